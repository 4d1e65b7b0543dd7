"""Notebooks, executed and stored. In: notebooks and published tables. Out: the same, with outputs.

Each notebook runs in a kernel of its own, two at a time, and notes which tables it reads, so that
``stale`` can tell when its outputs are out of date. A notebook that fails is left as it was.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from ..errors import BuildError, Problem
from ..paths import ENVIRONMENT_NAME, Study
from ..progress import Progress, silent
from .kernel import run_notebook
from .stale import file_mark
from .stored import (
    code_cells,
    read_notebook,
    text_of,
)
from .storing import refuse_unfit, store, with_ids

READS_NAME = "ONTMOETINGEN_READS"
HEADLESS_NAME = "ONTMOETINGEN_HEADLESS"
AT_ONCE = 2
CELL_SECONDS = 300


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
    marks = {path: file_mark(path) for path in notebooks}
    read = {path: _readable(path) for path in notebooks}
    counter = _Counter(progress, sum(len(code_cells(n)) for n in read.values()))
    run = _Run(study, counter, cell_seconds, marks)

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


@dataclass(frozen=True)
class _Run:
    """What all notebooks of one run share."""

    study: Study
    counter: _Counter
    cell_seconds: int
    marks: Mapping[Path, str]


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
    _refuse_edited(path, run.marks[path])
    return store(run.study, path, notebook, tables)


def _refuse_edited(path: Path, before: str) -> None:
    """Somebody who saves a notebook while it runs must not lose what was saved."""
    if file_mark(path) != before:
        what = "was changed or removed while it ran; it was left as it is"
        raise BuildError(Problem(f"{path.parent.name}/{path.name}", what, hint="build again."))


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
