"""When stored outputs are out of date, and in which words."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from small_study import READS_TABLE, bare_study, write_notebook

from ontmoetingen.book.execute import execute_notebooks
from ontmoetingen.book.stale import (
    NOT_FOR_NOTEBOOKS,
    package_files,
    package_mark,
    stale_notebooks,
)


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """One executed notebook; tests change copies of it."""
    study = bare_study(tmp_path_factory.mktemp("study"))
    path = write_notebook(
        study.notebooks / "a.ipynb", READS_TABLE, "#| label: tbl-x\nprint(read('scores'))"
    )
    execute_notebooks(study, [path])
    return path.read_text(encoding="utf-8")


@pytest.fixture
def study(tmp_path, executed):
    study = bare_study(tmp_path)
    (study.notebooks / "a.ipynb").write_text(executed, encoding="utf-8")
    return study


def reasons(study):
    return [reason for stale in stale_notebooks(study) for reason in stale.reasons]


def change(study, edit):
    path = study.notebooks / "a.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    edit(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_what_was_just_executed_is_fresh(study):
    assert stale_notebooks(study) == []


def test_a_notebook_without_our_mark_was_never_executed(study):
    write_notebook(study.notebooks / "b.ipynb", "1")
    assert [str(stale) for stale in stale_notebooks(study)] == ["b.ipynb: never executed"]


def test_changed_rows_and_sidecars_are_named(study):
    (study.published / "scores.csv").write_text("project_id,value\np1,0.5\n", encoding="utf-8")
    (study.published / "scores.json").unlink()
    assert reasons(study) == ["published/scores.csv changed", "published/scores.json is gone"]


def test_a_table_that_the_notebook_does_not_read_is_of_no_account(study):
    (study.published / "other.csv").write_text("a\n1\n", encoding="utf-8")
    assert reasons(study) == []


def test_the_changed_cell_is_named(study):
    change(study, lambda n: n["cells"][1].update(source="#| label: tbl-x\nprint(2)"))
    assert reasons(study) == ["code of cell 2 'tbl-x' changed"]


def test_an_added_cell_is_counted(study):
    change(study, lambda n: n["cells"].append({**n["cells"][1], "id": "new"}))
    assert "3 code cells, was 2" in reasons(study)


def test_prose_may_change_freely(study):
    cell = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "Nieuw."}
    change(study, lambda n: n["cells"].insert(0, cell))
    assert reasons(study) == []


def test_outputs_that_someone_saved_from_a_live_session_are_noticed(study):
    output = {"output_type": "stream", "name": "stdout", "text": "iets anders"}
    change(study, lambda n: n["cells"][1].update(outputs=[output]))
    assert reasons(study) == ["stored outputs were not made by the build"]


def test_a_save_by_an_editor_without_a_run_changes_nothing(study):
    def as_jupyterlab_saves(notebook):
        notebook["metadata"]["language_info"]["version"] = "3.13.0"
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])  # lines become one string
            cell["execution_count"] = 12

    change(study, as_jupyterlab_saves)
    assert reasons(study) == []


def test_a_changed_package_is_a_reason(study):
    change(study, lambda n: n["metadata"]["ontmoetingen"].update(package="0" * 16))
    assert reasons(study) == ["package changed"]


def test_rooms_that_no_notebook_can_import_do_not_count(repository):
    package = repository / "src" / "ontmoetingen"
    rooms = {path.stem for path in package.iterdir() if path.suffix in {".py", ""}}
    assert {"errors", "paths", "published", "charts", "model"} & NOT_FOR_NOTEBOOKS == set()
    assert {"book", "intake"} <= rooms & NOT_FOR_NOTEBOOKS
    assert len(package_mark()) == 16


def test_a_changed_wording_makes_outputs_old(repository):
    files = package_files(repository / "src" / "ontmoetingen")
    assert "grammar.yml" in files
    assert "disclosure/tables.yml" not in files


WHAT_IS_IMPORTED = """\
import sys
from pathlib import Path
from ontmoetingen.book.stale import stale_notebooks
from ontmoetingen.paths import Study

found = stale_notebooks(Study(Path(sys.argv[1])))
heavy = {"altair", "nbclient", "nbformat", "pandas", "yaml"}
print(found, sorted(heavy & set(sys.modules)))
"""


def test_many_notebooks_are_compared_without_importing_what_executes_them(study, executed):
    for number in range(14):
        (study.notebooks / f"n{number}.ipynb").write_text(executed, encoding="utf-8")
    command = [sys.executable, "-c", WHAT_IS_IMPORTED, str(study.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "[] []\n"
