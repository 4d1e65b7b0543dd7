"""Combinations as an UpSet picture. In: counts per combination. Out: one Vega-Lite pane.

Every combination is a column: on top a bar for the number found and a line for the number that
chance gives, below it a dot for each item in the combination. A bar, a dot and a line say it three
ways, none of them by colour alone.

Source: Lex, Gehlenborg, Strobelt, Vuillemot and Pfister (2014), UpSet, IEEE TVCG 20(12).
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from .. import dutch
from . import marks, style
from .pixels import across, at, by_width, down

KEY, BARS, ROOM, ROW = 44, 190, 26, 38  # px: legend, bars, gap below them, one item
NAME_LETTERS = 18  # an item's name stands beside its row, in lines of this many letters
MOST_COLUMNS = 15  # more do not fit beside each other on a phone
FOUND, CHANCE = "gevonden", "verwacht door toeval"


@dataclass(frozen=True)
class Column:
    """One combination of items.

    Parameters
    ----------
    items : the items in it; names : the same in words.
    found : number of projects; expected : what chance gives, missing where it is not known;
    low, high : between which 95 % of what chance gives lies.
    """

    items: tuple[str, ...]
    names: str
    found: int
    expected: float | None
    low: float | None = None
    high: float | None = None


def upset_chart(columns: Sequence[Column], items: dict[str, str], told: Sequence[str]) -> dict:
    """The picture.

    Parameters
    ----------
    columns : combinations from left to right, at most `MOST_COLUMNS`.
    items : item to its name, from top to bottom.
    told : per column what it says in words.
    """
    bottom = KEY + BARS
    height = bottom + ROOM + ROW * len(items)
    y = down(height, _axis(items, bottom + ROOM))
    x = across(0.4, max(len(columns), 4) + 0.6)
    records = _records(columns, told)
    dots = _dots(columns, list(items), bottom + ROOM)
    tall = [*_bars(x, y), *_links(x, y), *_matrix(x, y)]
    key = _key(any(c.expected is not None for c in columns))
    return marks.finished([*tall, *key], records, height, dots=dots)


def _records(columns: Sequence[Column], told: Sequence[str]) -> list[dict]:
    top = max([1.0, *(max(c.found, c.expected or 0, c.high or 0) for c in columns)])
    records = []
    for place, (column, words) in enumerate(zip(columns, told, strict=True), 1):
        bar = {"y": _height(column.found, top), "z": KEY + BARS, "w": dutch.number(column.found)}
        places = {"e": column.expected, "lo": column.low, "hi": column.high}
        chance = {k: _height(v, top) for k, v in places.items() if v is not None}
        # The bar stands left of the middle of its column and chance right of it, so that the
        # number above the bar is never crossed.
        edges = {"l": place - 0.38, "r": place + 0.14, "m": place - 0.12, "n": bar["y"] - 4,
                 "a": place + 0.2, "d": place + 0.32, "b": place + 0.44}  # fmt: skip
        rounded = {name: round(value, 2) for name, value in edges.items()}
        records.append(rounded | bar | chance | {"t": words})
    return records


def _height(count: float, top: float) -> float:
    # Numbers stand above the bars, so a bar never takes all the room.
    return round(KEY + BARS - count / top * (BARS - 22), 1)


def _bars(x: dict, y: dict) -> list[alt.Chart]:
    bar = marks.chart().mark_rect(color=style.SERIES[0])
    bar = bar.encode(x=alt.X("l", **x), x2="r", y=alt.Y("y", **y), y2="z", tooltip="t:N")
    number = marks.chart().mark_text(baseline="bottom", fontWeight="bold", color=style.INK)
    number = number.encode(x=alt.X("m", **x), y=alt.Y("n", **y), text=alt.Text("w", type="nominal"))
    base = alt.Chart(alt.NamedData(name=marks.ONCE)).mark_rule(color=style.MUTED)
    base = base.encode(x=alt.value(0), x2=alt.value("width"), y=alt.Y(datum=KEY + BARS, **y))
    return [base, bar, *_chance(x, y), number]


def _chance(x: dict, y: dict) -> list[alt.Chart]:
    """The number that chance gives, and from where to where in 95 of 100 shuffles."""
    look = {"color": style.SERIES[1], "strokeWidth": 3}
    tick = marks.chart().transform_filter("isValid(datum.e)").mark_rule(**look)
    span = marks.chart().transform_filter("isValid(datum.lo) && isValid(datum.hi)")
    span = span.mark_rule(color=style.SERIES[1], strokeWidth=1.5)
    return [
        span.encode(x=alt.X("d", **x), y=alt.Y("lo", **y), y2="hi", tooltip="t:N"),
        tick.encode(x=alt.X("a", **x), x2="b", y=alt.Y("e", **y), tooltip="t:N"),
    ]


def _dots(columns: Sequence[Column], items: list[str], top: float) -> list[dict]:
    """A dot for every item of every column; filled when the item is in the combination."""
    places = {item: round(top + ROW * (i + 0.5), 1) for i, item in enumerate(items)}
    return [
        {"x": x, "y": places[item], "on": int(item in column.items)}
        | ({"z": max(places[i] for i in column.items)} if item == column.items[0] else {})
        for x, column in enumerate(columns, 1)
        for item in items
    ]


def _links(x: dict, y: dict) -> list[alt.Chart]:
    """A line between the dots of one combination."""
    dots = alt.Chart(alt.NamedData(name="dots"))
    link = dots.transform_filter("isValid(datum.z)").mark_rule(color=style.INK, strokeWidth=3)
    return [link.encode(x=alt.X("x", **x), y=alt.Y("y", **y), y2="z")]


def _matrix(x: dict, y: dict) -> list[alt.Chart]:
    dots = alt.Chart(alt.NamedData(name="dots"))
    size = {"expr": "width < 420 ? 110 : 170"}
    off = dots.transform_filter("datum.on === 0").mark_point(
        size=size, color=style.BAND, filled=False, fill=style.PAPER, strokeWidth=1.5
    )
    on = dots.transform_filter("datum.on === 1").mark_point(size=size, color=style.INK)
    place = {"x": alt.X("x", **x), "y": alt.Y("y", **y)}
    return [off.encode(**place), on.encode(**place)]


def _axis(items: dict[str, str], top: float) -> alt.Axis | None:
    """The names of the items beside their rows."""
    rows = [round(top + ROW * (i + 0.5), 1) for i in range(len(items))]
    if not rows:
        return None
    return alt.Axis(
        values=rows,
        labelExpr=_names(dict(zip(rows, items.values(), strict=True))),
        ticks=False, domain=False, grid=False, title=None, labelOverlap=False, labelLineHeight=15,
    )  # fmt: skip


def _names(rows: dict[float, str]) -> str:
    """The expression that turns the place of a row into the name of its item, in short lines."""
    lines = {place: textwrap.wrap(name, NAME_LETTERS) for place, name in rows.items()}
    cases = [f"datum.value == {place} ? {json.dumps(t)}" for place, t in lines.items()]
    return " : ".join([*cases, "''"])


def _key(with_chance: bool) -> list[alt.Chart]:
    """What the bar and the line are, in the same forms as in the picture; on a phone below it."""
    once = alt.Chart(alt.NamedData(name=marks.ONCE))
    words = once.mark_text(align="left", baseline="middle", color=style.INK)
    found = once.mark_rect(color=style.SERIES[0])
    layers = [
        found.encode(x=at(0), x2=at(14), y=at(0), y2=at(14)),
        words.encode(x=at(22), y=at(7), text=alt.value(FOUND)),
    ]
    if not with_chance:
        return layers
    line, second = once.mark_rule(color=style.SERIES[1], strokeWidth=3), by_width(300, 27, 7)
    return [
        *layers,
        line.encode(x=by_width(300, 0, 104), x2=by_width(300, 16, 124), y=second),
        words.encode(x=by_width(300, 22, 130), y=second, text=alt.value(CHANCE)),
    ]
