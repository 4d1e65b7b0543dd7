"""On which lines the two sides of a unit differ. In: a profile table. Out: the same, with states.

A profile of forty lines shows a few large differences by chance alone, so a difference is named
only after correction for the number of lines that the unit is compared on.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests

from ..model.profile_plan import GAP
from .profile_scores import UNIT
from .standing import ALIKE, ALPHA, HIGHER, LOWER, TOO_SMALL


def with_states(table: pd.DataFrame, alpha: float = ALPHA) -> pd.DataFrame:
    """The table with ``p_value`` and ``state`` for the differences of each unit.

    Parameters
    ----------
    table : as `profile_scores.profile_table` gives it.
    alpha : expected part of false alarms among the lines that are named.

    Returns
    -------
    Two columns more; empty in rows that are no difference, or not about one unit. ``state`` is
        ``hoger`` where the second side lies higher, ``lager`` where it lies lower.

    Source
    ------
    Paired t test; Benjamini and Hochberg (1995) over the lines (or groups) of one unit and moment.
    """
    found = table.assign(p_value=np.nan, state="")
    rows = found[(found["level"] == UNIT) & (found["side"] == GAP)]
    for _, own in rows.groupby(["unit_id", "moment", "part"], sort=False):
        p = paired_p(own["n"], own["mean"], own["sd"])
        found.loc[own.index, "p_value"] = p
        found.loc[own.index, "state"] = _states(own["mean"].to_numpy(float), p, alpha)
    return found


def paired_p(n: pd.Series, mean: pd.Series, sd: pd.Series) -> np.ndarray:
    """Two-sided p value of a mean difference; missing with fewer than two respondents.

    Without any spread there is no t: then everybody differs alike, and the chance of that is the
    sign test's.

    >>> paired_p(pd.Series([16]), pd.Series([0.5]), pd.Series([1.0])).round(4)  # t(15) = 2
    array([0.0639])
    """
    n, mean, sd = (values.to_numpy(float) for values in (n, mean, sd))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stats.t.sf(np.abs(mean) / (sd / np.sqrt(n)), n - 1)
    same = np.where(mean == 0, 1.0, np.minimum(1.0, 2 * 0.5**n))
    return np.where(n < 2, np.nan, np.where(sd > 0, p, same))


def _states(difference: np.ndarray, p: np.ndarray, alpha: float) -> np.ndarray:
    can = np.isfinite(p)
    named = np.zeros(len(p), bool)
    if can.any():
        named[can] = multipletests(p[can], alpha, "fdr_bh")[0]
    tests = [~can, named & (difference > 0), named & (difference < 0)]
    return np.select(tests, [TOO_SMALL, HIGHER, LOWER], ALIKE)
