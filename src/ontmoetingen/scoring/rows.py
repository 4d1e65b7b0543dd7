"""Tables that need more than totals. In: rows per respondent, scores. Out: frames to publish.

Only a few questions need rows: whether low scores overlap beyond shared respondents and what the
participants of a project are like (here), who changed and who was lost (``change``, ``attrition``),
and whether projects differ at equal participants (``adjusted``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import pandas as pd

from ..model.instrument import YES_NO, Contrast, Instrument, Item
from .banded import BAND, basis_of
from .means import fit_random_intercept
from .overlap import PATTERNS, against_chance, standardised
from .shares import fit_beta_binomial
from .tables import asked
from .traits import (
    Effect,
    contrast_trait,
    regression_weights,
    smallest_side,
    trait_effect,
    trait_means,
    trait_of_projects,
)

OVERLAP = ["direction", "items", "wave", "at_least", "n_projects", "n_extreme", "observed"]
OVERLAP += ["expected", "p_value", "method"]
TRAITS = ["item", "wave", "trait", "contrast_label", "per", "effect", "ci_low", "ci_high"]
TRAITS += ["p_value", "n_projects", "n_smallest_side", "basis"]
POINTS = ["project_id", "trait", "trait_label", "value", "n"]


def overlap_wave(instrument: Instrument) -> str | None:
    """The last wave at which all items of the overlap question were asked; none without such."""
    asked_in = [set(instrument.item(i).waves) for i in instrument.overlap]
    shared = [w.id for w in instrument.waves if asked_in and all(w.id in a for a in asked_in)]
    return shared[-1] if shared else None


def wide_answers(answers: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """One row per respondent with the items of the overlap question at their shared wave.

    Parameters
    ----------
    answers : ``project_id, respondent_id, wave, item, value``.

    Returns
    -------
    ``project_id`` and one column per item (1, 0 or missing).
    """
    items = list(instrument.overlap)
    chosen = answers[(answers["wave"] == overlap_wave(instrument)) & answers["item"].isin(items)]
    keys = ["project_id", "respondent_id"]
    wide = chosen.pivot(index=keys, columns="item", values="value").reindex(columns=items)
    return wide.reset_index(level="project_id").reset_index(drop=True)


def overlap_tables(
    answers: pd.DataFrame,
    instrument: Instrument,
    shown: Collection[str],
    draws: int,
    measure: Callable[[np.ndarray, np.ndarray], np.ndarray] = standardised,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Overlap against chance, and the patterns behind it.

    Parameters
    ----------
    shown : projects that are shown for every item of the question; only these are compared, so
        that a count of projects says nothing about one that is hidden.
    draws : number of shuffles; measure : as in `overlap.against_chance`.
    """
    wave = overlap_wave(instrument)
    if wave is None:
        return pd.DataFrame(columns=OVERLAP), pd.DataFrame(columns=PATTERNS)
    rows = wide_answers(answers, instrument)
    rows = rows[rows["project_id"].isin(shown)]
    found = against_chance(rows, instrument.overlap, draws, measure=measure)
    return found.tests.assign(wave=wave)[OVERLAP], found.patterns


def background_contrasts(instrument: Instrument) -> list[Contrast]:
    """Contrasts on what is known of respondents: the mean of a number, or the share of a group."""
    attributes = {a.id for a in instrument.project.attributes}
    return [c for c in instrument.contrasts if c.trait not in attributes]


def trait_point_table(respondents: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Mean (or share) of each background variable that a contrast uses, per project, one decimal.

    The rounding is part of the protection: a precise mean of a small group gives its sum away.
    """
    labels = {b.id: b.label for b in instrument.background}
    found = [
        trait_means(_as_number(respondents, c), c.trait).assign(
            trait=c.id, trait_label=labels[c.trait]
        )
        for c in background_contrasts(instrument)
    ]
    points = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=POINTS)
    return points.assign(value=points["value"].astype(float).round(1))[POINTS]


def _as_number(respondents: pd.DataFrame, contrast: Contrast) -> pd.DataFrame:
    """Respondents with the trait as a number: 1 for the values that are set apart, 0 for others."""
    if not contrast.values:
        return respondents
    chosen = contrast_trait(respondents[contrast.trait], contrast.values)
    return respondents.assign(**{contrast.trait: chosen})


def trait_table(
    totals: pd.DataFrame,
    projects: pd.DataFrame,
    points: pd.DataFrame,
    instrument: Instrument,
    told: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Effect of every contrast on every item and wave it applies to.

    Parameters
    ----------
    totals : from `as_told.as_told`; projects : ``project_id`` and attributes; points : from
        `trait_point_table`; told : the same as they are published, for totals that are no more
        than told.

    Returns
    -------
    Columns `TRAITS`; effects in percentage points for shares and scale points for ratings, for
    a difference of ``per`` in the trait.
    """
    found = [
        (
            item.id,
            wave,
            contrast.id,
            contrast.label,
            contrast.per,
            *_effect(item, rows, contrast, projects, told if basis_of(rows) == BAND else points),
            basis_of(rows),
        )
        for item, wave, rows in asked(totals, instrument)
        for contrast in instrument.contrasts
        if item.id in contrast.items
    ]
    return pd.DataFrame(found, columns=TRAITS)


def _effect(
    item: Item,
    rows: pd.DataFrame,
    contrast: Contrast,
    projects: pd.DataFrame,
    points: pd.DataFrame,
) -> tuple:
    n, total = rows["n"].to_numpy(float), rows["sum"].to_numpy(float)
    if item.scale.kind == YES_NO:
        size, factor = fit_beta_binomial(total, n).size, 100.0
    else:
        size, factor = fit_random_intercept(n, total, rows["sum_squares"]).size, 1.0
    trait = trait_of_projects(contrast, projects, points)
    trait = trait.reindex(rows["project_id"]).to_numpy(float)
    found = trait_effect(total / n, trait / contrast.per, regression_weights(n, size))
    return (*_in_points(found, factor), found.n_projects, smallest_side(trait, contrast))


def _in_points(found: Effect, factor: float) -> tuple[float, float, float, float]:
    return found.effect * factor, found.low * factor, found.high * factor, found.p_value
