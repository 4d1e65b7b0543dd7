"""Pieces that several charts share. In: field names. Out: Altair layers in the house style.

The rows of a chart go into one named data set. That keeps every layer on the same rows, keeps the
stored specification small, and lets a page replace the rows without building the chart again.
"""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from . import style

ROWS = "rows"
ONCE = "once"  # one empty row, for what is drawn once
BAR_STEP = 46  # px per bar: the label above it, the bar, and air


def chart() -> alt.Chart:
    """An empty chart on the named rows."""
    return alt.Chart(alt.NamedData(name=ROWS))


def finished(layers: Sequence[alt.Chart], rows: list[dict], height: object, **more: list) -> dict:
    """The layers as one Vega-Lite dict with its rows inside.

    Parameters
    ----------
    layers : charts on the named rows, drawn in this order.
    rows : plain dicts; text and finite numbers only.
    height : px, or ``{"step": px}`` for one step per category.
    more : further named data sets.
    """
    spec = alt.layer(*layers, data=alt.NamedData(name=ROWS)).to_dict()
    spec.pop("config", None)  # Altair's default theme; the figure brings the house style
    return spec | {"height": height, "datasets": {ROWS: rows, ONCE: [{}]} | more}


def value_axis(title: str | None, *, percent: bool, **more: object) -> alt.Axis:
    """An axis for the values, with at most a handful of ticks so that a phone can show them."""
    count = {"expr": "width < 220 ? 3 : width < 420 ? 4 : 6"}
    ending = {"labelExpr": "datum.label + '%'"} if percent else {}
    return alt.Axis(title=title, tickCount=count, ticks=False, domain=False, **ending, **more)


def above(field: str, weight: str = "normal", dy: float = -17) -> dict:
    """A label above a bar: the whole width is there for it, and on a phone a second line."""
    # A chart in a closed tab has no width yet.
    text, letters = f"datum[{field!r}]", "max(9, floor(width / 6.6))"
    first = f"regexp('^(.{{1,' + {letters} + '}})\\\\s+')"
    broken = f"split(replace({text}, {first}, '$1\\n'), '\\n')"
    long = f"length({text}) > {letters}"
    return {
        "mark": alt.MarkDef(
            type="text",
            align="left",
            baseline="middle",
            dy={"expr": f"{long} ? {dy - 10} : {dy}"},
            lineHeight=13,
            fontWeight=weight,
            limit={"expr": "width"},
            color=style.INK,
        ),
        "text": alt.value({"expr": f"{long} ? {broken} : {text}"}),
    }


# A name that is too long keeps its end as well as its beginning: names often begin alike.
_LETTERS = f"floor(({style.LABEL_LIMIT}) / 7.4)"
_BEGINS = f"floor({_LETTERS} / 4)"
_BOTH_ENDS = (
    f"length(datum.label) <= {_LETTERS} ? datum.label : "
    f"slice(datum.label, 0, {_BEGINS}) + '…' + slice(datum.label, 1 - {_LETTERS} + {_BEGINS})"
)


def halo_above(y: alt.Y, field: str) -> alt.Chart:
    """What keeps the labels above the bars readable where a line runs behind them."""
    layer = labels_above(y, field)
    layer.mark.stroke, layer.mark.strokeWidth = style.PAPER, 4
    return layer


def labels_above(y: alt.Y, field: str, dy: float = -17) -> alt.Chart:
    """The layer of labels above the bars, nearer to their own bar than to the one before."""
    piece = above(field, dy=dy)
    layer = chart().encode(y=y, x=alt.value(0), text=piece["text"])
    layer.mark = piece["mark"]
    return layer


def count_axis(title: str) -> alt.Axis:
    """An axis from left to right with few enough ticks for a phone."""
    return alt.Axis(title=title, tickCount={"expr": "width < 420 ? 5 : 10"})


def category(field: str, **axis: object) -> alt.Y:
    """Categories from top to bottom in the order of the rows."""
    named = {"labelExpr": _BOTH_ENDS} | axis
    return alt.Y(field, type="nominal", sort=None, axis=alt.Axis(**named) if axis else None)


