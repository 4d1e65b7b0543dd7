"""Random-intercept model with covariates. In: one row per respondent. Out: effects, variances.

Answer = covariates + project + rest, by restricted maximum likelihood. Per project only its number
of rows and the sums of its columns matter, so a fit costs the same for ten rows a project as for a
thousand. Own code, because statsmodels' ``MixedLM`` stops at a gradient of its own scaling and
leaves variances 1e-4 from lme4, where a published share of a variance needs more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

# Natural logarithms of between / within variance that are searched before the root is refined.
GRID = np.linspace(-16, 16, 65)
PROFILE_95 = float(stats.chi2.ppf(0.95, 1))


@dataclass(frozen=True)
class Sums:
    """What the likelihood needs, with columns centred and scaled so that sums lose no digits.

    ``projects`` their ids, sorted; ``n`` rows per project; ``x`` and ``y`` sums per project,
    shapes (projects, terms) and (projects,); ``xx``, ``xy``, ``yy`` cross-products over all rows;
    ``back`` turns effects of the scaled columns into effects of the columns as given, ``shift`` is
    the mean of the answers taken off, ``log_scale`` the logarithms of the scales added up.
    """

    projects: np.ndarray
    n: np.ndarray
    x: np.ndarray
    y: np.ndarray
    xx: np.ndarray
    xy: np.ndarray
    yy: float
    back: np.ndarray
    shift: float
    log_scale: float


@dataclass(frozen=True)
class Mixed:
    """A fitted model.

    ``effects`` and ``covariance`` follow the columns of the matrix; ``criterion`` is minus twice
    the restricted log likelihood, as lme4 prints it; ``project_effects`` and their standard errors
    (of prediction, the uncertainty of the effects included) follow ``projects``;
    ``between_low`` and ``between_high`` bound the standard deviation between projects (95 %);
    ``p_between`` tests whether projects differ at all.
    """

    effects: np.ndarray
    covariance: np.ndarray
    between_variance: float
    within_variance: float
    criterion: float
    projects: np.ndarray
    n: np.ndarray
    project_effects: np.ndarray
    project_se: np.ndarray
    between_low: float
    between_high: float
    p_between: float

    @property
    def between_sd(self) -> float:
        return float(np.sqrt(self.between_variance))

    @property
    def se(self) -> np.ndarray:
        """Standard errors of the effects."""
        return np.sqrt(np.diag(self.covariance))


def fit_mixed(projects: ArrayLike, matrix: ArrayLike, answers: ArrayLike) -> Mixed:
    """The random-intercept model with the highest restricted likelihood.

    Parameters
    ----------
    projects : id per row, shape (rows,).
    matrix : shape (rows, terms), first column 1; without missing values and without a column
        that follows from the others (`design.design` sees to both).
    answers : shape (rows,), without missing values.

    Returns
    -------
    Mixed : between variance 0 when projects vary no more than chance, and always with one project
        or with one row in each; everything missing when there are no more rows than terms.

    Source
    ------
    Snijders & Bosker (2012), ch. 4-5; criterion as in Bates et al. (2015), eq. 41; intervals of
    the spread by profile likelihood; test at the boundary by Self & Liang (1987), case 5. Checked
    against lme4 (REML): criterion 1e-7, variances and effects 1e-5.

    >>> found = fit_mixed(list("aabb"), [[1.0]] * 4, [1, 3, 5, 7])
    >>> found.effects.tolist()  # equal sizes: the mean of the means 2 and 6
    [4.0]
    >>> round(found.within_variance, 6), round(found.between_variance, 6)  # 2; 8 - 2 / 2
    (2.0, 7.0)
    """
    matrix, answers = np.asarray(matrix, float), np.asarray(answers, float)
    sums = _sums(np.asarray(projects), matrix, answers)
    if len(answers) <= matrix.shape[1]:
        return _nothing(sums)
    ratio = _best_ratio(sums)
    return _at_ratio(ratio, sums)


def _sums(projects: np.ndarray, matrix: np.ndarray, answers: np.ndarray) -> Sums:
    ids, place = np.unique(projects, return_inverse=True)
    scaled, back, log_scale = _scaled(matrix)
    shift = float(answers.mean()) if len(answers) else 0.0
    rest = answers - shift
    n = np.bincount(place, minlength=len(ids)).astype(float)
    x = np.stack([np.bincount(place, c, len(ids)) for c in scaled.T], axis=1)
    y = np.bincount(place, rest, len(ids))
    products = scaled.T @ scaled, scaled.T @ rest, float(rest @ rest)
    return Sums(ids, n, x, y, *products, back, shift, log_scale)


def _scaled(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Columns with mean 0 and spread 1 beside the intercept, and the way back for the effects."""
    if not len(matrix):
        return matrix, np.eye(matrix.shape[1]), 0.0
    mean, spread = matrix[:, 1:].mean(0), matrix[:, 1:].std(0)
    scaled = np.column_stack([matrix[:, :1], (matrix[:, 1:] - mean) / spread])
    back = np.diag(np.concatenate([[1.0], 1 / spread]))
    back[0, 1:] = -mean / spread
    return scaled, back, float(np.log(spread).sum())


def _solved(ratio: float, sums: Sums) -> tuple[np.ndarray, np.ndarray, float]:
    """At this between / within ratio: precision of the effects, effects, sum of squares left."""
    drop = ratio / (1 + sums.n * ratio)
    precision = sums.xx - (sums.x * drop[:, None]).T @ sums.x
    effects = np.linalg.solve(precision, sums.xy - sums.x.T @ (drop * sums.y))
    left = sums.yy - (drop * sums.y**2).sum()
    left -= effects @ (sums.xy - sums.x.T @ (drop * sums.y))
    return precision, effects, max(float(left), 0.0)


