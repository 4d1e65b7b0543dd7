"""The rows of a chart as they travel to a page. In: a compiled chart. Out: the same, by column.

A row names all of its columns; a hundred rows name them a hundred times. By column the numbers of
one kind stand together, which also packs better. Names that the page has already, and texts that
repeat other columns, are told by where they come from. ``theme/rows.js`` makes rows of it again,
with the same keys in each row and no other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from .vega_texts import NAME_ENDS, Part, pattern
from .vega_unpack import unpacked

FEWEST = 4  # rows below which nothing is won
ID = "id"  # the column by which a page knows a project


def packed(compiled: dict, names: Mapping[str, str] | None = None) -> dict:
    """A compiled chart of which the tables stand by column.

    Parameters
    ----------
    compiled : a Vega specification; is not changed.
    names : project id to name, where the page of the chart has them; none when left out.
    """
    known = names or {}
    return compiled | {"data": [_part(part, known) for part in compiled.get("data", [])]}


def _part(part: dict, names: Mapping[str, str]) -> dict:
    rows = part.get("values")
    if not isinstance(rows, list) or len(rows) < FEWEST:
        return part
    if not all(isinstance(row, dict) for row in rows):
        return part
    rest = {key: value for key, value in part.items() if key != "values"}
    by_column = rest | {"count": len(rows), "columns": columns(rows, names)}
    return by_column if unpacked(by_column, names) == rows else part


def columns(rows: Sequence[dict], names: Mapping[str, str] | None = None) -> dict[str, list | dict]:
    """Column to its values; where not every row has one, the values and the rows they belong to.

    A name that only repeats how another text begins is told by the name of that text, a name that
    the page has by the column with ids, and a text that repeats other columns by its pattern.

    >>> columns([{"a": 1}, {"a": 2, "b": None}])
    {'a': [1, 2], 'b': {'at': [1], 'of': [None]}}
    >>> columns([{"p": "X", "t": "X: 4"}, {"p": "Y", "t": "Y: 5"}])
    {'t': ['X: 4', 'Y: 5'], 'p': {'begins': 't'}}
    >>> columns([{"id": "1", "p": "X"}, {"id": "2", "p": "Y"}], {"1": "X", "2": "Y"})
    {'id': ['1', '2'], 'p': {'named': 'id'}}
    """
    found = {name: _column(rows, name) for name in sorted({name for row in rows for name in row})}
    whole = {n: c for n, c in found.items() if isinstance(c, list)}
    derived = _named(whole, names or {})
    derived |= _patterned(whole, set(derived), names or {})
    texts = {n: c for n, c in whole.items() if n not in derived and _are_texts(c)}
    derived |= {n: {"begins": text} for n in texts if (text := _begun_by(n, texts))}
    return {name: column for name, column in found.items() if name not in derived} | derived


def _named(whole: Mapping[str, list], names: Mapping[str, str]) -> dict[str, dict]:
    """The columns that hold the names of the projects in the column with ids."""
    ids = whole.get(ID, [])
    if not names or not all(isinstance(i, str) and i in names for i in ids):
        return {}
    called = [names[i] for i in ids]
    return {n: {"named": ID} for n, column in whole.items() if n != ID and column == called}


def _patterned(
    whole: Mapping[str, list], taken: set[str], names: Mapping[str, str]
) -> dict[str, dict]:
    """The columns of texts that follow a pattern, the longest first; none rests on another."""
    texts = [n for n, c in whole.items() if n not in taken | {ID} and _are_texts(c)]
    ids = {name: project for project, name in names.items()}
    found: dict[str, dict] = {}
    used: set[str] = set()
    for name in sorted(texts, key=lambda n: (-len("".join(whole[n])), n)):
        others = {n: c for n, c in whole.items() if n != name and n not in found}
        parts = pattern(whole[name], others, ids) if name not in used else None
        if parts is None or _weight(parts) >= _weight(whole[name]):
            continue
        found[name] = {"parts": parts}
        used |= set(_rests_on(parts))
    return found


def _rests_on(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, list):
            yield part[0]
        elif isinstance(part, dict) and isinstance(part.get("named"), str):
            yield part["named"]


def _weight(value: object) -> int:
    return len(json.dumps(value, separators=(",", ":")))


def _column(rows: Sequence[dict], name: str) -> list | dict:
    at = [i for i, row in enumerate(rows) if name in row]
    values = [rows[i][name] for i in at]
    return values if len(at) == len(rows) else {"at": at, "of": values}


def _are_texts(column: list) -> bool:
    return all(isinstance(value, str) for value in column)


def _begun_by(name: str, texts: dict[str, list]) -> str | None:
    """The column of which every text begins with this name, up to the first colon."""
    own = texts[name]
    if len(set(own)) < 2:
        return None
    for other, column in texts.items():
        if all(
            t.partition(NAME_ENDS)[:2] == (n, NAME_ENDS) for n, t in zip(own, column, strict=True)
        ):
            return other
    return None
