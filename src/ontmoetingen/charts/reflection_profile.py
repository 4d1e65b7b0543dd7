"""A long profile, and kinds of units beside each other. In: published profile. Out: two figures.

Forty factors do not fit in a spider diagram, in which the order of the spokes decides what one
sees. So every factor is a row of its own: two marks, and the line between them says how far they
lie apart. A line is heavy only where that is more than chance gives over all rows together.
"""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from .. import dutch
from . import marks, style, texts
from .base import Figure
from .dot_rows import FIRST, SECOND, DotRow, Look, Mark, Series, dot_chart
from .markdown import escape, plain
from .nothing import NOTHING, nothing_chart
from .programme_data import About, about, chosen, kept_back, rows_of
from .tables import Tables, hidden, released
from .thermometer import (
    GAP,
    band_told,
    gaps,
    hidden_title,
    last_moment,
    lines_of,
    profile_frame,
    rounded,
    score_axis,
    sides_of,
    unit_name,
)

STEP = 19  # px per row: 42 rows with their heads fit on one page
TOLD_APART = ("hoger", "lager")


def reflection(programme: str, unit: str | None = None, *, tables: Tables | None = None) -> Figure:
    """The profile of one unit, factor by factor, from both sides.

    Parameters
    ----------
    programme : id of a programme with profiles.
    unit : one team, by id or name; the first that is shown when left out.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : there is no such unit, with those there are.
    """
    tables = tables or Tables.published()
    told, every = about(tables, programme), rows_of(tables, programme, "profile")
    own = last_moment(lines_of(chosen(every, unit, told.noun)))
    shown, title = released(own), _title(own, told)
    return Figure(
        label=texts.label("fig-reflectie", programme, *([unit] if unit else [])),
        chart=_chart(shown, told) if len(shown) else nothing_chart(NOTHING),
        table=profile_frame(own, lines_of(every[every["level"] == "all"])),
        title=title,
        subtitle=f"gemiddelde score, {told.scale}",
        alt=plain(f"{title}.", 200),
        caption=texts.joined(
            "Dikke lijn: het verschil is meer dan toeval, gelet op het aantal regels.",
            texts.band_note(every, told.noun),
            escape(told.note),
            kept_back(every, told.noun),
        ),
        source=told.source,
        n=f"n = {told.respondent.counted(int(shown['n'].max()))}" if len(shown) else "",
        synthetic=told.synthetic,
    )


def approaches(programme: str, *, tables: Tables | None = None) -> Figure:
    """Kinds of units beside each other on every group of lines, from both sides.

    Parameters
    ----------
    programme : id of a programme whose profile compares kinds of units, e.g. by approach.
    """
    tables = tables or Tables.published()
    told, every = about(tables, programme), rows_of(tables, programme, "profile")
    kinds = last_moment(every[(every["level"] == "kind") & (every["part"] == "group")])
    kinds = kinds[kinds["side"] != GAP]
    shown = released(kinds)
    title = _kinds_title(shown, told)
    return Figure(
        label=texts.label("fig-soorten", programme),
        chart=_kinds_chart(shown, told) if len(shown) else nothing_chart(NOTHING),
        table=profile_frame_of_kinds(kinds, told),
        title=title,
        subtitle=f"gemiddelde score per groep, {told.scale}",
        alt=plain(f"{title}. Per groep staan zij onder elkaar, met interval.", 200),
        caption=texts.joined(
            texts.band_note(kinds, told.noun), escape(told.note), _kinds_kept_back(kinds)
        ),
        source=told.source,
        n=_kinds_n(shown, told),
        interval="Het interval (95%) telt mee dat "
        f"{told.noun.plural} met dezelfde {told.kind.lower() or 'soort'} van elkaar verschillen",
        synthetic=told.synthetic,
    )


