"""Files that are either the old or the new one, never half. In: content. Out: a file on disk.

A step can be stopped at any moment, and a disk can be full at any byte; so whatever is written is
written beside its place first and then renamed, which a file system does at once or not at all.
"""

from __future__ import annotations

import os
from hashlib import file_digest
from pathlib import Path


def write_file(path: Path, content: str | bytes) -> bool:
    """Put ``content`` in ``path`` at once, and only when it differs; True when it did."""
    raw = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == raw:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.write_bytes(raw)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return True


def hash_of_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
