"""Judging one export against an instrument. In: a table of text. Out: values and findings.

Only what one file can tell is judged here; what needs all files together (a respondent who stands
in two of them, a project that is not in the list) is judged in ``together``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..model.instrument import Background, Instrument
from .answers import (
    Coded,
    Decoded,
    allowed_answers,
    allowed_background,
    coded_ids,
    decode,
    decode_category,
    decode_text,
    distinct,
    judge_background,
    judge_scale,
    missing_codes,
    plain,
    trimmed,
)
from .columns import ItemColumn, item_columns, rows_are_per_wave
from .findings import Finding, only_real, unusable
from .raw import RawTable
from .side_by_side import side_by_side


@dataclass(frozen=True)
class Judged:
    """One export after judgement; arrays have one entry per row.

    Parameters
    ----------
    projects, respondents : ids; ``""`` when missing.
    people : the different respondent ids, and per row the place among them.
    waves : wave ids; missing when unknown, or when a row holds all waves.
    answers : per column with answers its values, NaN for missing.
    background : per background id its values.
    findings : what is wrong, only with rows that it concerns.
    """

    raw: RawTable
    projects: Coded
    respondents: pa.Array
    people: pa.DictionaryArray
    waves: Coded
    answers: list[tuple[ItemColumn, np.ndarray]]
    background: dict[str, np.ndarray | Coded]
    findings: list[Finding]

    @property
    def usable(self) -> np.ndarray:
        """Rows without any finding."""
        return ~unusable(self.findings, self.raw.n_rows)

    def at(self, wave: str) -> np.ndarray:
        """Rows of this wave; only where a row holds one wave."""
        place = self.waves.texts.index(wave) if wave in self.waves.texts else -2
        return self.waves.codes == place


def judge(raw: RawTable, instrument: Instrument, number: int, waves: Coded) -> Judged:
    """The values of an export whose header is already known to be right.

    Parameters
    ----------
    number : place of the file in the call; makes row numbers unique where there are no ids.
    waves : from `wave_of_rows`.
    """
    sources = _present(raw, instrument)
    # The ids come first: they differ on every row and take as long as all answers together.
    (respondents, people), projects, *columns = side_by_side(
        lambda read: read(),
        [
            lambda: _respondents(raw, instrument, number),
            lambda: coded_ids(raw.cells.column(instrument.project.column)),
            *(_reading(raw, instrument, s) for s in sources),
            *(_reading_background(raw, instrument, b) for b in instrument.background),
        ],
    )
    answers = list(zip(sources, columns, strict=False))
    of_background = columns[len(sources) :]
    background = {b.id: c for b, c in zip(instrument.background, of_background, strict=True)}
    findings = [
        *_key_findings(raw, instrument, projects, respondents),
        *_wave_findings(raw, instrument, waves),
        *(f for source, found in answers for f in _refused(source, found)),
        *_not_asked(instrument, answers, waves),
        *(_refused_background(b, background[b.id]) for b in instrument.background),
        _nothing_answered(raw, answers),
    ]
    return Judged(
        raw=raw,
        projects=projects,
        respondents=respondents,
        people=people,
        waves=waves,
        answers=[(source, found.values) for source, found in answers],
        background={key: found.values for key, found in background.items()},
        findings=only_real(findings),
    )


def wave_of_rows(raw: RawTable, instrument: Instrument) -> Coded:
    """The wave id of each row; missing where it is unknown or where a row holds all waves."""
    waves = [w.id for w in instrument.waves]
    if not rows_are_per_wave(instrument):
        return Coded(np.full(raw.n_rows, -1, dtype=np.int32), waves)
    if not instrument.wave_column:
        return Coded(np.zeros(raw.n_rows, dtype=np.int32), waves)
    known = {plain(code): n for n, w in enumerate(instrument.waves) for code in (*w.codes, w.id)}
    labels = raw.labels.get(instrument.wave_column, {})
    codes, texts = distinct(raw.cells.column(instrument.wave_column))
    places = [known.get(plain(labels.get(plain(t), t)), known.get(plain(t), -1)) for t in texts]
    return Coded(np.array(places, dtype=np.int32).take(codes), waves)


def _respondents(
    raw: RawTable, instrument: Instrument, number: int
) -> tuple[pa.Array, pa.DictionaryArray]:
    ids = _respondent_ids(raw, instrument, number)
    return ids, ids.dictionary_encode()


def _respondent_ids(raw: RawTable, instrument: Instrument, number: int) -> pa.Array:
    if instrument.respondent_column:
        return trimmed(raw.cells.column(instrument.respondent_column))
    rows = pa.array(np.arange(raw.first_row, raw.first_row + raw.n_rows)).cast(pa.string())
    return pc.binary_join_element_wise(str(number), pc.utf8_lpad(rows, 7, "0"), "-")


def _present(raw: RawTable, instrument: Instrument) -> list[ItemColumn]:
    return [s for s in item_columns(instrument) if s.column in raw.columns]


def _reading(raw: RawTable, instrument: Instrument, source: ItemColumn) -> Callable[[], Decoded]:
    """The judging of one column of answers, to be done when there is a core for it."""
    column, missing = _column(raw, source.column), missing_codes(instrument)
    return lambda: decode(column, judge_scale(source.item.scale), missing, _labels(raw, source))


def _column(raw: RawTable, name: str) -> pa.ChunkedArray:
    return raw.cells.column(name)


def _labels(raw: RawTable, source: ItemColumn) -> dict[str, str]:
    return dict(raw.labels.get(source.column, {}))


def _reading_background(
    raw: RawTable, instrument: Instrument, background: Background
) -> Callable[[], Decoded]:
    column, missing = _column(raw, background.column), missing_codes(instrument)
    if background.type == "text":
        return lambda: decode_text(column, missing)
    labels = raw.labels.get(background.column, {})
    read = decode_category if background.type == "category" else decode
    return lambda: read(column, judge_background(background), missing, labels)


def _key_findings(
    raw: RawTable, instrument: Instrument, projects: Coded, respondents: pa.Array
) -> list[Finding]:
    rows = (raw.n_rows, "rows")
    nameless = projects.codes == (projects.texts.index("") if "" in projects.texts else -1)
    found = [
        Finding(
            f"column '{instrument.project.column}'",
            "no project id",
            "have no project id",
            nameless,
            rows,
        )
    ]
    if instrument.respondent_column:
        where = f"column '{instrument.respondent_column}'"
        hint = "an export without ids is read when the instrument has no respondent_column."
        blank = pc.equal(respondents, "").to_numpy(zero_copy_only=False)
        found.append(
            Finding(where, "no respondent id", "have no respondent id", blank, rows, hint=hint)
        )
    return found


def _wave_findings(raw: RawTable, instrument: Instrument, waves: Coded) -> list[Finding]:
    if not rows_are_per_wave(instrument):
        return []
    allowed = ", ".join(code for w in instrument.waves for code in w.codes)
    unknown = waves.codes < 0
    where = f"column '{instrument.wave_column}'"
    what = "have a wave that is not known"
    return [Finding(where, "wave not known", what, unknown, (raw.n_rows, "rows"), allowed)]


def _refused(source: ItemColumn, found: Decoded) -> list[Finding]:
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
    instrument: Instrument, answers: list[tuple[ItemColumn, Decoded]], waves: Coded
) -> list[Finding]:
    """Answers at a wave that did not ask the item: either the wave or the column is wrong."""
    if not rows_are_per_wave(instrument):
        return []
    known = waves.codes >= 0
    return [
        Finding(
            where=f"item '{source.item.id}' (column '{source.column}')",
            reason=f"item '{source.item.id}': answered at a wave that did not ask it",
            what="stand at a wave that did not ask it",
            rows=found.given & known & ~_asks(source, waves)[waves.codes],
            of=(int(found.given.sum()), "answers"),
            allowed=", ".join(source.waves),
        )
        for source, found in answers
    ]


def _asks(source: ItemColumn, waves: Coded) -> np.ndarray:
    """Per wave of the list whether the column holds answers at it."""
    return np.array([wave in source.waves for wave in waves.texts], dtype=bool)


def _nothing_answered(raw: RawTable, answers: list[tuple[ItemColumn, Decoded]]) -> Finding:
    answered = np.zeros(raw.n_rows, dtype=bool)
    for _, found in answers:
        answered |= found.given
    return Finding("rows", "no answer at all", "hold no answer", ~answered, (raw.n_rows, "rows"))
