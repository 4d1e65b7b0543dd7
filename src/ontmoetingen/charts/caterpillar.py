"""Many values with their intervals, in order. In: records of projects. Out: a Vega-Lite dict.

Three forms of one picture: with names beside the marks, with the intervals side by side, and with
the intervals as one band; which one stays readable depends on the number of projects only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import altair as alt

from . import findings, marks, style, texts
from .follows import ID
from .nothing import NOTHING, nothing_chart

MOST_NAMED = 40  # above this many projects names no longer fit beside the marks
MOST_SEPARATE = 300  # above this many the intervals run together into a band
HEIGHT = 380  # px
OUT = f"datum.s == '{findings.HIGHER}' || datum.s == '{findings.LOWER}'"


@dataclass(frozen=True)
class Values:
    """What the values are and how their axis runs.

    Parameters
    ----------
    title : of the axis of values.
    order : what the order of the projects is, for the axis without names.
    percent : whether the values are percentages.
    reference : a line to compare with; None when there is none.
    scale : further settings of the scale of values.
    upright : settings for the forms in which values run from bottom to top, such as
        ``{"reverse": True}`` when 1 belongs on top.
    ticks : values to name on the axis; empty leaves the choice to the drawing.
    """

    title: str
    order: str
    percent: bool
    reference: texts.Reference | None = None
    scale: dict = field(default_factory=dict)
    upright: dict = field(default_factory=dict)
    ticks: list[int] = field(default_factory=list)

    def axis(self, title: str | None, **more: object) -> alt.Axis:
        named = {"values": self.ticks, "format": ",.0f"} if self.ticks else {}
        return marks.value_axis(title, percent=self.percent, **named, **more)

    def line(self, *, vertical: bool) -> list[alt.Chart]:
        if self.reference is None:
            return []
        shown, words = self.reference.shown, self.reference.words
        return marks.reference(shown, words, vertical=vertical, end=not vertical)


def drawn(records: list[dict], values: Values) -> dict:
    """The records, in their order, in the form that fits their number.

    Parameters
    ----------
    records : with ``p`` name, ``r`` place, ``e`` value, ``l`` and ``h`` its interval, ``s`` state,
        ``t`` in words.
    values : what the values are.
    """
    return form(len(records))(records, values) if records else nothing_chart(NOTHING)


def following(records: list[dict], values: Values) -> dict:
    """What a page needs to draw any choice of the records: few of them have their names beside."""
    if len(records) <= MOST_NAMED:
        return {"ordered": False}
    few = {key: part for key, part in _named(records, values).items() if key in {"layer", "height"}}
    return {"ordered": True, "few": few, "most": MOST_NAMED}


def form(count: int) -> Callable[[list[dict], Values], dict]:
    """The form that stays readable with that many projects."""
    if count <= MOST_NAMED:
        return _named
    return _ordered if count <= MOST_SEPARATE else _band


def _named(records: list[dict], values: Values) -> dict:
    # Names are ordered by their place: a page may give this drawing other rows (theme/forms.js).
    y = marks.category("p", title=None, ticks=False, domain=False).sort(field="r", op="min")
    axis, scale = values.axis(values.title, offset=4), alt.Scale(zero=False, **values.scale)
    x = alt.X("e", type="quantitative", axis=axis, scale=scale)
    states, ends = marks.present(records), alt.X("l", type="quantitative")
    span = marks.chart().mark_rule(strokeWidth=2)
    span = span.encode(y=y, x=ends, x2="h", color=marks.state_colour(states), tooltip="t:N")
    line = values.line(vertical=True)
    return marks.finished([span, _dots(80, x, y, states), *line], records, {"step": 24})


def _ordered(records: list[dict], values: Values) -> dict:
    count, states = len(records), marks.present(records)
    x, y = _axes(count, values)
    wide = {"expr": f"max(0.6, min(3, width / {count} / 2.5))"}
    span = marks.chart().mark_rule(strokeWidth=wide, opacity=0.7)
    span = span.encode(x=x, y=_low(), y2="h", color=marks.state_colour(states), tooltip="t:N")
    dots = _dots({"expr": f"max(14, min(60, width / {count} * 7))"}, x, y, states)
    return marks.finished([span, dots, *values.line(vertical=False)], records, HEIGHT)


def _band(records: list[dict], values: Values) -> dict:
    """The intervals as one band; who stands out keeps a mark and an interval of its own."""
    states = [s for s in marks.present(records) if s in {findings.HIGHER, findings.LOWER}]
    x, y = _axes(len(records), values)
    area = marks.chart().mark_area(color=style.BAND, opacity=0.45).encode(x=x, y=_low(), y2="h")
    middle = marks.chart().mark_line(color=style.INK, strokeWidth=1.5).encode(x=x, y=y)
    span = marks.chart().mark_rule(strokeWidth=0.8, opacity=0.4).transform_filter(OUT)
    span = span.encode(x=x, y=_low(), y2="h", color=marks.state_colour(states))
    dots = _dots(30, x, y, states).transform_filter(OUT)
    layers = [area, span, middle, dots, *values.line(vertical=False)]
    return marks.finished(layers, [_needed(record) for record in records], HEIGHT)


def _needed(record: dict) -> dict:
    """What the band draws of a project: only a mark of its own can be pointed at."""
    stands_out = record["s"] in {findings.HIGHER, findings.LOWER}
    fields = (ID, "r", "e", "l", "h", "s", "t") if stands_out else (ID, "r", "e", "l", "h")
    return {field: record[field] for field in fields}


def _axes(count: int, values: Values) -> tuple[alt.X, alt.Y]:
    axis = alt.Axis(title=values.order, labels=False, ticks=False, grid=False)
    scale = alt.Scale(nice=False, domain=[0, count + 1])
    x = alt.X("r", type="quantitative", axis=axis, scale=scale)
    heights = alt.Scale(zero=False, **values.scale, **values.upright)
    return x, alt.Y("e", type="quantitative", axis=values.axis(None), scale=heights)


def _low() -> alt.Y:
    return alt.Y("l", type="quantitative")


def _dots(size: object, x: alt.X, y: alt.Y, states: list[str]) -> alt.Chart:
    colour, shape = marks.state_colour(states), marks.state_shape(states)
    dots = marks.chart().mark_point(size=size)
    return dots.encode(x=x, y=y, color=colour, shape=shape, tooltip="t:N")
