"""How much projects differ. In: totals, estimates and states. Out: one row per item and wave.

It is about all projects together and names none; where these are few it rests on what is told of
them (`as_told.as_told`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..model.instrument import YES_NO, Item
from .banded import basis_of
from .estimates import Estimates
from .funnel import Overdispersion, arcsine_overdispersion, mean_overdispersion
from .logistic import fit_random_logit
from .standing import ALIKE, HIGHER, LOWER, TOO_SMALL, within_sd

VARIATION = ["item", "wave", "measure", "n_projects", "between_sd", "between_low", "between_high"]
VARIATION += ["between_sd_logit", "reliability_median", "reliability_share", "overdispersion"]
VARIATION += ["overdispersion_tau2", "n_higher", "n_lower", "n_indistinct", "n_too_small"]
VARIATION += ["n_hidden", "model", "basis"]
# From here on a score tells single projects apart (Adams 2009).
RELIABLE = 0.7


def between_projects(item: Item, rows: pd.DataFrame, estimates: Estimates) -> dict[str, object]:
    """Spread between projects, in the units of the item and against chance."""
    over, logit_sd = overdispersion(item, rows), np.nan
    if item.scale.kind == YES_NO:
        logit_sd = fit_random_logit(rows["sum"], rows["n"]).between_sd
    return {
        "between_sd": estimates.between_sd,
        "between_low": estimates.between_low,
        "between_high": estimates.between_high,
        "between_sd_logit": logit_sd,
        "overdispersion": over.phi,
        "overdispersion_tau2": over.tau2,
        "model": estimates.model,
        "basis": basis_of(rows),
    }


def overdispersion(item: Item, rows: pd.DataFrame) -> Overdispersion:
    """How much more projects differ than chance gives."""
    n, total = rows["n"].to_numpy(float), rows["sum"].to_numpy(float)
    overall = total.sum() / n.sum()
    if item.scale.kind == YES_NO:
        return arcsine_overdispersion(total, n, overall)
    sd, _ = within_sd(n, total, rows["sum_squares"])
    return mean_overdispersion(n, total, overall, sd)


def reliable_part(estimates: Estimates, shown: np.ndarray) -> dict[str, float]:
    """How reliable scores are, and which part of those shown can be told apart."""
    own = estimates.weight[shown]
    return {
        "reliability_median": float(np.median(estimates.weight)),
        "reliability_share": float((own >= RELIABLE).mean()) if len(own) else np.nan,
    }


def state_counts(state: np.ndarray, shown: np.ndarray) -> dict[str, int]:
    """How many of the shown projects have each state."""
    names = {"n_higher": HIGHER, "n_lower": LOWER, "n_indistinct": ALIKE, "n_too_small": TOO_SMALL}
    return {column: int((state[shown] == name).sum()) for column, name in names.items()}
