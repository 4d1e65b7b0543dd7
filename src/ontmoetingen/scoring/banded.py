"""Estimates that give no count away. In: estimates, bands. Out: estimates made of the bands.

An estimate, an interval or a rank of a project can be turned back into the count it was made of.
So what is published of a project is made of its band: the value and the estimate of the middle, the
interval from the lowest count to the highest. What all projects have in common (the model, the
spread, the overall value) stays as it was computed from all answers.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from ..model.instrument import YES_NO, Instrument
from .estimates import Estimates
from .intervals import same_answer_interval, wilson
from .mean_models import MeanModels, mean_intervals
from .means import RandomIntercept, posterior_mean
from .share_models import ShareModels, share_intervals
from .shares import BetaBinomial, posterior_share
from .standing import Bands, within_sd

EXACT, BAND = "exact", "band"
REST = ""  # in place of a project: all hidden projects of a question together
Numbers = tuple[np.ndarray, np.ndarray, np.ndarray]


def banded_shares(found: Estimates, n: np.ndarray, bands: Bands) -> Estimates:
    """Estimates of a yes/no item from the lowest and highest number of yes per project.

    Parameters
    ----------
    found : from `estimates.estimate_shares` over all answers; n : answers per project.

    Returns
    -------
    Estimates : value and estimate of the middle; Wilson's interval from that of the lowest number
        to that of the highest, and so for the estimate. A band of one number changes nothing.

    >>> from .estimates import estimate_shares
    >>> yes, n = np.array([28.0, 20, 33]), np.array([30.0, 30, 40])
    >>> bands = np.array([25.0, 20, 30]), np.array([30.0, 20, 34])
    >>> banded_shares(estimate_shares(yes, n), n, bands).value.round(3).tolist()  # 27.5 / 30 first
    [0.917, 0.667, 0.8]
    """
    ends = [_share(found, n, total) for total in bands]
    middle = (bands[0] + bands[1]) / 2
    return replace(
        found,
        value=_divided(middle, n),
        low=wilson(bands[0], n)[0],
        high=wilson(bands[1], n)[1],
        estimate=_share(found, n, middle)[0],
        estimate_low=ends[0][1],
        estimate_high=ends[1][2],
    )


def _share(found: Estimates, n: np.ndarray, yes: np.ndarray) -> Numbers:
    """Estimate and interval that this number of yes would give under the same models."""
    models, fit = found.models, found.fit
    if isinstance(fit, BetaBinomial) and np.isfinite(fit.size):
        estimate = posterior_share(yes, n, fit)[0]
    else:
        estimate = found.estimate  # no differences: every project has that of all together
    if not isinstance(models, ShareModels):
        return estimate, np.full_like(n, np.nan), np.full_like(n, np.nan)
    low, high = share_intervals(yes, n, models)
    return estimate, np.minimum(low, estimate), np.maximum(high, estimate)


def banded_means(
    found: Estimates,
    n: np.ndarray,
    bands: Bands,
    spread: tuple[float, float],
    scale: tuple[float, float],
) -> Estimates:
    """Estimates of a rating item from the lowest and highest sum per project.

    The spread of one project's answers, beside its mean, can tell what each answered; so the
    interval of the own value takes the spread inside all projects together, as the model does.

    Parameters
    ----------
    spread : standard deviation inside projects, pooled, and its degrees of freedom; scale : ends.
    """
    middle = (bands[0] + bands[1]) / 2
    if found.models is None:
        return _without_spread(found, n, bands, scale)
    ends = [mean_at(found.fit, found.models, n, total) for total in bands]
    half = stats.t.ppf(0.975, spread[1]) * spread[0] / np.sqrt(np.where(n > 0, n, np.nan))
    return replace(
        found,
        value=_divided(middle, n),
        low=_divided(bands[0], n) - half,
        high=_divided(bands[1], n) + half,
        estimate=mean_at(found.fit, found.models, n, middle)[0],
        estimate_low=ends[0][1],
        estimate_high=ends[1][2],
    )


def mean_at(
    fit: RandomIntercept, models: MeanModels | None, n: np.ndarray, total: np.ndarray
) -> Numbers:
    """Estimate and interval that these sums would give under models that are known."""
    estimate = posterior_mean(n, total, fit)[0]
    if models is None:
        return estimate, np.full_like(n, np.nan), np.full_like(n, np.nan)
    low, high = mean_intervals(n, total, models)
    return estimate, np.minimum(low, estimate), np.maximum(high, estimate)


def _without_spread(
    found: Estimates, n: np.ndarray, bands: Bands, scale: tuple[float, float]
) -> Estimates:
    """The interval that the scale leaves where nobody inside any project differs."""
    low, high = (_divided(total, n) for total in bands)
    value = (low + high) / 2
    bounds = same_answer_interval(n, low, scale)[0], same_answer_interval(n, high, scale)[1]
    return replace(
        found,
        value=value,
        low=bounds[0],
        high=bounds[1],
        estimate=posterior_mean(n, value * n, found.fit)[0],
        estimate_low=bounds[0],
        estimate_high=bounds[1],
    )


def basis_of(units: pd.DataFrame) -> str:
    """What a model of these units of one question is made of; `EXACT` where nothing else is said.

    Parameters
    ----------
    units : totals, or what `as_told.as_told` makes of them.
    """
    return str(units["basis"].iloc[0]) if "basis" in units and len(units) else EXACT


def _divided(total: np.ndarray, n: np.ndarray) -> np.ndarray:
    return np.divide(total, n, out=np.full(len(n), np.nan), where=n > 0)


def banded_totals(
    totals: pd.DataFrame, instrument: Instrument, units: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The totals as they may be known: sums in the middle of their band, spread of all together.

    A sum of squares beside a sum can tell what each answered. The one given here is what the
    project would have with the spread inside all projects together, so that pooling still works.

    Parameters
    ----------
    totals : with ``reason``, ``sum_low`` and ``sum_high``; units : from `as_told.as_told`, whose
        spread is taken; the totals themselves when left out.

    Returns
    -------
    The same rows; for yes and no the sum of squares equals the sum.
    """
    kinds = {item.id: item.scale.kind for item in instrument.items}
    low, high = totals["sum_low"], totals["sum_high"]
    found = totals.assign(sum=(low + high) / 2, precision=np.where(low == high, EXACT, BAND))
    found["sum_squares"] = found["sum"]
    of_question = dict(list((totals if units is None else units).groupby(["item", "wave"])))
    for (item, wave), rows in totals.groupby(["item", "wave"], sort=False):
        if kinds[item] != YES_NO:
            own, of = found.loc[rows.index], of_question[item, wave]
            sd, _ = within_sd(of["n"], of["sum"], of["sum_squares"])
            inside = np.nan_to_num(sd) ** 2 * (own["n"] - 1).clip(lower=0)
            found.loc[rows.index, "sum_squares"] = inside + own["sum"] ** 2 / own["n"]
    return found.drop(columns="n_agree", errors="ignore")
