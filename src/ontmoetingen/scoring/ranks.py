"""Ranks with their uncertainty. In: estimates and totals. Out: rank and interval per project.

A list in order of estimate looks surer than it is: neighbours often change places when the same
projects are asked again. A rank is therefore never shown without its interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .estimates import Estimates, draw_values
from .standing import Bands

SEED = 19960384
# Few projects: many draws cost nothing. Many: an interval is wide against the error of its ends.
MOST_DRAWS, FEWEST_DRAWS, CELLS = 2000, 200, 400_000
LEVEL = 0.95


@dataclass(frozen=True)
class Ranks:
    """Per project: place by estimate (1 = highest, equals share a place) and its 95 % interval.

    All missing for projects that are not compared, and where no interval can be given.
    """

    rank: np.ndarray
    low: np.ndarray
    high: np.ndarray


def rank_projects(
    found: Estimates,
    n: ArrayLike,
    total: ArrayLike,
    among: ArrayLike | None = None,
    bands: Bands | None = None,
) -> Ranks:
    """Rank of every project among those compared, with the range it may well have.

    Parameters
    ----------
    found : estimates of all projects; n, total : their answers and sums, shape (projects,).
    among : which projects are compared, shape (projects,); all when left out.
    bands : lowest and highest sum that may be known of a project, in place of ``total``; every sum
        in between is then taken to be equally plausible.

    Returns
    -------
    Ranks : from draws of all true values together under each plausible model, so that what the
        projects have in common moves no rank; the draws are the same every time.

    Source
    ------
    Goldstein & Spiegelhalter (1996), section 4; Marshall & Spiegelhalter (1998).

    >>> from .estimates import estimate_shares
    >>> yes, n = [99, 50, 1], [100, 100, 100]
    >>> ranks = rank_projects(estimate_shares(yes, n), n, yes)
    >>> ranks.rank.tolist(), ranks.low.tolist(), ranks.high.tolist()
    ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    """
    n, total = np.asarray(n, float), np.asarray(total, float)
    kept = np.ones(len(n), bool) if among is None else np.asarray(among, bool)
    result = Ranks(*(np.full(len(n), np.nan) for _ in range(3)))
    if not kept.any() or found.models is None:
        return result  # a rank without its interval would be a league table
    rank = places(found.estimate[kept])
    result.rank[kept] = rank
    ends = bands or (total, total)
    low, high = _intervals(found, n[kept], (ends[0][kept], ends[1][kept]))
    result.low[kept], result.high[kept] = np.fmin(low, rank), np.fmax(high, rank)
    return result


def places(values: np.ndarray) -> np.ndarray:
    """Place of each value from the highest down; values that are equal share the first place.

    >>> places(np.array([0.2, 0.9, 0.2])).tolist()
    [2, 1, 2]
    """
    rounded = -np.round(values, 9)
    return np.searchsorted(np.sort(rounded), rounded) + 1


def _intervals(found: Estimates, n: np.ndarray, bands: Bands) -> tuple[np.ndarray, np.ndarray]:
    draws = int(np.clip(CELLS // len(n), FEWEST_DRAWS, MOST_DRAWS))
    rng = np.random.default_rng(SEED)
    values = draw_values(found, n, _within(bands, draws, rng), draws, rng)
    if values is None:
        return np.full(len(n), np.nan), np.full(len(n), np.nan)
    order = np.argsort(-values, axis=1)
    drawn = np.empty(values.shape, np.int32)
    np.put_along_axis(drawn, order, np.arange(1, len(n) + 1, dtype=np.int32)[None, :], axis=1)
    drawn.sort(axis=0)
    outside = int((1 - LEVEL) / 2 * draws)
    return drawn[outside].astype(float), drawn[draws - 1 - outside].astype(float)


def _within(bands: Bands, draws: int, rng: np.random.Generator) -> np.ndarray:
    """A sum per project from its band, for every draw anew; the sums themselves when exact."""
    low, high = bands
    if np.array_equal(low, high):
        return low
    return low + (high - low) * rng.random((draws, len(low)))
