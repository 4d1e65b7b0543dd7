"""What changed since the release before. In: two folders of a release. Out: a list, in words too.

Rows are matched by what names them (project, item, wave), so that a new project is an added row and
not a change in every row below it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path

from ..book.page import read_page

# What says something of a row, and does not name it.
TOLD = {"status", "reason", "state", "precision"}
Rows = dict[tuple[str, ...], dict[str, str]]


@dataclass(frozen=True)
class Change:
    """One cell that is not what it was; ``row`` is what names its row."""

    row: tuple[str, ...]
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class TableChange:
    """One table: rows that came and went (by what names them), and cells that changed."""

    name: str
    added: tuple[tuple[str, ...], ...]
    removed: tuple[tuple[str, ...], ...]
    changed: tuple[Change, ...]
    new_columns: tuple[str, ...]
    gone_columns: tuple[str, ...]

    @property
    def is_any(self) -> bool:
        return bool(
            self.added or self.removed or self.changed or self.new_columns or self.gone_columns
        )


@dataclass(frozen=True)
class Sides:
    """Names that are new, gone, or there on both sides but not the same."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def named(self) -> tuple[str, ...]:
        """Every name in it."""
        return (*self.added, *self.removed, *self.changed)


@dataclass(frozen=True)
class Difference:
    """All that differs between two releases; ``before`` is empty for the first one.

    Parameters
    ----------
    before, after : names of the versions.
    tables : new and gone tables; ``details`` : tables on both sides that differ.
    pages : pages of the site by their text; a page that only looks different is not in it.
    """

    before: str
    after: str
    tables: Sides
    details: tuple[TableChange, ...]
    pages: Sides

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def compare(old: Path | None, new: Path, before: str, after: str) -> Difference:
    """What differs between two releases.

    Parameters
    ----------
    old : folder of the release before, None when there is none; new : folder of this one.
    """
    nothing = Sides((), (), ())
    if old is None:
        return Difference("", after, nothing, (), nothing)
    names, changed = compare_folders(old / "tables", new / "tables")
    return Difference(before, after, names, changed, _pages(old / "site", new / "site"))


def compare_folders(old: Path, new: Path) -> tuple[Sides, tuple[TableChange, ...]]:
    """Tables that came and went, and of those on both sides what differs."""
    there, here = _tables_in(old), _tables_in(new)
    details = [compare_tables(n, there[n], here[n]) for n in sorted(set(there) & set(here))]
    names = sides_of(dict.fromkeys(there, ""), dict.fromkeys(here, ""))
    return names, tuple(table for table in details if table.is_any)


def _tables_in(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of every table in a folder, each cell as the text that stands there."""
    return {path.stem: _rows(path) for path in sorted(folder.glob("*.csv"))}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def compare_tables(name: str, old: list[dict[str, str]], new: list[dict[str, str]]) -> TableChange:
    """What differs between two states of one table.

    >>> old = [{"id": "a", "n": "1"}, {"id": "b", "n": "2"}]
    >>> new = [{"id": "b", "n": "3"}, {"id": "c", "n": "4"}]
    >>> found = compare_tables("t", old, new)
    >>> found.added, found.removed, found.changed[0].before, found.changed[0].after
    ((('c',),), (('a',),), '2', '3')
    """
    before, after = _columns(old), _columns(new)
    shared = [c for c in after if c in before] if old and new else after or before
    key = naming_columns(shared, old, new)
    there, here = _by_name(old, key), _by_name(new, key)
    cells = [
        Change(row, column, there[row][column], here[row][column])
        for row in here
        if row in there
        for column in shared
        if there[row][column] != here[row][column]
    ]
    return TableChange(
        name,
        added=tuple(row for row in here if row not in there),
        removed=tuple(row for row in there if row not in here),
        changed=tuple(cells),
        new_columns=tuple(c for c in after if old and c not in before),
        gone_columns=tuple(c for c in before if new and c not in after),
    )


def _columns(rows: list[dict[str, str]]) -> list[str]:
    return list(rows[0]) if rows else []


def naming_columns(
    shared: list[str], old: list[dict[str, str]], new: list[dict[str, str]]
) -> tuple[str, ...]:
    """The first columns that together tell every row from every other, in both states.

    Where no columns do, two rows are the same row only when all of their cells are.
    """
    candidates = [c for c in shared if c not in TOLD]
    for key in accumulate((c,) for c in candidates):
        if all(_is_unique(rows, key) for rows in (old, new)):
            return key
    return tuple(shared)


def _is_unique(rows: list[dict[str, str]], key: tuple[str, ...]) -> bool:
    return len({tuple(row[c] for c in key) for row in rows}) == len(rows)


def _by_name(rows: list[dict[str, str]], key: tuple[str, ...]) -> Rows:
    return {tuple(row[c] for c in key): row for row in rows}


def _pages(old: Path, new: Path) -> Sides:
    return sides_of(_texts(old), _texts(new))


def _texts(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): _words(path) for path in sorted(site.rglob("*.html"))
    }


def _words(path: Path) -> str:
    page = read_page(path.read_text(encoding="utf-8"))
    return " ".join(" ".join(found.value for found in page.words).split())


def sides_of(old: Mapping[str, object], new: Mapping[str, object]) -> Sides:
    """Names that came, went, or stand for something else."""
    return Sides(
        added=_names(n for n in new if n not in old),
        removed=_names(n for n in old if n not in new),
        changed=_names(n for n in new if n in old and old[n] != new[n]),
    )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
