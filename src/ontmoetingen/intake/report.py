"""What an intake did. In: counts and problems. Out: lines that name no person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import MOST_LISTED, Problem
from .store import QUARANTINE


@dataclass(frozen=True)
class FileCount:
    """One file: rows read = accepted + quarantined."""

    name: str
    sha256: str
    rows_read: int
    accepted: int
    quarantined: int


@dataclass(frozen=True)
class IntakeReport:
    """The result of an intake.

    Parameters
    ----------
    problems : per file and item what made rows unusable; empty when every row was accepted.
    notes : what else a researcher should know, such as sheets that were left alone.
    n_answers : answers accepted, one per respondent, wave and item.
    """

    destination: Path
    files: tuple[FileCount, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    n_projects: int
    n_respondents: int
    n_answers: int
    synthetic: bool

    @property
    def rows_read(self) -> int:
        return sum(f.rows_read for f in self.files)

    @property
    def rows_accepted(self) -> int:
        return sum(f.accepted for f in self.files)

    @property
    def rows_quarantined(self) -> int:
        return sum(f.quarantined for f in self.files)

    @property
    def complete(self) -> bool:
        """Whether every row was accepted; a command that says otherwise should not exit with 0."""
        return self.rows_quarantined == 0

    def summary(self) -> str:
        """The report in lines of text, without any id or answer of a respondent."""
        return "\n".join(
            [
                *(_file_line(f) for f in self.files),
                f"{self.n_respondents} respondents in {self.n_projects} projects, "
                f"{self.n_answers} answers{' (synthetic)' if self.synthetic else ''}",
                *self.notes,
                *_problem_lines(self.problems),
                *self._where_to_look(),
            ]
        )

    def _where_to_look(self) -> list[str]:
        if self.complete:
            return []
        return [f"the quarantined rows and their reasons: {self.destination / QUARANTINE}"]


def _file_line(file: FileCount) -> str:
    return (
        f"{file.name}: {file.rows_read} rows read, {file.accepted} accepted, "
        f"{file.quarantined} quarantined"
    )


def _problem_lines(problems: Sequence[Problem]) -> list[str]:
    lines = [str(p) for p in problems[:MOST_LISTED]]
    more = len(problems) - MOST_LISTED
    return [*lines, f"+{more} more problems"] if more > 0 else lines
