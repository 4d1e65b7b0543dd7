"""Tables of sources as a list that can be searched. In: Markdown of a view. Out: rows that match.

The views of evidence are made as Markdown for both engines. The same Markdown is read here, so that
what a researcher searches in JupyterLab is what stands in the report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

EVERY = "Alle"  # in a cell: all values of its column
BETWEEN = ";"
ROW = re.compile(r"^\|.*\|\s*$")
RULE = re.compile(r"^\|[\s:|-]+\|\s*$")
CELLS = re.compile(r"(?<!\\)\|")
CITED = re.compile(r"\[((?:[^\[\]]*)@[^\[\]]+)\]")
LINKED = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\))?(?:\{[^{}]*\})?")
ESCAPED = re.compile(r"\\(.)")
CHOICES = re.compile(r'select="([^"]*)"')
FEWEST = 2  # values that make a choice


@dataclass(frozen=True)
class Listing:
    """A table that can be searched.

    Parameters
    ----------
    header : names of the columns.
    rows : cells as plain text.
    choosable : the columns to choose a value from.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    choosable: tuple[str, ...]

    @cached_property
    def _searched(self) -> list[str]:
        return [" ".join(row).casefold() for row in self.rows]

    @cached_property
    def values(self) -> dict[str, list[str]]:
        """Per column to choose from its values, in alphabetical order."""
        found = {column: self._values(self.header.index(column)) for column in self.choosable}
        return {column: values for column, values in found.items() if len(values) >= FEWEST}

    def _values(self, at: int) -> list[str]:
        return sorted({part for row in self.rows for part in _parts(row[at])} - {EVERY, ""})

    def matching(self, words: str, chosen: dict[str, str]) -> list[int]:
        """Places of the rows that hold every word and every chosen value.

        Parameters
        ----------
        words : what was typed; each word must occur somewhere in the row.
        chosen : column to value; an empty value asks nothing.
        """
        wanted = words.casefold().split()
        picked = {self.header.index(column): value for column, value in chosen.items() if value}
        return [
            place
            for place, (row, text) in enumerate(zip(self.rows, self._searched, strict=True))
            if all(word in text for word in wanted)
            and all({value, EVERY} & set(_parts(row[at])) for at, value in picked.items())
        ]


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(BETWEEN)]


def read_listing(markdown: str) -> Listing | None:
    """The first table in Markdown as the package makes it; None when there is none.

    Parameters
    ----------
    markdown : with a pipe table, and where it can be filtered the columns to choose from.

    >>> found = read_listing("| Wat | Doel |\\n|---|---|\\n| Rust [@a, p. 2] | A; B |\\n")
    >>> found.rows, found.matching("rust", {})
    ((('Rust (a, p. 2)', 'A; B'),), [0])
    """
    lines = [line for line in markdown.splitlines() if ROW.match(line)]
    if len(lines) < 2 or not RULE.match(lines[1]):
        return None
    header, rows = _cells(lines[0]), [_cells(line) for line in lines[2:]]
    told = CHOICES.search(markdown)
    choosable = [name for name in told.group(1).split(BETWEEN) if name in header] if told else []
    whole = tuple(row for row in rows if len(row) == len(header))
    return Listing(header, whole, tuple(choosable))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(as_text(cell) for cell in CELLS.split(line.strip())[1:-1])


def as_text(markdown: str) -> str:
    """Markdown of one line as a reader hears it: no marks, citations between brackets.

    >>> as_text("In **2** van de 3 \\\\*projecten\\\\* [@a2020, p. 8; naar @b]{.x}")
    'In 2 van de 3 *projecten* (a2020, p. 8; naar b)'
    """
    kept = ESCAPED.sub(lambda found: f"\x00{ord(found[1])}\x00", markdown)
    kept = CITED.sub(lambda found: f"({found[1].replace('@', '')})", kept)
    kept = LINKED.sub(r"\1", kept)
    kept = re.sub(r"\{[^{}]*\}", "", re.sub(r"\*+", "", kept))
    kept = re.sub(r"\x00(\d+)\x00", lambda found: chr(int(found[1])), kept)
    return " ".join(kept.split())
