"""How much projects differ. In: totals, estimates and states. Out: one row per item and wave.

It is about all projects together and names none; where these are few it rests on what is told of
them (`as_told.as_told`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..model.instrument import YES_NO, Item
from .banded import BAND, basis_of
from .estimates import Estimates, estimate_shares
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
        **spread_interval(item, rows, estimates),
        "between_sd_logit": logit_sd,
        "overdispersion": over.phi,
        "overdispersion_tau2": over.tau2,
        "model": estimates.model,
        "basis": basis_of(rows),
    }


def spread_interval(item: Item, rows: pd.DataFrame, estimates: Estimates) -> dict[str, float]:
    """The interval of the spread; of shares in bands over everything that the bands leave open.

    Counts at one height in their bands make projects seem to differ where they do not, and differ
    too little where they do. So the interval runs from that of the counts nearest to all together
    to that of those farthest from it. Sums of ratings are in bands narrow beside their spread.

    Parameters
    ----------
    rows : as `as_told.as_told` gives them; estimates : made of them.
    """
    ends = [estimates]
    if basis_of(rows) == BAND and item.scale.kind == YES_NO:
        n = rows["n"].to_numpy(float)
        ends += [estimate_shares(total, n) for total in _nearest_and_farthest(rows)]
    low, high = (np.array([getattr(e, f"between_{end}") for e in ends]) for end in ("low", "high"))
    return {"between_low": np.fmin.reduce(low), "between_high": np.fmax.reduce(high)}


def _nearest_and_farthest(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """In each band the number of yes nearest to, and far from, the share of all together.

    Far on the side where a band lies, and by turns on either side where it lies around that share.
    """
    low, high, n, total = (rows[c].to_numpy(float) for c in ("sum_low", "sum_high", "n", "sum"))
    expected = n * total.sum() / n.sum()
    around = (low < expected) & (expected < high)
    is_low = np.where(around, np.cumsum(around) % 2 == 1, high <= expected)
    return np.clip(expected, low, high), np.where(is_low, low, high)


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
