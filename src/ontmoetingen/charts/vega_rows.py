"""The rows of a chart as they travel to a page. In: a compiled chart. Out: the same, by column.

A row names all of its columns; a hundred rows name them a hundred times. By column the numbers of
one kind stand together, which also packs better. ``theme/ontmoetingen.js`` makes rows of it again,
with the same keys in each row and no other.
"""

from __future__ import annotations

from collections.abc import Sequence

FEWEST = 4  # rows below which nothing is won
NAME_ENDS = ": "  # a text about a project begins with its name and this


def packed(compiled: dict) -> dict:
    """A compiled chart of which the tables stand by column.

    Parameters
    ----------
    compiled : a Vega specification; is not changed.
    """
    return compiled | {"data": [_part(part) for part in compiled.get("data", [])]}


def _part(part: dict) -> dict:
    rows = part.get("values")
    if not isinstance(rows, list) or len(rows) < FEWEST:
        return part
    if not all(isinstance(row, dict) for row in rows):
        return part
    rest = {key: value for key, value in part.items() if key != "values"}
    return rest | {"count": len(rows), "columns": columns(rows)}


def columns(rows: Sequence[dict]) -> dict[str, list | dict]:
    """Column to its values; where not every row has one, the values and the rows they belong to.

    A name that only repeats how another text begins is told by the name of that text.

    >>> columns([{"a": 1}, {"a": 2, "b": None}])
    {'a': [1, 2], 'b': {'at': [1], 'of': [None]}}
    >>> columns([{"p": "X", "t": "X: 4"}, {"p": "Y", "t": "Y: 5"}])
    {'t': ['X: 4', 'Y: 5'], 'p': {'begins': 't'}}
    """
    names = sorted({name for row in rows for name in row})
    found = {name: _column(rows, name) for name in names}
    whole = {n: c for n, c in found.items() if isinstance(c, list) and _are_texts(c)}
    begins = {n: text for n in whole if (text := _begun_by(n, whole))}
    kept = {name: column for name, column in found.items() if name not in begins}
    return kept | {name: {"begins": text} for name, text in begins.items()}


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
