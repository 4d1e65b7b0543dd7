"""The whole intake. In: export files, an instrument, a folder. Out: validated responses there.

    read -> header -> judge each file -> judge together -> tables -> write all or nothing

A row that cannot be used goes to the quarantine with its reason; a file that cannot be understood
stops the intake before anything is written. accepted + quarantined = rows read, always.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import IntakeError, Problem
from ..model.instrument import Instrument, load_instrument
from ..model.projects import check_projects
from .answers import Coded
from .assemble import answer_pieces, quarantine_table, respondent_pieces
from .columns import check_columns, check_keys
from .raw import RawTable
from .readers import read_export
from .reading import raise_all, read_exports
from .report import FileCount, IntakeReport
from .store import Responses, write_responses
from .together import judge_together, projects_from_export
from .validate import Judged, judge, wave_of_rows


def run_intake(
    files: Sequence[Path | str],
    instrument: Path | str,
    destination: Path | str,
    projects: Path | str | None = None,
) -> IntakeReport:
    """The intake with an instrument file; what the command ``ontmoetingen intake`` does."""
    return intake(files, load_instrument(instrument), destination, projects)


def intake(
    files: Sequence[Path | str],
    instrument: Instrument,
    destination: Path | str,
    projects: Path | str | None = None,
) -> IntakeReport:
    """Read exports, judge every row, and write the responses to a folder.

    Parameters
    ----------
    files : one or more exports, for instance one per wave.
    destination : folder for answers.parquet, respondents.parquet, projects.csv, quarantine.csv
        and intake.json; other files in it stay.
    projects : list of projects; by default the one that the instrument names, if any.

    Raises
    ------
    IntakeError : a file that cannot be read, a header that does not fit, a list of projects that
        is wrong, no usable row at all, or a disk that cannot be written. Nothing is written then.
    """
    raws, synthetic = read_exports(files)
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
    responses = _responses(parts, instrument, listed, synthetic)
    write_responses(responses, Path(destination))
    return _report(parts, n_respondents, synthetic, Path(destination))


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
        raise IntakeError([Problem(names, what), *_problems(parts)])


def _problems(parts: list[Judged]) -> list[Problem]:
    return [f.problem(p.raw.name, p.raw.first_row) for p in parts for f in p.findings]


def _responses(
    parts: list[Judged], instrument: Instrument, projects: pd.DataFrame, synthetic: bool
) -> Responses:
    counts = [_count(p) for p in parts]
    record = {
        "files": [vars(c) for c in counts],
        "rows_read": sum(c.rows_read for c in counts),
        "rows_accepted": sum(c.accepted for c in counts),
        "rows_quarantined": sum(c.quarantined for c in counts),
        "instrument": instrument.id,
        "instrument_sha256": instrument.sha256,
        "synthetic": synthetic,
    }
    return Responses(
        answers=answer_pieces(parts, instrument),
        respondents=respondent_pieces(parts, instrument),
        projects=projects,
        quarantine=quarantine_table(parts),
        record=record,
    )


def _count(part: Judged) -> FileCount:
    put_aside = int((~part.usable).sum())
    read = part.raw.n_rows
    return FileCount(part.raw.name, part.raw.sha256, read, read - put_aside, put_aside)


def _report(
    parts: list[Judged], n_respondents: int, synthetic: bool, destination: Path
) -> IntakeReport:
    used = [p.usable for p in parts]
    projects = set().union(*(p.projects.occurring(u) for p, u in zip(parts, used, strict=True)))
    return IntakeReport(
        destination=destination,
        files=tuple(_count(p) for p in parts),
        problems=tuple(_problems(parts)),
        notes=tuple(note for p in parts for note in p.raw.notes),
        n_projects=len(projects),
        n_respondents=n_respondents,
        n_answers=sum(
            int((u & ~np.isnan(values)).sum())
            for p, u in zip(parts, used, strict=True)
            for _, values in p.answers
        ),
        synthetic=synthetic,
    )
