"""What a table of units tells. In: rows of one question with bounds and reasons. Out: as known.

A programme tells of each unit a number of respondents and a sum, of every kind of units and of all
together the same. A reader is taken to know every total of respondents exactly, and every total of
sums within the bounds in which it is told.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .known import Knowledge, Number
from .nested import ALL, KIND, UNIT
from .rules import Rules
from .told import tell_sum

Numbers = dict[str, Number]


def tell_counts(told: Knowledge, rows: pd.DataFrame, rules: Rules) -> None:
    """Add one question to which each respondent says yes or no.

    Parameters
    ----------
    rows : ``level, unit_id, kind, n, sum, sum_low, sum_high, reason`` of units, kinds and all
        together; true numbers. Kinds are of respondents here, and cut across the units.
    """
    units = rows[rows["level"] == UNIT]
    n = _respondents(told, rows, units, rules)
    yes = {u.unit_id: tell_sum(told, f"{u.unit_id}", u, n[u.unit_id]) for u in units.itertuples()}
    for total in rows[(rows["level"] == ALL) & (rows["reason"] == "")].itertuples():
        whole = told.within("", total.sum, total.sum_low, total.sum_high)
        told.adds_up(whole, list(yes.values()))
        _across(told, whole, rows[rows["level"] == KIND])


def _across(told: Knowledge, whole: Number, kinds: pd.DataFrame) -> None:
    """All together is the sum of the kinds of respondents; nothing where there are none."""
    if kinds.empty:
        return
    told.adds_up(whole, [tell_sum(told, "", kind) for kind in kinds.itertuples()])


def tell_sums(told: Knowledge, rows: pd.DataFrame, rules: Rules, most: float) -> None:
    """Add one line of a profile; sums are whole, counted from the lowest answer that there is.

    Parameters
    ----------
    rows : as in `tell_counts`, where kinds are of units.
    most : the highest a respondent can add to a sum.
    """
    units = rows[rows["level"] == UNIT]
    sums = {u.unit_id: _sum(told, u, rules, most) for u in units.itertuples()}
    for total, members in _totals(rows, units):
        whole = told.within("", total.sum, total.sum_low, total.sum_high)
        told.adds_up(whole, [sums[m] for m in members])


def tell_respondents(told: Knowledge, rows: pd.DataFrame, rules: Rules) -> None:
    """Add the numbers of respondents of one line only; rows as in `tell_counts`."""
    _respondents(told, rows, rows[rows["level"] == UNIT], rules)


def _respondents(told: Knowledge, rows: pd.DataFrame, units: pd.DataFrame, rules: Rules) -> Numbers:
    n = {u.unit_id: _n(told, u, rules) for u in units.itertuples()}
    for total, members in _totals(rows, units):
        told.adds_up(told.known(total.n), [n[m] for m in members])
    return n


def _n(told: Knowledge, unit: tuple, rules: Rules) -> Number:
    """Number of respondents, exact where it is shown."""
    if unit.reason == "":
        return told.known(unit.n)
    return told.within(f"{unit.unit_id}", unit.n, 0, _most_respondents(unit, rules))


def _sum(told: Knowledge, unit: tuple, rules: Rules, most: float) -> Number:
    if unit.reason == "":
        return told.within(f"{unit.unit_id}", unit.sum, unit.sum_low, unit.sum_high)
    return told.within(f"{unit.unit_id}", unit.sum, 0, most * _most_respondents(unit, rules))


def _most_respondents(unit: tuple, rules: Rules) -> float:
    """The most that a hidden unit can have: that it is hidden for being small is a bound itself."""
    few = rules.min_respondents
    is_small = unit.reason == few.reason and unit.n < few.threshold
    return few.threshold - 1 if is_small else np.inf


def _totals(rows: pd.DataFrame, units: pd.DataFrame) -> list[tuple[tuple, list[str]]]:
    """Every total that is shown with the units in it; kinds in which no unit lies tell nothing."""
    found = []
    for total in rows[(rows["level"] != UNIT) & (rows["reason"] == "")].itertuples():
        inside = units if total.level == ALL else units[units["kind"] == total.kind]
        if len(inside):
            found.append((total, list(inside["unit_id"])))
    return found
