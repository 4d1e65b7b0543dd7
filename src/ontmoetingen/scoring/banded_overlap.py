"""Overlap of low scorers that gives no count away. In: numbers of yes. Out: what is told of these.

Which projects lie lowest on several items depends on the true counts inside their bands. Where few
projects are in bands, they are put in order by what is told of them, in the shuffled tables as in
the observed one: the test is then the same test of a coarser measure, and keeps its level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from ..disclosure.bands import count_bands, sensitive_bands
from ..disclosure.rules import Rules
from ..model.instrument import Instrument
from .banded import BAND
from .overlap import standardised
from .rows import overlap_wave

Measure = Callable[[np.ndarray, np.ndarray], np.ndarray]
Middles = Callable[[np.ndarray, np.ndarray], np.ndarray]


def items_in_bands(units: pd.DataFrame, instrument: Instrument) -> set[str]:
    """Items of the overlap question of which models are made of what is told.

    Parameters
    ----------
    units : from `as_told.as_told`.
    """
    asked = units[(units["wave"] == overlap_wave(instrument)) & (units["basis"] == BAND)]
    return set(asked["item"]) & set(instrument.overlap)


def measure_of(in_bands: set[str], instrument: Instrument, rules: Rules) -> Measure:
    """What projects are put in order by: shares of the middles of bands for these items.

    Parameters
    ----------
    in_bands : from `items_in_bands`.

    Returns
    -------
    From numbers of yes and of answers (..., projects, items) to standard errors from all together.

    Source
    ------
    Edgington & Onghena (2007), Randomization Tests: a test of shuffled respondents keeps its level
    for any measure that is computed alike in every table.
    """
    middles = [_middles_of(item, in_bands, instrument, rules) for item in instrument.overlap]

    def measure(yes: np.ndarray, n: np.ndarray) -> np.ndarray:
        return standardised(_each(middles, yes, n), n)

    return measure


def _each(middles: Sequence[Middles], yes: np.ndarray, n: np.ndarray) -> np.ndarray:
    return np.stack([told(yes[..., k], n[..., k]) for k, told in enumerate(middles)], axis=-1)


def _middles_of(item: str, in_bands: set[str], instrument: Instrument, rules: Rules) -> Middles:
    if item not in in_bands:
        return lambda yes, n: yes
    bands = sensitive_bands if instrument.item(item).sensitive else count_bands
    return lambda yes, n: _middle(bands, yes, n, rules)


def _middle(bands: Callable, yes: np.ndarray, n: np.ndarray, rules: Rules) -> np.ndarray:
    """The middle of the band of every count; bands are made once per number of answers."""
    found = np.empty(np.shape(yes), float)
    for size in np.unique(n):
        counts = np.arange(int(size) + 1)
        middle = bands(counts, np.full(len(counts), size), rules).middle
        at = n == size
        found[at] = middle[np.asarray(yes)[at].astype(int)]
    return found
