"""What is packed inside a file. In: its bytes or its letters. Out: the files within, or a refusal.

Archives, packed files, and files written as letters (base64), which is how a page or a notebook
holds a picture. What cannot be opened, or is too large to search, must not go out unsearched.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

from ..errors import Problem, PublishError
from ..safe_zip import BROKEN

LARGEST = 200_000_000  # bytes of one packed file: more is no download of a report
DEEPEST = 8  # files in files: a file that holds itself has no end
AS_LETTERS = "letters in a text"
Packed = tuple[str, bytes]
OPENERS: dict[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b\x08": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}
LOCKED = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"PAR1": "Parquet",
    b"SQLite format 3\x00": "SQLite",
}
DAMAGED = (*BROKEN, lzma.LZMAError, tarfile.TarError)
LETTERS = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
LINES = re.compile(r"[A-Za-z0-9+/]{60,}(?:(?:\\n|\r?\n)[A-Za-z0-9+/]{4,})+={0,2}")
BREAK = re.compile(r"\\n|\r?\n")
URL_LETTERS = str.maketrans("-_", "+/")


def unpacked(name: str, content: bytes) -> Iterator[Packed]:
    """Name and content of every file in an archive or a packed file; nothing for any other.

    Raises
    ------
    PublishError : it cannot be opened, needs a key, or holds more than can be searched.
    """
    kind = next((kind for magic, kind in LOCKED.items() if content.startswith(magic)), None)
    if kind:
        raise _refusal(name, f"is a {kind} file, which cannot be searched")
    try:
        yield from _members(name, content)
    except DAMAGED:
        if name == AS_LETTERS:
            return  # no archive, but a word that looks like the first letters of one
        raise _refusal(name, "is packed in a way that cannot be opened") from None


def _members(name: str, content: bytes) -> Iterator[Packed]:
    opener = next((way for magic, way in OPENERS.items() if content.startswith(magic)), None)
    if opener:
        yield f"in {name}", _opened(name, opener(io.BytesIO(content)))
    elif content[257:262] == b"ustar":
        yield from _of_tar(content)
    elif zipfile.is_zipfile(io.BytesIO(content)):
        yield from _of_zip(name, content)


def _opened(name: str, packed: IO[bytes]) -> bytes:
    found = packed.read(LARGEST)
    if len(found) == LARGEST:
        raise _too_large(name, [])
    return found


def _of_tar(content: bytes) -> Iterator[Packed]:
    with tarfile.open(fileobj=io.BytesIO(content)) as packed:
        for member in packed:
            file = packed.extractfile(member) if member.isfile() else None
            yield member.name, file.read() if file else member.linkname.encode()


def _of_zip(name: str, content: bytes) -> Iterator[Packed]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = packed.infolist()
        large = [n for n, member in enumerate(members, 1) if member.file_size >= LARGEST]
        if large:
            raise _too_large(name, large)
        if any(member.flag_bits & 1 for member in members):
            raise _refusal(name, "holds files that need a password")
        yield f"comment of {name}", packed.comment
        for member in members:
            yield member.filename, packed.read(member)


def from_letters(text: str) -> Iterator[Packed]:
    """Whatever stands in a text as base64, on one line or on more, each piece once."""
    joined = {BREAK.sub("", found) for found in LINES.findall(text)}
    for letters in sorted({*LETTERS.findall(text), *joined}):
        content = _decoded(letters)
        if content:
            yield AS_LETTERS, content


def _decoded(letters: str) -> bytes:
    plain = letters.rstrip("=").translate(URL_LETTERS)
    whole = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        return base64.b64decode(whole + "=" * (-len(whole) % 4))
    except binascii.Error:
        return b""


def refuse_too_deep(name: str, depth: int) -> None:
    """Refuse what is packed in too many other files.

    Raises
    ------
    PublishError : it is.
    """
    if depth > DEEPEST:
        raise _refusal(name, f"is packed more than {DEEPEST} times over")


def _too_large(name: str, places: list[int]) -> PublishError:
    """Names of files may be names of people, so that a zip tells by number which ones."""
    what = f"holds {len(places) or 1} files that are too large to be searched"
    allowed = f"less than {LARGEST // 1_000_000} MB each"
    return PublishError(Problem(name, what, allowed, places=places, hint="leave them out."))


def _refusal(name: str, what: str) -> PublishError:
    return PublishError(Problem(name, what, hint="leave it out."))
