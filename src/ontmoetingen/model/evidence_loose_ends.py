"""What nothing points at. In: the entries read, with their lines. Out: one problem for each.

A list such as that of the working elements exists to be pointed at. An entry that nothing names is
a promise the report does not keep: a heading without a finding, a work in the list of references
that no sentence rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..errors import Problem
from .evidence_checks import REFERENCES, Read
from .evidence_fields import hows

# file -> the files that have to name its entries
NAMED_BY = {
    "sources": ("findings",),
    "topics": ("findings",),
    "goals": ("findings",),
    "elements": ("findings",),
    "element_groups": ("elements",),
    "figure_groups": ("published_figures", "effect_frequencies", "centres", "communication"),
}
RESTS_ON = (REFERENCES, "sources")


def unnamed(read: Mapping[str, list[Read]]) -> Iterator[Problem]:
    """Entries of a list that no entry of the files that use the list names."""
    for file, users in NAMED_BY.items():
        named = {key for user in users for one in read.get(user, ()) for key in _names(one, file)}
        for one in read.get(file, ()):
            if one.key not in named:
                where = " or ".join(f"{user}.yml" for user in users)
                yield Problem(one.entry.where(None), f"is named by no entry of {where}")


def uncited(lines: Mapping[str, int], cited: Iterable[str]) -> Iterator[Problem]:
    """Works in the bibliography that nothing rests on.

    >>> print(*uncited({"boek2020": 1, "stuk2021": 8}, {"boek2020"}))
    references.bib, line 8, entry 'stuk2021': is cited nowhere.
    """
    known = set(cited)
    for key, line in lines.items():
        if key not in known:
            yield Problem(f"{REFERENCES}.bib, line {line}, entry '{key}'", "is cited nowhere")


def citations(record: Any) -> Iterator[str]:
    """The bibliography keys that one entry rests on: its document, and what that cites."""
    for name, rule in hows(type(record)).items():
        if rule.refers in RESTS_ON:
            yield from _texts(getattr(record, name))


def _names(one: Read, file: str) -> Iterator[str]:
    for name, rule in hows(type(one.record)).items():
        if rule.refers == file:
            yield from _texts(getattr(one.record, name))


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """The keys a field holds; none where the file says nothing."""
    return tuple(key for key in ((value,) if isinstance(value, str) else value) if key)
