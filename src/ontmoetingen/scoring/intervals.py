"""Intervals for one share or one mean. In: n and a sum (and sum of squares). Out: low and high.

`wilson` and `mean_interval` are about respondents: one project, or all respondents of the projects
that took part. They do not say how the result would be with other projects, since respondents of
one project are more alike than others; `clustered_wilson` (and ``clusters.py`` for means) does.
The estimates that borrow from other groups stand in ``shares.py`` and ``means.py``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

LEVEL = 0.95


def wilson(yes: ArrayLike, n: ArrayLike, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's interval for a share.

    The textbook interval (share plus or minus 1.96 standard errors) has no width at 0 % and
    100 %, which small projects often have; Wilson's stays inside 0-1 and keeps its promise.

    Parameters
    ----------
    yes, n : number of yes answers and of answers, same shape; ``n = 0`` gives missing.
    level : coverage, between 0 and 1.

    Returns
    -------
    low, high : shares between 0 and 1.

    Source
    ------
    Wilson (1927); Newcombe (1998), method 3. Checked against R ``prop.test``.

    >>> low, high = wilson([81], [263])
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (0.2553, 0.3662)
    """
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = proportion_confint(yes, np.where(n > 0, n, np.nan), 1 - level, "wilson")
    # The bound beside 0 or n is exact in theory; rounding leaves 1e-17 there.
    low = np.where((yes == 0) & (n > 0), 0.0, low)
    high = np.where((yes == n) & (n > 0), 1.0, high)
    return low, high


def clustered_wilson(yes: ArrayLike, n: ArrayLike, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's interval for the share over all projects when the projects are a sample too.

    Respondents of one project are more alike than those of different projects, so that together
    they count for fewer. As many as they count for (the effective number) go into the interval.

    Parameters
    ----------
    yes, n : per project, shape (projects,).

    Returns
    -------
    low, high : never narrower than `wilson` over all respondents; equal to it with one project.

    Source
    ------
    Korn & Graubard (1998), effective sample size; Cochran (1977), eq. 6.13 for its variance.

    >>> low, high = clustered_wilson([6, 9, 3], [10, 10, 10])
    >>> round(low, 3), round(high, 3)  # v = 3/2 x (0 + 0.1^2 + 0.1^2) = 0.03; t(2) = 4.303
    (0.115, 0.945)
    """
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    yes, n = yes[n > 0], n[n > 0]
    size, count = n.sum(), len(n)
    share = yes.sum() / size if size else np.nan
    plain = share * (1 - share)
    if count < 2 or not plain > 0:
        low, high = wilson(yes.sum(), size, level)
        return float(low), float(high)
    variance = count / (count - 1) * float((((yes - n * share) / size) ** 2).sum())
    wider = (stats.norm.ppf((1 + level) / 2) / stats.t.ppf((1 + level) / 2, count - 1)) ** 2
    effective = min(size, plain / variance * wider) if variance > 0 else size
    low, high = wilson(share * effective, effective, level)
    return float(low), float(high)


def sample_variance(n: ArrayLike, total: ArrayLike, squares: ArrayLike) -> np.ndarray:
    """Variance (divisor n - 1) from n, sum and sum of squares; missing when n < 2.

    >>> float(sample_variance(3, 6, 14))  # answers 1, 2, 3: (1 + 0 + 1) / 2
    1.0
    """
    n, total, squares = (np.asarray(v, float) for v in (n, total, squares))
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.maximum(squares - total**2 / n, 0)
        return np.where(n > 1, spread / (n - 1), np.nan)


def mean_interval(
    n: ArrayLike, total: ArrayLike, squares: ArrayLike, level: float = LEVEL
) -> tuple[np.ndarray, np.ndarray]:
    """Student's t interval for a mean; missing when n < 2, since one answer shows no spread.

    Parameters
    ----------
    n, total, squares : answers, their sum and their sum of squares, same shape.

    Returns
    -------
    low, high : on the scale of the answers.

    >>> low, high = mean_interval(4, 16, 72)  # 2, 4, 4, 6: mean 4, variance 8/3, t(3) = 3.1824
    >>> round(float(low), 3), round(float(high), 3)  # 4 -+ 3.1824 * sqrt(8/3 / 4)
    (1.402, 6.598)
    """
    n, total = np.asarray(n, float), np.asarray(total, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        half = stats.t.ppf((1 + level) / 2, n - 1) * np.sqrt(sample_variance(n, total, squares) / n)
        return total / n - half, total / n + half


def welch_half(
    first: tuple[ArrayLike, ArrayLike], last: tuple[ArrayLike, ArrayLike], level: float = LEVEL
) -> np.ndarray:
    """Half the width of Welch's t interval for the difference of two means.

    With ten answers in a group, 1.96 in place of the quantile of Student's t is too narrow; and
    nothing says that answers are as spread at the one moment as at the other.

    Parameters
    ----------
    first, last : variance (divisor n - 1) and number of answers of each group, same shape.

    Returns
    -------
    On the scale of the answers; 0 where neither group has spread, missing when n < 2 in one.

    Source
    ------
    Welch (1947), eq. 28. Checked against scipy ``ttest_ind``.

    >>> half = welch_half((1.0, 3), (2.0, 2))  # se2 = 1/3 + 1; df = (4/3)^2 / (1/18 + 1/1) = 1.684
    >>> round(float(half), 3)
    5.977
    """
    (v0, n0), (v1, n1) = (tuple(np.asarray(v, float) for v in group) for group in (first, last))
    with np.errstate(invalid="ignore", divide="ignore"):
        square = v0 / n0 + v1 / n1
        freedom = square**2 / ((v0 / n0) ** 2 / (n0 - 1) + (v1 / n1) ** 2 / (n1 - 1))
        half = stats.t.ppf((1 + level) / 2, freedom) * np.sqrt(square)
    return np.where(square == 0, 0.0, half)


def same_answer_interval(
    n: ArrayLike, value: ArrayLike, scale: tuple[float, float], level: float = LEVEL
) -> tuple[np.ndarray, np.ndarray]:
    """Interval of a mean when everybody gave one and the same answer.

    Without any spread a t interval has no width, which would call ten equal answers certainty.
    What is known is how many may have been missed: the part of all who answer otherwise is at most
    the exact upper bound for 0 of n, and each of them is at most at an end of the scale.

    Parameters
    ----------
    n : answers per project; value : the answer that all of them gave; scale : its ends.

    Returns
    -------
    low, high : on the scale of the answers.

    Source
    ------
    Clopper & Pearson (1934), upper bound for none of n: 1 - ((1 - level) / 2) ** (1 / n).

    >>> low, high = same_answer_interval([10], [6], (1, 6))
    >>> low.round(2).tolist(), high.tolist()  # 1 - 0.025 ** 0.1 = 0.308; 6 - 0.308 * 5
    ([4.46], [6.0])
    """
    n, value = np.asarray(n, float), np.asarray(value, float)
    other = 1 - ((1 - level) / 2) ** (1 / n)
    return value - other * (value - scale[0]), value + other * (scale[1] - value)
