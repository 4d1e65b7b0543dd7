"""What is known, with its source. In: a folder of YAML files and a bibliography. Out: `Evidence`.

Everything in the report that is not computed from answers comes from here, so that each claim can
be looked up. Reading collects every mistake of every file and reports them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import EvidenceError, Problem
from . import evidence_tables as tables
from .bibliography import entry_lines, read_bibliography
from .evidence_checks import Read, check_all
from .evidence_fields import hows, take
from .evidence_loose_ends import citations, uncited, unnamed
from .evidence_records import FILES, key_of
from .fields import Fields, did_you_mean
from .yaml_lines import Entry, read_yaml

SUFFIX = ".yml"


@dataclass(frozen=True)
class Evidence:
    """All entries of a study's evidence files.

    Parameters
    ----------
    records : file name without suffix -> its records, in the order of the file. A file that the
        study does not have gives an empty tuple.
    bibliography : key -> the entry of the ``.bib`` file as CSL JSON.
    """

    records: Mapping[str, tuple[Any, ...]]
    bibliography: Mapping[str, Mapping]

    def __getitem__(self, name: str) -> tuple[Any, ...]:
        return self.records[name]

    def find(self, name: str, key: str) -> Any:
        """One record of a file by its key.

        Raises
        ------
        EvidenceError : there is no such entry.
        """
        by_key = {getattr(r, key_of(type(r))): r for r in self.records[name]}
        if key in by_key:
            return by_key[key]
        hint = did_you_mean(key, by_key)
        raise EvidenceError(Problem(f"{name}{SUFFIX}", f"has no entry '{key}'", hint=hint))

    def cited(self) -> set[str]:
        """Every bibliography key that an entry rests on, the documents themselves included."""
        return {key for record in self._all() for key in citations(record)}

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables to publish, by name; columns in a fixed order, rows in the order of the files.

        A list is one text joined by ``;``. Next to each code stands its Dutch word in a column
        ending in ``_label``; ``place`` says in words where the entry comes from.
        """
        return tables.frames(self.records)

    def column_notes(self) -> dict[str, dict[str, dict[str, str]]]:
        """For each table and column: label, unit, description and denominator, in Dutch."""
        return {name: tables.notes(name, frame) for name, frame in self.tables().items()}

    def titles(self) -> dict[str, tuple[str, str]]:
        """For each table a title and one sentence, in Dutch."""
        return {name: tables.TITLES[name] for name in self.tables()}

    def files(self, name: str) -> tuple[str, ...]:
        """The names of the evidence files that a table is made of, for its list of inputs."""
        return tuple(file for file in tables.made_from(name) if self.records[file])

    def _all(self) -> Iterator[Any]:
        for records in self.records.values():
            yield from records


def load_evidence(folder: Path, references: Path | None = None) -> Evidence:
    """Everything known in this study, checked.

    Parameters
    ----------
    folder : holds the evidence files, such as ``findings.yml``; files may be absent.
    references : the bibliography; by default ``references.bib`` beside the folder.

    Raises
    ------
    EvidenceError : with every problem of every file: an unknown file, key or code, something
        missing, the same id twice, or a source, goal, element or citation that does not exist.
    """
    problems: list[Problem] = list(_unknown_files(folder))
    read = _read_all(folder, problems)
    bibliography = _bibliography(folder, references, read, problems)
    problems += check_all(read, None if bibliography is None else set(bibliography))
    if problems:
        raise EvidenceError(problems)
    records = {name: tuple(one.record for one in found) for name, found in read.items()}
    return Evidence(records, bibliography or {})


def loose_ends(
    folder: Path, references: Path | None = None, cited_elsewhere: Iterable[str] = ()
) -> list[Problem]:
    """What stands in the files and nothing points at: an element, a source, a cited work.

    Such an entry is no mistake in itself, so that a study can be loaded while it grows; but a
    finished report has none, and a study's own tests say so.

    Parameters
    ----------
    folder, references : as for ``load_evidence``; what cannot be read is passed over here.
    cited_elsewhere : keys that the text of the report cites.

    Returns
    -------
    One problem for each loose end, with the line where it stands, in the order of the files.
    """
    read = _read_all(folder, [])
    cited = {key for found in read.values() for one in found for key in citations(one.record)}
    lines = entry_lines(_references(folder, references))
    return [*unnamed(read), *uncited(lines, cited | set(cited_elsewhere))]


def _read_all(folder: Path, problems: list[Problem]) -> dict[str, list[Read]]:
    return {name: _read_file(folder, name, problems) for name in FILES}


def _references(folder: Path, references: Path | None) -> Path:
    return references or folder.parent / "references.bib"


def _unknown_files(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.glob("*.y*ml")):
        if path.suffix != SUFFIX or path.stem not in FILES:
            hint = did_you_mean(path.stem, FILES)
            yield Problem(path.name, "is not an evidence file", ", ".join(FILES), hint=hint)


def _bibliography(
    folder: Path, references: Path | None, read: Mapping[str, list[Read]], problems: list[Problem]
) -> dict[str, dict[str, str]] | None:
    """The bibliography; ``None`` when it cannot be read, so that no citation is called unknown."""
    path = _references(folder, references)
    if not path.exists() and not any(read.values()):
        return {}
    try:
        return read_bibliography(path)
    except EvidenceError as bad:
        problems.extend(bad.problems)
        return None


def _read_file(folder: Path, name: str, problems: list[Problem]) -> list[Read]:
    path = folder / f"{name}{SUFFIX}"
    if not path.exists():
        return []
    try:
        entries = _entries(read_yaml(path, EvidenceError), path.name)
    except EvidenceError as bad:
        problems.extend(bad.problems)
        return []
    found = [_read_entry(entry, name, problems) for entry in entries]
    return [one for one in found if one is not None]


def _entries(top: Entry, file: str) -> list[Entry]:
    """The entries of a file: a list, or a mapping with ``entries`` and what holds for all."""
    if isinstance(top.value, tuple):
        return list(top.value)
    shared = dict(top.value) if isinstance(top.value, dict) else {}
    inside = shared.pop("entries", Entry(None, top.line))
    if not isinstance(inside.value, tuple):
        allowed = "a list, or a mapping with the list under 'entries'"
        raise EvidenceError(Problem(f"{file}, line {inside.line}", "holds no list", allowed))
    return [_inherit(entry, shared) for entry in inside.value]


def _inherit(entry: Entry, shared: Mapping[str, Entry]) -> Entry:
    own = entry.value
    return Entry({**shared, **own}, entry.line) if isinstance(own, dict) else entry


def _read_entry(entry: Entry, name: str, problems: list[Problem]) -> Read | None:
    record = FILES[name]
    key = key_of(record)
    before = len(problems)
    fields = Fields(entry, f"{name}{SUFFIX}", _called(entry, key), problems)
    values = {field: take(fields, field, rule) for field, rule in hows(record).items()}
    fields.finish()
    if len(problems) > before:
        return None
    return Read(record(**values), fields)


def _called(entry: Entry, key: str) -> str:
    inside = entry.value if isinstance(entry.value, dict) else {}
    said = inside.get(key)
    return f"entry '{said.value}'" if said and isinstance(said.value, str) else "entry"
