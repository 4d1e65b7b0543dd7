"""Whether one selection can be used. In: an element, its text. Out: a record, or the reason not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from .elements import child, children, guid_of
from .positions import Ruler
from .records import Coding, RefiCode, Selection, User

NUMBER = re.compile(r"[+-]?\d{1,15}", re.ASCII)
NOT_TEXT = "are not in a plain text"
NO_NUMBERS = "have positions that are not whole numbers"
OUTSIDE = "are empty or lie outside the text"
NO_CODE = "have no code"
UNKNOWN_CODE = "have a code that is not in the file"
UNKNOWN_CODER = "have no coder who is in the file"
GROUP = "have a code that may not be given (isCodable is false)"


@dataclass(frozen=True)
class Judge:
    """What selections may refer to."""

    codes: frozenset[str]
    groups: frozenset[str]
    users: frozenset[str]
    owner: str | None

    @classmethod
    def of(cls, codes: tuple[RefiCode, ...], users: tuple[User, ...], owner: str | None) -> Judge:
        every = frozenset(c.guid for c in codes)
        groups = frozenset(c.guid for c in codes if not c.codable)
        return cls(every, groups, frozenset(u.guid for u in users), owner)

    def selection(self, element: Element, place: int, source: str, ruler: Ruler) -> Selection | str:
        """The selection in code points of its source, or why it cannot be used."""
        positions = _positions(element)
        if positions is None:
            return NO_NUMBERS
        passage = ruler.passage(*positions)
        if passage is None:
            return OUTSIDE
        codings = self._codings(element)
        if isinstance(codings, str):
            return codings
        return Selection(guid_of(element) or "", source, *passage, codings, place)

    def _codings(self, element: Element) -> tuple[Coding, ...] | str:
        found = list(children(element, "Coding"))
        codes = [guid_of(child(c, "CodeRef"), "targetGUID") for c in found]
        coders = [self._coder(coding, element) for coding in found]
        if not found:
            return NO_CODE
        if not set(codes) <= self.codes:
            return UNKNOWN_CODE
        if set(codes) & self.groups:
            return GROUP
        if not set(coders) <= self.users:
            return UNKNOWN_CODER
        pairs = zip(codes, coders, strict=True)
        return tuple(dict.fromkeys(Coding(code or "", coder or "") for code, coder in pairs))

    def _coder(self, coding: Element, selection: Element) -> str | None:
        """Who gave the code; who marked the passage, or made the project, when nobody is named."""
        for element in (coding, selection):
            if "creatingUser" in element.attrib:
                return guid_of(element, "creatingUser")
        return self.owner

    def named(self, element: Element, text: str) -> Iterator[tuple[str, str, int, int]]:
        """Text, name and positions as they stand there, where there is a name."""
        positions = _positions(element)
        if positions and element.get("name", "").strip():
            yield (text, element.get("name", ""), *positions)


def _positions(element: Element) -> tuple[int, int] | None:
    raw = [element.get(name, "").strip() for name in ("startPosition", "endPosition")]
    if not all(NUMBER.fullmatch(value) for value in raw):
        return None
    return int(raw[0]), int(raw[1])
