"""Change per project that gives no sum away. In: pairs, what may be known. Out: change of bands.

The models rest on all pairs, or of few projects on what is told of them. What is published of a
project is made of the bounds of its number of pairs and of its two means: a value from the middle,
an interval over everything in between.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from .banded import BAND, EXACT, basis_of, mean_at
from .change import PAIRED, UNPAIRED
from .mean_models import plausible_means
from .means import fit_random_intercept, posterior_mean
from .mixed import fit_mixed
from .regression_to_mean import expected_at, returning
from .shares import reliability
from .shrunk_change import MODELLED
from .standing import Bands, within_sd

KNOWN = ["item", "project_id", "reason", "n_low", "n_high"]
KNOWN += ["start_low", "start_high", "end_low", "end_high"]
BANDED = ["item", "project_id", "method", "n_pairs", "n_pairs_low", "n_pairs_high"]
BANDED += ["mean_start", "mean_end", "change", "ci_low", "ci_high", *MODELLED, "basis", "reason"]


def banded_change(pairs: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Change per project and item from what may be known of it.

    Parameters
    ----------
    pairs : from `as_told_pairs.pairs_as_told`, or ``project_id, item, start, end`` with one row per
        respondent who answered both waves.
    known : `KNOWN`, a row per project and item: bounds of the number of pairs and of both means.

    Returns
    -------
    Columns `BANDED`: as `change.paired_change` gives them, without the shares of who agrees. The
    interval of the change takes the spread of changes inside all projects together, at the lowest
    number of pairs, and covers both ends of the bands.
    """
    found = [
        _of_item(rows, known[known["item"] == item].reset_index(drop=True))
        for item, rows in pairs.groupby("item", sort=True)
    ]
    return _together([f for f in found if len(f)])


def _together(found: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=BANDED)


