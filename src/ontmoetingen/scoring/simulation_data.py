"""Invented answers with known truth. In: a design and a generator. Out: totals and true values.

The truth is never drawn from the models that are tested: shares come from a logit-normal and
ratings from six cut points on a normal, while the estimates assume a beta and equal variances.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import special

YES_NO, RATING = "yes_no", "rating"
NO_DIFFERENCE = "none"
BETWEEN = (NO_DIFFERENCE, "small", "large")
# Spread between projects on the logit scale, and on the scale of the answers before rounding.
# Large is what questionnaires in this field show (between 0.5 and 0.9 logit, 0.3 to 0.5 point).
LOGIT_SD = {"none": 0.0, "small": 0.25, "large": 0.6}
POINT_SD = {"none": 0.0, "small": 0.15, "large": 0.4}
ANSWERS = np.arange(1.0, 7.0)
WITHIN_SD = 1.2
NODES = 61


@dataclass(frozen=True)
class Design:
    """How many projects of which size, on which scale, with which true differences.

    ``centre`` is the share (0-1) or the point on the scale around which projects lie.
    """

    scale_kind: str
    centre: float
    sizes: tuple[int, ...]
    between: str

    @property
    def name(self) -> str:
        """Tells designs apart; what is drawn depends on it and on the seed alone."""
        sizes = f"{len(self.sizes)}x{sum(self.sizes)}-{min(self.sizes)}"
        return f"{self.scale_kind}-{self.centre:g}-{sizes}-{self.between}"

    @property
    def is_unequal(self) -> bool:
        return min(self.sizes) < max(self.sizes)

    def true_values(self, standard: np.ndarray) -> np.ndarray:
        """True share or mean of projects that lie this many standard deviations from the middle."""
        if self.scale_kind == YES_NO:
            return special.expit(special.logit(self.centre) + LOGIT_SD[self.between] * standard)
        return self.answer_chances(standard) @ ANSWERS

    def answer_chances(self, standard: np.ndarray) -> np.ndarray:
        """Chance of each answer 1-6 per project, shape (projects, 6)."""
        middle = self.centre + POINT_SD[self.between] * standard
        cuts = (ANSWERS[:-1] + 0.5 - middle[:, None]) / WITHIN_SD
        below = special.ndtr(cuts)
        ends = np.zeros((len(middle), 1))
        return np.diff(below, axis=1, prepend=ends, append=ends + 1)

    @cache  # noqa: B019 - a design is small, frozen and asked for thousands of times
    def population(self) -> tuple[float, float]:
        """Mean and standard deviation of the true values over all projects there could be.

        >>> mean, sd = Design("yes_no", 0.8, (8,) * 20, "none").population()
        >>> round(mean, 6), round(sd, 6)
        (0.8, 0.0)
        """
        node, weight = np.polynomial.hermite_e.hermegauss(NODES)
        values, weight = self.true_values(node), weight / weight.sum()
        mean = float(weight @ values)
        return mean, float(np.sqrt(max(weight @ (values - mean) ** 2, 0.0)))


@dataclass(frozen=True)
class Invented:
    """Totals of one invented data set and the true value of every project in it."""

    n: np.ndarray
    total: np.ndarray
    squares: np.ndarray
    truth: np.ndarray


def invent(design: Design, rng: np.random.Generator) -> Invented:
    """One data set: true values drawn first, then answers given those."""
    sizes = np.array(design.sizes)
    standard = rng.standard_normal(len(sizes))
    truth = design.true_values(standard)
    if design.scale_kind == YES_NO:
        yes = rng.binomial(sizes, truth).astype(float)
        return Invented(sizes.astype(float), yes, yes, truth)
    counts = rng.multinomial(sizes, design.answer_chances(standard)).astype(float)
    return Invented(sizes.astype(float), counts @ ANSWERS, counts @ ANSWERS**2, truth)
