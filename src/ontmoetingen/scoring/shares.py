"""Yes/no items: estimates per project. In: yes and n per project. Out: shrunk shares, weights.

A project with few answers is pulled towards all projects together, one with many hardly at all.
The beta-binomial gives the estimate on the scale of shares; the random-intercept logistic model
(``logistic.py``) gives the spread between projects on the logit scale. The intervals here take
the fitted model for the true one; ``share_models.py`` does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special, stats

from .intervals import wilson

# Above this prior size the projects are indistinguishable from one common share.
LARGEST_PRIOR = 1e7
SMALLEST_PRIOR = 1e-3


@dataclass(frozen=True)
class BetaBinomial:
    """How shares vary between projects: Beta(share * size, (1 - share) * size).

    ``share`` is 0-1, ``size`` the number of answers the prior is worth (infinite when the
    projects do not differ), ``log_likelihood`` counts the binomial coefficients.
    """

    share: float
    size: float
    log_likelihood: float

    @property
    def a(self) -> float:
        return self.share * self.size

    @property
    def b(self) -> float:
        return (1 - self.share) * self.size

    @property
    def between_sd(self) -> float:
        """Standard deviation of the true shares between projects (0-1)."""
        return float(np.sqrt(self.share * (1 - self.share) / (self.size + 1)))


def fit_beta_binomial(
    yes: ArrayLike, n: ArrayLike, near: BetaBinomial | None = None
) -> BetaBinomial:
    """The beta-binomial with the highest likelihood.

    Parameters
    ----------
    yes, n : per project, shape (projects,); projects without answers are left out.
    near : a fit to start from, when much the same data are fitted again and again.

    Returns
    -------
    BetaBinomial : ``size`` is infinite when the projects vary no more than chance, and always
        with one project, all yes or all no, since nothing then shows a difference.

    Source
    ------
    Griffiths (1973). Checked against R VGAM ``betabinomial``.

    >>> fit_beta_binomial([5, 5, 5], [10, 10, 10]).size
    inf
    """
    yes, n = _with_answers(yes, n)
    if not len(n):
        return BetaBinomial(np.nan, np.inf, 0.0)
    pooled = float(yes.sum() / n.sum())
    common = BetaBinomial(pooled, np.inf, _binomial_log_likelihood(yes, n, pooled))
    if len(n) < 2 or pooled in (0.0, 1.0) or not _varies_more_than_chance(yes, n, pooled):
        return common
    sizes = (5.0, 200.0) if near is None or np.isinf(near.size) else (near.size,)
    found = _best_of_starts(yes, n, pooled, sizes)
    is_better = found.size < LARGEST_PRIOR and found.log_likelihood > common.log_likelihood + 1e-9
    return found if is_better else common


def _with_answers(yes: ArrayLike, n: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    return yes[n > 0], n[n > 0]


def _binomial_log_likelihood(yes: np.ndarray, n: np.ndarray, share: float) -> float:
    # Not stats.binom: a count that is the middle of a band may lie between two whole ones.
    ways = special.gammaln(n + 1) - special.gammaln(yes + 1) - special.gammaln(n - yes + 1)
    return float((ways + special.xlogy(yes, share) + special.xlog1py(n - yes, -share)).sum())


def _varies_more_than_chance(yes: np.ndarray, n: np.ndarray, share: float) -> bool:
    """Whether the likelihood rises when projects are allowed to differ at all (Tarone 1979)."""
    return bool(((yes - n * share) ** 2).sum() / (share * (1 - share)) > n.sum())


@dataclass(frozen=True)
class Counted:
    """How often each number of yes, of no and of answers occurs: (numbers, how often) of each.

    The likelihood is a sum over these three lists apart, so that it costs as much for twenty
    thousand projects as for fifty.
    """

    yes: tuple[np.ndarray, np.ndarray]
    no: tuple[np.ndarray, np.ndarray]
    n: tuple[np.ndarray, np.ndarray]

    @classmethod
    def of(cls, yes: np.ndarray, n: np.ndarray) -> Counted:
        found = (np.unique(v[v > 0], return_counts=True) for v in (yes, n - yes, n))
        return cls(*found)

    def log_likelihood(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Log likelihood without the binomial coefficients, per model (shape of ``a``).

        Source: Griffiths (1973), eq. 2.
        """
        return _rising(a, *self.yes) + _rising(b, *self.no) - _rising(a + b, *self.n)

    def slopes(self, a: float, b: float) -> tuple[float, float]:
        """Derivatives of the log likelihood by ``a`` and by ``b``."""
        shared = _slope(a + b, *self.n)
        return _slope(a, *self.yes) - shared, _slope(b, *self.no) - shared


