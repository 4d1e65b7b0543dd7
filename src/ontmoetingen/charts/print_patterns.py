"""Print figures of answers, overlap, change and pairing. In: published tables. Out: drawings.

The numbers and words are those of the charts on the page; only the pen is another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import dutch
from . import measures, style
from .answer_bars import COLOURS
from .answer_rows import MIDDLE, YES_NO, answer_rows, side_words
from .change_marks import expected_line
from .change_rows import ABOVE, BELOW, change_rows
from .distribution import rating_abouts, ratings_title
from .flow import MATCHED, flow_title, pairing_steps, step_counts, wave_ends
from .markdown import plain
from .paired import all_respondents, change_title
from .patterns import combinations, overlap_title, tested
from .print_sheet import finished, percentages, sheet, wrapped_names
from .tables import Tables, released
from .upset import MOST_COLUMNS

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


def rating_bars(tables: Tables) -> Drawing:
    """Answers on the rating items around the middle of the scale."""
    abouts = rating_abouts(tables, None)
    names = {a["item"]: plain(a["short_label"], 60) for a in abouts}
    rows = [row for item in names for row in answer_rows(tables, item)]
    drawing, axes = sheet(1.6 + 0.55 * len(rows))
    words = side_words(abouts)
    for place, row in enumerate(rows):
        for piece in row.pieces:
            axes.barh(place, piece.end - piece.start, left=piece.start, height=0.7,
                      color=COLOURS[piece.side], edgecolor=style.PAPER, linewidth=1.5)  # fmt: skip
            if piece.share >= 0.06:
                ink = style.INK if piece.side == MIDDLE else style.PAPER
                axes.text((piece.start + piece.end) / 2, place, dutch.percent(piece.share),
                          ha="center", va="center", color=ink, fontsize=9)  # fmt: skip
    axes.axvline(0, color=style.INK, lw=1.4)
    axes.set_yticks(range(len(rows)), [f"{names[r.item]}, {r.told}" for r in rows])
    axes.invert_yaxis()
    percentages(axes)
    wrapped_names(axes)
    _legend(axes, {words[side]: COLOURS[side] for side in words})
    note = "Deel van de antwoorden in de volgorde van de schaal; streep: het midden van de schaal"
    return finished(drawing, axes, tables, ratings_title(tables, abouts), note)


def overlap_columns(tables: Tables) -> Drawing:
    """Projects at the low end per combination of items, beside what chance gives."""
    columns = combinations(tables, "low")[:MOST_COLUMNS]
    drawing, axes = sheet(1.4 + 0.5 * len(columns))
    for place, column in enumerate(columns):
        axes.barh(place, column.found, height=0.6, color=style.SERIES[0])
        axes.text(column.found, place, f" {dutch.number(column.found)}", va="center")
        if column.expected is not None:
            axes.plot([column.expected] * 2, [place - 0.42, place + 0.42],
                      color=style.SERIES[1], lw=2.5)  # fmt: skip
    axes.set_yticks(range(len(columns)), [column.names for column in columns])
    axes.invert_yaxis()
    wrapped_names(axes)
    axes.xaxis.set_major_formatter(lambda value, _: dutch.number(value, 0))
    chance = any(column.expected is not None for column in columns)
    note = f"Aantal {tables.noun.plural} in het laagste vijfde deel, per combinatie van vragen"
    told = f"{note}; streep: verwacht door toeval" if chance else note
    return finished(drawing, axes, tables, overlap_title(tested(tables, "low"), "low", tables),
                    told)  # fmt: skip


def change_dots(tables: Tables) -> Drawing:
    """Change per project against its start, and what chance alone makes us expect."""
    import seaborn

    item = first_repeated(tables)
    about, measure = tables.item(item), measures.main(tables.item(item))
    every = all_respondents(tables.rows("change", item))
    shown = released(tables.rows("change", item))
    rows = change_rows(shown[shown["project_id"] != ""], tables.project_names(), measure)
    drawing, axes = sheet(4.6)
    seaborn.scatterplot(
        x=[r.start for r in rows], y=[r.change for r in rows], style=[r.state for r in rows],
        hue=[r.state for r in rows], ax=axes, s=28, alpha=0.85,
        markers={ABOVE: "^", BELOW: "v"} | {r.state: "o" for r in rows if r.state not in
                                            (ABOVE, BELOW)},
        palette={r.state: _STATE.get(r.state, style.MUTED) for r in rows},
    )  # fmt: skip
    axes.axhline(0, color=style.INK, lw=1.2)
    ends = min(r.start for r in rows), max(r.start for r in rows)
    expected = expected_line(rows, ends)
    if expected is not None:
        axes.plot(ends, expected, color=style.SERIES[3], lw=2, ls=":", label="verwacht door toeval")
    axes.legend(title=None, fontsize=9)
    axes.grid(color=style.GRID, lw=0.8)
    axes.xaxis.set_major_formatter(lambda value, _: dutch.number(value, 1))
    axes.yaxis.set_major_formatter(lambda value, _: dutch.signed(value, 1))
    note = (f"Verandering (omhoog) tegenover het begin (opzij) per {tables.noun.singular}, "
            f"{measure.words}")  # fmt: skip
    return finished(drawing, axes, tables, change_title(about, every), note)


_STATE = {ABOVE: style.SERIES[0], BELOW: style.SERIES[1]}


def pairing_bars(tables: Tables) -> Drawing:
    """Who is in both waves and who is lost, as bars."""
    item = first_repeated(tables)
    steps = pairing_steps(tables, item)
    counts = {k: n for k, n in step_counts(steps).items() if n is not None}
    labels = dict(zip(steps["step"], steps["label"].map(plain), strict=True))
    drawing, axes = sheet(1.2 + 0.5 * max(1, len(counts)))
    for place, (step, count) in enumerate(counts.items()):
        colour = style.SERIES[0] if step == MATCHED else style.SERIES[1]
        axes.barh(place, count, height=0.6, color=colour)
        axes.text(count, place, f" {dutch.number(count)}", va="center")
    axes.set_yticks(range(len(counts)), [labels[step] for step in counts])
    axes.invert_yaxis()
    wrapped_names(axes)
    axes.xaxis.set_major_formatter(lambda value, _: dutch.number(value, 0))
    title = flow_title(step_counts(steps), wave_ends(tables, item))
    return finished(drawing, axes, tables, title, "Aantal deelnemers")


def has_ratings(tables: Tables) -> bool:
    """Whether some rating item has counted answers."""
    items = tables.read("items")
    ratings = set(items.loc[items["scale_kind"] != YES_NO, "item"])
    return bool(ratings & set(released(tables.read("answers"))["item"]))


def has_overlap(tables: Tables) -> bool:
    """Whether overlap was tested and some project is at the low end."""
    return bool(combinations(tables, "low")) and not tested(tables, "low").empty


def has_change(tables: Tables) -> bool:
    """Whether some project shows a change."""
    rows = released(tables.read("change"))
    item = first_repeated(tables)
    return bool(((rows["item"] == item) & (rows["project_id"] != "")).any())


def has_pairs(tables: Tables) -> bool:
    """Whether some step of the pairing report is known."""
    return bool(step_counts(pairing_steps(tables, item)) if (item := first_repeated(tables)) else 0)


def first_repeated(tables: Tables) -> str:
    """The first item that was asked at two waves; empty when there is none."""
    items = tables.read("items").sort_values("order")
    twice = items[items["waves"].astype(str).str.contains(";")]
    return "" if twice.empty else str(twice["item"].iloc[0])


def _legend(axes, colours: dict[str, str]) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(color=colour, label=words) for words, colour in colours.items()]
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.08), fontsize=9,
                ncols=len(handles))  # fmt: skip
