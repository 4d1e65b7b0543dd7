"""The paper of a print figure. In: a height. Out: axes in the house style, a title, a note.

Colours and words are those of the charts on the page; the font comes with matplotlib, so that a
figure looks the same on every machine.
"""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING

from .. import dutch
from . import style
from .markdown import plain
from .tables import Tables

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

FORMATS = ("svg", "pdf", "png")
FIXED = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    "png": {"Software": None},
}
DOTS_PER_INCH = 200
SETTINGS = {
    "svg.hashsalt": "ontmoetingen",
    "svg.fonttype": "path",  # looks the same without the font
    "pdf.fonttype": 42,
    "font.family": "DejaVu Sans",  # comes with matplotlib
    "font.size": 10,
    "axes.edgecolor": style.MUTED,
    "text.color": style.INK,
    "axes.labelcolor": style.MUTED,
    "xtick.color": style.INK,
    "ytick.color": style.INK,
    "figure.facecolor": style.PAPER,
    "legend.frameon": False,
}


def in_formats(drawing: Drawing) -> dict[str, bytes]:
    """The figure as the bytes of an SVG, a PDF and a PNG file, without dates or random names."""
    import matplotlib as mpl

    made = {}
    with mpl.rc_context(SETTINGS):
        for kind in FORMATS:
            page = io.BytesIO()
            drawing.savefig(page, format=kind, metadata=FIXED[kind], dpi=DOTS_PER_INCH)
            made[kind] = page.getvalue()
    return made


def sheet(height: float) -> tuple[Drawing, Axes]:
    """A drawing as wide as a page of text, with one pair of axes; height in inches."""
    import matplotlib as mpl
    from matplotlib.figure import Figure as Drawing

    mpl.rcParams.update(SETTINGS)
    drawing = Drawing(figsize=(7.2, height), layout="constrained")
    return drawing, drawing.subplots()


def finished(drawing: Drawing, axes: Axes, tables: Tables, title: str, note: str) -> Drawing:
    """With the finding above it, the measure below it, and no lines that say nothing."""
    axes.set(xlabel="", ylabel="")
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    told = f"{note}. Synthetische gegevens" if tables.synthetic else note
    drawing.suptitle(textwrap.fill(title, 68), x=0.01, ha="left", fontweight="bold", fontsize=12)
    drawing.supxlabel(textwrap.fill(told, 96), x=0.01, ha="left", color=style.MUTED, fontsize=9)
    return drawing


def percentages(axes: Axes) -> None:
    """An axis of percentages from left to right."""
    axes.xaxis.set_major_formatter(lambda value, _: dutch.number(abs(value), 0) + "%")
    axes.grid(axis="x", color=style.GRID, lw=0.8)


def wrapped_names(axes: Axes) -> None:
    """Names beside the rows in lines of some thirty letters, so that they leave room."""
    axes.set_yticks(axes.get_yticks(), [lines(t.get_text()) for t in axes.get_yticklabels()])


def lines(label: str) -> str:
    """A label in lines of some thirty letters."""
    return textwrap.fill(plain(label, 80), 30)
