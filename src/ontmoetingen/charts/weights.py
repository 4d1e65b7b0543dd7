"""How much own answers weigh in an estimate. In: weights per project. Out: figures on reliability.

The weight B = n / (n + k) is the share of the variance between scores of projects of that size that
is true difference; the rest is noise. It is what decides whether one project may be spoken of.
"""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

from .. import dutch
from ..dutch import Noun
from . import comparable, follows, marks, style, texts
from .base import Figure
from .comparable import LEAST_RELIABILITY
from .markdown import plain
from .tables import RELEASED, Tables, hidden, released

HEIGHT = 340  # px
STEPS = 60  # points of the curve
MEANING = (
    "Bij een betrouwbaarheid van 0,7 bestaat zeven tiende van de spreiding in scores uit echte "
    "verschillen en drie tiende uit toeval."
)


def reliability(item: str, wave: str | None = None, *, tables: Tables | None = None) -> Figure:
    """The weight of own answers by number of answers, with the projects on the curve.

    Parameters
    ----------
    item, wave : what to show; without a wave the last in which the item was asked.
    tables : where the numbers come from; the published tables of the study when left out.

    Source
    ------
    Snijders & Bosker (2012), Multilevel Analysis, section 3.5; Adams (2009), RAND TR-653.
    """
    tables = tables or Tables.published()
    wave, row, noun = tables.wave(item, wave), tables.item(item), tables.noun
    rows = tables.rows("project_scores", item, wave)
    shown = released(rows).sort_values(["n", "project_id"])
    title = _title(row["short_label"], shown, noun)
    return Figure(
        label=texts.label("fig-betrouwbaarheid", item, wave),
        chart=_curve(_records(shown, tables), needed(shown), noun),
        table=_table(rows, tables),
        title=title,
        subtitle="Gewicht van de eigen antwoorden in een schatting, van 0 (geen) tot 1 (alles)",
        alt=plain(f"{title}. {_needed_note(shown, noun)}", 200),
        caption=texts.joined(
            texts.statement(row),
            MEANING,
            _needed_note(shown, noun),
            comparable.note(tables, item, wave),
            texts.hidden_note(rows, noun),
        ),
        source=texts.source(tables, wave),
        n=texts.n_respondents(shown["n"], noun),
        synthetic=tables.synthetic,
        decimals={"Betrouwbaarheid (0-1)": 2},
        follows=follows.projects(item, wave, row["short_label"]),
    )


def prior_size(shown: pd.DataFrame) -> float:
    """The k of n / (n + k): how many answers the other projects are worth; infinite when the
    projects do not differ, missing without projects.

    >>> prior_size(pd.DataFrame({"n": [10, 30], "weight": [0.4, 0.666667]}))
    15.0
    """
    if shown.empty:
        return math.nan
    known = shown[(shown["weight"] > 0) & (shown["weight"] < 1)]
    if known.empty:
        return math.inf if (shown["weight"] <= 0).all() else 0.0
    # The largest project has the weight with the smallest rounding error for k.
    row = known.loc[known["n"].idxmax()]
    return round(float(row["n"] * (1 - row["weight"]) / row["weight"]), 2)


def needed(shown: pd.DataFrame) -> float:
    """Number of answers at which the weight reaches 0.7: k * 0.7 / 0.3; infinite or missing too.

    >>> needed(pd.DataFrame({"n": [30], "weight": [0.666667]}))  # k = 15; 15 * 0.7 / 0.3 = 35
    35.0
    """
    return round(prior_size(shown) * LEAST_RELIABILITY / (1 - LEAST_RELIABILITY), 3)


def _reaching(shown: pd.DataFrame) -> int:
    return int((shown["weight"] >= LEAST_RELIABILITY).sum())


