"""All respondents together. In: totals, instrument. Out: value and intervals per question.

The value and its own interval rest on all answers. The interval that counts other projects in rests
on how projects differ, and so on the units that `as_told.as_told` gives.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..model.instrument import YES_NO, Instrument, Item
from .banded import BAND, basis_of
from .clusters import clustered_mean
from .intervals import clustered_wilson, mean_interval, same_answer_interval, wilson
from .means import has_no_spread_inside
from .tables import possible_range, with_units

OVERALL = ["item", "wave", "measure", "n", "n_projects", "value", "ci_low", "ci_high"]
OVERALL += ["general_low", "general_high", "basis"]
FEWEST_UNITS = 3  # of fewer one cannot say how they differ, and so nothing about others either


def overall_table(
    totals: pd.DataFrame, instrument: Instrument, units: pd.DataFrame | None = None
) -> pd.DataFrame:
    """All respondents together per item, wave and measure.

    The overall value is defined here and nowhere else: every respondent counts once, whatever
    the size of the project.

    Parameters
    ----------
    totals : as `totals.totals_expression` gives them; units : from `as_told.as_told`, by which the
        interval for other projects is made; the totals themselves when left out.

    Returns
    -------
    Columns `OVERALL`; shares as fractions, means on their scale. ``ci_low`` and ``ci_high``
    (Wilson, Student) are about other respondents in these projects; ``general_low`` and
    ``general_high`` about other projects too, and are wider as far as projects differ.
    """
    rows = [
        (item.id, wave, measure, *numbers, basis_of(of))
        for item, wave, rows, of in with_units(totals, instrument, units)
        for measure, numbers in _overall(item, rows, of).items()
    ]
    return pd.DataFrame(rows, columns=OVERALL)


def _sums(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return tuple(rows[c].to_numpy(float) for c in ("n", "sum", "sum_squares"))


def _overall(item: Item, rows: pd.DataFrame, units: pd.DataFrame) -> dict[str, tuple]:
    n, total, squares = _sums(rows)
    size = (int(n.sum()), len(rows))
    if item.scale.kind == YES_NO:
        general = _general(units, (0.0, 1.0), clustered_wilson(*_sums(units)[1::-1]))
        return {"share_yes": (*size, *_share(total, n), *general)}
    scale = possible_range(item)
    own = _mean_bounds(n, total, squares, scale)
    general = _general(units, scale, _mean_bounds(*_sums(units), scale)[2:])
    bounds = np.clip([*own[:2], *general], *scale).tolist()
    found = {"mean": (*size, float(total.sum() / n.sum()), *bounds)}
    if item.scale.agree_from is not None:
        agree = rows["n_agree"].to_numpy(float)
        general = clustered_wilson(agree, n)
        if basis_of(units) == BAND:
            as_mean = _counting_for(own[:2], _mean_bounds(*_sums(units), scale)[2:])
            general = tuple(float(v) for v in wilson(agree.sum() * as_mean, n.sum() * as_mean))
            general = _general(units, (0.0, 1.0), general)
        found["share_agree"] = (*size, *_share(agree, n), *general)
    return found


def _general(
    units: pd.DataFrame, scale: tuple[float, float], bounds: tuple[float, float]
) -> tuple[float, float]:
    """Bounds that count other projects in; the whole scale where too few units are told."""
    too_few = basis_of(units) == BAND and len(units) < FEWEST_UNITS
    return scale if too_few else tuple(bounds)


def _counting_for(own: tuple[float, float], general: tuple[float, float]) -> float:
    """For which part of all answers these count where other projects are counted in.

    How many agree in each project is told nowhere. That agreeing goes by project as much as the
    mean does is taken from the widths of both intervals of the mean (Kish 1965, design effect).
    """
    wider = (general[1] - general[0]) / (own[1] - own[0]) if own[1] > own[0] else 1.0
    return 1 / max(wider, 1.0) ** 2


def _mean_bounds(
    n: np.ndarray, total: np.ndarray, squares: np.ndarray, scale: tuple[float, float]
) -> tuple[float, ...]:
    """Interval of the mean for these projects and for others; never without width."""
    everyone, value = n.sum(), total.sum() / n.sum()
    if has_no_spread_inside(float(squares.sum() - everyone * value**2), squares):
        low, high = same_answer_interval(everyone, value, scale)
        return (float(low), float(high)) * 2
    return *mean_interval(everyone, total.sum(), squares.sum()), *clustered_mean(n, total, squares)


def _share(count: np.ndarray, n: np.ndarray) -> tuple[float, ...]:
    low, high = wilson(count.sum(), n.sum())
    return float(count.sum() / n.sum()), float(low), float(high)
