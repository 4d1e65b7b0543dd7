"""How many tables fit what is told. In: published tables. Out: questions where these are few.

Bands leave several counts open for each project. What a model makes of the true counts of all of
them, such as how much projects differ, is told with six decimals and fits few of the tables that
the bands leave open. With many projects these cannot be tried one by one; with few they can.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..errors import Problem
from .protect import RELEASED

FEW = 1e12
WITHIN = ["item", "wave"]
HINT = "ask for more projects: the rule 'min_projects' in data/disclosure.yml, see docs/trust.md."


def few_possible(totals: pd.DataFrame, variation: pd.DataFrame) -> list[Problem]:
    """Questions of which all tables that fit the bands can be tried against what a model tells.

    Parameters
    ----------
    totals, variation : as published. A question whose variation is hidden takes no part, nor one of
        which every project is told exactly.

    >>> rows = pd.DataFrame({"item": "q", "wave": "T1", "status": "released"}, index=range(4))
    >>> print(*few_possible(rows.assign(sum_low=0, sum_high=5), rows.head(1)))
    item 'q', wave 'T1': 4 projects in bands leave about 62 tables, of which what a model tells of \
all of them can leave one. HINT: ask for more projects: the rule 'min_projects' in \
data/disclosure.yml, see docs/trust.md.
    """
    told = variation.loc[variation["status"] == RELEASED, WITHIN].drop_duplicates()
    shown = totals[totals["status"] == RELEASED].merge(told, on=WITHIN)
    shown = shown[shown["sum_high"] > shown["sum_low"]]
    return [
        _problem(*key, len(rows), tables)
        for key, rows in shown.groupby(WITHIN, sort=False)
        if (tables := possible(rows["sum_low"], rows["sum_high"])) < FEW
    ]


def possible(low: Sequence[float], high: Sequence[float]) -> float:
    """About how many whole sums fit these bounds beside an exact total of all of them.

    >>> round(possible([0, 0], [5, 5]), 1)  # 6 times 6, over the 11 totals from 0 to 10
    3.3
    """
    width = np.asarray(high, float) - np.asarray(low, float)
    return float(np.exp(np.log(width + 1).sum()) / (width.sum() + 1))


def _problem(item: str, wave: str, projects: int, tables: float) -> Problem:
    what = (
        f"{projects} projects in bands leave about {tables:.0f} tables, of which what a model "
        "tells of all of them can leave one"
    )
    return Problem(f"item '{item}', wave '{wave}'", what, hint=HINT)
