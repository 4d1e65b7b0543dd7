"""The whole intake. In: export files, an instrument, a folder. Out: validated responses there.

    examine (read -> header -> judge) -> tables -> write all or nothing

A row that cannot be used goes to the quarantine with its reason; a file that cannot be understood
stops the intake before anything is written. accepted + quarantined = rows read, always.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..model.instrument import Instrument, load_instrument
from .assemble import answer_pieces, quarantine_table, respondent_pieces
from .examine import Examined, examine, load_projects, problems_of
from .mapping import Mapping
from .report import FileCount, IntakeReport
from .store import Responses, write_responses
from .validate import Judged

__all__ = ["intake", "load_projects", "report_of", "run_intake", "write_examined"]


def run_intake(
    files: Sequence[Path | str],
    instrument: Path | str,
    destination: Path | str,
    projects: Path | str | None = None,
) -> IntakeReport:
    """The intake with an instrument file."""
    return intake(files, load_instrument(instrument), destination, projects)


def intake(
    files: Sequence[Path | str],
    instrument: Instrument,
    destination: Path | str,
    projects: Path | str | None = None,
    *,
    mapping: Mapping | None = None,
) -> IntakeReport:
    """Read exports, judge every row, and write the responses to a folder.

    Parameters
    ----------
    files : one or more exports, for instance one per wave.
    destination : folder for answers.parquet, respondents.parquet, projects.csv, quarantine.csv
        and intake.json; other files in it stay.
    projects : list of projects; by default the one that the instrument names, if any.
    mapping : which columns of the exports are called otherwise.

    Raises
    ------
    IntakeError : a file that cannot be read, a header that does not fit, a list of projects that
        is wrong, no usable row at all, or a disk that cannot be written. Nothing is written then.
    """
    examined = examine(files, instrument, projects, mapping)
    write_examined(examined, Path(destination), {})
    return report_of(examined, Path(destination))


def write_examined(examined: Examined, destination: Path, more: dict) -> None:
    """Write what was judged to a folder, all files or none; ``more`` goes into the record."""
    write_responses(_responses(examined, more), destination)


def _responses(examined: Examined, more: dict) -> Responses:
    counts = [_count(p) for p in examined.parts]
    record = {
        "files": [vars(c) for c in counts],
        "rows_read": sum(c.rows_read for c in counts),
        "rows_accepted": sum(c.accepted for c in counts),
        "rows_quarantined": sum(c.quarantined for c in counts),
        "instrument": examined.instrument.id,
        "instrument_sha256": examined.instrument.sha256,
        "synthetic": examined.synthetic,
        **({"mapping": examined.mapping.record} if examined.mapping else {}),
        **more,
    }
    return Responses(
        answers=answer_pieces(examined.parts, examined.instrument),
        respondents=respondent_pieces(examined.parts, examined.instrument),
        projects=examined.projects,
        quarantine=quarantine_table(examined.parts),
        record=record,
    )


def _count(part: Judged) -> FileCount:
    put_aside = int((~part.usable).sum())
    read = part.raw.n_rows
    return FileCount(part.raw.name, part.raw.sha256, read, read - put_aside, put_aside)


def report_of(examined: Examined, destination: Path) -> IntakeReport:
    """What was found in the exports, in counts."""
    parts = examined.parts
    used = [p.usable for p in parts]
    projects = set().union(*(p.projects.occurring(u) for p, u in zip(parts, used, strict=True)))
    return IntakeReport(
        destination=destination,
        files=tuple(_count(p) for p in parts),
        problems=tuple(problems_of(parts)),
        notes=tuple(note for p in parts for note in p.raw.notes),
        n_projects=len(projects),
        n_respondents=examined.n_respondents,
        n_answers=sum(
            int((u & ~np.isnan(values)).sum())
            for p, u in zip(parts, used, strict=True)
            for _, values in p.answers
        ),
        synthetic=examined.synthetic,
    )
