"""What every figure about a programme needs. In: its published tables. Out: rows, words, a unit.

These programmes have answers of their own beside the questionnaire, so whether they are synthetic
is a matter of theirs too: one may show real answers while another still shows its example.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .. import dutch
from ..dutch import Noun
from ..errors import BuildError, Problem
from . import texts
from .markdown import escape, plain
from .tables import RELEASED, Tables, released


@dataclass(frozen=True)
class About:
    """What a programme calls things, and whether its answers are invented."""

    programme: str
    title: str
    noun: Noun
    respondent: Noun
    kind: str
    note: str
    low: float
    high: float
    ends: tuple[str, str]
    synthetic: bool

    @property
    def source(self) -> str:
        """Where the numbers come from."""
        return escape(self.title[:1].lower() + self.title[1:])

    @property
    def scale(self) -> str:
        """The scale in words, as far as the instrument names its ends."""
        low, high = dutch.number(self.low), dutch.number(self.high)
        named = [f" ({plain(end, 40)})" if end else "" for end in self.ends]
        return f"{low}{named[0]} tot {high}{named[1]}"


def about(tables: Tables, programme: str) -> About:
    """What the programme says about itself."""
    row = tables.read(f"programme_{programme}_about").iloc[0]
    respondent = plain(row["respondent_label"]), plain(row["respondent_label_plural"])
    unit = plain(row["unit_label"]), plain(row["unit_label_plural"]), row["unit_article"]
    return About(
        programme=programme,
        title=plain(row["title"], 100),
        noun=Noun(*unit),
        respondent=Noun(*respondent),
        kind=plain(row["kind_label"]),
        note=plain(row["note"]),
        low=_number(row["scale_min"]),
        high=_number(row["scale_max"]),
        ends=(plain(row["low_label"]), plain(row["high_label"])),
        synthetic=bool(row["synthetic"]),
    )


def _number(value: object) -> float:
    return float("nan") if pd.isna(value) else float(value)


def rows_of(tables: Tables, programme: str, table: str) -> pd.DataFrame:
    """A table of the programme."""
    return tables.read(f"programme_{programme}_{table}")


def chosen(rows: pd.DataFrame, unit: str | None, noun: Noun) -> pd.DataFrame:
    """The rows of one unit, by its id or its name; the first that is shown when left out.

    Raises
    ------
    BuildError : there is no such unit, with those there are.
    """
    units = rows[rows["level"] == "unit"]
    if unit is None:
        shown = released(units)
        pick = shown if len(shown) else units
        return units[units["unit_id"] == pick["unit_id"].iloc[0]] if len(pick) else units
    found = units[(units["unit_id"] == unit) | (units["unit"] == unit)]
    if found.empty:
        known = ", ".join(sorted(map(str, units["unit"].unique()))[:20])
        raise BuildError(
            Problem(f"{noun.singular} {unit!r}", "is not in the published table", known)
        )
    return found


def percents_told(row: object) -> str:
    """The share of a row of counts in words, as far as it may be told."""
    return texts.in_bounds(*bounds_of(row), row.n, lambda count: dutch.percent(count / row.n))


def counts_told(row: object) -> str:
    """The number of a row of counts in words, as far as it may be told."""
    return texts.in_bounds(*bounds_of(row), row.n, dutch.number)


def bounds_of(row: object) -> tuple[float, float]:
    """The lowest and highest number that a row of counts may be about."""
    return row.n_naming_low, row.n_naming_high


def kept_back(rows: pd.DataFrame, noun: Noun) -> str:
    """How many units are not shown and why; empty when all are."""
    units = rows[rows["level"] == "unit"].drop_duplicates("unit_id")
    gone = units[units["status"] != RELEASED]
    if gone.empty:
        return ""
    reasons = dutch.listed([escape(r) for r in sorted(set(gone["reason"]))], "of")
    verb = "is" if len(gone) == 1 else "zijn"
    return f"{noun.counted(len(gone))} {verb} verborgen: {reasons}."
