"""Writing validated responses. In: tables. Out: a folder that is whole, before and after.

All files are first written beside their place. Only when every one of them is there are they moved
in, which takes no disk space and no time. A stop in between (a killed process) leaves the moves
half done but the new files all present: ``settle`` finishes them, and whatever writes or reads the
folder next calls it. Other files in the folder are never touched.
"""

from __future__ import annotations

import errno
import itertools
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import IntakeError, Problem
from ..locks import one_at_a_time
from .side_by_side import side_by_side

ANSWERS = "answers.parquet"
RESPONDENTS = "respondents.parquet"
PROJECTS = "projects.csv"
QUARANTINE = "quarantine.csv"
RECORD = "intake.json"
STAGING = ".intake-writing"
READY = ".intake-ready"
LOCK = ".intake.lock"
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Responses:
    """Validated responses, on their way to disk.

    Parameters
    ----------
    answers : pieces of the table project_id, respondent_id, wave, item, value (yes = 1, no = 0,
        rating as it is); read once, while writing.
    respondents : pieces of the table respondent_id, project_id, wave and one column per background
        variable; at least one piece.
    projects : project_id, name and attributes.
    quarantine : file, row, reason and the cells as they came.
    record : what ``intake.json`` says.
    """

    answers: Iterable[pa.Table]
    respondents: Iterable[pa.Table]
    projects: pd.DataFrame
    quarantine: pd.DataFrame
    record: dict


def write_responses(responses: Responses, folder: Path) -> None:
    """Put the responses in the folder, all files or none.

    Raises
    ------
    IntakeError : the disk is full, the folder cannot be written or another intake writes in it;
        what was there is still there.
    """
    with _disk_errors(folder), _one_intake(folder):
        _finish(folder)
        staging = folder / STAGING
        shutil.rmtree(staging, ignore_errors=True)
        try:
            _write_all(responses, staging)
            staging.rename(folder / READY)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        _move_in(folder)


def settle(folder: Path) -> bool:
    """Finish an intake that was stopped between its last write and its last move.

    Returns
    -------
    Whether there was anything to finish.

    Raises
    ------
    IntakeError : another intake is writing in the folder.
    """
    if not (folder / READY).is_dir():
        return False
    with _disk_errors(folder), _one_intake(folder):
        return _finish(folder)


def _one_intake(folder: Path) -> AbstractContextManager[None]:
    return one_at_a_time(folder / LOCK, "intake", folder.name, IntakeError)


def _finish(folder: Path) -> bool:
    if not (folder / READY).is_dir():
        return False
    _move_in(folder)
    return True


def _write_all(responses: Responses, staging: Path) -> None:
    staging.mkdir()
    tables = {ANSWERS: responses.answers, RESPONDENTS: responses.respondents}
    side_by_side(lambda name: _write_pieces(tables[name], staging / name), tables)
    responses.projects.to_csv(staging / PROJECTS, index=False, lineterminator="\n")
    # Semicolons and a byte order mark: Dutch Excel then opens it by double click.
    responses.quarantine.to_csv(
        staging / QUARANTINE, index=False, sep=";", encoding="utf-8-sig", lineterminator="\n"
    )
    text = json.dumps(responses.record, indent=2, sort_keys=True, ensure_ascii=False)
    (staging / RECORD).write_text(text + "\n", encoding="utf-8", newline="\n")


def _write_pieces(pieces: Iterable[pa.Table], path: Path) -> None:
    """Pieces of one table as one Parquet file, one piece in memory at a time."""
    pieces = iter(pieces)
    first = next(pieces)
    with pq.ParquetWriter(path, first.schema, **_dress(first.schema.names)) as writer:
        for piece in itertools.chain([first], pieces):
            if piece.num_rows:
                writer.write_table(piece)


def _dress(columns: list[str]) -> dict[str, object]:
    """How a table is stored: as small as costs no time, since an export is larger than its answers.

    Ids differ on nearly every row: a dictionary of them gains nothing, and to compress them takes
    three times as long as to write them. Nobody looks for rows between two values, so there are no
    statistics. A text is read as a text, however it was held while writing.
    """
    few = [name for name in columns if name != "respondent_id"]
    compression = {name: "snappy" if name in few else "none" for name in columns}
    return {
        "use_dictionary": few,
        "compression": compression,
        "write_statistics": False,
        "store_schema": False,
    }


def _move_in(folder: Path) -> None:
    """Move the ready files to their places; Ctrl-C waits for the few renames that are left."""
    interrupted = False
    ready = folder / READY
    while ready.is_dir():
        try:
            for file in sorted(ready.iterdir()):
                file.replace(folder / file.name)
            ready.rmdir()
        except KeyboardInterrupt:
            interrupted = True
    if interrupted:
        raise KeyboardInterrupt


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as bad:
        if bad.errno in NO_SPACE:
            what = "there is no disk space left; nothing was changed"
            raise IntakeError(Problem(folder.name, what, hint="free some space.")) from None
        what = f"cannot be written ({bad.strerror or type(bad).__name__}); nothing was changed"
        raise IntakeError(Problem(folder.name, what, hint="check the folder's rights.")) from None
