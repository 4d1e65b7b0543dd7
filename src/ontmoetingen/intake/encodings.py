"""Which encoding a text file is in. In: a file. Out: a codec name, or a refusal that names lines.

Guessing an encoding from statistics goes wrong on short Dutch files. Three facts are enough here:
a byte order mark, whether every line is valid UTF-8, and whether bytes that are not can be
Windows-1252 (what Excel writes). A file that is partly one and partly the other was pasted
together; reading it as either would damage names without anyone noticing.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import IntakeError, Problem
from .scan import Scan

CHUNK = 8 << 20
UNUSED_IN_1252 = b"\x81\x8d\x8f\x90\x9d"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass
class _Lines:
    """Line numbers seen so far, by what their bytes can be."""

    seen: int = 0
    utf8: list[int] = field(default_factory=list)
    other: list[int] = field(default_factory=list)
    neither: list[int] = field(default_factory=list)


def encoding_of(path: Path, seen: Scan) -> str:
    """The codec to read this file with: utf-8, utf-8-sig, utf-16(-le, -be) or cp1252.

    Lines are looked at one by one only where not every byte is UTF-8.

    Raises
    ------
    IntakeError : two encodings in one file, or bytes that belong to neither.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, codec in MARKS:
        if head.startswith(mark) and (seen.is_utf8 or mark != codecs.BOM_UTF8):
            return codec
    if b"\x00" in head:
        return _utf16_without_mark(head, path.name)
    return "utf-8" if seen.is_utf8 else _from_lines(_look_at_lines(path), path.name)


def _utf16_without_mark(head: bytes, name: str) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > 0.4 * len(head) / 2 and min(even, odd) == 0:
        return "utf-16-le" if odd > even else "utf-16-be"
    raise IntakeError(
        Problem(name, "is not a text file: it holds zero bytes", "CSV, XLSX, SPSS .sav or Parquet")
    )


def _chunks(path: Path) -> Iterator[bytes]:
    """Pieces of the file that end at a line end, so that no character is cut in two."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk + file.readline()


def _look_at_lines(path: Path) -> _Lines:
    lines = _Lines()
    for chunk in _chunks(path):
        if not chunk.isascii():
            _judge(chunk, lines)
        lines.seen += chunk.count(b"\n")
    return lines


def _judge(chunk: bytes, lines: _Lines) -> None:
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError:
        _judge_each(chunk, lines)
    else:
        lines.utf8 = lines.utf8 or [lines.seen + 1]


def _judge_each(chunk: bytes, lines: _Lines) -> None:
    for number, line in enumerate(chunk.split(b"\n"), lines.seen + 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            lines.utf8.append(number)
        except UnicodeDecodeError:
            unused = any(byte in line for byte in UNUSED_IN_1252)
            (lines.neither if unused else lines.other).append(number)


def _from_lines(lines: _Lines, name: str) -> str:
    if lines.neither:
        what = f"{len(lines.neither)} lines are neither UTF-8 nor Windows-1252"
        hint = "open the file in the program that made it and save it as CSV UTF-8."
        raise IntakeError(Problem(name, what, places=lines.neither, hint=hint))
    if lines.other and lines.utf8:
        what = (
            f"two encodings in one file: {len(lines.other)} lines are Windows-1252 "
            "while others are UTF-8"
        )
        hint = "the file was probably pasted together; export each part again as CSV UTF-8."
        raise IntakeError(Problem(name, what, places=lines.other, hint=hint))
    return "cp1252" if lines.other else "utf-8"
