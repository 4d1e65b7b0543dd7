"""A choice of projects taken together. In: published counts. Out: one value and how it compares.

Numbers are pooled from sums over respondents, never averaged from averages. A page does the same
for the choice of its reader (``theme/pool.js``, ``theme/compare.js``); shared cases hold the two
together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..charts.tables import RELEASED, Tables
from ..charts.texts import ALPHA
from .rows import has, rows_of, shown_row

NORMAL_95 = 1.959964
COUNTS = ["count_low", "count_high"]
SUMS = ["sum_low", "sum_high"]


@dataclass(frozen=True)
class Pool:
    """What a choice of projects says together on one item and wave.

    Parameters
    ----------
    measure : ``share_yes`` or ``mean``.
    n : answers; value, low, high : the number with its 95 % interval, NaN where there is none.
    bounds : least and most that the number of yes, or the mean, can be.
    shown : rows of the projects that count; hidden : rows of those that may not be shown.
    absent : how many of the choice have no answers here at all.
    """

    measure: str
    n: int
    value: float
    low: float
    high: float
    bounds: tuple[float, float]
    shown: pd.DataFrame
    hidden: pd.DataFrame
    absent: int


def pooled(tables: Tables, item: str, wave: str, projects: Sequence[str]) -> Pool:
    """The choice as one group; n is 0 when nothing of it can be shown."""
    rows = rows_of(tables, "project_scores", item=item, wave=wave)
    rows = rows[rows["project_id"].isin(projects)] if len(rows) else rows
    shown = rows[rows["status"] == RELEASED] if len(rows) else rows
    hidden = rows[rows["status"] != RELEASED] if len(rows) else rows
    around = {"shown": shown, "hidden": hidden, "absent": len(set(projects)) - len(rows)}
    if shown.empty:
        return Pool("", 0, math.nan, math.nan, math.nan, (0, 0), **around)
    if shown["measure"].iloc[0] == "share_yes":
        return Pool("share_yes", *_share(shown), **around)
    totals = rows_of(tables, "totals", item=item, wave=wave)
    return Pool("mean", *_mean(shown, totals), **around)


def _share(rows: pd.DataFrame) -> tuple[int, float, float, float, tuple[float, float]]:
    """The interval runs from that of the least to that of the most that the count can be."""
    n = int(rows["n"].sum())
    if not set(COUNTS) <= set(rows):
        rows = rows.assign(**dict.fromkeys(COUNTS, (rows["n"] * rows["value"]).round()))
    least, most = (int(rows[end].sum()) for end in COUNTS)
    value = (least + most) / 2 / n
    return n, value, wilson(least, n)[0], wilson(most, n)[1], (least, most)


def wilson(yes: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson (1927).

    >>> [round(end, 3) for end in wilson(8, 10)]  # R: prop.test(8, 10, correct = FALSE)
    [0.49, 0.943]
    """
    z2 = NORMAL_95**2
    middle, wide = yes + z2 / 2, NORMAL_95 * math.sqrt(yes * (n - yes) / n + z2 / 4)
    return (middle - wide) / (n + z2), (middle + wide) / (n + z2)


def _mean(
    rows: pd.DataFrame, totals: pd.DataFrame
) -> tuple[int, float, float, float, tuple[float, float]]:
    """The middle of what the sum can be, and no interval where the squares are not published."""
    both = _with_sums(rows, totals)
    n, least, most = int(both["n"].sum()), both["sum_low"].sum(), both["sum_high"].sum()
    value, ends = (least + most) / 2 / n, (least / n, most / n)
    if both["sum_squares"].isna().any() or n < 2:
        return n, value, math.nan, math.nan, ends
    spread = math.sqrt(max(0.0, both["sum_squares"].sum() - n * value**2) / (n - 1))
    half = _t(n - 1) * spread / math.sqrt(n)
    return n, value, ends[0] - half, ends[1] + half, ends


