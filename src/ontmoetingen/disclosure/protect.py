"""Hiding. In: a table with a count per row. Out: the same rows, some without numbers, with reason.

Hiding a small project alone is not enough: whoever knows the total and the others can subtract.
What is hidden within one item and wave is therefore nothing, or at least two rows with enough
answers together; the smallest released row goes along until that holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .rules import Rules

RELEASED, HIDDEN = "released", "hidden"


@dataclass(frozen=True)
class Choice:
    """Per row whether it is hidden for itself (``small``) or to guard another (``beside``)."""

    small: np.ndarray
    beside: np.ndarray


def choose_hidden(n: Sequence[float], rules: Rules, fewest: int | None = None) -> Choice:
    """Which rows of one group (one item and wave) to hide.

    Parameters
    ----------
    n : number of answers behind each row; missing counts as 0.
    rules : thresholds; fewest : smallest number that may be shown, by default that of the rules.

    Returns
    -------
    Choice : after it, the hidden rows are none, or at least two rows that together have enough
        answers and of which no number can be bounded too narrowly, or all rows.

    Source
    ------
    Hundepool et al. (2012), ch. 4. For one total this is what `complement.complement` finds.

    >>> from .rules import load_rules
    >>> choice = choose_hidden([4, 12, 30], load_rules())
    >>> choice.small.tolist(), choice.beside.tolist()  # 4 alone could be found by subtraction
    ([True, False, False], [False, True, False])
    """
    counts = np.nan_to_num(np.asarray(n, float))
    fewest = rules.min_respondents.threshold if fewest is None else fewest
    small = counts < fewest
    beside = np.zeros_like(small)
    for row in np.argsort(counts, kind="stable"):
        if _is_safe(small, beside, counts, rules, fewest):
            break
        beside[row] = not small[row]
    return Choice(small, beside)


def _is_safe(
    small: np.ndarray, beside: np.ndarray, counts: np.ndarray, rules: Rules, fewest: int
) -> bool:
    hidden = small | beside
    if not hidden.any():
        return True
    enough_rows = hidden.sum() >= rules.min_hidden_projects.threshold
    enough_answers = counts[hidden].sum() >= rules.min_hidden_respondents.threshold
    width = _widths(counts[hidden], small[hidden], fewest)
    return bool(enough_rows and enough_answers and (width >= rules.min_width.threshold).all())


def _widths(counts: np.ndarray, small: np.ndarray, fewest: int) -> np.ndarray:
    """How far apart the lowest and highest number are that fit their sum and their reasons.

    The reason that stands in place of a number says which numbers are too small: two of them with
    a sum of 18 must both be 9.
    """
    low, high = np.where(small, 0.0, fewest), np.where(small, fewest - 1.0, np.inf)
    least = np.maximum(low, counts.sum() - _of_others(high))
    return np.minimum(high, counts.sum() - (low.sum() - low)) - least


def _of_others(high: np.ndarray) -> np.ndarray:
    """Per row the sum of the others; infinite when one of those is."""
    endless = np.isinf(high)
    finite = np.where(endless, 0.0, high)
    return np.where(endless.sum() - endless > 0, np.inf, finite.sum() - finite)


def protect(
    frame: pd.DataFrame, rules: Rules, count: str, within: Sequence[str], hides: Sequence[str]
) -> pd.DataFrame:
    """The table with ``status`` and ``reason``, and without the numbers that may not pass.

    Parameters
    ----------
    frame : rows to publish; the input is left as it is.
    count : column with the number of respondents behind a row.
    within : columns that form a group whose total is known elsewhere; none = the whole table.
    hides : columns to empty in a hidden row, the count itself included.

    Returns
    -------
    The rows in the same order; hidden cells are missing.
    """
    small, beside = _choices(frame, rules, count, within)
    reasons = {"small": rules.min_respondents.reason, "beside": rules.min_hidden_projects.reason}
    return mark(frame, np.select([small, beside], list(reasons.values()), ""), hides)


def _choices(
    frame: pd.DataFrame, rules: Rules, count: str, within: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    small, beside = np.zeros(len(frame), bool), np.zeros(len(frame), bool)
    groups = frame.groupby(list(within), sort=False).indices if within else {"": slice(None)}
    for rows in groups.values():
        choice = choose_hidden(frame[count].to_numpy(float, na_value=np.nan)[rows], rules)
        small[rows], beside[rows] = choice.small, choice.beside
    return small, beside


def protect_alone(
    frame: pd.DataFrame, rules: Rules, count: str, hides: Sequence[str]
) -> pd.DataFrame:
    """As `protect`, for rows that are no parts of a known total: only small ones are hidden."""
    small = frame[count].to_numpy(float, na_value=0) < rules.min_respondents.threshold
    return mark(frame, np.where(small, rules.min_respondents.reason, ""), hides)


def protect_projects(
    frame: pd.DataFrame, rules: Rules, count: str, hides: Sequence[str]
) -> pd.DataFrame:
    """As `protect_alone`, for figures about projects: too few *projects* behind one are hidden."""
    few = frame[count].to_numpy(float, na_value=0) < rules.min_projects.threshold
    return mark(frame, np.where(few, rules.min_projects.reason, ""), hides)


def protect_both(
    frame: pd.DataFrame, rules: Rules, counts: tuple[str, str], hides: Sequence[str]
) -> pd.DataFrame:
    """As `protect_alone` and `protect_projects` together.

    Parameters
    ----------
    counts : columns with the number of respondents and of projects behind a row; both must be
        large enough.
    """
    people, projects = (frame[c].to_numpy(float, na_value=0) for c in counts)
    tests = [
        people < rules.min_respondents.threshold,
        projects < rules.min_projects.threshold,
    ]
    reasons = [rules.min_respondents.reason, rules.min_projects.reason]
    return mark(frame, np.select(tests, reasons, ""), hides)


def mark(frame: pd.DataFrame, reason: np.ndarray, hides: Sequence[str]) -> pd.DataFrame:
    """The rows with ``status`` and ``reason``; those with a reason lose the numbers it is about."""
    hidden = reason != ""
    marked = frame.assign(status=np.where(hidden, HIDDEN, RELEASED), reason=reason)
    for column in hides:
        marked[column] = marked[column].mask(pd.Series(hidden, index=marked.index))
    return marked
