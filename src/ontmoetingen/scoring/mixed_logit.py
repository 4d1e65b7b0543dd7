"""Random-intercept logistic model with covariates. In: rows of respondents. Out: effects, spread.

Log odds of yes = covariates + project. The integral over a project's own log odds is taken by
adaptive Gauss-Hermite quadrature with 25 points, as in ``logistic.py``; own code, because
statsmodels has no maximum likelihood for this model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special, stats

from .mixed import boundary_p

POINTS = 25
NODES, WEIGHTS = FINE = np.polynomial.hermite_e.hermegauss(POINTS)
# To climb, and for the curvature at the top, fewer points do: where the top lies is decided by 25.
COARSE = np.polynomial.hermite_e.hermegauss(9)
STEPS = 50
HALF_STEP = 1e-4
SMALLEST_SD = 1e-4
MOST_LOG_SE = 5.0


@dataclass(frozen=True)
class MixedLogit:
    """A fitted model: ``effects`` and ``covariance`` follow the columns of the matrix (log odds).

    ``between_sd`` is the standard deviation of projects' log odds, between 95 % bounds (Wald, on
    its logarithm; the upper one is missing at 0); ``log_likelihood`` counts single answers, as
    lme4 does; ``p_between`` tests whether projects differ at all.
    """

    effects: np.ndarray
    covariance: np.ndarray
    between_sd: float
    between_low: float
    between_high: float
    log_likelihood: float
    p_between: float

    @property
    def se(self) -> np.ndarray:
        """Standard errors of the effects."""
        return np.sqrt(np.diag(self.covariance))


@dataclass(frozen=True)
class Rows:
    """Rows sorted by project, like ones of a project taken together: ``yes`` of ``n``.

    ``starts`` holds the first row of each project; ``place`` the project of each row.
    """

    matrix: np.ndarray
    yes: np.ndarray
    n: np.ndarray
    starts: np.ndarray
    place: np.ndarray

    def summed(self, values: np.ndarray) -> np.ndarray:
        return np.add.reduceat(values, self.starts, axis=0)


def fit_mixed_logit(projects: ArrayLike, matrix: ArrayLike, answers: ArrayLike) -> MixedLogit:
    """The random-intercept logistic model with the highest likelihood.

    Parameters
    ----------
    projects : id per row, shape (rows,).
    matrix : shape (rows, terms), first column 1; without missing values and without a column
        that follows from the others.
    answers : 1 (yes) or 0 (no) per row, without missing values.

    Returns
    -------
    MixedLogit : spread 0 when projects vary no more than chance, and always with one project;
        everything missing when all answers are the same or there are no more rows than terms.

    Source
    ------
    Pinheiro & Bates (1995); Snijders & Bosker (2012), ch. 17. Checked against lme4
    ``glmer(nAGQ = 25)`` (1e-5).
    """
    matrix, answers = np.asarray(matrix, float), np.asarray(answers, float)
    if len(answers) <= matrix.shape[1] or len(np.unique(answers)) < 2:
        terms = matrix.shape[1]
        covariance = np.full((terms, terms), np.nan)
        return MixedLogit(np.full(terms, np.nan), covariance, *[np.nan] * 5)
    scaled, back = _scaled(matrix)
    rows = _rows(np.asarray(projects), scaled, answers)
    common = _common(rows)
    if len(rows.starts) < 2:
        return _without_spread(common, rows, back)
    effects, sd, top, curve = _climb(rows, common)
    gain = 2 * (top - _log_likelihood(common, 0.0, rows)[0])
    if sd < SMALLEST_SD or gain <= 1e-9:
        return _without_spread(common, rows, back)
    covariance = np.linalg.pinv(curve)
    spread = sd, *_bounds(sd, float(covariance[-1, -1]))
    own = back @ covariance[:-1, :-1] @ back.T
    return MixedLogit(back @ effects, own, *spread, top, boundary_p(gain))


def _bounds(sd: float, variance: float) -> tuple[float, float]:
    """Wald bounds on the logarithm of the spread; missing when the answers do not bound it."""
    if not 0 < variance < (MOST_LOG_SE * sd) ** 2:
        return np.nan, np.nan
    reach = float(np.exp(stats.norm.ppf(0.975) * np.sqrt(variance) / sd))
    return sd / reach, sd * reach


def _scaled(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns with mean 0 and spread 1 beside the intercept, and the way back for the effects."""
    mean, spread = matrix[:, 1:].mean(0), matrix[:, 1:].std(0)
    back = np.diag(np.concatenate([[1.0], 1 / spread]))
    back[0, 1:] = -mean / spread
    return np.column_stack([matrix[:, :1], (matrix[:, 1:] - mean) / spread]), back


def _rows(projects: np.ndarray, matrix: np.ndarray, answers: np.ndarray) -> Rows:
    _, place = np.unique(projects, return_inverse=True)
    keyed = np.column_stack([place, matrix])
    kinds, kind = np.unique(keyed, axis=0, return_inverse=True)
    kind = kind.ravel()
    yes, n = np.bincount(kind, answers), np.bincount(kind).astype(float)
    ids = kinds[:, 0].astype(int)
    return Rows(kinds[:, 1:], yes, n, np.flatnonzero(np.diff(ids, prepend=-1)), ids)


def _common(rows: Rows) -> np.ndarray:
    """Effects without any variation between projects (ordinary logistic regression)."""
    effects = np.zeros(rows.matrix.shape[1])
    for _ in range(STEPS):
        share = special.expit(rows.matrix @ effects)
        slope = rows.matrix.T @ (rows.yes - rows.n * share)
        step = np.linalg.lstsq(_information(share, rows), slope, rcond=None)[0]
        # Short steps: with a category in which everybody agrees the effect has no bound.
        effects = effects + np.clip(step, -3, 3)
        if np.abs(step).max() < 1e-11 or np.abs(effects).max() > 30:
            break
    return effects


