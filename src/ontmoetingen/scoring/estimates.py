"""Estimates per project for one item and wave. In: totals. Out: raw and shrunk values, weights.

One entry for both kinds of scale: yes/no items go through the beta-binomial, ratings through the
random-intercept model. The estimate and its weight come from the fitted model; the interval does
not take that model for the true one but averages over all models that the answers leave possible.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from .intervals import mean_interval, sample_variance, wilson
from .mean_models import MeanModels, draw_means, mean_intervals, plausible_means
from .means import RandomIntercept, fit_random_intercept, posterior_mean
from .share_models import ShareModels, draw_shares, plausible_shares, share_intervals
from .shares import BetaBinomial, fit_beta_binomial, posterior_share, reliability
from .standing import within_sd

SHARE_MODEL = "beta-binomial"
MEAN_MODEL = "random intercept (REML)"


@dataclass(frozen=True)
class Estimates:
    """Per project, in the order given: own value, shrunk estimate, intervals and weight.

    Shares are fractions 0-1, ratings are on their own scale; ``value`` and its interval are
    missing for a project without answers (and the t interval for a project with one); where all
    in a project gave one answer, that interval takes the spread inside the other projects.
    ``plugin_low`` and ``plugin_high`` take ``fit`` for the truth and are there to compare with;
    ``estimate_low`` and ``estimate_high`` average over ``models``, all that the answers leave
    possible (none when nothing can be said: the interval is then missing). ``between_low`` and
    ``between_high`` bound the standard deviation between projects in the same way.
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    estimate: np.ndarray
    estimate_low: np.ndarray
    estimate_high: np.ndarray
    plugin_low: np.ndarray
    plugin_high: np.ndarray
    weight: np.ndarray
    fit: BetaBinomial | RandomIntercept
    models: ShareModels | MeanModels | None
    model: str

    @property
    def size(self) -> float:
        """Number of answers the other projects are worth (infinite: no difference seen)."""
        return self.fit.size

    @property
    def between_sd(self) -> float:
        """Fitted standard deviation of the true values between projects."""
        return self.fit.between_sd

    @property
    def between_low(self) -> float:
        """Lower bound of that spread; 0 where the fitted model sees no difference."""
        return min(self.models.between_sd(0.025), self.between_sd) if self.models else np.nan

    @property
    def between_high(self) -> float:
        return max(self.models.between_sd(0.975), self.between_sd) if self.models else np.nan


def estimate_shares(yes: ArrayLike, n: ArrayLike) -> Estimates:
    """Estimates for a yes/no item.

    A project with 2 yes out of 2 has not shown that everyone says yes. Its estimate lies
    between its own share and that of all projects, by the weight of its own answers.

    Parameters
    ----------
    yes, n : per project, shape (projects,).

    Source
    ------
    Griffiths (1973); Laird & Louis (1987). Fit and plug-in interval checked against R VGAM,
    coverage of the interval by ``simulation.py``.

    >>> found = estimate_shares([9, 5, 1, 5], [10, 10, 10, 10])
    >>> found.estimate.round(2).tolist(), found.weight.round(2).tolist()
    ([0.8, 0.5, 0.2, 0.5], [0.75, 0.75, 0.75, 0.75])
    """
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    fit, models = fit_beta_binomial(yes, n), plausible_shares(yes, n)
    around = share_intervals(yes, n, models) if models else _missing(n)
    return Estimates(
        *_own(n, yes, wilson(yes, n)),
        *_shrunk(posterior_share(yes, n, fit), around),
        reliability(n, fit.size),
        fit,
        models,
        SHARE_MODEL,
    )


def estimate_means(n: ArrayLike, total: ArrayLike, squares: ArrayLike) -> Estimates:
    """Estimates for a rating item.

    Parameters
    ----------
    n, total, squares : answers, sum and sum of squares per project, shape (projects,).

    Source
    ------
    Snijders & Bosker (2012), ch. 4; Morris (1983). Fit checked against lme4 (REML), coverage of
    the interval by ``simulation.py``.

    >>> found = estimate_means([2, 2, 2], [4, 8, 9], [10, 34, 41])
    >>> found.value.tolist(), found.estimate.round(2).tolist()
    ([2.0, 4.0, 4.5], [2.64, 3.79, 4.07])
    """
    n, total, squares = (np.asarray(v, float) for v in (n, total, squares))
    fit, models = fit_random_intercept(n, total, squares), plausible_means(n, total, squares)
    around = mean_intervals(n, total, models) if models else _missing(n)
    return Estimates(
        *_own(n, total, _own_interval(n, total, squares)),
        *_shrunk(posterior_mean(n, total, fit), around),
        reliability(n, fit.size),
        fit,
        models,
        MEAN_MODEL,
    )


Bounds = tuple[np.ndarray, np.ndarray]


def _missing(n: np.ndarray) -> Bounds:
    return np.full_like(n, np.nan), np.full_like(n, np.nan)


def _own(n: np.ndarray, total: np.ndarray, interval: Bounds) -> tuple[np.ndarray, ...]:
    return np.divide(total, n, out=np.full_like(n, np.nan), where=n > 0), *interval


def _own_interval(n: np.ndarray, total: np.ndarray, squares: np.ndarray) -> Bounds:
    """Student's t interval per project; with the spread of all where a project shows none.

    Ten times the same answer does not mean that the next is certain. Where nobody anywhere shows
    any spread there is nothing to borrow and the interval is missing.
    """
    low, high = mean_interval(n, total, squares)
    sd, df = within_sd(n, total, squares)
    alike = (n > 1) & (sample_variance(n, total, squares) <= 1e-9 * squares)
    half = np.full_like(n, np.nan)
    if sd > 0:
        half[alike] = stats.t.ppf(0.975, df) * sd / np.sqrt(n[alike])
    value = np.divide(total, n, out=np.full_like(n, np.nan), where=n > 0)
    return np.where(alike, value - half, low), np.where(alike, value + half, high)


def _shrunk(
    plugin: tuple[np.ndarray, np.ndarray, np.ndarray], around: Bounds
) -> tuple[np.ndarray, ...]:
    """Estimate, its interval and the plug-in interval.

    The estimate of the fitted model belongs in its own interval, also where that model sees no
    difference at all and the others do.
    """
    low, high = np.minimum(around[0], plugin[0]), np.maximum(around[1], plugin[0])
    return plugin[0], low, high, plugin[1], plugin[2]


def draw_values(
    found: Estimates, n: ArrayLike, total: ArrayLike, draws: int, rng: np.random.Generator
) -> np.ndarray | None:
    """Draws of the true values of all projects together, shape (draws, projects).

    Parameters
    ----------
    found : estimates of these projects, or of these and others.
    n, total : answers and their sum (number of yes) per project to draw.

    Returns
    -------
    None where no interval can be given either.
    """
    if found.models is None:
        return None
    if isinstance(found.models, ShareModels):
        return draw_shares(total, n, found.models, draws, rng)
    return draw_means(n, total, found.models, draws, rng)
