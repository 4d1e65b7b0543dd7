"""Rating items: every model that the answers leave possible. In: n, sum, squares. Out: intervals.

The random-intercept model of ``means.py`` with its between / within ratio not fitted but averaged
over. Given the ratio everything else is a closed form, so one small grid is enough.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from .means import criteria, has_no_spread_inside, with_answers
from .posterior import log_prior, plausible, solve, spread_over, weighted_quantile

LOG_RATIO = (-18.0, 10.0)
POINTS = 17


@dataclass(frozen=True)
class MeanModels:
    """Plausible models, one per node: ratio of variances, weight, overall mean, its precision
    relative to the variance inside projects, that variance; degrees of freedom of all."""

    ratio: np.ndarray
    weight: np.ndarray
    mean: np.ndarray
    precision: np.ndarray
    variance: np.ndarray
    df: float

    def between_sd(self, chance: float) -> float:
        """Quantile of the standard deviation between projects."""
        return weighted_quantile(np.sqrt(self.ratio * self.variance), self.weight, chance)


def plausible_means(n: ArrayLike, total: ArrayLike, squares: ArrayLike) -> MeanModels | None:
    """The random-intercept models that the answers leave possible, with their weights.

    Beforehand every intraclass correlation between 0 and 1 is equally plausible (so nothing is
    assumed about how much projects differ), and so is every overall mean and every log variance.

    Parameters
    ----------
    n, total, squares : answers, sum and sum of squares per project, shape (projects,).

    Returns
    -------
    MeanModels : none when no answers show any spread inside a project although some projects
        have several: nothing then says how precise a project's mean is.

    Source
    ------
    Morris (1983); Daniels (1999); Snijders & Bosker (2012), section 4.8.
    """
    n, total, squares = with_answers(n, total, squares)
    within = float(np.maximum(squares - total**2 / np.maximum(n, 1), 0).sum())
    if n.sum() < 2 or (n.max() > 1 and has_no_spread_inside(within, squares)):
        return None
    means = total / n
    if n.max() < 2 and not np.ptp(means) > 0:
        return None

    def log_density(log_ratio: np.ndarray) -> np.ndarray:
        return -criteria(np.exp(log_ratio), n, means, within) / 2 + log_prior(log_ratio)

    (log_ratio,), weight = plausible(log_density, [LOG_RATIO], [POINTS])
    return _at_ratios(np.exp(log_ratio), weight, n, means, within)


def _at_ratios(
    ratio: np.ndarray, weight: np.ndarray, n: np.ndarray, means: np.ndarray, within: float
) -> MeanModels:
    of_project = n / (1 + n * ratio[:, None])
    precision = of_project.sum(1)
    mean = (of_project * means).sum(1) / precision
    spread = within + (of_project * (means - mean[:, None]) ** 2).sum(1)
    df = float(n.sum() - 1)
    return MeanModels(ratio, weight, mean, precision, spread / df, df)


def _centre_and_scale(
    n: np.ndarray, total: np.ndarray, models: MeanModels
) -> tuple[np.ndarray, np.ndarray]:
    """Per project and model: middle and scale of what is left to believe (Student's t)."""
    other = 1 / (1 + n[:, None] * models.ratio)
    value = np.divide(total, n, out=np.zeros_like(n), where=n > 0)
    centre = np.where(
        n[:, None] > 0, other * models.mean + (1 - other) * value[:, None], models.mean
    )
    left = other * models.ratio + other**2 / models.precision
    return centre, np.sqrt(left * models.variance)


def mean_intervals(
    n: ArrayLike, total: ArrayLike, models: MeanModels, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Interval per project over all plausible models together.

    Parameters
    ----------
    n, total : answers and their sum per project; ``n = 0`` gives a project nobody has seen.

    Returns
    -------
    low, high : on the scale of the answers. With one project exactly Student's t interval.
    """
    n, total = np.asarray(n, float), np.asarray(total, float)
    pairs, place = np.unique(np.column_stack([n, total]), axis=0, return_inverse=True)
    centre, scale = _centre_and_scale(pairs[:, 0], pairs[:, 1], models)
    middle = centre @ models.weight
    variance = (scale**2 + (centre - middle[:, None]) ** 2) @ models.weight
    unit = np.sqrt(variance)

    def distribution(z: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        t = ((middle[rows] + z * unit[rows])[:, None] - centre[rows]) / scale[rows]
        slope = (student_density(t, models.df) / scale[rows]) @ models.weight
        return special.stdtr(models.df, t) @ models.weight, slope * unit[rows]

    tail = (1 - level) / 2
    ends = [
        middle + unit * solve(distribution, np.full_like(middle, special.stdtrit(models.df, p)), p)
        for p in (tail, 1 - tail)
    ]
    return ends[0][place.ravel()], ends[1][place.ravel()]


def student_density(t: np.ndarray, df: float) -> np.ndarray:
    """Density of Student's t; written out because scipy's checks cost more than the numbers."""
    constant = special.gammaln((df + 1) / 2) - special.gammaln(df / 2) - np.log(df * np.pi) / 2
    return np.exp(constant - (df + 1) / 2 * np.log1p(t**2 / df))


def draw_means(
    n: ArrayLike, total: ArrayLike, models: MeanModels, draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Draws of the true means of all projects together, shape (draws, projects).

    ``total`` may differ from draw to draw, shape (draws, projects).

    Within one draw all projects share one model, so that comparing them is fair.
    """
    n, total = np.asarray(n, float), np.asarray(total, float)
    node = spread_over(models.weight, draws, rng)
    ratio = models.ratio[node][:, None]
    variance = models.variance[node] * models.df / rng.chisquare(models.df, draws)
    overall = models.mean[node] + rng.standard_normal(draws) * np.sqrt(
        variance / models.precision[node]
    )
    other = 1 / (1 + n * ratio)
    value = np.where(n > 0, total, 0.0) / np.where(n > 0, n, 1.0)
    noise = rng.standard_normal((draws, len(n))) * np.sqrt(other * ratio * variance[:, None])
    return other * overall[:, None] + (1 - other) * value + noise
