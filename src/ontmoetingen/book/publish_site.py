"""The finished site, put in place at once. In: a staging folder. Out: ``_site/``, old or new.

A reader, a web server or the next build must never meet half a site. So a build works in
``_site.new/`` and only a rename brings its result to ``_site/``. Whatever stops a build before that
rename (an error, Ctrl-C, a kill) leaves the last good site as it was.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ..errors import BuildError, Problem
from ..files import hash_of_file
from ..paths import Study

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MANIFEST_NAME = "manifest.json"
LOCK_NAME = "build.lock"
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h


def staging(study: Study) -> Path:
    """Where a build works: beside the site, so that a rename suffices to publish it."""
    return study.root / "_site.new"


def _aside(study: Study) -> Path:
    return study.root / "_site.old"


@contextmanager
def one_build_at_a_time(study: Study) -> Iterator[None]:
    """Hold the study's build lock; the system lets go of it when a build is killed.

    Raises
    ------
    BuildError : another build of the same study is running.
    """
    study.cache.mkdir(parents=True, exist_ok=True)
    with (study.cache / LOCK_NAME).open("a+") as handle:
        if not _locked(handle):
            hint = "wait for it to finish, or stop it."
            raise BuildError(
                Problem(str(study.root), "another build of this study is running", hint=hint)
            )
        yield


def _locked(handle: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def tidy(study: Study) -> None:
    """Clear what a killed build left behind, and bring the last good site back if it stood aside.

    Call it with the lock held: without it, another build's work would be cleared.
    """
    aside = _aside(study)
    if aside.is_dir() and not study.site.exists():
        aside.rename(study.site)
    shutil.rmtree(aside, ignore_errors=True)
    shutil.rmtree(staging(study), ignore_errors=True)


def publish_site(built: Path, study: Study) -> None:
    """Make ``built`` the site; where the system can, in one step that nothing can interrupt."""
    if not study.site.exists():
        built.rename(study.site)
    elif _exchange(built, study.site):
        shutil.rmtree(built, ignore_errors=True)
    else:
        _by_two_renames(built, study)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one system call; False where there is no such call."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    flags = ctypes.c_uint(RENAME_EXCHANGE)
    return rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), flags) == 0


def _by_two_renames(built: Path, study: Study) -> None:
    # Between the two there is no site; ``tidy`` of the next build mends it if we stop right here.
    aside = _aside(study)
    study.site.rename(aside)
    try:
        built.rename(study.site)
    except BaseException:
        aside.rename(study.site)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def write_manifest(site: Path, facts: dict[str, Any]) -> None:
    """Write ``manifest.json``: the facts given and the SHA-256 of every file; nothing that varies.

    Equal input gives an equal manifest, so that two people can compare what they built.
    """
    content = json.dumps({**facts, "files": file_hashes(site)}, indent=1, sort_keys=True)
    (site / MANIFEST_NAME).write_text(content + "\n", encoding="utf-8")


def read_manifest(site: Path) -> dict[str, Any] | None:
    """The manifest of a site, or None when there is none that can be read."""
    try:
        return json.loads((site / MANIFEST_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def file_hashes(site: Path) -> dict[str, str]:
    """SHA-256 of every file below ``site`` except the manifest, by its path inside the site."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    return {
        name: hash_of_file(path)
        for path in files
        if (name := path.relative_to(site).as_posix()) != MANIFEST_NAME
    }


def is_intact(site: Path) -> bool:
    """True when every file of the site is still what its manifest says."""
    manifest = read_manifest(site)
    return manifest is not None and manifest.get("files") == file_hashes(site)
