"""Projects beside each other. In: scores per project. Out: caterpillar and funnel figures.

No ranking without its uncertainty: every project has its interval, the reference (all projects
together) is always drawn and defined, and the words are neutral. What may not be shown is named in
the table with its reason.
"""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import pandas as pd

from .. import dutch
from . import marks, measures, style, texts
from .base import Figure
from .markdown import escape, plain
from .measures import Measure
from .tables import Tables, hidden, released

MOST_NAMED = 40  # above this many projects names no longer fit beside the marks
MOST_LISTED = 5  # names per direction in the caption; the table has all
MOST_SEPARATE = 300  # above this many the intervals run together into a band
INTERVAL = (
    "Het interval geeft aan waar de waarde van een project met 95% zekerheid ligt; "
    "kleine projecten zijn naar het gemiddelde toe geschat"
)


def standing(item: str, wave: str | None = None, *, tables: Tables | None = None) -> Figure:
    """Every project's estimate with its interval, in order, against all projects together.

    Up to forty projects have their names beside the marks; more stand side by side in order of
    their estimate, and the names are in the table.

    Parameters
    ----------
    item, wave : what to show; without a wave the last in which the item was asked.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    tables = tables or Tables.published()
    wave = tables.wave(item, wave)
    row, rows = tables.item(item), tables.rows("project_scores", item, wave)
    measure = measures.main(row)
    shown = released(rows).sort_values(["estimate", "project_id"], ascending=[False, True])
    reference = texts.reference(tables, item, wave, measure)
    records = project_records(shown, tables.project_names(), measure)
    return Figure(
        label=texts.label("fig-stand", item, wave),
        chart=_drawing(len(records))(records, measure, reference),
        table=project_table(rows, tables.project_names(), measure),
        title=texts.standing_title(row["short_label"], shown["state"]),
        subtitle=texts.subtitle(measure, "per project, met interval", reference),
        alt=texts.standing_alt(row["short_label"], shown["state"]),
        caption=_standing_caption(row, shown, rows, tables.project_names()),
        source=texts.source(tables, wave),
        n=texts.n_respondents(shown["n"]),
        interval=INTERVAL,
        synthetic=tables.synthetic,
    )


def funnel(item: str, wave: str | None = None, *, tables: Tables | None = None) -> Figure:
    """Every project's raw value by its size, with the limits that chance alone would give.

    The limits are drawn for the eye; whether a project stands out was decided exactly, since the
    drawn line is wrong for tiny projects.

    Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.
    """
    tables = tables or Tables.published()
    wave = tables.wave(item, wave)
    row, rows = tables.item(item), tables.rows("project_scores", item, wave)
    measure = measures.main(row)
    shown = released(rows).sort_values(["n", "project_id"])
    reference = texts.reference(tables, item, wave, measure)
    limits = _limits(tables.rows("funnel", item, wave), measure)
    records = project_records(shown, tables.project_names(), measure)
    return Figure(
        label=texts.label("fig-trechter", item, wave),
        chart=_funnel(records, limits, measure, reference),
        table=project_table(rows, tables.project_names(), measure),
        title=texts.funnel_title(row["short_label"], shown["state"]),
        subtitle=texts.subtitle(measure, "per project naar aantal deelnemers", reference),
        alt=texts.funnel_alt(row["short_label"], shown["state"]),
        caption=f"{texts.statement(row)} {texts.hidden_note(rows)}".strip(),
        source=texts.source(tables, wave),
        n=texts.n_respondents(shown["n"]),
        interval="Binnen de binnenste lijnen valt door toeval 95% van de projecten, "
        "binnen de buitenste 99,8%",
        synthetic=tables.synthetic,
    )


def project_records(
    rows: pd.DataFrame, names: dict[str, str], measure: Measure, *, trait_value: bool = False
) -> list[dict]:
    return [
        {
            "p": plain(names[str(row.project_id)], 80),
            "r": rank,
            "n": int(row.n),
            "v": measure.shown(row.value),
            "e": measure.shown(row.estimate),
            "l": measure.shown(row.estimate_low),
            "h": measure.shown(row.estimate_high),
            "s": row.state,
            "t": texts.project_tooltip(names[str(row.project_id)], row, measure),
        }
        | ({"x": float(row.trait)} if trait_value else {})
        for rank, row in enumerate(rows.itertuples(), start=1)
    ]


def _drawing(count: int) -> Callable[..., dict]:
    """The form that stays readable with that many projects."""
    if count <= MOST_NAMED:
        return _named
    return _ordered if count <= MOST_SEPARATE else _band


def _named(records: list[dict], measure: Measure, reference: texts.Reference) -> dict:
    y = marks.category("p", title=None, ticks=False, domain=False)
    axis = marks.value_axis(measure.words, percent=measure.factor == 100, offset=4)
    x = alt.X("e", type="quantitative", axis=axis, scale=alt.Scale(zero=False, nice=True))
    colour = marks.state_colour()
    span = (
        marks.chart()
        .mark_rule(strokeWidth=2)
        .encode(y=y, x=alt.X("l", type="quantitative"), x2="h", color=colour, tooltip="t:N")
    )
    dot = (
        marks.chart()
        .mark_point(size=80)
        .encode(
            y=y,
            x=x,
            color=marks.state_colour(),
            shape=marks.state_shape(),
            tooltip="t:N",
        )
    )
    line = marks.reference(reference.shown, reference.words, vertical=True)
    return marks.finished([span, dot, *line], records, {"step": 24})


def _ordered(records: list[dict], measure: Measure, reference: texts.Reference) -> dict:
    count = len(records)
    wide = {"expr": f"max(0.6, min(3, width / {count} / 2.5))"}
    x, y = _rank_axes(count, measure)
    low = alt.Y("l", type="quantitative")
    colour = marks.state_colour()
    span = marks.chart().mark_rule(strokeWidth=wide, opacity=0.55)
    span = span.encode(x=x, y=low, y2="h", color=colour, tooltip="t:N")
    dots = _state_dots({"expr": f"max(14, min(60, width / {count} * 7))"}, x, y)
    line = marks.reference(reference.shown, reference.words, vertical=False)
    return marks.finished([span, dots, *line], records, 380)


def _band(records: list[dict], measure: Measure, reference: texts.Reference) -> dict:
    x, y = _rank_axes(len(records), measure)
    area = marks.chart().mark_area(color=style.BAND)
    area = area.encode(x=x, y=alt.Y("l", type="quantitative"), y2="h")
    middle = marks.chart().mark_line(color=style.INK, strokeWidth=2).encode(x=x, y=y)
    out = "datum.s == 'hoger' || datum.s == 'lager'"
    dots = _state_dots(30, x, y).transform_filter(out)
    line = marks.reference(reference.shown, reference.words, vertical=False)
    return marks.finished([area, middle, dots, *line], records, 380)


def _rank_axes(count: int, measure: Measure) -> tuple[alt.X, alt.Y]:
    axis = alt.Axis(
        title="projecten, van hoog naar laag geschat", labels=False, ticks=False, grid=False
    )
    x = alt.X(
        "r", type="quantitative", axis=axis, scale=alt.Scale(nice=False, domain=[0, count + 1])
    )
    values = marks.value_axis(None, percent=measure.factor == 100)
    return x, alt.Y("e", type="quantitative", axis=values, scale=alt.Scale(zero=False))


def _state_dots(size: object, x: alt.X, y: alt.Y) -> alt.Chart:
    colour = marks.state_colour()
    dots = marks.chart().mark_point(size=size)
    return dots.encode(x=x, y=y, color=colour, shape=marks.state_shape(), tooltip="t:N")


def _funnel(
    records: list[dict], limits: list[dict], measure: Measure, reference: texts.Reference
) -> dict:
    x = alt.X("n", type="quantitative", axis=marks.count_axis("aantal deelnemers per project"))
    axis = marks.value_axis(None, percent=measure.factor == 100)
    edges = []
    for low, high, dash in (("low95", "high95", [6, 3]), ("low998", "high998", [1, 0])):
        for edge in (low, high):
            line = alt.Chart(alt.NamedData(name="limits")).mark_line(
                color=style.MUTED, strokeDash=dash, strokeWidth=1.3
            )
            edges.append(
                line.encode(
                    x=x, y=alt.Y(edge, type="quantitative", axis=axis, scale=alt.Scale(zero=False))
                )
            )
    dot = (
        marks.chart()
        .mark_point(size=65, opacity=0.9)
        .encode(
            x=x,
            y=alt.Y("v", type="quantitative"),
            color=marks.state_colour(),
            shape=marks.state_shape(),
            tooltip="t:N",
        )
    )
    line = marks.reference(reference.shown, reference.words, vertical=False, end=True)
    return marks.finished([*edges, dot, *line], records, 380, limits=limits)


def _limits(rows: pd.DataFrame, measure: Measure) -> list[dict]:
    edges = ("low95", "high95", "low998", "high998")
    return [
        {"n": float(row.n)} | {edge: measure.shown(getattr(row, edge)) for edge in edges}
        for row in rows.sort_values("n").itertuples()
    ]


def project_table(
    rows: pd.DataFrame, names: dict[str, str], measure: Measure, extra: dict | None = None
) -> pd.DataFrame:
    """Every project, the hidden ones with the reason instead of numbers."""
    ordered = pd.concat([released(rows), hidden(rows)])
    unit = " (%)" if measure.factor == 100 else ""
    columns = {
        "Project": [plain(names[str(p)]) for p in ordered["project_id"]],
        "Deelnemers": [
            int(r.n) if r.status == "released" else texts.HIDDEN for r in ordered.itertuples()
        ],
        measure.header: texts.cells(ordered, "value", measure),
        f"Geschat{unit}": texts.cells(ordered, "estimate", measure),
        f"Ondergrens{unit}": texts.cells(ordered, "estimate_low", measure),
        f"Bovengrens{unit}": texts.cells(ordered, "estimate_high", measure),
        "Stand": [r.state if r.status == "released" else r.reason for r in ordered.itertuples()],
    }
    frame = pd.DataFrame(columns)
    for name, values in (extra or {}).items():
        frame.insert(2, plain(name), values.to_list())
    return frame


def _standing_caption(
    item: pd.Series, shown: pd.DataFrame, rows: pd.DataFrame, names: dict[str, str]
) -> str:
    parts = [texts.statement(item)]
    for state in ("hoger", "lager"):
        found = [plain(names[str(p)], 60) for p in shown.loc[shown["state"] == state, "project_id"]]
        if found:
            more = len(found) - MOST_LISTED
            listed = dutch.listed([escape(name) for name in found[:MOST_LISTED]], "en")
            parts.append(
                f"{state.capitalize()}: {listed}" + (f" en nog {more}." if more > 0 else ".")
            )
    return " ".join([*parts, texts.hidden_note(rows)]).strip()