def reference(
    value: float, text: str, *, vertical: bool, end: bool = False, dy: int | None = None
) -> list[alt.Chart]:
    """A dashed line at the reference, with its name beside it, readable on top of other marks.

    Parameters
    ----------
    value, text : where the line is and what it says.
    vertical : a line from top to bottom, with its name on top.
    end : for a line from left to right, its name at the right end instead of at the left.
    dy : how far below the line its name stands, px; negative is above.
    """
    once = alt.Chart(alt.NamedData(name=ONCE))
    place = {"x" if vertical else "y": alt.datum(value)}
    line = once.mark_rule(strokeDash=[5, 4], color=style.INK, strokeWidth=1.4).encode(**place)
    other = {"y": alt.value(-14)} if vertical else {"x": alt.value(_at(end))}
    where = {"align": _inward(value)} if vertical else {"align": "left", "dy": 13}
    if end and not vertical:
        where = {"align": "right", "dy": -10}
    if dy is not None:
        where["dy"] = dy
    halo = once.mark_text(stroke=style.PAPER, strokeWidth=4, fill=style.PAPER, **where)
    words = once.mark_text(**where)
    told = place | other | {"text": alt.value(text)}
    return [line, halo.encode(**told), words.encode(**told)]


def _inward(value: float) -> dict:
    """Centred, but turned inward near an edge: on a phone the name is half as wide as the chart."""
    place = f"scale('x', {float(value)!r}) / width"
    return {"expr": f"{place} > 0.7 ? 'right' : {place} < 0.3 ? 'left' : 'center'"}


def _at(end: bool) -> object:
    return {"expr": "width - 4"} if end else 4


def present(records: Sequence[dict]) -> list[str]:
    """The states that occur, in the fixed order: a legend need not explain what is not there.

    >>> present([{"s": "lager"}, {"s": "hoger"}, {"s": "lager"}])
    ['hoger', 'lager']
    """
    return [state for state in style.STATES if any(r["s"] == state for r in records)]


def state_colour(named: Sequence[str] = style.STATES) -> alt.Color:
    """Colour by where a project stands; ``named`` are the states that the legend explains."""
    scale = alt.Scale(domain=list(style.STATES), range=list(style.STATE_COLOURS))
    return alt.Color("s", type="nominal", scale=scale, legend=_legend(named))


def state_shape(named: Sequence[str] = style.STATES) -> alt.Shape:
    """Shape by where a project stands, since colour alone tells nothing to some."""
    scale = alt.Scale(domain=list(style.STATES), range=list(style.STATE_SHAPES))
    return alt.Shape("s", type="nominal", scale=scale, legend=_legend(named))


def _legend(named: Sequence[str]) -> alt.Legend | None:
    # The offset leaves room for the name of a vertical reference line.
    return alt.Legend(values=list(named), offset=24) if named else None


def bars(records: list[dict], colour: str, top: float | None = None) -> dict:
    """One bar per row, with its label above and its number behind.

    Parameters
    ----------
    records : rows with ``y`` (label), ``v`` (length), ``w`` (number as text), ``t`` (in words).
    colour : of all bars; one series needs no legend.
    top : end of the axis, such as 100 for percentages; left out, the longest bar decides.
    """
    y = category("y", labels=False, ticks=False, domain=False, title=None)
    # Room behind the longest bar for its number.
    end = top if top is not None else max((r["v"] for r in records), default=1) * 1.12
    x = alt.X("v", type="quantitative", axis=None, scale=alt.Scale(domain=[0, end], nice=False))
    bar = chart().mark_bar(size=16, color=colour).encode(y=y, x=x, tooltip="t:N")
    number = chart().mark_text(align="left", dx=6, fontWeight="bold")
    number = number.encode(y=y, x=x, text=alt.Text("w", type="nominal"))
    return finished([bar, number, labels_above(y, "y")], records, {"step": BAR_STEP})