def _freedom(sums: Sums) -> float:
    return float(sums.n.sum()) - sums.x.shape[1]


def _criterion(ratio: float, sums: Sums) -> float:
    """Minus twice the restricted log likelihood."""
    precision, _, left = _solved(ratio, sums)
    df = _freedom(sums)
    with np.errstate(divide="ignore"):  # nothing left to explain: the likelihood has no bound
        fitted = df * (1 + np.log(2 * np.pi * left / df))
    size = np.linalg.slogdet(precision)[1] + 2 * sums.log_scale
    return float(fitted + size + np.log1p(sums.n * ratio).sum())


def _slope(ratio: float, sums: Sums) -> float:
    """Derivative of the criterion to the ratio; its root is the estimate, to full precision."""
    precision, effects, left = _solved(ratio, sums)
    shrink = 1 / (1 + sums.n * ratio)
    rest = shrink * (sums.y - sums.x @ effects)
    by_x = (sums.x * shrink[:, None] ** 2).T @ sums.x
    by_fit = -_freedom(sums) * float(rest @ rest) / left
    return float(by_fit + (sums.n * shrink).sum() - np.trace(np.linalg.solve(precision, by_x)))


def _best_ratio(sums: Sums) -> float:
    """Between / within variance with the lowest criterion; exactly 0 at the boundary."""
    if len(sums.n) < 2 or sums.n.max() < 2 or _solved(0.0, sums)[2] <= 1e-12 * sums.yy:
        return 0.0
    values = np.array([_criterion(r, sums) for r in np.exp(GRID)])
    best = int(np.argmin(values))
    if values[best] >= _criterion(0.0, sums) - 1e-9:
        return 0.0
    low, high = GRID[max(best - 1, 0)], GRID[min(best + 1, len(GRID) - 1)]
    return float(np.exp(_root(lambda at: _slope(float(np.exp(at)), sums), low, high)))


def _root(slope, low: float, high: float) -> float:
    """Where the slope is 0; the end it runs to when it never is (no spread inside projects)."""
    if slope(low) * slope(high) > 0:
        return high if slope(high) < 0 else low
    return float(optimize.brentq(slope, low, high, xtol=1e-13, rtol=1e-14))


def _at_ratio(ratio: float, sums: Sums) -> Mixed:
    precision, effects, left = _solved(ratio, sums)
    within = left / _freedom(sums)
    covariance = within * np.linalg.inv(precision)
    effect, se = _project_effects(ratio, within, effects, covariance, sums)
    low, high = _spread_interval(ratio, sums)
    own = sums.back @ effects
    own[0] += sums.shift
    return Mixed(
        own,
        sums.back @ covariance @ sums.back.T,
        ratio * within,
        within,
        _criterion(ratio, sums),
        sums.projects,
        sums.n,
        effect,
        se,
        low,
        high,
        boundary_p(_criterion(0.0, sums) - _criterion(ratio, sums)),
    )


def _project_effects(
    ratio: float, within: float, effects: np.ndarray, covariance: np.ndarray, sums: Sums
) -> tuple[np.ndarray, np.ndarray]:
    """Predicted effect per project and its standard error (Snijders & Bosker 2012, s. 4.8)."""
    weight = sums.n * ratio / (1 + sums.n * ratio)
    effect = weight * (sums.y - sums.x @ effects) / sums.n
    means = sums.x / sums.n[:, None]
    by_effects = weight**2 * np.einsum("jp,pq,jq->j", means, covariance, means)
    return effect, np.sqrt(ratio * within * (1 - weight) + by_effects)


def _spread_interval(ratio: float, sums: Sums) -> tuple[float, float]:
    """Standard deviations between projects that the likelihood does not reject (95 %)."""
    if len(sums.n) < 2 or sums.n.max() < 2 or _solved(0.0, sums)[2] <= 0:
        return np.nan, np.nan
    limit = _criterion(ratio, sums) + PROFILE_95

    def over(at: float) -> float:
        return _criterion(float(np.exp(at)), sums) - limit

    middle = np.log(max(ratio, np.exp(GRID[0])))
    low = optimize.brentq(over, GRID[0], middle) if _rises(over, GRID[0], middle) else -np.inf
    high = optimize.brentq(over, middle, GRID[-1]) if _rises(over, middle, GRID[-1]) else np.inf
    return _sd_at(low, sums), _sd_at(high, sums)


def _rises(over, low: float, high: float) -> bool:
    return over(low) * over(high) < 0


def _sd_at(log_ratio: float, sums: Sums) -> float:
    if np.isinf(log_ratio):
        return 0.0 if log_ratio < 0 else np.inf
    ratio = float(np.exp(log_ratio))
    return float(np.sqrt(ratio * _solved(ratio, sums)[2] / _freedom(sums)))


def boundary_p(gain: float) -> float:
    """p value of a variance that may be 0, from twice the gain in log likelihood.

    Half of all samples without any variance give no gain at all, so the usual chi-squared p value
    is twice too large.

    Source
    ------
    Self & Liang (1987), case 5; Snijders & Bosker (2012), section 6.2.1.

    >>> round(boundary_p(2.705543), 3), boundary_p(0.0)
    (0.05, 1.0)
    """
    return float(stats.chi2.sf(gain, 1) / 2) if gain > 0 else 1.0


def _nothing(sums: Sums) -> Mixed:
    terms, each = sums.x.shape[1], np.full(len(sums.n), np.nan)
    effects, covariance = np.full(terms, np.nan), np.full((terms, terms), np.nan)
    numbers = [np.nan, np.nan, np.nan]
    return Mixed(
        effects, covariance, *numbers, sums.projects, sums.n, each, each, np.nan, np.nan, np.nan
    )
