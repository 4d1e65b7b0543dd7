"""Where an entry of an evidence file comes from. In: nothing. Out: the fields of a place.

Every record that claims something has these fields, so that a reader can look the claim up.
"""

from __future__ import annotations

from dataclasses import dataclass

from .evidence_fields import a_text, hows, some_texts

PARTS = (SOURCE, PAGE, SECTION) = ("source", "page", "section")


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where an entry comes from. Page or section must be filled in."""

    source: str = a_text("Bron", required=True, refers="sources")
    page: str = a_text("Pagina", description="Leeg als de bron geen paginanummers heeft.")
    section: str = a_text("Plaats in de bron")
    cites: tuple[str, ...] = some_texts("Onderliggend onderzoek", refers="references")


def places(record: type) -> tuple[str, ...]:
    """The beginnings of the names of fields that together say one place in a source.

    An entry may name more than one place; then the names begin with what each is a place of.

    >>> places(Placed)
    ('',)
    """
    sources = (name for name in hows(record) if name.endswith(SOURCE))
    starts = (name.removesuffix(SOURCE) for name in sources)
    return tuple(start for start in starts if f"{start}{SECTION}" in hows(record))
