"""The step before a bare ``quarto render``: it makes what is derived and tells what is old."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from small_study import whole_study

from ontmoetingen.book.execute import execute_notebooks
from ontmoetingen.book.prepare import write_cover
from ontmoetingen.paths import Study

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    study = whole_study(tmp_path_factory.mktemp("executed") / "study")
    execute_notebooks(study, [study.notebooks / "een.ipynb"])
    return study


@pytest.fixture
def study(executed, tmp_path):
    shutil.copytree(executed.root, tmp_path / "study")
    return Study(tmp_path / "study")


def prepare(study, **environment):
    """Run the step as Quarto does: in the study's folder, with little in the environment."""
    return subprocess.run(
        [sys.executable, "-m", "ontmoetingen.book.prepare"],
        capture_output=True, text=True, check=False, cwd=study.root,
        env={"PATH": "/usr/bin:/bin", "QUARTO_PROJECT_ROOT": str(study.root), **environment},
    )  # fmt: skip


def test_it_makes_what_both_engines_need(study):
    done = prepare(study)
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("assets/vega.js", "assets/ontmoetingen.js", "assets/aanhalen.csl"):
        assert (study.root / name).is_file(), name
    assert (study.root / "_variables.yml").is_file()


def test_fonts_for_the_pdf_are_kept_out_of_what_is_published(study):
    prepare(study)
    kept = {p.name for p in (study.root / ".ontmoetingen" / "fonts").iterdir()}
    assert {"SourceSansPro-Regular.otf", "SourceSansPro-Bold.otf", "DejaVuSans.ttf"} <= kept
    assert not [p for p in (study.root / "assets").rglob("*") if p.name in kept]


def test_the_first_page_of_the_pdf_is_told_what_data_these_are(tmp_path):
    """In the words of the tables, as a string of Typst; without tables there is nothing to say."""
    cover = tmp_path / ".ontmoetingen" / "cover.typ"
    write_cover(Study(tmp_path))
    assert cover.read_text(encoding="utf-8") == '#let note = ""\n'
    said = 'data:\n  label: Alles is "verzonnen"\n'
    (tmp_path / "_variables.yml").write_text(said, encoding="utf-8")
    write_cover(Study(tmp_path))
    assert cover.read_text(encoding="utf-8") == '#let note = "Alles is \\"verzonnen\\""\n'


def test_it_warns_of_old_outputs_and_goes_on(study):
    path = study.notebooks / "een.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("1 + 1", "2 + 2"), "utf-8")
    done = prepare(study)
    assert done.stderr.splitlines()[0] == (
        "Stored outputs are out of date: een.ipynb: code of cell 1 changed. "
        "HINT: `ontmoetingen build` executes what is out of date, then renders."
    )


def test_it_refuses_a_notebook_that_was_never_executed(study):
    shutil.rmtree(study.notebooks)
    whole_study(study.root / "new")
    shutil.move(study.root / "new" / "notebooks", study.notebooks)
    done = prepare(study)
    assert done.returncode == 1
    assert done.stderr == (
        f"{study.notebooks / 'een.ipynb'}: was never executed. "
        "HINT: `ontmoetingen build` executes what is out of date, then renders.\n"
    )


def test_it_does_nothing_when_our_own_build_asks(study):
    done = prepare(study, ONTMOETINGEN_PREPARED="1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (study.root / "assets").exists()
