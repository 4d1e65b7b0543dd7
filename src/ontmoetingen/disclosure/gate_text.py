"""All text in a file, whatever its kind. In: a path. Out: what a reader or a tool can find in it.

An id can stand in a page, in the data of a picture, in a field of a PDF that no page shows, in a
file inside a zip, or written with escapes. What is no text is read for the runs of letters in it,
and what is packed inside a file is read as a file of its own.
"""

from __future__ import annotations

import html
import re
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from .gate_unpack import LARGEST, from_letters, refuse_too_deep, unpacked
from .pdf_text import pdf_text

TEXT = {".html", ".htm", ".js", ".json", ".csv", ".svg", ".xml", ".txt", ".md", ".ipynb", ".css"}
TEXT |= {".map", ".yml", ".yaml", ".bib", ".csl", ".tsv", ".qmd", ".webmanifest", ".cff", ".jsonld"}
RUN = re.compile(rb"[\x20-\x7e\xa0-\xff]{4,}")
WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){4,}"), re.compile(rb"(?:\x00[\x20-\x7e]){4,}")
WIDER = re.compile(rb"(?:[\x20-\x7e]\x00\x00\x00){4,}|(?:\x00\x00\x00[\x20-\x7e]){4,}")
ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
TAG = re.compile(r"<[^<>]*>")
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
PNG = b"\x89PNG\r\n\x1a\n"


def text_of(path: Path) -> str:
    """Everything readable in a file, with escapes of pages, scripts and addresses undone too."""
    return text_in(path.name, path.read_bytes())


def text_in(name: str, content: bytes, depth: int = 0) -> str:
    """As `text_of`, for a file inside another.

    Parameters
    ----------
    depth : in how many other files it is packed.

    Raises
    ------
    PublishError : something in it cannot be searched: too large, packed too deep, or with a key.
    """
    refuse_too_deep(name, depth)
    suffix = Path(name).suffix.lower()
    if suffix in TEXT or _is_plain(content):
        text = content.decode("utf-8", errors="replace")
        inside = from_letters(text)
        found = [_unescaped(text), *_wide(content)]
    else:
        found = list(_parts(suffix, content))
        inside = from_letters(found[0])
    packed = (*unpacked(name, content), *inside)
    found += [text for one, inner in packed for text in (one, text_in(one, inner, depth + 1))]
    return "\n".join(found)


def _is_plain(content: bytes) -> bool:
    """Whether a file of no known kind is text all the same."""
    if b"\x00" in content[:4096]:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unescaped(text: str) -> str:
    """The text as it stands, and once more per way in which a reader would see other letters."""
    # Letters on both sides of a tag stand side by side for a reader.
    starts = (text, TAG.sub("", text)) if "<" in text else (text,)
    return "\n".join(dict.fromkeys(found for start in starts for found in _undone(start)))


def _undone(text: str) -> Iterator[str]:
    """One after the other: a page may hold an address in which a letter was escaped first."""
    yield text
    for undo in (html.unescape, unquote, _without_escapes, _as_seen):
        text = undo(text)
        yield text


def _without_escapes(text: str) -> str:
    if "\\u" not in text and "\\x" not in text:
        return text
    return ESCAPE.sub(lambda m: _letter(int(m[1] or m[2] or m[3], 16)), text)


def _letter(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else ""


def _as_seen(text: str) -> str:
    """Without signs that show nothing, and with letters of one look as one letter."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(UNSEEN))


def _wide(content: bytes) -> Iterator[str]:
    """Letters of two or four bytes each (UTF-16, UTF-32), whichever byte comes first."""
    if b"\x00" not in content:
        return
    for pattern in (*WIDE, WIDER):
        yield "\n".join(run.replace(b"\x00", b"").decode() for run in pattern.findall(content))


def _parts(suffix: str, content: bytes) -> Iterator[str]:
    yield b"\n".join(RUN.findall(content)).decode("latin-1")
    yield from _wide(content)
    if suffix == ".pdf" or content.startswith(b"%PDF-"):
        yield pdf_text(content)
    if content.startswith(PNG):
        yield from _png_texts(content)


def _png_texts(content: bytes) -> Iterator[str]:
    """Comments in a picture that are packed; the others are found as runs of letters."""
    place = len(PNG)
    while place + 8 <= len(content):
        size, kind = (
            int.from_bytes(content[place : place + 4], "big"),
            content[place + 4 : place + 8],
        )
        data = content[place + 8 : place + 8 + size]
        if kind in (b"zTXt", b"iTXt"):
            for start in (m.end() for m in re.finditer(rb"\x00", data[:120])):
                yield _inflated(data[start:]) or _inflated(data[start + 1 :])
        place += 12 + size


def _inflated(data: bytes) -> str:
    try:
        return zlib.decompressobj().decompress(data, LARGEST).decode("utf-8", errors="replace")
    except zlib.error:
        return ""
