"""One error family. In: what went wrong, where and how often. Out: one message a person can act on.

The form is always ``WHERE: WHAT. Allowed: ALLOWED. First places: PLACES. HINT: HINT`` so that a
researcher finds the file, the row and the remedy without reading a traceback. A message never
holds a respondent's id or an open answer: callers pass row numbers and counts only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_LISTED = 10


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, in words that name the place and the remedy.

    Parameters
    ----------
    where : file, key, item or line, e.g. ``"export.csv, item 'meets_age'"``.
    what : what is wrong and how often, e.g. ``"2 of 840 answers are not 'ja' or 'nee'"``.
    allowed : what would be right; left out when there is no short list.
    places : first places, row or line numbers; at most ten are shown.
    hint : the remedy, only where the cause is known.

    >>> print(Problem("wave1.csv, item 'a'", "2 of 9 answers unknown", "ja, nee", (4, 7)))
    wave1.csv, item 'a': 2 of 9 answers unknown. Allowed: ja, nee. First places: 4, 7.
    """

    where: str
    what: str
    allowed: str | None = None
    places: Sequence[object] = ()
    hint: str | None = None

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.what}."]
        if self.allowed:
            parts.append(f"Allowed: {self.allowed}.")
        if len(self.places):
            parts.append(f"First places: {_listed(self.places)}.")
        if self.hint:
            parts.append(f"HINT: {self.hint}")
        return " ".join(parts)


def _listed(places: Sequence[object]) -> str:
    shown = ", ".join(str(p) for p in places[:MOST_LISTED])
    more = len(places) - MOST_LISTED
    return f"{shown} (+{more} more)" if more > 0 else shown


class OntmoetingenError(Exception):
    """Anything this package refuses, with all problems found, not only the first.

    >>> str(OntmoetingenError(Problem("a.yml", "is empty")))
    'a.yml: is empty.'
    """

    def __init__(self, problems: Problem | Iterable[Problem]):
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> list[str]:
        shown = [str(p) for p in self.problems[:MOST_LISTED]]
        more = len(self.problems) - MOST_LISTED
        return [*shown, f"+{more} more problems"] if more > 0 else shown


class InstrumentError(OntmoetingenError):
    """An instrument file that cannot be used."""


class IntakeError(OntmoetingenError):
    """An export that cannot be read or holds nothing usable."""


class EvidenceError(OntmoetingenError):
    """An evidence file that cannot be used."""


class PublishError(OntmoetingenError):
    """A table that may not, or cannot, be published."""


class StudyError(OntmoetingenError):
    """A study folder that is not one, or lacks a file."""


class BuildError(OntmoetingenError):
    """A book that cannot be executed, rendered, checked or published."""
