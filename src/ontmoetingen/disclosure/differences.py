"""What subtracting published tables gives. In: tables as published. Out: problems, with places.

Each table may be safe on its own while two of them beside each other are not: all answers at a
moment minus the answers of those who are paired leaves those who came only then. These functions
read nothing but what a reader can read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..errors import Problem
from .protect import RELEASED

MOST_FEW = 9


@dataclass(frozen=True)
class Difference:
    """One thing that can be computed about too few people.

    Parameters
    ----------
    unit : the project it is about, or the keys of the row; wave : moment, '' where there is none.
    item : question; what : what is found, in words; cells : the numbers it is computed from.
    """

    unit: str
    item: str
    wave: str
    what: str
    cells: tuple[str, ...]


def as_problems(found: Sequence[Difference]) -> list[Problem]:
    """One problem per kind of difference and question, with the units as places.

    The number that comes out is never told.

    >>> one = Difference("P1", "q", "T0", "answers of those not paired", ("totals.n", "change.n"))
    >>> print(*as_problems([one]))
    totals.n - change.n, item 'q', wave 'T0': answers of those not paired can be worked out for 1 \
unit(s). First places: P1. HINT: hide one of these numbers there.
    """
    kinds: dict[tuple, list[str]] = {}
    for one in found:
        kinds.setdefault((one.cells, one.item, one.wave, one.what), []).append(one.unit)
    return [_problem(*kind, units) for kind, units in kinds.items()]


def _problem(cells: Sequence[str], item: str, wave: str, what: str, units: list[str]) -> Problem:
    where = ", ".join(
        [
            " - ".join(cells),
            *([f"item '{item}'"] if item else []),
            *([f"wave '{wave}'"] if wave else []),
        ]
    )
    told = f"{what} can be worked out for {len(units)} unit(s)"
    return Problem(where, told, places=tuple(units), hint="hide one of these numbers there.")


def waves_minus_pairs(
    totals: pd.DataFrame, change: pd.DataFrame, waves: pd.DataFrame, few: int = MOST_FEW
) -> list[Difference]:
    """Projects of which the answers of those who came at one moment only can be worked out.

    The sum at a moment minus pairs times their mean at that moment is the sum over whoever was not
    paired. With one to ``few`` of them that is a statistic on too few people.

    Parameters
    ----------
    totals, change, waves : as published; change pairs the first and the last moment at which an
        item was asked. Hidden rows take no part, nor do numbers of pairs that are told as a band:
        these are left to the audit. The row of all together is unit ''.
    few : largest number of people that is too few.
    """
    order = waves.set_index("wave")["order"]
    asked = totals.assign(place=totals["wave"].map(order))
    pairs = _exact(_shown(change), "n_pairs")[lambda rows: rows["method"] == "paired"]
    every = pd.concat([_shown(asked), _all_together(asked)])
    found = []
    for side, pick in (("start", "idxmin"), ("end", "idxmax")):
        ends = asked.loc[asked.groupby("item")["place"].agg(pick), ["item", "wave"]]
        both = every.merge(ends, on=["item", "wave"]).merge(pairs, on=["item", "project_id"])
        left = both["n"] - both["n_pairs"]
        what = "answers of those without a pair"
        cells = ("totals.n, sum", f"change.n_pairs, mean_{side}")
        found += as_differences(both[left.between(1, few)], what, cells)
    return found


def _all_together(totals: pd.DataFrame) -> pd.DataFrame:
    """The sum over projects where none is hidden, which any reader can make."""
    complete = totals.groupby(["item", "wave"])["status"].transform(lambda s: (s == RELEASED).all())
    summed = totals[complete].groupby(["item", "wave", "place"], as_index=False)[["n", "sum"]].sum()
    return summed.assign(project_id="")


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """Released rows, with the empty unit of all together as text."""
    rows = table[table["status"] == RELEASED]
    return rows.assign(project_id=rows["project_id"].fillna(""))


def _exact(rows: pd.DataFrame, count: str) -> pd.DataFrame:
    """Rows of which the count is no band; all where the table tells no bounds."""
    if f"{count}_low" not in rows:
        return rows
    return rows[(rows[f"{count}_low"] == rows[f"{count}_high"]).fillna(False).astype(bool)]


def as_differences(rows: pd.DataFrame, what: str, cells: tuple[str, ...]) -> list[Difference]:
    """One difference per row; columns ``project_id``, ``item`` and ``wave`` where there are."""
    named = rows.reindex(columns=["project_id", "item", "wave"], fill_value="")
    return [Difference(*row, what, cells) for row in named.itertuples(index=False, name=None)]


def respondents_minus_answers(
    projects: pd.DataFrame, totals: pd.DataFrame, few: int = MOST_FEW
) -> list[Difference]:
    """Projects of which it can be seen that one to ``few`` respondents left a question open.

    Also holds with several moments, where respondents are counted over all of them: then it says
    how few people did not answer at this one.

    Parameters
    ----------
    projects : ``project_id, n_respondents, status``; totals : as published. A number of respondents
        that is told as a band takes no part.
    """
    both = _shown(totals).merge(_exact(_shown(projects), "n_respondents"), on="project_id")
    left = both["n_respondents"] - both["n"]
    what = "how few respondents did not answer"
    return as_differences(both[left.between(1, few)], what, ("projects.n_respondents", "totals.n"))


def hidden_pairs(
    projects: pd.DataFrame,
    totals: pd.DataFrame,
    change: pd.DataFrame,
    least: float,
) -> list[Difference]:
    """Projects whose hidden number of pairs is bounded more narrowly than ``least``.

    Answers at two moments minus respondents is the least number of pairs, and the smaller of the
    two moments the largest: pairs lie from n_start + n_end - n_respondents to min(n_start, n_end).
    """
    hidden = change[(change["status"] != RELEASED) & (change["method"] == "paired")]
    people = _shown(projects)
    most = people.get("n_respondents_high", people["n_respondents"]).astype(float)
    rows = hidden.merge(_ends(totals), on=["item", "project_id"]).merge(
        people[["project_id"]].assign(most=most), on="project_id"
    )
    low = (rows["n_first"] + rows["n_last"] - rows["most"]).clip(lower=0)
    width = rows[["n_first", "n_last"]].min(axis=1) - low
    cells = ("totals.n", "projects.n_respondents")
    return as_differences(rows[width < least], "the hidden number of pairs", cells)


def _ends(totals: pd.DataFrame) -> pd.DataFrame:
    """Numbers of answers at two moments of items asked twice, where both are shown."""
    shown = _shown(totals).sort_values("wave", kind="stable").groupby(["item", "project_id"])["n"]
    ends = shown.agg(["first", "last", "size"]).reset_index()
    return ends[ends["size"] == 2].rename(columns={"first": "n_first", "last": "n_last"})
