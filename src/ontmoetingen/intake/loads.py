"""Exports one after the other. In: a new export, what was loaded before. Out: responses of both.

Whether a respondent stands in two exports can only be judged with all of them at hand. So every
export that is taken in is kept, as it came, and each intake judges all that belong together again.
Nothing is lost: an export that was corrected is still there, and every version can be made again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import IntakeError, Problem
from ..files import hash_of_file
from ..model.instrument import Instrument
from .difference import Difference, answers_in, difference_of
from .examine import Examined, examine
from .mapping import Mapping
from .report import IntakeReport
from .run import report_of, write_examined
from .store import RECORD, settle

EXPORTS = "exports"
PREFIX = 12  # characters of a hash that keep two exports of one name apart


@dataclass(frozen=True)
class Load:
    """What is to be loaded, and with what.

    Parameters
    ----------
    files : new exports.
    added : whether the exports of the last intake stay beside them.
    instead_of : names of exports of the last intake that the new ones correct.
    version : take the exports of this former version instead; then there are no new ones.
    """

    files: tuple[Path, ...] = ()
    added: bool = False
    instead_of: tuple[str, ...] = ()
    version: int | None = None

    @property
    def says(self) -> str:
        """What was done, for the list of versions."""
        names = ", ".join(path.name for path in self.files)
        if self.version is not None:
            return f"went back to version {self.version}"
        if self.instead_of:
            return f"{names} instead of {', '.join(self.instead_of)}"
        return f"added {names}" if self.added else f"loaded {names}"


@dataclass(frozen=True)
class Loaded:
    """What an intake, or a trial of one, found; ``difference`` is ``None`` for the first."""

    report: IntakeReport
    version: int
    difference: Difference | None


def load(
    wanted: Load, instrument: Instrument, folder: Path, mapping: Mapping | None = None
) -> Loaded:
    """Take in exports beside, or instead of, those that were loaded before.

    Parameters
    ----------
    folder : with the responses; the exports are kept in its folder ``exports``.

    Raises
    ------
    IntakeError : as `intake`; or an export that was named is not among those loaded.
    """
    examined, found = tried(wanted, instrument, folder, mapping)
    keep_and_write(wanted, examined, folder)
    return found


def tried(
    wanted: Load, instrument: Instrument, folder: Path, mapping: Mapping | None = None
) -> tuple[Examined, Loaded]:
    """What `load` would write, and what it would tell; nothing is written."""
    settle(folder)  # an intake that was stopped in its last moves is what was loaded before
    former = record_of(folder)
    examined = examine(_exports(wanted, former, folder), instrument, mapping=mapping)
    before = answers_in(folder) if former else None
    changed = None if before is None else difference_of(before, examined)
    return examined, Loaded(report_of(examined, folder), len(history(former)) + 1, changed)


def keep_and_write(wanted: Load, examined: Examined, folder: Path) -> None:
    """Keep the exports and write the responses; the exports come first, so none is ever lost."""
    for part in examined.parts:
        _keep(part.raw.path, part.raw.sha256, folder)
    write_examined(examined, folder, _version(wanted, record_of(folder)))


def record_of(folder: Path) -> dict:
    """What the last intake says of itself; empty before the first."""
    path = folder / RECORD
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def history(record: dict) -> list[dict]:
    """The versions so far, oldest first: version, did, files, rows accepted and quarantined.

    An intake from before versions were counted is the first.
    """
    if not record:
        return []
    return record.get("history") or [_entry(1, "loaded before versions were counted", record)]


def _entry(version: int, did: str, record: dict) -> dict:
    files = [{"name": f["name"], "sha256": f["sha256"]} for f in record["files"]]
    return {"version": version, "did": did, "files": files}


def _version(wanted: Load, former: dict) -> dict:
    """What is added to the record; its own entry names no files, since the record does."""
    past = history(former)
    if past:
        past = [*past[:-1], _entry(past[-1]["version"], past[-1]["did"], former)]
    return {"history": [*past, {"version": len(past) + 1, "did": wanted.says}]}


def _exports(wanted: Load, former: dict, folder: Path) -> list[Path]:
    if wanted.version is not None:
        return _of_version(wanted.version, former, folder)
    if not (wanted.added or wanted.instead_of):
        return list(wanted.files)
    if not former:
        what = "nothing was loaded before"
        raise IntakeError(Problem("intake", what, hint="load the exports without this option."))
    names = [f["name"] for f in former["files"]]
    strange = [name for name in wanted.instead_of if name not in names]
    if strange:
        raise IntakeError(
            [Problem(n, "is not among what is loaded", ", ".join(names)) for n in strange]
        )
    stay = [f for f in former["files"] if f["name"] not in wanted.instead_of]
    return [*_kept(stay, folder), *wanted.files]


def _of_version(number: int, former: dict, folder: Path) -> list[Path]:
    past = history(former)
    known = [str(one["version"]) for one in past]
    if str(number) not in known:
        raise IntakeError(
            Problem(f"version {number}", "is not known", ", ".join(known) or "none yet")
        )
    if number == past[-1]["version"]:
        raise IntakeError(Problem(f"version {number}", "is what is loaded now"))
    return _kept(past[number - 1]["files"], folder)


def _kept(files: Sequence[dict], folder: Path) -> list[Path]:
    """The exports as they were kept; each is compared with what its intake read."""
    places = [(_place(folder, f["sha256"], f["name"]), f) for f in files]
    problems = []
    for path, file in places:
        if not path.is_file():
            hint = "name it again beside the new export, without an option."
            problems.append(Problem(file["name"], f"is not kept in {EXPORTS}", hint=hint))
        elif hash_of_file(path) != file["sha256"]:
            problems.append(Problem(file["name"], f"was changed in {EXPORTS} after it was loaded"))
    if problems:
        raise IntakeError(problems)
    return [path for path, _ in places]


def _keep(path: Path, sha256: str, folder: Path) -> None:
    """Keep an export, with the mark that says it is synthetic when it has one."""
    place = _place(folder, sha256, path.name)
    if place.is_file() and hash_of_file(place) == sha256:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    mark = path.with_suffix(".json")
    for source in (mark, path):
        if source.is_file():
            beside = place.with_name(f".{source.name}.new")
            shutil.copyfile(source, beside)
            beside.replace(place.with_name(source.name))


def _place(folder: Path, sha256: str, name: str) -> Path:
    return folder / EXPORTS / sha256[:PREFIX] / name
