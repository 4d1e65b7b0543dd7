"""Two ways to ask for change, side by side. In: pairs, traits of projects. Out: effects.

The change score asks: did respondents change? The multilevel ANCOVA asks: do respondents who
started alike end differently? When groups start at different levels the two can give opposite
answers to what sounds like one question (Lord's paradox); neither is wrong, so both are given.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from ..model.instrument import Contrast, Instrument
from .banded import BAND, basis_of
from .mixed import Mixed, fit_mixed
from .traits import smallest_side, trait_of_projects

CHANGE, ANCOVA = "change", "ancova"
MEAN, START, BETWEEN, WITHIN, TRAIT = "mean", "start", "between_sd", "within_sd", "trait"
CHANGE_MODELS = ["item", "model", "term", "trait", "value", "ci_low", "ci_high", "p_value"]
CHANGE_MODELS += ["n", "n_projects", "n_smallest_side", "basis"]


def change_model_table(
    pairs: pd.DataFrame,
    projects: pd.DataFrame,
    points: pd.DataFrame,
    instrument: Instrument,
    told: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Change score and ANCOVA per item, alone and with each contrast of the instrument.

    Parameters
    ----------
    pairs : ``project_id, item, start, end``; projects : ``project_id`` and attributes;
    points : from `rows.trait_point_table`; told : the same as they are published, for pairs that
    are no more than told (`as_told_pairs.pairs_as_told`).

    Returns
    -------
    Columns `CHANGE_MODELS`, on the scale of the answers. ``term``: ``mean`` (mean change; in the
    ANCOVA of respondents with the mean start), ``start`` (slope of end on start), ``between_sd``
    and ``within_sd`` (spread between projects and inside them), ``trait`` (effect of the contrast
    named in ``trait``, per step). Intervals of 95 %; Student's t with the number of projects as
    the size where projects are what is compared.

    Source
    ------
    Lord (1967); Senn (2006); Snijders & Bosker (2012), ch. 5 and section 6.1. Checked against
    lme4.
    """
    found = []
    for item, rows in pairs.groupby("item", sort=True):
        basis = basis_of(rows)
        known = told if basis == BAND else points
        found += [(item, *row, basis) for row in _base(rows)]
        for contrast in instrument.contrasts:
            if item in contrast.items:
                trait = trait_of_projects(contrast, projects, known)
                found += [(item, *row, basis) for row in _with_trait(rows, trait, contrast)]
    return pd.DataFrame(found, columns=CHANGE_MODELS)


def _columns(rows: pd.DataFrame) -> Mapping[str, tuple[np.ndarray, np.ndarray]]:
    """Per model the columns beside the intercept, and what is explained.

    The ANCOVA is written for change as well: with the start among the covariates this moves its
    slope by one and changes nothing else, so that both models speak of change.
    """
    start, end = rows["start"].to_numpy(float), rows["end"].to_numpy(float)
    centred = (start - start.mean())[:, None]
    covariate = centred if np.ptp(start) > 0 else centred[:, :0]
    return {CHANGE: (centred[:, :0], end - start), ANCOVA: (covariate, end - start)}


def _fit(rows: pd.DataFrame, columns: np.ndarray, change: np.ndarray) -> Mixed:
    matrix = np.column_stack([np.ones(len(rows)), columns])
    return fit_mixed(rows["project_id"].to_numpy(str), matrix, change)


def _base(rows: pd.DataFrame) -> list[tuple]:
    found = []
    for model, (columns, change) in _columns(rows).items():
        fit = _fit(rows, columns, change)
        size = len(rows), len(fit.projects), len(fit.projects)
        found.append((model, MEAN, "", *_effect(fit, 0, len(fit.projects) - 1), *size))
        if columns.shape[1]:
            slope = [1 + v for v in _effect(fit, 1, len(rows) - 2)[:3]]
            found.append((model, START, "", *slope, np.nan, *size))
        between = fit.between_sd, fit.between_low, fit.between_high, fit.p_between
        if fit.n.max() < 2:  # one pair in each: projects cannot be told from respondents
            between = (np.nan,) * 4
        found.append((model, BETWEEN, "", *between, *size))
        within = float(np.sqrt(fit.within_variance))
        found.append((model, WITHIN, "", within, *_within_bounds(fit, within), np.nan, *size))
    return found


def _with_trait(rows: pd.DataFrame, trait: pd.Series, contrast: Contrast) -> list[tuple]:
    value = trait.reindex(rows["project_id"]).to_numpy(float) / contrast.per
    known = np.isfinite(value)
    rows, value = rows[known], value[known]
    of_projects = trait.reindex(rows["project_id"].unique()).to_numpy(float)
    size = len(rows), len(of_projects), smallest_side(of_projects, contrast)
    nothing = len(rows) < 4 or np.ptp(value) == 0
    found = []
    for model, (columns, change) in _columns(rows).items() if len(rows) else ():
        numbers = (np.nan,) * 4
        if not nothing:
            fit = _fit(rows, np.column_stack([columns, value]), change)
            numbers = _effect(fit, -1, len(fit.projects) - 2)
        found.append((model, TRAIT, contrast.id, *numbers, *size))
    return found


def _effect(fit: Mixed, place: int, freedom: int) -> tuple[float, float, float, float]:
    """Effect, its bounds and p value; missing without a degree of freedom."""
    value, se = float(fit.effects[place]), float(fit.se[place])
    if freedom < 1 or not se > 0:
        return value, np.nan, np.nan, np.nan
    half = float(stats.t.ppf(0.975, freedom)) * se
    return value, value - half, value + half, float(2 * stats.t.sf(abs(value / se), freedom))


def _within_bounds(fit: Mixed, within: float) -> tuple[float, float]:
    """Bounds of the spread inside projects, from the chi-squared of its sum of squares."""
    freedom = float(fit.n.sum()) - len(fit.n)
    if freedom < 1:
        return np.nan, np.nan
    low, high = stats.chi2.ppf([0.025, 0.975], freedom)
    return within * float(np.sqrt(freedom / high)), within * float(np.sqrt(freedom / low))
