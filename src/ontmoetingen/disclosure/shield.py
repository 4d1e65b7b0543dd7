"""What may be known of each project. In: totals, scales, rules. Out: why hidden, and bands.

Decided once, before anything is computed per project: hidden is hidden in every table, and every
number about a project is then made of the band that stands here and never of the count behind it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .bands import Answers, Bands, count_bands, sensitive_bands, sum_bands
from .known import Knowledge
from .protect import choose_hidden
from .rules import Rules
from .told import Groups, tell_question

WITHIN = ["item", "wave"]
YES_NO = Answers(0.0, 1.0, agree_from=1.0, yes_no=True)


def shielded(
    totals: pd.DataFrame,
    scales: Mapping[str, Answers],
    rules: Rules,
    groups: Groups | None = None,
) -> pd.DataFrame:
    """The totals with what may be known of them.

    Hidden are rows with too few answers, rows beside them, and rows of which a band could still be
    narrowed by subtracting: from all together, or from a group of projects.

    Parameters
    ----------
    totals : ``project_id, item, wave, n, sum`` and what else there is.
    scales : per item its scale; `YES_NO` for yes and no, sensitive where the question is.
    groups : per trait the group of each project, of which a mean is published.

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
        found.loc[index, "reason"] = _reasons(n, scales[item].yes_no, rules)
        found.loc[index, "sum_low"], found.loc[index, "sum_high"] = bands.low, bands.high
        if scales[item].step == 1:
            safe = hide_narrow(found.loc[index], scales[item].yes_no, groups or {}, rules)
            found.loc[index, "reason"] = safe
    return found


def hide_narrow(rows: pd.DataFrame, is_yes_no: bool, groups: Groups, rules: Rules) -> pd.Series:
    """Reasons of one item and moment, with more rows hidden until no band can be narrowed.

    Each round hides the rows of which a number can be bounded too narrowly, or when all of these
    are hidden already, the smallest row that is still shown.
    """
    rows = rows.copy()
    while len(narrow := narrow_projects(rows, is_yes_no, groups, rules)):
        shown = rows[rows["reason"] == ""].sort_values("n", kind="stable")
        if shown.empty:
            break
        chosen = shown.index[shown["project_id"].isin(narrow)]
        more = chosen if len(chosen) else shown.index[:1]
        rows.loc[more, "reason"] = rules.min_hidden_projects.reason
    return rows["reason"]


def narrow_projects(rows: pd.DataFrame, is_yes_no: bool, groups: Groups, rules: Rules) -> list[str]:
    """Projects of which a hidden number or a band can be bounded too narrowly."""
    told = Knowledge()
    tell_question(told, rows, is_yes_no, groups, rules)
    return told.narrow(rules.min_width.threshold)


def _bands(total: np.ndarray, n: np.ndarray, scale: Answers, rules: Rules) -> Bands:
    if scale.yes_no:
        return (sensitive_bands if scale.sensitive else count_bands)(total, n, rules)
    return sum_bands(total, n, scale, rules)


def _reasons(n: np.ndarray, is_yes_no: bool, rules: Rules) -> np.ndarray:
    few = rules.min_answers_yes_no if is_yes_no else rules.min_respondents
    choice = choose_hidden(n, rules, few.threshold)
    beside = rules.min_hidden_projects.reason
    return np.select([choice.small, choice.beside], [few.reason, beside], "")
