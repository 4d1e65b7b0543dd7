"""A chart without anything to draw. In: why. Out: one Vega-Lite pane with those words.

A reader must see why a picture is empty; an empty frame could be a fault of the page.
"""

from __future__ import annotations

import textwrap

import altair as alt

from . import marks, style
from .pixels import at, down

NOTHING = "Hier is niets te tonen. De tabel zegt waarom."
LETTERS = 40  # a line that fits on a phone
LINE = 20  # px


def nothing_chart(why: str) -> dict:
    """The words in the middle of a low pane, in lines that fit on a phone."""
    lines = textwrap.wrap(why, LETTERS)
    records = [{"y": LINE * (i + 0.5), "s": line} for i, line in enumerate(lines)]
    height = LINE * max(1, len(lines))
    words = marks.chart().mark_text(align="left", color=style.MUTED)
    words = words.encode(x=at(0), y=alt.Y("y", **down(height)), text=alt.Text("s", type="nominal"))
    return marks.finished([words], records, height)
