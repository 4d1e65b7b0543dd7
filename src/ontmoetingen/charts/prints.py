"""Figures for print and slides. In: published tables. Out: SVG and PDF files, the same every time.

Made with seaborn, for who wants a picture outside the report. A list beside them says which
function and which tables made each; what has not changed is not made again. The files hold no date
and no random names, so that a rebuild gives the same bytes.
"""

from __future__ import annotations

import io
import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import dutch, published
from ..files import hash_of_file, write_file
from ..paths import Study
from . import style
from .markdown import plain
from .questionnaire import shares_title
from .tables import Tables, released

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

LIST_NAME = "figures.json"
FORMATS = ("svg", "pdf")
FIXED = {"svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None, "Producer": None,
         "Creator": None}}  # fmt: skip
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
}


@dataclass(frozen=True)
class Print:
    """One print figure: its name, what draws it, and the tables it needs."""

    name: str
    draw: Callable[[Tables], Drawing]
    tables: tuple[str, ...]


def spread(tables: Tables) -> Drawing:
    """How projects are spread on each yes/no item: every project a dot, all together a line."""
    import seaborn

    labels = dict(zip(tables.read("items")["item"], tables.read("items")["label"], strict=True))
    scores = released(tables.read("project_scores"))
    rows = scores[scores["measure"] == "share_yes"].assign(
        share=lambda f: f["estimate"] * 100, label=lambda f: f["item"].map(labels).map(plain)
    )
    drawing, axes = _sheet(1.1 + 0.9 * max(1, rows["label"].nunique()))
    seaborn.stripplot(rows, x="share", y="label", hue="label", legend=False, ax=axes, size=4,
                      palette=[style.SERIES[0]] * rows["label"].nunique(), jitter=_even(rows),
                      alpha=0.75)  # fmt: skip
    overall = released(tables.read("overall"))
    for place, label in enumerate(dict.fromkeys(rows["label"])):
        value = overall[(overall["item"].map(labels).map(plain) == label)
                        & (overall["measure"] == "share_yes")]["value"]  # fmt: skip
        for share in value[-1:]:
            axes.plot([share * 100] * 2, [place - 0.4, place + 0.4], color=style.INK, lw=2)
    return _finished(
        drawing,
        axes,
        tables,
        _widest(rows),
                     "Geschat aandeel ja per project; streep: alle deelnemers samen")  # fmt: skip


def overview(tables: Tables) -> Drawing:
    """The share that says yes or agrees, per item, with its interval."""
    import seaborn

    items = tables.read("items").sort_values("order")
    overall = released(tables.read("overall"))
    shares = overall[overall["measure"] != "mean"].drop_duplicates("item", keep="last")
    rows = items.merge(shares, on="item").assign(
        share=lambda f: f["value"] * 100, label=lambda f: f["label"].map(plain)
    )
    drawing, axes = _sheet(1.1 + 0.5 * max(1, len(rows)))
    seaborn.barplot(rows, x="share", y="label", ax=axes, color=style.SERIES[0], saturation=1)
    for place, row in enumerate(rows.itertuples()):
        axes.plot([row.ci_low * 100, row.ci_high * 100], [place] * 2, color=style.INK, lw=2)
        axes.text(row.ci_high * 100 + 1.5, place, dutch.percent(row.value), va="center")
    axes.set_xlim(0, 108)
    return _finished(
        drawing,
        axes,
        tables,
        shares_title(rows),
                     "Aandeel dat ja zegt of het eens is, met 95%-interval")  # fmt: skip


PRINTS = (
    Print("spreiding-projecten", spread, ("items", "overall", "project_scores")),
    Print("aandelen", overview, ("items", "overall")),
)