def _of_item(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    project = rows["project_id"].to_numpy(str)
    start, end = rows["start"].to_numpy(float), rows["end"].to_numpy(float)
    _, place = np.unique(project, return_inverse=True)
    n = known["n_low"].to_numpy(float)
    first, last = _bounds(known, "start"), _bounds(known, "end")
    change = last[0] - first[1], last[1] - first[0]
    half = _half(place, end - start, n)
    expected = expected_at(returning(project, start, end), n, _middle(first))
    # The true change may lie this far off the middle: outside chance is only what is so wherever.
    unsure = (change[1] - change[0]) / 2
    models = [
        _shrunk(place, start, n, first),
        _shrunk(place, end, n, last),
        *_estimate(place, end - start, n, change),
        *(expected.change, expected.low - unsure, expected.high + unsure),
        *_ancova(project, (start, end), n, (first, last)),
    ]
    numbers = {
        **_sizes(known),
        "mean_start": _middle(first),
        "mean_end": _middle(last),
        "change": _middle(change),
        "ci_low": change[0] - half,
        "ci_high": change[1] + half,
        **dict(zip(MODELLED, models, strict=True)),
        "basis": basis_of(rows),
    }
    return known[["item", "project_id", "reason"]].assign(method=PAIRED, **numbers)[BANDED]


def _bounds(known: pd.DataFrame, side: str) -> Bands:
    return known[f"{side}_low"].to_numpy(float), known[f"{side}_high"].to_numpy(float)


def _middle(bounds: Bands) -> np.ndarray:
    return (bounds[0] + bounds[1]) / 2


def _sizes(known: pd.DataFrame) -> dict[str, np.ndarray]:
    low, high = known["n_low"].to_numpy(float), known["n_high"].to_numpy(float)
    return {"n_pairs": np.floor((low + high) / 2), "n_pairs_low": low, "n_pairs_high": high}


def _sums(place: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = np.bincount(place).astype(float)
    return n, np.bincount(place, values), np.bincount(place, values**2)


def _half(place: np.ndarray, values: np.ndarray, n: np.ndarray) -> np.ndarray:
    sd, df = within_sd(*_sums(place, values))
    return stats.t.ppf(0.975, df) * sd / np.sqrt(n) if df > 0 else np.full(len(n), np.nan)


def _shrunk(place: np.ndarray, values: np.ndarray, n: np.ndarray, known: Bands) -> np.ndarray:
    return posterior_mean(n, n * _middle(known), fit_random_intercept(*_sums(place, values)))[0]


def _estimate(
    place: np.ndarray, values: np.ndarray, n: np.ndarray, known: Bands
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimate of the middle, and the interval from the lowest to the highest."""
    sums = _sums(place, values)
    fit, models = fit_random_intercept(*sums), plausible_means(*sums)
    ends = [mean_at(fit, models, n, n * value) for value in known]
    return mean_at(fit, models, n, n * _middle(known))[0], ends[0][1], ends[1][2]


def _ancova(
    project: np.ndarray,
    values: tuple[np.ndarray, np.ndarray],
    n: np.ndarray,
    known: tuple[Bands, Bands],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How far projects end from others with the same start, as `shrunk_change.ancova_effects`."""
    start, end = values
    matrix = np.column_stack([np.ones(len(start)), start])[:, : 2 if np.ptp(start) > 0 else 1]
    fit = fit_mixed(project, matrix, end)
    if not np.isfinite(fit.effects).all():
        return (np.full(len(n), np.nan),) * 3
    rest = end - matrix @ fit.effects
    rest = np.where(np.abs(rest) < 1e-9 * np.abs(end).max(), 0.0, rest)
    slope = fit.effects[1] if len(fit.effects) > 1 else 0.0
    corners = [last - fit.effects[0] - slope * first for first in known[0] for last in known[1]]
    left = np.min(corners, axis=0), np.max(corners, axis=0)
    _, place = np.unique(project, return_inverse=True)
    _, low, high = _estimate(place, rest, n, left)
    size = fit.within_variance / fit.between_variance if fit.between_variance > 0 else np.inf
    effect = reliability(n, size) * _middle(left)
    return effect, np.minimum(low, effect), np.maximum(high, effect)


def banded_waves(
    totals: pd.DataFrame, item: str, start: str, end: str, units: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Change per project between two waves of respondents who cannot be followed.

    Parameters
    ----------
    totals : with ``reason``, ``sum_low`` and ``sum_high``; item, start, end : the item, its waves.
    units : from `as_told.as_told`, on which the models rest where they are no more than told.

    Returns
    -------
    Columns `BANDED`; what can only be known of pairs is missing. A project that is hidden at one of
    both waves is hidden here for the same reason.
    """
    own = totals[totals["item"] == item]
    sides = [own[own["wave"] == wave].set_index("project_id") for wave in (start, end)]
    first, last = sides[0].align(sides[1], join="inner", axis=0)
    if first.empty:
        return pd.DataFrame(columns=BANDED)
    waves = ((first, start), (last, end))
    modelled = [_modelled(side, item, wave, units) for side, wave in waves]
    known = [_means(side) for side in (first, last)]
    change = known[1][0] - known[0][1], known[1][1] - known[0][0]
    spread = modelled if _basis(modelled) == BAND else sides
    half = _welch(spread, first["n"].to_numpy(float), last["n"].to_numpy(float))
    smallest = np.minimum(first["n"], last["n"]).to_numpy(float)
    numbers = {
        "n_pairs": smallest,
        "n_pairs_low": smallest,
        "n_pairs_high": smallest,
        "mean_start": _middle(known[0]),
        "mean_end": _middle(known[1]),
        "change": _middle(change),
        "ci_low": change[0] - half,
        "ci_high": change[1] + half,
        "start_estimate": _shrunk_wave(first, known[0], modelled[0]),
        "end_estimate": _shrunk_wave(last, known[1], modelled[1]),
        "basis": _basis(modelled),
        "reason": np.where(first["reason"] != "", first["reason"], last["reason"]),
    }
    names = {"item": item, "project_id": first.index.astype(str), "method": UNPAIRED}
    return pd.DataFrame({**names, **numbers}).reindex(columns=BANDED)


def _modelled(side: pd.DataFrame, item: str, wave: str, units: pd.DataFrame | None) -> pd.DataFrame:
    """What the model of one wave rests on: these projects, or all units as they are told."""
    if units is None:
        return side
    told = units[(units["item"] == item) & (units["wave"] == wave)]
    return told if basis_of(told) == BAND else side


def _basis(modelled: list[pd.DataFrame]) -> str:
    return BAND if BAND in map(basis_of, modelled) else EXACT


def _means(side: pd.DataFrame) -> Bands:
    n = side["n"].to_numpy(float)
    return side["sum_low"].to_numpy(float) / n, side["sum_high"].to_numpy(float) / n


def _shrunk_wave(side: pd.DataFrame, known: Bands, modelled: pd.DataFrame) -> np.ndarray:
    fit = fit_random_intercept(modelled["n"], modelled["sum"], modelled["sum_squares"])
    n = side["n"].to_numpy(float)
    return posterior_mean(n, n * _middle(known), fit)[0]


def _welch(sides: list[pd.DataFrame], n_start: np.ndarray, n_end: np.ndarray) -> np.ndarray:
    """Half the interval of a difference, with the spread inside all projects at each wave."""
    spreads = [within_sd(side["n"], side["sum"], side["sum_squares"]) for side in sides]
    (first, first_df), (last, last_df) = spreads
    if min(first_df, last_df) <= 0:
        return np.full(len(n_start), np.nan)
    error = np.sqrt(first**2 / n_start + last**2 / n_end)
    return stats.t.ppf(0.975, min(first_df, last_df)) * error
