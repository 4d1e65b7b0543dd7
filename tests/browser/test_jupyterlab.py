"""Notebooks in a real JupyterLab: what a researcher sees who opens, runs, filters and saves one."""

from __future__ import annotations

import json
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
from lab_site import running_lab
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from ontmoetingen.book.execute import execute_notebooks
from ontmoetingen.book.stale import stale_notebooks
from ontmoetingen.paths import Study

pytest.importorskip("playwright.sync_api", reason="needs playwright")

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VEGALITE = "application/vnd.vegalite.v5+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
# A chart of either height, a table, a sentence: every kind of output that the package makes.
CELLS = (
    "from ontmoetingen import charts, live, report, sentences, views\n"
    "from ontmoetingen.charts import programme_tables",
    'charts.standing("meets_origin")',
    "charts.shares()",
    "programme_tables.interviews()",
    'report.text(sentences.standing("meets_origin"))',
)
# Two charts and a table of sources under one filter.
LIVE = (
    'live(charts.standing, "meets_origin")',
    "live(charts.profile)",
    'live(views.findings_table, "tbl-proef", "Bevindingen.")',
)
DRAWN = ".vega-embed .marks"  # the canvas or SVG of Vega; its menu has pictures too
# The kernel is there and has nothing to do; before that JupyterLab asks which kernel to take.
IDLE = """() => [...document.querySelectorAll('.jp-StatusBar-TextItem')]
    .some(item => item.textContent.endsWith('| Idle'))"""
STATUS = """start => document.querySelector('.ontmoetingen-filter [role=status]')
    .innerText.startsWith(start)"""
NUMBERED = """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
    .every(prompt => /[0-9]/.test(prompt.textContent))"""


@pytest.fixture(scope="module")
def study(tmp_path_factory, repository):
    """A study with the published tables of this repository and two notebooks of its own."""
    root = tmp_path_factory.mktemp("lab") / "study"
    root.mkdir()
    (root / "_quarto.yml").touch()
    shutil.copytree(repository / "data" / "published", root / "data" / "published")
    (root / "notebooks").mkdir()
    _write(root / "notebooks" / "stored.ipynb", CELLS)
    execute(Study(root), root / "notebooks" / "stored.ipynb")
    _write(root / "notebooks" / "live.ipynb", (CELLS[0], *LIVE))
    execute(Study(root), root / "notebooks" / "live.ipynb")
    return Study(root)


def execute(study: Study, notebook: Path) -> None:
    """Run it as the build does; in a thread, since the browser keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as other:
        other.submit(execute_notebooks, study, [notebook]).result()


def _write(path: Path, cells: tuple[str, ...]) -> None:
    made = new_notebook(cells=[new_markdown_cell("# Proef"), *map(new_code_cell, cells)])
    made.metadata["kernelspec"] = KERNEL
    nbformat.write(made, path)


@pytest.fixture(scope="module")
def lab(study, tmp_path_factory):
    """The address of a JupyterLab that knows nothing of this user and tells nobody of its start."""
    if find_spec("jupyterlab") is None:
        pytest.skip("needs jupyterlab")
    with running_lab(study.root, tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture
def visit(browser, lab):
    """Opens a notebook; what the browser complained of or asked elsewhere is kept on the page."""
    contexts = []

    def opened(name: str):
        context = browser.new_context(viewport={"width": 1300, "height": 2400})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(120_000)  # a busy machine is slow, not wrong
        page.wrong, page.elsewhere = [], []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("console", lambda said: said.type == "error" and page.wrong.append(said.text))
        page.on("response", lambda r: r.status >= 400 and page.wrong.append(f"{r.status} {r.url}"))
        own = (lab, lab.replace("http", "ws"), "data:", "blob:")
        page.on("request", lambda r: r.url.startswith(own) or page.elsewhere.append(r.url))
        page.goto(f"{lab}/lab/tree/notebooks/{name}?reset")
        page.wait_for_function(IDLE)
        return page

    yield opened
    for context in contexts:
        context.close()


def run_all(page) -> None:
    """Run a notebook that has not run yet, until each of its cells has its number."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(NUMBERED)


def save(page, path: Path) -> None:
    """Save, and wait until the file is whole: JupyterLab writes it in its place."""
    before = path.stat().st_mtime_ns
    page.keyboard.press("Control+s")
    wait_for(page, lambda: path.stat().st_mtime_ns != before and is_whole(path))


