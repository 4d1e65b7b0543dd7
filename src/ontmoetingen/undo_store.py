"""Copies of what a command overwrites, on disk. In: places, a folder. Out: copies, or their room.

Several commands may make, read and remove copies at once. Whoever does so holds the lock of that
copy; who cannot have it leaves the copy alone. A copy has a record of what is in it, which is
written last and goes first: without it a copy is not whole.
"""

from __future__ import annotations

import filecmp
import json
import shutil
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from .errors import StudyError
from .files import write_file
from .locks import one_at_a_time

MOST = 10  # copies per store
MOST_BYTES = 2_000_000_000  # of all copies in a store together
RECORD = "record.json"
LOCK = ".lock"
# Exports are kept by the intake itself, each as it came, and never overwritten.
KEPT_BY_INTAKE = "exports"


def fill(root: Path, folder: Path, command: str, places: list[Path]) -> Path:
    """Copy these places of a study to ``folder``; a place that is not there is recorded as such."""
    with held(folder, command):
        _fill(root, folder, command, places)
    return folder


def _fill(root: Path, folder: Path, command: str, places: list[Path]) -> None:
    found = {place.relative_to(root).as_posix(): place for place in places}
    for name, place in found.items():
        if place.exists():
            copy_to(place, folder / "files" / name)
    folder.mkdir(parents=True, exist_ok=True)
    there = {name: place.exists() for name, place in found.items()}
    told = {"command": command, "places": there}
    # Written last and at once: a copy without its record is not whole and is never offered.
    write_file(folder / RECORD, json.dumps(told, indent=1))


def copy_to(place: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    if place.is_file():
        shutil.copy2(place, to)
    else:
        shutil.copytree(place, to, ignore=_not_copied, symlinks=True)


def _not_copied(_folder: str, names: list[str]) -> set[str]:
    return {n for n in names if n.startswith(".") or n in {KEPT_BY_INTAKE, "__pycache__"}}


def remove(folder: Path) -> None:
    """Remove a copy that nobody is at work on; a copy that somebody is at work on stays.

    Its record goes first: a removal that is stopped then leaves nothing that looks whole.
    """
    with suppress(StudyError), held(folder, "undo"):
        (folder / RECORD).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def held(folder: Path, work: str) -> AbstractContextManager[None]:
    """The lock of one copy, beside it; the system lets go of it when its holder is killed."""
    return one_at_a_time(folder.with_name(folder.name + LOCK), work, folder.name, StudyError)


def record_of(folder: Path) -> dict:
    """What a copy says of itself; nothing when another process removed it meanwhile."""
    try:
        return json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def files_in(folder: Path) -> list[Path]:
    """The files that are copied, relative to the folder."""
    found = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    return [name for name in found if not any(_not_copied("", [part]) for part in name.parts)]


def are_equal(one: Path, other: Path) -> bool:
    if one.is_file() or not other.is_dir():
        return other.is_file() and filecmp.cmp(one, other, shallow=False)
    names = files_in(one)
    same = set(names) == set(files_in(other))
    return same and not any(filecmp.cmpfiles(one, other, names, shallow=False)[1:])


def prune(store: Path) -> None:
    """Remove the oldest copies beyond the limits, and what a stopped copying left behind.

    A copy that another process is making has no record yet and looks like what was left behind; its
    lock tells them apart, and is asked for first.
    """
    whole = sorted((p.parent for p in store.glob(f"*/{RECORD}")), reverse=True)
    size = 0
    for place, folder in enumerate(whole):
        size += _size(folder)
        if place >= MOST or (place and size > MOST_BYTES):
            remove(folder)
    for name in {p.name.removesuffix(LOCK) for p in store.glob("*")} - {p.name for p in whole}:
        _remove_unfinished(store / name)


def _size(folder: Path) -> int:
    """Bytes of a copy; of one that is being removed, what is left of it."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            total += path.stat().st_size if path.is_file() else 0
    return total


def _remove_unfinished(folder: Path) -> None:
    """Remove what has no record, unless somebody is at work on it or just finished it."""
    with suppress(StudyError), held(folder, "undo"):
        if not (folder / RECORD).is_file():
            shutil.rmtree(folder, ignore_errors=True)
