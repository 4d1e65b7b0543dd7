"""Rating items: estimates per project. In: n, sum, sum of squares. Out: shrunk means, weights.

Random-intercept model answer = mean + project + rest, fitted by restricted maximum likelihood.
Project sums carry all that the likelihood needs, so no respondent is read here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from .shares import reliability

GRID, ROUNDS = 65, 7


@dataclass(frozen=True)
class RandomIntercept:
    """Overall mean, variance between projects and within them, on the scale of the answers.

    ``criterion`` is minus twice the restricted log likelihood, as lme4 prints it.
    """

    mean: float
    mean_se: float
    between_variance: float
    within_variance: float
    criterion: float

    @property
    def between_sd(self) -> float:
        return float(np.sqrt(self.between_variance))

    @property
    def intraclass(self) -> float:
        """Part of the variance of answers that lies between projects, 0-1."""
        return self.between_variance / (self.between_variance + self.within_variance)

    @property
    def size(self) -> float:
        """Number of answers the other projects are worth: within / between variance."""
        if self.between_variance <= 0:
            return np.inf
        return self.within_variance / self.between_variance


def fit_random_intercept(n: ArrayLike, total: ArrayLike, squares: ArrayLike) -> RandomIntercept:
    """The random-intercept model with the highest restricted likelihood.

    Parameters
    ----------
    n, total, squares : answers, sum and sum of squares per project, shape (projects,);
        projects without answers are left out.

    Returns
    -------
    RandomIntercept : between variance 0 when the projects vary no more than chance, and always
        with one project or with one answer in each; everything missing without answers.

    Source
    ------
    Snijders & Bosker (2012), ch. 4; criterion as in Bates et al. (2015), eq. 41. Checked
    against lme4.
    """
    n, total, squares = with_answers(n, total, squares)
    if n.sum() < 2:
        mean = float(total.sum() / n.sum()) if n.sum() else np.nan
        return RandomIntercept(mean, np.nan, 0.0, np.nan, np.nan)
    means, within = total / n, float(np.maximum(squares - total**2 / n, 0).sum())
    if n.max() < 2:
        return _at_ratio(0.0, n, means, within)
    if has_no_spread_inside(within, squares):
        return _without_spread_inside(means)
    ratio = _best_ratio(n, means, within)
    return _at_ratio(ratio, n, means, within)


def with_answers(*columns: ArrayLike) -> list[np.ndarray]:
    """The projects that have answers; the first column is their number."""
    columns = [np.asarray(c, float) for c in columns]
    return [c[columns[0] > 0] for c in columns]


def has_no_spread_inside(within: float, squares: np.ndarray) -> bool:
    """Whether the squares inside projects are nothing but rounding."""
    return within <= 1e-12 * max(float(squares.sum()), 1.0)


def _without_spread_inside(means: np.ndarray) -> RandomIntercept:
    """Everyone in a project gives the same answer: a project's mean is then known exactly."""
    between = float(means.var(ddof=1)) if len(means) > 1 else 0.0
    se = float(np.sqrt(between / len(means)))
    return RandomIntercept(float(means.mean()), se, between, 0.0, np.nan)


def _best_ratio(n: np.ndarray, means: np.ndarray, within: float) -> float:
    """Between / within variance that minimises the criterion; exactly 0 at the boundary."""
    if len(n) < 2:
        return 0.0
    middle, half = 0.0, 16.0
    # Each round looks at a finer grid around the best point; the criterion is flat within 1e-7.
    for _ in range(ROUNDS):
        grid = np.linspace(middle - half, middle + half, GRID)
        values = criteria(np.exp(grid), n, means, within)
        middle, half = float(grid[np.argmin(values)]), 2 * half / (GRID - 1)
    at_zero = float(criteria(np.zeros(1), n, means, within)[0])
    return float(np.exp(middle)) if values.min() < at_zero - 1e-9 else 0.0


def criteria(ratios: np.ndarray, n: np.ndarray, means: np.ndarray, within: float) -> np.ndarray:
    """Minus twice the restricted log likelihood at each between / within ratio."""
    inflation = 1 + n * ratios[:, None]
    weight = n / inflation
    mean = (weight * means).sum(1) / weight.sum(1)
    spread = within + (weight * (means - mean[:, None]) ** 2).sum(1)
    df = n.sum() - 1
    with np.errstate(divide="ignore"):  # no spread at all: the likelihood has no bound, -inf
        return (
            df * (1 + np.log(2 * np.pi * spread / df))
            + np.log(weight.sum(1))
            + np.log(inflation).sum(1)
        )


def _at_ratio(ratio: float, n: np.ndarray, means: np.ndarray, within: float) -> RandomIntercept:
    """The model with between / within variance held at ``ratio``."""
    weight = n / (1 + n * ratio)
    mean = float((weight * means).sum() / weight.sum())
    variance = (within + float((weight * (means - mean) ** 2).sum())) / (n.sum() - 1)
    return RandomIntercept(
        mean,
        float(np.sqrt(variance / weight.sum())),
        float(ratio * variance),
        float(variance),
        float(criteria(np.array([ratio]), n, means, within)[0]),
    )


def posterior_mean(
    n: ArrayLike, total: ArrayLike, fit: RandomIntercept, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimate and interval per project, the overall mean's own uncertainty included.

    Parameters
    ----------
    n, total : answers and their sum per project; ``n = 0`` gives the overall mean.
    fit : from `fit_random_intercept`.

    Returns
    -------
    estimate, low, high : on the scale of the answers.

    Source
    ------
    Snijders & Bosker (2012), section 4.8.

    >>> fit = RandomIntercept(4.0, 0.0, 1.0, 10.0, 0.0)
    >>> estimate, low, high = posterior_mean([10], [50], fit)
    >>> float(estimate[0])  # weight 10 / (10 + 10): halfway between 4 and 5
    4.5
    """
    n, total = np.asarray(n, float), np.asarray(total, float)
    own = reliability(n, fit.size)
    means = np.divide(total, n, out=np.full_like(n, fit.mean), where=n > 0)
    estimate = fit.mean + own * (means - fit.mean)
    se = np.sqrt((1 - own) * fit.between_variance + ((1 - own) * fit.mean_se) ** 2)
    half = special.ndtri((1 + level) / 2) * se
    return estimate, estimate - half, estimate + half
