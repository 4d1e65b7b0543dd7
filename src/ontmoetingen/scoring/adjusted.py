"""Do projects differ beyond who takes part? In: answers and background. Out: spread before, after.

Projects can differ because their participants differ: older ones, other schools. A model that holds
the background of every respondent equal shows how much difference between projects is left. What
is left is not yet the work of the project: only what was asked can be held equal.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..model.instrument import YES_NO, Instrument, Item
from .design import Covariate, Design, covariates, design
from .mixed import fit_mixed
from .mixed_logit import fit_mixed_logit, spread_of_shares

KEY = ["project_id", "respondent_id", "wave"]
ADJUSTED = ["item", "wave", "measure", "covariates", "covariate_labels", "between_sd_before"]
ADJUSTED += ["before_low", "before_high", "p_before", "between_sd_after", "after_low", "after_high"]
ADJUSTED += ["p_after", "share_explained", "n", "n_missing", "n_projects", "model"]
UNKNOWN = (np.nan,) * 4  # one answer per project: projects cannot be told from respondents
MODELS = {True: "random intercept logit", False: "random intercept (REML)"}


def adjusted_table(
    answers: pd.DataFrame, respondents: pd.DataFrame, instrument: Instrument
) -> pd.DataFrame:
    """Spread between projects before and after the background of respondents is held equal.

    Both models are fitted to the same respondents: those of whom the whole background is known.

    Parameters
    ----------
    answers : ``project_id, respondent_id, wave, item, value``.
    respondents : ``project_id, respondent_id, wave`` and background.

    Returns
    -------
    Columns `ADJUSTED`, one row per item and wave: standard deviations with 95 % bounds (fractions
    for yes/no items, else on the scale of the answers), p values of no difference at all, and the
    part of the variance between projects that goes with the background (negative when projects
    differ more at equal background; missing when they did not differ). Without rows where no
    background is named, or none of it varies.

    Source
    ------
    Snijders & Bosker (2012), section 7.1 and ch. 17. Models checked against lme4.
    """
    wanted = covariates(instrument, instrument.adjust_for)
    background = respondents.drop_duplicates(KEY)[[*KEY, *instrument.adjust_for]]
    found = []
    for item in instrument.items if wanted else ():
        for wave in item.waves:
            own = answers[(answers["item"] == item.id) & (answers["wave"] == wave)]
            rows = own.merge(background, on=KEY, how="left")
            found += _compared(item, wave, rows, wanted)
    return pd.DataFrame(found, columns=ADJUSTED)


def _compared(
    item: Item, wave: str, rows: pd.DataFrame, wanted: Sequence[Covariate]
) -> list[tuple]:
    model = design(rows, wanted)
    used = [c for c in wanted if any(t.split("=")[0] == c.id for t in model.terms)]
    if not used:
        return []
    before, after = _spreads(item, rows[model.complete], model)
    explained = 1 - (after[0] / before[0]) ** 2 if before[0] > 0 else np.nan
    named = ";".join(c.id for c in used), "; ".join(c.label for c in used)
    about = item.id, wave, item.scale.main_measure, *named
    counts = int(model.complete.sum()), model.n_missing
    projects = rows.loc[model.complete, "project_id"].nunique()
    kind = MODELS[item.scale.kind == YES_NO]
    return [(*about, *before, *after, explained, *counts, projects, kind)]


def _spreads(item: Item, rows: pd.DataFrame, model: Design) -> tuple[tuple, tuple]:
    """Spread, its bounds and the p value, without and with covariates."""
    if rows["project_id"].value_counts().lt(2).all():
        return UNKNOWN, UNKNOWN
    spread = _of_shares if item.scale.kind == YES_NO else _of_means
    project, value = rows["project_id"].to_numpy(str), rows["value"].to_numpy(float)
    alone = model.matrix[:, :1]
    return spread(project, alone, value), spread(project, model.matrix, value)


def _of_means(project: np.ndarray, matrix: np.ndarray, value: np.ndarray) -> tuple:
    fit = fit_mixed(project, matrix, value)
    # Without any spread inside projects there is no upper bound: missing, not an endless number.
    high = fit.between_high if np.isfinite(fit.between_high) else np.nan
    return fit.between_sd, fit.between_low, high, fit.p_between


def _of_shares(project: np.ndarray, matrix: np.ndarray, value: np.ndarray) -> tuple:
    fit = fit_mixed_logit(project, matrix, value)
    return *spread_of_shares(fit, matrix), fit.p_between
