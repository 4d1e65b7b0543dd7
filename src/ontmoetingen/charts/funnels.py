"""Projects by their size. In: scores and funnel limits. Out: a funnel figure.

The limits are drawn for the eye. Whether a project stands out was decided exactly, since the drawn
line is wrong for tiny projects: so the mark of a project tells its state, not its place.
"""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

from ..dutch import Noun
from . import comparable, findings, follows, marks, measures, records, style, texts
from .base import Figure
from .measures import Measure
from .nothing import without_reference
from .tables import Tables, released

HEIGHT = 400  # px
CHANCE = ("low95", "high95", "low998", "high998")
WIDER = ("low95_over", "high95_over", "low998_over", "high998_over")
MANY = 300  # above this many projects the marks are smaller
ROOM = 0.14  # part of the width kept free at the right for the names of the lines
APART = 17  # px between two names of lines


def funnel(item: str, wave: str | None = None, *, tables: Tables | None = None) -> Figure:
    """Every project's own value by its number of answers, with the limits that chance gives.

    Where projects differ more than chance gives, the limits that allow for it are drawn too, as a
    grey area.

    Parameters
    ----------
    item, wave : what to show; without a wave the last in which the item was asked.
    tables : where the numbers come from; the published tables of the study when left out.

    Source
    ------
    Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.
    """
    tables = tables or Tables.published()
    wave, row, noun = tables.wave(item, wave), tables.item(item), tables.noun
    rows, measure = tables.rows("project_scores", item, wave), measures.main(row)
    shown = released(rows).sort_values(["n", "project_id"])
    label = texts.label("fig-trechter", item, wave)
    if nothing := without_reference(label, item, wave, tables):
        return nothing
    reference = texts.reference(tables, item, wave, measure)
    limits = _limits(tables.rows("funnel", item, wave), measure)
    drawn = records.project_records(shown, tables.project_names(), measure)
    return Figure(
        label=label,
        chart=_drawn(records.stand_outs_last(drawn), limits, measure, reference, noun),
        table=records.project_table(rows.sort_values(["n", "project_id"]), tables, measure),
        title=findings.funnel_title(row["short_label"], shown["state"], noun),
        subtitle=texts.subtitle(measure, f"per {noun.singular}, naar aantal antwoorden"),
        alt=findings.funnel_alt(row["short_label"], shown["state"], noun),
        caption=_caption(tables, row, wave, rows, limits),
        source=texts.source(tables, wave),
        n=texts.n_respondents(shown["n"], noun),
        interval=f"Door toeval alleen valt 95% van de {noun.plural} binnen de onderbroken lijnen "
        "en 99,8% binnen de doorgetrokken lijnen",
        synthetic=tables.synthetic,
        follows=follows.projects(item, wave, row["short_label"], finding="states"),
    )


def _caption(
    tables: Tables, item: pd.Series, wave: str, rows: pd.DataFrame, limits: list[dict]
) -> str:
    noun = tables.noun
    return texts.joined(
        texts.statement(item),
        f"Het teken zegt of een {noun.singular} afwijkt; dat is precies uitgerekend en niet van de "
        "lijn afgelezen.",
        _wider_note(noun) if _has_wider(limits) else "",
        comparable.note(tables, item["item"], wave),
        texts.hidden_note(rows, noun),
        texts.reference_note(noun),
    )


def _wider_note(noun: Noun) -> str:
    return (
        f"Grijs: ruimere grenzen (95% en 99,8%) die meetellen dat {noun.plural} ook zonder "
        "uitschieters meer verschillen dan toeval geeft."
    )


def _limits(rows: pd.DataFrame, measure: Measure) -> list[dict]:
    """The limits per number of answers; the wider ones only where they differ from chance."""
    edges = CHANCE + (WIDER if _differ(rows) else ())
    return [
        {"n": float(row.n)} | {edge: measure.shown(getattr(row, edge)) for edge in edges}
        for row in rows.sort_values("n").itertuples()
    ]


def _differ(rows: pd.DataFrame) -> bool:
    if not set(WIDER) <= set(rows) or rows[list(WIDER)].isna().any(axis=None):
        return False
    return bool((rows[list(WIDER)].to_numpy() != rows[list(CHANCE)].to_numpy()).any())


def _has_wider(limits: list[dict]) -> bool:
    return bool(limits) and all(edge in limits[0] for edge in WIDER)


