"""What synthetic answers must agree with, as typed records.

In: what ``calibration`` reads from a file. Out: what ``synthetic`` simulates from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Shift:
    """Projects whose ``attribute`` is ``value`` lie ``by`` higher."""

    attribute: str
    value: str
    by: float


@dataclass(frozen=True)
class Target:
    """A pooled share in per cent, or its rise in points since wave ``since``.

    Parameters
    ----------
    published : whether a source gives it; ``False`` = chosen, because none does.
    """

    item: str
    wave: str
    pct: float | None
    points: float | None
    since: str
    source: str
    page: str
    published: bool


@dataclass(frozen=True)
class Pattern:
    """How strongly an item depends on what, in units of the logistic scale.

    Parameters
    ----------
    before : wave to the part of the project's effects that is there already at that wave.
    answers : rating to relative weight; only the weights on one side of agreeing matter.
    """

    item: str
    driver: float
    shared: float
    own: float
    person: float
    before: Mapping[str, float]
    answers: Mapping[float, float]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True)
class Normal:
    """A number that varies between projects and within them."""

    item: str
    mean: float
    project_sd: float
    respondent_sd: float
    shifts: tuple[Shift, ...]


@dataclass(frozen=True)
class Shares:
    """A category with the share of each value; may follow an attribute of the project."""

    item: str
    shares: Mapping[str, float]
    follows: str
    follows_share: float


@dataclass(frozen=True)
class Dates:
    """Dates spread evenly from first to last."""

    item: str
    first: str
    last: str


@dataclass(frozen=True)
class ProjectPlan:
    """What synthetic projects look like."""

    id_prefix: str
    name_attribute: str
    name_prefix: str
    size_spread: float
    smallest: int
    categories: tuple[Shares, ...]
    dates: tuple[Dates, ...]
    first_words: tuple[str, ...]
    second_words: tuple[str, ...]


@dataclass(frozen=True)
class Calibration:
    """Everything a simulation needs beside the instrument."""

    id: str
    title: str
    targets: tuple[Target, ...]
    patterns: tuple[Pattern, ...]
    filled_in: Mapping[str, float]
    left_open: float
    respondent_prefix: str
    driver: str
    numbers: tuple[Normal, ...]
    categories: tuple[Shares, ...]
    projects: ProjectPlan

    def share(self, item: str, wave: str) -> float:
        """The pooled share to reproduce, 0 to 1: yes for yes/no, agreement for a rating."""
        found = self._target(item, wave)
        if found.pct is not None:
            return found.pct / 100
        return self.share(item, found.since) + (found.points or 0) / 100

    def _target(self, item: str, wave: str) -> Target:
        return {(t.item, t.wave): t for t in self.targets}[item, wave]

    def pattern(self, item: str) -> Pattern:
        """The pattern of an item; ``KeyError`` when there is none."""
        return {p.item: p for p in self.patterns}[item]
