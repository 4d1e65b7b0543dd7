"""Bands from one wave to the other. In: a few counts. Out: one Vega-Lite pane.

A band as high as its number of people runs from left to right for who is in both waves; it narrows
to nothing for who drops out, and grows from nothing for who comes in later. Each has its words on a
line above it, so that a small band can still be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from . import marks, style
from .pixels import across, at, down

TOP, LINE, GAP, TALLEST, LEAST = 34, 22, 14, 120, 3  # px
STEPS = 24  # points along the curve of a band that narrows or grows
BOTH, LEAVES, JOINS, ASIDE = "both", "leaves", "joins", "aside"
COLOURS = {BOTH: style.SERIES[0], LEAVES: style.SERIES[1], JOINS: style.SERIES[2],
           ASIDE: style.BAND}  # fmt: skip


@dataclass(frozen=True)
class Band:
    """A group of people.

    Parameters
    ----------
    kind : in both waves, leaves after the first, joins at the last, or put aside.
    n : number of people; missing when it is hidden.
    words : the line above the band.
    """

    kind: str
    n: int | None
    words: str


def flow_chart(bands: Sequence[Band], ends: tuple[str, str]) -> dict:
    """The bands under each other between the names of the two waves."""
    points, lines, height = _placed(bands)
    x, y = across(0, 100), down(height)
    shape = marks.chart().mark_area(line=False).encode(
        x=alt.X("x", **x), y=alt.Y("y", **y), y2="z", detail="k:N", color=_colour(), tooltip="t:N"
    )  # fmt: skip
    told = [_words("left", 0, y), _words("right", "width", y)]
    return marks.finished([shape, *told, *_ends(ends)], points, height, lines=lines)


def _words(side: str, place: object, y: dict) -> alt.Chart:
    """The lines of text at one side."""
    lines = alt.Chart(alt.NamedData(name="lines")).transform_filter(f"datum.side === {side!r}")
    words = lines.mark_text(align=side, limit={"expr": "width"}, color=style.INK)
    return words.encode(x=alt.value(place), y=alt.Y("y", **y), text=alt.Text("s", type="nominal"))


def _placed(bands: Sequence[Band]) -> tuple[list[dict], list[dict], float]:
    most = max([1, *(band.n or 0 for band in bands)])
    points: list[dict] = []
    lines: list[dict] = []
    top: float = TOP
    for band in bands:
        side = "right" if band.kind == JOINS else "left"
        lines.append({"y": top + LINE / 2, "s": band.words, "side": side})
        tall = max(LEAST, TALLEST * band.n / most) if band.n else 0
        points += _points(band, top + LINE, tall) if tall else []
        top += LINE + tall + GAP
    return points, lines, round(top, 1)


def _points(band: Band, top: float, tall: float) -> list[dict]:
    """The upper and lower edge of a band from left to right."""
    first, last = {BOTH: (0, 100), LEAVES: (0, 62), JOINS: (38, 100), ASIDE: (0, 30)}[band.kind]
    return [
        {"k": band.kind, "x": round(first + (last - first) * i / STEPS, 2), "t": band.words,
         "y": round(top + tall * (1 - share) / 2, 2), "z": round(top + tall * (1 + share) / 2, 2)}
        for i in range(STEPS + 1)
        for share in [_share(band.kind, i / STEPS)]
    ]  # fmt: skip


def _share(kind: str, place: float) -> float:
    """How much of its height a band has at a place between its ends (0-1)."""
    if kind == LEAVES:
        return 1 - _smooth(place)
    return _smooth(place) if kind == JOINS else 1.0


def _smooth(place: float) -> float:
    """From 0 to 1 without a corner at either end.

    >>> _smooth(0), _smooth(0.5), _smooth(1)
    (0, 0.5, 1)
    """
    return place * place * (3 - 2 * place)


def _colour() -> alt.Color:
    scale = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    return alt.Color("k", type="nominal", scale=scale, legend=None)


def _ends(ends: tuple[str, str]) -> list[alt.Chart]:
    """The names of the waves above the two sides."""
    once = alt.Chart(alt.NamedData(name=marks.ONCE))
    bold = {"fontWeight": "bold", "baseline": "top", "limit": {"expr": "width / 2 - 6"}}
    left = once.mark_text(align="left", **bold)
    right = once.mark_text(align="right", **bold)
    line = once.mark_rule(color=style.MUTED)
    return [
        left.encode(x=at(0), y=at(0), text=alt.value(ends[0])),
        right.encode(x=alt.value("width"), y=at(0), text=alt.value(ends[1])),
        line.encode(x=at(0), x2=alt.value("width"), y=at(TOP - 12)),
    ]
