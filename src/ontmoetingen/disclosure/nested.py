"""Hiding where units lie in kinds. In: rows per unit, per kind, over all. Out: some are hidden.

A profile of a class has many numbers, and they are tied together: the mean of a group of lines
follows from its lines, the difference from its two sides, a kind from its units and all from the
kinds. Hiding number by number would leave ways around. So a unit is shown with everything or with
nothing, judged by the smallest count behind any of its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .protect import choose_hidden, mark
from .rules import Rules

ALL, KIND, UNIT = "all", "kind", "unit"
WHO = ["level", "unit_id", "kind"]


def protect_nested(
    frame: pd.DataFrame,
    rules: Rules,
    counts: tuple[str, str],
    within: Sequence[str],
    hides: Sequence[str],
) -> pd.DataFrame:
    """The table with ``status`` and ``reason``, and without the numbers that may not pass.

    Hidden units of one kind are none, or at least two with enough respondents together, since
    the kind is the sum of its units; for hidden kinds the same holds against all, and the units of
    a hidden kind are hidden with it. A kind, and all together, need enough units too.

    Parameters
    ----------
    frame : columns level (all, kind or unit), unit_id, kind (of a unit: the kind it lies in, may
        be empty), and what else there is. A row that was hidden before, with its ``reason``, stays
        hidden.
    counts : columns with the number of respondents and of units behind a row.
    within : columns that separate what shares no total, such as the moment of asking.
    hides : columns to empty in a hidden row, the counts of respondents included.

    Source
    ------
    Hundepool et al. (2012), ch. 4, secondary suppression in hierarchical tables.
    """
    why = nested_reasons(frame, rules, counts, within)
    if "reason" in frame:
        why = np.where(frame["reason"] != "", frame["reason"], why)
    return mark(frame, why, hides)


def nested_reasons(
    frame: pd.DataFrame, rules: Rules, counts: tuple[str, str], within: Sequence[str]
) -> np.ndarray:
    """Per row why it is hidden, empty when it is shown; arguments as in `protect_nested`."""
    keys = [*within, *WHO]
    least = frame.groupby(keys, sort=True, as_index=False)[list(counts)].min()
    groups = least.groupby(list(within), sort=False).indices if within else {"": slice(None)}
    least["why"] = ""
    for rows in groups.values():
        part = least.iloc[rows]
        least.loc[part.index, "why"] = _reasons(part, rules, counts)
    why = frame[keys].merge(least, on=keys, how="left")["why"]
    return why.to_numpy(object)


def _reasons(part: pd.DataFrame, rules: Rules, counts: tuple[str, str]) -> np.ndarray:
    """Per unit, kind and all together why it is hidden; empty when it is shown."""
    n = part[counts[0]].to_numpy(float, na_value=0)
    level, kind = part["level"].to_numpy(), part["kind"].to_numpy()
    hidden = np.isin(kind, list(_hidden_kinds(part, n, rules))) & (level != ALL)
    for own in set(kind[level == UNIT]):
        rows = np.flatnonzero((level == UNIT) & (kind == own) & ~hidden)
        choice = choose_hidden(n[rows], rules)
        hidden[rows] = choice.small | choice.beside
    small = n < rules.min_respondents.threshold
    few = (level != UNIT) & (part[counts[1]].to_numpy(float) < rules.min_projects.threshold)
    tests = [small, hidden, few]
    words = [rules.min_respondents, rules.min_hidden_projects, rules.min_projects]
    return np.select(tests, [rule.reason for rule in words], "")


def _hidden_kinds(part: pd.DataFrame, n: np.ndarray, rules: Rules) -> set[str]:
    """Kinds that may not be shown, units without a kind being one too where others have one."""
    is_kind, is_unit = (part["level"] == level for level in (KIND, UNIT))
    sizes = dict(zip(part.loc[is_kind, "kind"], n[is_kind.to_numpy()], strict=True))
    without = (is_unit & (part["kind"] == "")).to_numpy()
    if 0 < without.sum() < is_unit.sum():
        sizes[""] = n[without].sum()
    choice = choose_hidden(list(sizes.values()), rules)
    hidden = choice.small | choice.beside
    return {kind for kind, gone in zip(sizes, hidden, strict=True) if gone}
