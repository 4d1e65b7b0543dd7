"""Bars of answers as a picture. In: rows of answers. Out: one Vega-Lite pane.

Every row has its text on a line of its own above the bar, so that a phone has the whole width for
the bar. Heights are therefore set in pixels, row by row.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from .. import dutch
from . import marks, style
from .answer_rows import HIGH, LOW, MIDDLE, YES_NO, AnswerRow, Piece
from .pixels import across, down

COLOURS = {LOW: style.SERIES[1], MIDDLE: style.BAND, HIGH: style.SERIES[0]}
ENDS, HEAD, LINE, BAR, CODES, GAP = 38, 18, 20, 26, 20, 10  # px
HEAD_LETTERS = 42  # what fits on a phone in bold


@dataclass(frozen=True)
class Layout:
    """What stands around the bars.

    Parameters
    ----------
    heads : item to its name above its first bar; empty when there is one item.
    sides : side of the scale to the words of the legend; empty for no legend.
    ends : lowest and highest answer in words, at the top; empty for yes/no.
    codes : item to whether the number of each answer stands below its piece.
    """

    heads: dict[str, str]
    sides: dict[str, str]
    ends: tuple[str, ...]
    codes: bool


def answer_chart(rows: Sequence[AnswerRow], layout: Layout, kind: str) -> dict:
    """The bars of all rows under each other, around one line in the middle of the scale."""
    pieces, lines, height = _placed(rows, layout, kind)
    y, x = down(height), across(*_reach(pieces, kind))
    bar = marks.chart().mark_rect(stroke=style.PAPER, strokeWidth=2)
    bar = bar.encode(x=alt.X("l", **x), x2="h", y=alt.Y("y", **y), y2="z", tooltip="t:N",
                     color=_colour(layout))  # fmt: skip
    share = marks.chart().mark_text(fontWeight="bold")
    share = share.encode(
        x=alt.X("m", **x),
        y=alt.Y("b", **y),
        text=alt.Text("w", type="nominal"),
        opacity=_room(36 if kind != YES_NO else 70),
        color=alt.condition(
            f"datum.k === {MIDDLE!r}", alt.value(style.INK), alt.value(style.PAPER)
        ),
    )
    layers = [bar, share, *_words(y)]
    if layout.codes:
        code = marks.chart().mark_text(color=style.MUTED)
        layers.append(code.encode(x=alt.X("m", **x), y=alt.Y("c", **y), opacity=_room(13),
                                  text=alt.Text("a", type="nominal")))  # fmt: skip
    if kind != YES_NO:
        layers.append(_middle(x, y))
    return marks.finished([*layers, *_ends(layout)], pieces, height, lines=lines)


def _placed(
    rows: Sequence[AnswerRow], layout: Layout, kind: str
) -> tuple[list[dict], list[dict], int]:
    pieces: list[dict] = []
    lines: list[dict] = []
    top, item = (ENDS if layout.ends else 0), None
    for row in rows:
        if layout.heads and row.item != item:
            head = textwrap.wrap(layout.heads[row.item], HEAD_LETTERS)
            lines += [{"y": top + HEAD * (i + 0.5), "s": t, "kind": "head"}
                      for i, t in enumerate(head)]  # fmt: skip
            top, item = top + HEAD * len(head), row.item
        lines.append({"y": top + LINE / 2, "s": row.told, "kind": "row"})
        if row.pieces:
            ends = {"y": top + LINE - 3, "z": top + LINE + BAR + 3}
            lines.append(ends | {"s": "", "kind": "middle"})
        pieces += [_record(row, piece, top + LINE, kind) for piece in row.pieces]
        top += LINE + (BAR if row.pieces else 0) + (CODES if layout.codes and row.pieces else 0)
        top += GAP
    return pieces, lines, top


def _record(row: AnswerRow, piece: Piece, top: float, kind: str) -> dict:
    share, code = dutch.percent(piece.share), dutch.number(piece.answer)
    name = piece.label or f"antwoord {code}"
    inside = f"{name.lower()} {share}" if kind == YES_NO else share
    return {
        "l": round(piece.start, 2), "h": round(piece.end, 2),
        "m": round((piece.start + piece.end) / 2, 2), "y": top, "z": top + BAR, "b": top + BAR / 2,
        "c": top + BAR + CODES / 2 - 1, "a": code, "k": piece.side, "w": inside, "wave": row.wave,
        "item": row.item, "t": f"{name}: {share} (n = {dutch.number(piece.n)})",
    }  # fmt: skip


def _reach(pieces: list[dict], kind: str) -> tuple[float, float]:
    if kind == YES_NO:
        return 0, 100
    # At least a little on both sides, so that the line in the middle is inside the picture.
    return min([-10, *(p["l"] for p in pieces)]), max([10, *(p["h"] for p in pieces)])


def _colour(layout: Layout) -> alt.Color:
    """Colour by side of the scale; the legend says in words which answers a colour stands for."""
    sides = [side for side in (LOW, MIDDLE, HIGH) if side in layout.sides] or [MIDDLE, HIGH]
    scale = alt.Scale(domain=sides, range=[COLOURS[side] for side in sides])
    if not layout.sides:
        return alt.Color("k", type="nominal", scale=scale, legend=None)
    words = " : ".join(f"datum.value === {s!r} ? {layout.sides[s]!r}" for s in sides)
    return alt.Color("k", type="nominal", scale=scale, legend=alt.Legend(labelExpr=f"{words} : ''"))


def _room(pixels: int) -> dict:
    """Show a text only where its piece of the bar is wide enough for it, on any screen."""
    wide = f"abs(scale('x', datum.h) - scale('x', datum.l)) > {pixels}"
    return alt.condition(wide, alt.value(1), alt.value(0))


def _words(y: dict) -> list[alt.Chart]:
    """The line of text above each bar, and the name of the item above its first bar."""
    told = {"align": "left", "limit": {"expr": "width"}, "color": style.INK}
    names = _lines("datum.kind === 'head'").mark_text(fontWeight="bold", **told)
    waves = _lines("datum.kind === 'row'").mark_text(**told)
    where = {"x": alt.value(0), "y": alt.Y("y", **y), "text": alt.Text("s", type="nominal")}
    return [names.encode(**where), waves.encode(**where)]


def _middle(x: dict, y: dict) -> alt.Chart:
    """The middle of the scale, a little longer than the bar."""
    line = _lines("datum.kind === 'middle'").mark_rule(color=style.INK, strokeWidth=2)
    return line.encode(x=alt.X(datum=0, **x), y=alt.Y("y", **y), y2="z")


def _lines(kind: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name="lines")).transform_filter(kind)


def _ends(layout: Layout) -> list[alt.Chart]:
    """The ends of the scale in words; under each other where a phone has no room beside."""
    if not layout.ends:
        return []
    once = alt.Chart(alt.NamedData(name=marks.ONCE))
    told = {"color": style.MUTED, "baseline": "top", "limit": {"expr": "width"}}
    left = once.mark_text(align="left", **told)
    right = once.mark_text(align="right", dy={"expr": "width < 480 ? 17 : 0"}, **told)
    low, high = layout.ends
    return [
        left.encode(x=alt.value(0), y=alt.value(0), text=alt.value(f"← {low}")),
        right.encode(x=alt.value("width"), y=alt.value(0), text=alt.value(f"{high} →")),
    ]
