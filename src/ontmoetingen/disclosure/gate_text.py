"""All text in a file, whatever its kind. In: a path. Out: what a reader or a tool can find in it.

An id can stand in a page, in the data of a picture, in a field of a PDF that no page shows, in a
file inside a zip, or written with escapes. What is no text is read for the runs of letters in it.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from ..errors import Problem, PublishError
from .pdf_text import pdf_text

TEXT = {".html", ".htm", ".js", ".json", ".csv", ".svg", ".xml", ".txt", ".md", ".ipynb", ".css"}
TEXT |= {".map", ".yml", ".yaml", ".bib", ".csl", ".tsv", ".qmd", ".webmanifest", ".cff", ".jsonld"}
RUN = re.compile(rb"[\x20-\x7e\xa0-\xff]{4,}")
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
LARGEST = 200_000_000  # bytes of one file in a zip: more is no download of a report
PNG = b"\x89PNG\r\n\x1a\n"


def text_of(path: Path) -> str:
    """Everything readable in a file, with escapes of pages, scripts and addresses undone too."""
    return text_in(path.name, path.read_bytes())


def text_in(name: str, content: bytes) -> str:
    """As `text_of`, for a file inside another."""
    suffix = Path(name).suffix.lower()
    if suffix in TEXT:
        return _unescaped(content.decode("utf-8", errors="replace"))
    return "\n".join(_parts(suffix, content))


def _unescaped(text: str) -> str:
    """The text as it stands, and once more with its escapes undone where it has any."""
    found = [text]
    if "&" in text:
        found.append(html.unescape(text))
    if "%" in text:
        found.append(unquote(text))
    if "\\u" in text or "\\x" in text:
        found.append(ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)), text))
    return "\n".join(found)


def _parts(suffix: str, content: bytes) -> Iterator[str]:
    yield b"\n".join(RUN.findall(content)).decode("latin-1")
    if suffix == ".pdf":
        yield pdf_text(content)
    if content.startswith(PNG):
        yield from _png_texts(content)
    if zipfile.is_zipfile(io.BytesIO(content)):
        yield from _members(content)


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
                yield _unpacked(data[start:]) or _unpacked(data[start + 1 :])
        place += 12 + size


def _unpacked(data: bytes) -> str:
    try:
        return zlib.decompressobj().decompress(data, LARGEST).decode("utf-8", errors="replace")
    except zlib.error:
        return ""


def _members(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = packed.infolist()
        _refuse_large([m for m in members if m.file_size >= LARGEST])
        for member in members:
            yield member.filename
            yield text_in(member.filename, packed.read(member))


def _refuse_large(members: list[zipfile.ZipInfo]) -> None:
    """What is too large to be searched must not go out unsearched."""
    if members:
        what = f"{len(members)} files inside a zip are too large to be searched"
        allowed = f"less than {LARGEST // 1_000_000} MB each"
        places = [member.filename for member in members]
        raise PublishError(Problem("site", what, allowed, places=places, hint="leave them out."))
