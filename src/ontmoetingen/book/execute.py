"""Notebooks, executed and stored. In: notebooks and published tables. Out: the same, with outputs.

What is stored is exactly what a fresh run gives, on any machine: no timestamps, no versions, no
paths, cell ids kept, counts in order. Each notebook also carries what its outputs were made from,
so that ``stale`` can tell when they are out of date. A notebook that fails is left as it was.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from ..errors import BuildError, Problem
from ..paths import ENVIRONMENT_NAME, Study
from .files import write_file
from .kernel import run_notebook
from .stale import package_mark, table_marks
from .stored import (
    KEY,
    cell_name,
    code_cells,
    code_marks,
    mark,
    outputs_mark,
    read_notebook,
    text_of,
)

READS_NAME = "ONTMOETINGEN_READS"
HEADLESS_NAME = "ONTMOETINGEN_HEADLESS"
AT_ONCE = 2
CELL_SECONDS = 300
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
# What editors and executors leave behind; it differs per machine and per run.
TRACES = {"execution", "ExecuteTime", "collapsed", "widgets", "vscode", "orig_nbformat", "toc"}
# The renderer loads scripts from other hosts for HTML; a widget is dead without a kernel.
UNFIT = {
    "text/html": "show a figure or table of the package, not a plain data frame.",
    "application/javascript": "a page of the report runs only the scripts of the theme.",
    "application/vnd.jupyter.widget-view+json": "widgets live in JupyterLab only.",
}

Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, total: int) -> None:
    """Progress for who does not want any."""


def execute_notebooks(
    study: Study,
    notebooks: Sequence[Path],
    progress: Progress = silent,
    *,
    cell_seconds: int = CELL_SECONDS,
    at_once: int = AT_ONCE,
) -> list[Path]:
    """Run ``notebooks`` and store them with their outputs; say which files changed.

    Parameters
    ----------
    study : the study whose published tables the notebooks read.
    notebooks : files to run; their order does not matter, each has its own kernel.
    progress : called with ``("notebooks", code cells done, code cells in all)``.
    cell_seconds : the most one cell may take.
    at_once : how many kernels at the same time.

    Raises
    ------
    BuildError : one problem per notebook that failed, with its cell; the others are stored.
    """
    read = {path: _readable(path) for path in notebooks}
    counter = _Counter(progress, sum(len(code_cells(n)) for n in read.values()))
    run = _Run(study, counter, cell_seconds)

    async def run_all() -> list[Any]:
        free = asyncio.Semaphore(at_once)
        tasks = (_in_turn(free, run, path, notebook) for path, notebook in read.items())
        return await asyncio.gather(*tasks, return_exceptions=True)

    results = asyncio.run(run_all())
    _raise_all(results)
    return [path for path, changed in zip(read, results, strict=True) if changed]


class _Counter:
    """Counts finished cells over all notebooks."""

    def __init__(self, progress: Progress, total: int):
        self.progress, self.total, self.done = progress, total, 0
        progress("notebooks", 0, total)

    def step(self) -> None:
        self.done += 1
        self.progress("notebooks", self.done, self.total)


def _raise_all(results: Iterable[Any]) -> None:
    failed = [r for r in results if isinstance(r, BaseException)]
    other = next((f for f in failed if not isinstance(f, BuildError)), None)
    if other:
        raise other
    problems = [problem for f in failed for problem in f.problems]
    if problems:
        raise BuildError(problems)


def _readable(path: Path) -> NotebookNode:
    notebook = nbformat.from_dict(_whole_text(read_notebook(path)))
    if notebook.get("nbformat") != 4:
        hint = "open it in JupyterLab and save it: that brings it to the current form."
        raise BuildError(Problem(str(path), "is a notebook in an old form", hint=hint))
    return with_ids(notebook)


def _whole_text(notebook: dict[str, Any]) -> dict[str, Any]:
    for cell in notebook["cells"]:
        cell["source"] = text_of(cell["source"])
    return notebook


def with_ids(notebook: NotebookNode) -> NotebookNode:
    """Every cell has its own id; where it lacks one, from place and text, never by chance.

    Ids that are there are kept: links from the report to a notebook cell rest on them.
    """
    notebook.nbformat_minor = max(5, notebook.get("nbformat_minor", 0))
    taken: set[str] = set()
    for place, cell in enumerate(notebook.cells):
        if cell.get("id") is None or cell.id in taken:
            cell.id = mark(f"{place} {cell.source}")[:8]
        taken.add(cell.id)
    return notebook


@dataclass(frozen=True)
class _Run:
    """What all notebooks of one run share."""

    study: Study
    counter: _Counter
    cell_seconds: int


async def _in_turn(free: asyncio.Semaphore, run: _Run, path: Path, notebook: NotebookNode) -> bool:
    async with free:
        return await _execute(run, path, notebook)


async def _execute(run: _Run, path: Path, notebook: NotebookNode) -> bool:
    with tempfile.TemporaryDirectory(prefix="ontmoetingen-") as folder:
        reads = Path(folder) / "reads"
        reads.touch()
        environment = kernel_environment(run.study, reads)
        await run_notebook(notebook, path, environment, run.cell_seconds, run.counter.step)
        tables = set(reads.read_text(encoding="utf-8").split())
    refuse_unfit(notebook, f"{path.parent.name}/{path.name}")
    return store(run.study, path, notebook, tables)


def kernel_environment(study: Study, reads: Path) -> dict[str, str]:
    """What a kernel sees: the study, where to note what it reads, and no habits of this user."""
    return {
        **os.environ,
        ENVIRONMENT_NAME: str(study.root),
        READS_NAME: str(reads),
        HEADLESS_NAME: "1",
        "PYTHONHASHSEED": "0",
        "IPYTHONDIR": str(
            reads.parent / "ipython"
        ),  # start-up files of the user could change outputs
    }


def refuse_unfit(notebook: NotebookNode, where: str) -> None:
    """Refuse outputs that cannot be published; the message says what to do instead.

    Raises
    ------
    BuildError : HTML, scripts, live widgets or warnings among the outputs, each with its cell.
    """
    problems = [
        Problem(f"{where}, {cell_name(number, cell)}", what, hint=hint)
        for number, cell in enumerate(code_cells(notebook), start=1)
        for what, hint in _unfit(cell)
    ]
    if problems:
        raise BuildError(problems)


def _unfit(cell: NotebookNode) -> list[tuple[str, str]]:
    outputs = cell.get("outputs", [])
    kinds = {kind for output in outputs for kind in output.get("data", {})} & set(UNFIT)
    found = [(f"an output of type {kind}", UNFIT[kind]) for kind in sorted(kinds)]
    if any(output.get("name") == "stderr" for output in outputs):
        found.append(("a warning among the outputs", "mend its cause: readers would see it."))
    return found


def store(study: Study, path: Path, notebook: NotebookNode, tables: Iterable[str]) -> bool:
    """Write an executed notebook in its one stored form; True when the file changed."""
    notebook.metadata = stored_metadata(notebook.metadata)
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k not in TRACES}
        if cell.cell_type == "code":
            _clear_if_empty(cell)
    for number, cell in enumerate(code_cells(notebook), start=1):
        _number(cell, number)
    notebook.metadata[KEY] = {
        "code": code_marks(notebook),
        "outputs": outputs_mark(notebook),
        "package": package_mark(),
        "reads": table_marks(study, tables),
    }
    nbformat.validate(notebook)
    return write_file(path, nbformat.writes(notebook) + "\n")


def stored_metadata(metadata: dict[str, Any]) -> NotebookNode:
    """Notebook metadata without a trace of the machine it ran on.

    >>> sorted(stored_metadata({"title": "Vraag", "vscode": {}}))
    ['kernelspec', 'language_info', 'title']
    """
    kept = {key: value for key, value in metadata.items() if key not in {*TRACES, "signature"}}
    return nbformat.from_dict({**kept, "kernelspec": KERNEL, "language_info": LANGUAGE})


def _clear_if_empty(cell: NotebookNode) -> None:
    if not cell.source.strip():
        cell.outputs, cell.execution_count = [], None


def _number(cell: NotebookNode, number: int) -> None:
    cell.execution_count = number
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = number
