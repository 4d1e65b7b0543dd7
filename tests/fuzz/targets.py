"""What is fuzzed. In: bytes. Out: our own refusal or nothing, or an error that must not be.

Every target takes the bytes of one file as somebody could hand it in, and holds to the same: the
file is read, or refused in one of our own errors; no row is lost; nothing is started and nothing is
written outside the study. Hypothesis and Atheris call the same functions.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pandas as pd
from guarded import guard
from intake_study import INSTRUMENT, PROJECTS
from seeds import BESIDE, DATA, INSIDE, parts_of, references

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

Refusal = OntmoetingenError | None
Target = Callable[[bytes], Refusal]
Read = Callable[[Path], object]
Prepare = Callable[[Path], None]


class Broken(AssertionError):
    """Something that no input may bring about."""


def _try(raw: bytes, name: str, read: Read, prepare: Prepare | None = None) -> Refusal:
    """Read a file of these bytes in a folder of its own; only our own refusal is let by."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as made:
        folder = Path(made)
        if prepare:
            prepare(folder)
        (folder / name).write_bytes(raw)
        with guard(folder) as notes:
            refusal = _refusal(read, folder / name)
        if notes:
            raise Broken("; ".join(notes))
    return refusal


def _refusal(read: Read, path: Path) -> Refusal:
    try:
        read(path)
    except OntmoetingenError as refusal:
        return refusal
    return None


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


def instrument(raw: bytes) -> Refusal:
    return _try(raw, "instrument.yml", load_instrument)


@cache
def _asked(place: str = ".") -> Instrument:
    """The questionnaire of this study, or of one of its programmes."""
    return load_instrument(DATA / place / "instrument.yml")


def mapping(raw: bytes) -> Refusal:
    return _try(raw, "mapping.yml", lambda path: load_mapping(path, _asked()))


def evidence(name: str) -> Target:
    """One file of evidence of this study beside the lists that it refers to."""

    def prepare(folder: Path) -> None:
        (folder / "evidence").mkdir()
        for part in BESIDE:
            shutil.copy(DATA / "evidence" / f"{part}.yml", folder / "evidence")
        (folder / "references.bib").write_text(references(), encoding="utf-8")

    def read(path: Path) -> object:
        return load_evidence(path.parent, path.parents[1] / "references.bib").tables()

    return lambda raw: _try(raw, f"evidence/{name}", read, prepare)


def bibliography(raw: bytes) -> Refusal:
    def prepare(folder: Path) -> None:
        (folder / "evidence").mkdir()
        shutil.copy(DATA / "evidence" / "sources.yml", folder / "evidence" / "sources.yml")

    def read(path: Path) -> object:
        return load_evidence(path.parent / "evidence", path)

    return _try(raw, "references.bib", read, prepare)


def sheet_plan(raw: bytes) -> Refusal:
    return _try(raw, "sheets.yml", load_sheet_plan)


def profile(raw: bytes) -> Refusal:
    asked = _asked("programmes/reflectie")
    return _try(raw, "profile.yml", lambda path: load_profile(path, asked))


def rules(raw: bytes) -> Refusal:
    return _try(raw, "disclosure.yml", load_rules)


def database(raw: bytes) -> Refusal:
    return _try(raw, "responses.yml", load_database)


def codebook(raw: bytes) -> Refusal:
    return _try(raw, "codebook.yml", load_codebook)


def calibration(raw: bytes) -> Refusal:
    return _try(raw, "calibration.yml", lambda path: load_calibration(path, _asked()))


def refi_project(raw: bytes) -> Refusal:
    def read(path: Path) -> None:
        found = read_qdpx(path)
        if len(found.project.selections) + len(found.rejected) != found.n_read:
            raise Broken("a passage was lost")

    return _try(raw, "project.qdpx", read)


def refi_codebook(raw: bytes) -> Refusal:
    return _try(raw, "codes.qdc", read_qdc)


def inside(name: str, part: str) -> Target:
    """One file inside an archive of this kind; a change of the archive mostly breaks the whole."""

    def target(raw: bytes) -> Refusal:
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for path, content in {**parts_of(name), part: raw}.items():
                archive.writestr(path, content)
        return TARGETS[name](made.getvalue())

    return target


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
TARGETS |= {f"{name}_{short}": inside(name, part) for (name, short), part in INSIDE.items()}
