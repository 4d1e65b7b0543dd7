"""What ties published numbers together. In: cells and who adds up to whom. Out: one system.

A reader who sees a total and all parts but one can subtract. Whatever adds up is therefore written
down as a relation; ``audit`` computes what follows from the relations and the numbers that are
shown, ``complement`` chooses what else to hide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from scipy import sparse

from ..errors import Problem, PublishError

ALL = ""
Dimension = tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """``total`` is the sum of ``parts``; cells are named by their place in the system."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class System:
    """Cells of one publication with all relations between them.

    Parameters
    ----------
    keys : one row per cell that says which number it is; only used to name cells.
    values : true numbers, whole and not negative, in the order of ``keys``.
    matrix : relations x cells with 1 for a part, -1 for its total; each relation adds to 0.
    """

    keys: pd.DataFrame
    values: np.ndarray
    matrix: sparse.csr_array

    @property
    def size(self) -> int:
        return len(self.values)


def system(keys: pd.DataFrame, values: Sequence[int], relations: Iterable[Relation]) -> System:
    """Cells and relations as one system, after checking that the relations hold.

    A relation that does not hold would make every interval wrong, so it is refused here and not
    found by a solver later.

    Parameters
    ----------
    keys : one row per cell, at least one column.
    values : a count per cell: whole numbers from 0.
    relations : who adds up to whom; the same relation twice does no harm.

    Raises
    ------
    PublishError : a value is no count, or a total differs from the sum of its parts.

    >>> cells = pd.DataFrame({"answer": ["all", "yes", "no"]})
    >>> system(cells, [12, 9, 3], [Relation(0, (1, 2))]).matrix.toarray().tolist()
    [[-1, 1, 1]]
    """
    counts = _counts(values)
    matrix = _matrix(list(relations), len(counts))
    wrong = np.flatnonzero(matrix @ counts != 0)
    if len(wrong):
        what = f"{len(wrong)} of {matrix.shape[0]} totals differ from the sum of their parts"
        raise PublishError(Problem("relations", what, places=tuple(wrong + 1)))
    return System(keys.reset_index(drop=True), counts, matrix)


def _counts(values: Sequence[int]) -> np.ndarray:
    given = np.asarray(values, float)
    bad = np.flatnonzero(~((given >= 0) & (given == np.floor(given)) & np.isfinite(given)))
    if len(bad):
        what = f"{len(bad)} of {len(given)} cells hold no count"
        raise PublishError(Problem("cells", what, "whole numbers from 0", tuple(bad + 1)))
    return given.astype(np.int64)


def _matrix(relations: Sequence[Relation], n_cells: int) -> sparse.csr_array:
    lengths = [len(r.parts) + 1 for r in relations]
    rows = np.repeat(np.arange(len(relations)), lengths)
    columns = [cell for r in relations for cell in (r.total, *r.parts)]
    signs = [sign for r in relations for sign in (-1, *[1] * len(r.parts))]
    shape = (len(relations), n_cells)
    return sparse.csr_array((np.array(signs, np.int64), (rows, columns)), shape=shape)


def margins(frame: pd.DataFrame, count: str, dimensions: Sequence[str | Dimension]) -> System:
    """All cells of a table with every margin, and how they add up.

    Parameters
    ----------
    frame : one row per innermost cell, or several, which are then added up.
    count : column with the number behind a row.
    dimensions : a column each, or columns from coarse to fine for a hierarchy such as
        ``("county", "district")``. Combinations that have no row are cells of 0.

    Returns
    -------
    System : ``keys`` has the columns of all dimensions, with '' where a cell is the sum over them.

    Raises
    ------
    PublishError : a count is missing, negative or no whole number.

    Source
    ------
    Hundepool et al. (2012), section 4.1: linked and hierarchical tables as linear relations.

    >>> rows = pd.DataFrame({"kind": ["a", "b"], "n": [4, 6]})
    >>> found = margins(rows, "n", ["kind"])
    >>> found.keys["kind"].tolist(), found.values.tolist()
    (['', 'a', 'b'], [10, 4, 6])
    """
    _counts(frame[count])
    levels = [(d,) if isinstance(d, str) else tuple(d) for d in dimensions]
    nodes = [_nodes(frame, columns) for columns in levels]
    sums = _sums(frame, count, levels)
    cells = {cell: place for place, cell in enumerate(product(*nodes))}
    columns = [c for level in levels for c in level]
    keys = pd.DataFrame([[v for node in cell for v in node] for cell in cells], columns=columns)
    values = [sums.get(cell, 0) for cell in cells]
    return system(keys, values, _additions(cells, nodes))


def _nodes(frame: pd.DataFrame, columns: Dimension) -> dict[tuple, list[tuple]]:
    """Every group of one dimension with the groups it is the sum of; the innermost have none."""
    rows = sorted({tuple(row) for row in frame[list(columns)].astype(str).to_numpy()})
    nodes: dict[tuple, list[tuple]] = {(ALL,) * len(columns): []}
    for row, depth in product(rows, range(1, len(columns) + 1)):
        own = row[:depth] + (ALL,) * (len(columns) - depth)
        above = row[: depth - 1] + (ALL,) * (len(columns) - depth + 1)
        if own not in nodes:
            nodes[own] = []
            nodes[above].append(own)
    return nodes


def _sums(frame: pd.DataFrame, count: str, levels: Sequence[Dimension]) -> Mapping[tuple, int]:
    """The count of every cell, margins included, that has rows behind it."""
    columns = [c for level in levels for c in level]
    names = frame[columns].astype(str).to_numpy()
    sums: dict[tuple, int] = {}
    for row, n in zip(names, frame[count].astype(int), strict=True):
        for cell in product(*_ancestors(row, levels)):
            sums[cell] = sums.get(cell, 0) + n
    return sums


def _ancestors(row: np.ndarray, levels: Sequence[Dimension]) -> list[list[tuple]]:
    found, start = [], 0
    for level in levels:
        own = tuple(row[start : start + len(level)])
        start += len(level)
        found.append([own[:d] + (ALL,) * (len(level) - d) for d in range(len(level) + 1)])
    return found


def _additions(
    cells: Mapping[tuple, int], nodes: Sequence[Mapping[tuple, list[tuple]]]
) -> Iterator[Relation]:
    """Each cell as the sum of the cells below it, along one dimension at a time."""
    for cell, place in cells.items():
        for axis, below in enumerate(nodes):
            parts = below[cell[axis]]
            if parts:
                inside = (cells[(*cell[:axis], part, *cell[axis + 1 :])] for part in parts)
                yield Relation(place, tuple(inside))


def joined(first: System, second: System, relations: Iterable[Relation] = ()) -> System:
    """Two systems side by side, tied by further relations.

    Parameters
    ----------
    first, second : their cells keep their order; a cell of ``second`` stands at its own place plus
        ``first.size``.
    relations : over the joined cells, such as n = yes + no, or what an earlier release adds to.

    Raises
    ------
    PublishError : a further relation does not hold.
    """
    keys = pd.concat([first.keys, second.keys], ignore_index=True).fillna(ALL)
    values = np.concatenate([first.values, second.values])
    extra = system(keys, values, relations).matrix
    both = sparse.block_diag([first.matrix, second.matrix], format="csr")
    return System(keys, values, sparse.csr_array(sparse.vstack([both, extra])))
