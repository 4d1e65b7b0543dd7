"""Bars under the goal that each serves. In: records in the order shown. Out: one Vega-Lite pane."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from . import marks


def goal_bars(records: Sequence[dict], title: str, colour: str, *, percent: bool = False) -> dict:
    """Bars under the name of their goal, all in one colour: the headings tell them apart.

    Parameters
    ----------
    records : ``k`` key, ``h`` heading (a row of its own, else empty), ``e`` name of the bar,
        ``v`` length, ``t`` number in words; ``w`` how far the bar may reach when that
        is not known exactly, drawn lighter.
    title : of the axis.
    colour : that of computed or of printed numbers.
    """
    y = marks.category("k")
    axis = marks.value_axis(title, percent=percent, grid=False)
    x = alt.X("v", type="quantitative", axis=axis)
    bars = marks.chart().mark_bar(height=14, yOffset=6, color=colour).encode(x=x, y=y)
    reach = [_reach(x, y, colour)] if any("w" in r for r in records) else []
    end = alt.X("w", type="quantitative", axis=axis) if reach else x
    values = marks.chart().mark_text(align="left", dx=5, dy=6).encode(x=end, y=y, text="t:N")
    bold = marks.above("h", weight="bold", dy=6)
    heads = marks.chart().encode(y=y, x=alt.value(0), text=bold["text"])
    heads.mark = bold["mark"]
    layers = [bars, *reach, values, heads, marks.labels_above(y, "e", dy=-10)]
    return marks.finished(layers, list(records), {"step": 40})


def _reach(x: alt.X, y: alt.Y, colour: str) -> alt.Chart:
    """From the lowest to the highest a bar may reach."""
    light = marks.chart().mark_bar(height=14, yOffset=6, color=colour, opacity=0.35)
    return light.transform_filter("datum.w > datum.v").encode(x=x, x2="w", y=y)
