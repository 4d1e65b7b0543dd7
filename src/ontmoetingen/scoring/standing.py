"""Who stands out. In: totals of one item and wave. Out: difference, p value and state per project.

A project is compared with all *other* projects together. States are reasons to ask, no verdicts:
``hoger``, ``lager``, ``niet te onderscheiden``, ``te klein om iets te zeggen``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats
from statsmodels.stats.multitest import multipletests

HIGHER = "hoger"
LOWER = "lager"
ALIKE = "niet te onderscheiden"
TOO_SMALL = "te klein om iets te zeggen"
Bands = tuple[np.ndarray, np.ndarray]  # lowest and highest number, sum or mean that may be known
STATES = (HIGHER, LOWER, ALIKE, TOO_SMALL)
ALPHA = 0.05
NOISE = 1e-12  # part of the sum of squares below which a spread is nothing but rounding


@dataclass(frozen=True)
class Standing:
    """Per project: value minus that of all others, two-sided p value, whether it *could* have
    been flagged by any outcome, and its state after correction for many comparisons."""

    difference: np.ndarray
    p_value: np.ndarray
    can_be_flagged: np.ndarray
    state: np.ndarray


def binomial_tails(yes: ArrayLike, n: ArrayLike, share: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Exact chance of this few, and of this many, yes answers against a fixed share.

    Parameters
    ----------
    yes, n : per project; share : the reference, 0-1.

    Returns
    -------
    low, high : P(Y <= yes) and P(Y >= yes); both count the outcome itself.

    >>> low, high = binomial_tails(0, 2, 0.5)
    >>> float(low), float(high)  # (1/2)^2; everything
    (0.25, 1.0)
    """
    yes = np.asarray(yes, float)
    return stats.binom.cdf(yes, n, share), stats.binom.sf(yes - 1, n, share)


