"""Which columns an export must have. In: an instrument and a table. Out: problems with the header.

A column that the instrument does not name may be a question that changed its name, so it is not
passed over in silence: the instrument lists it under ``ignore_columns`` or says
``other_columns: ignore``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import Problem
from ..model.fields import did_you_mean
from ..model.instrument import ROW_PER_WAVE, Instrument, Item
from .raw import RawTable


@dataclass(frozen=True)
class ItemColumn:
    """A column that holds answers to one item, and the waves for which it does."""

    item: Item
    column: str
    waves: tuple[str, ...]


def item_columns(instrument: Instrument) -> list[ItemColumn]:
    """The columns with answers: one per item and wave, or one per item when rows are per wave."""
    found = []
    for item in instrument.items:
        by_column: dict[str, list[str]] = {}
        for wave, column in item.columns.items():
            by_column.setdefault(column, []).append(wave)
        found += [ItemColumn(item, column, tuple(waves)) for column, waves in by_column.items()]
    return found


def key_columns(instrument: Instrument) -> list[str]:
    """The columns that say who, where and when."""
    keys = [instrument.project.column, instrument.respondent_column, instrument.wave_column]
    return [k for k in keys if k]


def export_attributes(instrument: Instrument) -> list[str]:
    """Columns with project attributes, when the export itself is the list of projects."""
    source = instrument.project
    return [] if source.file else [a.column for a in source.attributes]


def check_keys(raw: RawTable, instrument: Instrument) -> list[Problem]:
    """Missing key columns: without these nothing else can be judged."""
    return [_missing(raw, c, "is missing") for c in key_columns(instrument) if c not in raw.columns]


def check_columns(raw: RawTable, instrument: Instrument, waves: set[str]) -> list[Problem]:
    """Missing and unknown columns.

    Parameters
    ----------
    waves : waves of which this file holds rows; an item asked at other waves only may be absent,
        since many studies export one file per wave.
    """
    return [*_absent(raw, instrument, waves), *_unknown(raw, instrument)]


def _absent(raw: RawTable, instrument: Instrument, waves: set[str]) -> Iterable[Problem]:
    for source in item_columns(instrument):
        asked = [w for w in source.waves if w in waves]
        if source.column not in raw.columns and asked:
            what = f"is missing: item '{source.item.id}' was asked at {', '.join(asked)}"
            yield _missing(raw, source.column, what)
    others = [b.column for b in instrument.background] + export_attributes(instrument)
    for column in [c for c in others if c not in raw.columns]:
        yield _missing(raw, column, "is missing")


def _missing(raw: RawTable, column: str, what: str) -> Problem:
    hint = did_you_mean(column, raw.columns)
    return Problem(f"{raw.name}, column '{column}'", what, hint=hint)


def _unknown(raw: RawTable, instrument: Instrument) -> Iterable[Problem]:
    if instrument.other_columns == "ignore":
        return
    known = known_columns(instrument)
    for column in [c for c in raw.columns if c not in known]:
        likely = did_you_mean(column, [k for k in known if k not in raw.columns])
        hint = likely or "name it in the instrument, or list it under ignore_columns."
        yield Problem(f"{raw.name}, column '{column}'", "is not in the instrument", hint=hint)


def known_columns(instrument: Instrument) -> set[str]:
    """Every column that the instrument names, to read or to ignore."""
    return {
        *key_columns(instrument),
        *(s.column for s in item_columns(instrument)),
        *(b.column for b in instrument.background),
        *export_attributes(instrument),
        *instrument.ignore_columns,
    }


def rows_are_per_wave(instrument: Instrument) -> bool:
    """Whether a row holds the answers of one wave only."""
    return instrument.layout == ROW_PER_WAVE