def _chart(shown: pd.DataFrame, told: About) -> dict:
    sides = sides_of(shown)
    records, links, heads = _placed(shown, list(sides))
    names = f"indexof({json.dumps(heads)}, datum.label) < 0 ? datum.label : ''"
    axis = alt.Axis(labelExpr=names, ticks=False, domain=False, labelOverlap=False)
    y = alt.Y("k", type="nominal", sort=None, title=None, axis=axis)
    scale = alt.Scale(domain=[told.low, told.high], nice=False, zero=False)
    x = {"type": "quantitative", "axis": score_axis(told), "scale": scale}
    layers = [_heads(y), _links(y, x), _dots(y, x, sides)]
    return marks.finished(layers, records, {"step": STEP}, links=links)


def _title(own: pd.DataFrame, told: About) -> str:
    """On how many lines the sides differ, and where they lie furthest apart if bands tell it."""
    shown = released(own)
    if shown.empty:
        return hidden_title(own, told)
    apart = shown[(shown["side"] == GAP) & shown["state"].isin(TOLD_APART)]
    found = f"{unit_name(own, told)}: {gaps(shown)}"
    if apart.empty:
        return found
    far = _furthest(apart)
    return f"{found}, het verst bij {far[:1].lower()}{far[1:]}" if far else found


def _furthest(apart: pd.DataFrame) -> str:
    """The line on which the sides lie furthest apart whatever the bands hide; else empty."""
    ends = apart[["mean_low", "mean_high"]].abs()
    nearest, furthest = ends.min(axis=1), ends.max(axis=1)
    first = nearest.idxmax()
    if (furthest.drop(first) > nearest[first]).any():
        return ""
    return plain(apart.loc[first, "label"], 60)


def _placed(shown: pd.DataFrame, sides: list[str]) -> tuple[list[dict], list[dict], list[str]]:
    """A record per mark, a link per row, and the names of the groups, which are rows too."""
    records, links, heads = [], [], []
    for _, group in shown.sort_values("order", kind="stable").groupby("group", sort=False):
        heads.append(plain(group["group_label"].iloc[0], 80))
        records.append({"k": heads[-1], "h": heads[-1]})
        for _, line in group.groupby("order", sort=True):
            name = _row_name(line.iloc[0], heads)
            told = "; ".join(
                f"{plain(r.side_label)} {dutch.number(r.mean, 1)}"
                for r in line.itertuples()
                if r.side != GAP
            )
            found = {r.side: r for r in line.itertuples()}
            ends = [round(found[s].mean, 3) for s in sides if s in found]
            records += [
                {"k": name, "h": "", "s": s, "v": round(found[s].mean, 3), "t": f"{name}: {told}"}
                for s in sides
                if s in found
            ]
            apart = GAP in found and found[GAP].state in TOLD_APART
            links.append({"k": name, "a": min(ends), "b": max(ends), "w": 4 if apart else 1})
    return records, links, heads


def _row_name(line: pd.Series, heads: list[str]) -> str:
    """The name of a line; one that is called as its group has its id too, to be a row apart."""
    name = plain(line["label"], 80)
    return f"{name} ({line['key']})" if name in heads else name


def _heads(y: alt.Y) -> alt.Chart:
    """Names of groups over the whole width; this layer also keeps all rows in their order."""
    head = marks.above("h", weight="bold", dy=0)
    rows = marks.chart().encode(y=y, x=alt.value(0), text=head["text"])
    rows.mark = head["mark"]
    return rows


def _links(y: alt.Y, x: dict) -> alt.Chart:
    width = alt.Size("w", type="quantitative", scale=None, legend=None)
    links = alt.Chart(alt.NamedData(name="links")).mark_rule(color=style.MUTED)
    return links.encode(y=y, x=alt.X("a", **x), x2="b", size=width)


def _dots(y: alt.Y, x: dict, sides: dict[str, str]) -> alt.Chart:
    words = " : ".join(f"datum.value === {k!r} ? {v!r}" for k, v in sides.items())
    legend = alt.Legend(labelExpr=f"{words} : ''", orient="top", columns=1)
    looks = (SECOND, FIRST)[-len(sides) :]  # the first side is what a team is held against
    colour = alt.Scale(domain=list(sides), range=[look[0] for look in looks])
    form = alt.Scale(domain=list(sides), range=[look[1] for look in looks])
    dots = marks.chart().transform_filter("isValid(datum.v)").mark_point(size=75)
    return dots.encode(
        y=y, x=alt.X("v", **x), tooltip="t:N",
        color=alt.Color("s", type="nominal", scale=colour, legend=legend),
        shape=alt.Shape("s", type="nominal", scale=form, legend=legend),
    )  # fmt: skip


