"""From judged files to tables. In: values and findings. Out: long answers, respondents, quarantine.

The tables hold only rows without findings; the quarantine holds exactly the others, with their
cells as they came. Together they are all rows that were read.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..model.instrument import Background, Instrument
from .columns import rows_are_per_wave
from .findings import reasons, unusable
from .validate import Judged

ANSWER_COLUMNS = ["project_id", "respondent_id", "wave", "item", "value"]
QUARANTINE_COLUMNS = ["file", "row", "reason"]


def answers_table(parts: list[Judged], instrument: Instrument) -> pd.DataFrame:
    """One row per respondent, wave and item that has an answer.

    Returns
    -------
    project_id, respondent_id, wave, item as text; value as float64, never missing.
    """
    pieces = [piece for part in parts for piece in _answer_pieces(part, instrument)]
    order = {item.id: n for n, item in enumerate(instrument.items)}
    pieces.sort(key=lambda piece: order[piece["item"].iloc[0]] if len(piece) else -1)
    table = pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame()
    return table.reindex(columns=ANSWER_COLUMNS).astype({"value": float})


def _answer_pieces(part: Judged, instrument: Instrument) -> list[pd.DataFrame]:
    usable = ~unusable(part.findings, part.raw.n_rows)
    pieces = []
    for source, values in part.answers:
        for wave in source.waves:
            rows = usable & ~np.isnan(values)
            if rows_are_per_wave(instrument):
                rows = rows & (part.waves == wave)
            pieces.append(_piece(part, rows, wave).assign(item=source.item.id, value=values[rows]))
    return pieces


def _piece(part: Judged, rows: np.ndarray, wave: str) -> pd.DataFrame:
    ids = {"project_id": part.projects[rows], "respondent_id": part.respondents[rows]}
    return pd.DataFrame(ids, dtype="str").assign(wave=wave)


def respondents_table(parts: list[Judged], instrument: Instrument) -> pd.DataFrame:
    """One row per respondent and wave with at least one answer, with the background variables.

    Where a row of the export holds all waves, its background is repeated at each of them.
    """
    pieces = [
        _respondents_at(part, instrument, wave.id) for part in parts for wave in instrument.waves
    ]
    return pd.concat(pieces, ignore_index=True)


def _respondents_at(part: Judged, instrument: Instrument, wave: str) -> pd.DataFrame:
    rows = ~unusable(part.findings, part.raw.n_rows)
    if rows_are_per_wave(instrument):
        rows = rows & (part.waves == wave)
    else:
        rows = rows & _answered_at(part, wave)
    table = _piece(part, rows, wave)
    for background in instrument.background:
        values = part.background[background.id][rows]
        table[background.id] = _typed(values, background)
    return table[["respondent_id", "project_id", "wave", *(b.id for b in instrument.background)]]


def _answered_at(part: Judged, wave: str) -> np.ndarray:
    answered = np.zeros(part.raw.n_rows, dtype=bool)
    for source, values in part.answers:
        if wave in source.waves:
            answered |= ~np.isnan(values)
    return answered


def _typed(values: np.ndarray, background: Background) -> pd.Series:
    kind = {"int": "Int64", "number": "Float64"}.get(background.type, "str")
    if kind == "str":
        return pd.Series(values, dtype=object).astype("str")
    return pd.Series(pd.array(np.where(np.isnan(values), None, values), dtype=kind))


def quarantine_table(parts: list[Judged]) -> pd.DataFrame:
    """The rows that were not used: file, row number, reasons, then the cells as they came."""
    pieces = [_quarantined(part) for part in parts]
    columns = list(dict.fromkeys(c for p in pieces for c in p.columns))
    table = pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame()
    return table.reindex(columns=columns or QUARANTINE_COLUMNS)


def _quarantined(part: Judged) -> pd.DataFrame:
    rows = np.flatnonzero(unusable(part.findings, part.raw.n_rows))
    about = pd.DataFrame(
        {
            "file": [part.raw.name] * len(rows),
            "row": rows + part.raw.first_row,
            "reason": reasons(part.findings, part.raw.n_rows),
        }
    )
    cells = part.raw.cells.take(rows).to_pandas()
    # An export may itself have a column called "row": its cells keep a name of their own.
    renamed = {c: f"{c} (export)" for c in cells.columns if c in QUARANTINE_COLUMNS}
    return pd.concat([about, cells.rename(columns=renamed)], axis=1)
