"""Judging one export against an instrument. In: a table of text. Out: values and findings.

Only what one file can tell is judged here; what needs all files together (a respondent who stands
in two of them, a project that is not in the list) is judged in ``together``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ..model.instrument import Background, Instrument
from .answers import (
    Decoded,
    allowed_answers,
    allowed_background,
    decode,
    decode_text,
    distinct,
    judge_background,
    judge_scale,
    missing_codes,
    plain,
    trimmed,
)
from .columns import ItemColumn, item_columns, rows_are_per_wave
from .findings import Finding, only_real
from .raw import RawTable


@dataclass(frozen=True)
class Judged:
    """One export after judgement; arrays have one entry per row.

    Parameters
    ----------
    projects, respondents : ids as text; ``""`` when missing.
    waves : wave ids; ``None`` when unknown, or when a row holds all waves.
    answers : per column with answers its values, NaN for missing.
    background : per background id its values, ``None`` or NaN for missing.
    findings : what is wrong, only with rows that it concerns.
    """

    raw: RawTable
    projects: np.ndarray
    respondents: np.ndarray
    waves: np.ndarray
    answers: list[tuple[ItemColumn, np.ndarray]]
    background: dict[str, np.ndarray]
    findings: list[Finding]


def judge(raw: RawTable, instrument: Instrument, number: int) -> Judged:
    """The values of an export whose header is already known to be right.

    Parameters
    ----------
    number : place of the file in the call; makes row numbers unique where there are no ids.
    """
    waves = wave_of_rows(raw, instrument)
    answers = _answers(raw, instrument)
    background = {b.id: _background(raw, b, instrument) for b in instrument.background}
    projects, respondents = _ids(raw, instrument, number)
    findings = [
        *_key_findings(raw, instrument, projects, respondents),
        *_wave_findings(raw, instrument, waves),
        *(f for source, found in answers for f in _refused(raw, source, found)),
        *_not_asked(instrument, answers, waves),
        *(_refused_background(b, background[b.id]) for b in instrument.background),
        _nothing_answered(raw, answers),
    ]
    return Judged(
        raw=raw,
        projects=projects,
        respondents=respondents,
        waves=waves,
        answers=[(source, found.values) for source, found in answers],
        background={key: found.values for key, found in background.items()},
        findings=only_real(findings),
    )


def wave_of_rows(raw: RawTable, instrument: Instrument) -> np.ndarray:
    """The wave id of each row; ``None`` where it is unknown or where a row holds all waves."""
    if not rows_are_per_wave(instrument):
        return np.full(raw.n_rows, None, dtype=object)
    if not instrument.wave_column:
        return np.full(raw.n_rows, instrument.waves[0].id, dtype=object)
    known = {plain(code): w.id for w in instrument.waves for code in (*w.codes, w.id)}
    labels = raw.labels.get(instrument.wave_column, {})
    codes, texts = distinct(raw.cells.column(instrument.wave_column))
    named = [known.get(plain(labels.get(plain(t), t))) or known.get(plain(t)) for t in texts]
    return np.array(named, dtype=object)[codes]


def _ids(raw: RawTable, instrument: Instrument, number: int) -> tuple[np.ndarray, np.ndarray]:
    projects = trimmed(raw.cells.column(instrument.project.column))
    if instrument.respondent_column:
        return projects, trimmed(raw.cells.column(instrument.respondent_column))
    rows = range(raw.first_row, raw.first_row + raw.n_rows)
    return projects, np.array([f"{number}-{row:07d}" for row in rows], dtype=object)


def _answers(raw: RawTable, instrument: Instrument) -> list[tuple[ItemColumn, Decoded]]:
    missing = missing_codes(instrument)
    present = [s for s in item_columns(instrument) if s.column in raw.columns]
    return [
        (s, decode(_column(raw, s.column), judge_scale(s.item.scale), missing, _labels(raw, s)))
        for s in present
    ]


def _column(raw: RawTable, name: str) -> pa.ChunkedArray:
    return raw.cells.column(name)


def _labels(raw: RawTable, source: ItemColumn) -> dict[str, str]:
    return dict(raw.labels.get(source.column, {}))


def _background(raw: RawTable, background: Background, instrument: Instrument) -> Decoded:
    column, missing = _column(raw, background.column), missing_codes(instrument)
    if background.type == "text":
        return decode_text(column, missing)
    labels = dict(raw.labels.get(background.column, {}))
    numeric = background.type != "category"
    return decode(column, judge_background(background), missing, labels, numeric)


def _key_findings(
    raw: RawTable, instrument: Instrument, projects: np.ndarray, respondents: np.ndarray
) -> list[Finding]:
    rows = (raw.n_rows, "rows")
    found = [
        Finding(
            f"column '{instrument.project.column}'",
            "no project id",
            "have no project id",
            projects == "",
            rows,
        )
    ]
    if instrument.respondent_column:
        where = f"column '{instrument.respondent_column}'"
        hint = "an export without ids is read when the instrument has no respondent_column."
        blank = respondents == ""
        found.append(
            Finding(where, "no respondent id", "have no respondent id", blank, rows, hint=hint)
        )
    return found


def _wave_findings(raw: RawTable, instrument: Instrument, waves: np.ndarray) -> list[Finding]:
    if not rows_are_per_wave(instrument):
        return []
    allowed = ", ".join(code for w in instrument.waves for code in w.codes)
    unknown = np.equal(waves, None).astype(bool)
    where = f"column '{instrument.wave_column}'"
    what = "have a wave that is not known"
    return [Finding(where, "wave not known", what, unknown, (raw.n_rows, "rows"), allowed)]


def _refused(raw: RawTable, source: ItemColumn, found: Decoded) -> list[Finding]:
    return [
        Finding(
            where=f"item '{source.item.id}' (column '{source.column}')",
            reason=f"item '{source.item.id}': answer not allowed",
            what="are not allowed",
            rows=found.refused,
            of=(int(found.given.sum()), "answers"),
            allowed=allowed_answers(source.item.scale),
            hint="add a code to the instrument when it means yes, no or missing.",
        )
    ]


def _refused_background(background: Background, found: Decoded) -> Finding:
    return Finding(
        where=f"background '{background.id}' (column '{background.column}')",
        reason=f"background '{background.id}': value not allowed",
        what="are not allowed",
        rows=found.refused,
        of=(int(found.given.sum()), "values"),
        allowed=allowed_background(background),
    )


def _not_asked(
    instrument: Instrument, answers: list[tuple[ItemColumn, Decoded]], waves: np.ndarray
) -> list[Finding]:
    """Answers at a wave that did not ask the item: either the wave or the column is wrong."""
    if not rows_are_per_wave(instrument):
        return []
    known = ~np.equal(waves, None).astype(bool)
    return [
        Finding(
            where=f"item '{source.item.id}' (column '{source.column}')",
            reason=f"item '{source.item.id}': answered at a wave that did not ask it",
            what="stand at a wave that did not ask it",
            rows=found.given & known & ~np.isin(waves.astype(str), source.waves),
            of=(int(found.given.sum()), "answers"),
            allowed=", ".join(source.waves),
        )
        for source, found in answers
    ]


def _nothing_answered(raw: RawTable, answers: list[tuple[ItemColumn, Decoded]]) -> Finding:
    answered = np.zeros(raw.n_rows, dtype=bool)
    for _, found in answers:
        answered |= found.given
    return Finding("rows", "no answer at all", "hold no answer", ~answered, (raw.n_rows, "rows"))