def _rising(start: np.ndarray, steps: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Sum of log gamma(start + steps) - log gamma(start), each so many times."""
    start = np.asarray(start, float)[..., None]
    return (special.gammaln(start + steps) - special.gammaln(start)) @ times.astype(float)


def _slope(start: float, steps: np.ndarray, times: np.ndarray) -> float:
    return float((special.digamma(start + steps) - special.digamma(start)) @ times)


def _best_of_starts(
    yes: np.ndarray, n: np.ndarray, pooled: float, sizes: tuple[float, ...]
) -> BetaBinomial:
    """Climb from a small and a large prior: the likelihood can have a flat far end."""
    constant = float((special.gammaln(n + 1) - special.gammaln(yes + 1)).sum())
    constant -= float(special.gammaln(n - yes + 1).sum())
    counted = Counted.of(yes, n)
    fits = [_climb(counted, [special.logit(pooled), np.log(size)]) for size in sizes]
    point, value = min(fits, key=lambda fit: fit[1])
    return BetaBinomial(float(special.expit(point[0])), float(np.exp(point[1])), constant - value)


def _climb(counted: Counted, start: list[float]) -> tuple[np.ndarray, float]:
    """Quickly to the top, then to where the gradient is zero: climbing alone stops too early."""
    near = optimize.minimize(_minus_log_likelihood, start, (counted,), method="BFGS", jac=True)
    there = optimize.root(lambda point: _minus_log_likelihood(point, counted)[1], near.x)
    value = _minus_log_likelihood(there.x, counted)[0]
    is_better = there.success and value <= near.fun + 1e-9
    point, value = (there.x, value) if is_better else (near.x, float(near.fun))
    # Projects in which all answers are alike drive the size towards zero, where nothing changes.
    return np.array([point[0], max(point[1], np.log(SMALLEST_PRIOR))]), value


def _minus_log_likelihood(point: np.ndarray, counted: Counted) -> tuple[float, np.ndarray]:
    """Minus the log likelihood and its gradient by logit share and log size."""
    share, size = special.expit(point[0]), np.exp(point[1])
    a, b = share * size, special.expit(-point[0]) * size
    by_a, by_b = counted.slopes(a, b)
    by_logit = (by_a - by_b) * size * share * (1 - share)
    return -float(counted.log_likelihood(a, b)), -np.array([by_logit, by_a * a + by_b * b])


def reliability(n: ArrayLike, size: float) -> np.ndarray:
    """Weight of a project's own answers in its estimate: n / (n + size), between 0 and 1.

    >>> reliability([10, 30], 10).tolist()
    [0.5, 0.75]
    """
    n = np.asarray(n, float)
    nothing = np.zeros_like(n)
    return nothing if np.isinf(size) else np.divide(n, n + size, out=nothing, where=n > 0)


def posterior_share(
    yes: ArrayLike, n: ArrayLike, fit: BetaBinomial, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimate and interval per project: what is left to believe after its own answers.

    Parameters
    ----------
    yes, n : per project; ``n = 0`` gives the prior itself.
    fit : from `fit_beta_binomial`.

    Returns
    -------
    estimate, low, high : shares 0-1; with an infinite prior all equal the common share, with
        Wilson's interval around it.

    >>> estimate, low, high = posterior_share([8], [10], BetaBinomial(0.5, 10, 0.0))
    >>> float(estimate[0])  # (8 + 5) / (10 + 10)
    0.65
    """
    yes, n = np.asarray(yes, float), np.asarray(n, float)
    if np.isinf(fit.size):
        low, high = wilson(yes.sum(), n.sum(), level)
        return tuple(np.full_like(n, float(v)) for v in (fit.share, low, high))
    a, b = yes + fit.a, n - yes + fit.b
    tail = (1 - level) / 2
    return a / (a + b), stats.beta.ppf(tail, a, b), stats.beta.ppf(1 - tail, a, b)