def tails_against_rest(yes: ArrayLike, n: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Exact chance of this few, and of this many, yes answers if a project were a random draw.

    The other projects are an estimate too. Given the number of yes answers in all projects
    together, a project's own number is hypergeometric: the binomial with variance factor
    1/n_j - 1/N in place of 1/n_j. With many projects the two agree; with three they do not,
    and the plain binomial then raises false alarms.

    >>> low, high = tails_against_rest([0, 2], [2, 2])
    >>> low.round(4).tolist()  # 2 of the 4 say yes; chance that a given pair holds none: 1/6
    [0.1667, 1.0]
    """
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    low, high = np.ones_like(n), np.ones_like(n)
    for rows, outcomes in _by_size(yes, n):
        place = (yes[rows] - outcomes.fewest).astype(int)
        low[rows], high[rows] = outcomes.low[place], outcomes.high[place]
    return low, high


@dataclass(frozen=True)
class Outcomes:
    """Chance of at most, and of at least, each possible number of yes from ``fewest`` up."""

    fewest: float
    low: np.ndarray
    high: np.ndarray


def _by_size(yes: np.ndarray, n: np.ndarray) -> Iterator[tuple[np.ndarray, Outcomes]]:
    """Projects of one size share one distribution: it is worked out once per size."""
    all_yes = _all(yes)
    for size in np.unique(n):
        yield np.flatnonzero(n == size), _outcomes(size, n.sum(), all_yes)


def _all(yes: np.ndarray) -> float:
    """All yes together: a whole number, also where parts of it lie between two whole ones."""
    return float(np.round(yes.sum(), 6))


def _outcomes(n: float, everyone: float, all_yes: float) -> Outcomes:
    """Hypergeometric tails, from the ratio of each chance to the one before it.

    Ratios need no factorials of thousands of respondents, so that nothing is lost in rounding.
    """
    fewest, most = max(0.0, n - (everyone - all_yes)), min(n, all_yes)
    k = np.arange(fewest, most)
    ratio = np.log((all_yes - k) * (n - k)) - np.log((k + 1) * (everyone - all_yes - n + k + 1))
    chance = np.concatenate([[0.0], np.cumsum(ratio)])
    chance = np.exp(chance - chance.max())
    low, high = np.cumsum(chance), np.cumsum(chance[::-1])[::-1]
    return Outcomes(fewest, low / low[-1], high / high[0])


def two_sided(low: ArrayLike, high: ArrayLike) -> np.ndarray:
    """Twice the smaller tail, at most 1."""
    return np.minimum(1, 2 * np.minimum(low, high))


def stand_shares(
    yes: ArrayLike, n: ArrayLike, *, alpha: float = ALPHA, bands: Bands | None = None
) -> Standing:
    """Standing of each project on a yes/no item.

    Parameters
    ----------
    yes, n : per project, shape (projects,).
    alpha : expected part of false alarms among the flagged (Benjamini & Hochberg 1995).
    bands : lowest and highest number of yes that may be known of a project. The result is then
        the same for every number in its band: the difference of its middle, the largest p value.

    Returns
    -------
    Standing : difference as a fraction; a project alone has nothing to be compared with and is
        too small by definition.

    Source
    ------
    Spiegelhalter (2005); exact tails counted as in R ``pbinom``/``phyper``.

    >>> stand_shares([1, 30, 29, 31], [30, 40, 40, 40]).state.tolist()[0]
    'lager'
    """
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    low, high = bands or (yes, yes)
    p_value = _largest_p(low, high, yes, n)
    rest_n, middle = n.sum() - n, (low + high) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        difference = middle / n - (yes.sum() - middle) / rest_n
    most_extreme = _smallest_p(yes, n)
    return _standing(difference, p_value, (rest_n > 0) & (most_extreme <= alpha), alpha)


def _largest_p(low: np.ndarray, high: np.ndarray, yes: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Largest two-sided p value of the numbers of yes from ``low`` to ``high`` that can occur."""
    largest = np.ones_like(n)
    for rows, outcomes in _by_size(yes, n):
        chance = two_sided(outcomes.low, outcomes.high)
        first, last = low[rows] - outcomes.fewest, high[rows] - outcomes.fewest
        ends = np.maximum(first, 0).astype(int), np.minimum(last, len(chance) - 1).astype(int)
        largest[rows] = [chance[a : b + 1].max() for a, b in zip(*ends, strict=True)]
    return largest


def _smallest_p(yes: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Smallest two-sided p value that any outcome of the project could give."""
    if _all(yes) in (0, n.sum()):
        return _smallest_p_if_opposite(n)
    smallest = np.ones_like(n)
    for rows, outcomes in _by_size(yes, n):
        smallest[rows] = min(1.0, 2 * min(outcomes.low[0], outcomes.high[-1]))
    return smallest


def _smallest_p_if_opposite(n: np.ndarray) -> np.ndarray:
    """Smallest p value where everybody everywhere gave one answer: had a project given another.

    With one answer only there is one outcome, whose chance is 1 whatever the size; by that a
    project of hundreds would be too small. Had all n of a project answered otherwise, the chance
    of these n among all N is 1 over the number of ways to choose n of N.

    >>> _smallest_p_if_opposite(np.array([1.0, 2.0, 7.0])).round(3).tolist()  # 2/10, 2/45, 2/120
    [0.2, 0.044, 0.017]
    """
    everyone = n.sum()
    ways = special.gammaln(everyone + 1) - special.gammaln(n + 1)
    ways -= special.gammaln(everyone - n + 1)
    return np.minimum(1, 2 * np.exp(-ways))


def within_sd(n: ArrayLike, total: ArrayLike, squares: ArrayLike) -> tuple[float, float]:
    """Standard deviation inside projects, pooled, and its degrees of freedom.

    >>> within_sd([2, 2], [4, 8], [10, 34])  # 1, 3 and 3, 5: (2 + 2) / (4 - 2)
    (1.4142135623730951, 2.0)
    """
    n, total, squares = (np.asarray(v, float) for v in (n, total, squares))
    n, total, squares = n[n > 0], total[n > 0], squares[n > 0]
    df = float(n.sum() - len(n))
    spread = float(np.maximum(squares - total**2 / n, 0).sum())
    return (float(np.sqrt(spread / df)) if df > 0 else np.nan), df


def stand_means(
    n: ArrayLike,
    total: ArrayLike,
    squares: ArrayLike,
    scale: tuple[float, float],
    *,
    alpha: float = ALPHA,
    bands: Bands | None = None,
) -> Standing:
    """Standing of each project on a rating item.

    Parameters
    ----------
    n, total, squares : answers, sum and sum of squares per project, shape (projects,).
    scale : lowest and highest possible answer; tells which outcomes could occur at all.
    alpha : as in `stand_shares`; bands : as there, of the sum.

    Returns
    -------
    Standing : difference on the scale of the answers; t test with the spread inside projects
        pooled and variance factor 1/n_j + 1/(N - n_j). Where nobody inside any project differs
        from the others there, the spread of all answers together takes its place: no spread
        would make every difference certain. A project with one answer is too small: a single
        rating is no mean.
    """
    n, total, squares = (np.asarray(v, float) for v in (n, total, squares))
    sd, df = _spread(n, total, squares)
    if sd == 0:
        return _all_alike(n, alpha)
    low, high = bands or (total, total)
    rest_n, middle = n.sum() - n, (low + high) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = (total.sum() - middle) / rest_n
        difference = middle / n - rest
        se = sd * np.sqrt(1 / n + 1 / rest_n)
        widest = np.maximum(scale[1] - rest, rest - scale[0])
        # Every sum further on moves the difference by as much: 1 / n here and 1 / rest_n there.
        unsure = (high - low) / 2 * (1 / n + 1 / rest_n)
        p_value = 2 * stats.t.sf(np.maximum(np.abs(difference) - unsure, 0) / se, df)
        possible = 2 * stats.t.sf(widest / se, df) <= alpha
    can = possible & (n > 1) & (rest_n > 0)
    return _standing(difference, p_value, can, alpha)


def _spread(n: np.ndarray, total: np.ndarray, squares: np.ndarray) -> tuple[float, float]:
    """Spread to measure a difference by, with its degrees of freedom; 0 when all answers agree.

    As the exact test of shares, the second one takes projects for random draws from all answers.
    """
    sd, df = within_sd(n, total, squares)
    if not sd**2 * df <= NOISE * squares.sum():
        return sd, df
    df = float(n.sum() - 1)
    spread = max(0.0, float(squares.sum() - total.sum() ** 2 / n.sum()))
    return (float(np.sqrt(spread / df)) if spread > NOISE * squares.sum() else 0.0), df


def _all_alike(n: np.ndarray, alpha: float) -> Standing:
    """Nobody anywhere answers otherwise: no difference, and nothing against chance."""
    nobody = np.where(n.sum() > n, 0.0, np.nan)
    can = (n > 1) & (n.sum() > n) & (_smallest_p_if_opposite(n) <= alpha)
    return _standing(nobody, nobody + 1, can, alpha)


def _standing(
    difference: np.ndarray, p_value: np.ndarray, can: np.ndarray, alpha: float
) -> Standing:
    """States after Benjamini-Hochberg over the projects that could be flagged at all."""
    can = can & np.isfinite(p_value)
    flagged = np.zeros(len(p_value), bool)
    if can.any():
        flagged[can] = multipletests(p_value[can], alpha, "fdr_bh")[0]
    state = np.select(
        [~can, flagged & (difference > 0), flagged & (difference < 0)],
        [TOO_SMALL, HIGHER, LOWER],
        ALIKE,
    )
    return Standing(difference, p_value, can, state)
