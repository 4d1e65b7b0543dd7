"""What a hidden cell needs beside it. In: a block of relations, a cell. Out: cheapest company.

A hidden cell is safe when two whole tables fit what is shown and differ enough in that cell. The
programmes here look for such a pair of tables that changes as little as possible of what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

USED = 1e-6
ROOM = 1e6
ROOM_PER_LEAST = 4


@dataclass(frozen=True)
class Open:
    """The cells of one block that may change, and their relations.

    Parameters
    ----------
    matrix : relations x cells, 1 for a part and -1 for a total.
    values : true counts; price : what hiding a cell costs, 0 when it is hidden already.
    """

    matrix: sparse.csr_array
    values: np.ndarray
    price: np.ndarray


def company(given: Open, cell: int, least: float) -> np.ndarray | None:
    """The cheapest cells to hide with this one, every cell paid once.

    Parameters
    ----------
    cell : place of the hidden cell; least : how much the two tables must differ in it.

    Returns
    -------
    Places of the cells, none when it is safe already; None when no choice makes it safe.

    Source
    ------
    Fischetti and Salazar (2001), section 3, with one cell to protect at a time: cells that change
    in either table must be hidden.
    """
    size = len(given.values)
    shown = np.flatnonzero(given.price > 0)
    pick = sparse.csr_array(
        (np.ones(len(shown)), (np.arange(len(shown)), shown)), shape=(len(shown), size)
    )
    most = ROOM_PER_LEAST * least
    payment = sparse.hstack([pick] * 4 + [-4 * most * sparse.eye_array(len(shown))])
    rules = [*_pair(given, cell, least, len(shown)), LinearConstraint(payment, ub=0)]
    cost = np.concatenate([np.zeros(4 * size), given.price[shown]])
    high = np.concatenate([_reach(given, most), np.ones(len(shown))])
    found = milp(cost, integrality=np.ones(len(cost)), bounds=Bounds(0, high), constraints=rules)
    return _changed(given, found)


def company_by_amount(given: Open, cell: int, least: float) -> np.ndarray | None:
    """As `company` for large blocks: cells are paid by how much they change.

    Much faster and a little less sparing, since two cells that change by one cost as much as one
    that changes by two.

    Source
    ------
    Kelly, Golden and Assad (1992), Networks 22: suppression by linear programming; see
    Hundepool et al. (2012), chapter 4.
    """
    cost = np.tile(given.price, 4)
    box = Bounds(0, _reach(given, ROOM))
    rules = _pair(given, cell, least, 0)
    found = _changed(given, milp(cost, bounds=box, constraints=rules))
    if found is None or len(found):
        return found
    return _changed(
        given, milp(cost, integrality=np.ones(len(cost)), bounds=box, constraints=rules)
    )


def _pair(given: Open, cell: int, least: float, n_more: int) -> list[LinearConstraint]:
    """Two tables that fit and differ enough in the cell, as rises and falls from the true one."""
    n_rows, size = given.matrix.shape
    change = sparse.hstack([given.matrix, -given.matrix])
    both = sparse.block_diag([change, change])
    apart = sparse.csr_array(
        ([1.0, -1.0, -1.0, 1.0], ([0] * 4, [cell + k * size for k in range(4)])),
        shape=(1, 4 * size),
    )
    more = sparse.csr_array((2 * n_rows, n_more)), sparse.csr_array((1, n_more))
    return [
        LinearConstraint(sparse.hstack([both, more[0]]), 0, 0),
        LinearConstraint(sparse.hstack([apart, more[1]]), least, np.inf),
    ]


def _reach(given: Open, most: float) -> np.ndarray:
    """How far each cell may rise and fall, in both tables; no count falls below 0."""
    rise = np.where(given.price > 0, most, ROOM)
    fall = np.minimum(given.values, rise)
    return np.concatenate([rise, fall, rise, fall]).astype(float)


def _changed(given: Open, found: OptimizeResult) -> np.ndarray | None:
    if found.x is None:
        return None
    size = len(given.values)
    rise_fall = found.x[: 4 * size].reshape(4, size)
    net = np.abs(rise_fall[0] - rise_fall[1]) + np.abs(rise_fall[2] - rise_fall[3])
    return np.flatnonzero((net > USED) & (given.price > 0))
