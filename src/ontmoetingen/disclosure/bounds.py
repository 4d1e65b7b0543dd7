"""Bounds on hidden cells. In: relations among hidden cells, their sums. Out: lowest and highest.

First by passing bounds along the relations, which is exact when no two relations share hidden cells
in a circle; then, for what is left, by linear programming.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from ..errors import Problem, PublishError
from .swaps import among_twins, of_the_others, shifts

NEAR = 1e-6
FAR = 1000.0
STEPS, NEIGHBOURS = 3, 4
DENSE = 1_000_000  # entries of a table that is still eliminated


@dataclass(frozen=True)
class Limits:
    """Per cell the lowest and highest value; infinite when nothing bounds it."""

    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Block:
    """Cells and relations that hang together, and whether they form no circle."""

    cells: np.ndarray
    rows: np.ndarray
    tree: bool


def passed(matrix: sparse.csr_array, sums: np.ndarray) -> Limits:
    """Bounds that follow from one relation at a time, until nothing changes.

    In a relation no part can exceed what is left when the others are at their lowest. On cells and
    relations without a circle the result is exact, and whole: each relation alone reaches all
    whole numbers between its ends.

    Parameters
    ----------
    matrix : relations x cells with 1 and -1; sums : what each relation adds to.
    """
    table = sparse.coo_array(matrix)
    row, cell, sign = table.row, table.col, table.data
    low, high = np.zeros(matrix.shape[1]), np.full(matrix.shape[1], np.inf)
    for _ in range(sum(matrix.shape) + 1):
        before = low.copy(), high.copy()
        least = np.where(sign > 0, low[cell], -high[cell])
        most = np.where(sign > 0, high[cell], -low[cell])
        room_most = sums[row] - of_the_others(least, row)
        room_least = sums[row] - of_the_others(most, row)
        np.minimum.at(high, cell, np.where(sign > 0, room_most, -room_least))
        np.maximum.at(low, cell, np.where(sign > 0, room_least, -room_most))
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return Limits(low, high)


def blocks(matrix: sparse.csr_array) -> Iterator[Block]:
    """Groups of cells that share relations, also by way of others; without loose cells."""
    n_rows = matrix.shape[0]
    graph = sparse.block_array([[None, abs(matrix)], [abs(matrix).T, None]])
    _, label = connected_components(graph, directed=False)
    entries = np.bincount(label[:n_rows], np.diff(matrix.indptr), label.max(initial=0) + 1)
    members = np.argsort(label, kind="stable")
    for part in np.split(members, np.flatnonzero(np.diff(label[members])) + 1):
        rows, cells = part[part < n_rows], part[part >= n_rows] - n_rows
        if len(rows) and len(cells):
            tree = entries[label[part[0]]] == len(part) - 1
            yield Block(cells, rows, bool(tree))


@dataclass(frozen=True)
class Inside:
    """One block on its own: what its relations add to, and outer bounds."""

    matrix: sparse.csr_array
    sums: np.ndarray
    outer: Limits

    @property
    def size(self) -> int:
        return self.matrix.shape[1]


def tighten(matrix: sparse.csr_array, sums: np.ndarray, limits: Limits, block: Block) -> None:
    """Exact bounds of the cells of one block, in place."""
    inside = _inside(matrix, sums, limits, block)
    _put(limits, block, settle(inside, _nothing_seen(inside.size), np.inf))


def widen(
    matrix: sparse.csr_array,
    limits: Limits,
    block: Block,
    truth: np.ndarray,
    enough: float,
) -> None:
    """As `tighten`, but no further than needed: a cell seen to vary ``enough`` is left at that.

    Parameters
    ----------
    truth : the hidden counts. Changing only cells nearby gives tables that fit as well, by small
        programmes; only where those do not suffice the whole block is solved.
    """
    inside = _inside(matrix, matrix @ truth.astype(float), limits, block)
    seen = _seen_nearby(inside, truth[block.cells], enough)
    _put(limits, block, settle(inside, seen, enough))


def any_narrow(
    matrix: sparse.csr_array, limits: Limits, block: Block, truth: np.ndarray, enough: float
) -> bool:
    """Whether a cell of the block is bounded more narrowly than ``enough``."""
    inside = _inside(matrix, matrix @ truth.astype(float), limits, block)
    seen = _seen_nearby(inside, truth[block.cells], enough)
    for cell in np.flatnonzero(seen.high - seen.low < enough):
        ends = [_furthest(cell, side, inside)[cell] for side in (-1, 1)]
        if ends[1] - ends[0] < enough:
            return True
    return False


def _inside(matrix: sparse.csr_array, sums: np.ndarray, limits: Limits, block: Block) -> Inside:
    outer = Limits(limits.low[block.cells], limits.high[block.cells])
    return Inside(matrix[block.rows][:, block.cells], sums[block.rows], outer)


def _put(limits: Limits, block: Block, found: Limits) -> None:
    limits.low[block.cells], limits.high[block.cells] = found.low, found.high


def _nothing_seen(size: int) -> Limits:
    return Limits(np.full(size, np.inf), np.full(size, -np.inf))


def _see(seen: Limits, cells: np.ndarray | slice, table: np.ndarray, inside: Inside) -> None:
    """Keep the lowest and highest of each cell; what lies beyond all sums is not bounded."""
    far = np.where(table > _beyond(inside), np.inf, table)
    seen.low[cells] = np.minimum(seen.low[cells], table)
    seen.high[cells] = np.maximum(seen.high[cells], far)


def _beyond(inside: Inside) -> float:
    return FAR + float(np.abs(inside.sums).sum())


def settle(inside: Inside, seen: Limits, enough: float) -> Limits:
    """Exact bounds, or what was seen of cells that were seen to vary ``enough``.

    Every programme gives a whole table that fits what is shown. Its numbers are kept in ``seen``: a
    cell that was seen at its outer bound, or to vary enough, needs no programme of its own.
    """
    outer = inside.outer
    for cell, side in product(range(inside.size), (-1, 1)):
        if not _settled(cell, side, outer, seen, enough):
            _see(seen, slice(None), _furthest(cell, side, inside), inside)
            if side < 0:
                outer.low[cell] = seen.low[cell]
            else:
                outer.high[cell] = seen.high[cell]
    wide = _wide(seen, enough)
    return Limits(np.where(wide, seen.low, outer.low), np.where(wide, seen.high, outer.high))


def _wide(seen: Limits, enough: float, cells: int | slice = slice(None)) -> np.ndarray:
    """Which cells were seen to vary enough; none when they are to be bounded exactly.

    A cell without upper bound varies endlessly and can still have a lowest value to be found.
    """
    return (seen.high[cells] - seen.low[cells] >= enough) & np.isfinite(enough)


def _settled(cell: int, side: int, outer: Limits, seen: Limits, enough: float) -> bool:
    if _wide(seen, enough, cell):
        return True
    if side < 0:
        return bool(seen.low[cell] <= outer.low[cell])
    return bool(seen.high[cell] >= outer.high[cell])


def _seen_nearby(inside: Inside, truth: np.ndarray, enough: float) -> Limits:
    """What is seen by swaps, and when only cells near a cell change and others keep their count.

    Swaps among twins come first: they cost next to nothing. Elimination needs the whole table in
    memory and its cost grows with the third power, so it is left out where it is not needed and
    where the block is large; small programmes then do the rest.
    """
    seen = _nothing_seen(inside.size)
    for table in among_twins(inside.matrix, truth):
        _see(seen, slice(None), table, inside)
    if _wide(seen, enough).all():
        return seen
    if np.prod(inside.matrix.shape) <= DENSE:
        for table in shifts(inside.matrix.toarray(), truth):
            _see(seen, slice(None), table, inside)
    by_cell = sparse.csc_array(inside.matrix)
    for cell, side in product(range(inside.size), (1, -1)):
        if not _settled(cell, side, inside.outer, seen, enough):
            near = _near(cell, inside.matrix, by_cell, truth)
            part = _part(inside, near, truth)
            _see(seen, near, _furthest(0, side, part), inside)
    return seen


def _near(
    cell: int, by_row: sparse.csr_array, by_cell: sparse.csc_array, truth: np.ndarray
) -> np.ndarray:
    """The cell, then cells that share a relation, and so on; largest counts first."""
    near = [cell]
    for _ in range(STEPS):
        rows = {r for c in near for r in by_cell.indices[by_cell.indptr[c] : by_cell.indptr[c + 1]]}
        for row in sorted(rows):
            there = by_row.indices[by_row.indptr[row] : by_row.indptr[row + 1]]
            most = there[np.argsort(-truth[there], kind="stable")[:NEIGHBOURS]]
            near += [c for c in most.tolist() if c not in near]
    return np.array(near)


def _part(inside: Inside, near: np.ndarray, truth: np.ndarray) -> Inside:
    columns = inside.matrix[:, near]
    rows = np.flatnonzero(np.diff(columns.indptr))
    part = columns[rows]
    outer = Limits(inside.outer.low[near], inside.outer.high[near])
    return Inside(part, part @ truth[near].astype(float), outer)


def _furthest(cell: int, side: int, inside: Inside) -> np.ndarray:
    """A whole table that fits, with this cell as low (-1) or high (1) as it can be.

    A corner of the linear programme is nearly always whole, since tables are close to networks.
    Where it is not, whole numbers are asked for.
    """
    aim = np.zeros(inside.size)
    aim[cell] = -side
    table = _solved(aim, inside, whole=0)
    if np.abs(table - np.rint(table)).max() > NEAR:
        table = _solved(aim, inside, whole=1)
    return np.rint(table) + 0.0


def _solved(aim: np.ndarray, inside: Inside, whole: int) -> np.ndarray:
    most = FAR * _beyond(inside)
    box = Bounds(inside.outer.low, np.minimum(inside.outer.high, most))
    fits = LinearConstraint(inside.matrix, inside.sums, inside.sums)
    found = milp(aim, integrality=np.full(len(aim), whole), bounds=box, constraints=fits)
    if found.x is None:
        raise PublishError(Problem("relations", "no counts fit the numbers that are shown"))
    return found.x