def is_whole(path: Path) -> bool:
    try:
        return bool(json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        return False


def drawn(page) -> list[tuple[float, float]]:
    boxes = (host.bounding_box() for host in page.query_selector_all(DRAWN))
    return [(box["width"], box["height"]) for box in boxes if box]


def test_stored_outputs_show_as_pictures_tables_and_text(visit):
    page = visit("stored.ipynb")
    page.wait_for_function(f"document.querySelectorAll('{DRAWN}').length === 2")
    page.wait_for_timeout(1500)  # a chart that is drawn again and again does so now
    assert [size for size in drawn(page) if min(size) < 100] == []
    assert page.locator(".jp-RenderedVegaLite").count() == 2
    texts = page.locator(".jp-OutputArea-output.jp-RenderedMarkdown")
    assert texts.count() == 2
    assert texts.nth(0).locator("table th").count() > 1
    assert "te onderscheiden" in texts.nth(1).inner_text()
    assert ":::" not in texts.nth(0).inner_text()
    assert (page.wrong, page.elsewhere) == ([], [])


def test_running_and_saving_changes_nothing(visit, study):
    path = study.notebooks / "stored.ipynb"
    before = path.read_bytes()
    forget_outputs(path)
    page = visit("stored.ipynb")
    run_all(page)
    page.wait_for_function(f"document.querySelectorAll('{DRAWN}').length === 2")
    save(page, path)
    assert (page.wrong, page.elsewhere) == ([], [])
    # JupyterLab put its own picture of each chart beside it and counted anew: none of it is stored.
    assert json.loads(path.read_bytes())["cells"] == json.loads(before)["cells"]
    assert path.read_bytes() == before
    assert stale_notebooks(study, [path]) == []


def forget_outputs(path: Path) -> None:
    """As a researcher leaves it who cleared all outputs."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_one_filter_drives_charts_and_tables(visit, study):
    path = study.notebooks / "live.ipynb"
    before = path.read_bytes()
    page = visit("live.ipynb")
    run_all(page)
    page.wait_for_function(f"document.querySelectorAll('.jupyter-widgets {DRAWN}').length === 2")
    total = projects(study)
    told = page.locator(".ontmoetingen-filter [role=status]").first
    assert told.inner_text().startswith(f"{total} van {total} projecten gekozen, ")
    standing, profile, sources = (output(page, at) for at in range(3))
    everybody = marks(standing)
    of_example = profile.locator("h4").inner_text()
    assert everybody > 40

    # By keyboard alone: to the field, part of a name, Enter.
    field = standing.get_by_label("Projecten zoeken")
    field.focus()
    page.keyboard.type("Ronde Veer")
    page.keyboard.press("Enter")
    page.wait_for_function(STATUS, arg=f"1 van {total} projecten gekozen, ")
    wait_for(page, lambda: marks(standing) == 1)
    wait_for(page, lambda: standing.locator("tbody tr").count() == 1)
    assert "Ronde Veer" in standing.locator("tbody").inner_text()
    assert "In het project ‘Voorbeeldproject Ronde Veer’" in standing.inner_text()
    wait_for(page, lambda: "Ronde Veer" in profile.locator("h4").inner_text())
    assert profile.locator("h4").inner_text() != of_example
    wait_for(page, lambda: "een keuze van projecten verandert haar niet" in sources.inner_text())

    # The button of the chosen project takes it away; a group is chosen in another cell.
    chip = standing.get_by_role("button", name="Voorbeeldproject Ronde Veer")
    chip.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(STATUS, arg=f"{total} van {total} ")
    profile.locator(".widget-dropdown select").first.select_option(index=1)
    wait_for(page, lambda: 1 < marks(standing) < everybody)

    search = sources.get_by_label("Zoek op woord")
    found = sources.locator("[role=status]").last
    search.fill("vertrouwen")
    wait_for(page, lambda: not found.inner_text().startswith("459 van"))
    assert (page.wrong, page.elsewhere) == ([], [])

    # Nothing of a widget is stored: what the build made stands there, byte for byte.
    page.locator(".jp-MarkdownCell").first.click()  # a field of a widget keeps shortcuts to itself
    save(page, path)
    assert path.read_bytes() == before


def output(page, at: int):
    """What stands under the cell with the number ``at`` of those with a live view."""
    return page.locator(".jp-CodeCell").nth(at + 1).locator(".jp-OutputArea-output")


def marks(shown) -> int:
    """How many projects a chart draws."""
    return shown.locator(".vega-embed .role-mark.mark-symbol path").count()


def wait_for(page, holds) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until, "the page never came to that"
        page.wait_for_timeout(100)


def projects(study: Study) -> int:
    lines = (study.published / "projects.csv").read_text(encoding="utf-8").splitlines()
    return len(lines) - 1
