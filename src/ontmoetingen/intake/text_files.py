"""Delimited text. In: a CSV in any common dress. Out: a table of text.

Dutch Excel writes semicolons, decimal commas and sometimes a first line ``sep=;``; survey tools
write commas or tabs. The delimiter is found by trying each on the first lines and keeping the one
under which all lines have as many fields as the header.
"""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

from ..errors import IntakeError, Problem
from .encodings import CHUNK, encoding_of
from .raw import with_clean_header
from .scan import Scan

DELIMITERS = ";,\t|"
SAMPLE_LINES = 50
SAMPLE_CHARACTERS = 1 << 20
LARGEST_CELL = 64 << 20
# Python's own limit is 128 kB, which one pasted open answer can pass.
csv.field_size_limit(LARGEST_CELL)


def read_text_file(path: Path, seen: Scan) -> tuple[pa.Table, int, tuple[str, ...]]:
    """The cells of a delimited text file, the number of its first data row, and a note if needed.

    Raises
    ------
    IntakeError : mixed encodings, rows with too many or too few fields, a quote never closed.
    """
    encoding = encoding_of(path, seen)
    sample = _sample(path, encoding)
    told = _told_delimiter(sample[0]) if sample else None
    lines = sample[1:] if told else sample
    if not any(line.strip() for line in lines):
        raise IntakeError(Problem(path.name, "is empty", "a header and at least one row"))
    delimiter = told or sniff_delimiter(lines)
    if seen.quotes % 2:
        _refuse_open_quote(path, encoding, delimiter)
    skipped = 1 if told else 0
    cells = _read(path, encoding, delimiter, skipped, seen)
    doubt = encoding.startswith("utf-16") or seen.may_hold_empty_lines
    return cells, 2 + skipped, _empty_lines(path, encoding, delimiter) if doubt else ()


def _sample(path: Path, encoding: str) -> list[str]:
    with path.open(encoding=encoding, newline="") as file:
        text = file.read(SAMPLE_CHARACTERS)
    return text.splitlines(keepends=True)[: SAMPLE_LINES + 1]


def _told_delimiter(first_line: str) -> str | None:
    """The delimiter that Excel's own first line names, if it is there.

    >>> _told_delimiter("sep=;\\r\\n")
    ';'
    """
    line = first_line.strip('\r\n "')
    return line[4] if line.lower().startswith("sep=") and len(line) == 5 else None


def sniff_delimiter(lines: list[str]) -> str:
    """The delimiter under which most lines have as many fields as the first.

    >>> sniff_delimiter(["a;b\\n", "1,5;2\\n"])
    ';'
    """
    return max(DELIMITERS, key=lambda d: _fit(lines, d))


def _fit(lines: list[str], delimiter: str) -> tuple[float, int]:
    rows = [r for r in csv.reader(lines, delimiter=delimiter) if r]
    width = len(rows[0])
    if width < 2:
        return (0.0, 0)
    return (sum(len(r) == width for r in rows) / len(rows), width)


def _empty_lines(path: Path, encoding: str, delimiter: str) -> tuple[str, ...]:
    """A note when empty lines stand between the rows: a row's number is then not its line."""
    with path.open(encoding=encoding) as file:  # any line end reads as one
        if "\n" not in file:
            return ()
    with path.open(encoding=encoding, newline="") as file:
        filled = [bool(row) for row in csv.reader(file, delimiter=delimiter)]
    while filled and not filled[-1]:
        filled.pop()
    empty = filled.count(False)
    what = f"{path.name}: {empty} empty lines were passed over; row numbers count without them"
    return (what,) if empty else ()


def _refuse_open_quote(path: Path, encoding: str, delimiter: str) -> None:
    """An unclosed quote swallows all rows after it into one cell: look before reading."""
    with path.open(encoding=encoding, newline="") as file:
        rows = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for _ in rows:
                pass
        except csv.Error:
            raise IntakeError(_open_quote(path, rows.line_num)) from None


def _open_quote(path: Path, line: int) -> Problem:
    what = f"a quotation mark is opened and never closed, or stands loose, before line {line}"
    return Problem(path.name, what, hint="double each quotation mark inside a quoted cell.")


def _read(path: Path, encoding: str, delimiter: str, skipped: int, seen: Scan) -> pa.Table:
    names = _header(path, encoding, delimiter, skipped)
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    # Columns are numbered, not named, so that a name that stands there twice cannot hide a column.
    numbered = [str(i) for i in range(len(names))]
    try:
        table = pacsv.read_csv(
            path,
            _pieces(codec, skipped, numbered),
            _dress(delimiter, seen),
            _as_text(numbered, seen),
        )
    except pa.ArrowInvalid:  # its text quotes the row, and a row is a person
        _refuse_ragged(path, encoding, delimiter, skipped, names)
        raise IntakeError(
            Problem(path.name, "cannot be read as delimited text", hint="save it as CSV UTF-8.")
        ) from None
    return with_clean_header(table.rename_columns(names), path.name)


def _header(path: Path, encoding: str, delimiter: str, skipped: int) -> list[str]:
    with path.open(encoding=encoding, newline="") as file:
        rows = csv.reader(itertools.islice(file, skipped, None), delimiter=delimiter)
        return next(row for row in rows if row)


def _pieces(codec: str, skipped: int, columns: list[str]) -> pacsv.ReadOptions:
    return pacsv.ReadOptions(
        encoding=codec,
        skip_rows=skipped,
        column_names=columns,
        skip_rows_after_names=1,
        block_size=CHUNK,
    )


def _dress(delimiter: str, seen: Scan) -> pacsv.ParseOptions:
    """Only a quoted cell can hold a line end; without any, pieces are found without parsing."""
    return pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=seen.quotes > 0)


def _as_text(columns: list[str], seen: Scan) -> pacsv.ConvertOptions:
    """Every cell as it stands; bytes that were seen to be UTF-8 are not looked at again."""
    types = dict.fromkeys(columns, pa.string())
    return pacsv.ConvertOptions(
        check_utf8=not seen.is_utf8, column_types=types, strings_can_be_null=False
    )


def _refuse_ragged(path: Path, encoding: str, delimiter: str, skipped: int, names: list) -> None:
    """Name the rows that have another number of fields than the header."""
    with path.open(encoding=encoding, newline="") as file:
        rows = (r for r in csv.reader(file, delimiter=delimiter) if r)
        wanted = itertools.islice(rows, skipped, None)
        lengths = {number: len(row) for number, row in enumerate(wanted, 1 + skipped)}
    odd = [number for number, length in lengths.items() if length != len(names)]
    if odd:
        what = f"{len(odd)} rows have more or fewer than {len(names)} cells"
        hint = "a cell that holds the delimiter must stand in quotation marks."
        if [lengths[n] for n in odd] == [len(names) + 1] * (len(lengths) - 1):
            hint = "R's write.table puts names of rows in front: use row.names = FALSE."
        raise IntakeError(
            Problem(path.name, what, f"{len(names)} cells, as in the header", odd, hint)
        )
