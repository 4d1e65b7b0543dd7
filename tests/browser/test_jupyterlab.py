"""Notebooks in a real JupyterLab: what a researcher sees who opens, runs, filters and saves one."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
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
    "from ontmoetingen import charts, report, sentences, widgets\n"
    "from ontmoetingen.charts import programme_tables",
    'charts.standing("meets_origin")',
    "charts.shares()",
    "programme_tables.interviews()",
    'report.text(sentences.standing("meets_origin"))',
)
DRAWN = ".vega-embed .marks"  # the canvas or SVG of Vega; its menu has pictures too
# The kernel is there and has nothing to do; before that JupyterLab asks which kernel to take.
IDLE = """() => [...document.querySelectorAll('.jp-StatusBar-TextItem')]
    .some(item => item.textContent.endsWith('| Idle'))"""
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
    live = 'widgets.live(charts.standing, "meets_origin", by="type")'
    _write(root / "notebooks" / "live.ipynb", (CELLS[0], live))
    execute(Study(root), root / "notebooks" / "stored.ipynb")
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
    home = tmp_path_factory.mktemp("home")
    port = _free_port()
    with (home / "log").open("w") as log:
        running = subprocess.Popen(
            _command(study.root, port), env=_environment(home), stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, running, home / "log")
        yield address
    finally:
        running.terminate()  # it stops its kernels first
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()


def _command(root: Path, port: int) -> list[str]:
    options = (
        "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
        "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}",
        "--IdentityProvider.token=", "--LabApp.extension_manager=readonly", "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    )  # fmt: skip
    return [sys.executable, "-m", "jupyterlab", *options]


def _environment(home: Path) -> dict[str, str]:
    foreign = ("JUPYTER", "JPY_", "ONTMOETINGEN_", "IPYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}  # else it asks, over what we look at
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    return kept | {
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def _wait(address: str, running: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until and running.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture
def visit(browser, lab):
    """Opens a notebook; what the browser complained of or asked elsewhere is kept on the page."""
    contexts = []

    def opened(name: str):
        context = browser.new_context(viewport={"width": 1300, "height": 2400})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.wrong, page.elsewhere = [], []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("console", lambda said: said.type == "error" and page.wrong.append(said.text))
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


def save(page, path: Path) -> dict:
    before = path.stat().st_mtime_ns
    page.keyboard.press("Control+s")
    until = time.monotonic() + 15
    while path.stat().st_mtime_ns == before and time.monotonic() < until:
        page.wait_for_timeout(100)
    return json.loads(path.read_text(encoding="utf-8"))


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


def test_running_and_saving_changes_nothing_that_the_build_does_not_put_right(visit, study):
    path = study.notebooks / "stored.ipynb"
    before = path.read_bytes()
    forget_outputs(path)
    page = visit("stored.ipynb")
    run_all(page)
    page.wait_for_function(f"document.querySelectorAll('{DRAWN}').length === 2")
    after = save(page, path)
    assert [bare(cell) for cell in after["cells"]] == [
        bare(cell) for cell in json.loads(before)["cells"]
    ]
    assert (page.wrong, page.elsewhere) == ([], [])
    # JupyterLab put its own picture of each chart beside it, and status says that it is so.
    said = [str(stale) for stale in stale_notebooks(study, [path])]
    assert said == ["stored.ipynb: stored outputs were not made by the build"]
    execute(study, path)
    assert path.read_bytes() == before


def forget_outputs(path: Path) -> None:
    """As a researcher leaves it who cleared all outputs."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    path.write_text(json.dumps(notebook), encoding="utf-8")


def bare(cell: dict) -> dict:
    """A cell without the picture that JupyterLab adds to a chart it has drawn."""
    outputs = [
        output | {"data": {k: v for k, v in output.get("data", {}).items() if k != "image/png"}}
        for output in cell.get("outputs", [])
    ]
    return cell | {"outputs": outputs}


def test_a_filter_draws_the_chart_again_and_counts(visit, study):
    page = visit("live.ipynb")
    run_all(page)
    view = ".jupyter-widgets"
    page.wait_for_selector(f"{view} {DRAWN}")
    told = page.locator(f"{view} [role=status]")
    everyone = told.inner_text()
    picture = page.locator(f"{view} .jp-RenderedVegaCommon5")
    first = picture.bounding_box()
    page.locator(".widget-dropdown select").select_option(index=1)
    page.wait_for_function(
        f"before => document.querySelector('{view} [role=status]').innerText !== before",
        arg=everyone,
    )
    page.wait_for_function(
        f"before => document.querySelector('{view} .jp-RenderedVegaCommon5')"
        "?.getBoundingClientRect().height !== before",
        arg=first["height"],
    )
    total = projects(study)
    assert everyone.startswith(f"{total} van {total} projecten gekozen, ")
    chosen, rest = told.inner_text().split(" ", 1)
    assert 0 < int(chosen) < total
    assert rest.startswith(f"van {total} projecten gekozen, ")
    assert picture.count() == 1
    assert (page.wrong, page.elsewhere) == ([], [])


def projects(study: Study) -> int:
    lines = (study.published / "projects.csv").read_text(encoding="utf-8").splitlines()
    return len(lines) - 1