def _kinds_chart(shown: pd.DataFrame, told: About) -> dict:
    sides = sides_of(shown)
    looks = (SECOND, FIRST)[-len(sides) :]
    series = {s: Series(name, *looks[i]) for i, (s, name) in enumerate(sides.items())}
    rows: list[DotRow] = []
    for _, group in shown.sort_values("order", kind="stable").groupby("key", sort=False):
        head = plain(group["label"].iloc[0], 80)
        for name, kind in group.groupby("kind_label", sort=True):
            found = [_kind_mark(row) for row in kind.itertuples()]
            rows.append(DotRow(plain(name, 60), found, head))
            head = ""
    look = Look(series=series, axis=score_axis(told), domain=(told.low, told.high))
    return dot_chart(rows, look)


def _kind_mark(row: object) -> Mark:
    interval = f"{dutch.number(row.ci_low, 1)} tot {dutch.number(row.ci_high, 1)}"
    words = (
        f"{plain(row.kind_label, 60)}, {plain(row.side_label).lower()}: "
        f"{dutch.number(row.mean, 1)} ({band_told(row)}interval {interval}, n = {int(row.n)})"
    )
    return Mark(row.side, row.mean, row.ci_low, row.ci_high, words)


def _kinds_title(shown: pd.DataFrame, told: About) -> str:
    """On how many groups the intervals of the first side lie apart: a careful reading."""
    kinds = shown["kind_label"].nunique()
    if kinds < 2:
        return f"Er zijn te weinig {told.noun.plural} om naar {told.kind.lower()} te vergelijken"
    first = shown[shown["side"] == shown["side"].iloc[0]]
    groups = [g for _, g in first.groupby("key", sort=False) if len(g) > 1]
    apart = sum(g["ci_low"].max() > g["ci_high"].min() for g in groups)
    if not apart:
        return f"Op geen van de {len(groups)} groepen liggen de intervallen los van elkaar"
    return f"Op {apart} van de {len(groups)} groepen liggen intervallen los van elkaar"


def _kinds_n(shown: pd.DataFrame, told: About) -> str:
    if shown.empty:
        return ""
    sizes = shown.groupby("kind")[["n", "n_units"]].max().sum()
    people, units = told.respondent.counted(int(sizes["n"])), int(sizes["n_units"])
    return f"n = {people} in {told.noun.counted(units)}"


def _kinds_kept_back(rows: pd.DataFrame) -> str:
    gone = hidden(rows).drop_duplicates("kind")
    told = [f"{escape(r.kind_label)} ({escape(r.reason)})" for r in gone.itertuples()]
    return f"Verborgen: {dutch.listed(told)}." if told else ""


def profile_frame_of_kinds(rows: pd.DataFrame, told: About) -> pd.DataFrame:
    """The numbers of kinds, one row per group, kind and side; hidden ones as a word."""
    columns = {"Gemiddelde": "mean", "Laagste in de band": "mean_low"}
    columns |= {"Hoogste in de band": "mean_high", "Spreiding": "sd"}
    columns |= {"Ondergrens (95%)": "ci_low", "Bovengrens (95%)": "ci_high"}
    ordered = rows.sort_values(["order", "kind_label"], kind="stable")
    frame = {
        "Groep": list(ordered["label"].map(plain)),
        told.kind or "Soort": list(ordered["kind_label"].map(plain)),
        "Kant": list(ordered["side_label"].map(plain)),
        "n": [texts.HIDDEN if pd.isna(n) else int(n) for n in ordered["n"]],
    }
    for name, column in columns.items():
        pairs = zip(ordered[column], ordered["status"], strict=True)
        frame[name] = [rounded(value, status) for value, status in pairs]
    return pd.DataFrame(frame)
