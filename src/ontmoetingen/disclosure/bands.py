"""Bands in place of exact counts. In: counts with their n, rules. Out: lowest and highest of each.

A share of a named project gives away its number of yes. Where few said yes, or few said no, that is
about those few, and a share of 0 % or 100 % is about everybody. So such a count is published as a
band. Of a sensitive question nearly everybody is like everybody: there the band at either end
reaches to where the share is no longer beyond what the rules allow. Who reads a band may know how
bands are made: all possible counts are therefore divided beforehand, by n alone, and a count goes
into the part that it lies in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from .rules import ALL, Rules

NEAR = 1e-9  # a sum of fractions may miss a border by rounding


@dataclass(frozen=True)
class Bands:
    """Per count the lowest and highest that is published; equal where it is exact."""

    low: np.ndarray
    high: np.ndarray

    @property
    def middle(self) -> np.ndarray:
        return (self.low + self.high) / 2


def count_bands(count: ArrayLike, n: ArrayLike, rules: Rules) -> Bands:
    """Bands of the number of yes among n answers.

    Exact is a count with at least ``min_each_answer`` yes and as many no. Below it every band holds
    one number more than ``min_width``. With few answers the bands of both sides would overlap; the
    middle ones then take what is left over, so that none becomes narrower.

    Parameters
    ----------
    count : number of yes per project; n : number of answers, at least as large.

    Source
    ------
    Hundepool et al. (2012), Statistical Disclosure Control, section 4.2 (group disclosure, and
    intervals in place of counts).

    >>> from .rules import load_rules
    >>> rules = load_rules()
    >>> for yes, n in [(29, 30), (22, 30), (15, 30), (9, 18), (6, 12), (5, 11)]:
    ...     found = count_bands([yes], [n], rules)
    ...     print(f"{yes} of {n}: {found.low[0]:g} to {found.high[0]:g}")
    29 of 30: 25 to 30
    22 of 30: 19 to 24
    15 of 30: 15 to 15
    9 of 18: 6 to 12
    6 of 12: 6 to 12
    5 of 11: 0 to 5
    """
    return _in_parts(count, n, np.zeros_like(np.asarray(n)), rules)


def sensitive_bands(count: ArrayLike, n: ArrayLike, rules: Rules) -> Bands:
    """As `count_bands`, for a question that is sensitive.

    A share beyond ``max_one_sided`` says of nearly everybody in a project what may be said of
    nobody. All counts beyond it, at either end, are therefore one band that reaches to the end.

    Source
    ------
    Hundepool et al. (2012), section 4.2 (group disclosure).

    >>> from .rules import load_rules
    >>> rules = load_rules()
    >>> for yes, n in [(196, 200), (181, 200), (180, 200), (15, 200), (29, 30)]:
    ...     found = sensitive_bands([yes], [n], rules)
    ...     print(f"{yes} of {n}: {found.low[0]:g} to {found.high[0]:g}")
    196 of 200: 181 to 200
    181 of 200: 181 to 200
    180 of 200: 180 to 180
    15 of 200: 0 to 19
    29 of 30: 25 to 30
    """
    return _in_parts(count, n, beyond(n, rules), rules)


def beyond(n: ArrayLike, rules: Rules) -> np.ndarray:
    """How many counts of 0 to n are a share beyond ``max_one_sided``, at one end.

    >>> from .rules import load_rules
    >>> beyond([200, 30, 9], load_rules()).tolist()  # 181 to 200; 28, 29 and 30; only 9
    [20.0, 3.0, 1.0]
    """
    n = np.asarray(n, float)
    return n - np.floor(n * rules.max_one_sided.threshold / ALL)


def _in_parts(count: ArrayLike, n: ArrayLike, end: ArrayLike, rules: Rules) -> Bands:
    small, width = rules.min_each_answer.threshold, rules.min_width.threshold
    sizes = zip(np.asarray(n), np.asarray(end), strict=True)
    edges = [_starts(int(k), small, width + 1, int(e)) for k, e in sizes]
    return _looked_up(np.asarray(count, float), edges)


@cache
def _starts(n: int, small: int, wide: int, least: int) -> tuple[int, ...]:
    """Where each part of 0..n begins, and n + 1; the outermost hold ``least`` counts or more."""
    end = max(least, wide)
    more = max(0, -(-(small - end) // wide))  # the last may reach past what is small
    side = [end, *[wide] * more] if small > 0 or least > 0 else []
    exact = n + 1 - 2 * sum(side)
    sizes = [*side, *[1] * exact, *reversed(side)] if exact > 0 else _with_ends(n + 1, wide, end)
    return tuple(np.concatenate([[0], np.cumsum(sizes)]).tolist())


def _with_ends(values: int, wide: int, end: int) -> list[int]:
    """Sizes of the bands when nothing can be exact: one at each end, and between them the rest."""
    inside = values - 2 * end
    if inside < 0:
        return [values]
    if inside < wide:
        return [end + inside // 2, end + inside - inside // 2]
    return [end, *_shared_out(inside, wide), end]


def _shared_out(values: int, wide: int) -> list[int]:
    """Sizes of bands beside each other; what is over goes to the middle."""
    sizes = [wide] * max(1, values // wide)
    over, middle = values - sum(sizes), len(sizes) // 2
    if len(sizes) % 2:
        sizes[middle] += over
    else:
        sizes[middle - 1] += over // 2
        sizes[middle] += over - over // 2
    return sizes


def _looked_up(values: np.ndarray, edges: list[tuple[int, ...]]) -> Bands:
    places = [np.searchsorted(own, v, "right") for v, own in zip(values, edges, strict=True)]
    low = [own[max(p, 1) - 1] for p, own in zip(places, edges, strict=True)]
    high = [own[min(p, len(own) - 1)] - 1 for p, own in zip(places, edges, strict=True)]
    return Bands(np.array(low, float), np.array(high, float))


def shortfall_bands(short: ArrayLike, rules: Rules) -> Bands:
    """Bands of how many of a known group are missing, such as those without a pair.

    Exact from the first number past the bands of what is small.

    >>> from .rules import load_rules
    >>> found = shortfall_bands([0, 7, 12], load_rules())
    >>> found.low.tolist(), found.high.tolist()
    ([0.0, 6.0, 12.0], [5.0, 11.0, 12.0])
    """
    small, wide = rules.min_each_answer.threshold, rules.min_width.threshold + 1
    short = np.asarray(short, float)
    low = np.floor(short / wide) * wide
    exact = short >= -(-small // wide) * wide
    return Bands(np.where(exact, short, low), np.where(exact, short, low + wide - 1))


@dataclass(frozen=True)
class Answers:
    """The scale of a rating.

    Parameters
    ----------
    low, high : its ends; agree_from : from where an answer is agreeing, none where nobody says.
    step : smallest difference between two sums; 0 for answers that are no whole numbers, and for
        sums over a number of people that is known as a band only.
    unit : what counts as one step of one person.
    yes_no : whether an answer is yes or no, so that a sum is a count.
    sensitive : whether the question is, so that nearly everybody may not be told from everybody.
    """

    low: float
    high: float
    agree_from: float | None = None
    step: float = 1.0
    unit: float = 1.0
    yes_no: bool = False
    sensitive: bool = False


def sum_bands(total: ArrayLike, n: ArrayLike, scale: Answers, rules: Rules) -> Bands:
    """Bands of the sum of n ratings, from which a published mean follows.

    Whoever knows all answers but one could work out the last from an exact sum. So a sum is
    published no more precisely than one answer can vary, and never more precisely than
    ``min_width`` steps. At an end of the scale the band is wider: it leaves room for that many
    who answer on the other side of the line between agreeing and not, and where the question is
    sensitive for as many as ``max_one_sided`` asks.

    Parameters
    ----------
    total : sum of the answers; n : how many.

    Source
    ------
    Hundepool et al. (2012), section 4.2.2, after the p % rule: what is known of a sum may not tell
    the contribution of one.

    >>> from .rules import load_rules
    >>> scale = Answers(1, 6, agree_from=5)
    >>> found = sum_bands([145, 115, 45], [25, 25, 25], scale, load_rules())
    >>> found.low.tolist(), found.high.tolist()  # from 150 down 11 sums, then six by six, the rest
    ([140.0, 110.0, 25.0], [150.0, 115.0, 49.0])
    """
    total, n = np.asarray(total, float), np.asarray(n, float)
    width, top, bottom = _widths(n, scale, rules)
    room, away = n * (scale.high - scale.low), n * scale.high - total
    wide, first = width + scale.step, top + scale.step
    bands = np.floor((room - bottom - first) / wide + NEAR)  # in the middle, besides both ends
    place = np.minimum(np.floor((away - first) / wide + NEAR), bands)
    nearest = np.where(place < 0, 0.0, first + place * wide)
    furthest = np.select([place < 0, place < bands], [top, nearest + width], room)
    nearest, furthest = np.where(bands < 0, 0.0, nearest), np.where(bands < 0, room, furthest)
    return Bands(n * scale.high - furthest, n * scale.high - nearest)


def _widths(n: np.ndarray, scale: Answers, rules: Rules) -> tuple[float, np.ndarray, np.ndarray]:
    """Width of a band, and per n of the one at the highest end and of the one at the lowest."""
    width = max(rules.min_width.threshold * scale.unit, scale.high - scale.low)
    people = np.full(n.shape, float(rules.min_width.threshold))
    if scale.sensitive:
        people = np.maximum(people, beyond(n, rules))
    disagree, agree = scale.unit, scale.unit
    if scale.agree_from is not None:
        disagree, agree = scale.high - scale.agree_from + scale.unit, scale.agree_from - scale.low
    return width, np.maximum(width, people * disagree), np.maximum(width, people * agree)


def square_bands(squares: ArrayLike, scale: tuple[float, float], rules: Rules) -> Bands:
    """Bands of the squared distances of answers to the mean of their own unit, summed.

    From an exact spread a reader can tell which sums are possible: the squares of whole answers add
    up to a whole number, so that only one sum in many fits. And where nearly nobody differs a sum
    must be nearly that of one answer given by all. So the lowest band reaches to what a single
    answer from end to end gives, and every other is as wide as a band of a sum.

    Parameters
    ----------
    squares : sums of squares inside units, of all units together; scale : its lowest and highest
        answer.

    >>> from .rules import load_rules
    >>> found = square_bands([0, 15.9, 16, 41.2], (1, 5), load_rules())  # 16, then 5 by 5
    >>> found.low.tolist(), found.high.tolist()
    ([0.0, 0.0, 16.0, 41.0], [16.0, 16.0, 21.0, 46.0])
    """
    squares, room = np.asarray(squares, float), scale[1] - scale[0]
    first, width = room**2, max(float(rules.min_width.threshold), room)
    place = np.floor((squares - first) / width + NEAR)
    low = np.where(place < 0, 0.0, first + place * width)
    return Bands(low, np.where(place < 0, first, low + width))
