"""Two groups and those in both. In: counts, their number of people, rules. Out: what may be told.

Each of two groups has a band, and so have those who are in both. Together the three may tell more
than each of them alone: who are in both can be no more than either, and no fewer than the two
groups overlap in any case.
"""

from __future__ import annotations

from functools import cache

from .bands import count_bands
from .rules import Rules

Band = tuple[int, int]


@cache
def band_of(count: int, total: int, rules: Rules) -> Band:
    """The lowest and highest number that is published of one count.

    >>> from .rules import load_rules
    >>> band_of(3, 12, load_rules()), band_of(8, 12, load_rules())
    ((0, 5), (6, 12))
    """
    bands = count_bands([count], [total], rules)
    return int(bands.low[0]), int(bands.high[0])


@cache
def keep_their_bands(one: Band, other: Band, total: int, rules: Rules) -> bool:
    """Whether no band of those in both could narrow the bands of the two groups.

    It depends on what is published of the groups and on nothing else, so that an absent band of
    those in both tells nothing either.

    Parameters
    ----------
    one, other : from `band_of`; total : number of people that both are counted among.

    >>> from .rules import load_rules
    >>> keep_their_bands((0, 5), (6, 12), 12, load_rules())
    True
    """
    left: dict[Band, list[tuple[int, int]]] = {}
    for a in range(one[0], one[1] + 1):
        for b in range(other[0], other[1] + 1):
            for both in range(max(0, a + b - total), min(a, b) + 1):
                left.setdefault(band_of(both, total, rules), []).append((a, b))
    return all(
        _is_wide(one, [a for a, _ in fitting], rules)
        and _is_wide(other, [b for _, b in fitting], rules)
        for fitting in left.values()
    )


def _is_wide(published: Band, left: list[int], rules: Rules) -> bool:
    """Whether what is left of a band is wide enough; an exact number was never hidden."""
    is_exact = published[0] == published[1]
    return is_exact or max(left) - min(left) >= rules.min_width.threshold
