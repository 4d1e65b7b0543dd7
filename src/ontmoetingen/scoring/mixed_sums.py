"""The restricted likelihood of a random-intercept model. In: rows. Out: sums, criterion, slope.

Per project only its number of rows and the sums of its columns matter. Columns are centred and
scaled before they are summed, so that the sums lose no digits; effects are turned back at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


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


def sums_of(projects: np.ndarray, matrix: np.ndarray, answers: np.ndarray) -> Sums:
    """The sums of these rows; see `mixed.fit_mixed` for what they may hold."""
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


def solved(ratio: float, sums: Sums) -> tuple[np.ndarray, np.ndarray, float]:
    """At this between / within ratio: precision of the effects, effects, sum of squares left."""
    drop = ratio / (1 + sums.n * ratio)
    precision = sums.xx - (sums.x * drop[:, None]).T @ sums.x
    effects = np.linalg.solve(precision, sums.xy - sums.x.T @ (drop * sums.y))
    left = sums.yy - (drop * sums.y**2).sum()
    left -= effects @ (sums.xy - sums.x.T @ (drop * sums.y))
    return precision, effects, max(float(left), 0.0)


def freedom_of(sums: Sums) -> float:
    """Rows minus terms: what restricted maximum likelihood divides by."""
    return float(sums.n.sum()) - sums.x.shape[1]


def criterion(ratio: float, sums: Sums) -> float:
    """Minus twice the restricted log likelihood."""
    precision, _, left = solved(ratio, sums)
    df = freedom_of(sums)
    with np.errstate(divide="ignore"):  # nothing left to explain: the likelihood has no bound
        fitted = df * (1 + np.log(2 * np.pi * left / df))
    size = np.linalg.slogdet(precision)[1] + 2 * sums.log_scale
    return float(fitted + size + np.log1p(sums.n * ratio).sum())


def slope(ratio: float, sums: Sums) -> float:
    """Derivative of the criterion to the ratio; its root is the estimate, to full precision."""
    precision, effects, left = solved(ratio, sums)
    shrink = 1 / (1 + sums.n * ratio)
    rest = shrink * (sums.y - sums.x @ effects)
    by_x = (sums.x * shrink[:, None] ** 2).T @ sums.x
    by_fit = -freedom_of(sums) * float(rest @ rest) / left
    return float(by_fit + (sums.n * shrink).sum() - np.trace(np.linalg.solve(precision, by_x)))


def inside_projects(sums: Sums) -> tuple[np.ndarray, np.ndarray, float]:
    """Cross-products inside projects: covariates, covariates with answers, answers."""
    means = sums.x / sums.n[:, None]
    return (
        sums.xx - means.T @ sums.x,
        sums.xy - means.T @ sums.y,
        float(sums.yy - (sums.y**2 / sums.n).sum()),
    )


def left_inside(sums: Sums) -> float:
    """Sum of squares inside projects that the covariates leave."""
    xx, xy, yy = inside_projects(sums)
    return yy - float(xy @ np.linalg.lstsq(xx, xy, rcond=1e-9)[0])
