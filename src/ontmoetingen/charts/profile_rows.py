"""What one project answered on everything asked, beside all projects. In: tables. Out: rows.

Items have scales of their own: a share runs from nobody to everybody, a mean from the lowest to the
highest answer. So that one figure can hold them, a value is drawn at its place on its own scale
(0 = lowest possible, 100 = highest possible) and written beside it in its own unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .. import dutch
from ..dutch import Noun
from . import texts
from .asked import Asked, asked_rows, counted_rows
from .findings import HIGHER, LOWER, TOO_SMALL
from .markdown import plain
from .measures import Measure
from .tables import Tables, released

MIDDLE = (0.05, 0.95)  # the middle 90 % of the projects
FEWEST = 5  # projects below which a spread would show single ones
NOT_ASKED = "niet gevraagd of niet beantwoord"


@dataclass(frozen=True)
class Row:
    """One item at one wave for one project; ``None`` is what may not be shown or is not there."""

    asked: Asked
    own: pd.Series | None
    reason: str
    reference: float | None
    middle: tuple[float, float] | None

    @property
    def state(self) -> str:
        return "" if self.own is None else str(self.own["state"])

    def place(self, value: float) -> float:
        """The place of a value on the scale of the item, 0-100."""
        return place_on_scale(value, self.asked.measure)


def place_on_scale(value: float, measure: Measure) -> float:
    """How far a stored value lies from the lowest to the highest possible answer, 0-100.

    Source: "percent of maximum possible", Cohen, Cohen, Aiken & West (1999), Multivariate
    Behavioral Research 34, 315-346.

    >>> from .measures import of
    >>> place_on_scale(0.82, of("share_yes")), place_on_scale(4.0, of("mean", 1, 6))
    (82.0, 60.0)
    """
    shown = float(value) * measure.factor
    return round(100 * (shown - measure.low) / (measure.high - measure.low), 2)


def profile_rows(tables: Tables, project_id: str) -> list[Row]:
    """Everything asked, in the order of the questionnaire, as far as it may be shown."""
    return [_row(tables, asked, project_id) for asked in asked_rows(tables)]


def _row(tables: Tables, asked: Asked, project_id: str) -> Row:
    scores = tables.rows("project_scores", asked.item, asked.wave)
    found = scores[scores["project_id"].astype(str) == project_id]
    shown = released(found)
    reason = "" if len(shown) else str(found["reason"].iloc[0]) if len(found) else NOT_ASKED
    own = shown.iloc[0] if len(shown) else None
    spread = _middle(released(scores)["estimate"])
    return Row(asked, own, reason, _reference(tables, asked), spread)


def _reference(tables: Tables, asked: Asked) -> float | None:
    overall = released(tables.rows("overall", asked.item, asked.wave))
    found = overall.loc[overall["measure"] == asked.measure.name, "value"]
    return float(found.iloc[0]) if len(found) else None


def _middle(estimates: pd.Series) -> tuple[float, float] | None:
    if len(estimates) < FEWEST:
        return None
    return float(estimates.quantile(MIDDLE[0])), float(estimates.quantile(MIDDLE[1]))


def in_words(row: Row) -> str:
    """All of a row in words: estimate with interval, own value, all together, state."""
    if row.own is None:
        return f"verborgen: {plain(row.reason, 60)}" if row.reason != NOT_ASKED else NOT_ASKED
    text = row.asked.measure.text
    return f"{estimated(row)}; eigen waarde {text(row.own['value'])}{_against(row)}; {row.state}"


def briefly(row: Row) -> str:
    """The same for a phone: the state is told by the mark."""
    if row.own is None:
        return in_words(row)
    return f"{estimated(row)}{_against(row)}"


def estimated(row: Row) -> str:
    text = row.asked.measure.text
    low, high = text(row.own["estimate_low"]), text(row.own["estimate_high"])
    return f"{text(row.own['estimate'])} ({low} tot {high})"


def _against(row: Row) -> str:
    return "" if row.reference is None else f"; allen {row.asked.measure.text(row.reference)}"


@dataclass(frozen=True)
class Change:
    """The change of one project on one item, of the same respondents."""

    told: str
    measure: Measure
    size: float
    low: float
    high: float
    pairs: int

    def sentence(self) -> str:
        """Such as "‘Omgang’: +0,20 (−0,10 tot +0,50; n = 24)"."""
        size, low, high = (self._amount(v) for v in (self.size, self.low, self.high))
        return f"{texts.quoted(self.told)}: {size} ({low} tot {high}; n = {self.pairs})"

    def _amount(self, value: float) -> str:
        return dutch.points(value) if self.measure.factor == 100 else dutch.signed(value, 2)


def changes(tables: Tables, project_id: str) -> list[Change]:
    """What changed between the first and last wave, per item asked twice; hidden ones left out."""
    rows = released(tables.read("change"))
    rows = rows[(rows["project_id"].astype(str) == project_id) & (rows["method"] == "paired")]
    asked = {a.item: a for a in asked_rows(tables)}
    names = tables.read("items").set_index("item")["short_label"]
    return [
        Change(
            plain(names[row.item], 60),
            asked[row.item].measure,
            *(float(v) for v in (row.change, row.ci_low, row.ci_high)),
            int(row.n_pairs),
        )
        for row in rows.itertuples()
    ]


def told_apart(rows: list[Row], noun: Noun, name: str) -> str:
    """On how many of the shown rows the project stands out, as a title."""
    states = [row.state for row in rows if row.own is not None]
    if not states:
        return f"Over {name} is niets te tonen: alle antwoorden zijn verborgen"
    high, low = states.count(HIGHER), states.count(LOWER)
    others = f"de andere {noun.plural}"
    if set(states) == {TOO_SMALL}:
        return f"{name} is te klein om iets over te zeggen"
    if len(states) == 1:
        found = f"ligt {states[0]} dan" if high + low else "is niet te onderscheiden van"
        return f"{name} {found} {others} op het enige dat te tonen is"
    if high + low == 0:
        return f"{name} is op geen van {_all(rows, len(states))} te onderscheiden van {others}"
    first, way, rest = (high, HIGHER, low) if high else (low, LOWER, 0)
    second = f" en op {dutch.number(rest)} {LOWER}" if rest else ""
    found = f"op {dutch.number(first)} van {_all(rows, len(states))} {way}{second}"
    return f"{name} ligt {found} dan {others}"


def _all(rows: list[Row], count: int) -> str:
    return f"de {counted_rows([row.asked.item for row in rows], count)}"
