"""Estimates per project for one item and wave. In: totals. Out: raw and shrunk values, weights.

One entry for both kinds of scale: yes/no items go through the beta-binomial, ratings through the
random-intercept model. With few projects the model itself is uncertain, so the intervals then
also carry the spread of the model over resampled sets of projects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .intervals import mean_interval, wilson
from .means import fit_random_intercept, posterior_mean
from .shares import BetaBinomial, fit_beta_binomial, posterior_share, reliability

# Below this many projects the uncertainty of the model itself is too large to leave out
# (Laird & Louis 1987; Snijders & Bosker 2012, section 4.8).
FEW_PROJECTS = 30
RESAMPLES = 200
DRAWS = 25
SEED = 20220601


@dataclass(frozen=True)
class Estimates:
    """Per project, in the order given: own value, shrunk estimate, intervals and weight.

    Shares are fractions 0-1, ratings are on their own scale; ``value`` and its interval are
    missing for a project without answers (and the t interval for a project with one).
    ``size`` is the number of answers the other projects are worth (infinite: no difference).
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    estimate: np.ndarray
    estimate_low: np.ndarray
    estimate_high: np.ndarray
    weight: np.ndarray
    size: float
    between_sd: float
    model: str


def estimate_shares(yes: ArrayLike, n: ArrayLike, resamples: int = RESAMPLES) -> Estimates:
    """Estimates for a yes/no item.

    A project with 2 yes out of 2 has not shown that everyone says yes. Its estimate lies
    between its own share and that of all projects, by the weight of its own answers.

    Parameters
    ----------
    yes, n : per project, shape (projects,).
    resamples : bootstrap samples of projects, used below 30 projects; 0 switches it off.

    Source
    ------
    Griffiths (1973); Laird & Louis (1987). Checked against R VGAM.

    >>> found = estimate_shares([9, 5, 1, 5], [10, 10, 10, 10], resamples=0)
    >>> found.estimate.round(2).tolist(), found.weight.round(2).tolist()
    ([0.8, 0.5, 0.2, 0.5], [0.75, 0.75, 0.75, 0.75])
    """
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    fit = fit_beta_binomial(yes, n)
    estimate, low, high = posterior_share(yes, n, fit)
    if resamples and 1 < (n > 0).sum() < FEW_PROJECTS:
        draws = _resampled(
            resamples, len(n), lambda pick, rng: _draw_shares(yes, n, pick, rng, fit)
        )
        low, high = _wider(draws, low, high)
    raw_low, raw_high = wilson(yes, n)
    value = np.divide(yes, n, out=np.full_like(n, np.nan), where=n > 0)
    weight, sd = reliability(n, fit.size), fit.between_sd
    model = "beta-binomial"
    return Estimates(value, raw_low, raw_high, estimate, low, high, weight, fit.size, sd, model)


def estimate_means(
    n: ArrayLike, total: ArrayLike, squares: ArrayLike, resamples: int = RESAMPLES
) -> Estimates:
    """Estimates for a rating item.

    Parameters
    ----------
    n, total, squares : answers, sum and sum of squares per project, shape (projects,).
    resamples : bootstrap samples of projects, used below 30 projects; 0 switches it off.

    Source
    ------
    Snijders & Bosker (2012), ch. 4; Laird & Louis (1987). Checked against lme4 (REML).
    """
    n, total, squares = (np.asarray(v, float) for v in (n, total, squares))
    fit = fit_random_intercept(n, total, squares)
    estimate, low, high = posterior_mean(n, total, fit)
    if resamples and 1 < (n > 0).sum() < FEW_PROJECTS:
        draws = _resampled(
            resamples, len(n), lambda pick, rng: _draw_means(n, total, squares, pick, rng)
        )
        low, high = _wider(draws, low, high)
    raw_low, raw_high = mean_interval(n, total, squares)
    value = np.divide(total, n, out=np.full_like(n, np.nan), where=n > 0)
    weight, sd, model = reliability(n, fit.size), fit.between_sd, "random intercept (REML)"
    return Estimates(value, raw_low, raw_high, estimate, low, high, weight, fit.size, sd, model)


def _resampled(times: int, projects: int, draw) -> np.ndarray:
    """Draws of every project's true value under models fitted to resampled projects."""
    rng = np.random.default_rng(SEED)
    picks = rng.integers(0, projects, (times, projects))
    return np.concatenate([draw(pick, rng) for pick in picks])


def _draw_shares(
    yes: np.ndarray,
    n: np.ndarray,
    pick: np.ndarray,
    rng: np.random.Generator,
    whole: BetaBinomial,
) -> np.ndarray:
    fit = fit_beta_binomial(yes[pick], n[pick], whole)
    if not np.isfinite(fit.size):
        return np.full((DRAWS, len(n)), fit.share)
    return rng.beta(yes + fit.a, n - yes + fit.b, (DRAWS, len(n)))


def _draw_means(
    n: np.ndarray,
    total: np.ndarray,
    squares: np.ndarray,
    pick: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    fit = fit_random_intercept(n[pick], total[pick], squares[pick])
    own = reliability(n, fit.size)
    means = np.divide(total, n, out=np.full_like(n, fit.mean), where=n > 0)
    se = np.sqrt((1 - own) * fit.between_variance)
    return rng.normal(fit.mean + own * (means - fit.mean), se, (DRAWS, len(n)))


def _wider(draws: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The wider of the plug-in and the resampled interval: resampling must never flatter."""
    resampled_low, resampled_high = np.nanquantile(draws, [0.025, 0.975], axis=0)
    return np.fmin(low, resampled_low), np.fmax(high, resampled_high)
