"""What hostile input may never make this package do. In: a folder. Out: a list of what it did.

Python tells an audit hook of every program started, socket opened and file written. While the guard
stands, anything of that kind outside the folder is noted, and a test fails on the first note.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEVER = {"os.system", "os.exec", "os.fork", "os.posix_spawn", "os.putenv", "pty.spawn"}
NEVER |= {
    "subprocess.Popen",
    "socket.connect",
    "socket.bind",
    "urllib.Request",
    "pickle.find_class",
}
CHANGES = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.link", "os.chmod"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_guarded: list[tuple[Path, list[str]]] = []


def _watch(event: str, arguments: tuple) -> None:
    if not _guarded:
        return
    folder, notes = _guarded[-1]
    if event in NEVER and not _is_pandoc(event, arguments):
        notes.append(f"{event} {arguments[0]}")
    elif event == "open" and _is_written(arguments) and not _is_inside(folder, arguments[0]):
        notes.append(f"open {arguments[0]}")
    elif event in CHANGES and not _is_inside(folder, arguments[0]):
        notes.append(f"{event} {arguments[0]}")


def _is_pandoc(event: str, arguments: tuple) -> bool:
    """The one program that a reader of files may start: it turns references into data."""
    return event == "subprocess.Popen" and Path(os.fsdecode(arguments[0])).stem == "pandoc"


def _is_written(arguments: tuple) -> bool:
    _, mode, flags = arguments
    return bool(flags & WRITING) if isinstance(flags, int) else "w" in str(mode or "")


def _is_inside(folder: Path, path: object) -> bool:
    if not isinstance(path, str | bytes | os.PathLike):
        return True  # a number of a file that is open already
    return Path(os.path.realpath(os.fsdecode(path))).is_relative_to(folder)


sys.addaudithook(_watch)


@contextmanager
def guard(folder: Path) -> Iterator[list[str]]:
    """Note what is started, opened or written outside the folder until the guard is lifted."""
    notes: list[str] = []
    _guarded.append((folder.resolve(), notes))
    try:
        yield notes
    finally:
        _guarded.pop()
