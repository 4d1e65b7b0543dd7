"""Every notebook in the repository is stored executed, clean, and equal to a fresh run."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from ontmoetingen.book.project import load_book
from ontmoetingen.book.stale import stale_notebooks
from ontmoetingen.book.stored import cell_name, code_cells, label_of, text_of
from ontmoetingen.book.storing import KERNEL, LANGUAGE, UNFIT
from ontmoetingen.paths import Study

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MACHINE = re.compile(r"/home/|/root/|/Users/|/tmp/|site-packages|\bat 0x[0-9a-f]{6,}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=[p.stem for p in NOTEBOOKS])


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def numbered(path):
    return list(enumerate(code_cells(read(path)), start=1))


def test_there_are_notebooks_and_the_book_shows_each(repository):
    listed = {c.path for c in load_book(Study(repository)).chapters if c.kind == "notebook"}
    assert listed == {f"notebooks/{path.name}" for path in NOTEBOOKS}


def test_no_stored_output_is_out_of_date(repository):
    assert [str(stale) for stale in stale_notebooks(Study(repository))] == []


@every_notebook
def test_the_file_is_a_valid_notebook_with_ids(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


@every_notebook
def test_metadata_has_no_trace_of_a_machine_or_a_moment(path):
    notebook = read(path)
    assert notebook["metadata"]["kernelspec"] == KERNEL
    assert notebook["metadata"]["language_info"] == LANGUAGE
    assert [c["metadata"] for c in notebook["cells"] if "execution" in c["metadata"]] == []
    text = path.read_text(encoding="utf-8")
    assert MACHINE.findall(text) == []
    assert MOMENT.findall(text) == []


@every_notebook
def test_every_code_cell_was_run_once_in_order(path):
    cells = numbered(path)
    assert [cell["execution_count"] for _, cell in cells] == [number for number, _ in cells]


@every_notebook
def test_outputs_can_be_published(path):
    unfit = [
        (cell_name(number, cell), kind)
        for number, cell in numbered(path)
        for output in cell["outputs"]
        for kind in (*output.get("data", {}), output["output_type"], output.get("name"))
        if kind in {*UNFIT, "error", "stderr"}
    ]
    assert unfit == []


@every_notebook
def test_what_a_reader_sees_has_a_label(path):
    """Links from the page to the cell that made a figure rest on it."""
    cells = [(number, cell) for number, cell in numbered(path) if cell["outputs"]]
    assert [number for number, cell in cells if label_of(cell) is None] == []


@every_notebook
def test_cells_are_thin_and_imports_come_first(path):
    later = ast.Import | ast.ImportFrom
    never = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    for number, cell in numbered(path):
        nodes = list(ast.walk(ast.parse(text_of(cell["source"]))))
        banned = (never | later) if number > 1 else never
        assert [type(n).__name__ for n in nodes if isinstance(n, banned)] == [], number


def nbval(*notebooks, folder):
    """Run the notebooks afresh and compare every stored output."""
    environment = {
        **os.environ,
        "IPYTHONDIR": str(folder / "ipython"),
        "ONTMOETINGEN_HEADLESS": "1",
        "PYTHONHASHSEED": "0",
    }
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q"]
    options = ["-p", "no:cacheprovider", "--color=no", "-c", os.devnull, f"--rootdir={folder}"]
    return subprocess.run(
        [*command, *options, *map(str, notebooks)],
        capture_output=True, text=True, check=False, env=environment, cwd=folder,
    )  # fmt: skip


@pytest.mark.slow
def test_a_fresh_run_gives_exactly_what_is_stored(tmp_path):
    done = nbval(*NOTEBOOKS, folder=tmp_path)
    assert done.returncode == 0, done.stdout[-6000:]
    cells = sum(len(code_cells(read(path))) for path in NOTEBOOKS)
    assert f"{cells} passed" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("stored", "code"), [("2", 0), ("3", 1)])
def test_that_comparison_notices_a_difference(tmp_path, stored, code):
    output = nbformat.v4.new_output("execute_result", {"text/plain": stored}, execution_count=1)
    cell = nbformat.v4.new_code_cell("1 + 1", outputs=[output], execution_count=1)
    path = tmp_path / "som.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    done = nbval(path, folder=tmp_path)
    assert done.returncode == code, done.stdout
