"""One table of two releases. In: rows of the earlier one and of this one. Out: what both tell.

Whoever has both subtracts. When few people came, or left, the difference is what those few
answered; when as many answered and a sum moved a little, it is how few answers were changed. These
functions read nothing but what a reader can read.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .differences import MOST_FEW, Difference, as_differences
from .protect import RELEASED

LEAST = 5
ROUNDED = 1.1e-6  # two means of six decimals, times the number they are of
BOUNDS = ("sum_low", "sum_high")
SHOWN_BEFORE = "a number shown before"
ADDED = "answers added since"
CHANGED = "answers changed since"


def between_releases(  # noqa: PLR0917 - what is compared, and the limits of the rules
    before: pd.DataFrame,
    now: pd.DataFrame,
    count: str,
    keys: Sequence[str],
    few: int = MOST_FEW,
    least: float = LEAST,
    cells: tuple[str, str] | None = None,
) -> list[Difference]:
    """Rows about which an earlier release and this one together say too much.

    Parameters
    ----------
    before, now : the same table twice, with ``keys``, ``count`` and ``status``. With ``sum_low``
        and ``sum_high`` in both (equal where a sum is exact) also the sums are compared; missing
        bounds compare nothing. ``answer_low`` and ``answer_high`` are the lowest and highest that
        one answer adds to a sum: 0 and 1 without these columns, not known where missing. ``beside``
        is a number without bounds that may not move alone. ``project_id`` names a row; without it
        its keys do.
    few : largest number of people that is too few; least : smallest width of a band.
    cells : how both numbers are called in a message.

    Returns
    -------
    One per row that is hidden now and was shown before (the old number is known for good); per row
    shown twice whose count moved by one to ``few`` while both bands narrow each other; and per row
    with an equal count of which the sum shows that one to ``few`` answers at least were changed.

    >>> rows = pd.DataFrame({"item": ["q"], "n": [40], "status": ["released"]})
    >>> before, now = (rows.assign(sum_low=yes, sum_high=yes) for yes in (25, 26))
    >>> [d.what for d in between_releases(before, now, "n", ["item"])]
    ['answers changed since']
    """
    both = now.merge(before, on=list(keys), suffixes=("", "_before"))
    named = _named(both, keys)
    was, still = both["status_before"] == RELEASED, both["status"] == RELEASED
    added = (both[count] - both[f"{count}_before"]).astype(float)
    joined, equal = added.abs().between(1, few), added == 0
    if set(BOUNDS) <= set(now) & set(before):
        joined &= _narrowed(both, added, count, least)
        equal &= _changed(both, count, few, least)
    else:
        equal &= False
    cells = cells or (f"{count} now", f"{count} before")
    told = [(was & ~still, SHOWN_BEFORE), (was & still & joined, ADDED)]
    return [
        one
        for rows, what in [*told, (was & still & equal, CHANGED)]
        for one in as_differences(named[rows], what, cells)
    ]


def _ends(both: pd.DataFrame) -> list[np.ndarray]:
    """Lowest and highest sum now, and before."""
    names = [f"{bound}{when}" for when in ("", "_before") for bound in BOUNDS]
    return [both[name].to_numpy(float) for name in names]


def _answers(both: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest that one person adds to the sum of each row."""
    low = both.get("answer_low", pd.Series(0.0, both.index))
    high = both.get("answer_high", pd.Series(1.0, both.index))
    return low.to_numpy(float), high.to_numpy(float)


def _narrowed(both: pd.DataFrame, added: pd.Series, count: str, least: float) -> np.ndarray:
    """Whether a sum of before and one of now narrow each other's band below ``least``.

    Those who came gave at least the lowest answer each and at most the highest, and those who left
    took as much away. Where that is not known, only exact sums narrow each other.
    """
    low, high, low_before, high_before = _ends(both)
    reach = np.stack([added.to_numpy() * end for end in _answers(both)])
    lowest = np.fmax(low, low_before + reach.min(axis=0))
    highest = np.fmin(high, high_before + reach.max(axis=0))
    known = ~np.isnan(lowest + highest)
    return known & (highest - lowest < least - _rounding(both, count))


def _changed(both: pd.DataFrame, count: str, few: int, least: float) -> np.ndarray:
    """Whether sums of equally many answers show that few of these were changed.

    Two sums that lie apart are of different answers: of as many at least as their distance asks. It
    may have been many more, but that is not what a reader will think first. Where both may be the
    same sum, nobody may have changed anything, and what lies in both bands is then all there is.
    """
    low, high, low_before, high_before = _ends(both)
    near = _rounding(both, count)
    apart = np.fmax(low - high_before, low_before - high)
    answer_low, answer_high = _answers(both)
    people = np.ceil((apart - near) / np.maximum(answer_high - answer_low, near))
    people = np.where(np.isnan(people), 1, people)  # one answer may have moved it that far
    inside = np.fmin(high, high_before) - np.fmax(low, low_before)
    narrower = np.fmin(high - low, high_before - low_before) - near > inside
    overlap = (apart <= near) & narrower & (inside < least - near)
    return ((apart > near) & (people <= few)) | overlap | _moved_beside(both, apart <= near)


def _moved_beside(both: pd.DataFrame, equal: np.ndarray) -> np.ndarray:
    """Whether a number moved that has no bounds of its own, while the sum did not."""
    if not {"beside", "beside_before"} <= set(both):
        return np.zeros(len(both), bool)
    moved = both["beside"].astype(float) - both["beside_before"].astype(float)
    return equal & (moved.abs() > 0).to_numpy()


def _rounding(both: pd.DataFrame, count: str) -> np.ndarray:
    """What a sum may differ by rounding alone, where it was made of a mean."""
    return ROUNDED * both[count].to_numpy(float) + 1e-9


def between_distributions(
    before: pd.DataFrame, now: pd.DataFrame, keys: Sequence[str], few: int = MOST_FEW
) -> list[Difference]:
    """Questions of which the spread of answers shows that only few were added or changed.

    Two corrections that cancel leave number and sum as they were; how often each answer was given
    shows them. As many at least were added as all rises together, and gone as all falls.

    Parameters
    ----------
    before, now : one row per question and answer, with ``keys`` of a question, ``answer``, ``n``
        and ``status``. Rows that are hidden in either take no part.

    >>> rows = pd.DataFrame({"item": "q", "answer": ["1", "2"], "status": "released"})
    >>> before, now = rows.assign(n=[20, 30]), rows.assign(n=[21, 29])
    >>> [d.what for d in between_distributions(before, now, ["item"])]
    ['answers changed since']
    """
    both = now.merge(before, on=[*keys, "answer"], suffixes=("", "_before"))
    both = both[(both["status"] == RELEASED) & (both["status_before"] == RELEASED)]
    moved = (both["n"] - both["n_before"]).astype(float)
    sides = both.assign(more=moved.clip(lower=0), fewer=(-moved).clip(lower=0))
    each = sides.groupby(list(keys), sort=False, as_index=False)[["more", "fewer"]].sum()
    near = each[each[["more", "fewer"]].max(axis=1).between(1, few)]
    cells = ("answers: n now", "n before")
    same = near["more"] == near["fewer"]
    found = [(near[~same], ADDED), (near[same], CHANGED)]
    return [one for rows, what in found for one in as_differences(rows, what, cells)]


def _named(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """With a ``project_id`` for tables that know none: the keys that are no item or wave."""
    if "project_id" in rows:
        return rows
    own = rows[[k for k in keys if k not in ("item", "wave")]].astype(str)
    return rows.assign(project_id=[" / ".join(key) for key in own.itertuples(index=False)])
