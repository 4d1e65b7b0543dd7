"""Derived files: made once, renewed when something changed, removed when nothing shows them."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import chart_tables
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from ontmoetingen import charts
from ontmoetingen.charts import recipe, vega, vega_parts
from ontmoetingen.charts.assets import prepare
from ontmoetingen.charts.client import CLIENT_FILES
from ontmoetingen.errors import BuildError
from ontmoetingen.paths import package_theme


def notebook(path, *figures):
    cells = [
        new_code_cell(
            "figure",
            id=f"cell-{number}",
            execution_count=1,
            outputs=[
                new_output("execute_result", data=figure._repr_mimebundle_(), execution_count=1)
            ],
        )
        for number, figure in enumerate(figures)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells), path)


@pytest.fixture(scope="module")
def figures():
    tables = chart_tables.tables(12, chart_tables.NASTY)
    return (
        charts.standing("yes_item", tables=tables),
        charts.standing("yes_other", tables=tables),
    )


@pytest.fixture
def study(tmp_path, figures):
    (tmp_path / "_quarto.yml").write_text("project: {type: book}\n")
    notebook(tmp_path / "notebooks" / "een.ipynb", figures[0])
    notebook(tmp_path / "notebooks" / "twee.ipynb", figures[1])
    return tmp_path


LABELS = ("fig-stand-yes-item-t1", "fig-stand-yes-other-t1")


def made(study):
    return {
        str(p.relative_to(study)): hashlib.sha256(p.read_bytes()).hexdigest()
        for folder in ("assets", "figures")
        for p in sorted((study / folder).rglob("*"))
        if p.is_file()
    }


def test_everything_is_made_and_an_unchanged_study_costs_nothing(study):
    first = prepare(study)
    assert first.figures == LABELS
    made_of_tables = {"begrippen.js", "zinnen.js", "gegevens.js", "schattingen.js"}
    assert set(made(study)) == {f"assets/{name}" for name in {*CLIENT_FILES, *made_of_tables}} | {
        "assets/charts/fig-stand-yes-item-t1.js",
        "assets/charts/fig-stand-yes-other-t1.js",
        "assets/vega.js",
        "figures/charts/fig-stand-yes-item-t1.svg",
        "figures/charts/fig-stand-yes-other-t1.svg",
        "figures/figures.json",
    }
    again = prepare(study)
    assert (again.written, again.removed) == ((), ())


def test_an_unchanged_study_loads_no_drawing_library(study):
    prepare(study)
    heavy = "('altair', 'pandas', 'vl_convert', 'matplotlib', 'seaborn', 'numpy', 'nbformat')"
    code = (
        "import sys\nfrom ontmoetingen import charts\n"
        f"made = charts.prepare({str(study)!r})\n"
        f"print(len(made.written), [m for m in {heavy} if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "0 []\n"


@pytest.mark.parametrize("name", ["charts/measures.py", "charts/markdown.py", "dutch.py"])
def test_other_code_behind_numbers_and_words_gives_another_mark(tmp_path, name):
    package = Path(shutil.copytree(Path(charts.__file__).parents[1], tmp_path / "ontmoetingen"))
    told = [mark_of(package)]
    (package / name).write_text((package / name).read_text("utf-8") + "CHANGED = True\n", "utf-8")
    told.append(mark_of(package))
    assert told[0] == recipe.code_mark()
    assert told[1] != told[0]


def mark_of(package: Path) -> str:
    code = "from ontmoetingen.charts import recipe; print(recipe.code_mark())"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=package.parent, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


def test_a_second_machine_makes_the_same_bytes(study, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(study, other, dirs_exist_ok=True)
    prepare(study)
    prepare(other)
    assert made(study) == made(other)


def test_only_the_chart_that_changed_is_drawn_again(study, figures):
    prepare(study)
    changed = charts.standing("yes_item", tables=chart_tables.tables(13))
    notebook(study / "notebooks" / "een.ipynb", changed)
    assert [p.name for p in prepare(study).written] == [f"{LABELS[0]}.svg", f"{LABELS[0]}.js"]


def test_what_was_thrown_away_is_made_again(study):
    prepare(study)
    before = made(study)
    (study / "figures" / "charts" / f"{LABELS[0]}.svg").unlink()
    (study / "assets" / "gegevens.js").unlink()
    written = {p.name for p in prepare(study).written}
    assert written == {f"{LABELS[0]}.svg", "gegevens.js"}
    shutil.rmtree(study / "assets")
    shutil.rmtree(study / "figures")
    prepare(study)
    assert made(study) == before


def test_a_chart_that_no_notebook_shows_is_removed(study):
    prepare(study)
    (study / "notebooks" / "twee.ipynb").unlink()
    again = prepare(study)
    assert [p.name for p in again.removed] == [f"{LABELS[1]}.js", f"{LABELS[1]}.svg"]
    assert not [name for name in made(study) if LABELS[1] in name]


def test_one_label_in_two_notebooks_is_refused(study, figures):
    notebook(study / "notebooks" / "drie.ipynb", figures[0])
    with pytest.raises(BuildError) as caught:
        prepare(study)
    assert str(caught.value) == (
        "fig-stand-yes-item-t1: stands in drie.ipynb, een.ipynb. Allowed: one notebook per label."
    )


@pytest.mark.parametrize("label", ["../../weg", "fig-A", "", None])
def test_a_label_that_could_leave_the_folder_is_refused(study, figures, label):
    bundle = figures[0]._repr_mimebundle_()
    bundle["application/vnd.vegalite.v5+json"]["usermeta"]["ontmoetingen"]["label"] = label
    cell = new_code_cell("x", outputs=[new_output("display_data", data=bundle)])
    nbformat.write(new_notebook(cells=[cell]), study / "notebooks" / "een.ipynb")
    with pytest.raises(BuildError) as caught:
        prepare(study)
    assert str(caught.value) == (
        f"een.ipynb: holds a chart whose label {str(label)!r} is no label. "
        "Allowed: charts made by ontmoetingen.charts."
    )


def test_a_theme_from_before_a_script_came_is_refused_by_what_it_lacks(tmp_path):
    (tmp_path / "_quarto.yml").write_text("project: {type: book}\n")
    theme = Path(shutil.copytree(package_theme(), tmp_path / "theme"))
    for name in ("rows.js", "explore.css"):
        (theme / name).unlink()
    with pytest.raises(BuildError) as caught:
        prepare(tmp_path)
    assert str(caught.value) == (
        f"{theme}: lacks 2 files that pages are made of. First places: rows.js, explore.css. "
        f"HINT: copy them from {package_theme()}, or remove theme/ to use that one."
    )


def test_a_file_that_is_no_notebook_is_refused(study):
    path = study / "notebooks" / "een.ipynb"
    path.write_text("geen json")
    with pytest.raises(BuildError) as caught:
        prepare(study)
    assert str(caught.value) == f"{path}: is not a notebook that can be read."


def test_progress_is_told(study):
    told = []
    prepare(study, lambda *step: told.append(step))
    assert told == [("charts", 0, 2), ("charts", 1, 2), ("charts", 2, 2)]


def test_a_chart_script_is_one_classic_call(study):
    prepare(study)
    script = (study / "assets" / "charts" / f"{LABELS[0]}.js").read_text()
    call = re.fullmatch(r'ontmoetingen\.register\("fig-stand-yes-item-t1",(.*)\);\n', script)
    spec = json.loads(call[1])
    assert spec["usermeta"]["ontmoetingen"]["label"] == LABELS[0]
    assert script.isascii()
    assert "<" not in script


def test_a_chart_that_asks_for_more_gets_a_library_that_can_draw_it(study, figures):
    prepare(study)
    library = study / "assets" / "vega.js"
    usual = library.read_bytes()
    bundle = figures[0]._repr_mimebundle_()
    layers = bundle["application/vnd.vegalite.v5+json"]["layer"]
    layers[0]["transform"] = [{"regression": "v", "on": "r"}]
    cell = new_code_cell("x", outputs=[new_output("display_data", data=bundle)])
    nbformat.write(new_notebook(cells=[cell]), study / "notebooks" / "een.ipynb")
    written = {path.name for path in prepare(study).written}
    assert written == {f"{LABELS[0]}.svg", f"{LABELS[0]}.js", "vega.js"}
    assert b"Regression" in library.read_bytes()
    assert b"Regression" not in usual
    notebook(study / "notebooks" / "een.ipynb", figures[0])
    prepare(study)
    assert library.read_bytes() == usual


def test_the_modules_in_the_wheel_still_have_their_names():
    runtime = vega.runtime_script(list(vega_parts._ASKED))
    asked = vega_parts.snippet(list(vega_parts._ASKED))
    assert asked.count("/+esm") == 4 + 3 + 8  # the core, what every chart needs, what some ask for
    assert runtime.startswith("(function(){")
    assert runtime.endswith("})();\n")
    assert "globalThis.ontmoetingen.vega={View:" in runtime
    assert not re.search(r"^\s*(import|export)\b", runtime, re.MULTILINE)
    assert not re.search(r"https?://(?!www\.w3\.org|vega\.github\.io)", runtime)
