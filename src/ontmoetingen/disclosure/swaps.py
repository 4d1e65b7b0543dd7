"""Swaps among hidden cells. In: their relations and counts. Out: how far each count can shift.

Where one hidden cell rises and others fall so that every relation still holds, nobody outside can
tell the two tables apart. Such swaps follow from looking at cells that stand in the same relations,
and from plain elimination; they prove most cells safe without a single programme.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

WHOLE = 1e-9
FURTHEST = 1e6
SHORT = 3  # hidden cells in a relation of which one can be slack


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


def among_twins(matrix: sparse.csr_array, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Per cell the lowest and highest count that a swap with its twins reaches.

    Twins stand in the same relations with the same signs, so that one may rise by what the others
    fall together. A short relation may have slack: a cell that stands nowhere else, as the far end
    of a band does, or the number of no beside the number of yes. Slack moves along with the cell
    that moves and bounds it; such a relation does not count when relations are compared.

    Inner bounds, as `shifts` gives them, in time that grows with the entries of the matrix alone.

    Parameters
    ----------
    matrix : relations x cells with 1 and -1; counts : true counts of the cells.

    >>> bands = [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0]]  # two cells with slack; they add to 9
    >>> among_twins(sparse.csr_array(bands), np.array([5, 1, 4, 2]))
    (array([3., 0., 3., 0.]), array([6., 3., 6., 3.]))
    """
    counts = counts.astype(float)
    ties = _ties(matrix)
    rise, fall = np.full(len(counts), np.inf), counts.copy()
    along = ties.sign > 0
    np.minimum.at(rise, ties.cell[along], counts[ties.slack[along]])
    np.minimum.at(fall, ties.cell[~along], counts[ties.slack[~along]])
    twins = _same_relations(matrix, ties)
    alone = _in_each_others_way(ties, twins)
    rise[alone], fall[alone] = 0.0, 0.0
    up = np.minimum(rise, of_the_others(fall, twins))
    down = np.minimum(fall, of_the_others(rise, twins))
    low, high = counts - down, counts + up
    with_cell = np.where(along, -1.0, 1.0)
    for moved in (up, -down):
        far = counts[ties.slack] + with_cell * moved[ties.cell]
        np.minimum.at(low, ties.slack, far)
        np.maximum.at(high, ties.slack, far)
    return low, high


@dataclass(frozen=True)
class Ties:
    """Cells beside slack: the relation, the cell, its slack, and 1 when they add up, -1 if not."""

    row: np.ndarray
    cell: np.ndarray
    slack: np.ndarray
    sign: np.ndarray


def _ties(matrix: sparse.csr_array) -> Ties:
    stands = np.bincount(matrix.indices, minlength=matrix.shape[1])
    length = np.diff(matrix.indptr)
    row = np.repeat(np.arange(matrix.shape[0]), length)
    slack, sign = np.full(matrix.shape[0], -1), np.zeros(matrix.shape[0])
    loose = (stands[matrix.indices] == 1) & (length[row] <= SHORT)
    slack[row[loose]], sign[row[loose]] = matrix.indices[loose], matrix.data[loose]
    tied = (slack[row] >= 0) & (slack[row] != matrix.indices)
    rows, cells = row[tied], matrix.indices[tied]
    return Ties(rows, cells, slack[rows], matrix.data[tied] * sign[rows])


def _same_relations(matrix: sparse.csr_array, ties: Ties) -> np.ndarray:
    """A number per cell, the same for those with the same relations and signs, ties left out."""
    shared: list[set[tuple[int, float]]] = [set() for _ in range(matrix.shape[1])]
    table = sparse.coo_array(matrix)
    for row, cell, sign in zip(
        *(a.tolist() for a in (table.row, table.col, table.data)), strict=True
    ):
        shared[cell].add((row, sign))
    for row, cell in zip(ties.row.tolist(), ties.cell.tolist(), strict=True):
        shared[cell] -= {(row, 1.0), (row, -1.0)}
    labels: dict[frozenset, int] = {}
    return np.array([labels.setdefault(frozenset(one), len(labels)) for one in shared], int)


def _in_each_others_way(ties: Ties, twins: np.ndarray) -> np.ndarray:
    """Slack, and twins that share their slack: both may want it, so neither is moved."""
    both = np.column_stack([ties.row, twins[ties.cell]])
    _, place, many = np.unique(both, axis=0, return_inverse=True, return_counts=True)
    return np.concatenate([ties.slack, ties.cell[many[place.ravel()] > 1]])


def of_the_others(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Per entry the sum of the other entries of its group; infinite when one of those is.

    Parameters
    ----------
    values : infinite ones all with the same sign; group : a number from 0 per entry.

    >>> of_the_others(np.array([1.0, 2.0, np.inf, 4.0]), np.array([0, 0, 1, 1]))
    array([ 2.,  1.,  4., inf])
    """
    endless = np.isinf(values)
    finite = np.where(endless, 0.0, values)
    others = np.bincount(group, finite)[group] - finite
    many = np.bincount(group, endless)[group] - endless
    sign = np.sign(values[endless][0]) if endless.any() else 1.0
    return np.where(many > 0, sign * np.inf, others)


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
