"""Do projects with other participants, or of another type, score otherwise? In: estimates, traits.

Weighted regression of the projects' own values on one trait at a time. A project weighs by what
its answers are worth beside the variation between projects; the p value comes from shuffling the
trait over the projects, so it does not lean on a normal distribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from ..model.instrument import Contrast

DRAWS = 2000
SEED = 20220603


@dataclass(frozen=True)
class Effect:
    """Difference in value per step of the trait, its 95 % interval, permutation p value."""

    effect: float
    low: float
    high: float
    p_value: float
    n_projects: int


NOTHING = Effect(np.nan, np.nan, np.nan, np.nan, 0)


def regression_weights(n: ArrayLike, size: float) -> np.ndarray:
    """Weight of a project in a regression over projects: 1 / (between + within / n).

    Parameters
    ----------
    n : answers per project; size : within / between variance (infinite: no variation between).

    Returns
    -------
    Weights that add up to the number of projects.

    >>> regression_weights([10, 30], 10).round(3).tolist()  # 10/20 and 30/40, scaled to sum 2
    [0.8, 1.2]
    """
    n = np.asarray(n, float)
    raw = n if np.isinf(size) else n / (n + size)
    return raw * len(raw) / raw.sum()


def trait_effect(
    value: ArrayLike,
    trait: ArrayLike,
    weight: ArrayLike,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Effect:
    """Slope of the weighted regression of project values on a trait.

    A difference between kinds of projects says nothing about a single participant in them
    (ecological fallacy); the effect is one of projects.

    Parameters
    ----------
    value : project values, fractions or scale points; trait : number per project, or 0/1 for a
        contrast; weight : from `regression_weights`. A missing value or trait leaves the
        project out.
    draws : shuffles of the trait over the projects.

    Returns
    -------
    Effect : in units of ``value`` per unit of ``trait``; all missing with fewer than four
        projects or when the trait does not vary.

    >>> found = trait_effect([1, 2, 3, 4.0], [0, 1, 2, 3], [1, 1, 1, 1])
    >>> round(found.effect, 6), found.n_projects
    (1.0, 4)
    """
    value, trait, weight = (np.asarray(v, float) for v in (value, trait, weight))
    known = np.isfinite(value) & np.isfinite(trait) & (weight > 0)
    value, trait, weight = value[known], trait[known], weight[known]
    if len(value) < 4 or np.ptp(trait) == 0:
        return Effect(np.nan, np.nan, np.nan, np.nan, len(value))
    slope, se = _weighted_slope(value, trait, weight)
    half = stats.t.ppf(0.975, len(value) - 2) * se
    p_value = _permutation_p(value, trait, weight, draws, seed)
    return Effect(slope, slope - half, slope + half, p_value, len(value))


def _weighted_slope(
    value: np.ndarray, trait: np.ndarray, weight: np.ndarray
) -> tuple[float, float]:
    """Slope and standard error of weighted least squares with an intercept."""
    centred = trait - np.average(trait, weights=weight)
    spread = (weight * centred**2).sum()
    slope = (weight * centred * value).sum() / spread
    rest = value - np.average(value, weights=weight) - slope * centred
    variance = (weight * rest**2).sum() / (len(value) - 2)
    return float(slope), float(np.sqrt(variance / spread))


def _permutation_p(
    value: np.ndarray, trait: np.ndarray, weight: np.ndarray, draws: int, seed: int
) -> float:
    """Part of shuffles with a slope at least as far from 0 (the observed order counts too).

    Value and weight move together: a small project keeps its own uncertainty.
    """
    rng = np.random.default_rng(seed)
    shuffled = rng.permuted(np.tile(trait, (draws, 1)), axis=1)
    centred = shuffled - np.average(shuffled, axis=1, weights=weight)[:, None]
    slopes = (centred * weight * value).sum(1) / (centred**2 * weight).sum(1)
    observed = abs(_weighted_slope(value, trait, weight)[0])
    return float((1 + (np.abs(slopes) >= observed * (1 - 1e-12)).sum()) / (1 + draws))


def contrast_trait(attribute: pd.Series, values: tuple[str, ...]) -> pd.Series:
    """1 where the attribute is one of ``values``, 0 where it is another, missing where unknown.

    >>> contrast_trait(pd.Series(["school", "sport", None]), ("school",)).tolist()
    [1.0, 0.0, nan]
    """
    chosen = attribute.astype("string").isin(values).astype(float)
    return chosen.where(attribute.notna())


def trait_of_projects(
    contrast: Contrast, projects: pd.DataFrame, points: pd.DataFrame
) -> pd.Series:
    """The trait that a contrast compares, per project.

    Parameters
    ----------
    projects : ``project_id`` and attributes; points : ``project_id, trait, value`` with the id of
        the contrast as trait, for what is known of respondents.

    Returns
    -------
    By project id: 0/1 where values of an attribute are set apart, else a number; missing where
    unknown.
    """
    if contrast.trait in projects:
        attribute = projects.set_index("project_id")[contrast.trait]
        return contrast_trait(attribute, contrast.values) if contrast.values else attribute
    own = points[points["trait"] == contrast.id]
    return own.set_index("project_id")["value"]


def smallest_side(trait: np.ndarray, contrast: Contrast) -> int:
    """Projects on the smaller side of a contrast of two sides; all known ones for a number.

    >>> sides = Contrast("c", "", "type", ("school",), 1.0, ())
    >>> smallest_side(np.array([1.0, 0.0, 0.0, np.nan]), sides)
    1
    """
    known = trait[np.isfinite(trait)]
    has_sides = bool(contrast.values) and set(known.tolist()) <= {0.0, 1.0}
    return int(min((known == 0).sum(), (known == 1).sum())) if has_sides else len(known)


def trait_means(respondents: pd.DataFrame, trait: str) -> pd.DataFrame:
    """Mean of a numeric background variable per project, over different respondents.

    Parameters
    ----------
    respondents : ``respondent_id, project_id`` and the trait; somebody asked at two waves counts
        once, with the first known value.

    Returns
    -------
    ``project_id, value, n``; projects in which nobody's value is known are left out.
    """
    known = respondents.dropna(subset=[trait]).drop_duplicates(["project_id", "respondent_id"])
    by_project = known.groupby("project_id", sort=True)[trait]
    return by_project.agg(value="mean", n="count").reset_index()
