"""The gate. In: a built site and the ids that may not be in it. Out: what leaked, and where.

It reads the files as they will be served, not the intentions behind them: pages, scripts, data,
pictures and the PDF. What it finds is named by file and number, never by the id itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from ..errors import Problem
from .pdf_text import pdf_text

TEXT = {".html", ".htm", ".js", ".json", ".csv", ".svg", ".xml", ".txt", ".md", ".ipynb", ".css"}
WORD = re.compile(r"[\w@.+-]+")
EDGES = "@.+-"
PRIVATE_PLACES = ("data/private", "data\\private", ".ontmoetingen/demo", "answers.parquet")
SHORTEST_ID, SHORTEST_NUMBER = 4, 8


def check_gate(site: Path, ids: Collection[str]) -> list[Problem]:
    """Everything in a built site that points at a respondent.

    Parameters
    ----------
    site : folder with pages, data, pictures and PDF.
    ids : ids of respondents and other words that may not be published. One that could be any
        number in a report (digits only, fewer than 8) or any short word (fewer than 4 letters)
        cannot be told apart from it and is left out; see `distinctive`.

    Returns
    -------
    One problem per file and kind; empty when the site may be published.
    """
    watched = distinctive(ids)
    files = sorted(p for p in site.rglob("*") if p.is_file())
    return [problem for path in files for problem in _file_problems(site, path, watched)]


def distinctive(ids: Collection[str]) -> frozenset[str]:
    """The ids that are unlike any ordinary number or short word.

    >>> sorted(distinctive(["R00294", "17001", "ja", "20220901"]))
    ['20220901', 'R00294']
    """
    return frozenset(i for i in map(str, ids) if _is_distinctive(i))


def _is_distinctive(one: str) -> bool:
    if one.isdigit():
        return len(one) >= SHORTEST_NUMBER
    return len(one) >= SHORTEST_ID and not one.isalpha()


def _file_problems(site: Path, path: Path, watched: frozenset[str]) -> Iterator[Problem]:
    text = _text(path)
    where = path.relative_to(site).as_posix()
    found = _words(text) & watched
    if found:
        what = f"holds {len(found)} of the respondents' ids"
        yield Problem(where, what, hint="find the chapter or table that it comes from.")
    places = [place for place in PRIVATE_PLACES if place in text]
    if places:
        yield Problem(where, f"names a private place: {', '.join(places)}")


def _text(path: Path) -> str:
    if path.suffix.lower() == ".pdf":
        return pdf_text(path.read_bytes())
    if path.suffix.lower() in TEXT:
        return path.read_text(encoding="utf-8", errors="replace")
    return ""


def _words(text: str) -> set[str]:
    """Words as they stand and without what sticks to their edges; parts joined by a dash too."""
    found = set(WORD.findall(text))
    found |= {word.strip(EDGES) for word in found}
    return found | set(re.findall(r"\w+", text))
