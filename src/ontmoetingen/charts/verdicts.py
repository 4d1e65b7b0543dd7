"""Whether change score and ANCOVA say the same. In: their two rows. Out: one of four words.

A difference that one model shows and the other does not is no contradiction by itself: "shown" and
"not shown" can lie a hair apart (Gelman and Stern 2006). It is one when they point in opposite
directions, or when the interval of the one leaves no room for what the other found.
"""

from __future__ import annotations

from collections.abc import Mapping

BOTH, NEITHER, ONE, DIFFER = "both", "neither", "one", "differ"


def verdict(change: Mapping[str, float], ancova: Mapping[str, float]) -> str:
    """What two models of the same comparison say together.

    Parameters
    ----------
    change, ancova : ``value, ci_low, ci_high`` of each, in the same unit.

    Returns
    -------
    ``both`` find a difference in one direction; ``neither`` does; ``one`` does and the interval of
    the other holds that difference; else they ``differ``.

    >>> one = {"value": 0.20, "ci_low": 0.01, "ci_high": 0.39}
    >>> verdict(one, {"value": 0.18, "ci_low": -0.02, "ci_high": 0.38})
    'one'
    >>> verdict(one, {"value": 0.01, "ci_low": -0.10, "ci_high": 0.12})
    'differ'
    """
    ways = _way(change), _way(ancova)
    if ways == (0, 0):
        return NEITHER
    if 0 not in ways:
        return BOTH if ways[0] == ways[1] else DIFFER
    found, other = (change, ancova) if ways[0] else (ancova, change)
    room = other["ci_low"] <= found["value"] <= other["ci_high"]
    return DIFFER if other["ci_low"] == other["ci_low"] and not room else ONE


def _way(row: Mapping[str, float]) -> int:
    """1 higher, -1 lower, 0 no difference shown (or no interval to tell by)."""
    return int(row["ci_low"] > 0) - int(row["ci_high"] < 0)
