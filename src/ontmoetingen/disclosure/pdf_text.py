"""Words in a PDF, for the gate. In: the bytes of a PDF. Out: all text it can show.

Not a reader for people: order and layout are lost. A font maps glyph numbers to letters; which
font draws a run is not looked up, every run is read through every font instead: that may add
nonsense but loses no run, which is what a gate needs. A word that is drawn in pieces, as letters
with their own place in a chart may be, is not put together again.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
# Brackets inside a string need no escape when they are in pairs; three deep occurs, more does not.
INNER = rb"[^()\\]|\\."
DEEP = rb"\((?:" + INNER + rb"|\((?:" + INNER + rb")*\))*\)"
LITERAL = rb"(?:" + INNER + rb"|" + DEEP + rb")*"
STRING = rb"<[0-9A-Fa-f\s]*>|\(" + LITERAL + rb"\)"
RUN = re.compile(rb"\[(?:" + STRING + rb"|[-\d.\s])*\]\s*TJ|(?:" + STRING + rb")\s*Tj", re.DOTALL)
PART = re.compile(rb"<([0-9A-Fa-f\s]*)>|\((" + LITERAL + rb")\)", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
HEX = rb"<\s*([0-9A-Fa-f\s]+)>"
CHAR = re.compile(HEX + rb"\s*" + HEX)
RANGE = re.compile(HEX + rb"\s*" + HEX + rb"\s*(?:" + HEX + rb"|\[(.*?)\])", re.DOTALL)


def pdf_text(content: bytes) -> str:
    """All text in a PDF: what its pages draw, its metadata and its alternative texts.

    Parameters
    ----------
    content : an unencrypted PDF.

    Returns
    -------
    One run per line, once for every font of the document.
    """
    streams = list(_streams(content))
    fonts = [font for font in map(_font, streams) if font]
    pages = [s for s in streams if b"BT" in s and b"Tf" in s]
    runs = {b"".join(_codes(run[0])) for s in pages for run in RUN.finditer(s)}
    drawn = [_decode(run, font) for run in runs for font in fonts]
    texts = [STREAM.sub(b"", content), *(s for s in streams if _is_text(s) and s not in pages)]
    strings = [_string(found) for found in _strings(texts)]
    return "\n".join([*drawn, *strings, *(text.decode("latin-1") for text in texts)])


def _is_text(stream: bytes) -> bool:
    """Whether a stream holds words (metadata, objects), unlike a font or a picture."""
    start = stream[:2000]
    return bool(start) and sum(32 <= b < 127 or b in b"\r\n\t" for b in start) > 0.8 * len(start)


def _streams(content: bytes) -> Iterator[bytes]:
    for raw in STREAM.findall(content):
        try:
            yield zlib.decompressobj().decompress(raw)
        except zlib.error:
            yield raw  # not compressed, or an image; its bytes are looked at as they are


def _font(stream: bytes) -> dict[int, str]:
    """Glyph number to letters, from a ToUnicode map; empty for any other stream."""
    found: dict[int, str] = {}
    for block in CHARS.findall(stream):
        found |= {int(code, 16): _utf16(text) for code, text in CHAR.findall(block)}
    for block in RANGES.findall(stream):
        for first, last, start, listed in RANGE.findall(block):
            found |= _range(int(first, 16), int(last, 16), start, listed)
    return found


def _range(first: int, last: int, start: bytes, listed: bytes) -> dict[int, str]:
    if listed:
        texts = re.findall(HEX, listed)
        return {first + place: _utf16(text) for place, text in enumerate(texts)}
    base = _utf16(start)
    codes = range(first, min(last, first + 0xFFFF) + 1)
    return {c: base[:-1] + chr(ord(base[-1]) + c - first) for c in codes}


def _utf16(hexadecimal: bytes) -> str:
    digits = re.sub(rb"\s", b"", hexadecimal).decode()
    return bytes.fromhex(digits.zfill(4)).decode("utf-16-be", errors="replace")


def _codes(run: bytes) -> Iterator[bytes]:
    """The glyph numbers of a run as bytes, two per glyph."""
    for hexadecimal, literal in PART.findall(run):
        if literal:
            yield ESCAPE.sub(_unescape, literal)
        else:
            yield _bytes(hexadecimal)


def _bytes(hexadecimal: bytes) -> bytes:
    """A hexadecimal string; a missing last digit counts as 0 (ISO 32000-1, 7.3.4.3)."""
    digits = re.sub(rb"\s", b"", hexadecimal).decode()
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def _unescape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    is_octal = code[:1] in b"01234567"
    return bytes([int(code, 8) & 255]) if is_octal else LETTERS.get(code, code)


def _decode(run: bytes, font: dict[int, str]) -> str:
    pairs = zip(run[::2], run[1::2], strict=False)
    return "".join(font.get(high << 8 | low, "") for high, low in pairs)


def _strings(pieces: list[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        for hexadecimal, literal in PART.findall(piece):
            if literal:
                yield ESCAPE.sub(_unescape, literal)
            elif hexadecimal[:4].upper() == b"FEFF":
                yield _bytes(hexadecimal)


def _string(content: bytes) -> str:
    if content[:2] == b"\xfe\xff":
        return content[2:].decode("utf-16-be", errors="replace")
    return content.decode("latin-1")
