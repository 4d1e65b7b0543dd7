"""Swaps among hidden cells. In: their relations and counts. Out: how far each count can shift.

Where one hidden cell rises and others fall so that every relation still holds, nobody outside can
tell the two tables apart. Such swaps follow from plain elimination and prove most cells safe
without a single programme.
"""

from __future__ import annotations

import numpy as np

WHOLE = 1e-9
FURTHEST = 1e6


def shifts(matrix: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Per cell the lowest and highest count that a swap reaches; at least the count itself.

    Inner bounds: every count between them occurs in a whole table that fits, others may occur too.

    Parameters
    ----------
    matrix : relations x cells, dense; counts : true counts of the cells.

    Source
    ------
    Fundamental cycles of a spanning tree with the largest counts, as in Hundepool et al. (2012),
    section 4.4, on networks; for other relations a basis of all changes that keep the sums.

    >>> shifts(np.array([[1.0, 1.0]]), np.array([4, 6]))
    (array([0., 0.]), array([10., 10.]))
    """
    swaps = basis(matrix, np.argsort(-counts, kind="stable"))
    if not len(swaps):
        return counts.astype(float), counts.astype(float)
    up, down = _steps(swaps, counts), _steps(-swaps, counts)
    forth, back = swaps * up[:, None], -swaps * down[:, None]
    least, most = np.minimum(forth, back).min(axis=0), np.maximum(forth, back).max(axis=0)
    return counts + least, counts + most


def _steps(swaps: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """How often each swap can be made before a count falls below 0."""
    room = np.full(swaps.shape, FURTHEST)
    np.divide(counts, -swaps, out=room, where=swaps < 0)
    return np.floor(room.min(axis=1) + WHOLE)


def basis(matrix: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Whole changes that keep every sum, one for each cell that the others do not determine.

    Parameters
    ----------
    order : cells, those first that should take part in many swaps.

    >>> basis(np.array([[1.0, 1.0, 1.0]]), np.array([2, 0, 1])).tolist()
    [[1.0, 0.0, -1.0], [0.0, 1.0, -1.0]]
    """
    reduced, pivots = _eliminated(matrix[:, order])
    free = np.setdiff1d(np.arange(matrix.shape[1]), pivots)
    changes = np.zeros((len(free), matrix.shape[1]))
    changes[np.arange(len(free)), order[free]] = 1.0
    changes[:, order[pivots]] = -reduced[: len(pivots), free].T
    return changes[(np.abs(changes - np.rint(changes)) < WHOLE).all(axis=1)]


def _eliminated(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Reduced row echelon form and its pivot columns."""
    rows = matrix.astype(float)
    pivots: list[int] = []
    for column in range(rows.shape[1]):
        place = len(pivots)
        if place == len(rows):
            break
        best = place + int(np.abs(rows[place:, column]).argmax())
        if abs(rows[best, column]) < WHOLE:
            continue
        rows[[place, best]] = rows[[best, place]]
        rows[place] /= rows[place, column]
        others = np.flatnonzero(np.abs(rows[:, column]) > WHOLE)
        others = others[others != place]
        rows[others] -= np.outer(rows[others, column], rows[place])
        pivots.append(column)
    return rows, np.array(pivots, int)
