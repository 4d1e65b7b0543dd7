"""Is everything in order here. In: a study. Out: findings, each with what to do about it.

For somebody whose build fails, or who wants to be sure before showing anything. It looks, and
changes no more than a lock that nobody holds; names of files and counts are all it says.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .errors import OntmoetingenError
from .locks import one_at_a_time
from .paths import Study

GOOD, LOOK, WRONG = "ok", "look", "wrong"
OLDEST_PYTHON = (3, 11)
NEEDED = ("altair", "duckdb", "nbclient", "pandas", "pypandoc_binary", "typst", "vl-convert-python")
AT_THE_DESK = ("anywidget", "jupyterlab", "ruff")
LITTLE, TOO_LITTLE = 2_000_000_000, 300_000_000  # bytes free
MOST_NAMED = 5


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Parameters
    ----------
    state : ``"ok"``, ``"look"`` (it works, but) or ``"wrong"``.
    about : what was looked at; told : what was found, with what to do about it.
    """

    state: str
    about: str
    told: str

    def __str__(self) -> str:
        return f"{self.state:5} {self.about}: {self.told}"


def examine(study: Study) -> list[Finding]:
    """Everything there is to say about this study on this machine, in a fixed order."""
    return [finding for look in LOOKS for finding in look(study)]


def _python(_study: Study) -> Iterator[Finding]:
    state = GOOD if sys.version_info >= OLDEST_PYTHON else WRONG
    yield Finding(state, "Python", f"{platform.python_version()} ({sys.executable})")


def _packages(_study: Study) -> Iterator[Finding]:
    yield _versions("packages", NEEDED, WRONG, "install them with: make report")
    yield _versions("desk", AT_THE_DESK, LOOK, "JupyterLab needs them: make lab")


def _versions(about: str, names: tuple[str, ...], state: str, hint: str) -> Finding:
    found = {name: _version(name) for name in names}
    absent = [name for name, told in found.items() if not told]
    if absent:
        return Finding(state, about, f"{', '.join(absent)} not installed; {hint}")
    return Finding(GOOD, about, ", ".join(f"{name} {told}" for name, told in found.items()))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _kernel(_study: Study) -> Iterator[Finding]:
    from .book.kernel import LAUNCH

    asked = subprocess.run(
        [*LAUNCH[:3], "--version"], capture_output=True, text=True, check=False, timeout=60
    )
    if asked.returncode:
        yield Finding(WRONG, "kernel", f"does not start; try: {' '.join(LAUNCH[:3])} --version")
    else:
        yield Finding(GOOD, "kernel", f"ipykernel {_version('ipykernel')} of this Python")


def _engine(_study: Study) -> Iterator[Finding]:
    from .book.engines import choose_engine

    yield Finding(GOOD, "engine", choose_engine().why)


def _fonts(_study: Study) -> Iterator[Finding]:
    from .book.glyphs import FOLDERS, font_folders

    found = len(font_folders())
    if found < len(FOLDERS):
        packages = " and ".join(name for name, _ in FOLDERS)
        yield Finding(WRONG, "fonts", f"not all there: {packages} bring them; make report")
    else:
        yield Finding(GOOD, "fonts", "those of the PDF come with the packages")


def _disk(study: Study) -> Iterator[Finding]:
    free = shutil.disk_usage(study.root).free
    told = f"{free / 1e9:.1f} GB free"
    if free < TOO_LITTLE:
        yield Finding(WRONG, "disk", f"{told}: a build may not fit; make room")
    else:
        yield Finding(LOOK if free < LITTLE else GOOD, "disk", told)


def _private(study: Study) -> Iterator[Finding]:
    """What git would take, whatever the rules that it should follow say."""
    from .lab.guard import is_private
    from .lab.hooks import has_our_hook, is_checkout, taken_by_git

    if not is_checkout(study.root):
        yield Finding(LOOK, "git", "this study is not in a git checkout: nothing keeps its history")
        return
    found = [name for name in taken_by_git(study.root) if is_private(name)]
    if found:
        told = f"git would take {_named(found)}; name them in .gitignore and git rm --cached them"
        yield Finding(WRONG, "private files", told)
    else:
        yield Finding(GOOD, "private files", "git takes none of them")
    hook = has_our_hook(study.root)
    told = "kept before every commit" if hook else "not kept by git here; run: ontmoetingen hooks"
    yield Finding(GOOD if hook else LOOK, "rules", told)


def _locks(study: Study) -> Iterator[Finding]:
    from .intake.store import LOCK, READY, STAGING

    for lock in (study.lock, study.private / LOCK):
        if lock.is_file():
            yield _lock(lock)
    # What a killed process leaves in the folder of answers; the next intake settles it.
    half = [name for name in (STAGING, READY) if (study.private / name).exists()]
    if half:
        told = f"an intake was stopped ({', '.join(half)}); the next command that needs it goes on"
        yield Finding(LOOK, "answers", told)


def _lock(lock: Path) -> Finding:
    try:
        with one_at_a_time(lock, "doctor", lock.name, OntmoetingenError):
            return Finding(LOOK, "lock", f"{lock.name} was left by a killed process; removed now")
    except OntmoetingenError as error:
        return Finding(LOOK, "lock", str(error))


def _stale(study: Study) -> Iterator[Finding]:
    from .staleness import behind

    try:
        found = [one.line for one in behind(study)]
    except OntmoetingenError as error:
        yield Finding(WRONG, "outputs", str(error))
        return
    told = f"{_named(found)}; ontmoetingen build" if found else "up to date"
    yield Finding(LOOK if found else GOOD, "outputs", told)


def _named(found: list[str]) -> str:
    more = len(found) - MOST_NAMED
    first = "; ".join(found[:MOST_NAMED])
    return f"{first} (+{more} more)" if more > 0 else first


Look = Callable[[Study], Iterator[Finding]]
LOOKS: tuple[Look, ...] = (
    _python, _packages, _kernel, _engine, _fonts, _disk, _private, _locks, _stale,
)  # fmt: skip
