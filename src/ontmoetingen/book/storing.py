"""The one form in which a notebook is stored. In: an executed notebook. Out: a clean file.

What is stored is exactly what a fresh run gives on any machine: no timestamps, no versions, no
paths, cell ids kept, counts in order. Outputs that cannot be published are refused here, where the
cell can still be named.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from ..errors import BuildError, Problem
from ..files import write_file
from ..paths import Study
from .stale import package_mark, table_marks
from .stored import KEY, cell_name, code_cells, code_marks, mark, outputs_mark

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
# What editors and executors leave behind; it differs per machine and per run.
TRACES = {"execution", "ExecuteTime", "collapsed", "widgets", "vscode", "orig_nbformat", "toc"}
TRACES |= {"trusted", "scrolled", "jupyter"}
# The renderer loads scripts from other hosts for HTML; a widget is dead without a kernel.
UNFIT = {
    "text/html": "show a figure or table of the package, not a plain data frame.",
    "application/javascript": "a page of the report runs only the scripts of the theme.",
    "application/vnd.jupyter.widget-view+json": "widgets live in JupyterLab only.",
}


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
    without_traces(notebook)
    for number, cell in enumerate(code_cells(notebook), start=1):
        give_number(cell, number)
    notebook.metadata[KEY] = {
        "code": code_marks(notebook),
        "outputs": outputs_mark(notebook),
        "package": package_mark(),
        "reads": table_marks(study, tables),
    }
    nbformat.validate(notebook)
    return write_file(path, nbformat.writes(notebook) + "\n")


def without_traces(notebook: NotebookNode) -> NotebookNode:
    """The same notebook without what editors and executors leave in its metadata."""
    notebook.metadata = stored_metadata(notebook.metadata)
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k not in TRACES}
        if cell.cell_type == "code":
            _clear_if_empty(cell)
            cell.outputs = [as_javascript(output) for output in cell.outputs]
    return notebook


def as_javascript(value: Any) -> Any:
    """The same JSON with whole numbers as JavaScript writes them, since JupyterLab saves with it.

    >>> as_javascript({"v": [100.0, 0.5, True, "1.0"]})
    {'v': [100, 0.5, True, '1.0']}
    """
    if isinstance(value, dict):
        return type(value)({key: as_javascript(part) for key, part in value.items()})
    if isinstance(value, list):
        return [as_javascript(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


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


def give_number(cell: NotebookNode, number: int) -> None:
    """Count a cell by its place among the code cells, as a run from top to bottom does."""
    cell.execution_count = number
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = number
