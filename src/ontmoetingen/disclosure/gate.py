"""The gate. In: a built site, ids and numbers that may not be in it. Out: what leaked, and where.

It reads the files as they will be served, not the intentions behind them: pages, scripts, data,
pictures, what is inside archives, and the PDF. What it finds is named by file and number, never by
the id or the value itself.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from ..errors import Problem, PublishError
from .gate_ids import SHORTEST_NUMBER, Watched, watched
from .gate_rows import NO_ROWS, Rows, check_rows
from .gate_text import text_of
from .gate_values import check_secrets, check_values

QUOTED = re.compile(r"""["'>](\d{5,7})["'<]""")
PRIVATE_PLACES = ("data/private", "data\\private", ".ontmoetingen/demo", "answers.parquet")
# What a table was made from, as its sidecar must say: a name and a hash, which lead nowhere.
MADE_FROM = re.compile(r'"[\w./-]*private/[\w./-]+": "[0-9a-f]{64}"')
SHORTEST_IN_DATA = 5
FEWEST_IN_DATA = 3
IN_DATA = {".js", ".json", ".csv", ".tsv", ".html", ".svg", ".ipynb"}
DRAWN = {".pdf", ".svg", ".png", ".jpg", ".css", ".woff2"}  # no rows to be told from drawing
IN_TEXT = {".js", ".json", ".csv", ".html"}
NAMED = "(an id)"


def check_gate(
    site: Path,
    ids: Collection[str],
    published: Path | None = None,
    secrets: Collection[float] = (),
    rows: Rows = NO_ROWS,
) -> list[Problem]:
    """Everything in a built site that points at a respondent or at what was kept back.

    Parameters
    ----------
    site : folder with pages, data, pictures and PDF.
    ids : ids of respondents and other words that may not be published. One that could be any word
        (fewer than 4 letters) or any number (digits only, fewer than 5) cannot be told apart from
        it and is left out. A number of 5 to 7 digits is looked for where data stand, as a whole
        cell or in quotes, and told from three of them in a file.
    published : the protected tables that the site was made of, to compare its numbers with.
    secrets : exact values that were published as a band or not at all.
    rows : answers that one person alone gave, to find people without their ids.

    Returns
    -------
    One problem per file and kind, also for a file that cannot be searched; empty when the site may
    be published.
    """
    look, numbers = watched(ids), _short_numbers(ids)
    texts, found = _texts(site)
    for name, text in texts.items():
        found += _file_problems(name, f"{name}\n{text}", look)
        if _suffix(name) in IN_DATA:
            found += _number_problems(name, text, numbers)
    found += check_rows({n: t for n, t in texts.items() if _suffix(n) not in DRAWN}, rows)
    if published is not None:
        plain = {name: text for name, text in texts.items() if _suffix(name) in IN_TEXT}
        found += check_values(site, published)
        found += check_secrets(plain, secrets, published)
    return [replace(one, where=_unnamed(one.where, look)) for one in found]


def _texts(site: Path) -> tuple[dict[str, str], list[Problem]]:
    """Name to text of every file, and what cannot be searched."""
    texts: dict[str, str] = {}
    refused: list[Problem] = []
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        name = path.relative_to(site).as_posix()
        try:
            texts[name] = text_of(path)
        except PublishError as error:
            refused += (_told_of(name, one) for one in error.problems)
    return texts, refused


def _told_of(name: str, problem: Problem) -> Problem:
    """The same, by where the file stands; what is packed in it as a file below it."""
    inside = problem.where != name.rpartition("/")[2]
    return replace(problem, where=f"{name}/{problem.where}" if inside else name)


def _unnamed(where: str, look: Watched) -> str:
    """A place that nobody can be read from, for a file that is named after a respondent."""
    return "/".join(NAMED if look.found_in(part) else part for part in where.split("/"))


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def _short_numbers(ids: Collection[str]) -> frozenset[str]:
    return frozenset(
        i for i in map(str, ids) if i.isdigit() and SHORTEST_IN_DATA <= len(i) < SHORTEST_NUMBER
    )


def _file_problems(where: str, text: str, look: Watched) -> Iterator[Problem]:
    found = look.found_in(text)
    if found:
        what = f"holds {len(found)} of the respondents' ids"
        yield Problem(where, what, hint="find the chapter or table that it comes from.")
    bare = MADE_FROM.sub("", text) if where.endswith(".json") else text
    places = [place for place in PRIVATE_PLACES if place in bare]
    if places:
        yield Problem(where, f"names a private place: {', '.join(places)}")


def _number_problems(where: str, text: str, numbers: frozenset[str]) -> Iterator[Problem]:
    """Ids that are short numbers, where a whole cell or a quoted value is one."""
    if not numbers:
        return
    found = numbers & {*QUOTED.findall(text), *(_cells(text) if where.endswith("sv") else ())}
    if len(found) >= FEWEST_IN_DATA:
        what = f"holds {len(found)} values that are ids of respondents"
        yield Problem(where, what, hint="find the chapter or table that it comes from.")


def _cells(text: str) -> Iterator[str]:
    """Cells of a table, whichever of both marks stands between them."""
    for mark in (";", ","):
        for row in csv.reader(io.StringIO(text), delimiter=mark):
            yield from row
