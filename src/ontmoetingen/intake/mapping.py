"""Columns that an export calls otherwise. In: a mapping file. Out: tables with the names we expect.

Programs that make questionnaires name columns as they like. A mapping says which column is which,
so that neither the export nor the instrument has to be changed. It stands in a file that a person
has checked: a column taken for another would give numbers that look right and are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import IntakeError, Problem
from ..files import hash_of_file
from ..model.fields import Fields, did_you_mean
from ..model.instrument import Instrument
from ..model.yaml_lines import read_yaml
from .columns import known_columns
from .raw import RawTable

CHECKED_BY = "checked_by"


@dataclass(frozen=True)
class Mapping:
    """Which column of an export is which column of the instrument.

    Parameters
    ----------
    name, sha256 : of the file it stands in.
    checked_by : who compared it with the questionnaire; never empty.
    columns : name in the export to name in the instrument.
    ignored : columns of the export that are left out.
    """

    name: str
    sha256: str
    checked_by: str
    columns: dict[str, str]
    ignored: tuple[str, ...]

    @property
    def record(self) -> dict[str, str]:
        """What the record of an intake says about it."""
        return {"name": self.name, "sha256": self.sha256, "checked_by": self.checked_by}


def load_mapping(path: Path | str, instrument: Instrument) -> Mapping:
    """The mapping in this file.

    Raises
    ------
    IntakeError : nobody has checked it, it names a column that the instrument does not know, two
        columns are mapped to one, or the file is not a mapping at all. All problems at once.
    """
    path = Path(path)
    problems: list[Problem] = []
    fields = Fields(read_yaml(path, IntakeError), path.name, "", problems)
    checked_by = fields.text(CHECKED_BY)
    ignored = fields.texts("ignore")
    pairs = [_pair(one) for one in fields.each("columns", "column")]
    fields.finish()
    problems += [*_unchecked(path.name, checked_by), *_wrong_pairs(path.name, pairs, instrument)]
    if problems:
        raise IntakeError(problems)
    return Mapping(path.name, hash_of_file(path), checked_by, dict(pairs), ignored)


def _pair(fields: Fields) -> tuple[str, str]:
    pair = fields.text("export", required=True), fields.text("column", required=True)
    fields.finish()
    return pair


def _unchecked(name: str, checked_by: str) -> list[Problem]:
    if checked_by:
        return []
    hint = f"compare every line with the questionnaire, then write your name behind {CHECKED_BY}."
    return [Problem(name, "nobody has checked it", hint=hint)]


def _wrong_pairs(
    name: str, pairs: Sequence[tuple[str, str]], instrument: Instrument
) -> list[Problem]:
    known = known_columns(instrument)
    problems = [
        Problem(
            f"{name}, column '{column}'",
            "is not in the instrument",
            hint=did_you_mean(column, known),
        )
        for _, column in pairs
        if column and column not in known
    ]
    for end, which in enumerate(("column of the export", "column of the instrument")):
        counts = Counter(pair[end] for pair in pairs if pair[end])
        problems += [
            Problem(f"{name}, {which} '{one}'", f"stands there {count} times", "once")
            for one, count in counts.items()
            if count > 1
        ]
    return problems


def renamed(raws: Sequence[RawTable], mapping: Mapping) -> list[RawTable]:
    """The exports with the names of the instrument, each with a note on what was renamed.

    Raises
    ------
    IntakeError : an export already has a column of the name that another one would get.
    """
    problems = [problem for raw in raws for problem in _taken(raw, mapping)]
    if problems:
        raise IntakeError(problems)
    return [_renamed(raw, mapping) for raw in raws]


def _taken(raw: RawTable, mapping: Mapping) -> list[Problem]:
    return [
        Problem(
            f"{raw.name}, column '{column}'",
            f"is there already, while {mapping.name} gives its name to '{export}'",
            hint=f"take one of the two out: of the export, or of {mapping.name}.",
        )
        for export, column in mapping.columns.items()
        if export in raw.columns and column in raw.columns and export != column
    ]


def _renamed(raw: RawTable, mapping: Mapping) -> RawTable:
    kept = [name for name in raw.columns if name not in mapping.ignored]
    cells = raw.cells.select(kept).rename_columns([mapping.columns.get(n, n) for n in kept])
    labels = {mapping.columns.get(name, name): codes for name, codes in raw.labels.items()}
    return replace(raw, cells=cells, labels=labels, notes=(*raw.notes, *_notes(raw, mapping)))


def _notes(raw: RawTable, mapping: Mapping) -> list[str]:
    """What was done, column by column: a mapping is never applied in silence."""
    told = [f"'{e}' read as '{c}'" for e, c in mapping.columns.items() if e in raw.columns]
    told += [f"'{name}' left out" for name in mapping.ignored if name in raw.columns]
    head = f"{raw.name}: columns by {mapping.name}, checked by {mapping.checked_by}"
    return [f"{head}: {', '.join(told)}"] if told else []
