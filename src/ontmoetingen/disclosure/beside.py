"""Folders beside the published one. In: two folders. Out: where is written, what a kill left there.

Kept free of pandas, as `manifest` is: whether something was left behind is asked at every command.
"""

from __future__ import annotations

import shutil
from pathlib import Path


def new_beside(folder: Path, scratch: Path) -> Path:
    """Where tables are written; for a moment, where those stand whose place they took."""
    return scratch / f"{folder.name}.new"


def old_beside(folder: Path, scratch: Path) -> Path:
    """Where the old tables stand for a moment on a system that cannot exchange two folders."""
    return scratch / f"{folder.name}.old"


def is_left_behind(folder: Path, scratch: Path) -> bool:
    """Whether a publication is at work, or was killed before it cleared what it worked in."""
    return new_beside(folder, scratch).exists()


def clear_beside(folder: Path, scratch: Path) -> None:
    """Remove what a killed publication left; with the lock held, or another's work would go."""
    shutil.rmtree(new_beside(folder, scratch), ignore_errors=True)
