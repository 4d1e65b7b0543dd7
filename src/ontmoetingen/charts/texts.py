"""The Dutch words around a chart. In: rows of published tables. Out: titles, alternatives, notes.

A title states the finding, so it is computed: it changes with the data and says so when there is
no pattern. The words are neutral: a project that stands out is a reason to ask, not a verdict.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import measures
from .markdown import escape, plain
from .measures import Measure
from .tables import RELEASED, Tables, hidden, one_row

HIDDEN = "verborgen"
ALPHA = 0.05  # below this the words "hangt samen" are used; the p-value is always given


@dataclass(frozen=True)
class Reference:
    """The value of all projects together, as drawn and as said."""

    shown: float
    words: str


def label(prefix: str, *parts: str) -> str:
    """A label for cross-references and file names.

    >>> label("fig-stand", "meets_age", "T1")
    'fig-stand-meets-age-t1'
    """
    ascii_only = unicodedata.normalize("NFKD", "-".join(parts)).encode("ascii", "ignore").decode()
    return f"{prefix}-{re.sub(r'[^a-z0-9]+', '-', ascii_only.lower()).strip('-')}"


def quoted(short_label: object) -> str:
    """A short name of an item in Dutch quotation marks."""
    return f"‘{plain(short_label, 60)}’"


def statement(item: pd.Series) -> str:
    """What was asked, in its own words, as a Markdown sentence."""
    wording = plain(item["wording"])
    return f"Gevraagd: {escape(wording)}{'' if wording.endswith(('.', '?', '!')) else '.'}"


def reference(tables: Tables, item: str, wave: str, measure: Measure) -> Reference:
    """All projects together: pooled over respondents, so large projects weigh more.

    Raises
    ------
    BuildError : that value is hidden or absent; then there is nothing to compare with.
    """
    overall = tables.rows("overall", item, wave)
    row = one_row(overall, "measure", measure.name)
    if row["status"] != RELEASED:
        what = f"the value of all projects together is hidden ({row['reason']})"
        raise BuildError(Problem(f"item {item!r}, wave {wave!r}", what))
    return Reference(measure.shown(row["value"]), f"alle projecten: {measure.text(row['value'])}")


def subtitle(measure: Measure, what: str, against: Reference) -> str:
    """The measure, how it is shown, and what the dashed line is."""
    first = f"{measure.words[0].upper()}{measure.words[1:]}, {what}"
    return f"{first}. Streepjeslijn: alle deelnemers samen ({against.words.split(': ')[1]})"


def standing_title(short_label: str, states: pd.Series) -> str:
    """How many projects stand out, and in which direction.

    >>> standing_title("leeftijd", pd.Series(["hoger", "lager", "niet te onderscheiden"]))
    'Op ‘leeftijd’ ligt 1 van de 3 projecten hoger en 1 lager dan de andere'
    """
    high, low, total = _tally(states)
    name = quoted(short_label)
    if not total:
        return f"Op {name} zijn alle projecten verborgen"
    if (states == "te klein om iets te zeggen").all():
        return f"Op {name} zijn de projecten te klein om ze te onderscheiden"
    if total == 1:
        return f"Op {name} is er één project, zonder andere om mee te vergelijken"
    if high + low == 0:
        return f"Op {name} is geen van de {dutch.number(total)} projecten te onderscheiden"
    if not low or not high:
        way, count = ("hoger", high) if high else ("lager", low)
        found = f"{_lie(count)} {_of(count, total)} {way} dan de andere"
        return f"Op {name} {found}, geen enkel {_not(way)}"
    found = f"{_of(high, total)} hoger en {dutch.number(low)} lager dan de andere"
    return f"Op {name} {_lie(high)} {found}"


def standing_alt(short_label: str, states: pd.Series) -> str:
    """The finding of the caterpillar for who does not see it."""
    return f"{standing_title(plain(short_label, 45), states)}. {_rest(states)}"


def funnel_title(short_label: str, states: pd.Series) -> str:
    """Whether differences between projects are larger than chance gives."""
    high, low, total = _tally(states)
    name = quoted(short_label)
    if not total:
        return f"Op {name} zijn alle projecten verborgen"
    if high + low == 0:
        return f"De verschillen op {name} passen bij toeval"
    outside = dutch.number(high + low)
    verb = "wijkt" if high + low == 1 else "wijken"
    return f"Op {name} {verb} {outside} van de {dutch.number(total)} projecten meer af dan toeval"


def funnel_alt(short_label: str, states: pd.Series) -> str:
    """The finding of the funnel for who does not see it."""
    return f"Trechter: {funnel_title(plain(short_label, 45), states)}. {_rest(states)}"


def project_tooltip(name: str, row, measure: Measure) -> str:
    """One project in one line, the same facts as in the table."""
    low, high = measure.text(row.estimate_low), measure.text(row.estimate_high)
    return (
        f"{plain(name, 80)}: {measure.text(row.value)} (n = {dutch.number(row.n)}), "
        f"geschat {measure.text(row.estimate)}, interval {low} tot {high}; {row.state}"
    )


def n_respondents(counts: pd.Series) -> str:
    """Number of answers and of projects behind a figure."""
    projects = dutch.counted(len(counts), "project", "projecten")
    return f"n = {dutch.number(int(counts.sum()))} antwoorden in {projects}"


def hidden_note(rows: pd.DataFrame) -> str:
    """How many projects are not shown and why; empty when all are."""
    kept_back = hidden(rows)
    if kept_back.empty:
        return ""
    reasons = dutch.listed([escape(r) for r in sorted(kept_back["reason"].astype(str).unique())])
    count = dutch.counted(len(kept_back), "project staat", "projecten staan")
    return f"{count} niet in de figuur: {reasons}."


def cells(rows: pd.DataFrame, column: str, measure: Measure) -> list[object]:
    """The numbers of a column in the unit of the chart; hidden ones as a word."""
    decimals = measure.decimals + 1
    return [
        round(measure.shown(value), decimals) if status == RELEASED else HIDDEN
        for value, status in zip(rows[column], rows["status"], strict=True)
    ]


def source(tables: Tables, wave: str) -> str:
    """Where the numbers come from."""
    row = one_row(tables.read("waves"), "wave", wave)
    kind = "synthetische antwoorden op de vragenlijst" if tables.synthetic else "vragenlijst"
    return f"{kind}, {escape(str(row['label']))}"


@dataclass(frozen=True)
class Effect:
    """How an item goes together with a trait of the project.

    Parameters
    ----------
    contrast : what is compared, e.g. "Per jaar dat deelnemers gemiddeld ouder zijn".
    size, low, high : effect with its interval, in percentage points or points of the scale.
    p_value : of the permutation test.
    measure : of the item.
    """

    contrast: str
    size: float
    low: float
    high: float
    p_value: float
    measure: Measure

    @property
    def found(self) -> bool:
        return self.p_value < ALPHA

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
        p = "p < 0,001" if self.p_value < 0.001 else f"p = {dutch.number(self.p_value, 3)}"
        return f"{escape(self.contrast)}: {self.amount()} (95%-interval {low} tot {high}; {p})."

    def _decimals(self) -> int:
        return 1 if self.measure.factor == 100 else 2

    def _unit(self) -> str:
        return "procentpunten" if self.measure.factor == 100 else "punten"


def trait_effect(tables: Tables, item: str, wave: str, trait: str) -> Effect:
    """The published effect of one trait on one item.

    Raises
    ------
    BuildError : it is hidden, or there is none.
    """
    row = one_row(tables.rows("traits", item, wave), "trait", trait)
    if row["status"] != RELEASED:
        what = f"the effect of {trait!r} is hidden ({row['reason']})"
        raise BuildError(Problem(f"item {item!r}, wave {wave!r}", what))
    numbers = (float(row[name]) for name in ("effect", "ci_low", "ci_high", "p_value"))
    return Effect(str(row["contrast_label"]), *numbers, measures.main(tables.item(item)))


def _tally(states: pd.Series) -> tuple[int, int, int]:
    return int((states == "hoger").sum()), int((states == "lager").sum()), len(states)


def _rest(states: pd.Series) -> str:
    same = int((states == "niet te onderscheiden").sum())
    small = int((states == "te klein om iets te zeggen").sum())
    return f"Niet te onderscheiden: {dutch.number(same)}; te klein: {dutch.number(small)}."


def _lie(count: int) -> str:
    return "ligt" if count == 1 else "liggen"


def _of(count: int, total: int) -> str:
    return f"{dutch.number(count)} van de {dutch.number(total)} projecten"


def _not(way: str) -> str:
    return "lager" if way == "hoger" else "hoger"
