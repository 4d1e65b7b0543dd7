"""Averaging over models. In: how plausible each model is. Out: nodes with weights, quantiles.

An estimate that takes the fitted model for the true one is too sure of itself. Here the models
that the answers leave possible are laid on a small grid, each with its weight; ``share_models.py``
and ``mean_models.py`` say which models these are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy import special

# Nodes this much less plausible than the best (natural log) are left out: e^-9 = 0.0001.
DROP = 9.0
ROUNDS = 12
NEWTON_STEPS, LONGEST_STEP, CLOSE = 25, 1.0, 1e-4

Density = Callable[..., np.ndarray]
Distribution = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def plausible(
    log_density: Density, bounds: Sequence[tuple[float, float]], points: Sequence[int]
) -> tuple[list[np.ndarray], np.ndarray]:
    """Grid over the part of the parameters that matters, with normalised weights.

    The grid closes in on where the density is, so that twenty projects and two thousand are both
    covered by the same few nodes; for a smooth density equal steps are then very accurate.

    Parameters
    ----------
    log_density : from one array per parameter to the log density, any constant left out.
    bounds : lowest and highest value to look at, per parameter; points : nodes per parameter.

    Returns
    -------
    parameters : one array of nodes per parameter; weights : of the nodes, adding up to 1.

    >>> (x,), weight = plausible(lambda x: -((x - 3) ** 2) / 2, [(-50, 50)], [15])
    >>> round(float(weight @ x), 2), round(float(weight @ (x - 3) ** 2), 2)
    (3.0, 1.0)
    """
    bounds = [tuple(b) for b in bounds]
    for _ in range(ROUNDS):
        axes = [np.linspace(low, high, k) for (low, high), k in zip(bounds, points, strict=True)]
        nodes = [m.ravel() for m in np.meshgrid(*axes, indexing="ij")]
        density = log_density(*nodes)
        kept = density > density.max() - DROP
        closer = [_around(axis, nodes[i][kept]) for i, axis in enumerate(axes)]
        if not _shrinks(bounds, closer):
            break
        bounds = closer
    weight = np.exp(density[kept] - density.max())
    return [node[kept] for node in nodes], weight / weight.sum()


def _around(axis: np.ndarray, kept: np.ndarray) -> tuple[float, float]:
    """The kept part of an axis and one step on both sides."""
    step = axis[1] - axis[0]
    low, high = kept.min() - step, kept.max() + step
    return max(float(low), float(axis[0])), min(float(high), float(axis[-1]))


def _shrinks(bounds: Sequence[tuple], closer: Sequence[tuple]) -> bool:
    pairs = zip(bounds, closer, strict=True)
    return any(new[1] - new[0] < 0.8 * (old[1] - old[0]) for old, new in pairs)


def solve(distribution: Distribution, start: np.ndarray, chance: float) -> np.ndarray:
    """Where each of many distribution functions reaches ``chance`` (Newton, bounded steps).

    Parameters
    ----------
    distribution : from points and the rows they belong to, to the values and slopes there.
    start : first guess per row, in units in which a step of 1 is a large one.

    >>> from scipy.stats import logistic
    >>> def both(point, rows):
    ...     return logistic.cdf(point), logistic.pdf(point)
    >>> solve(both, np.zeros(1), 0.75).round(6).tolist()  # logit of 3/4 is log 3
    [1.098612]
    """
    point = np.array(start, float)
    rows = np.arange(len(point))
    for _ in range(NEWTON_STEPS):
        value, slope = distribution(point[rows], rows)
        step = np.clip((value - chance) / np.maximum(slope, 1e-12), -LONGEST_STEP, LONGEST_STEP)
        point[rows] -= step
        # Near the solution a step squares the error: after a short one nothing is left to gain.
        rows = rows[np.abs(step) > CLOSE]
        if not len(rows):
            break
    return point


def spread_over(weight: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    """A node for each draw, in proportion to the weights, with as little chance as possible."""
    places = (rng.random() + np.arange(draws)) / draws
    return np.minimum(np.searchsorted(np.cumsum(weight), places), len(weight) - 1)


def weighted_quantile(values: np.ndarray, weight: np.ndarray, chance: float) -> float:
    """Quantile of values with weights, interpolated between the middles of their weights."""
    order = np.argsort(values)
    middle = np.cumsum(weight[order]) - weight[order] / 2
    return float(np.interp(chance, middle, values[order]))


def log_prior(logit: np.ndarray) -> np.ndarray:
    """Log density of a logit whose share is equally plausible anywhere between 0 and 1."""
    return special.log_expit(logit) + special.log_expit(-logit)
