"""A chart without anything to draw. In: why. Out: a Vega-Lite pane, or a figure, with those words.

A reader must see why a picture is empty; an empty frame could be a fault of the page. And a chapter
made for one study must not stop at a question that another study never asked.
"""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from . import marks, style, texts
from .base import Figure
from .markdown import escape, plain
from .pixels import at, down
from .tables import RELEASED, Tables

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


def nothing_figure(label: str, what: str, why: str, tables: Tables) -> Figure:
    """A figure that says in words that there is nothing to see, and why.

    Parameters
    ----------
    label : of the figure that would have stood there, so that references to it hold.
    what : the finding, without a full stop; why : the reason, with one, as Markdown.
    """
    return Figure(
        label=label,
        chart=nothing_chart(f"{what}."),
        table=pd.DataFrame({"Toelichting": [plain(why, 200)]}),
        title=what,
        alt=plain(f"Geen figuur. {what}.", 200),
        caption=why,
        source="vragenlijst",
        synthetic=tables.synthetic,
    )


def without_reference(label: str, item: str, wave: str, tables: Tables) -> Figure | None:
    """That figure where the value of all together is absent or hidden; None where it is shown.

    Without it there is nothing to compare with, so that no project can be shown either.
    """
    rows, about = tables.rows("overall", item, wave), tables.item(item)
    name = texts.quoted(about["short_label"])
    if rows.empty:
        what = f"Op {name} is niets te vergelijken"
        return nothing_figure(label, what, "Er zijn geen antwoorden op deze vraag.", tables)
    kept_back = rows[rows["status"] != RELEASED]
    if kept_back.empty:
        return None
    why = (
        f"Het cijfer van alle deelnemers samen is verborgen: {escape(kept_back['reason'].iloc[0])}."
    )
    return nothing_figure(label, f"Op {name} is niets te vergelijken", why, tables)
