"""The Dutch words around a chart. In: rows of published tables. Out: labels, notes, sources.

What a chart found stands in ``findings.py``; here is what every chart says about its numbers: what
was asked, what the reference is, how many answers there are and what is hidden.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from .. import dutch
from ..dutch import Noun
from ..errors import BuildError, Problem
from .markdown import escape, plain
from .measures import Measure
from .tables import RELEASED, Tables, hidden, one_row

HIDDEN = "verborgen"
NOT_SHOWN = "niet getoond"  # beside numbers that are shown
PROJECT = Noun()
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
    words = f"alle deelnemers samen: {measure.text(row['value'])}"
    return Reference(measure.shown(row["value"]), words)


def reference_note(noun: Noun) -> str:
    """What the dashed line of every comparison is, and what a project is compared with.

    Stands under each chart that compares projects, and only here.
    """
    return (
        f"{reference_line(noun)} Of een {noun.singular} hoger of lager ligt, is bepaald tegenover "
        f"alle andere {noun.plural} samen, zonder {noun.that} zelf."
    )


def reference_line(noun: Noun) -> str:
    """What the dashed line is, for a chart that does not say who stands out."""
    return (
        "Streepjeslijn: alle deelnemers samen; ieder telt even zwaar, dus grote "
        f"{noun.plural} tellen zwaarder mee."
    )


def subtitle(measure: Measure, what: str) -> str:
    """The measure and how it is shown."""
    return f"{measure.words[0].upper()}{measure.words[1:]}, {what}"


def project_tooltip(name: str, row, measure: Measure) -> str:
    """One project in one line, the same facts as in the table."""
    low, high = measure.text(row.estimate_low), measure.text(row.estimate_high)
    return (
        f"{plain(name, 80)}: {measure.text(row.value)} (n = {dutch.number(row.n)}), "
        f"geschat {measure.text(row.estimate)}, interval {low} tot {high}; {row.state}"
    )


def n_respondents(counts: pd.Series, noun: Noun = PROJECT) -> str:
    """Number of answers and of projects behind a figure."""
    return f"n = {dutch.number(int(counts.sum()))} antwoorden in {noun.counted(len(counts))}"


def hidden_note(rows: pd.DataFrame, noun: Noun = PROJECT) -> str:
    """How many projects are not shown and why, and that small counts are told as a band.

    Empty when all are shown as they are.
    """
    kept_back, bands = hidden(rows), band_note(rows, noun)
    if kept_back.empty:
        return bands
    reasons = dutch.listed([escape(r) for r in sorted(kept_back["reason"].astype(str).unique())])
    verb = "staat" if len(kept_back) == 1 else "staan"
    absent = f"{noun.counted(len(kept_back))} {verb} niet in de figuur: {reasons}."
    return joined(absent, bands)


def in_bounds(low: float, high: float, most: float, say: Callable[[float], str]) -> str:
    """A number as far as it may be told, from the lowest to the highest that it can be.

    Parameters
    ----------
    most : the highest that there is at all; ``say`` puts a number in words.

    >>> [in_bounds(*ends, 20, lambda v: f"{v:g}") for ends in ((8, 8), (0, 5), (6, 14), (15, 20))]
    ['8', 'hooguit 5', '6 tot 14', 'minstens 15']
    """
    if low == high:
        return say(low)
    if low <= 0:
        return f"hooguit {say(high)}"
    return f"minstens {say(low)}" if high >= most else f"{say(low)} tot {say(high)}"


def band_note(rows: pd.DataFrame, noun: Noun = PROJECT) -> str:
    """That small counts are told as a band; empty where every shown number is exact.

    With what `basis_note` adds, where the rows say that they need it.

    >>> band_note(pd.DataFrame({"precision": ["exact", "band"]}))
    'Kleine aantallen per project staan in een band: getoond is het midden, en het interval telt \
de hele band mee.'
    """
    has_bands = "precision" in rows and (rows["precision"] == "band").any()
    bounds = [c for c in ("n_pairs", "n_respondents") if f"{c}_low" in rows]
    has_bands = has_bands or any((rows[f"{c}_low"] != rows[f"{c}_high"]).any() for c in bounds)
    if not has_bands:
        return basis_note(rows, noun)
    bands = (
        f"Kleine aantallen per {noun.singular} staan in een band: getoond is het midden, en het "
        "interval telt de hele band mee."
    )
    return joined(bands, basis_note(rows, noun))


def basis_note(rows: pd.DataFrame, noun: Noun = PROJECT) -> str:
    """That numbers about all projects are made of bands; empty where they rest on all answers.

    >>> basis_note(pd.DataFrame({"basis": ["band", "exact"]}))
    'Er zijn weinig projecten. Hoe zij verschillen is daarom uit de banden berekend, niet uit de \
precieze aantallen, en is minder zeker.'
    >>> basis_note(pd.DataFrame({"basis": ["exact"]}))
    ''
    """
    if "basis" not in rows or not (rows["basis"] == "band").any():
        return ""
    return (
        f"Er zijn weinig {noun.plural}. Hoe zij verschillen is daarom uit de banden berekend, niet "
        "uit de precieze aantallen, en is minder zeker."
    )


def joined(*sentences: str) -> str:
    """Sentences of a caption after each other; what is empty leaves no gap."""
    return " ".join(sentence for sentence in sentences if sentence)


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
    return f"{_kind(tables)}, {escape(str(row['label']))}"


def source_of(tables: Tables, asked: Iterable[str]) -> str:
    """Where the numbers of a figure over these waves come from, in the order of the waves."""
    rows = tables.read("waves")
    rows = rows[rows["wave"].isin(set(asked))].sort_values("order")
    return f"{_kind(tables)}, {dutch.listed([escape(str(w)) for w in rows['label']])}"


def source_of_all(tables: Tables) -> str:
    """Where the numbers of a figure over all waves come from."""
    labels = [escape(str(w)) for w in tables.read("waves").sort_values("order")["label"]]
    return f"{_kind(tables)}, {dutch.listed(labels)}"


def _kind(tables: Tables) -> str:
    return "synthetische antwoorden op de vragenlijst" if tables.synthetic else "vragenlijst"
