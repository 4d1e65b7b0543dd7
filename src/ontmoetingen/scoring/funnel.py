"""The funnel: how far a project may lie from the reference by chance. In: totals. Out: limits.

The drawn lines are a picture only. Who stands out is decided by exact tails in ``standing.py``:
an interpolated line would flag every project in which the one respondent said yes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

# Tail areas behind the drawn 95 % and 99.8 % lines (Spiegelhalter 2005).
LOW95, HIGH95, LOW998, HIGH998 = 0.025, 0.975, 0.001, 0.999


@dataclass(frozen=True)
class Overdispersion:
    """More variation than chance gives: ``phi`` (1 = chance) and ``tau2`` (arcsine scale)."""

    phi: float
    tau2: float


def share_limit(n: ArrayLike, share: float, tail: float) -> np.ndarray:
    """Share at which the lower tail of a binomial reaches ``tail``, interpolated for drawing.

    Parameters
    ----------
    n : numbers of answers; share : the reference, 0-1; tail : lower tail area, 0-1.

    Returns
    -------
    limits : between 0 and 1, shape of ``n``.

    Source
    ------
    Spiegelhalter (2005), appendix A.1.1.

    >>> share_limit([100], 0.5, 0.025).round(3).tolist()
    [0.397]
    """
    n = np.asarray(n, float)
    count = stats.binom.ppf(tail, n, share)
    above = stats.binom.cdf(count, n, share)
    at = stats.binom.pmf(count, n, share)
    part = np.divide(above - tail, at, out=np.zeros_like(n), where=at > 0)
    return np.clip((count - part) / n, 0, 1)


def mean_limit(n: ArrayLike, mean: float, within_sd: float, tail: float) -> np.ndarray:
    """Mean at which the lower normal tail reaches ``tail``.

    >>> mean_limit([4], 3.0, 1.0, 0.025).round(2).tolist()  # 3 - 1.96 * 1 / 2
    [2.02]
    """
    return mean + stats.norm.ppf(tail) * within_sd / np.sqrt(np.asarray(n, float))


def arcsine_overdispersion(
    yes: ArrayLike, n: ArrayLike, share: float, winsorise: float = 0.1
) -> Overdispersion:
    """How much more the projects vary than chance, robust against a few outliers.

    Parameters
    ----------
    yes, n : per project with at least one answer; share : the reference, 0-1.
    winsorise : part of the distances pulled in on each side.

    Returns
    -------
    Overdispersion : ``tau2`` is 0 when the projects vary no more than chance; missing with
        fewer than two projects.

    Source
    ------
    Spiegelhalter (2005; 2012). Checked against FunnelPlotR.
    """
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    if len(n) < 2:
        return Overdispersion(np.nan, np.nan)
    return _from_distances(arcsine_distances(yes, n, share), 4 * n, winsorise)


def arcsine_distances(yes: ArrayLike, n: ArrayLike, share: float, tau2: float = 0.0) -> np.ndarray:
    """Distance of each project from the reference in standard errors, on the arcsine scale.

    Parameters
    ----------
    yes, n : per project with at least one answer; share : the reference, 0-1.
    tau2 : variance between projects that is allowed for; 0 = chance alone.

    Source
    ------
    Spiegelhalter (2012), eq. 4. Checked against FunnelPlotR.

    >>> arcsine_distances([9], [10], 0.5).round(3).tolist()  # 2 x sqrt(10) x 0.46365
    [2.932]
    """
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    away = np.arcsin(np.sqrt(yes / n)) - np.arcsin(np.sqrt(share))
    return away / np.sqrt(1 / (4 * n) + tau2)


def mean_overdispersion(
    n: ArrayLike, total: ArrayLike, mean: float, within_sd: float, winsorise: float = 0.1
) -> Overdispersion:
    """As `arcsine_overdispersion`, for means; ``tau2`` on the squared scale of the answers."""
    n, total = np.asarray(n, float), np.asarray(total, float)
    if len(n) < 2 or not within_sd > 0:
        return Overdispersion(np.nan, np.nan)
    z = (total / n - mean) / (within_sd / np.sqrt(n))
    return _from_distances(z, n / within_sd**2, winsorise)


def _from_distances(z: np.ndarray, precision: np.ndarray, winsorise: float) -> Overdispersion:
    """Method of moments on winsorised distances (DerSimonian & Laird 1986)."""
    low, high = np.quantile(z, [winsorise, 1 - winsorise])
    phi = float((np.clip(z, low, high) ** 2).mean())
    k, sum_w = len(z), precision.sum()
    tau2 = (k * phi - (k - 1)) / (sum_w - (precision**2).sum() / sum_w)
    return Overdispersion(phi, float(max(tau2, 0.0)))


TAILS = {"low95": LOW95, "high95": HIGH95, "low998": LOW998, "high998": HIGH998}


def lines(kind: str, n: ArrayLike, reference: float, within_sd: float) -> dict[str, np.ndarray]:
    """The four drawn limits over ``n``, by kind of scale (``"yes_no"`` or ``"rating"``)."""
    if kind == "yes_no":
        return {name: share_limit(n, reference, tail) for name, tail in TAILS.items()}
    return {name: mean_limit(n, reference, within_sd, tail) for name, tail in TAILS.items()}


def wider_share_limit(n: ArrayLike, share: float, tau2: float, tail: float) -> np.ndarray:
    """Share at which the lower tail reaches ``tail`` when projects also differ among themselves.

    Parameters
    ----------
    n : numbers of answers; share : the reference, 0-1.
    tau2 : from `arcsine_overdispersion`; tail : lower tail area, 0-1.

    Source
    ------
    Spiegelhalter (2005), section 4.4 (additive); (2012), section 3.2. Checked against FunnelPlotR.

    >>> wider_share_limit([25], 0.5, 0.0, 0.025).round(3).tolist()  # sin^2(0.785 - 1.96 / 10)
    [0.309]
    """
    spread = np.sqrt(1 / (4 * np.asarray(n, float)) + tau2)
    angle = np.arcsin(np.sqrt(share)) + stats.norm.ppf(tail) * spread
    return np.sin(np.clip(angle, 0, np.pi / 2)) ** 2


def wider_lines(
    kind: str, n: ArrayLike, reference: float, within_sd: float, tau2: float
) -> dict[str, np.ndarray]:
    """The four limits widened for overdispersion, ``low95_over`` and so on.

    They show what is unusual among projects that differ anyway, and decide nothing. They lie
    nowhere inside the limits of chance, and on them when projects vary no more than chance.
    """
    exact = lines(kind, n, reference, within_sd)
    if not tau2 > 0:
        return {f"{name}_over": limit for name, limit in exact.items()}
    if kind == "yes_no":
        wide = {t: wider_share_limit(n, reference, tau2, TAILS[t]) for t in TAILS}
    else:
        spread = np.sqrt(within_sd**2 / np.asarray(n, float) + tau2)
        wide = {t: reference + stats.norm.ppf(TAILS[t]) * spread for t in TAILS}
    outer = {name: np.minimum if name.startswith("low") else np.maximum for name in TAILS}
    return {f"{name}_over": outer[name](exact[name], wide[name]) for name in TAILS}


def size_grid(largest: int, smallest: int = 10, points: int = 60) -> np.ndarray:
    """Round numbers of answers to draw the lines over, from ``smallest`` past ``largest``.

    >>> size_grid(40, points=4).tolist()
    [10, 16, 25, 40]
    """
    end = max(int(np.ceil(largest / 10)) * 10, smallest)
    return np.unique(np.geomspace(smallest, end, points).round().astype(int))
