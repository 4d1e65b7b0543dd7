"""A full or locked disk in words. In: whatever a writing program raised. Out: one message."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import BuildError, Problem

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
FULL_WORDS = ("No space left on device", "Disk quota exceeded", "File too large")


@contextmanager
def disk_trouble_is_said(root: Path) -> Iterator[None]:
    """Turn a full or locked disk, wherever it shows, into one message about the study's folder.

    Pandoc, Typst and Quarto write files too, and each has its own way to say that it could not.

    Raises
    ------
    BuildError : in place of any error that means that nothing could be written.
    """
    try:
        yield
    except Exception as error:
        problem = _full(root, error) or _forbidden(error)
        if problem is None:
            raise
        raise BuildError(problem) from error


def _full(root: Path, error: Exception) -> Problem | None:
    number = error.errno if isinstance(error, OSError) else None
    if number not in FULL and not any(words in str(error) for words in FULL_WORDS):
        return None
    free = shutil.disk_usage(root).free / 1e6
    hint = "free some space and build again; the last good site and all data are untouched."
    return Problem(str(root), f"no space left on the disk ({free:.1f} MB free)", hint=hint)


def _forbidden(error: Exception) -> Problem | None:
    if not isinstance(error, OSError) or error.errno not in FORBIDDEN:
        return None
    hint = "check who owns the folder, and whether it is open in another program."
    where = str(error.filename or "a file")
    return Problem(where, f"may not be written ({error.strerror})", hint=hint)
