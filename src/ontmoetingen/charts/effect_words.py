"""How an item goes together with a trait of projects, in words. In: table ``traits``. Out: Dutch.

A link that is not found is said in so many words, and so is one that may not be shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .. import dutch, grammar
from ..errors import BuildError, Problem
from . import measures
from .markdown import escape, plain
from .measures import Measure
from .tables import RELEASED, Tables, one_row
from .texts import ALPHA, quoted


@dataclass(frozen=True)
class Effect:
    """How an item goes together with a trait of the project.

    Parameters
    ----------
    contrast : what is compared, e.g. "Per jaar dat deelnemers gemiddeld ouder zijn".
    size, low, high : effect with its interval, in percentage points or points of the scale.
    p_value : of the permutation test.
    per : the difference in the trait that ``size`` belongs to, such as 10 points.
    measure : of the item.
    """

    contrast: str
    size: float
    low: float
    high: float
    p_value: float
    per: float
    measure: Measure

    @property
    def found(self) -> bool:
        return self.p_value < ALPHA

    @property
    def slope(self) -> float:
        """The difference per unit of the trait."""
        return self.size / self.per

    def title(self, short_label: str) -> str:
        """Whether there is a link, and in which direction."""
        name, contrast = quoted(short_label), plain(self.contrast, 70)
        if not self.found:
            return f"{contrast}: geen aantoonbaar verschil op {name}"
        return f"{contrast}: {self.amount()} op {name}"

    def amount(self) -> str:
        """The size in words, such as "2,8 procentpunten hoger"."""
        way = "hoger" if self.size > 0 else "lager"
        return f"{dutch.number(abs(self.size), self._decimals())} {self._unit()} {way}"

    def sentence(self) -> str:
        """The size with its interval and p-value, as Markdown."""
        low, high = (dutch.signed(edge, self._decimals()) for edge in (self.low, self.high))
        ends = f"95%-interval {low} tot {high}; {grammar.p_value(self.p_value)}"
        return f"{escape(self.contrast)}: {self.amount()} ({ends})."

    def _decimals(self) -> int:
        return 1 if self.measure.factor == 100 else 2

    def _unit(self) -> str:
        return "procentpunten" if self.measure.factor == 100 else "punt"


def trait_row(tables: Tables, item: str, wave: str, trait: str) -> pd.Series:
    """The published row of one trait on one item, shown or hidden.

    Raises
    ------
    BuildError : there is none, with the traits there are; or the table is of an older version.
    """
    row = one_row(tables.rows("traits", item, wave), "trait", trait)
    if "per" not in row:
        hint = "run 'ontmoetingen publish' with this version of the package."
        raise BuildError(Problem("published table traits", "has no column per", hint=hint))
    return row


def effect_of(row: pd.Series, item: pd.Series) -> Effect | None:
    """The effect in a row of ``traits``; None when it may not be shown or cannot be estimated."""
    if row["status"] != RELEASED or pd.isna(row["effect"]) or pd.isna(row["p_value"]):
        return None
    numbers = (float(row[name]) for name in ("effect", "ci_low", "ci_high", "p_value", "per"))
    return Effect(str(row["contrast_label"]), *numbers, measures.main(item))
