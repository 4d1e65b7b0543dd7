"""Rows about projects as charts and tables need them. In: scores. Out: plain dicts, a data table.

Charts of projects differ in form, not in what they tell of a project: so what a mark says when it
is pointed at, and what the table below the figure holds, is made here once.
"""

from __future__ import annotations

import pandas as pd

from .. import dutch
from ..dutch import Noun
from . import style, texts
from .findings import HIGHER, LOWER
from .follows import ID, PROJECT
from .markdown import escape, plain
from .measures import Measure
from .tables import RELEASED, Tables, hidden, released

MOST_LISTED = 5  # names per direction in the caption; the table has all


def project_records(rows: pd.DataFrame, names: dict[str, str], measure: Measure) -> list[dict]:
    """One dict per project in the order given.

    ``id``, ``p`` name, ``r`` place in this order, ``n`` answers, ``v`` own value, ``e`` estimate,
    ``l`` and ``h`` its interval, ``s`` state, ``t`` all of it in words.
    """
    return [
        {
            ID: str(row.project_id),
            "p": plain(names[str(row.project_id)], 80),
            "r": place,
            "n": int(row.n),
            "v": measure.shown(row.value),
            "e": measure.shown(row.estimate),
            "l": measure.shown(row.estimate_low),
            "h": measure.shown(row.estimate_high),
            "s": row.state,
            "t": texts.project_tooltip(names[str(row.project_id)], row, measure),
        }
        for place, row in enumerate(rows.itertuples(), start=1)
    ]


def stand_outs_last(records: list[dict]) -> list[dict]:
    """The same rows with those that stand out at the end, so that they are drawn on top."""
    return sorted(records, key=lambda r: -style.STATES.index(r["s"]))


def shown_first(shown: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The shown projects as they stand in the figure, then the others."""
    return pd.concat([shown, rows.drop(shown.index)])


def project_table(
    rows: pd.DataFrame, tables: Tables, measure: Measure, extra: dict | None = None
) -> pd.DataFrame:
    """Every project in the order given, the hidden ones below with the reason instead of numbers.

    Parameters
    ----------
    rows : of ``project_scores``; extra : further columns by their name, in the order of ``rows``
        with the hidden ones last.
    """
    ordered = pd.concat([released(rows), hidden(rows)])
    names, unit = tables.project_names(), " (%)" if measure.factor == 100 else ""
    known = ordered["status"] == RELEASED
    columns = {
        tables.noun.singular.capitalize(): [plain(names[str(p)]) for p in ordered["project_id"]],
        "Antwoorden": [
            int(n) if k else texts.HIDDEN for n, k in zip(ordered["n"], known, strict=True)
        ],
        measure.header: texts.cells(ordered, "value", measure),
        f"Geschat{unit}": texts.cells(ordered, "estimate", measure),
        f"Ondergrens{unit}": texts.cells(ordered, "estimate_low", measure),
        f"Bovengrens{unit}": texts.cells(ordered, "estimate_high", measure),
        "Stand": list(ordered["state"].where(known, ordered["reason"])),
    }
    frame = pd.DataFrame(columns, index=pd.Index(ordered["project_id"].astype(str), name=PROJECT))
    for name, values in (extra or {}).items():
        frame.insert(2, plain(name), list(values))
    return frame


def stand_outs(shown: pd.DataFrame, names: dict[str, str]) -> str:
    """The first projects that stand out, by name and per direction, as Markdown sentences."""
    found = (_named(shown, state, names) for state in (HIGHER, LOWER))
    return texts.joined(*found)


def _named(shown: pd.DataFrame, state: str, names: dict[str, str]) -> str:
    found = [plain(names[str(p)], 60) for p in shown.loc[shown["state"] == state, "project_id"]]
    if not found:
        return ""
    more = len(found) - MOST_LISTED
    listed = dutch.listed([escape(name) for name in found[:MOST_LISTED]])
    first = ", ".join(escape(name) for name in found[:MOST_LISTED])
    told = f"{first} en nog {dutch.number(more)}" if more > 0 else listed
    return f"{state.capitalize()}: {told}."


def own_interval(noun: Noun) -> str:
    """What the interval around the estimate of a project means."""
    return (
        f"Het interval geeft aan waar de waarde van een {noun.singular} met 95% zekerheid ligt; "
        f"kleine {noun.plural} zijn naar het gemiddelde toe geschat"
    )
