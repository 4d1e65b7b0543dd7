"""The rows of a chart out of what travels. In: columns, names of projects. Out: rows.

The same as ``theme/rows.js`` does in a page. A chart is packed only when this gives its rows again,
and whoever looks for what a site tells of a project reads its charts with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from .vega_texts import NAME_ENDS, as_written


def unpacked(part: dict, names: Mapping[str, str] | None = None) -> list[dict]:
    """The rows of a packed part of a chart.

    Parameters
    ----------
    part : with ``count`` and ``columns``.
    names : project id to name, as the pages of the site have them.

    >>> columns = {"id": ["1"], "n": [4], "p": {"named": "id"},
    ...     "t": {"parts": [["p"], ": n = ", ["n", 0]]}}
    >>> unpacked({"count": 1, "columns": columns}, {"1": "X"})
    [{'id': '1', 'n': 4, 'p': 'X', 't': 'X: n = 4'}]
    """
    columns = part["columns"]
    rows: list[dict] = [{} for _ in range(part["count"])]
    for name, column in columns.items():
        whole = isinstance(column, list)
        places = range(len(rows)) if whole else column.get("at", [])
        for at, value in zip(places, column if whole else column.get("of", []), strict=True):
            rows[at][name] = value
    for kind, make in (("named", _named), ("parts", _written), ("begins", _begun)):
        for name, column in columns.items():
            if isinstance(column, dict) and kind in column:
                for at, row in enumerate(rows):
                    row[name] = make(column[kind], row, at, names or {})
    return rows


def _named(column: str, row: dict, _at: int, names: Mapping[str, str]) -> str:
    return names[row[column]]


def _begun(column: str, row: dict, _at: int, _names: Mapping[str, str]) -> str:
    return row[column].partition(NAME_ENDS)[0]


def _written(parts: list, row: dict, at: int, names: Mapping[str, str]) -> str:
    return "".join(_part(part, row, at, names) for part in parts)


def _part(part: str | list | dict, row: dict, at: int, names: Mapping[str, str]) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, dict):
        return _own(part, row, at, names)
    return row[part[0]] if len(part) == 1 else as_written(row[part[0]], part[1])


def _own(part: dict, row: dict, at: int, names: Mapping[str, str]) -> str:
    if "named" in part:
        place = part["named"]
        return names[row[place] if isinstance(place, str) else place[at]]
    if "each" in part:
        return part["each"][at]
    if "words" in part:
        return part["words"][part["at"][at]]
    return as_written(part["of"][at], part["decimals"])
