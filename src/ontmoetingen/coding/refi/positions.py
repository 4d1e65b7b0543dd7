"""Where a passage starts and ends. In: a text and what a program counted. Out: code points.

The standard counts Unicode code points of the text file from 0 (REFI-QDA 1.5, section 10.2): an
accent of its own counts, an emoji is one, a Windows line end is two, a byte order mark is none.
Its words "first and last character" leave open whether the last belongs to the passage; in its own
examples (annex A.2: positions 139-195 for a quote of 56 code points) it does not.
Some programs count otherwise. Whoever imports then says how, and is told when names of passages,
which programs fill with the passage itself, show that another way of counting fits better.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

COUNTINGS = ("code points", "line ends as one", "utf-16")
TELLING = 8  # shorter names fit by accident
ENOUGH = 3


class Ruler:
    """Turns positions that a program counted in a text into positions in code points."""

    def __init__(self, text: str, counting: str):
        self.text = text
        self.before = None if counting == COUNTINGS[0] else _before(text, counting)

    def code_point(self, position: int) -> int | None:
        """The position in code points; None outside the text or inside a character."""
        if self.before is None:
            return position if 0 <= position <= len(self.text) else None
        found = int(np.searchsorted(self.before, position))
        fits = found < len(self.before) and int(self.before[found]) == position
        return found if fits else None

    def passage(self, start: int, end: int) -> tuple[int, int] | None:
        """Start and end in code points; None unless they hold at least one character."""
        first, last = self.code_point(start), self.code_point(end)
        return None if first is None or last is None or last <= first else (first, last)


def _before(text: str, counting: str) -> np.ndarray:
    """What a program has counted before each code point, and before the end."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    widths = np.ones(len(points), dtype=np.int64)
    if counting == "utf-16":
        widths[points > 0xFFFF] = 2
    else:
        widths[:-1][(points[:-1] == 0x0D) & (points[1:] == 0x0A)] = 0
    return np.concatenate([[0], np.cumsum(widths)])


Named = tuple[str, str, int, int]


def better_counting(named: Iterable[Named], counting: str) -> tuple[str, int, int, int] | None:
    """Another way of counting under which more passages are what their name says.

    Parameters
    ----------
    named : text, name, start and end of each passage that has a name.
    counting : the way that was asked for.

    Returns
    -------
    The better way, how many names fit by it, how many by the way asked for, and how many by any
    way; None when the way asked for is as good as any, or when few names say anything.

    >>> text = "een\\r\\ntwee\\r\\nen nu de zin" * 3
    >>> named = [(text, "en nu de zin", start, start + 12) for start in (9, 30, 51)]
    >>> better_counting(named, "code points")
    ('line ends as one', 3, 0, 3)
    """
    telling = [(t, _squeezed(name), a, b) for t, name, a, b in named]
    telling = [x for x in telling if len(x[1]) >= TELLING]
    fits = {way: _fitting(telling, way) for way in COUNTINGS}
    best = max(COUNTINGS, key=lambda way: len(fits[way]))
    if len(fits[best]) >= max(ENOUGH, len(fits[counting]) + 1):
        return best, len(fits[best]), len(fits[counting]), len(set().union(*fits.values()))
    return None


def _fitting(telling: list[Named], way: str) -> set[int]:
    """The places of passages that start with their name under a way of counting."""
    rulers = {text: Ruler(text, way) for text in {t for t, *_ in telling}}
    found = [rulers[text].passage(start, end) for text, _, start, end in telling]
    return {
        place
        for place, (passage, (text, name, *_)) in enumerate(zip(found, telling, strict=True))
        if passage and _squeezed(text[slice(*passage)]).startswith(name)
    }


def _squeezed(text: str) -> str:
    """Without the line ends and dots by which programs shorten a name."""
    return " ".join(text.split()).removesuffix("…").removesuffix("...").rstrip()
