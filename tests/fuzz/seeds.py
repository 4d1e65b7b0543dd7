"""Good files to start from. In: the name of a target. Out: bytes of a file without faults."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pandas as pd
import pyreadstat
from intake_study import HEADER, INSTRUMENT, ROWS
from refi_files import ANN, CODEBOOK, CODES, SAFE, TALK, archive, coding, project, selection, source

DATA = Path(__file__).resolve().parents[2] / "data"
ENTRIES = 12  # of the findings
# What the findings and the sources refer to; without it every one of them is refused for that.
BESIDE = ("sources", "topics", "goals", "elements", "element_groups")
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
TYPES = "[Content_Types].xml"
# Files inside an archive, by its kind and a short name.
INSIDE = {
    ("xlsx", "sheet"): SHEET,
    ("xlsx", "strings"): STRINGS,
    ("xlsx", "book"): "xl/workbook.xml",
    ("qdpx", "project"): "project.qde",
}
TEXT = re.compile(rb't="inlineStr"><is><t>([^<]*)</t></is>')
SPREADSHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
MAPPING = """\
checked_by: Een onderzoeker
columns:
  - {export: q1, column: ontmoet_graag}
  - {export: q2, column: hulp_toekomst}
ignore: [ip, duur]
"""
DATABASE = """\
engine: duckdb
connection: ONTMOETINGEN_DATABASE
answers: answers
respondents: respondents
rows: read
synthetic: "yes"
"""


@cache
def seed(name: str) -> bytes:
    """A good file for this target."""
    return MAKERS[name]()


@cache
def findings() -> str:
    """The first findings of this study: enough to damage, little enough to read often."""
    text = DATA.joinpath("evidence", "findings.yml").read_text(encoding="utf-8")
    return "\n- ".join(text.split("\n- ")[:ENTRIES])


@cache
def references() -> str:
    """The entries that those findings, and the files beside them, refer to."""
    beside = [(DATA / "evidence" / f"{part}.yml").read_text(encoding="utf-8") for part in BESIDE]
    named = set(re.findall(r"\w+", " ".join([findings(), *beside])))
    entries = DATA.joinpath("references.bib").read_text(encoding="utf-8").split("\n@")[1:]
    kept = [entry for entry in entries if entry[entry.index("{") + 1 : entry.index(",")] in named]
    return "".join(f"@{entry}\n" for entry in kept)


@cache
def parts_of(name: str) -> dict[str, bytes]:
    """What a good archive of this kind holds."""
    with zipfile.ZipFile(BytesIO(seed(name))) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


def _part(name: str, part: str) -> Callable[[], bytes]:
    return lambda: parts_of(name)[part]


def _frame() -> pd.DataFrame:
    rows = [row.split(";") for row in ROWS]
    return pd.DataFrame(rows, columns=HEADER.split(";"))


def _csv() -> bytes:
    return "\n".join([HEADER, *ROWS, '3;"A";T1;nee;4;20;"h;""x"""']).encode()


def _workbook() -> bytes:
    """A workbook as Excel saves it: every text stands once, in a list that cells point at."""
    held, made = BytesIO(), BytesIO()
    _frame().to_excel(held, index=False)
    with zipfile.ZipFile(held) as written:
        parts = {part: written.read(part) for part in written.namelist()}
    texts: list[bytes] = []
    parts[SHEET] = TEXT.sub(lambda cell: _pointer(texts, cell[1]), parts[SHEET])
    items = b"".join(b"<si><t>" + text + b"</t></si>" for text in texts)
    parts[STRINGS] = b'<sst xmlns="' + SPREADSHEET + b'">' + items + b"</sst>"
    parts[TYPES] = parts[TYPES].replace(b"</Types>", SHARED + b"</Types>")
    with zipfile.ZipFile(made, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return made.getvalue()


def _pointer(texts: list[bytes], text: bytes) -> bytes:
    texts.append(text)
    return b't="s"><v>%d</v>' % (len(texts) - 1)


def _parquet() -> bytes:
    held = BytesIO()
    _frame().to_parquet(held)
    return held.getvalue()


def _spss() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.sav"
        pyreadstat.write_sav(_frame(), str(path))
        return path.read_bytes()


def _project() -> bytes:
    text = project(source(selection(41, 0, 5, coding(31, SAFE, ANN))))
    with tempfile.TemporaryDirectory() as folder:
        files = {"project.qde": text, f"sources/{TALK}.txt": "tekst van een gesprek"}
        return archive(Path(folder), files).read_bytes()


def _codes() -> bytes:
    inside = CODES.replace("<CodeBook>", f'<CodeBook xmlns="{CODEBOOK}">')
    return f'<?xml version="1.0"?>{inside}'.encode()


def _file(*parts: str):
    return lambda: DATA.joinpath(*parts).read_bytes()


MAKERS = {
    "csv": _csv,
    "xlsx": _workbook,
    "parquet": _parquet,
    "sav": _spss,
    "instrument": INSTRUMENT.encode,
    "mapping": MAPPING.encode,
    "evidence": lambda: findings().encode(),
    "sources": _file("evidence", "sources.yml"),
    "bibliography": lambda: references().encode(),
    "sheets": _file("programmes", "ontmoetingscentra", "sheets.yml"),
    "profile": _file("programmes", "reflectie", "profile.yml"),
    "rules": _file("disclosure.yml"),
    "database": DATABASE.encode,
    "codebook": _file("codebook.yml"),
    "calibration": _file("demo", "calibration.yml"),
    "qdpx": _project,
    "qdc": _codes,
}
MAKERS |= {f"{name}_{short}": _part(name, part) for (name, short), part in INSIDE.items()}
