"""What each published table holds. In: ``tables.yml``. Out: columns, types and how to protect.

A reviewer reads one sheet to know everything that can leave the wall about respondents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

SHEET = Path(__file__).with_name("tables.yml")
PROGRAMME_SHEET = Path(__file__).with_name("programme_tables.yml")
CODING_SHEET = Path(__file__).with_name("coding_tables.yml")


@dataclass(frozen=True)
class Column:
    """Name, Dutch label, type (text, integer, number), unit, description and denominator."""

    name: str
    label: str
    type: str
    unit: str = ""
    description: str = ""
    denominator: str = ""

    def described(self) -> dict[str, str]:
        """The column as it stands in a sidecar."""
        return {
            "label": self.label,
            "type": self.type,
            "unit": self.unit,
            "description": self.description,
            "denominator": self.denominator,
        }


@dataclass(frozen=True)
class Protection:
    """How a table is protected; see the head of ``tables.yml``."""

    rule: str
    count: str = ""
    projects: str = ""
    within: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableKind:
    """A table that may be published. ``other_columns``: a study's own columns may come along."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    protection: Protection
    other_columns: bool = False
    column_names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "column_names", tuple(c.name for c in self.columns))


@cache
def catalogue() -> Mapping[str, TableKind]:
    """All tables about responses, by name.

    >>> catalogue()["overall"].column_names[:3]
    ('item', 'wave', 'measure')
    """
    return _read(SHEET)


@cache
def programme_catalogue() -> Mapping[str, TableKind]:
    """The tables that every programme beside the questionnaire may have, by name.

    >>> sorted(programme_catalogue())
    ['about', 'codes', 'profile']
    """
    return _read(PROGRAMME_SHEET)


@cache
def coding_catalogue() -> Mapping[str, TableKind]:
    """The tables about coded conversations, by name.

    >>> sorted(coding_catalogue())
    ['coded_agreement', 'coded_pairs', 'coded_themes']
    """
    return _read(CODING_SHEET)


def _read(path: Path) -> Mapping[str, TableKind]:
    sheet = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: _kind(name, given, sheet["columns"]) for name, given in sheet["tables"].items()}


def _kind(name: str, given: Mapping, shared: Mapping) -> TableKind:
    columns = tuple(
        Column(column, **(own or shared[column])) for column, own in given["columns"].items()
    )
    lists = {k: tuple(v) for k, v in given["protect"].items() if isinstance(v, list)}
    return TableKind(
        name,
        given["title"],
        given["description"],
        columns,
        Protection(**{**given["protect"], **lists}),
        given.get("other_columns", False),
    )
