"""How many tables fit what is told. In: bounds, rules. Out: whether a reader could try them all.

Bands leave several counts open for each project. What a model makes of the true counts of all of
them, such as how much projects differ, is told with six decimals and fits few of the tables that
the bands leave open. With many projects these cannot be tried; with few they can.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .rules import Rules


def possible_digits(low: ArrayLike, high: ArrayLike) -> float:
    """About how many digits the number of whole sums has that fit these bounds and their total.

    The number itself has more digits than a float can hold where there are hundreds of projects;
    its logarithm never has.

    Parameters
    ----------
    low, high : per project the lowest and highest sum that is told.

    Returns
    -------
    The logarithm (base 10) of the mean number of tables per total.

    >>> round(10 ** possible_digits([0, 0], [5, 5]), 1)  # 6 times 6, over the 11 totals 0 to 10
    3.3
    >>> round(possible_digits([0] * 500, [5] * 500))
    386
    """
    width = np.asarray(high, float) - np.asarray(low, float)
    return float(np.log10(width + 1).sum() - np.log10(width.sum() + 1))


def leaves_few(low: ArrayLike, high: ArrayLike, shown: ArrayLike, rules: Rules) -> bool:
    """Whether something is kept back, and so little that a reader could try what it may be.

    A project that is hidden is taken to leave two possibilities, which is what it does where its
    number of answers is known and one: of a few that are hidden among many that are told exactly, a
    model of all of them would tell the counts.

    Parameters
    ----------
    low, high : bounds per project; shown : which of the projects are.

    >>> from .rules import load_rules
    >>> rules = load_rules()
    >>> [leaves_few([0] * k, [5] * k, [True] * k, rules) for k in (4, 33, 34)]
    [True, True, False]
    >>> leaves_few([7] * 4, [7] * 4, [True] * 4, rules)  # all is told: nothing to find
    False
    """
    shown = np.asarray(shown, bool)
    width = np.where(shown, np.asarray(high, float) - np.asarray(low, float), 1.0)
    digits = possible_digits(np.zeros(len(width)), width)
    return bool((width > 0).any()) and digits < rules.min_digits.threshold
