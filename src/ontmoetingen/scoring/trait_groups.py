"""Every kind of project by itself. In: totals, projects. Out: mean and interval per kind.

A contrast sets one kind apart from all others; a reader also asks how each kind does. The same
weights are used, so that the difference of two kinds here is the difference there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from ..model.instrument import YES_NO, Attribute, Instrument, Item
from .banded import basis_of
from .means import fit_random_intercept
from .shares import fit_beta_binomial
from .tables import asked, is_shown
from .traits import DRAWS, SEED, regression_weights

GROUPS = ["item", "wave", "trait", "trait_label", "group", "measure", "n_projects", "n", "mean"]
GROUPS += ["ci_low", "ci_high", "p_value", "basis"]


@dataclass(frozen=True)
class Groups:
    """Per kind of project, in the order of ``labels``: size, weighted mean and its 95 % interval.

    ``p_value`` is the chance of kinds lying at least this far apart when kind does not matter.
    """

    labels: tuple[str, ...]
    n_projects: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p_value: float


def group_means(
    value: ArrayLike,
    group: ArrayLike,
    weight: ArrayLike,
    labels: tuple[str, ...],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Groups:
    """Weighted mean of project values per kind of project.

    Parameters
    ----------
    value : project values, fractions or scale points; group : label per project, missing where
        unknown; weight : from `traits.regression_weights`. A project of which something is
        missing is left out.
    labels : kinds in the order wanted.
    draws : shuffles of the kinds over the projects.

    Returns
    -------
    Groups : a kind without projects has a missing mean; intervals use the spread inside all kinds
        together and are missing when no kind has two projects; p value by permutation of the
        weighted sum of squares between kinds, missing with fewer than two kinds.

    Source
    ------
    Weighted one-way analysis of variance; Phipson & Smyth (2010) for the p value. Checked against
    statsmodels WLS.

    >>> found = group_means([1, 3, 5, 7], list("aabb"), [1, 3, 1, 1], ("a", "b"), draws=9)
    >>> found.mean.tolist()  # (1 x 1 + 3 x 3) / 4 and (5 + 7) / 2
    [2.5, 6.0]
    """
    value, weight = np.asarray(value, float), np.asarray(weight, float)
    group = np.asarray(group, object)
    inside = np.stack([group == label for label in labels]) if labels else np.zeros((0, len(value)))
    inside = inside * (np.isfinite(value) & (weight > 0))
    used = inside.any(0)
    inside, value, weight = inside[:, used].astype(float), value[used], weight[used]
    n = inside.sum(1).astype(int)
    mean = _means(inside, value, weight)
    freedom = len(value) - int((n > 0).sum())
    half = _half(inside, value, weight, mean, freedom)
    p_value = _permutation_p(inside, value, weight, draws, seed)
    return Groups(labels, n, mean, mean - half, mean + half, p_value)


def _means(inside: np.ndarray, value: np.ndarray, weight: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return inside @ (weight * value) / (inside @ weight)


def _half(
    inside: np.ndarray, value: np.ndarray, weight: np.ndarray, mean: np.ndarray, freedom: int
) -> np.ndarray:
    if freedom < 1:
        return np.full(len(mean), np.nan)
    rest = value - inside.T @ np.nan_to_num(mean)
    variance = (weight * rest**2).sum() / freedom
    with np.errstate(divide="ignore", invalid="ignore"):
        return stats.t.ppf(0.975, freedom) * np.sqrt(variance / (inside @ weight))


def _permutation_p(
    inside: np.ndarray, value: np.ndarray, weight: np.ndarray, draws: int, seed: int
) -> float:
    """Part of shuffles with kinds at least as far apart; value and weight move together."""
    if (inside.sum(1) > 0).sum() < 2 or inside.shape[1] < 4:
        return np.nan
    kind = inside.argmax(0)
    rng = np.random.default_rng(seed)
    shuffled = rng.permuted(np.tile(kind, (draws, 1)), axis=1)
    apart = np.array([_apart(k, value, weight) for k in shuffled])
    observed = _apart(kind, value, weight)
    return float((1 + (apart >= observed * (1 - 1e-12)).sum()) / (1 + draws))


def _apart(kind: np.ndarray, value: np.ndarray, weight: np.ndarray) -> float:
    """Weighted sum of squares between kinds, but for a constant."""
    total, size = np.bincount(kind, weight * value), np.bincount(kind, weight)
    return float((total[size > 0] ** 2 / size[size > 0]).sum())


def trait_group_table(
    totals: pd.DataFrame, projects: pd.DataFrame, instrument: Instrument
) -> pd.DataFrame:
    """Mean and interval of every kind of project, for each categorical attribute.

    Parameters
    ----------
    totals : from `as_told.as_told`; projects : ``project_id`` and attributes (codes). Only
        projects that are shown are in the means: with a hidden one among them, its value could be
        found from the others.

    Returns
    -------
    Columns `GROUPS`, fractions for yes/no items, else on the scale of the answers.
    """
    kinds = [a for a in instrument.project.attributes if a.values and a.id in projects]
    found = []
    for item, wave, rows in asked(totals, instrument):
        shown = rows[is_shown(rows)]
        weight = _weights(item, rows, shown)
        for attribute in kinds:
            code = projects.set_index("project_id")[attribute.id].reindex(shown["project_id"])
            found += _rows(item, wave, attribute, shown.assign(code=code.to_numpy()), weight)
    return pd.DataFrame(found, columns=GROUPS)


def _weights(item: Item, rows: pd.DataFrame, shown: pd.DataFrame) -> np.ndarray:
    """By the variation between all projects, those that are hidden included."""
    n, total = rows["n"].to_numpy(float), rows["sum"].to_numpy(float)
    if item.scale.kind == YES_NO:
        size = fit_beta_binomial(total, n).size
    else:
        size = fit_random_intercept(n, total, rows["sum_squares"]).size
    return regression_weights(shown["n"], size) if len(shown) else np.empty(0)


def _rows(
    item: Item, wave: str, attribute: Attribute, shown: pd.DataFrame, weight: np.ndarray
) -> list[tuple]:
    labels: Mapping[str, str] = attribute.values
    value = (shown["sum"] / shown["n"]).to_numpy(float)
    found = group_means(value, shown["code"], weight, tuple(labels))
    n = shown.groupby("code")["n"].sum()
    about, last = (item.id, wave, attribute.id, attribute.label), (found.p_value, basis_of(shown))
    # The spread inside all kinds can carry an interval past the ends of the scale.
    low, high = (np.clip(v, item.scale.min, item.scale.max) for v in (found.low, found.high))
    numbers = zip(found.labels, found.n_projects.tolist(), found.mean, low, high, strict=True)
    return [
        (*about, labels[c], item.scale.main_measure, k, int(n.get(c, 0)), *bounds, *last)
        for c, k, *bounds in numbers
    ]
