"""Bars under the goal that each serves. In: records in the order shown. Out: one Vega-Lite pane."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from . import marks, style


def goal_bars(records: Sequence[dict], title: str, *, percent: bool = False) -> dict:
    """Bars under the name of their goal; colour repeats what the heading says.

    Parameters
    ----------
    records : ``k`` key, ``h`` heading (a row of its own, else empty), ``e`` name of the bar,
        ``g`` goal, ``v`` length, ``t`` number in words.
    title : of the axis.
    """
    y = marks.category("k")
    axis = marks.value_axis(title, percent=percent, grid=False)
    x = alt.X("v", type="quantitative", axis=axis)
    goals = list(dict.fromkeys(r["g"] for r in records))
    scale = alt.Scale(domain=goals, range=list(style.SERIES))
    colour = alt.Color("g", type="nominal", legend=None, scale=scale)
    bars = marks.chart().mark_bar(height=14, yOffset=6).encode(x=x, y=y, color=colour)
    values = marks.chart().mark_text(align="left", dx=5, dy=6).encode(x=x, y=y, text="t:N")
    bold = marks.above("h", weight="bold", dy=6)
    heads = marks.chart().encode(y=y, x=alt.value(0), text=bold["text"])
    heads.mark = bold["mark"]
    layers = [bars, values, heads, marks.labels_above(y, "e")]
    return marks.finished(layers, list(records), {"step": 40})
