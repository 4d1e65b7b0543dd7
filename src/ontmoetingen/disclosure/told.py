"""What one question tells. In: totals with bounds and reasons, groups. Out: the numbers as known.

Per item and moment: the number of answers of each project, its number of yes or its sum, all
together, and every group of projects that is shown. A reader is taken to know the sum of each group
exactly, which is more than the published mean tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from .known import Knowledge, Number
from .rules import Rules

Groups = Mapping[str, Mapping[str, str]]  # trait -> project -> group


def tell_question(
    told: Knowledge, rows: pd.DataFrame, is_yes_no: bool, groups: Groups, rules: Rules
) -> None:
    """Add one item at one moment.

    Parameters
    ----------
    rows : ``project_id, n, sum, reason, sum_low, sum_high`` of all projects, true numbers.
    groups : per trait the group of each project; those too small to be shown tell nothing.
    """
    n = {row.project_id: _n(told, row, is_yes_no, rules) for row in rows.itertuples()}
    sums = {}
    for row in rows.itertuples():
        known = n[row.project_id] if is_yes_no else None
        sums[row.project_id] = tell_sum(told, f"{row.project_id}", row, known)
    if len(rows) < rules.min_projects.threshold:
        return  # then nothing is told of all together
    told.adds_up(told.known(rows["n"].sum()), list(n.values()))
    told.adds_up(told.known(rows["sum"].sum()), list(sums.values()))
    shown = rows[rows["reason"] == ""].set_index("project_id")["sum"]
    for members in _told_groups(shown.index, groups, rules):
        told.adds_up(told.known(shown[members].sum()), [sums[m] for m in members])


def _n(told: Knowledge, row: tuple, is_yes_no: bool, rules: Rules) -> Number:
    """Number of answers; of a hidden row its reason says on which side of the limit it lies."""
    few = (rules.min_answers_yes_no if is_yes_no else rules.min_respondents).threshold
    if row.reason == "":
        return told.known(row.n)
    if row.n < few:
        return told.within(f"{row.project_id}", row.n, 0, few - 1)
    return told.within(f"{row.project_id}", row.n, few)


def tell_sum(told: Knowledge, name: str, row: tuple, n: Number | None = None) -> Number:
    """Add a sum: within its band, or hidden.

    Parameters
    ----------
    name : whose it is; row : has ``n, sum, sum_low, sum_high, reason``.
    n : of a number of yes, what is known of the number of answers: yes and no add up to it.
    """
    if row.reason == "":
        return told.within(name, row.sum, row.sum_low, row.sum_high)
    found = told.within(name, row.sum)
    if n is not None:
        told.adds_up(n, [found, told.within(name, row.n - row.sum)])
    return found


def _told_groups(shown: pd.Index, groups: Groups, rules: Rules) -> Iterable[list[str]]:
    for of in groups.values():
        mine = pd.Series({p: of[p] for p in shown if pd.notna(of.get(p, np.nan))}, dtype=object)
        for _, members in mine.groupby(mine):
            if len(members) >= rules.min_projects.threshold:
                yield list(members.index)


def exact_values(totals: pd.DataFrame, published: Path) -> list[float]:
    """True shares and means of the rows that a published table of totals does not tell exactly.

    Parameters
    ----------
    totals : ``project_id, item, wave, n, sum``; published : the table as it was written.
    """
    keys = ["project_id", "item", "wave"]
    told = pd.read_csv(published, dtype=dict.fromkeys(keys, str), keep_default_na=False)
    exact = told.loc[told["precision"] == "exact", keys].assign(exact=True)
    rows = totals.astype(dict.fromkeys(keys, str)).merge(exact, on=keys, how="left")
    rows = rows[rows["exact"].isna() & (rows["n"] > 0)]
    return (rows["sum"] / rows["n"]).astype(float).tolist()
