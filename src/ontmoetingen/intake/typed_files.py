"""Workbooks, SPSS and Parquet. In: a file that has types of its own. Out: a table of text."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ..errors import IntakeError, Problem
from ..safe_zip import NO_WORKBOOK, open_archive
from .raw import number_text, with_clean_header
from .stated_size import AGAIN, PACKED, UNPACKED, refuse_beyond_size, refuse_growth

if TYPE_CHECKING:
    import pandas as pd

# What pyreadstat raises beside its own errors where a name, a text or a number is none.
NO_SPSS = (ValueError, TypeError, AttributeError, LookupError, OverflowError, MemoryError)


def read_workbook(path: Path) -> tuple[pa.Table, tuple[str, ...]]:
    """The first sheet of an Excel workbook as text, and a note when there are more sheets.

    Formulas count as the value that Excel last stored for them.
    """
    import openpyxl

    open_archive(path)  # a workbook is a zip file: its names and sizes are judged first
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        with closing(book):
            rows = _rows(book.worksheets[0])
    except NO_WORKBOOK as bad:
        raise IntakeError(_damaged(path, "an Excel workbook", bad)) from None
    return _from_rows(rows, path.name), _sheet_note(path.name, book.sheetnames)


def _rows(sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()  # what a sheet says of its own size may be a million empty columns
    return [[number_text(v) for v in row] for row in sheet.iter_rows(values_only=True)]


def _sheet_note(name: str, sheets: list[str]) -> tuple[str, ...]:
    if len(sheets) < 2:
        return ()
    return (f"{name}: read sheet '{sheets[0]}'; {len(sheets) - 1} other sheets were left alone",)


def _from_rows(rows: list[list[str]], name: str) -> pa.Table:
    if not rows or not any(rows[0]):
        raise IntakeError(Problem(name, "has no header in its first row", "column names in row 1"))
    width = max(len(row) for row in rows)
    padded = [row + [""] * (width - len(row)) for row in rows]
    columns = list(zip(*padded[1:], strict=True)) or [()] * width
    arrays = [pa.array(column, pa.string()) for column in columns]
    return with_clean_header(pa.Table.from_arrays(arrays, names=padded[0]), name)


def read_spss(path: Path) -> tuple[pa.Table, dict[str, dict[str, str]]]:
    """The codes of an SPSS file as text, and the labels that the file gives them.

    Values that SPSS itself calls missing come out empty.
    """
    frame, meta = _spss(path)
    labels = {
        column: {number_text(code): str(label) for code, label in codes.items()}
        for column, codes in meta.variable_value_labels.items()
    }
    # By place: two columns of a damaged file may have one name, which the header check then tells.
    columns = [_texts(frame.iloc[:, i].tolist()) for i in range(frame.shape[1])]
    return with_clean_header(pa.Table.from_arrays(columns, list(frame.columns)), path.name), labels


def _spss(path: Path) -> tuple[pd.DataFrame, Any]:
    """What pyreadstat makes of the file: its values, and what it says of them."""
    import pyreadstat

    try:
        _, head = pyreadstat.read_sav(str(path), metadataonly=True)
        refuse_beyond_size(path, head.number_rows or 0, head.number_columns, _spss_packing(path))
        frame, meta = pyreadstat.read_sav(str(path))
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, *NO_SPSS) as bad:
        raise IntakeError(_damaged(path, "an SPSS file", bad)) from None
    nameless = [n for n, name in enumerate(frame.columns, 1) if not isinstance(name, str)]
    if nameless:
        what = f"{len(nameless)} of {frame.shape[1]} columns have a name that is no text"
        raise IntakeError(Problem(path.name, what, places=nameless, hint=AGAIN))
    return frame, meta


def _spss_packing(path: Path) -> int:
    """How many values a byte can stand for: the second kind of SPSS file is packed as a whole."""
    with path.open("rb") as file:
        return PACKED if file.read(4) == b"$FL3" else UNPACKED


def read_parquet(path: Path) -> pa.Table:
    """A Parquet file as text."""
    import pyarrow.parquet as pq

    try:
        head = pq.read_metadata(path)
        refuse_beyond_size(path, head.num_rows, head.num_columns, PACKED)
        groups = [head.row_group(n) for n in range(head.num_row_groups)]
        refuse_growth(path, sum(group.total_byte_size for group in groups))
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as bad:
        raise IntakeError(_damaged(path, "a Parquet file", bad)) from None
    columns = [_parquet_column(c) for c in table.columns]
    return with_clean_header(pa.Table.from_arrays(columns, table.column_names), path.name)


def _parquet_column(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column.cast(pa.string()).fill_null("")
    if pa.types.is_integer(column.type):
        return column.cast(pa.string()).fill_null("")
    return _texts(column.to_pylist())


def _texts(values: Iterable[object]) -> pa.Array:
    return pa.array([number_text(v) for v in values], pa.string())


def _damaged(path: Path, what: str, bad: Exception) -> Problem:
    return Problem(
        path.name,
        f"cannot be read as {what} ({type(bad).__name__})",
        hint=AGAIN,
    )
