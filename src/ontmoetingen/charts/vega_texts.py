"""Texts of a chart that repeat its numbers. In: the columns of its rows. Out: patterns of texts.

"Project A: 96% (n = 62), geschat 94%, interval 82% tot 100%; hoger" stands a hundred times in a
chart, beside the same name and numbers in columns of their own. Where the rows of a column are made
alike, only how they are made travels; ``theme/rows.js`` writes the texts out again, to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

NUMBER = re.compile(r"\d+(?:,\d+)?")
MOST_DECIMALS, MOST_SIGNS = 4, 15  # beyond these a browser writes a number in another way
NAME_ENDS = ": "  # a text about a project begins with its name and this
Part = str | list | dict


def pattern(
    texts: Sequence[str], columns: Mapping[str, list], ids: Mapping[str, str] | None = None
) -> list[Part] | None:
    """The parts of which every text is made, one after another; nothing where they are not alike.

    A part is one of: words that all have; ``[column]``, a text; ``[column, decimals]``, the size of
    a number with a decimal comma; numbers of its own with their decimals; words of its own, one for
    each row or with the place of each; the projects whose names these are, by id.

    Parameters
    ----------
    texts : one per row.
    columns : the other columns, each with a value in every row.
    ids : name to project id, where the page of the chart has the names.

    >>> pattern(["A: 12,5% (n = 3); x", "B: 7,0% (n = 8); y"], {"p": ["A", "B"], "e": [-12.46, 7]})
    [['p'], ': ', ['e', 1], '% (n = ', {'of': [3, 8], 'decimals': 0}, {'words': ['); x', '); y'], \
'at': [0, 1]}]
    """
    first, begun = _beginning(texts, columns, ids or {})
    rest = [text[len(name) :] for text, name in zip(texts, begun, strict=True)]
    between = [NUMBER.split(text) for text in rest]
    if len({len(words) for words in between}) != 1 or (first is None and len(between[0]) == 1):
        return None
    found = [NUMBER.findall(text) for text in rest]
    slots = [_slot(written, columns) for written in zip(*found, strict=True)]
    if None in slots:
        return None
    words = [_words(same) for same in zip(*between, strict=True)]
    turns = [part for pair in zip(words, [*slots, ""], strict=True) for part in pair]
    return [*([] if first is None else [first]), *(part for part in turns if part != "")]


def _beginning(
    texts: Sequence[str], columns: Mapping[str, list], ids: Mapping[str, str]
) -> tuple[Part | None, list[str]]:
    """What names the project that each text is about, and those names; empty ones without."""
    for name, column in sorted(columns.items()):
        if _are_words(column) and all(map(str.startswith, texts, column)):
            return [name], column
    begun = [text.partition(NAME_ENDS)[0] for text in texts]
    if not all(name in ids for name in begun):
        return None, [""] * len(texts)
    named = [ids[name] for name in begun]
    place = next((name for name, column in sorted(columns.items()) if column == named), named)
    return {"named": place}, begun


def _are_words(column: Sequence) -> bool:
    return all(isinstance(v, str) and v for v in column) and len(set(column)) > 1


def _slot(written: Sequence[str], columns: Mapping[str, list]) -> list | dict | None:
    """Where the numbers in one place of the texts come from."""
    if max(map(len, written)) > MOST_SIGNS:
        return None
    decimals = {len(text.partition(",")[2]) for text in written}
    if len(decimals) != 1 or (places := decimals.pop()) > MOST_DECIMALS:
        return None
    for name, column in sorted(columns.items()):
        if all(map(_is_number, column)) and _is_written(written, column, places):
            return [name, places]
    own = [float(text.replace(",", ".")) for text in written]
    own = [int(value) if value.is_integer() else value for value in own]
    return {"of": own, "decimals": places} if _is_written(written, own, places) else None


def _is_number(value: object) -> bool:
    is_one = isinstance(value, int | float) and not isinstance(value, bool)
    return is_one and abs(value) < 10**MOST_SIGNS


def _is_written(written: Sequence[str], column: Sequence[float], decimals: int) -> bool:
    return all(t == as_written(v, decimals) for t, v in zip(written, column, strict=True))


def as_written(value: float, decimals: int) -> str:
    """The size of a number as a page writes it: halves up, judged on its exact value.

    >>> as_written(82.5, 0), as_written(-0.125, 2), as_written(1.005, 2)
    ('83', '0,13', '1,00')
    """
    exact = abs(Decimal(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return str(exact).replace(".", ",")


def _words(same: Sequence[str]) -> Part:
    """The words in one place of the texts: once when all have them, else each with its place."""
    different = sorted(set(same))
    if len(different) == 1:
        return different[0]
    if 2 * len(different) > len(same) > 2:
        return {"each": list(same)}
    return {"words": different, "at": [different.index(words) for words in same]}
