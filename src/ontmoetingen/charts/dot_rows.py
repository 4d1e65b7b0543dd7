"""Dots with intervals under each other. In: rows with marks. Out: one Vega-Lite pane.

Each row has its words on a line of their own, so that long names and numbers fit on a phone, and
below it one mark per series: a dot in its own form and colour, on the line of its interval.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import altair as alt

from . import marks, style
from .pixels import down

HEAD, LINE, AIR = 20, 20, 8  # px
NAMES = 26  # px above the rows for the names of reference lines
LETTERS = 44  # of a line that fits on a phone


@dataclass(frozen=True)
class Series:
    """What a kind of dot is called, and its colour and form."""

    words: str
    colour: str
    shape: str


FIRST, SECOND = (style.SERIES[0], "circle"), (style.SERIES[1], "diamond")
THIRD = (style.SERIES[4], "square")


@dataclass(frozen=True)
class Mark:
    """One dot.

    Parameters
    ----------
    series : which of the series it belongs to.
    value, low, high : in the unit of the axis; the bounds may be missing.
    told : the dot in one line.
    beside : what the dot is read against, drawn as a short stroke; may be missing.
    """

    series: str
    value: float
    low: float | None
    high: float | None
    told: str
    beside: float | None = None


@dataclass(frozen=True)
class DotRow:
    """One row: its words, its marks, and a head above it where a new group begins."""

    words: str
    marks: Sequence[Mark]
    head: str = ""


@dataclass(frozen=True, kw_only=True)
class Look:
    """How the rows are drawn.

    Parameters
    ----------
    series : id of a series to how it is told and drawn; one series needs no legend.
    axis : of the values; None for rows that each have a unit of their own.
    domain : ends of the axis; empty to let the values decide.
    apart : px between the marks of one row; 0 to set them on one line.
    linked : whether a line joins the marks of a row, as from before to after.
    references : value to words of lines beside every mark, named once above the rows.
    """

    series: Mapping[str, Series]
    axis: alt.Axis | None
    domain: tuple[float, ...] = ()
    apart: float = 14
    linked: bool = False
    references: Mapping[float, str] = field(default_factory=dict)


def dot_chart(rows: Sequence[DotRow], look: Look) -> dict:
    """The rows from top to bottom."""
    records, lines, links, height = _placed(rows, look)
    y = down(height)
    scale = alt.Scale(domain=list(look.domain), nice=False, zero=False) if look.domain else (
        alt.Scale(zero=False, nice=True)
    )  # fmt: skip
    x = {"type": "quantitative", "axis": look.axis, "scale": scale}
    layers = [*_references(x, y), _links(x, y), _spans(x, y, look), _dots(x, y, look), *_words(y)]
    if any("q" in record for record in records):
        layers.insert(-2, _strokes(x, y))
    return marks.finished(layers, records, height, lines=lines, links=links,
                          references=_reference_records(look, records))  # fmt: skip


def _reference_records(look: Look, records: list[dict]) -> list[dict]:
    """A dash beside every mark and the name on top: words of rows are not crossed by a line."""
    found = []
    for value, words in look.references.items():
        found.append({"x": value, "y": NAMES / 2 - 3, "s": words})
        found += [{"x": value, "y": r["y"] - 9, "z": r["y"] + 9} for r in records]
    return found


def _references(x: dict, y: dict) -> list[alt.Chart]:
    base = alt.Chart(alt.NamedData(name="references"))
    dash = base.transform_filter("isValid(datum.z)")
    dash = dash.mark_rule(color=style.INK, strokeWidth=1.4)
    words = base.transform_filter("isValid(datum.s)").mark_text(color=style.INK)
    place = {"x": alt.X("x", **x), "y": alt.Y("y", **y)}
    return [dash.encode(**place, y2="z"), words.encode(**place, text=alt.Text("s", type="nominal"))]


def _placed(rows: Sequence[DotRow], look: Look) -> tuple[list[dict], list[dict], list[dict], float]:
    records: list[dict] = []
    lines: list[dict] = []
    links: list[dict] = []
    top: float = NAMES if look.references else 4
    for row in rows:
        for words, kind, tall in _texts(row):
            lines.append({"y": top + tall / 2, "s": words, "k": kind})
            top += tall
        for place, mark in enumerate(row.marks):
            records.append(_record(mark, round(top + 8 + place * look.apart, 1)))
        if look.linked and len(row.marks) > 1:
            first, last = row.marks[0], row.marks[-1]
            links.append({"x": first.value, "r": last.value, "y": top + 8})
        top += 16 + look.apart * max(0, len(row.marks) - 1) + AIR
    return records, lines, links, round(top, 1)


def _texts(row: DotRow) -> list[tuple[str, str, int]]:
    heads = [(line, "head", HEAD) for line in textwrap.wrap(row.head, LETTERS)]
    return heads + [(line, "row", LINE) for line in textwrap.wrap(row.words, LETTERS)]


def _record(mark: Mark, place: float) -> dict:
    found = (("l", mark.low), ("h", mark.high), ("q", mark.beside))
    ends = {k: round(v, 4) for k, v in found if v is not None}
    return {"x": round(mark.value, 4), "y": place, "k": mark.series, "t": mark.told} | ends


def _colour(look: Look) -> alt.Color:
    colours = [series.colour for series in look.series.values()]
    scale = alt.Scale(domain=list(look.series), range=colours)
    return alt.Color("k", type="nominal", scale=scale, legend=_legend(look))


def _legend(look: Look) -> alt.Legend | None:
    if len(look.series) < 2:
        return None
    words = " : ".join(f"datum.value === {k!r} ? {t.words!r}" for k, t in look.series.items())
    return alt.Legend(labelExpr=f"{words} : ''", columns=1)


def _spans(x: dict, y: dict, look: Look) -> alt.Chart:
    base = marks.chart().transform_filter("isValid(datum.l) && isValid(datum.h)")
    span = base.mark_rule(strokeWidth=4 if look.linked else 2)
    place = {"x": alt.X("l", **x), "x2": "h", "y": alt.Y("y", **y)}
    return span.encode(**place, tooltip="t:N", color=_colour(look))


def _links(x: dict, y: dict) -> alt.Chart:
    links = alt.Chart(alt.NamedData(name="links")).mark_rule(color=style.MUTED, strokeWidth=1.5)
    return links.encode(x=alt.X("x", **x), x2="r", y=alt.Y("y", **y))


def _dots(x: dict, y: dict, look: Look) -> alt.Chart:
    forms = [series.shape for series in look.series.values()]
    shapes = alt.Scale(domain=list(look.series), range=forms)
    dot = marks.chart().mark_point(size=95)
    return dot.encode(
        x=alt.X("x", **x), y=alt.Y("y", **y), color=_colour(look), tooltip="t:N",
        shape=alt.Shape("k", type="nominal", scale=shapes, legend=_legend(look)),
    )  # fmt: skip


def _strokes(x: dict, y: dict) -> alt.Chart:
    """What each dot is read against: a stroke across its line, in ink."""
    strokes = marks.chart().transform_filter("isValid(datum.q)")
    strokes = strokes.mark_tick(color=style.INK, thickness=2.5, size=15, opacity=1)
    return strokes.encode(x=alt.X("q", **x), y=alt.Y("y", **y), tooltip="t:N")


def _words(y: dict) -> list[alt.Chart]:
    lines = alt.Chart(alt.NamedData(name="lines"))
    look = {"align": "left", "limit": {"expr": "width"}, "color": style.INK}
    layers = []
    for kind, weight in (("head", "bold"), ("row", "normal")):
        words = lines.transform_filter(f"datum.k === {kind!r}").mark_text(fontWeight=weight, **look)
        layers.append(words.encode(x=alt.value(0), y=alt.Y("y", **y),
                                   text=alt.Text("s", type="nominal")))  # fmt: skip
    return layers
