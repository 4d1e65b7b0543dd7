"""A stored notebook as plain data. In: an ``.ipynb`` file. Out: its cells, their names and marks.

Only ``json`` is used: asking whether fifteen notebooks are still fresh must cost milliseconds, and
importing the notebook libraries alone costs more than that. A *mark* is a shortened SHA-256: equal
marks mean equal content.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from ..errors import BuildError, Problem

KEY = "ontmoetingen"
MARK_LENGTH = 16
LABEL = re.compile(r"^#\|\s*label:\s*(\S+)", re.MULTILINE)

Notebook = dict[str, Any]
Cell = dict[str, Any]


def read_notebook(path: Path) -> Notebook:
    """The notebook in ``path``; a file that is not one is refused by name.

    Raises
    ------
    BuildError : the file is absent, is not JSON, or has no list of cells.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BuildError(Problem(str(path), "does not exist")) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise BuildError(_not_a_notebook(path, str(error))) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise BuildError(_not_a_notebook(path, "no list of cells"))
    return notebook


def _not_a_notebook(path: Path, why: str) -> Problem:
    return Problem(
        str(path),
        f"is not a notebook ({why})",
        hint="open and save it in JupyterLab, or restore it with git.",
    )


def text_of(value: str | list[str]) -> str:
    """Notebook text, which the format stores as one string or as a list of lines.

    >>> text_of(["a\\n", "b"])
    'a\\nb'
    """
    return value if isinstance(value, str) else "".join(value)


def mark(content: str | bytes) -> str:
    """A short name for content: equal marks mean equal content.

    >>> mark("x = 1")
    '8ff436def1451285'
    """
    raw = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()[:MARK_LENGTH]


def code_cells(notebook: Notebook) -> list[Cell]:
    """The cells that a kernel runs: code cells that are not empty."""
    cells = notebook["cells"]
    return [c for c in cells if c.get("cell_type") == "code" and text_of(c["source"]).strip()]


def code_marks(notebook: Notebook) -> list[str]:
    """One mark per code cell, in order, so that the cell that changed can be named."""
    return [mark(text_of(cell["source"])) for cell in code_cells(notebook)]


def outputs_mark(notebook: Notebook) -> str:
    """One mark for all stored outputs.

    It shows that outputs were not made by the build: someone ran the notebook live and saved what
    JupyterLab showed, or edited the file.
    """
    outputs = [_plain(cell.get("outputs", [])) for cell in code_cells(notebook)]
    return mark(json.dumps(outputs, sort_keys=True, ensure_ascii=False))


def _plain(outputs: list[dict[str, Any]]) -> list[Any]:
    # Counts and metadata say nothing about the result; JupyterLab rewrites both when it saves.
    return [[_stream(o), {k: _joined(v) for k, v in o.get("data", {}).items()}] for o in outputs]


def _stream(output: dict[str, Any]) -> list[Any]:
    return [output.get("name"), _joined(output.get("text")), output.get("ename")]


def _joined(value: Any) -> Any:
    lines = isinstance(value, list) and all(isinstance(line, str) for line in value)
    return "".join(value) if lines else value


def label_of(cell: Cell) -> str | None:
    """What ``#| label:`` says in a cell, or None.

    >>> label_of({"source": "#| label: fig-age\\nf()"})
    'fig-age'
    """
    found = LABEL.search(text_of(cell["source"]))
    return found.group(1) if found else None


def cell_name(number: int, cell: Cell) -> str:
    """How a message names a cell: its number among the code cells (as in ``[3]``) and its label.

    >>> cell_name(3, {"source": "#| label: fig-age\\nf()"})
    "cell 3 'fig-age'"
    """
    label = label_of(cell)
    return f"cell {number} '{label}'" if label else f"cell {number}"
