"""Going back after a command that overwrites. In: a study, a command. Out: what stood there before.

Before a command writes, the places it may overwrite are copied; when it changed nothing the copy
goes again. What is private stays below ``data/private``, which git never takes; the rest stands in
``.ontmoetingen``. Old copies make room for new ones.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from .errors import Problem, StudyError
from .folders import replace_folder
from .locks import one_at_a_time
from .paths import Study
from .undo_store import RECORD, are_equal, copy_to, files_in, fill, held, prune, record_of, remove

STORE = "undo"
PRIVATE_STORE = ".undo"
TABLES, PAGES = "data/published", ("data/published", "notebooks", "_site")
OVERWRITTEN = {
    "intake": ("data/private",),
    "simulate": ("data/demo", "data/projects.csv"),
    "map": ("data/mapping.yml",),
    "publish": (TABLES,),
    "analyse": (TABLES,),
    "preview": PAGES,
    "build": PAGES,
}


@dataclass(frozen=True)
class Copy:
    """What stood somewhere before a command.

    Parameters
    ----------
    id : when it was made, in UTC; two copies never have the same.
    command : what was going to be done.
    folders : where it stands, one per store.
    places : files and folders of the study, relative to it; None where there was nothing.
    """

    id: str
    command: str
    folders: tuple[Path, ...]
    places: tuple[str, ...]

    def line(self, number: int) -> str:
        """One line of the list that a person chooses from."""
        when = datetime.strptime(self.id[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC).astimezone()
        places = ", ".join(self.places)
        return f"{number}: before '{self.command}' of {when:%Y-%m-%d %H:%M}: {places}"


def overwrites(command: str) -> bool:
    """Whether a command may overwrite anything."""
    return command in OVERWRITTEN


def overwritten(study: Study, command: str) -> list[Path]:
    """The files and folders that a command may overwrite; none for a command that only looks."""
    found = [study.root / name for name in OVERWRITTEN.get(command, ())]
    if command == "simulate":
        found += sorted(study.programmes.glob("*/demo"))
    return found


@contextmanager
def kept(study: Study, command: str) -> Iterator[None]:
    """Keep what ``command`` overwrites while it runs, also when it is stopped halfway.

    Parameters
    ----------
    study : where; command : its name, which decides what is kept.
    """
    copies = take(study, command, overwritten(study, command))
    try:
        yield
    finally:
        for folder in copies:
            _forget_unchanged(study, folder)
        for store in _stores(study):
            prune(store)


def _forget_unchanged(study: Study, folder: Path) -> None:
    """Remove a copy of what is as it was; one that another command is bringing back stays."""
    unchanged = False
    with suppress(StudyError), held(folder, "undo"):
        unchanged = _is_as_it_was(study, folder)
    if unchanged:
        _forget(folder)


def _forget(folder: Path) -> None:
    """Remove a copy, and the store and the folder around it when these hold nothing else."""
    remove(folder)
    with suppress(OSError):  # not empty
        for around in (folder.parent, folder.parent.parent):
            around.rmdir()


def take(study: Study, command: str, places: list[Path]) -> list[Path]:
    """Copy these places as they are now.

    Returns
    -------
    The folders with the copies, one per store that has any.
    """
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    by_store: dict[Path, list[Path]] = {}
    for place in places:
        by_store.setdefault(_store(study, place), []).append(place)
    return [fill(study.root, store / name, command, own) for store, own in by_store.items()]


def _store(study: Study, place: Path) -> Path:
    private = place.is_relative_to(study.private)
    return study.private / PRIVATE_STORE if private else study.cache / STORE


def _stores(study: Study) -> tuple[Path, Path]:
    return study.private / PRIVATE_STORE, study.cache / STORE


def copies(study: Study) -> list[Copy]:
    """All copies that can be brought back, the newest first."""
    found: dict[str, dict[Path, dict]] = {}
    for store in _stores(study):
        for path in store.glob(f"*/{RECORD}"):
            if record := record_of(path.parent):
                found.setdefault(path.parent.name, {})[path.parent] = record
    return [_read(name, found[name]) for name in sorted(found, reverse=True)]


def _read(name: str, records: dict[Path, dict]) -> Copy:
    places = tuple(place for record in records.values() for place in record["places"])
    command = str(next(iter(records.values()))["command"])
    return Copy(name, command, tuple(records), places)


def bring_back(study: Study, number: int) -> Copy:
    """Put back what stood there before; what stands there now is kept in its turn.

    Parameters
    ----------
    study : where; number : as in the list of :func:`copies`, 1 for the newest.

    Raises
    ------
    StudyError : there is no such copy, or another process is at work in this study.
    """
    known = copies(study)
    if not 1 <= number <= len(known):
        allowed = f"1 to {len(known)}" if known else None
        hint = None if known else "nothing was overwritten since copies are kept."
        raise StudyError(Problem("undo", f"there is no copy {number}", allowed, hint=hint))
    copy = known[number - 1]
    with ExitStack() as locks:
        locks.enter_context(one_at_a_time(study.lock, "undo", study.root.name, StudyError))
        for folder in copy.folders:
            locks.enter_context(held(folder, "undo"))
        _refuse_gone(copy)
        take(study, f"undo {number}", [study.root / place for place in copy.places])
        for folder in copy.folders:
            for place, was_there in record_of(folder)["places"].items():
                _put_back(study, folder / "files" / place if was_there else None, place)
    for store in _stores(study):
        prune(store)
    return copy


def _refuse_gone(copy: Copy) -> None:
    """A copy that made room for a newer one after it was chosen cannot be brought back."""
    if not all(record_of(folder) for folder in copy.folders):
        hint = "run 'ontmoetingen undo' to see what there is."
        raise StudyError(Problem("undo", f"copy {copy.id} made room for a newer one", hint=hint))


def _put_back(study: Study, copied: Path | None, place: str) -> None:
    to = study.root / place
    if to == study.private:
        _put_private_back(copied, to)
    elif copied is None:
        shutil.rmtree(to) if to.is_dir() else to.unlink(missing_ok=True)
    else:
        beside = to.with_name(f".{to.name}.undo.new")
        shutil.rmtree(beside, ignore_errors=True)
        copy_to(copied, beside)
        to.parent.mkdir(parents=True, exist_ok=True)
        _swap(beside, to)


def _swap(new: Path, to: Path) -> None:
    if new.is_file():
        new.replace(to)
    else:
        replace_folder(new, to, to.with_name(f".{to.name}.undo.old"))


def _put_private_back(copied: Path | None, to: Path) -> None:
    """File by file: the copies themselves and the exports stand in this folder, and stay."""
    was = {p.relative_to(copied) for p in copied.rglob("*") if p.is_file()} if copied else set()
    for gone in [name for name in files_in(to) if name not in was]:
        (to / gone).unlink()
    for name in sorted(was):
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        beside = (to / name).with_name(f".{name.name}.undo.new")
        shutil.copy2(copied / name, beside)
        beside.replace(to / name)


def _is_as_it_was(study: Study, folder: Path) -> bool:
    there = record_of(folder).get("places", {})
    return bool(there) and all(
        are_equal(folder / "files" / place, study.root / place)
        if was_there
        else not (study.root / place).exists()
        for place, was_there in there.items()
    )
