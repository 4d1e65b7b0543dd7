"""Notebooks that run, fail, hang and die: what is stored, and what is said."""

from __future__ import annotations

import json
import sys

import pytest
from small_study import READS_TABLE, bare_study, code, markdown, write_notebook

from ontmoetingen.book.execute import execute_notebooks
from ontmoetingen.errors import BuildError


@pytest.fixture
def study(tmp_path):
    return bare_study(tmp_path)


def stored(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_outputs_counts_and_metadata_are_those_of_a_fresh_run_anywhere(study):
    path = write_notebook(
        study.notebooks / "a.ipynb",
        markdown("# Vraag"),
        code("1 + 1", execution_count=7, metadata={"execution": {"iopub.status.busy": "2026"}}),
        code("", execution_count=3),
        "import sys; sys.executable == " + repr(sys.executable),
        "import os; (os.path.basename(os.getcwd()), os.environ['PYTHONHASHSEED'])",
    )
    before = path.read_bytes()

    assert execute_notebooks(study, [path]) == [path]

    notebook = stored(path)
    cells = notebook["cells"]
    assert before != path.read_bytes()
    assert [c.get("execution_count") for c in cells] == [None, 1, None, 2, 3]
    results = [c["outputs"][0]["data"]["text/plain"] for c in cells if c.get("outputs")]
    assert results == [["2"], ["True"], ["('notebooks', '0')"]]
    assert all(c["metadata"] == {} for c in cells)
    assert sorted(notebook["metadata"]) == ["kernelspec", "language_info", "ontmoetingen"]
    assert notebook["metadata"]["kernelspec"] == {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    assert "version" not in notebook["metadata"]["language_info"]
    assert path.read_bytes().endswith(b"}\n")


def test_a_second_run_writes_nothing_and_ids_stay(study):
    given = {**code("40 + 2"), "id": "kept-id"}
    path = write_notebook(study.notebooks / "a.ipynb", given, "6 * 7")
    execute_notebooks(study, [path])
    first, when = path.read_bytes(), path.stat().st_mtime_ns

    assert execute_notebooks(study, [path]) == []

    assert (path.read_bytes(), path.stat().st_mtime_ns) == (first, when)
    ids = [cell["id"] for cell in stored(path)["cells"]]
    assert ids[0] == "kept-id"
    assert len(ids[1]) == 8


def test_ids_that_are_given_do_not_depend_on_chance(study):
    one = write_notebook(study.notebooks / "one.ipynb", "1", "1")
    two = write_notebook(study.notebooks / "two.ipynb", "1", "1")
    execute_notebooks(study, [one, two])
    ids = [cell["id"] for cell in stored(one)["cells"]]
    assert ids == [cell["id"] for cell in stored(two)["cells"]]
    assert len(set(ids)) == 2


def test_the_tables_that_a_notebook_read_are_noted(study):
    path = write_notebook(study.notebooks / "a.ipynb", READS_TABLE, "len(read('scores'))")
    execute_notebooks(study, [path])
    made_from = stored(path)["metadata"]["ontmoetingen"]
    assert sorted(made_from["reads"]) == ["scores.csv", "scores.json"]
    assert sorted(made_from) == ["code", "outputs", "package", "reads"]


def test_progress_counts_code_cells_over_all_notebooks(study):
    paths = [
        write_notebook(study.notebooks / "a.ipynb", "1", "2"),
        write_notebook(study.notebooks / "b.ipynb", "3"),
    ]
    seen = []
    execute_notebooks(study, paths, lambda *step: seen.append(step))
    assert seen == [("notebooks", done, 3) for done in range(4)]


def test_what_goes_wrong_is_said_per_notebook_and_the_others_are_stored(study):
    good = write_notebook(study.notebooks / "goed.ipynb", "1")
    raises = write_notebook(study.notebooks / "fout.ipynb", "1", "#| label: fig-deel\n1 / 0")
    slow = write_notebook(study.notebooks / "traag.ipynb", "import time", "time.sleep(60)")
    dies = write_notebook(study.notebooks / "weg.ipynb", "import os; os._exit(3)")
    failing = {path: path.read_bytes() for path in (raises, slow, dies)}

    with pytest.raises(BuildError) as caught:
        execute_notebooks(study, [good, raises, slow, dies], cell_seconds=2)

    assert str(caught.value).splitlines() == [
        "notebooks/fout.ipynb, cell 2 'fig-deel': ZeroDivisionError: division by zero. "
        "HINT: run it in JupyterLab to see more.",
        "notebooks/traag.ipynb, cell 2: not finished after 2 seconds. "
        "HINT: let the package do the work, or allow more time.",
        "notebooks/weg.ipynb, cell 1: the kernel stopped while this cell ran. "
        "HINT: most often there was too little memory.",
    ]
    assert {path: path.read_bytes() for path in failing} == failing
    assert stored(good)["cells"][0]["execution_count"] == 1


def test_outputs_that_cannot_be_published_are_refused(study):
    path = write_notebook(
        study.notebooks / "a.ipynb",
        "import pandas as pd\npd.DataFrame({'a': [1]})",
        "import sys; print('let op', file=sys.stderr)",
    )
    before = path.read_bytes()
    with pytest.raises(BuildError) as caught:
        execute_notebooks(study, [path])
    assert str(caught.value) == (
        "notebooks/a.ipynb, cell 1: an output of type text/html. "
        "HINT: show a figure or table of the package, not a plain data frame.\n"
        "notebooks/a.ipynb, cell 2: a warning among the outputs. "
        "HINT: mend its cause: readers would see it."
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "Expecting value: line 1 column 1 (char 0)"),
        ("[]", "no list of cells"),
        ('{"cells": 3}', "no list of cells"),
    ],
)
def test_a_file_that_is_not_a_notebook_is_named(study, content, why):
    path = study.notebooks / "a.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        execute_notebooks(study, [path])
    assert str(caught.value) == (
        f"{path}: is not a notebook ({why}). "
        "HINT: open and save it in JupyterLab, or restore it with git."
    )


MEETS_THE_OTHER = """\
import time
from pathlib import Path

Path("{mine}").touch()
until = time.monotonic() + 60
while not Path("{other}").exists():
    assert time.monotonic() < until, "the other notebook did not run"
    time.sleep(0.05)
"""


def test_two_notebooks_run_at_the_same_time(study):
    """Each waits for a sign of the other: one after the other would never finish."""
    pairs = [("een", "twee"), ("twee", "een")]
    paths = [
        write_notebook(
            study.notebooks / f"{mine}.ipynb", MEETS_THE_OTHER.format(mine=mine, other=other)
        )
        for mine, other in pairs
    ]
    assert execute_notebooks(study, paths, at_once=2) == paths