def _with_sums(rows: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """The bounds of each sum; what is not published by itself follows from n and the value."""
    if totals.empty:
        totals = rows[["project_id"]].assign(sum=math.nan, sum_squares=math.nan)
    both = rows.merge(totals, on="project_id", how="left", suffixes=("", "_total"))
    exact = both["sum"].astype(float).fillna(both["n"] * both["value"])
    known = both[SUMS] if set(SUMS) <= set(both) else both.assign(**dict.fromkeys(SUMS, exact))
    return both.assign(**{end: known[end].astype(float).fillna(exact) for end in SUMS})


def _t(df: int) -> float:
    from scipy import stats

    return float(stats.t.ppf(1 - ALPHA / 2, df))


def compared(tables: Tables, item: str, wave: str, pool: Pool) -> tuple[str, float] | None:
    """How the choice compares with all projects together, itself included, and their value.

    The question is whether as many answers, drawn at random from all answers, would differ as much
    in fewer than 5 of 100 draws. For a share that chance is exact (hypergeometric), which is the
    rule for single projects too; for a mean the variance of such a draw is s2 (1/n - 1/N). What
    is only known between bounds counts as different when both bounds are.

    Returns
    -------
    ``higher``, ``lower``, ``alike``, ``small`` (no outcome could have differed) or ``everybody``;
    None when the value of all is hidden or absent.
    """
    row = shown_row(tables, "overall", item=item, wave=wave, measure=pool.measure)
    if row is None or not has(row, "value", "n"):
        return None
    n, everyone, value = pool.n, int(row["n"]), float(row["value"])
    if everyone <= n:
        return "everybody", value
    if pool.measure == "mean":
        scale = tables.item(item)
        return _mean_verdict(pool, row, (scale["scale_min"], scale["scale_max"])), value
    return share_verdict(pool.bounds, n, round(everyone * value), everyone), value


def share_verdict(bounds: tuple[float, float], n: int, all_yes: int, everyone: int) -> str:
    """The verdict on a number of yes between bounds, among n of everyone's answers.

    >>> share_verdict((5, 5), 5, 5, 10), share_verdict((0, 0), 5, 5, 10)  # chance 1/252 each
    ('higher', 'lower')
    >>> share_verdict((4, 5), 5, 5, 10), share_verdict((1, 1), 1, 5, 10)  # 26/252; 1/2
    ('alike', 'small')
    """
    fewest, most = max(0, n - (everyone - all_yes)), min(n, all_yes)
    least = min(_tails(fewest, n, all_yes, everyone)[0], _tails(most, n, all_yes, everyone)[1])
    if 2 * least > ALPHA:
        return "small"
    inside = (min(max(yes, fewest), most) for yes in bounds)
    found = {_side(*_tails(yes, n, all_yes, everyone)) for yes in inside}
    return found.pop() if len(found) == 1 else "alike"


def _side(low: float, high: float) -> str:
    if 2 * min(low, high) > ALPHA:
        return "alike"
    return "higher" if high < low else "lower"


def _tails(yes: float, n: int, all_yes: int, everyone: int) -> tuple[float, float]:
    """Chance of at most and of at least this many yes in a random draw."""
    from scipy import stats

    draw = stats.hypergeom(everyone, all_yes, n)
    return float(draw.cdf(yes)), float(draw.sf(yes - 1))


def _mean_verdict(pool: Pool, row: pd.Series, scale: tuple[float, float]) -> str:
    everyone, mean = int(row["n"]), float(row["value"])
    critical = _t(everyone - 1)
    spread = (row["ci_high"] - row["ci_low"]) / 2 * math.sqrt(everyone) / critical
    edge = critical * spread * math.sqrt(1 / pool.n - 1 / everyone)
    if max(scale[1] - mean, mean - scale[0]) <= edge:
        return "small"
    found = {_beyond(end - mean, edge) for end in pool.bounds}
    return found.pop() if len(found) == 1 else "alike"


def _beyond(difference: float, edge: float) -> str:
    if abs(difference) <= edge:
        return "alike"
    return "higher" if difference > 0 else "lower"
