"""Projects by kind, such as type or region. In: mean per kind, scores, projects. Out: a figure.

Every project is a light dot in the row of its kind, so that nobody reads a mean of a kind as a
property of each project in it; the mean with its interval lies over them.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch, grammar
from ..dutch import Noun
from ..errors import BuildError, Problem
from . import follows, marks, measures, style, texts
from .base import Figure
from .markdown import escape, plain
from .measures import Measure
from .nothing import NOTHING, nothing_chart, without_reference
from .records import project_records
from .tables import RELEASED, Tables, hidden, released

STEP = 62  # px per kind: its name and numbers, its mean, its dots
BELOW = 12  # px: the dots lie below the mean
SCATTER = 4  # px up and down, so that equal values stay apart
MANY = 300  # above this many projects the dots are smaller and lighter


def groups(
    item: str, trait: str, wave: str | None = None, *, tables: Tables | None = None
) -> Figure:
    """The mean of each kind of project with its interval, over the projects themselves.

    Parameters
    ----------
    item, wave : what to show; without a wave the last in which the item was asked.
    trait : an attribute of projects with a fixed set of kinds, as in the published table
        ``trait_groups``.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : there is no such trait for this item, with those there are.

    Source: means, intervals and the permutation p come from the published table ``trait_groups``.
    """
    tables = tables or Tables.published()
    wave, row, noun = tables.wave(item, wave), tables.item(item), tables.noun
    label = texts.label("fig-soort", item, trait, wave)
    if nothing := without_reference(label, item, wave, tables):
        return nothing
    measure, rows = measures.main(row), _kinds(tables, item, wave, trait)
    shown = released(rows)
    title, name = _title(row, rows), plain(rows["trait_label"].iloc[0], 60)
    return Figure(
        label=label,
        chart=_chart(tables, rows, measure, item, wave),
        table=_table(rows, measure, noun),
        title=title,
        subtitle=texts.subtitle(measure, f"per {noun.singular} en gemiddeld per {name.lower()}"),
        alt=plain(f"Gemiddelden met interval. {title}.", 200),
        caption=texts.joined(
            _test_sentence(shown),
            texts.statement(row),
            f"Lichte stippen: losse {noun.plural}. Een verschil tussen soorten zegt niets over één "
            f"{noun.singular} of één deelnemer.",
            _hidden_note(rows),
            texts.basis_note(shown, noun),
            texts.reference_line(noun),
        ),
        source=texts.source(tables, wave),
        n=_n(shown, noun),
        interval="Het interval om een gemiddelde bevat de echte waarde met 95% zekerheid",
        synthetic=tables.synthetic,
        follows=follows.everybody("de groepen worden onderling vergeleken, met iedereen erin"),
    )


def _kinds(tables: Tables, item: str, wave: str, trait: str) -> pd.DataFrame:
    """The kinds from the highest mean to the lowest, the hidden ones last."""
    rows = tables.rows("trait_groups", item, wave)
    chosen = rows[rows["trait"] == trait]
    if chosen.empty:
        known = ", ".join(sorted(rows["trait"].astype(str).unique())) or "none at all"
        what = f"has no kinds for {trait!r}"
        raise BuildError(Problem(f"item {item!r}, wave {wave!r}", what, known))
    return chosen.sort_values(["mean", "group"], ascending=[False, True], na_position="last")


def _p_value(shown: pd.DataFrame) -> float | None:
    """The p value of the test over all kinds; None where fewer than two may be compared."""
    known = shown["p_value"].dropna()
    return float(known.iloc[0]) if len(shown) > 1 and len(known) else None


def _title(item: pd.Series, rows: pd.DataFrame) -> str:
    shown = released(rows)
    name, kind = texts.quoted(item["short_label"]), plain(rows["trait_label"].iloc[0], 60).lower()
    p_value = _p_value(shown)
    if p_value is None:
        return f"Op {name} is naar {kind} niets te vergelijken"
    if p_value >= texts.ALPHA:
        return f"Op {name} is er geen aantoonbaar verschil naar {kind}"
    measure = measures.main(item)
    high, low = shown.iloc[0], shown.iloc[-1]
    first, last = (f"{measure.text(r['mean'])} ({plain(r['group'], 40)})" for r in (low, high))
    return f"{name} verschilt naar {kind}: van {first} tot {last}"


def _test_sentence(shown: pd.DataFrame) -> str:
    p_value = _p_value(shown)
    if p_value is None:
        return ""
    meaning = "meer dan" if p_value < texts.ALPHA else "niet aantoonbaar meer dan"
    return (
        f"De soorten verschillen {meaning} bij toeval te verwachten is "
        f"({grammar.p_value(p_value)}). Waar intervallen elkaar overlappen, kan de volgorde van "
        "twee soorten andersom zijn."
    )


def _hidden_note(rows: pd.DataFrame) -> str:
    gone = hidden(rows)
    if gone.empty:
        return ""
    names = dutch.listed([escape(plain(group, 40)) for group in gone["group"]])
    reasons = dutch.listed(sorted({escape(reason) for reason in gone["reason"].astype(str)}))
    return f"Niet getoond: {names} ({reasons})."


def _n(shown: pd.DataFrame, noun: Noun) -> str:
    answers, count = int(shown["n"].sum()), int(shown["n_projects"].sum())
    return f"n = {dutch.number(answers)} antwoorden in {noun.counted(count)}"


def _chart(tables: Tables, rows: pd.DataFrame, measure: Measure, item: str, wave: str) -> dict:
    shown = released(rows)
    if shown.empty:
        return nothing_chart(NOTHING)
    noun = tables.noun
    told = [_record(place, r, measure, noun) for place, r in enumerate(shown.itertuples())]
    dots = _dots(tables, shown, measure, item, wave)
    y = alt.Y("i", type="ordinal", axis=None)
    layers = [
        *_reference(tables, item, wave, measure),
        _strip(y, len(dots)),
        *_means(y, measure),
        *_names(y),
    ]
    return marks.finished(layers, told, {"step": STEP}, dots=dots)


def _record(place: int, row, measure: Measure, noun: Noun) -> dict:
    text = measure.text
    ends = f"{text(row.mean)} ({text(row.ci_low)} tot {text(row.ci_high)})"
    counted = noun.counted(int(row.n_projects))
    return {
        "i": place,
        "m": measure.shown(row.mean),
        "l": measure.shown(row.ci_low),
        "h": measure.shown(row.ci_high),
        "w": f"{plain(row.group, 50)}: {ends}",
        "t": f"{plain(row.group, 80)}: {ends}; {counted}",
    }


def _dots(
    tables: Tables, shown: pd.DataFrame, measure: Measure, item: str, wave: str
) -> list[dict]:
    """The shown projects of the shown kinds; none where the study does not publish the trait."""
    trait, projects = str(shown["trait"].iloc[0]), tables.read("projects")
    if trait not in projects:
        return []
    order = {group: place for place, group in enumerate(shown["group"])}
    places = dict(zip(projects["project_id"].astype(str), projects[trait].map(order), strict=True))
    scores = released(tables.rows("project_scores", item, wave)).sort_values("project_id")
    scores = scores[scores["project_id"].astype(str).map(places).notna()]
    drawn = project_records(scores, tables.project_names(), measure)
    # A fixed pattern of heights instead of a random one: the picture is the same every time.
    return [
        {"i": int(places[str(project)]), "v": r["v"], "t": r["t"], "d": count * 7 % 9 - 4}
        for count, (project, r) in enumerate(zip(scores["project_id"], drawn, strict=True))
    ]


def _reference(tables: Tables, item: str, wave: str, measure: Measure) -> list[alt.Chart]:
    against = texts.reference(tables, item, wave, measure)
    return marks.reference(against.shown, against.words, vertical=True)


def _strip(y: alt.Y, count: int) -> alt.Chart:
    many = count > MANY
    lift = {"expr": f"{BELOW} + datum.d * {SCATTER / 4}"}
    dots = alt.Chart(alt.NamedData(name="dots")).mark_point(
        size=20 if many else 45, opacity=0.35 if many else 0.55, color=style.BAND, yOffset=lift
    )
    return dots.encode(y=y, x=alt.X("v", type="quantitative"), tooltip="t:N")


def _means(y: alt.Y, measure: Measure) -> list[alt.Chart]:
    axis = marks.value_axis(None, percent=measure.factor == 100)
    low = alt.X("l", type="quantitative", axis=axis, scale=alt.Scale(zero=False))
    span = marks.chart().mark_rule(strokeWidth=3, color=style.SERIES[0])
    dot = marks.chart().mark_point(size=130, shape="diamond", color=style.SERIES[0])
    return [
        span.encode(y=y, x=low, x2="h", tooltip="t:N"),
        dot.encode(y=y, x=alt.X("m", type="quantitative"), tooltip="t:N"),
    ]


def _names(y: alt.Y) -> list[alt.Chart]:
    return [marks.halo_above(y, "w"), marks.labels_above(y, "w")]


def _table(rows: pd.DataFrame, measure: Measure, noun: Noun) -> pd.DataFrame:
    unit, known = " (%)" if measure.factor == 100 else "", rows["status"] == RELEASED
    counts = zip(rows["n"], known, strict=True)
    return pd.DataFrame(
        {
            plain(rows["trait_label"].iloc[0]): rows["group"].map(plain).to_list(),
            noun.plural.capitalize(): rows["n_projects"].astype(int).to_list(),
            "Antwoorden": [int(n) if k else texts.HIDDEN for n, k in counts],
            f"Gemiddeld{unit}": texts.cells(rows, "mean", measure),
            f"Ondergrens{unit}": texts.cells(rows, "ci_low", measure),
            f"Bovengrens{unit}": texts.cells(rows, "ci_high", measure),
            "Toelichting": list(rows["reason"].where(~known, "getoond")),
        }
    )
