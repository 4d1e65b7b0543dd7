"""From judged files to tables. In: values and findings. Out: long answers, respondents, quarantine.

The tables hold only rows without findings; the quarantine holds exactly the others, with their
cells as they came. Together they are all rows that were read. Answers come in pieces, one per item
and wave, so that a large export never stands in memory in its long form.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa

from ..model.instrument import Background, Instrument
from .answers import Coded
from .columns import rows_are_per_wave
from .findings import reasons
from .validate import Judged

# Texts of which few differ: the writer takes the places as they are and hashes no text again.
FEW = pa.dictionary(pa.int32(), pa.string())
ANSWERS = pa.schema(
    {
        "project_id": FEW,
        "respondent_id": pa.string(),
        "wave": FEW,
        "item": FEW,
        "value": pa.float64(),
    }
)
BACKGROUND = {"int": pa.int64(), "number": pa.float64()}
QUARANTINE_COLUMNS = ["file", "row", "reason"]


def answer_pieces(parts: list[Judged], instrument: Instrument) -> Iterator[pa.Table]:
    """One row per respondent, wave and item that has an answer; values are never missing."""
    usable = [part.usable for part in parts]
    for item in instrument.items:
        for part, rows in zip(parts, usable, strict=True):
            for source, values in part.answers:
                if source.item.id == item.id:
                    answered = rows & ~np.isnan(values)
                    for wave in source.waves:
                        here = answered & _holds(part, instrument, wave)
                        yield _answers(part, np.flatnonzero(here), wave, item.id, values)


def _holds(part: Judged, instrument: Instrument, wave: str) -> np.ndarray | bool:
    """The rows that can hold answers at this wave: all of them when a row holds all waves."""
    return part.at(wave) if rows_are_per_wave(instrument) else True


def _answers(part: Judged, rows: np.ndarray, wave: str, item: str, values: np.ndarray) -> pa.Table:
    columns = [
        part.projects.array(rows),
        part.respondents.take(pa.array(rows)),
        _all_the_same(wave, len(rows)),
        _all_the_same(item, len(rows)),
        pa.array(values[rows]),
    ]
    return pa.Table.from_arrays(columns, schema=ANSWERS)


def _all_the_same(text: str, n_rows: int) -> pa.DictionaryArray:
    return Coded(np.zeros(n_rows, dtype=np.int32), [text]).array(slice(None))


def respondent_pieces(parts: list[Judged], instrument: Instrument) -> Iterator[pa.Table]:
    """One row per respondent and wave with at least one answer, with the background variables.

    Where a row of the export holds all waves, its background is repeated at each of them.
    """
    for part in parts:
        usable = part.usable
        for wave in instrument.waves:
            per_wave = rows_are_per_wave(instrument)
            here = part.at(wave.id) if per_wave else _answered_at(part, wave.id)
            yield _respondents(part, instrument, wave.id, np.flatnonzero(usable & here))


def _respondents(part: Judged, instrument: Instrument, wave: str, rows: np.ndarray) -> pa.Table:
    columns = {
        "respondent_id": part.respondents.take(pa.array(rows)),
        "project_id": part.projects.array(rows),
        "wave": _all_the_same(wave, len(rows)),
    }
    for background in instrument.background:
        columns[background.id] = _typed(part.background[background.id], background, rows)
    return pa.table(columns)


def _answered_at(part: Judged, wave: str) -> np.ndarray:
    answered = np.zeros(part.raw.n_rows, dtype=bool)
    for source, values in part.answers:
        if wave in source.waves:
            answered |= ~np.isnan(values)
    return answered


def _typed(values: np.ndarray | Coded, background: Background, rows: np.ndarray) -> pa.Array:
    if isinstance(values, Coded):
        found = values.array(rows)
        return found.cast(pa.string()) if background.type == "text" else found
    found = values[rows]
    return pa.array(found, mask=np.isnan(found)).cast(BACKGROUND[background.type])


def quarantine_table(parts: list[Judged]) -> pd.DataFrame:
    """The rows that were not used: file, row number, reasons, then the cells as they came."""
    pieces = [_quarantined(part) for part in parts]
    return pd.concat(pieces, ignore_index=True)


def _quarantined(part: Judged) -> pd.DataFrame:
    rows = np.flatnonzero(~part.usable)
    about = pd.DataFrame(
        {
            "file": [part.raw.name] * len(rows),
            "row": rows + part.raw.first_row,
            "reason": reasons(part.findings),
        }
    )
    cells = part.raw.cells.take(rows).to_pandas()
    # An export may itself have a column called "row": its cells keep a name of their own.
    renamed = {c: f"{c} (export)" for c in cells.columns if c in QUARANTINE_COLUMNS}
    return pd.concat([about, cells.rename(columns=renamed)], axis=1)
