"""What is fuzzed. In: bytes. Out: nothing, or an error that must not be.

Every target takes the bytes of one file as somebody could hand it in, and holds to the same: the
file is read, or refused in one of our own errors; no row is lost; nothing is started and nothing is
written outside the study. Hypothesis and Atheris call the same functions.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import pandas as pd
from guarded import guard
from intake_study import INSTRUMENT, PROJECTS

from ontmoetingen.coding.codebook import load_codebook
from ontmoetingen.coding.refi import read_qdc, read_qdpx
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.errors import OntmoetingenError
from ontmoetingen.intake.calibration import load_calibration
from ontmoetingen.intake.mapping import load_mapping
from ontmoetingen.intake.run import run_intake
from ontmoetingen.model.database import load_database
from ontmoetingen.model.evidence import load_evidence
from ontmoetingen.model.instrument import Instrument, load_instrument
from ontmoetingen.model.profile_plan import load_profile
from ontmoetingen.model.sheet_plan import load_sheet_plan

REPOSITORY = Path(__file__).resolve().parents[2]
DATA = REPOSITORY / "data"
Target = Callable[[bytes], None]
Read = Callable[[Path], object]


class Broken(AssertionError):
    """Something that no input may bring about."""


def _try(raw: bytes, name: str, read: Read, prepare: Callable[[Path], None] | None = None) -> None:
    """Read a file of these bytes in a folder of its own; refuse anything but our own refusal."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as made:
        folder = Path(made)
        if prepare:
            prepare(folder)
        (folder / name).write_bytes(raw)
        with guard(folder) as notes, suppress(OntmoetingenError):
            read(folder / name)
        if notes:
            raise Broken("; ".join(notes))


def _take_in(path: Path) -> None:
    out = path.parent / "out"
    report = run_intake([path], path.parent / "instrument.yml", out)
    aside = pd.read_csv(out / "quarantine.csv", sep=";", dtype=str, keep_default_na=False)
    people = pd.read_parquet(out / "respondents.parquet")
    if report.rows_accepted + report.rows_quarantined != report.rows_read:
        raise Broken("accepted + quarantined is not what was read")
    if len(aside) != report.rows_quarantined or len(people) != report.rows_accepted:
        raise Broken("a row was lost on its way to the disk")


def _small_study(folder: Path) -> None:
    (folder / "instrument.yml").write_text(INSTRUMENT, encoding="utf-8")
    (folder / "projects.csv").write_text(PROJECTS, encoding="utf-8")


def export(suffix: str) -> Target:
    """An export of this kind, taken in."""
    return lambda raw: _try(raw, f"export{suffix}", _take_in, _small_study)


def instrument(raw: bytes) -> None:
    _try(raw, "instrument.yml", load_instrument)


@cache
def _asked(place: str = ".") -> Instrument:
    """The questionnaire of this study, or of one of its programmes."""
    return load_instrument(DATA / place / "instrument.yml")


def mapping(raw: bytes) -> None:
    _try(raw, "mapping.yml", lambda path: load_mapping(path, _asked()))


def evidence(name: str) -> Target:
    """One file of evidence of this study beside the lists that it refers to."""

    def prepare(folder: Path) -> None:
        (folder / "evidence").mkdir()
        for part in ("sources.yml", "topics.yml", "goals.yml", "elements.yml"):
            shutil.copy(DATA / "evidence" / part, folder / "evidence" / part)
        shutil.copy(DATA / "references.bib", folder / "references.bib")

    def read(path: Path) -> object:
        return load_evidence(path.parent, path.parents[1] / "references.bib").tables()

    return lambda raw: _try(raw, f"evidence/{name}", read, prepare)


def bibliography(raw: bytes) -> None:
    def prepare(folder: Path) -> None:
        (folder / "evidence").mkdir()
        shutil.copy(DATA / "evidence" / "sources.yml", folder / "evidence" / "sources.yml")

    _try(raw, "references.bib", lambda path: load_evidence(path.parent / "evidence", path), prepare)


def sheet_plan(raw: bytes) -> None:
    _try(raw, "sheets.yml", load_sheet_plan)


def profile(raw: bytes) -> None:
    asked = _asked("programmes/reflectie")
    _try(raw, "profile.yml", lambda path: load_profile(path, asked))


def rules(raw: bytes) -> None:
    _try(raw, "disclosure.yml", load_rules)


def database(raw: bytes) -> None:
    _try(raw, "responses.yml", load_database)


def codebook(raw: bytes) -> None:
    _try(raw, "codebook.yml", load_codebook)


def calibration(raw: bytes) -> None:
    _try(raw, "calibration.yml", lambda path: load_calibration(path, _asked()))


def refi_project(raw: bytes) -> None:
    def read(path: Path) -> None:
        found = read_qdpx(path)
        if len(found.project.selections) + len(found.rejected) != found.n_read:
            raise Broken("a passage was lost")

    _try(raw, "project.qdpx", read)


def refi_codebook(raw: bytes) -> None:
    _try(raw, "codes.qdc", read_qdc)


TARGETS: dict[str, Target] = {
    "csv": export(".csv"),
    "xlsx": export(".xlsx"),
    "parquet": export(".parquet"),
    "sav": export(".sav"),
    "instrument": instrument,
    "mapping": mapping,
    "evidence": evidence("findings.yml"),
    "sources": evidence("sources.yml"),
    "bibliography": bibliography,
    "sheets": sheet_plan,
    "profile": profile,
    "rules": rules,
    "database": database,
    "codebook": codebook,
    "calibration": calibration,
    "qdpx": refi_project,
    "qdc": refi_codebook,
}