def _title(short_label: str, shown: pd.DataFrame, noun: Noun) -> str:
    name, count, total = texts.quoted(short_label), _reaching(shown), len(shown)
    if not total:
        return f"Op {name} is {noun.no_single} te tonen"
    if math.isinf(prior_size(shown)):
        return f"Op {name} zijn verschillen tussen {noun.plural} niet van toeval te onderscheiden"
    if not count:
        return f"Op {name} haalt {noun.no_single} een betrouwbaarheid van 0,7"
    verb = "haalt" if count == 1 else "halen"
    found = f"{dutch.number(count)} van de {noun.counted(total)}"
    return f"Op {name} {verb} {found} een betrouwbaarheid van 0,7"


def _needed_note(shown: pd.DataFrame, noun: Noun) -> str:
    count = needed(shown)
    if math.isnan(count):
        return ""
    if not math.isfinite(count):
        return f"Geen aantal antwoorden is genoeg: {noun.plural} verschillen niet aantoonbaar."
    enough = dutch.number(math.ceil(count))
    return f"Voor 0,7 heeft een {noun.singular} minstens {enough} antwoorden nodig."


def _records(shown: pd.DataFrame, tables: Tables) -> list[dict]:
    names = tables.project_names()
    return [
        {
            follows.ID: str(row.project_id),
            "n": int(row.n),
            "b": round(float(row.weight), 4),
            "t": f"{plain(names[str(row.project_id)], 80)}: {dutch.number(row.weight, 2)} "
            f"(n = {dutch.number(int(row.n))})",
        }
        for row in shown.itertuples()
    ]


def _curve(drawn: list[dict], enough: float, noun: Noun) -> dict:
    largest = max((r["n"] for r in drawn), default=1)
    x = alt.X(
        "n",
        type="quantitative",
        axis=marks.count_axis(f"aantal antwoorden per {noun.singular}"),
        scale=alt.Scale(domain=[0, largest * 1.03], nice=False),
    )
    y = alt.Y(
        "b",
        type="quantitative",
        axis=marks.value_axis(None, percent=False, format=".1f"),
        scale=alt.Scale(domain=[0, 1]),
    )
    line = alt.Chart(alt.NamedData(name="curve")).mark_line(color=style.SERIES[0], strokeWidth=2)
    dots = marks.chart().mark_point(size=55, opacity=0.55).encode(x=x, y=y, tooltip="t:N")
    curve = _points(enough, largest)
    words = "0,7: vanaf hier is vergelijken zinvol"
    early = curve[len(curve) // 2]["b"] > LEAST_RELIABILITY  # name the line where no curve is
    aside = 13 if early else -10
    least = marks.reference(LEAST_RELIABILITY, words, vertical=False, end=early, dy=aside)
    return marks.finished([line.encode(x=x, y=y), dots, *least], drawn, HEIGHT, curve=curve)


def _points(enough: float, largest: float) -> list[dict]:
    """The curve n / (n + k) from no answers to the largest project."""
    if not math.isfinite(enough):
        return [{"n": 0, "b": 0}, {"n": largest, "b": 0}]
    k = enough * (1 - LEAST_RELIABILITY) / LEAST_RELIABILITY
    sizes = [largest * i / STEPS for i in range(STEPS + 1)]
    return [{"n": round(n, 2), "b": round(n / (n + k), 4) if n + k else 0} for n in sizes]


def _table(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    ordered = pd.concat([released(rows).sort_values(["n", "project_id"]), hidden(rows)])
    names, known = tables.project_names(), ordered["status"] == RELEASED
    return pd.DataFrame(
        {
            tables.noun.singular.capitalize(): [
                plain(names[str(p)]) for p in ordered["project_id"]
            ],
            "Antwoorden": _known(ordered["n"], known, 0),
            "Betrouwbaarheid (0-1)": _known(ordered["weight"], known, 2),
            "Toelichting": [
                "getoond" if k else r for k, r in zip(known, ordered["reason"], strict=True)
            ],
        },
        index=pd.Index(ordered["project_id"].astype(str), name=follows.PROJECT),
    )


def _known(values: pd.Series, known: pd.Series, decimals: int) -> list[object]:
    return [
        (int(v) if not decimals else round(float(v), decimals)) if k else texts.HIDDEN
        for v, k in zip(values, known, strict=True)
    ]
