"""Regression to the mean. In: pairs of answers. Out: checks per item, expected change per project.

Whoever happens to answer low at the start answers higher the next time, and the other way round,
without anything having happened. So does the mean of a project, the more so the smaller it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from .banded import EXACT, REST, basis_of
from .means import RandomIntercept, fit_random_intercept
from .shares import reliability

CHECKS = ["item", "name", "value", "n", "basis"]


def oldham(start: np.ndarray, end: np.ndarray) -> float:
    """Correlation of change with the mean of both waves; missing with fewer than 3 or no spread.

    Low starters rise and high starters fall by chance alone, so change always correlates
    negatively with the start when both waves vary equally. Against the mean of both waves that
    artefact is gone: near 0 means that rising has nothing to do with level.

    Source
    ------
    Oldham (1962).

    >>> oldham(np.array([1.0, 2, 3, 4]), np.array([4.0, 1, 2, 3])) == 0.0
    True
    """
    return correlation(end - start, (start + end) / 2)


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Pearson's correlation; missing with fewer than 3 values or without spread."""
    if len(a) < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(np.round(np.corrcoef(a, b)[0, 1], 12)) + 0.0


def slope(start: np.ndarray, end: np.ndarray) -> float:
    """Slope of end on start; missing with fewer than 3 values or without spread at the start."""
    if len(start) < 3 or np.ptp(start) == 0:
        return float("nan")
    return float(np.polyfit(start, end, 1)[0])


def change_checks(pairs: pd.DataFrame, told: pd.DataFrame | None = None) -> pd.DataFrame:
    """Checks on regression to the mean, over project means and over respondents, per item.

    Parameters
    ----------
    pairs : ``project_id, item, start, end``, one row per respondent who answered both waves.
    told : from `as_told_pairs.pairs_as_told`, for what is about projects; the pairs themselves when
        left out.

    Returns
    -------
    ``item, name, value, n, basis``: correlations (-1 to 1), slopes of end on start, variances of
    the project means, and the mean change of those who started lowest and highest: a fifth of the
    projects, a tenth of the respondents (with everybody at the limit, so often more).
    """
    found = []
    for item, rows in pairs.groupby("item", sort=True):
        own = rows if told is None else told[told["item"] == item]
        of = own[own["project_id"] != REST]
        means = of.groupby("project_id", sort=True)[["start", "end"]].mean()
        projects = means["start"].to_numpy(float), means["end"].to_numpy(float)
        persons = rows["start"].to_numpy(float), rows["end"].to_numpy(float)
        found += [(item, *check, basis_of(own)) for check in _of_projects(*projects)]
        found += [(item, *check, EXACT) for check in _of_respondents(*persons)]
    return pd.DataFrame(found, columns=CHECKS)


def _of_projects(start: np.ndarray, end: np.ndarray) -> list[tuple[str, float, int]]:
    change, n = end - start, len(start)
    spread = (start.var(ddof=1), end.var(ddof=1)) if n > 1 else (np.nan, np.nan)
    return [
        ("oldham_projects", oldham(start, end), n),
        ("start_with_change_projects", correlation(start, change), n),
        ("start_with_end_projects", correlation(start, end), n),
        ("slope_end_on_start_projects", slope(start, end), n),
        ("change_lowest_fifth_projects", _fifth(start, change, "low"), n),
        ("change_highest_fifth_projects", _fifth(start, change, "high"), n),
        ("mean_change_projects", float(change.mean()) if n else np.nan, n),
        ("variance_start_projects", float(spread[0]), n),
        ("variance_end_projects", float(spread[1]), n),
    ]


def _of_respondents(start: np.ndarray, end: np.ndarray) -> list[tuple[str, float, int]]:
    change, n = end - start, len(start)
    return [
        ("oldham_respondents", oldham(start, end), n),
        ("start_with_change_respondents", correlation(start, change), n),
        ("slope_end_on_start_respondents", slope(start, end), n),
        ("change_lowest_tenth_respondents", *_tenth(start, change, 0.1, np.less_equal)),
        ("change_highest_tenth_respondents", *_tenth(start, change, 0.9, np.greater_equal)),
    ]


def _fifth(start: np.ndarray, change: np.ndarray, side: str) -> float:
    """Mean change of the projects in the lowest (or highest) fifth at the start."""
    if len(start) < 5:
        return float("nan")
    size = len(start) // 5
    order = np.argsort(start, kind="stable")
    chosen = order[:size] if side == "low" else order[-size:]
    return float(change[chosen].mean())


