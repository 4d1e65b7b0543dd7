"""Random-intercept logistic model. In: yes and n per project. Out: mean and spread (logit).

Adaptive Gauss-Hermite quadrature with 25 points; statsmodels' ``BinomialBayesMixedGLM`` is not
used because its variational answer differs clearly from the likelihood on such data.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

POINTS = 25
NEWTON_STEPS = 50
START_SD = 0.5
# Beyond this spread practically every project is all yes or all no; the likelihood is flat there.
LARGEST_SD = 55.0


@dataclass(frozen=True)
class RandomLogit:
    """Mean and standard deviation of the projects' log odds; log likelihood of the answers."""

    intercept: float
    between_sd: float
    log_likelihood: float


def fit_random_logit(yes: ArrayLike, n: ArrayLike) -> RandomLogit:
    """The random-intercept logistic model with the highest likelihood.

    Parameters
    ----------
    yes, n : per project, shape (projects,); projects without answers are left out.

    Returns
    -------
    RandomLogit : spread 0 with one project or when projects vary no more than chance; an
        infinite intercept and spread 0 when all answers are the same; the likelihood counts
        single answers, as lme4 does.

    Source
    ------
    Pinheiro & Bates (1995). Checked against lme4 ``glmer(nAGQ = 25)``.
    """
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    yes, n = yes[n > 0], n[n > 0]
    if not len(n):
        return RandomLogit(np.nan, 0.0, 0.0)
    pooled = yes.sum() / n.sum()
    common = RandomLogit(float(special.logit(pooled)), 0.0, _common_log_likelihood(yes, n))
    if len(n) < 2 or pooled in (0.0, 1.0):
        return common
    best = _climb(*_distinct(yes, n), pooled)
    if -best.fun <= common.log_likelihood + 1e-9:
        return common
    return RandomLogit(float(best.x[0]), _bounded_sd(best.x[1]), float(-best.fun))


def _common_log_likelihood(yes: np.ndarray, n: np.ndarray) -> float:
    share = yes.sum() / n.sum()
    return float(special.xlogy(yes, share).sum() + special.xlog1py(n - yes, -share).sum())


def _distinct(yes: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Different pairs of yes and n, and how often: alike projects have alike integrals."""
    pairs, times = np.unique(np.column_stack([yes, n]), axis=0, return_counts=True)
    return pairs[:, 0], pairs[:, 1], times


def _climb(
    yes: np.ndarray, n: np.ndarray, times: np.ndarray, pooled: float
) -> optimize.OptimizeResult:
    return optimize.minimize(
        _minus_log_likelihood,
        [special.logit(pooled), np.log(START_SD)],
        (yes, n, times),
        jac=True,
        method="BFGS",
        options={"gtol": 1e-6},
    )


def _bounded_sd(log_sd: float) -> float:
    return float(np.exp(min(log_sd, np.log(LARGEST_SD))))


def _minus_log_likelihood(
    point: np.ndarray, yes: np.ndarray, n: np.ndarray, times: np.ndarray
) -> tuple[float, np.ndarray]:
    """Minus the log of the integrals over the projects' own log odds, and its gradient.

    The gradient is the mean over what is left to believe of that of the answers (Fisher's
    identity), so that it comes out of the same quadrature.
    """
    node, weight = np.polynomial.hermite_e.hermegauss(POINTS)
    sd = _bounded_sd(point[1])
    mode, width = _modes(point[0], sd, yes, n)
    effect = mode[:, None] + width[:, None] * node
    logit = point[0] + sd * effect
    joint = yes[:, None] * logit - n[:, None] * np.logaddexp(0, logit) - effect**2 / 2
    terms = joint + node**2 / 2 + np.log(weight)
    log_sum = special.logsumexp(terms, axis=1)
    left = np.exp(terms - log_sum[:, None]) * (yes[:, None] - n[:, None] * special.expit(logit))
    slopes = [left.sum(1) @ times, sd * ((left * effect).sum(1) @ times)]
    value = times @ (log_sum + np.log(width) - np.log(2 * np.pi) / 2)
    return -float(value), -np.array(slopes)


def _modes(
    intercept: float, sd: float, yes: np.ndarray, n: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Per project the most likely standardised effect and the width around it (Newton)."""
    effect = np.zeros_like(yes)
    for _ in range(NEWTON_STEPS):
        share = special.expit(intercept + sd * effect)
        curve = 1 + sd**2 * n * share * (1 - share)
        step = (sd * (yes - n * share) - effect) / curve
        effect = effect + np.clip(step, -3, 3)
        if np.abs(step).max() < 1e-11:
            break
    share = special.expit(intercept + sd * effect)
    return effect, 1 / np.sqrt(1 + sd**2 * n * share * (1 - share))
