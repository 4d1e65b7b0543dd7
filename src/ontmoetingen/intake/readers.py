"""Any export as one table of text. In: a path. Out: a ``RawTable``.

A suffix is a promise that is not always kept (a workbook saved as ``.csv``, a web page saved as
``.xls``), so the first bytes decide whether the promise holds before anything is read.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from ..errors import IntakeError, Problem
from ..files import hash_of_file
from ..safe_zip import BROKEN
from .raw import RawTable, without_empty_end
from .scan import scan
from .text_files import read_text_file
from .typed_files import read_parquet, read_spss, read_workbook

TEXT = "delimited text"
WORKBOOK = "an Excel workbook"
SPSS = "an SPSS file"
PARQUET = "a Parquet file"
SUFFIXES = {
    ".csv": TEXT,
    ".tsv": TEXT,
    ".txt": TEXT,
    ".xlsx": WORKBOOK,
    ".xlsm": WORKBOOK,
    ".sav": SPSS,
    ".zsav": SPSS,
    ".parquet": PARQUET,
}
ALLOWED = "CSV (.csv, .tsv, .txt), Excel (.xlsx), SPSS (.sav), Parquet (.parquet)"
FIRST_BYTES = (
    (b"PAR1", PARQUET),
    (b"$FL2", SPSS),
    (b"$FL3", SPSS),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
)


def read_export(path: Path | str) -> RawTable:
    """The export in this file, every cell as text, nothing judged yet.

    Raises
    ------
    IntakeError : the file is absent, empty, of an unknown kind, damaged, or not what its suffix
        says.
    """
    path = Path(path)
    kind = _kind(path)
    about: dict[str, object] = {}
    if kind == TEXT:
        seen = scan(path)
        cells, about["first_row"], about["notes"] = read_text_file(path, seen)
    elif kind == WORKBOOK:
        cells, about["notes"] = read_workbook(path)
    elif kind == SPSS:
        cells, about["labels"] = read_spss(path)
    else:
        cells = read_parquet(path)
    sha256 = seen.sha256 if kind == TEXT else hash_of_file(path)
    table = RawTable(path.name, path, without_empty_end(cells), sha256, **about)
    if table.n_rows == 0:
        raise IntakeError(Problem(path.name, "has a header but no rows", "at least one row"))
    return table


def _kind(path: Path) -> str:
    if not path.exists():
        raise IntakeError(Problem(path.name, "does not exist", hint="check the path."))
    if not path.is_file():
        raise IntakeError(Problem(path.name, "is a folder, not a file"))
    if path.stat().st_size == 0:
        raise IntakeError(Problem(path.name, "is empty", "a header and at least one row"))
    promised, found = SUFFIXES.get(path.suffix.lower()), _kind_by_bytes(path)
    if found == promised:
        return found
    raise IntakeError(_broken_promise(path, promised, found))


def _kind_by_bytes(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(64)
    for first, kind in FIRST_BYTES:
        if head.lstrip().lower().startswith(first.lower()):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return WORKBOOK if _is_workbook(path) else "a zip archive"
    return TEXT


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BROKEN:  # a name in it may not even be text
        return False


def _broken_promise(path: Path, promised: str | None, found: str) -> Problem:
    suffixes = [s for s, kind in SUFFIXES.items() if kind == found]
    hint = (
        f"rename it to {path.stem}{suffixes[0]}." if suffixes else "export it again as CSV UTF-8."
    )
    if promised is None:
        suffix = path.suffix or "no suffix"
        return Problem(path.name, f"is of a kind that is not read here ({suffix})", ALLOWED)
    if found == TEXT:
        hint = "it may be damaged, or plain text with a wrong suffix; export it again."
    what = f"is not what its suffix says: {path.suffix} promises {promised}, this is {found}"
    return Problem(path.name, what, ALLOWED, hint=hint)
