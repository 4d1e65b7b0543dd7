"""One at a time. In: a lock file and what is being done. Out: the lock, or who holds it.

Two intakes, publications or builds of one study would write through each other. The lock is the
system's own, on a file that names its holder: when a process is killed the system lets go of it, so
that no lock outlives the work it guarded.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from .errors import OntmoetingenError, Problem

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FAR = 1 << 20  # Windows keeps others from reading what is locked, so lock a byte nobody reads
TRIES = 100
HINT = "wait for it to finish, or stop it."
NO_LOCKS = "some disks of a network know no locks: keep the study on a disk of this machine."


class _NoLocks(Exception):
    """A disk that cannot lock a file at all, so that nobody holds it and nobody can."""


@contextmanager
def one_at_a_time(
    lock: Path, work: str, where: str, error: type[OntmoetingenError]
) -> Iterator[None]:
    """Hold ``lock`` while the work is done; refuse when another process holds it.

    Parameters
    ----------
    lock : file to lock; is made when it is not there and removed when the work is done.
    work : what is being done, in one word: a second process is told it.
    where : what the work is done on, for the message.
    error : how to refuse.

    Raises
    ------
    OntmoetingenError : of the class ``error``, naming the other process and its work, or telling
        that this disk knows no locks.

    >>> import tempfile
    >>> from .errors import BuildError
    >>> place = Path(tempfile.mkdtemp()) / "work.lock"
    >>> with one_at_a_time(place, "build", "study", BuildError):
    ...     place.read_text().split()[1]
    'build'
    >>> place.exists()
    False
    """
    try:
        handle = _taken(lock)
    except _NoLocks as bad:
        what = f"{lock.name} cannot be locked ({bad})"
        raise error(Problem(where, what, hint=NO_LOCKS)) from None
    if handle is None:
        raise error(Problem(where, f"another process is at work here{_holder(lock)}", hint=HINT))
    try:
        _sign(handle, work)
        yield
    finally:
        # Removed while it is still held, so that nobody else can hold it already.
        with suppress(OSError):
            lock.unlink()
        handle.close()


def _taken(lock: Path) -> IO[bytes] | None:
    """The open and locked file, or None when another process has it."""
    while True:
        handle = _opened(lock)
        if not _locked(handle):
            handle.close()
            return None
        if _is_still(handle, lock):
            return handle
        handle.close()  # its former holder removed the file while we waited: take the new one


def _opened(lock: Path) -> IO[bytes]:
    """The open file; tried again when another process removes the folder that it stands in."""
    for _ in range(TRIES):
        lock.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            return lock.open("a+b", buffering=0)
    return lock.open("a+b", buffering=0)


def _is_still(handle: IO[bytes], lock: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle.fileno()), lock.stat())
    except FileNotFoundError:
        return False


def _locked(handle: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            handle.seek(FAR)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as bad:
        handle.close()
        raise _NoLocks(bad.strerror) from bad
    return True


def _sign(handle: IO[bytes], work: str) -> None:
    """Write who holds the lock; on a full disk the lock holds without a name."""
    with suppress(OSError):
        handle.truncate(0)
        handle.write(f"{os.getpid()} {work}\n".encode())


def _holder(lock: Path) -> str:
    try:
        number, work = lock.read_text(encoding="utf-8").split()
    except (OSError, ValueError):  # gone again, or not signed yet
        return ""
    return f" (process {number}: {work})"