def _information(share: np.ndarray, rows: Rows) -> np.ndarray:
    weight = rows.n * share * (1 - share)
    return (rows.matrix * weight[:, None]).T @ rows.matrix


def _without_spread(effects: np.ndarray, rows: Rows, back: np.ndarray) -> MixedLogit:
    covariance = np.linalg.pinv(_information(special.expit(rows.matrix @ effects), rows))
    top = _log_likelihood(effects, 0.0, rows)[0]
    return MixedLogit(back @ effects, back @ covariance @ back.T, 0.0, 0.0, np.nan, top, 1.0)


def _climb(rows: Rows, start: np.ndarray) -> tuple[np.ndarray, float, float, np.ndarray]:
    """Effects, spread, log likelihood and curvature at the top."""

    def minus(point: np.ndarray, grid: tuple = COARSE) -> tuple[float, np.ndarray]:
        value, gradient = _log_likelihood(point[:-1], point[-1], rows, grid)
        return -value, -gradient

    found = optimize.minimize(
        minus, np.append(start, 0.5), jac=True, method="L-BFGS-B", options={"ftol": 1e-14}
    )
    point = found.x
    curve = _curvature(minus, point)
    for _ in range(3):  # Newton: L-BFGS stops at differences in height, not in place
        point = point - np.linalg.lstsq(curve, minus(point, FINE)[1], rcond=None)[0]
    return point[:-1], abs(float(point[-1])), -minus(point, FINE)[0], curve


def _curvature(minus, point: np.ndarray) -> np.ndarray:
    """Second derivatives from the exact first ones, symmetric."""
    step = HALF_STEP * np.eye(len(point))
    columns = [(minus(point + s)[1] - minus(point - s)[1]) / (2 * HALF_STEP) for s in step]
    curve = np.column_stack(columns)
    return (curve + curve.T) / 2


def _log_likelihood(
    effects: np.ndarray, sd: float, rows: Rows, grid: tuple[np.ndarray, np.ndarray] = FINE
) -> tuple[float, np.ndarray]:
    """Log likelihood and its gradient to the effects and the spread.

    The gradient is the expected gradient of the answers together with the projects' own log odds,
    given the answers (Fisher's identity), over the same nodes.
    """
    fixed = rows.matrix @ effects
    mode, width = _modes(fixed, sd, rows)
    nodes, weights = grid
    effect = mode[:, None] + width[:, None] * nodes
    logit = fixed[:, None] + sd * effect[rows.place]
    share, minus_log_no = _share(logit)
    each = rows.yes[:, None] * logit - rows.n[:, None] * minus_log_no
    terms = rows.summed(each) - effect**2 / 2 + nodes**2 / 2 + np.log(weights)
    integral = special.logsumexp(terms, axis=1)
    chance = np.exp(terms - integral[:, None])
    rest = rows.yes[:, None] - rows.n[:, None] * share
    by_row = (rest * chance[rows.place]).sum(1)
    by_sd = (rows.summed(rest) * chance * effect).sum()
    total = (integral + np.log(width) - np.log(2 * np.pi) / 2).sum()
    return float(total), np.append(rows.matrix.T @ by_row, by_sd)


def _share(logit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share yes and minus the logarithm of share no, from one exponential (the slow part)."""
    small = np.exp(-np.abs(logit))
    share = np.where(logit >= 0, 1.0, small) / (1 + small)
    return share, np.maximum(logit, 0) + np.log1p(small)


def _modes(fixed: np.ndarray, sd: float, rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Per project the most likely standardised effect and the width around it (Newton)."""
    effect = np.zeros(len(rows.starts))
    for _ in range(STEPS):
        share = special.expit(fixed + sd * effect[rows.place])
        curve = 1 + sd**2 * rows.summed(rows.n * share * (1 - share))
        step = (sd * rows.summed(rows.yes - rows.n * share) - effect) / curve
        effect = effect + np.clip(step, -3, 3)
        if np.abs(step).max() < 1e-11:
            break
    share = special.expit(fixed + sd * effect[rows.place])
    return effect, 1 / np.sqrt(1 + sd**2 * rows.summed(rows.n * share * (1 - share)))


def spread_of_shares(fit: MixedLogit, matrix: ArrayLike) -> tuple[float, float, float]:
    """Standard deviation between projects of the share yes, if all had the same respondents.

    Log odds of two models cannot be compared: each covariate stretches them. So the spread is
    brought back to shares: of a project with a given log odds, the mean share over all respondents.

    Parameters
    ----------
    fit : from `fit_mixed_logit`; matrix : of the same columns, all respondents.

    Returns
    -------
    spread, low, high : fractions, 0 to 0.5; missing where the model has none.

    Source
    ------
    Mood (2010) on why log odds of models with other covariates cannot be compared, and on means
    over respondents as the remedy.
    """
    kinds, count = np.unique(np.asarray(matrix, float), axis=0, return_counts=True)
    bounds = fit.between_sd, fit.between_low, fit.between_high
    return tuple(_share_spread(kinds @ fit.effects, count, sd) for sd in bounds)


def _share_spread(fixed: np.ndarray, count: np.ndarray, sd: float) -> float:
    if sd == 0:  # exactly, not to the last digit of a mean
        return 0.0
    logit = fixed[:, None] + sd * NODES
    share = np.average(special.expit(logit), axis=0, weights=count)
    mean = np.average(share, weights=WEIGHTS)
    return float(np.sqrt(np.average((share - mean) ** 2, weights=WEIGHTS)))
