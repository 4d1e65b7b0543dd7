"""The audit. In: a system of cells, which of them are hidden. Out: what a reader can work out.

Written for the one who subtracts: it uses the shown numbers, the relations and the fact that counts
are whole and not negative, and nothing else. A cell whose lowest and highest value are equal is as
good as published.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from ..errors import Problem, PublishError
from .bounds import any_narrow, blocks, passed, tighten, widen
from .relations import System

LEAST_WIDTH = 5


@dataclass(frozen=True)
class Audit:
    """What follows about each hidden cell from everything that is shown.

    Parameters
    ----------
    cells : places of the hidden cells in the system.
    low, high : lowest and highest count that fits; ``high`` is infinite when nothing bounds it.
    """

    cells: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def exact(self) -> np.ndarray:
        """Places of the cells that can be worked out exactly."""
        return self.cells[self.high == self.low]

    def narrow(self, least: float = LEAST_WIDTH) -> np.ndarray:
        """Places of the cells bounded more narrowly than ``least``, the exact ones included."""
        return self.cells[self.high - self.low < least]

    def table(self, keys: pd.DataFrame) -> pd.DataFrame:
        """The hidden cells by name with ``low`` and ``high``; for people inside the wall."""
        return keys.iloc[self.cells].assign(low=self.low, high=self.high)


def audit(cells: System, hidden: np.ndarray) -> Audit:
    """The interval of every hidden cell that fits all shown cells and all relations.

    Intervals are exact for whole counts: both ends occur in a whole table that fits. Cells that
    share no relation are treated apart, so that the cost grows with the largest group of hidden
    cells that hang together and not with the publication.

    Parameters
    ----------
    cells : the whole publication; of hidden cells the value is not used.
    hidden : True per hidden cell.

    Returns
    -------
    Audit : one interval per hidden cell, in the order of the system.

    Raises
    ------
    PublishError : ``hidden`` has another length than the system.

    Source
    ------
    Hundepool et al. (2012), Statistical Disclosure Control, section 4.3 (audit of a suppression
    pattern); Fischetti and Salazar (2001), Management Science 47(7), section 2 (attacker
    subproblems). Checked against enumeration of all tables and on county x type of `apipop`.

    >>> from .relations import margins
    >>> rows = pd.DataFrame({"kind": ["a", "b", "c"], "n": [4, 6, 20]})
    >>> cells = margins(rows, "n", ["kind"])  # total, a, b, c
    >>> found = audit(cells, np.array([False, True, True, False]))
    >>> found.low.tolist(), found.high.tolist()  # a + b = 30 - 20
    ([0.0, 0.0], [10.0, 10.0])
    """
    matrix, sums = _of_hidden(cells, hidden)
    limits = passed(matrix, sums)
    for block in blocks(matrix):
        if not block.tree:
            tighten(matrix, sums, limits, block)
    return Audit(np.flatnonzero(hidden), limits.low, limits.high)


def narrow_cells(
    cells: System, hidden: np.ndarray, least: float = LEAST_WIDTH
) -> tuple[np.ndarray, np.ndarray]:
    """Which hidden cells are bounded more narrowly than ``least``, and how narrowly.

    Gives the same cells as `audit` and is faster: two whole tables that fit and differ enough prove
    that a cell is safe, and one pair proves it for many cells.

    Returns
    -------
    Places of those cells, narrowest first and then in the order of the system; their widths.
    """
    matrix, sums = _of_hidden(cells, hidden)
    limits = passed(matrix, sums)
    for block in blocks(matrix):
        if not block.tree:
            widen(matrix, limits, block, cells.values[hidden], least)
    width = limits.high - limits.low
    order = np.argsort(width, kind="stable")
    order = order[width[order] < least]
    return np.flatnonzero(hidden)[order], width[order]


def is_safe(cells: System, hidden: np.ndarray, least: float = LEAST_WIDTH) -> bool:
    """Whether no hidden cell is bounded more narrowly than ``least``; stops at the first."""
    matrix, sums = _of_hidden(cells, hidden)
    limits = passed(matrix, sums)
    if (limits.high - limits.low < least).any():
        return False
    circles = (block for block in blocks(matrix) if not block.tree)
    truth = cells.values[hidden]
    return not any(any_narrow(matrix, limits, block, truth, least) for block in circles)


def _of_hidden(cells: System, hidden: np.ndarray) -> tuple[sparse.csr_array, np.ndarray]:
    """Relations over hidden cells alone, and what shown cells make them add to."""
    if np.shape(hidden) != (cells.size,):
        what = f"{np.size(hidden)} marks for {cells.size} cells"
        raise PublishError(Problem("hidden", what, "True or False per cell"))
    hidden = np.asarray(hidden, bool)
    shown = np.where(hidden, 0, cells.values)
    unknown = sparse.csr_array(cells.matrix[:, np.flatnonzero(hidden)])
    used = np.flatnonzero(np.diff(unknown.indptr))
    return unknown[used], -(cells.matrix @ shown)[used].astype(float)


def check_audit(
    name: str, cells: System, hidden: np.ndarray, least: float = LEAST_WIDTH
) -> list[Problem]:
    """Why a publication may not pass; empty when no hidden cell is bounded too narrowly.

    Parameters
    ----------
    name : what is published, as it stands in the message. Places are numbers of cells; the
        intervals themselves are not told, since a message may end up in a log.

    >>> from .relations import margins
    >>> cells = margins(pd.DataFrame({"kind": ["a", "b"], "n": [4, 20]}), "n", ["kind"])
    >>> print(*check_audit("totals", cells, np.array([False, True, False])))
    totals: 1 of 1 hidden cells can be worked out exactly. First places: 2. HINT: hide more cells.
    """
    found = audit(cells, hidden)
    exact, narrow = found.exact, np.setdiff1d(found.narrow(least), found.exact)
    told = [
        (exact, "can be worked out exactly"),
        (narrow, f"can be bounded more narrowly than {least:g}"),
    ]
    return [
        Problem(
            name,
            f"{len(which)} of {len(found.cells)} hidden cells {what}",
            places=tuple(which + 1),
            hint="hide more cells.",
        )
        for which, what in told
        if len(which)
    ]
