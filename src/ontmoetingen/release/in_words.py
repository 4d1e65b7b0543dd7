"""A difference between releases for people. In: a difference. Out: Dutch text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..dutch import number
from .builds import Changes
from .difference import Change, Difference, Sides, TableChange
from .passages import Passage

MOST = 20
HIDDEN = "verborgen of leeg"


def in_words(found: Difference) -> str:
    """What changed, in Dutch; long lists are cut, the JSON beside it has all."""
    if not found.before:
        return f"Versie {found.after} is de eerste uitgave. Er is geen eerdere om te vergelijken.\n"
    lines = [f"Verschillen tussen versie {found.before} en versie {found.after}", ""]
    lines += [*_sides("Tabellen", found.tables), ""]
    for table in found.details:
        lines += [*_table(table), ""]
    if not found.details:
        lines += ["In de tabellen die er al waren, is geen getal veranderd.", ""]
    lines += _sides("Pagina's", found.pages)
    return "\n".join(lines).rstrip() + "\n"


def build_in_words(found: Changes) -> Iterator[str]:
    """What differs between two builds, in lines of Dutch; long lists are cut."""
    if not found.is_any:
        yield "Er is niets veranderd: elk getal, elke zin en elke figuur is gelijk."
        return
    yield from _sides("Tabellen", found.tables)
    for table in found.details:
        yield from ("", *_table(table))
    yield from ("", *_sides("Pagina's", found.pages))
    for page, changed in found.sentences.items():
        yield from ("", *_passages(page, changed))
    yield from ("", *_sides("Figuren", found.figures))


def _passages(page: str, changed: Sequence[Passage]) -> Iterator[str]:
    yield f"Op pagina {page}: {number(len(changed))}"
    for passage in changed[:MOST]:
        if passage.before:
            yield f"  was: {passage.before}"
        if passage.after:
            yield f"  is nu: {passage.after}"
    yield from _more(len(changed))


def _sides(what: str, sides: Sides) -> Iterator[str]:
    named = {"nieuw": sides.added, "vervallen": sides.removed, "veranderd": sides.changed}
    yield f"{what}:"
    told = [f"- {word}: {', '.join(names)}" for word, names in named.items() if names]
    yield from told or ["- niets nieuw, vervallen of veranderd"]


def _table(table: TableChange) -> Iterator[str]:
    yield f"Tabel {table.name}:"
    columns = {"nieuwe kolommen": table.new_columns, "vervallen kolommen": table.gone_columns}
    for word, names in columns.items():
        if names:
            yield f"- {word}: {', '.join(names)}"
    yield from _rows("nieuwe rijen", table.added)
    yield from _rows("vervallen rijen", table.removed)
    if table.changed:
        yield f"- veranderde cellen: {number(len(table.changed))}"
        yield from (f"  {_cell(change)}" for change in table.changed[:MOST])
        yield from _more(len(table.changed))


def _rows(what: str, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if rows:
        yield f"- {what}: {number(len(rows))}"
        yield from (f"  {' / '.join(filter(None, row))}" for row in rows[:MOST])
        yield from _more(len(rows))


def _more(count: int) -> list[str]:
    return [f"  en nog {number(count - MOST)}"] if count > MOST else []


def _cell(change: Change) -> str:
    row = " / ".join(filter(None, change.row))
    before, after = (value or HIDDEN for value in (change.before, change.after))
    return f"{row}, {change.column}: was {before}, is nu {after}"
