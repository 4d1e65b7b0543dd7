"""Exports judged, with nothing written. In: export files, an instrument. Out: rows and findings.

What an intake writes and what a trial only tells come from the same judgement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ..errors import IntakeError, Problem
from ..model.instrument import Instrument
from ..model.projects import check_projects
from .answers import Coded
from .columns import check_columns, check_keys
from .mapping import Mapping, renamed
from .raw import RawTable
from .readers import read_export
from .reading import raise_all, read_exports
from .together import judge_together, projects_from_export
from .validate import Judged, judge, wave_of_rows


@dataclass(frozen=True)
class Examined:
    """Exports after judgement.

    Parameters
    ----------
    parts : one per export.
    projects : project_id, name and attributes.
    n_respondents : different respondents in usable rows.
    synthetic : whether a machine made the answers.
    """

    instrument: Instrument
    parts: list[Judged] = field(repr=False)
    projects: pd.DataFrame = field(repr=False)
    n_respondents: int
    synthetic: bool
    mapping: Mapping | None = None


def examine(
    files: Sequence[Path | str],
    instrument: Instrument,
    projects: Path | str | None = None,
    mapping: Mapping | None = None,
) -> Examined:
    """Read exports and judge every row; nothing is written.

    Raises
    ------
    IntakeError : as `intake` does, a disk that cannot be written apart.
    """
    raws, synthetic = read_exports(files)
    raws = renamed(raws, mapping) if mapping else raws
    waves = _checked_headers(raws, instrument)
    listed = _listed_projects(instrument, projects)
    parts = [
        judge(raw, instrument, number, of_rows)
        for number, (raw, of_rows) in enumerate(zip(raws, waves, strict=True), 1)
    ]
    parts, n_respondents = judge_together(
        parts, None if listed is None else set(listed["project_id"])
    )
    _refuse_nothing_usable(parts)
    if listed is None:
        listed, problems = projects_from_export(parts, instrument)
        raise_all(problems)
    return Examined(instrument, parts, listed, n_respondents, synthetic, mapping)


def load_projects(path: Path | str, instrument: Instrument) -> pd.DataFrame:
    """The list of projects in this file, checked: project_id, name and the attributes.

    Raises
    ------
    IntakeError : every id or name that is missing, repeated, too long or broken over lines.
    """
    raw = read_export(path)
    cells = raw.cells.to_pandas()
    cells.index = range(raw.first_row, raw.first_row + raw.n_rows)
    projects, problems = check_projects(cells, instrument.project, raw.name)
    raise_all(problems)
    return projects


def _checked_headers(raws: list[RawTable], instrument: Instrument) -> list[Coded]:
    """The waves of the rows of each file, which decide what columns it must have."""
    raise_all([p for raw in raws for p in check_keys(raw, instrument)])
    waves = [wave_of_rows(raw, instrument) for raw in raws]
    every = {w.id for w in instrument.waves}
    found = [
        check_columns(raw, instrument, of_rows.occurring() or every)
        for raw, of_rows in zip(raws, waves, strict=True)
    ]
    raise_all([p for problems in found for p in problems])
    return waves


def _listed_projects(instrument: Instrument, projects: Path | str | None) -> pd.DataFrame | None:
    path = projects or instrument.project.file
    return None if path is None else load_projects(path, instrument)


def _refuse_nothing_usable(parts: list[Judged]) -> None:
    if not any(p.usable.any() for p in parts):
        names = ", ".join(p.raw.name for p in parts)
        what = "not one row can be used; nothing was changed"
        raise IntakeError([Problem(names, what), *problems_of(parts)])


def problems_of(parts: list[Judged]) -> list[Problem]:
    """What makes rows unusable, per file and item."""
    return [f.problem(p.raw.name, p.raw.first_row) for p in parts for f in p.findings]
