"""What may be known of each project. In: totals, scales, rules. Out: why hidden, and bands.

Decided once, before anything is computed per project: hidden is hidden in every table, and every
number about a project is then made of the band that stands here and never of the count behind it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .bands import Answers, Bands, count_bands, sum_bands
from .protect import choose_hidden
from .rules import Rules

WITHIN = ["item", "wave"]
YES_NO = Answers(0.0, 1.0, agree_from=1.0)


def shielded(totals: pd.DataFrame, scales: Mapping[str, Answers], rules: Rules) -> pd.DataFrame:
    """The totals with what may be known of them.

    Parameters
    ----------
    totals : ``project_id, item, wave, n, sum`` and what else there is.
    scales : per item its scale; `YES_NO` for yes and no.

    Returns
    -------
    The same rows with ``reason`` (why a row is hidden, empty when it is shown), ``sum_low`` and
    ``sum_high``: the bounds of the number of yes or of the sum, also of rows that are hidden.

    >>> from .rules import load_rules
    >>> rows = [("a", 4, 3), ("b", 12, 9), ("c", 30, 22)]
    >>> totals = pd.DataFrame(rows, columns=["project_id", "n", "sum"]).assign(item="q", wave="T1")
    >>> found = shielded(totals, {"q": YES_NO}, load_rules())
    >>> found[["reason", "sum_low", "sum_high"]].to_numpy().tolist()[2]
    ['', 19.0, 24.0]
    """
    found = totals.assign(reason="", sum_low=np.nan, sum_high=np.nan)
    for (item, _), places in totals.groupby(WITHIN, sort=False).indices.items():
        rows = totals.iloc[places]
        n, total = rows["n"].to_numpy(float), rows["sum"].to_numpy(float)
        bands = _bands(total, n, scales[item], rules)
        index = totals.index[places]
        found.loc[index, "reason"] = _reasons(n, scales[item] is YES_NO, rules)
        found.loc[index, "sum_low"], found.loc[index, "sum_high"] = bands.low, bands.high
    return found


def _bands(total: np.ndarray, n: np.ndarray, scale: Answers, rules: Rules) -> Bands:
    if scale is YES_NO:
        return count_bands(total, n, rules)
    return sum_bands(total, n, scale, rules)


def _reasons(n: np.ndarray, is_yes_no: bool, rules: Rules) -> np.ndarray:
    few = rules.min_answers_yes_no if is_yes_no else rules.min_respondents
    choice = choose_hidden(n, rules, few.threshold)
    beside = rules.min_hidden_projects.reason
    return np.select([choice.small, choice.beside], [few.reason, beside], "")
