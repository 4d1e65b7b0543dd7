"""An export as text. In: whatever a reader found. Out: one table in which every cell is text.

Readers differ in what they know (a CSV knows text only, SPSS knows codes and labels). Making all
of it text first means that one set of rules decides what an answer is, and that a row can be put
aside exactly as it came.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import IntakeError, Problem


@dataclass(frozen=True)
class RawTable:
    """One export, read but not judged.

    Parameters
    ----------
    name : file name, for messages and for the quarantine.
    cells : text columns without nulls; an empty cell is ``""``.
    first_row : number that a spreadsheet shows beside the first row of data.
    labels : column to (code to label), where the format has such labels (SPSS).
    sha256 : hash of the file.
    notes : what a researcher should know about how the file was read.
    """

    name: str
    path: Path
    cells: pa.Table
    sha256: str
    first_row: int = 2
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        return self.cells.column_names

    @property
    def n_rows(self) -> int:
        return self.cells.num_rows


def with_clean_header(cells: pa.Table, name: str) -> pa.Table:
    """The table with trimmed column names, without nameless columns that hold nothing.

    Spreadsheets leave empty columns behind, and R and pandas put a nameless column of row numbers
    in front: both go. Any other nameless column with cells is refused, because nobody can say what
    it is.

    Raises
    ------
    IntakeError : a nameless column that holds something, or a name that stands there twice.
    """
    names = [str(n).strip().strip("\ufeff") for n in cells.column_names]
    kept = [i for i, n in enumerate(names) if n or _holds_something(cells.column(i))]
    kept = kept[1:] if kept[:1] == [0] and not names[0] and _numbers_rows(cells[0]) else kept
    nameless = [i + 1 for i in kept if not names[i]]
    twice = [n for n, count in Counter(names[i] for i in kept).items() if n and count > 1]
    problems = []
    if nameless:
        what = f"{len(nameless)} columns hold cells but have no name"
        hint = "R writes names of rows unless row.names = FALSE." if nameless[0] == 1 else None
        problems.append(Problem(f"{name}, header", what, places=nameless, hint=hint))
    if twice:
        what = f"{len(twice)} column names stand there twice: {', '.join(twice)}"
        problems.append(Problem(f"{name}, header", what, "each name once"))
    if problems:
        raise IntakeError(problems)
    return cells.select(kept).rename_columns([names[i] for i in kept])


def without_empty_end(cells: pa.Table) -> pa.Table:
    """The table without the rows at its end in which no cell holds anything.

    Spreadsheets leave them behind below the last answer, and nobody wrote them. An empty row
    between others stays: there something may have been lost.

    >>> without_empty_end(pa.table({"a": ["", "x", " "], "b": ["", "", ""]})).num_rows
    2
    """
    if not cells.num_rows or any(str(c[-1]).strip() for c in cells.columns):
        return cells
    filled = np.zeros(cells.num_rows, dtype=bool)
    for column in cells.columns:
        filled |= pc.not_equal(pc.utf8_trim_whitespace(column), "").to_numpy(zero_copy_only=False)
    last = np.flatnonzero(filled)
    return cells.slice(0, int(last[-1]) + 1 if len(last) else 0)


def _holds_something(column: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.not_equal(pc.utf8_trim_whitespace(column), "")).as_py())


def _numbers_rows(column: pa.ChunkedArray) -> bool:
    """Whether the cells are whole numbers that only rise, as row numbers do (gaps: rows left out).

    >>> [_numbers_rows(pa.chunked_array([c])) for c in (["1", "2", "5"], ["2", "1"], ["a", "b"])]
    [True, False, False]
    """
    if not pc.all(pc.match_substring_regex(column, r"^[0-9]{1,15}$")).as_py():
        return False
    numbers = pc.cast(column, pa.int64()).to_numpy()
    return bool((np.diff(numbers) > 0).all())


def number_text(value: object) -> str:
    """A cell of a typed format as the text a person would have typed.

    >>> number_text(4.0), number_text(2.5), number_text(None), number_text("ja")
    ('4', '2.5', '', 'ja')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value) if value.is_integer() else value)
    if hasattr(value, "isoformat"):
        return value.isoformat().removesuffix("T00:00:00")
    return str(value)
