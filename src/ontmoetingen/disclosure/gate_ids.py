"""Ids that may not be published. In: ids, the text of a file. Out: which of them stand in it.

An id that could be any word or any number cannot be told apart from it and is left out here; short
numbers have a way of their own in `gate`.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection
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
    apart : ids with a space or a sign that ends a word, to the words that they are made of.
    """

    ids: frozenset[str]
    forms: dict[str, str] = field(default_factory=dict)
    apart: dict[str, frozenset[str]] = field(default_factory=dict)

    def found_in(self, text: str) -> set[str]:
        """The ids that stand in a text."""
        words = words_in(text)
        found = {*(words & self.ids), *(self.forms[word] for word in words & self.forms.keys())}
        if not self.apart:
            return found
        parts = set(PART.findall(text.casefold()))
        whole = " ".join(text.casefold().split())
        return found | {one for one, of in self.apart.items() if of <= parts and one in whole}


def watched(ids: Collection[str]) -> Watched:
    """What to look for, of those ids that are unlike any ordinary number or short word.

    >>> look = watched(["R00294", "klas 3/12"])
    >>> sorted(look.found_in("UjAwMjk0, klas  3/12")), look.found_in("R0029, klas 3")
    (['R00294', 'klas 3/12'], set())
    """
    known = distinctive(ids)
    apart = {i.casefold(): frozenset(PART.findall(i.casefold())) for i in known if _is_apart(i)}
    return Watched(known, {form: i for i in known for form in _forms(i)}, apart)


def _is_apart(one: str) -> bool:
    return WORD.fullmatch(one) is None


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
