"""Ids that may not be published. In: ids, the text of a file. Out: which of them stand in it.

An id that could be any word or any number cannot be told apart from it and is left out here; short
numbers have a way of their own in `gate`.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

WORD = re.compile(r"[\w@.+-]+")
PART = re.compile(r"[^\W_]+")
EDGES = "@.+-"
SHORTEST_ID, SHORTEST_NUMBER = 4, 8
LONG = 8  # from here on an id is no other word in other capitals


@dataclass(frozen=True)
class Watched:
    """Ids in every form in which they are looked for.

    Parameters
    ----------
    ids : as they are; forms : another form (capitals, base64, hexadecimal) to its id.
    apart : ids of more than one part, which stand in a text without being a word of it: a name of a
        file or of another thing may be joined to them. By their longest part, which a text has or
        has not: how one is written to the id.
    """

    ids: frozenset[str]
    forms: Mapping[str, str] = field(default_factory=dict)
    apart: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def found_in(self, text: str) -> set[str]:
        """The ids that stand in a text."""
        words = words_in(text)
        found = {*(words & self.ids), *(self.forms[word] for word in words & self.forms.keys())}
        if not self.apart:
            return found
        whole = " ".join(text.casefold().split())
        near = self.apart.keys() & set(PART.findall(whole))
        written = (pair for part in near for pair in self.apart[part].items())
        return found | {one for form, one in written if _stands_in(form, whole)}


def _stands_in(form: str, text: str) -> bool:
    """Whether it stands there; a form without spaces not as a piece of a longer word or number."""
    if form not in text:
        return False
    whole = rf"(?<![^\W_]){re.escape(form)}(?![^\W_])"
    return WORD.fullmatch(form) is None or re.search(whole, text) is not None


def watched(ids: Collection[str]) -> Watched:
    """What to look for, of those ids that are unlike any ordinary number or short word.

    >>> look = watched(["R00294", "klas 3/12"])
    >>> sorted(look.found_in("UjAwMjk0, klas  3/12")), look.found_in("R0029, klas 3")
    (['R00294', 'klas 3/12'], set())
    >>> watched(["A-00294"]).found_in("beelden/lijn-a-00294.svg")
    {'A-00294'}
    """
    known = distinctive(ids)
    return Watched(known, {form: i for i in known for form in _forms(i)}, _apart(known))


def _apart(ids: Iterable[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for one in ids:
        form = unicodedata.normalize("NFKC", " ".join(one.casefold().split()))
        parts = PART.findall(form)
        if parts and _is_apart(form, parts):
            found[max(parts, key=len)][form] = one
    return dict(found)


def _is_apart(form: str, parts: list[str]) -> bool:
    """Whether it has signs in it, and is no piece of what a drawing holds, such as ``c-12-3``."""
    if WORD.fullmatch(form) is None:
        return True
    is_number = not any(map(str.isalpha, form))
    is_long = len(form) >= LONG or (len(max(parts, key=len)) >= SHORTEST_ID and not is_number)
    return len(parts) > 1 and is_long


def _forms(one: str) -> set[str]:
    content = one.encode()
    letters = base64.b64encode(content).decode().rstrip("=")
    found = {letters, letters.translate(str.maketrans("+/", "-_")), content.hex()}
    return found | ({one.casefold(), one.upper()} if len(one) >= LONG else set())


def distinctive(ids: Collection[str]) -> frozenset[str]:
    """The ids that are unlike any ordinary number or short word.

    >>> sorted(distinctive(["R00294", "17001", "ja", "20220901"]))
    ['20220901', 'R00294']
    """
    return frozenset(i for i in map(str, ids) if _is_distinctive(i))


def _is_distinctive(one: str) -> bool:
    if one.isdigit():
        return len(one) >= SHORTEST_NUMBER
    return len(one) >= SHORTEST_ID and not one.isalpha()


def words_in(text: str) -> set[str]:
    """Words as they stand and without what sticks to their edges; parts joined by a sign too."""
    found = set(WORD.findall(text))
    found |= {word.strip(EDGES) for word in found}
    found |= set(re.findall(r"\w+", text))
    return found | {part for word in found if "_" in word for part in word.split("_")}
