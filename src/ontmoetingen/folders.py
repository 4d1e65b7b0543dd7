"""Folders that are replaced as a whole. In: a new folder. Out: it stands where the old one stood.

Whoever reads a folder (a browser, a notebook, the next step) must meet all of the old files or all
of the new, also when the process that replaces them is killed right then.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

AT_FDCWD, RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
HALF_WRITTEN = re.compile(r"\..+\.\d+\.new")  # how ``files.write_file`` names what it writes


def replace_folder(new: Path, place: Path, aside: Path) -> None:
    """Put ``new`` at ``place``; where the system can, in one step that nothing can interrupt.

    Parameters
    ----------
    new, place, aside : folders on one disk. ``aside`` is where the old folder stands for a moment
        on a system without such a step; see `bring_back`.
    """
    if not place.exists():
        new.rename(place)
    elif exchange(new, place):
        shutil.rmtree(new, ignore_errors=True)
    else:
        by_two_renames(new, place, aside)


def exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one system call; False where there is no such call."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    flags = ctypes.c_uint(RENAME_EXCHANGE)
    return rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), flags) == 0


def by_two_renames(new: Path, place: Path, aside: Path) -> None:
    """The old folder aside, the new one in; on failure the old one comes back."""
    shutil.rmtree(aside, ignore_errors=True)
    place.rename(aside)
    try:
        new.rename(place)
    except BaseException:
        aside.rename(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def bring_back(place: Path, aside: Path) -> bool:
    """Bring the old folder back when a stop fell between two renames; whether there was one.

    Call it with a lock held: without it, the two renames of another process would be undone.
    """
    if place.exists() or not aside.is_dir():
        return False
    aside.rename(place)
    return True


def clear_half_written(folders: Iterable[Path]) -> int:
    """Remove what killed processes were writing in these folders; how many files.

    Call it with a lock held: without it, what another process is writing would be removed.
    """
    found = [p for f in folders for p in f.rglob(".*.new") if HALF_WRITTEN.fullmatch(p.name)]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
