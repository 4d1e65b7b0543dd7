"""The place of each project in the order, with its interval. In: scores. Out: a rank figure.

A place without its interval is a league table, and most places are not known better than to within
some tens. So the interval is always drawn, the title says how wide it is, and when the scores are
not reliable enough to speak of places the title says that instead.
"""

from __future__ import annotations

import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import caterpillar, comparable, findings, follows, measures, records, texts
from .base import Figure
from .markdown import plain
from .tables import RELEASED, Tables, released

COLUMNS = ("rank", "rank_low", "rank_high")
ROUND = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
MOST_TICKS = 5
HEADS = ("Plaats hoogstens", "Plaats minstens", "Plaats")  # inserted one before the other


def ranks(item: str, wave: str | None = None, *, tables: Tables | None = None) -> Figure:
    """The place of every shown project by its estimate, with the 95 % interval of that place.

    Parameters
    ----------
    item, wave : what to show; without a wave the last in which the item was asked.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : the published table has no ranks.

    Source
    ------
    Goldstein & Spiegelhalter (1996), Journal of the Royal Statistical Society A 159, 385-443.
    """
    tables = tables or Tables.published()
    wave, row, noun = tables.wave(item, wave), tables.item(item), tables.noun
    rows = tables.rows("project_scores", item, wave)
    _refuse_without_ranks(rows)
    # Without an interval there is no place: nobody inside any project differs then.
    shown = released(rows).dropna(subset=["rank_high"]).sort_values(["rank", "project_id"])
    widths = (shown["rank_high"] - shown["rank_low"] + 1).astype(int).to_list()
    reliable = comparable.may_be_ranked(tables, item, wave)
    title = findings.rank_title(row["short_label"], widths, noun, reliable=reliable)
    values = caterpillar.Values(
        "plaats (1 = hoogste schatting)",
        f"{noun.plural}, op volgorde; plaats 1 staat boven",
        percent=False,
        scale={"domain": [0.5, max(len(shown), 1) + 0.5], "nice": False},
        ticks=_ticks(len(shown)),
        upright={"reverse": True},
    )
    drawn = _records(shown, tables)
    return Figure(
        label=texts.label("fig-plaats", item, wave),
        chart=caterpillar.drawn(drawn, values),
        table=_table(records.shown_first(shown, rows), tables, measures.main(row)),
        title=title,
        subtitle=f"Plaats per {noun.singular}, met interval; 1 is de hoogste schatting",
        alt=plain(f"Plaatsen met interval. {title}.", 200),
        caption=_caption(tables, row, wave, rows),
        source=texts.source(tables, wave),
        n=texts.n_respondents(shown["n"], noun),
        interval=f"Het interval bevat de echte plaats van een {noun.singular} met 95% zekerheid",
        synthetic=tables.synthetic,
        follows=follows.projects(
            item, wave, row["short_label"], **caterpillar.following(drawn, values)
        ),
    )


def _refuse_without_ranks(rows: pd.DataFrame) -> None:
    missing = [column for column in COLUMNS if column not in rows]
    if missing:
        what = f"has no column {', '.join(missing)}"
        hint = "run 'ontmoetingen publish' with this version of the package."
        raise BuildError(Problem("published table project_scores", what, hint=hint))


def _records(shown: pd.DataFrame, tables: Tables) -> list[dict]:
    names = tables.project_names()
    return [
        {
            follows.ID: str(row.project_id),
            "p": plain(names[str(row.project_id)], 80),
            "r": place,
            "e": int(row.rank),
            "l": int(row.rank_low),
            "h": int(row.rank_high),
            "s": row.state,
            "t": f"{plain(names[str(row.project_id)], 80)}: plaats {_places(row)} van "
            f"{dutch.number(len(shown))}; {row.state}",
        }
        for place, row in enumerate(shown.itertuples(), start=1)
    ]


def _places(row) -> str:
    place, low, high = (dutch.number(int(v)) for v in (row.rank, row.rank_low, row.rank_high))
    return f"{place} (interval {low} tot {high})"


def _ticks(count: int) -> list[int]:
    """Places to name on the axis: the first, and round ones.

    >>> _ticks(91), _ticks(7)
    ([1, 20, 40, 60, 80], [1, 2, 4, 6])
    """
    step = next((s for s in ROUND if count / s <= MOST_TICKS), ROUND[-1])
    return [1, *(place for place in range(step, count + 1, step) if place > 1)]


def _table(rows: pd.DataFrame, tables: Tables, measure: measures.Measure) -> pd.DataFrame:
    """The ranks beside the scores they come from; hidden projects have no place."""
    extra = {
        head: [_place(v, status) for v, status in zip(rows[column], rows["status"], strict=True)]
        for column, head in zip(reversed(COLUMNS), HEADS, strict=True)
    }
    return records.project_table(rows, tables, measure, extra)


def _place(value: object, status: str) -> object:
    if pd.isna(value):
        return "niet te geven" if status == RELEASED else texts.HIDDEN
    return int(value)


def _caption(tables: Tables, item: pd.Series, wave: str, rows: pd.DataFrame) -> str:
    noun = tables.noun
    return texts.joined(
        texts.statement(item),
        comparable.note(tables, item["item"], wave),
        f"Waar intervallen elkaar overlappen, kan de volgorde net zo goed andersom zijn. Alleen "
        f"{noun.plural} die apart getoond worden, hebben een plaats.",
        texts.hidden_note(rows, noun),
        f"Het teken zegt of een {noun.singular} afwijkt van alle andere {noun.plural} samen, "
        f"zonder {noun.that} zelf.",
    )
