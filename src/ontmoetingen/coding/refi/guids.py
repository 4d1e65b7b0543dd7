"""GUIDs, the names that things have in a REFI-QDA file. In: text. Out: GUIDs, always the same."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5

FORM = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.ASCII)
FAMILY = uuid5(NAMESPACE_URL, "urn:QDA-XML:project:1.0")
BETWEEN = "\x1f"  # a sign that no name holds, so that "a" + "bc" is not "ab" + "c"


def make_guid(*parts: object) -> str:
    """A GUID that depends on nothing but these parts, so that an export is the same every time.

    >>> make_guid("code", "a") == make_guid("code", "a")
    True
    >>> make_guid("code", "a") == make_guid("codea")
    False
    """
    return str(uuid5(FAMILY, BETWEEN.join(str(part) for part in parts)))


def plain_guid(text: str) -> str | None:
    """The GUID without braces and in small letters, as both forms occur; None if it is none.

    >>> plain_guid("{5215CC69-B628-4E02-AFB9-9BEEAEE55808}")
    '5215cc69-b628-4e02-afb9-9beeaee55808'
    >>> plain_guid("5215cc69") is None
    True
    """
    lower = text.strip().lower()
    found = FORM.fullmatch(lower)
    return found[1] if found and lower.startswith("{") == lower.endswith("}") else None