def _tenth(
    start: np.ndarray, change: np.ndarray, part: float, beyond: Callable
) -> tuple[float, int]:
    """Mean change of the respondents at or beyond a decile of the start, and their number."""
    chosen = beyond(start, np.quantile(start, part))
    return float(change[chosen].mean()), int(chosen.sum())


@dataclass(frozen=True)
class Expected:
    """Change that regression to the mean alone gives per project, and where 95 % falls by chance.

    ``persistence`` is the part of a respondent's distance to the own project that is still there
    at the end (slope of end on start inside projects).
    """

    change: np.ndarray
    low: np.ndarray
    high: np.ndarray
    persistence: float


def expected_change(project: np.ndarray, start: np.ndarray, end: np.ndarray) -> Expected:
    """What each project would change if all projects changed alike.

    A project that starts low does so partly because its respondents happen to be low ones
    (1 - reliability of its mean), and part of what is low in a respondent is gone the next time
    (1 - persistence). Only the product of both comes back by itself:
    expected = mean change - (1 - persistence) x (1 - reliability) x (start - mean start).

    Parameters
    ----------
    project, start, end : per respondent, shape (respondents,); at least one.

    Returns
    -------
    Expected : per project in sorted order, on the scale of the answers; the band is that of a
        project of this size and start without an effect of its own.

    Source
    ------
    Own derivation from the random-intercept model of Snijders & Bosker (2012), ch. 3-4; for one
    measurement per unit it is Galton's formula, as in Davis (1976).

    >>> from numpy import array
    >>> found = expected_change(array(list("aabb")), array([1.0, 3, 5, 7]), array([2.0, 4, 6, 8]))
    >>> found.persistence, found.change.tolist()  # everybody keeps the distance to the others
    (1.0, [1.0, 1.0])
    """
    _, place = np.unique(project, return_inverse=True)
    n = np.bincount(place).astype(float)
    return expected_at(returning(project, start, end), n, np.bincount(place, start) / n)


@dataclass(frozen=True)
class Returning:
    """How starts vary between and inside projects, the mean change, and the covariance of start and
    end inside projects: all that regression to the mean follows from."""

    level: RandomIntercept
    rise: RandomIntercept
    inside: np.ndarray


def returning(project: np.ndarray, start: np.ndarray, end: np.ndarray) -> Returning:
    """What all respondents together say about regression to the mean."""
    _, place = np.unique(project, return_inverse=True)
    n = np.bincount(place).astype(float)
    total, squares = np.bincount(place, start), np.bincount(place, start**2)
    level, rise = fit_random_intercept(n, total, squares), _change_fit(place, n, end - start)
    return Returning(level, rise, _inside(place, start, end))


def expected_at(model: Returning, n: np.ndarray, mean_start: np.ndarray) -> Expected:
    """`expected_change` of projects of this size and with this mean at the start."""
    level, inside = model.level, model.inside
    persistence = inside[0, 1] / inside[0, 0] if inside[0, 0] > 0 else 1.0
    noise, away = inside[0, 0] - inside[0, 1], mean_start - level.mean
    expected = model.rise.mean - (1 - persistence) * (1 - reliability(n, level.size)) * away
    variance = (inside[0, 0] + inside[1, 1] - 2 * inside[0, 1]) / n
    spread = level.between_variance + inside[0, 0] / n
    explained = np.divide((noise / n) ** 2, spread, out=np.zeros_like(n), where=spread > 0)
    half = special.ndtri(0.975) * np.sqrt(np.maximum(variance - explained, 0))
    return Expected(expected, expected - half, expected + half, float(persistence))


def _change_fit(place: np.ndarray, n: np.ndarray, change: np.ndarray) -> RandomIntercept:
    return fit_random_intercept(n, np.bincount(place, change), np.bincount(place, change**2))


def _inside(place: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Covariance matrix of start and end inside projects; over all with one pair in each."""
    both, n = np.stack([start, end]), np.bincount(place)
    freedom = len(start) - len(n)
    if freedom < 1:
        return np.cov(both) if len(start) > 1 else np.zeros((2, 2))
    rest = both - np.stack([np.bincount(place, row) / n for row in both])[:, place]
    return rest @ rest.T / freedom
