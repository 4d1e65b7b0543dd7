"""Yes/no items: every model that the answers leave possible. In: yes, n. Out: intervals, draws.

The beta-binomial of ``shares.py`` with its overall share and size not fitted but averaged over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from .posterior import log_prior, plausible, solve, spread_over, weighted_quantile
from .shares import Counted

LOGIT_RANGE = 9.0
LOGIT_CORRELATION = (-14.0, 8.0)
POINTS = (9, 15)


@dataclass(frozen=True)
class ShareModels:
    """Plausible models, one per node: overall share (0-1), size in answers, weight."""

    share: np.ndarray
    size: np.ndarray
    weight: np.ndarray

    @property
    def a(self) -> np.ndarray:
        return self.share * self.size

    @property
    def b(self) -> np.ndarray:
        return (1 - self.share) * self.size

    def between_sd(self, chance: float) -> float:
        """Quantile of the standard deviation of the true shares between projects (0-1)."""
        sd = np.sqrt(self.share * (1 - self.share) / (self.size + 1))
        return weighted_quantile(sd, self.weight, chance)


def plausible_shares(yes: ArrayLike, n: ArrayLike) -> ShareModels | None:
    """The beta-binomial models that the answers leave possible, with their weights.

    Beforehand every overall share and every intraclass correlation, 1 / (size + 1), between 0
    and 1 is equally plausible: nothing is assumed about how much projects differ.

    Parameters
    ----------
    yes, n : per project, shape (projects,).

    Returns
    -------
    ShareModels : none without answers.

    Source
    ------
    Christiansen & Morris (1997); Kelly, Tak & Morris (2017) for the role of the prior.
    """
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    if not n.sum() > 0:
        return None
    counted = Counted.of(yes, n)
    middle = special.logit((yes.sum() + 0.5) / (n.sum() + 1))

    def log_density(logit: np.ndarray, correlation: np.ndarray) -> np.ndarray:
        share, size = special.expit(logit), np.exp(-correlation)
        known = counted.log_likelihood(share * size, special.expit(-logit) * size)
        return known + log_prior(logit) + log_prior(correlation)

    bounds = [(middle - LOGIT_RANGE, middle + LOGIT_RANGE), LOGIT_CORRELATION]
    (logit, correlation), weight = plausible(log_density, bounds, POINTS)
    return ShareModels(special.expit(logit), np.exp(-correlation), weight)


def share_intervals(
    yes: ArrayLike, n: ArrayLike, models: ShareModels, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Interval per project over all plausible models together.

    Parameters
    ----------
    yes, n : per project; ``n = 0`` gives a project nobody has seen.

    Returns
    -------
    low, high : shares between 0 and 1.
    """
    pairs = np.column_stack([np.asarray(yes, float), np.asarray(n, float)])
    pairs, place = np.unique(pairs, axis=0, return_inverse=True)
    a = pairs[:, :1] + models.a
    b = pairs[:, 1:] - pairs[:, :1] + models.b

    def distribution(logit: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x, rest = special.expit(logit)[:, None], special.expit(-logit)[:, None]
        log_slope = a[rows] * np.log(x) + b[rows] * np.log(rest) - constant[rows]
        below = special.betainc(a[rows], b[rows], x)
        return below @ models.weight, np.exp(log_slope) @ models.weight

    constant = special.betaln(a, b)
    tail = (1 - level) / 2
    ends = [
        special.expit(solve(distribution, _first_guess(a, b, models.weight, chance), chance))
        for chance in (tail, 1 - tail)
    ]
    return ends[0][place.ravel()], ends[1][place.ravel()]


def _first_guess(a: np.ndarray, b: np.ndarray, weight: np.ndarray, chance: float) -> np.ndarray:
    """Logit of the quantile of the one beta that has the mean and variance of them all."""
    mean = a / (a + b)
    middle = mean @ weight
    variance = (mean * (1 - mean) / (a + b + 1) + (mean - middle[:, None]) ** 2) @ weight
    size = middle * (1 - middle) / variance - 1
    guess = special.betaincinv(middle * size, (1 - middle) * size, chance)
    return np.clip(special.logit(guess), -30, 30)


def draw_shares(
    yes: ArrayLike, n: ArrayLike, models: ShareModels, draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Draws of the true shares of all projects together, shape (draws, projects).

    ``yes`` may differ from draw to draw, shape (draws, projects).

    Within one draw all projects share one model, so that comparing them is fair.
    """
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    node = spread_over(models.weight, draws, rng)
    return rng.beta(yes + models.a[node][:, None], n - yes + models.b[node][:, None])
