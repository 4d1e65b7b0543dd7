"""What is wrong with rows. In: masks over rows. Out: problems by item, and reasons row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..errors import Problem


@dataclass(frozen=True)
class Finding:
    """Rows of one file that cannot be used, for one reason.

    Parameters
    ----------
    where : what it is about, e.g. ``"item 'meets_age' (column 'andere_leeftijd')"``.
    reason : a few words for the quarantine file.
    what : the same as a clause for the report, after "2 of 840 rows ".
    rows : boolean, one per row of the file.
    of : how many rows or answers were looked at, and what they are called.
    """

    where: str
    reason: str
    what: str
    rows: np.ndarray
    of: tuple[int, str]
    allowed: str | None = None
    hint: str | None = None

    def problem(self, file: str, first_row: int) -> Problem:
        """The finding as one line of a report: counts and row numbers, never a cell."""
        places = (np.flatnonzero(self.rows) + first_row).tolist()
        total, noun = self.of
        what = f"{len(places)} of {total} {noun} {self.what}"
        return Problem(f"{file}, {self.where}", what, self.allowed, places, self.hint)


def only_real(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that concern at least one row."""
    return [f for f in findings if f.rows.any()]


def unusable(findings: Iterable[Finding], n_rows: int) -> np.ndarray:
    """Rows with at least one finding."""
    mask = np.zeros(n_rows, dtype=bool)
    for finding in findings:
        mask |= finding.rows
    return mask


def reasons(findings: Iterable[Finding]) -> list[str]:
    """Per unusable row, in order, all its reasons joined by ``"; "``."""
    found: dict[int, list[str]] = {}
    for finding in findings:
        for row in np.flatnonzero(finding.rows).tolist():
            found.setdefault(row, []).append(finding.reason)
    return ["; ".join(found[row]) for row in sorted(found)]
