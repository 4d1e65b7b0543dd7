"""One look at the bytes of a text file. In: a path. Out: what its readers must know beforehand.

Which encoding, whether a quotation mark stays open, whether lines are empty, and the hash: each is
a question about all bytes. Reading a large export once for all four, in pieces that fit in the
processor's own memory, costs a fraction of parsing it; reading it once for each would cost more.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

PIECE = 1 << 17
LINE_FEED, RETURN = 10, 13


@dataclass(frozen=True)
class Scan:
    """What the bytes of a file say, before anyone decides how to read them.

    Parameters
    ----------
    sha256 : hash of the file.
    is_utf8 : every byte belongs to valid UTF-8.
    quotes : number of bytes that are a quotation mark.
    may_hold_empty_lines : two line ends stand together somewhere (perhaps inside a cell), or one
        stands at the start. Without that no line is empty; only for one byte per line end.
    """

    sha256: str
    is_utf8: bool
    quotes: int
    may_hold_empty_lines: bool


@dataclass
class _Looking:
    """What was seen up to some byte."""

    hash: object = field(default_factory=hashlib.sha256)
    decoder: codecs.IncrementalDecoder = field(
        default_factory=codecs.getincrementaldecoder("utf-8")
    )
    is_utf8: bool = True
    quotes: int = 0
    empty: bool = False
    last: bytes = b"\n"


def scan(path: Path) -> Scan:
    """One pass over the bytes of this file.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_bytes(b'a;b\\n"x";1\\n\\n2;3\\n')
    ...     found = scan(path)
    >>> found.is_utf8, found.quotes, found.may_hold_empty_lines
    (True, 2, True)
    """
    seen = _Looking()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(PIECE):
            _look(piece, seen)
    _decode(b"", seen, final=True)
    return Scan(seen.hash.hexdigest(), seen.is_utf8, seen.quotes, seen.empty)


def _look(piece: bytes, seen: _Looking) -> None:
    seen.hash.update(piece)
    _decode(piece, seen, final=False)
    # Counting costs ten times as much as finding that there is nothing to count.
    seen.quotes += piece.count(b'"') if b'"' in piece else 0
    seen.empty = seen.empty or _line_ends_together(seen.last + piece.removeprefix(codecs.BOM_UTF8))
    seen.last = piece[-1:]


def _decode(piece: bytes, seen: _Looking, *, final: bool) -> None:
    """Whether it is still UTF-8; a character may be cut in two between pieces."""
    if not seen.is_utf8 or (piece.isascii() and not seen.decoder.getstate()[0] and not final):
        return
    try:
        seen.decoder.decode(piece, final)
    except UnicodeDecodeError:
        seen.is_utf8 = False


def _line_ends_together(piece: bytes) -> bool:
    """Whether LF LF, LF CR or CR CR stands anywhere; CR LF is one line end.

    >>> _line_ends_together(b"a\\r\\nb\\n"), _line_ends_together(b"a\\r\\n\\r\\nb")
    (False, True)
    """
    values = np.frombuffer(piece, np.uint8)
    feed = values == LINE_FEED
    if b"\r" not in piece:
        return bool((feed[:-1] & feed[1:]).any())
    carriage = values == RETURN
    after_feed = feed[:-1] & (feed | carriage)[1:]
    return bool((after_feed | (carriage[:-1] & carriage[1:])).any())
