"""Hiding more, so that nothing can be worked out. In: what must be hidden. Out: that and more.

Cells are treated in rounds. The audit names hidden cells that are bounded too narrowly, narrowest
first; each gets the cheapest company that makes two different tables fit; then the audit runs
again. At the end cells that turn out not to be needed are shown again, the most informative first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import Problem, PublishError
from .audit import LEAST_WIDTH, is_safe, narrow_cells
from .bounds import blocks
from .exchange import Open, company, company_by_amount
from .relations import System

SMALL_BLOCK = 300
TIE = 1e-6


@dataclass(frozen=True)
class Search:
    """What does not change while cells are added: the system, what stays shown, prices, limit."""

    cells: System
    fixed: np.ndarray
    costs: np.ndarray
    least: float


def complement(
    cells: System,
    primary: np.ndarray,
    least: float = LEAST_WIDTH,
    kept: np.ndarray | None = None,
    price: np.ndarray | None = None,
) -> np.ndarray:
    """Which cells to hide so that no hidden cell is bounded more narrowly than ``least``.

    Hiding what is small is not enough where totals are shown: the rest follows by subtraction. Few
    cells are hidden besides, and rather those with few respondents.

    Parameters
    ----------
    cells : the whole publication with all relations, those to other tables and releases included.
    primary : True per cell that may not be shown for itself.
    least : smallest width of the interval that a reader may find for a hidden cell.
    kept : True per cell that is known anyway or must be shown; none when left out.
    price : what hiding a cell costs, above 0; by default 1 plus its count relative to the largest,
        so that the number of cells counts first and then the number of respondents.

    Returns
    -------
    True per hidden cell; contains ``primary``. The same input gives the same choice: cells are
    treated narrowest first and then in the order of the system, and of equally cheap cells the
    earlier one is hidden.

    Raises
    ------
    PublishError : a cell must be hidden and shown at once, or hiding all that may be hidden is not
        enough.

    Source
    ------
    Hundepool et al. (2012), Statistical Disclosure Control, chapter 4; Fischetti and Salazar
    (2001), Management Science 47(7), 1008-1027, for the programme solved per cell.

    >>> import pandas as pd
    >>> from .relations import margins
    >>> rows = pd.DataFrame({"kind": ["a", "b", "c"], "n": [4, 12, 30]})
    >>> cells = margins(rows, "n", ["kind"])  # total, a, b, c
    >>> complement(cells, np.array([False, True, False, False])).tolist()  # b goes with a
    [False, True, True, False]
    """
    hidden = np.array(primary, bool)
    fixed = np.zeros(cells.size, bool) if kept is None else np.asarray(kept, bool)
    _check_kept(hidden & fixed)
    search = Search(cells, fixed, _prices(cells, price), least)
    while len(narrow := narrow_cells(cells, hidden, least)[0]):
        hidden = _with_company(search, hidden, narrow)
    return _without_needless(search, hidden, np.asarray(primary, bool))


def _check_kept(both: np.ndarray) -> None:
    if both.any():
        places = tuple(np.flatnonzero(both) + 1)
        raise PublishError(
            Problem("cells", f"{both.sum()} must be hidden and shown", places=places)
        )


def _prices(cells: System, price: np.ndarray | None) -> np.ndarray:
    own = 1 + cells.values / max(cells.values.max(initial=0), 1) if price is None else price
    return np.asarray(own, float) + TIE * np.arange(cells.size) / max(cells.size, 1)


def _with_company(search: Search, hidden: np.ndarray, narrow: np.ndarray) -> np.ndarray:
    """Hidden cells and what the narrow ones among them need."""
    cells, hidden = search.cells, hidden.copy()
    free = np.flatnonzero(hidden | ~search.fixed)
    unknown = cells.matrix[:, free]
    for block in blocks(unknown):
        inside = free[block.cells]
        matrix = unknown[block.rows][:, block.cells]
        treated = narrow[np.isin(narrow, inside)]
        # In a small block the audit costs less than a programme: treat one cell, then look again.
        for cell in treated[:1] if len(inside) <= SMALL_BLOCK else treated:
            given = Open(
                matrix, cells.values[inside], np.where(hidden[inside], 0, search.costs[inside])
            )
            found = _company(given, int(np.flatnonzero(inside == cell)[0]), search.least)
            if found is None:
                raise PublishError(_cannot(int(cell), search.least))
            hidden[inside[found]] = True
    return hidden


def _company(given: Open, cell: int, least: float) -> np.ndarray | None:
    small = len(given.values) <= SMALL_BLOCK
    return company(given, cell, least) if small else company_by_amount(given, cell, least)


def _cannot(cell: int, least: float) -> Problem:
    return Problem(
        "cells",
        f"cell {cell + 1} stays bounded more narrowly than {least:g}, whatever else is hidden",
        hint="let a total be hidden too, or put groups together.",
    )


def _without_needless(search: Search, hidden: np.ndarray, primary: np.ndarray) -> np.ndarray:
    """Without added cells that turn out not to be needed; dearest first, in small blocks only."""
    block_of = _block_sizes(search.cells)
    added = np.flatnonzero(hidden & ~primary & (block_of <= SMALL_BLOCK))
    for cell in added[np.argsort(-search.costs[added], kind="stable")]:
        fewer = hidden.copy()
        fewer[cell] = False
        if is_safe(search.cells, fewer, search.least):
            hidden = fewer
    return hidden


def _block_sizes(cells: System) -> np.ndarray:
    """Per cell how many cells hang together with it."""
    sizes = np.ones(cells.size, int)
    for block in blocks(cells.matrix):
        sizes[block.cells] = len(block.cells)
    return sizes
