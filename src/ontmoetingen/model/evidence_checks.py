"""What must hold between entries. In: the entries read, with their lines. Out: problems.

An entry that was itself unreadable is left out here; its own problem is already noted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import Problem
from .evidence_fields import hows
from .evidence_place import PARTS, places
from .evidence_records import Term, key_of
from .fields import Fields, did_you_mean

REFERENCES = "references"


@dataclass(frozen=True)
class Read:
    """A record and the entry it was read from, which knows its line."""

    record: Any
    entry: Fields

    @property
    def key(self) -> str:
        return getattr(self.record, key_of(type(self.record)))


def check_all(read: Mapping[str, list[Read]], references: set[str] | None) -> list[Problem]:
    """Every problem between entries: doubles, dead ends, missing places, a tree that is none.

    Parameters
    ----------
    references : keys of the bibliography; ``None`` when it could not be read: its own problem is
        noted already, and calling every citation unknown would bury it.
    """
    known = {name: {one.key for one in found} for name, found in read.items()}
    if references is not None:
        known[REFERENCES] = references
    problems: list[Problem] = []
    for found in read.values():
        problems += _doubles(found)
        problems += _unplaced(found)
        problems += _above(found)
        problems += _same_words(found)
        for one in found:
            problems += _dead_ends(one, known)
    return problems


def _doubles(found: list[Read]) -> Iterator[Problem]:
    first: dict[str, Read] = {}
    for one in found:
        if one.key in first:
            line = first[one.key].entry.line(None)
            yield Problem(one.entry.where(None), f"has the same key as the entry on line {line}")
        first.setdefault(one.key, one)


def _unplaced(found: list[Read]) -> Iterator[Problem]:
    for one in found:
        for start in places(type(one.record)):
            said, *where = (getattr(one.record, f"{start}{part}", "") for part in PARTS)
            if said and not any(where):
                allowed = f"'{start}page', '{start}section' or both"
                yield Problem(one.entry.where(None), "does not say where in the source", allowed)


def _same_words(found: list[Read]) -> Iterator[Problem]:
    """A word of the glossary belongs to one term: else a reader would get either explanation."""
    seen: dict[str, Read] = {}
    for word, one in _glossed(found):
        if word.casefold() in seen:
            line = seen[word.casefold()].entry.line(None)
            yield Problem(one.entry.where("forms"), f"'{word}' stands in the entry on line {line}")
        seen.setdefault(word.casefold(), one)


def _glossed(found: list[Read]) -> Iterator[tuple[str, Read]]:
    for one in found:
        if isinstance(one.record, Term):
            yield from ((word, one) for word in (one.record.term, *one.record.forms))


def _above(found: list[Read]) -> Iterator[Problem]:
    """A parent stands above its children in the file, so that the entries form a tree."""
    seen: set[str] = set()
    everywhere = {one.key for one in found}
    for one in found:
        parent = getattr(one.record, "parent", "")
        if parent in everywhere and parent not in seen:
            what = f"'{parent}' does not stand above this entry"
            yield Problem(one.entry.where("parent"), what)
        seen.add(one.key)


def _dead_ends(one: Read, known: Mapping[str, set[str]]) -> Iterator[Problem]:
    for name, rule in hows(type(one.record)).items():
        if rule.refers not in known:
            continue
        value = getattr(one.record, name)
        said = (value,) if isinstance(value, str) else value
        for key in said:
            if key and key not in known[rule.refers]:
                yield _dead_end(one, name, key, rule.refers, known[rule.refers])


def _dead_end(one: Read, field: str, key: str, file: str, known: set[str]) -> Problem:
    where = "references.bib" if file == REFERENCES else f"{file}.yml"
    hint = did_you_mean(key, known)
    return Problem(one.entry.where(field), f"'{key}' does not stand in {where}", hint=hint)
