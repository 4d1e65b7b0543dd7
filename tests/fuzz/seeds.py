"""Good files to start from. In: the name of a target. Out: bytes of a file without faults."""

from __future__ import annotations

import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pandas as pd
import pyreadstat
from intake_study import HEADER, INSTRUMENT, ROWS
from refi_files import ANN, CODEBOOK, CODES, SAFE, TALK, archive, coding, project, selection, source
from targets import DATA, findings, references

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


def _frame() -> pd.DataFrame:
    rows = [row.split(";") for row in ROWS]
    return pd.DataFrame(rows, columns=HEADER.split(";"))


def _csv() -> bytes:
    return "\n".join([HEADER, *ROWS, '3;"A";T1;nee;4;20;"h;""x"""']).encode()


def _workbook() -> bytes:
    held = BytesIO()
    _frame().to_excel(held, index=False)
    return held.getvalue()


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
