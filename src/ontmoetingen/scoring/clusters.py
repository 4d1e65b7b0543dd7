"""Intervals for respondents who come in projects. In: sums per project. Out: low and high.

Respondents of one project are more alike than respondents of different projects, so an interval
over all of them together that takes each for a separate draw is too narrow. Here the projects are
the draws: how far each pulls the result shows how much it would move with other projects.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from .intervals import LEVEL, mean_interval, sample_variance, welch_half


def clustered_mean(
    n: ArrayLike, total: ArrayLike, squares: ArrayLike, level: float = LEVEL
) -> tuple[float, float]:
    """Interval for the mean over all respondents together.

    With few projects chance can make them look alike, so the interval is never narrower than
    Student's t over respondents; with one project it is that one.

    Parameters
    ----------
    n, total, squares : answers, sum and sum of squares per project, shape (projects,).

    Returns
    -------
    low, high : missing with fewer than two respondents.

    Source
    ------
    Linearisation of a ratio of project totals: Cochran (1977), ch. 6 and 9A.

    >>> low, high = clustered_mean([2, 2], [2, 6], [2, 18])  # 1, 1 and 3, 3: mean 2
    >>> round(low, 3), round(high, 3)  # pulls -0.5 and 0.5: se 1, t(1) = 12.706
    (-10.706, 14.706)
    """
    n, total, squares = (np.asarray(v, float) for v in (n, total, squares))
    size, mean = n.sum(), total.sum() / n.sum() if n.sum() else np.nan
    low, high = mean_interval(size, total.sum(), squares.sum(), level)
    half = _half((total - n * mean) / size, level) if len(n) > 1 else 0.0
    return float(min(low, mean - half)), float(max(high, mean + half))


def clustered_difference(
    first: tuple[ArrayLike, ArrayLike, ArrayLike],
    last: tuple[ArrayLike, ArrayLike, ArrayLike],
    level: float = LEVEL,
) -> tuple[float, float, float]:
    """Difference between the means of two groups of respondents in the same projects.

    Parameters
    ----------
    first, last : n, sum and sum of squares per project, in the same order; a project may be
        without respondents in one group.

    Returns
    -------
    difference, low, high : last minus first; never narrower than with separate respondents
        (Welch); the interval is missing when a group has fewer than two.

    Source
    ------
    Cochran (1977), ch. 6 and 9A, for the difference of two ratios of project totals.
    """
    (n0, t0, s0), (n1, t1, s1) = (
        tuple(np.asarray(v, float) for v in group) for group in (first, last)
    )
    mean0, mean1 = t0.sum() / n0.sum(), t1.sum() / n1.sum()
    groups = ((v.sum() for v in sums) for sums in ((n0, t0, s0), (n1, t1, s1)))
    separate = welch_half(*((sample_variance(n, t, s), n) for n, t, s in groups), level)
    pull = (t1 - n1 * mean1) / n1.sum() - (t0 - n0 * mean0) / n0.sum()
    half = float(max(separate, _half(pull, level))) if len(n0) > 1 else float(separate)
    difference = float(mean1 - mean0)
    return difference, difference - half, difference + half


def _half(pull: np.ndarray, level: float) -> float:
    """Half the width of an interval from the pull of each project."""
    freedom = len(pull) - 1
    return float(
        stats.t.ppf((1 + level) / 2, freedom) * np.sqrt((pull**2).sum() / freedom * len(pull))
    )
