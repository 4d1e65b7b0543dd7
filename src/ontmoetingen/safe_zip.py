"""Zip files of unknown origin. In: a path. Out: the bytes of the files that are asked for.

Nothing is ever unpacked to disk. All names and sizes are judged before any content is read: names
that lead out of the archive, links, passwords, and archives that grow far beyond their own size.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from .errors import IntakeError, Problem

MOST_FILES = 10_000
MOST_BYTES = 4 << 30  # recordings may be large; they are counted, not read
MOST_TEXT = 256 << 20
MOST_GROWTH = 200
SMALL = 16 << 20  # below this, growth harms nobody
ENCRYPTED = 0x1
# lzma and bz2 report broken data as OSError, EOFError or ValueError; other methods are unknown.
BROKEN = (BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError)
BROKEN += (ValueError, OverflowError, LookupError, struct.error, zlib.error)
# What openpyxl raises for a zip that is no workbook; broken XML is a SyntaxError.
NO_WORKBOOK = (*BROKEN, SyntaxError, TypeError, AttributeError, AssertionError)


@dataclass(frozen=True)
class Archive:
    """The files of a zip by name in small letters, with forward slashes; opened when read."""

    path: Path
    members: dict[str, ZipInfo]

    def read(self, name: str) -> bytes:
        """The content of one file.

        Raises
        ------
        IntakeError : it is too large, or damaged.
        """
        member = self.members[name.casefold()]
        if member.file_size > MOST_TEXT:
            what = f"holds a text of {member.file_size >> 20} MB"
            allowed = f"at most {MOST_TEXT >> 20} MB"
            raise IntakeError(Problem(self.path.name, what, allowed=allowed))
        try:
            with ZipFile(self.path) as file, file.open(member) as content:
                return content.read(member.file_size + 1)
        except BROKEN:
            raise _damaged(self.path) from None


def open_archive(path: Path) -> Archive:
    """What a zip file holds, after its names and sizes were found to be harmless.

    Raises
    ------
    IntakeError : no zip, or with every danger found.
    """
    if not path.is_file():
        raise IntakeError(Problem(path.name, "does not exist", hint="check the path."))
    try:
        with ZipFile(path) as file:
            members = [m for m in file.infolist() if not m.is_dir()]
    except BROKEN:
        raise _damaged(path) from None
    problems = [*_names(path.name, members), *_sizes(path, members)]
    if problems:
        raise IntakeError(problems)
    return Archive(path, {_plain(m.filename): m for m in members})


def _damaged(path: Path) -> IntakeError:
    hint = "export it again; it should be a zip file inside."
    return IntakeError(Problem(path.name, "is not a zip file, or is damaged", hint=hint))


def _plain(name: str) -> str:
    return name.replace("\\", "/").casefold()


def _names(where: str, members: list[ZipInfo]) -> Iterator[Problem]:
    outside = [n for n, m in enumerate(members, 1) if leads_out(m.filename)]
    if outside:
        what = f"{len(outside)} of {len(members)} files have a name that leads out of the archive"
        yield Problem(where, what, allowed="names such as 'sources/a.txt'", places=outside)
    links = [n for n, m in enumerate(members, 1) if stat.S_ISLNK(m.external_attr >> 16)]
    if links:
        what = f"{len(links)} of {len(members)} files are links to other files"
        yield Problem(where, what, places=links)
    locked = [n for n, m in enumerate(members, 1) if m.flag_bits & ENCRYPTED]
    if locked:
        what = f"{len(locked)} of {len(members)} files have a password"
        yield Problem(where, what, places=locked, hint="export it without a password.")
    seen = Counter(_plain(m.filename) for m in members)
    twice = [n for n, m in enumerate(members, 1) if seen[_plain(m.filename)] > 1]
    if twice:
        what = f"{len(twice)} of {len(members)} files share their name with another"
        yield Problem(where, what, places=twice)


def leads_out(name: str) -> bool:
    """Whether a name in an archive is absolute, has a drive, or climbs up.

    >>> [leads_out(n) for n in ("sources/a.txt", "../a", "/a", "C:/a", "a/../../b", "..\\\\a")]
    [False, True, True, True, True, True]
    """
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ":" in plain or ".." in plain.split("/") or "\x00" in plain


def _sizes(path: Path, members: list[ZipInfo]) -> Iterator[Problem]:
    if len(members) > MOST_FILES:
        what, allowed = f"holds {len(members)} files", f"at most {MOST_FILES}"
        yield Problem(path.name, what, allowed=allowed)
    total = sum(m.file_size for m in members)
    if total > MOST_BYTES:
        what, allowed = f"would unpack to {total >> 20} MB", f"at most {MOST_BYTES >> 20} MB"
        yield Problem(path.name, what, allowed=allowed)
    elif total > SMALL and total > MOST_GROWTH * path.stat().st_size:
        what = f"would grow to {total // max(path.stat().st_size, 1)} times its size"
        yield Problem(path.name, what, allowed=f"at most {MOST_GROWTH} times")
