"""Random-intercept model with covariates. In: one row per respondent. Out: effects, variances.

Answer = covariates + project + rest, by restricted maximum likelihood. Per project only its number
of rows and the sums of its columns matter, so a fit costs the same for ten rows a project as for a
thousand. Own code, because statsmodels' ``MixedLM`` stops at a gradient of its own scaling and
leaves variances 1e-4 from lme4, where a published share of a variance needs more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

from .mixed_sums import (
    Sums,
    criterion,
    freedom_of,
    inside_projects,
    left_inside,
    slope,
    solved,
    sums_of,
)

# Natural logarithms of between / within variance that are searched before the root is refined.
GRID = np.linspace(-16, 16, 65)
NO_SPREAD = 1e-12
PROFILE_95 = float(stats.chi2.ppf(0.95, 1))


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
        or with one row in each; within variance 0 and no criterion when nothing varies inside
        projects; everything missing when there are no more rows than terms.

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
    sums = sums_of(np.asarray(projects), matrix, answers)
    if len(answers) <= matrix.shape[1]:
        return _nothing(sums)
    if len(sums.n) > 1 and sums.n.max() > 1 and left_inside(sums) <= NO_SPREAD * sums.yy:
        return _without_spread_inside(sums)
    return _at_ratio(_best_ratio(sums), sums)


def _without_spread_inside(sums: Sums) -> Mixed:
    """Nothing varies inside projects: what is left is between them, each known exactly."""
    ratio = float(np.exp(GRID[-1]))
    inside = int(np.linalg.matrix_rank(inside_projects(sums)[0], tol=1e-9 * sums.n.sum()))
    freedom = len(sums.n) - (sums.x.shape[1] - inside)
    fit = _at_ratio(ratio, sums)
    more = freedom_of(sums) / freedom if freedom > 0 else 0.0
    return replace(
        fit,
        covariance=fit.covariance * more,
        between_variance=fit.between_variance * more,
        within_variance=0.0,
        criterion=np.nan,
        project_se=np.zeros(len(sums.n)),
        between_low=np.nan,
        between_high=np.nan,
        p_between=0.0 if fit.between_variance * more > NO_SPREAD * sums.yy else 1.0,
    )


def _best_ratio(sums: Sums) -> float:
    """Between / within variance with the lowest criterion; exactly 0 at the boundary."""
    if len(sums.n) < 2 or sums.n.max() < 2:
        return 0.0
    values = np.array([criterion(r, sums) for r in np.exp(GRID)])
    best = int(np.argmin(values))
    if values[best] >= criterion(0.0, sums) - 1e-9:
        return 0.0
    low, high = GRID[max(best - 1, 0)], GRID[min(best + 1, len(GRID) - 1)]

    def slope_at(at: float) -> float:
        return slope(float(np.exp(at)), sums)

    if slope_at(low) * slope_at(high) > 0:  # flat to the last digit: the grid is as good
        return float(np.exp(GRID[best]))
    return float(np.exp(optimize.brentq(slope_at, low, high, xtol=1e-13, rtol=1e-14)))


def _at_ratio(ratio: float, sums: Sums) -> Mixed:
    precision, effects, left = solved(ratio, sums)
    within = left / freedom_of(sums)
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
        criterion(ratio, sums),
        sums.projects,
        sums.n,
        effect,
        se,
        low,
        high,
        boundary_p(criterion(0.0, sums) - criterion(ratio, sums)),
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
    if len(sums.n) < 2 or sums.n.max() < 2 or solved(0.0, sums)[2] <= 0:
        return np.nan, np.nan
    limit = criterion(ratio, sums) + PROFILE_95

    def over(at: float) -> float:
        return criterion(float(np.exp(at)), sums) - limit

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
    return float(np.sqrt(ratio * solved(ratio, sums)[2] / freedom_of(sums)))


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
