"""The plain text of sources. In: elements and the archive. Out: texts, or what is wrong.

Only texts inside the archive are read: a path to elsewhere on a disk is refused, so that a project
made by somebody else cannot pull in files of the one who imports it.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ...errors import Problem
from ...safe_zip import Archive
from .elements import child, text_of

INSIDE = "internal://"


def read_texts(archive: Archive, sources: list[Element]) -> tuple[list[str], list[Problem]]:
    """The text of each source (empty where it cannot be had), and every problem."""
    found = [_one(archive, source) for source in sources]
    texts = [text for text, _ in found]
    return texts, list(_problems(archive.path.name, [reason for _, reason in found]))


def _problems(where: str, reasons: list[str | None]) -> Iterator[Problem]:
    for reason in dict.fromkeys(r for r in reasons if r):
        places = [n for n, r in enumerate(reasons, 1) if r == reason]
        what = f"{len(places)} of {len(reasons)} text sources {reason}"
        yield Problem(where, what, _ALLOWED.get(reason), places)


ELSEWHERE = "lie outside the archive"
ABSENT = "are not in the archive"
WITHOUT = "have no plain text"
BYTES = "are not UTF-8 text"
_ALLOWED = {ELSEWHERE: "paths that start with 'internal://'", BYTES: "UTF-8, as the standard says"}


def _one(archive: Archive, source: Element) -> tuple[str, str | None]:
    path = source.get("plainTextPath", "").strip()
    if not path:
        inline = child(source, "PlainTextContent") is not None
        return text_of(source, "PlainTextContent"), None if inline else WITHOUT
    if not path.lower().startswith(INSIDE):
        return "", ELSEWHERE
    name = f"sources/{path[len(INSIDE) :].lstrip('/')}".casefold()
    if name not in archive.members:
        return "", ABSENT
    try:
        return archive.read(name).decode("utf-8-sig"), None
    except UnicodeDecodeError:
        return "", BYTES