def write_prints(
    study: Study | None = None, progress: Callable[[str, int, int], None] | None = None
) -> list[Path]:
    """Write the print figures of a study whose tables are there; gives the files that are new.

    ``figures/figures.json`` says for each which function made it, from which tables (with their
    sha256), and which files came out.

    Parameters
    ----------
    study : the study of the current folder when left out.
    progress : called with ``("prints", done, total)``.
    """
    home = study or Study.find()
    known = set(published.names(home))
    possible = [p for p in PRINTS if set(p.tables) <= known]
    before = _listed(home)
    written, entries = [], []
    for done, one in enumerate(possible):
        entry = _entry(home, one)
        if entry != before.get(one.name) or not _present(home, entry):
            if progress:
                progress("prints", done, len(possible))
            written += _write(home, one)
        entries.append(entry)
    return written + _write_list(home, entries)


def svg_and_pdf(drawing: Drawing) -> dict[str, bytes]:
    """The figure as the bytes of an SVG and a PDF file, without dates or random names."""
    import matplotlib as mpl

    made = {}
    with mpl.rc_context(SETTINGS):
        for kind in FORMATS:
            page = io.BytesIO()
            drawing.savefig(page, format=kind, metadata=FIXED[kind])
            made[kind] = page.getvalue()
    return made


def _sheet(height: float):
    import matplotlib as mpl
    from matplotlib.figure import Figure as Drawing

    mpl.rcParams.update(SETTINGS)
    drawing = Drawing(figsize=(7.2, height), layout="constrained")
    return drawing, drawing.subplots()


def _finished(drawing: Drawing, axes, tables: Tables, title: str, subtitle: str) -> Drawing:
    axes.set(xlabel="", ylabel="")
    axes.tick_params(length=0)
    axes.xaxis.set_major_formatter(lambda value, _: dutch.number(value, 0) + "%")
    axes.grid(axis="x", color=style.GRID, lw=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    note = f"{subtitle}. Synthetische gegevens" if tables.synthetic else subtitle
    axes.set_yticks(axes.get_yticks(), [_lines(t.get_text()) for t in axes.get_yticklabels()])
    drawing.suptitle(textwrap.fill(title, 68), x=0.01, ha="left", fontweight="bold", fontsize=12)
    drawing.supxlabel(note, x=0.01, ha="left", color=style.MUTED, fontsize=9)
    return drawing


def _widest(rows) -> str:
    """The item on which projects differ most, by the spread of their estimates."""
    if rows.empty:
        return "Geen project is groot genoeg om te tonen"
    spread_by_item = rows.groupby("label", sort=False)["share"].std(ddof=0)
    return f"Projecten verschillen het meest op ‘{plain(spread_by_item.idxmax(), 60)}’"


def _lines(label: str) -> str:
    """A label in lines of some thirty letters, so that it leaves room for the drawing."""
    return textwrap.fill(plain(label, 80), 30)


def _even(rows) -> float:
    """Room for the dots: seaborn's own jitter is drawn at random."""
    import numpy as np

    np.random.seed(len(rows))  # seaborn draws its jitter from this generator
    return 0.3


def _entry(study: Study, one: Print) -> dict:
    tables = {name: hash_of_file(study.published / f"{name}.csv") for name in one.tables}
    code = hash_of_file(Path(__file__))
    files = [f"{one.name}.{kind}" for kind in FORMATS]
    made_by = f"{__name__}.{one.draw.__name__}"
    return {"name": one.name, "function": made_by, "code": code, "tables": tables, "files": files}


def _present(study: Study, entry: dict) -> bool:
    return all((study.figures / name).is_file() for name in entry["files"])


def _listed(study: Study) -> dict[str, dict]:
    path = study.figures / LIST_NAME
    if not path.is_file():
        return {}
    return {entry["name"]: entry for entry in json.loads(path.read_text(encoding="utf-8"))}


def _write(study: Study, one: Print) -> list[Path]:
    tables = Tables(lambda name: published.table(name, study), published.is_synthetic(study))
    made = svg_and_pdf(one.draw(tables))
    paths = {study.figures / f"{one.name}.{kind}": content for kind, content in made.items()}
    return [path for path, content in paths.items() if write_file(path, content)]


def _write_list(study: Study, entries: list[dict]) -> list[Path]:
    path = study.figures / LIST_NAME
    return [path] if write_file(path, json.dumps(entries, indent=1, sort_keys=True) + "\n") else []
