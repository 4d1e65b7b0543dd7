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
    best = min((_climb(yes, n, pooled, sd) for sd in (0.2, 1.0)), key=lambda fit: fit.fun)
    if -best.fun <= common.log_likelihood + 1e-9:
        return common
    return RandomLogit(float(best.x[0]), float(np.exp(best.x[1])), float(-best.fun))


def _common_log_likelihood(yes: np.ndarray, n: np.ndarray) -> float:
    share = yes.sum() / n.sum()
    return float(special.xlogy(yes, share).sum() + special.xlog1py(n - yes, -share).sum())


def _climb(yes: np.ndarray, n: np.ndarray, pooled: float, sd: float) -> optimize.OptimizeResult:
    return optimize.minimize(
        lambda point: -_log_likelihood(point[0], np.exp(point[1]), yes, n),
        [special.logit(pooled), np.log(sd)],
        method="L-BFGS-B",
        bounds=[(-30, 30), (-12, 4)],
        options={"ftol": 1e-14, "gtol": 1e-7},
    )


def _log_likelihood(intercept: float, sd: float, yes: np.ndarray, n: np.ndarray) -> float:
    """Sum over projects of the log of the integral over the project's own log odds."""
    node, weight = np.polynomial.hermite_e.hermegauss(POINTS)
    mode, width = _modes(intercept, sd, yes, n)
    effect = mode[:, None] + width[:, None] * node
    logit = intercept + sd * effect
    joint = yes[:, None] * logit - n[:, None] * np.logaddexp(0, logit) - effect**2 / 2
    terms = joint + node**2 / 2 + np.log(weight)
    integral = special.logsumexp(terms, axis=1) + np.log(width) - np.log(2 * np.pi) / 2
    return float(integral.sum())


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
