"""Evidence rows as safe Markdown. In: rows of published tables. Out: cells, tables, citations.

Texts from tables are escaped here, so that no view can forget it. Asking for rows that are not
there is an error: a chapter never shows an empty list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .. import published
from ..charts.markdown import Text, escape, plain
from ..errors import BuildError, Problem

NOTHING = "geen"
MISSING = {"None", "nan", "<NA>"}  # as None, NumPy and pandas print what is not there
WIDEST, NARROWEST = 60, 22  # characters; a page holds about 90 in a table
PAGE, SECTION, ACCORDING_TO = "p.", "onderdeel", "naar"


Passage = Text  # what every view returns


def citation(row: Mapping[str, Any]) -> str:
    """The source of a row as a Pandoc citation: document with page or section, then what it cites.

    A page wins over a section: it is what a reader can look up fastest.

    Parameters
    ----------
    row : has ``source``, and where known ``page``, ``section`` and ``cites`` (";"-joined keys).

    >>> citation({"source": "a2020", "page": "8-9", "cites": "b2019;c2018"})
    '[@a2020, p. 8-9; naar @b2019; @c2018]'
    >>> citation({"source": "a2020", "section": "Deel 2: wat werkt"})
    '[@a2020, onderdeel Deel 2: wat werkt]'
    """
    cited = split(row.get("cites"))
    first = f"@{text(row.get('source'))}{_place(row)}"
    return f"[{'; '.join([first, *_according_to(cited)])}]"


def with_sources(caption: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """A caption that names the documents behind the rows, each with its pages in order.

    >>> with_sources("Wat helpt", [{"source": "a", "page": "12"}, {"source": "a", "page": "8-9"}])
    'Wat helpt. Bron: [@a, p. 8-9, 12].'
    """
    pages: dict[str, set[str]] = {}
    for row in rows:
        pages.setdefault(text(row["source"]), set()).update(split(row.get("page")))
    told = "; ".join(f"@{key}{_pages(found)}" for key, found in pages.items())
    return f"{with_stop(caption)} Bron: [{told}]."


def _pages(found: set[str]) -> str:
    ordered = sorted(found, key=lambda page: [int(n) for n in re.findall(r"\d+", page)])
    return f", {PAGE} {', '.join(ordered)}" if ordered else ""


def selected(name: str, where: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Rows of a published table; asking for what is not there is an error, never an empty list."""
    frame = published.table(name)
    unknown = sorted(set(where) - set(frame.columns))
    if unknown:
        raise BuildError(
            Problem(f"table '{name}'", f"has no column {', '.join(unknown)}", ", ".join(frame))
        )
    for column, wanted in where.items():
        frame = frame[[_matches(value, wanted) for value in frame[column]]]
    if frame.empty:
        raise BuildError(Problem(f"table '{name}'", f"has no row in which {dict(where)}"))
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _matches(value: object, wanted: str | Sequence[str]) -> bool:
    several = {wanted} if isinstance(wanted, str) else set(wanted)
    return bool(several & set(split(value)))


def table(label: str, caption: str, header: Sequence[str], rows: list[list[str]]) -> Passage:
    """A pipe table of ready Markdown; columns are as wide as their texts ask for."""
    widths = [_width([header[i], *(row[i] for row in rows)]) for i in range(len(header))]
    rule = "|" + "|".join(":" + "-" * width for width in widths) + "|"
    lines = [f"| {' | '.join(cells)} |" for cells in [header, *rows]]
    rows_below = "\n".join([lines[0], rule, *lines[1:]])
    return Passage(f"{rows_below}\n\n: {with_stop(caption)} {{#{label}}}\n")


def _width(texts: Sequence[str]) -> int:
    """Room for a column: its mean text up to a line's worth, and never less than its longest word.

    What is cited shows about as long as a name and a year.
    """
    told = [re.sub(r"\[@[^\]]*\]", " " * 24, cell) for cell in texts]
    longest = max(len(part) for cell in told for part in ["", *cell.split()])
    return max(min(sum(map(len, told)) // len(told), WIDEST), min(longest + 2, NARROWEST), 8)


def in_words(row: Mapping[str, Any], column: str) -> str:
    """The Dutch words for a column of codes, with a capital; they stand beside it in the table.

    >>> in_words({"goals": "a;b", "goals_label": "steun; rust"}, "goals")
    'Steun; rust'
    """
    return escape(said(row, column)) or NOTHING


def said(row: Mapping[str, Any], column: str) -> str:
    """The same words as they are, for where Markdown has no meaning; empty when there are none."""
    found = "; ".join(split(row[f"{column}_label"]))
    return found[:1].upper() + found[1:]


def cited(statement: object, row: Mapping[str, Any]) -> str:
    """A statement with its source before the full stop, as Dutch APA has it.

    >>> cited("Rust helpt.", {"source": "a2020", "page": "8"})
    'Rust helpt [@a2020, p. 8].'
    """
    return before_stop(statement, citation(row))


def before_stop(statement: object, mark: str) -> str:
    """A statement, escaped, with a citation before its full stop.

    >>> before_stop("Waarom?", "[@a2020]")
    'Waarom [@a2020]?'
    """
    told = text(statement)
    stop = told[-1] if told.endswith((".", "?", "!")) else "."
    # Escaped without its stop: a word with a stop would be a list marker, and its stop escaped too.
    return f"{escape(told.removesuffix(stop))} {mark}{stop}"


def sentence(value: object) -> str:
    """The text of a cell, escaped, ending in a full stop."""
    return with_stop(escape(text(value)))


def with_stop(markdown: str) -> str:
    return markdown if markdown.endswith((".", "?", "!")) else f"{markdown}."


def shown(value: object) -> str:
    """The text of a cell, escaped; in words when there is none."""
    return escape(text(value)) or NOTHING


def text(value: object) -> str:
    """The text of a cell as it is; a missing one is empty.

    >>> text(None), text(float("nan")), text(3)
    ('', '', '3')
    """
    return "" if not isinstance(value, str) and str(value) in MISSING else plain(value)


def split(value: object) -> list[str]:
    """The parts of a ";"-joined cell.

    >>> split("a; b"), split(None)
    (['a', 'b'], [])
    """
    return [part.strip() for part in text(value).split(";") if part.strip()]


def _place(row: Mapping[str, Any]) -> str:
    # A semicolon would end the citation and start the next one.
    page, section = (text(row.get(c)).replace(";", ",") for c in ("page", "section"))
    if page:
        return f", {PAGE} {escape(page)}"
    return f", {SECTION} {escape(section)}" if section else ""


def _according_to(keys: Sequence[str]) -> list[str]:
    return [f"{ACCORDING_TO} @{key}" if i == 0 else f"@{key}" for i, key in enumerate(keys)]
