"""Rows of respondents without their ids. In: the text of files, answers. Out: files with such rows.

Whoever leaves the column of ids out of an export still has an export: a row of answers that one
person gave is that person's. In tables, lists and data of charts rows are looked for that hold the
answers of somebody who alone gave them so.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ..errors import Problem

FEWEST = 5  # different people in the same columns: fewer may be a row of ranks or counts
SHORTEST = 3  # answers that a row must have
MARKS = (";", ",", "\t", "|")
INNER = re.compile(r"[\[{]([^\[\]{}]*)[\]}]")
VALUE = re.compile(r'("(?:[^"\\]|\\.)*"|[\w.+-]+)\s*(:?)')
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL | re.IGNORECASE)
CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)(?=</?t[dhr]\b)", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
EMPTY = {"", "null", "none", "nan", "na"}
HINT = "find the chapter or table that it comes from; publish totals, never rows of people."


@dataclass(frozen=True)
class Rows:
    """Answers that one person alone gave, and how answers are written.

    Parameters
    ----------
    patterns : the answers of one person to all questions of a moment, in the order of the
        questions, ``""`` where there is none; only what nobody else answered so.
    words : how an answer may be written (small letters) to how it stands in ``patterns``.
    """

    patterns: frozenset[tuple[str, ...]]
    words: Mapping[str, str]


NO_ROWS = Rows(frozenset(), {})


def rare_rows(answers: pd.DataFrame, questions: Sequence[str], words: Mapping[str, str]) -> Rows:
    """What to look for.

    Parameters
    ----------
    answers : ``respondent_id, wave, item, value``, one row per answer.
    questions : items in the order in which they are asked; words : as in `Rows`, of answers that
        are no number.

    >>> given = pd.DataFrame({
    ...     "respondent_id": ["a"] * 3 + ["b"] * 3 + ["c"] * 3, "wave": "T1",
    ...     "item": ["p", "q", "r"] * 3, "value": [1.0, 4.0, 2.0, 0.0, 5.0, 5.0, 0.0, 5.0, 5.0]})
    >>> sorted(rare_rows(given, ["p", "q", "r"], {}).patterns)
    [('1', '4', '2')]
    """
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for _, mine in answers.groupby("wave"):
        asked = [item for item in questions if item in set(mine["item"])]
        wide = mine.drop_duplicates(["respondent_id", "item"]).pivot(
            index="respondent_id", columns="item", values="value"
        )[asked]
        for row in wide.itertuples(index=False):
            found[tuple(_written(value) for value in row)] += 1
    alone = (row for row, people in found.items() if people == 1)
    rare = frozenset(row for row in alone if sum(map(bool, row)) >= SHORTEST)
    numbers = {cell: cell for row in rare for cell in row if cell}
    return Rows(rare, {**dict.fromkeys(EMPTY, ""), **numbers, **words})


def _written(value: float) -> str:
    return "" if pd.isna(value) else f"{value:g}"


def check_rows(texts: Mapping[str, str], rows: Rows) -> list[Problem]:
    """Files in which people's answers stand in a row, at least five of them in the same columns.

    Parameters
    ----------
    texts : file name to text; rows : from `rare_rows`.
    """
    return [
        Problem(name, f"holds the answers of {people} respondents, a row for each", hint=HINT)
        for name, text in texts.items()
        if (people := _people(text, rows)) >= FEWEST
    ]


def _people(text: str, rows: Rows) -> int:
    """The most people whose answers stand in the same columns of rows of one kind."""
    if not rows.patterns:
        return 0
    found: dict[tuple[str, int, int], set[tuple[str, ...]]] = defaultdict(set)
    lengths = sorted({len(pattern) for pattern in rows.patterns})
    for kind, cells in _rows_in(text):
        answers = [_answer(cell, rows.words) for cell in cells]
        if len(answers) - answers.count(None) < lengths[0]:
            continue
        for length in lengths:
            for start in range(len(answers) - length + 1):
                seen = tuple(answers[start : start + length])
                if seen in rows.patterns:
                    found[kind, length, start].add(seen)
    return max(map(len, found.values()), default=0)


def _answer(cell: str, words: Mapping[str, str]) -> str | None:
    """A cell as an answer; None when it is none. ``5.0`` and ``5`` are one answer."""
    small = cell.strip().strip("\"'").casefold()
    plain = small.replace(",", ".", 1)
    bare = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return words.get(small, words.get(bare))


def _rows_in(text: str) -> Iterator[tuple[str, list[str]]]:
    """Every row of a table, list or record, with the kind of place that it stands in."""
    for row in ROW.findall(text):
        yield "page", [TAG.sub("", cell) for cell in CELL.findall(row)]
    for mark in MARKS:
        if mark in text:
            yield from ((mark, row) for row in _lines(text, mark))
    yield from _lists(text)


def _lines(text: str, mark: str) -> Iterable[list[str]]:
    lines = (line for line in text.splitlines() if line.count(mark) + 1 >= SHORTEST)
    try:
        yield from csv.reader(io.StringIO("\n".join(lines)), delimiter=mark)
    except csv.Error:
        return  # no table; its lists are looked at all the same


def _lists(text: str) -> Iterator[tuple[str, list[str]]]:
    """Lists and records as they stand, and lists of one length after another by their columns."""
    group: list[list[str]] = []
    for inner in INNER.findall(text):
        if inner.count(",") < SHORTEST - 1:
            continue
        cells = [cell for cell, name in VALUE.findall(inner) if not name]
        yield "list", cells
        if group and len(group[-1]) != len(cells):
            yield from _columns(group)
            group = []
        group.append(cells)
    yield from _columns(group)


def _columns(group: list[list[str]]) -> Iterator[tuple[str, list[str]]]:
    if len(group) >= SHORTEST:
        yield from (("columns", list(row)) for row in zip(*group, strict=True))
