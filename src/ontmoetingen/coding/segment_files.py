"""The table of coded segments as it stands in a file. In: CSV or XLSX. Out: text in every cell."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pandas as pd

from ..errors import IntakeError, Problem
from ..safe_zip import NO_WORKBOOK, open_archive

FIRST_ROW = 2  # a spreadsheet counts the heading as row 1


def read_table(path: Path) -> pd.DataFrame:
    """The cells of a CSV file (comma, semicolon or tab) or of the first sheet of a workbook.

    Raises
    ------
    IntakeError : no such file, empty, not UTF-8, not a workbook, rows of unequal length.
    """
    rows = _sheet(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    if not any(any(row) for row in rows):
        raise IntakeError(Problem(path.name, "is empty", hint="it should start with a heading."))
    names = [name.strip() for name in rows[0]]
    uneven = [n for n, row in enumerate(rows[1:], FIRST_ROW) if row and len(row) != len(names)]
    if uneven:
        what = f"{len(uneven)} rows do not have {len(names)} cells"
        hint = "put text with a separator or a new line between double quotes."
        raise IntakeError(Problem(path.name, what, places=uneven, hint=hint))
    cells = [[cell.strip() for cell in row] for row in rows[1:] if row]
    return pd.DataFrame(cells, columns=names, dtype="object")


def _csv(path: Path) -> list[list[str]]:
    text = _text(path)
    heading = text.strip().partition("\n")[0]
    separator = max(",;\t", key=heading.count)
    return list(csv.reader(StringIO(text), delimiter=separator))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise IntakeError(Problem(path.name, "does not exist", hint="check the path.")) from None
    except UnicodeDecodeError:
        hint = "save it as CSV UTF-8."
        raise IntakeError(Problem(path.name, "is not UTF-8 text", hint=hint)) from None


def _sheet(path: Path) -> list[list[str]]:
    """The first sheet; a workbook is a zip file, so its names and sizes are judged first."""
    from openpyxl import load_workbook

    open_archive(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows = [[_cell(value) for value in row] for row in book.worksheets[0].values]
        book.close()
    except NO_WORKBOOK:
        hint = "save it as .xlsx from a spreadsheet."
        raise IntakeError(Problem(path.name, "is not a workbook", hint=hint)) from None
    return list(_even(rows))


def _even(rows: list[list[str]]) -> Iterator[list[str]]:
    """Rows as wide as the heading: a sheet keeps empty cells and rows that were once in use."""
    width = max((n for n, name in enumerate(rows[0], 1) if name), default=0) if rows else 0
    for row in rows:
        filled = [*row[:width], *[""] * (width - len(row))]
        yield filled + [cell for cell in row[width:] if cell] if any(row) else []


def _cell(value: object) -> str:
    """What a cell shows: a whole number has no decimals, an empty cell nothing."""
    if value is None:
        return ""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)