def _drawn(
    drawn: list[dict],
    limits: list[dict],
    measure: Measure,
    reference: texts.Reference,
    noun: Noun,
) -> dict:
    x, heights = _sizes([*drawn, *limits], noun), _heights(drawn, limits, reference)
    scale = alt.Scale(domain=heights, nice=False, zero=False)
    axis = marks.value_axis(None, percent=measure.factor == 100)
    y = alt.Y("v", type="quantitative", axis=axis, scale=scale)
    line, *_ = marks.reference(reference.shown, "", vertical=False)
    layers = [*_areas(limits, x), *_lines(x), line, _dots(drawn, x, y), *_named(x)]
    ends = _ends(limits, heights, reference)
    rows = [
        {field: record[field] for field in (follows.ID, "n", "v", "s", "t")} for record in drawn
    ]
    return marks.finished(layers, rows, HEIGHT, limits=limits, ends=ends)


def _named(x: alt.X) -> list[alt.Chart]:
    """The names of the lines at their right ends, readable on top of the dashed line."""
    data = alt.Chart(alt.NamedData(name="ends"))
    told = {"x": x, "y": _y("y"), "text": alt.Text("w", type="nominal")}
    halo = data.mark_text(align="left", dx=5, stroke=style.PAPER, strokeWidth=4, fill=style.PAPER)
    weight = {"expr": "datum.b ? 'bold' : 'normal'"}
    words = data.mark_text(align="left", dx=5, fontWeight=weight)
    return [halo.encode(**told), words.encode(**told)]


def _dots(drawn: list[dict], x: alt.X, y: alt.Y) -> alt.Chart:
    states = marks.present(drawn)
    colour, shape = marks.state_colour(states), marks.state_shape(states)
    dots = marks.chart().mark_point(size=65 if len(drawn) <= MANY else 25, opacity=0.9)
    return dots.encode(x=x, y=y, color=colour, shape=shape, tooltip="t:N")


def _y(field: str) -> alt.Y:
    return alt.Y(field, type="quantitative")


def _sizes(rows: list[dict], noun: Noun) -> alt.X:
    """Sizes on a square-root scale, as precision grows, so that small projects keep room."""
    sizes = [r["n"] for r in rows] or [1]
    low, high = math.sqrt(min(sizes)), math.sqrt(max(sizes))
    wide = max(high - low, 1)
    ends = [max(0, low - wide * 0.04) ** 2, (high + wide * ROOM / (1 - ROOM)) ** 2]
    scale = alt.Scale(type="sqrt", domain=[round(e, 3) for e in ends], nice=False)
    axis = marks.count_axis(f"aantal antwoorden per {noun.singular}")
    return alt.X("n", type="quantitative", axis=axis, scale=scale)


def _heights(drawn: list[dict], limits: list[dict], reference: texts.Reference) -> list[float]:
    """From the lowest to the highest thing drawn, with some air so that no mark is cut off."""
    edges = [value for row in limits for key, value in row.items() if key != "n"]
    values = [r["v"] for r in drawn] + edges + [reference.shown]
    pad = max(max(values) - min(values), 1e-3) * 0.03
    return [round(min(values) - pad, 4), round(max(values) + pad, 4)]


def _areas(limits: list[dict], x: alt.X) -> list[alt.Chart]:
    """The wider limits: the outer area lighter, the inner one over it."""
    if not _has_wider(limits):
        return []
    data = alt.Chart(alt.NamedData(name="limits"))
    return [
        data.mark_area(color=style.GRID, opacity=0.6).encode(x=x, y=_y(low), y2=high)
        for low, high in (("low998_over", "high998_over"), ("low95_over", "high95_over"))
    ]


def _lines(x: alt.X) -> list[alt.Chart]:
    data = alt.Chart(alt.NamedData(name="limits"))
    dashes = {"95": [6, 3], "998": [1, 0]}
    return [
        data.mark_line(
            color=style.MUTED, strokeDash=dashes[edge.removeprefix("low").removeprefix("high")]
        ).encode(x=x, y=_y(edge), strokeWidth=alt.value(1.3))
        for edge in CHANCE
    ]


def _ends(limits: list[dict], heights: list[float], reference: texts.Reference) -> list[dict]:
    """Where the names of the lines stand: at their right ends, pushed apart where close."""
    middle, last = reference.shown, limits[-1] if limits else {"n": 1}
    found = [{"y": middle, "w": reference.words.split(": ")[-1], "b": True}]
    least = (heights[1] - heights[0]) * APART / HEIGHT
    for side, away in (("low", -1), ("high", 1)) if limits else ():
        place = middle
        for level, words in (("95", "95%"), ("998", "99,8%")):
            place += away * max(away * (last[side + level] - place), least)
            found.append({"y": round(place, 4), "w": words, "b": False})
    return [{"n": last["n"]} | end for end in found]
