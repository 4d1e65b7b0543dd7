"""The arithmetic of an attacker. In: bounds and a known sum. Out: narrower bounds."""

from __future__ import annotations

import numpy as np

LEAST_WIDTH = 5  # between the lowest and the highest count that fit, docs/decisions/0012


def from_sum(low: np.ndarray, high: np.ndarray, total: float) -> tuple[np.ndarray, np.ndarray]:
    """What follows for each part when all parts together are ``total``; exact for one sum.

    A part is at least the total minus the most that the others can be, and the reverse.

    >>> from_sum(np.array([3.0, 0.0]), np.array([3.0, 9.0]), 8)
    (array([3., 5.]), array([3., 5.]))
    """
    others_high, others_low = high.sum() - high, low.sum() - low
    return np.maximum(low, total - others_high), np.minimum(high, total - others_low)
