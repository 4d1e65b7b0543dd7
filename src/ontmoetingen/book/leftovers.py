"""What an engine or a notebook leaves in the text of a page when something went wrong. In: text.

Out: each such place with what it means. A project may be called ``@fig-x`` or ``{{< video x >}}``;
on a page that is a name and no mistake of an author. So what reads as a mistake and stands in a
published table of answers, where names come from, is let through; authors write in no such table.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path

LEFTOVERS = (
    (re.compile(r"\?@[\w:-]+"), "an unresolved reference"),
    (re.compile(r"(?<![\w.@?])@(?:fig|tbl|sec|eq|lst)-[\w-]+"), "an unresolved reference"),
    (re.compile(r"\[-?@[\w:.-]+[^\]]*\]"), "an unresolved citation"),
    (re.compile(r"\(citation\?\)"), "an unresolved citation"),
    (re.compile(r"\{\{<.*?(?:>\}\}|$)"), "an unresolved shortcode"),
    (re.compile(r"\?(?:var|meta|env):[\w.-]+"), "an unknown variable"),
    (re.compile(r"Traceback \(most recent call last\)"), "an error output"),
    (re.compile(r"alt\.\w*Chart\("), "a chart that was not drawn"),
    (re.compile(r"\b(?:VBox|HBox)\(|interactive\(children="), "a widget without a kernel"),
    (re.compile(r"^:::+(?:\s*\{.*)?$", re.MULTILINE), "a fence that was not read as one"),
)
# Every leftover has one of these characters, and most words have none.
SUSPECT = frozenset("@?{(:")
CUT = "…"  # where a label was too long for its place
NOT_TEXT = {"integer", "number", "flag", "quoted"}


def leftovers(text: str, names: Collection[str] = ()) -> Iterator[tuple[int, str]]:
    """Each leftover in a piece of text: how many lines down, and what it means.

    Parameters
    ----------
    names : from `names_in`; what reads as one of these is data.

    >>> list(leftovers("zie ?@fig-weg")), list(leftovers("zie ?@fig-weg", ["?@fig-weg"]))
    ([(0, 'an unresolved reference: ?@fig-weg')], [])
    """
    if SUSPECT.isdisjoint(text):
        return
    for pattern, meaning in LEFTOVERS:
        for match in pattern.finditer(text):
            if not _is_name(match, names):
                yield text.count("\n", 0, match.start()), f"{meaning}: {match.group()[:60]}"


def _is_name(match: re.Match[str], names: Collection[str]) -> bool:
    """Whether a match is a name, or the beginning of one where a label was cut off."""
    found = _one_line(match.group())
    if found in names:
        return True
    begun, cut, _ = f"{found}{match.string[match.end() : match.end() + 1]}".partition(CUT)
    return bool(cut) and any(name.startswith(begun) for name in names)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def names_in(published: Path) -> frozenset[str]:
    """What reads as a leftover in published tables of answers: names of projects, units and kinds.

    Tables of evidence take no part, for authors wrote these and may have made a mistake.
    """
    found = set()
    for path in sorted(published.glob("*.csv")):
        sidecar = path.with_suffix(".json")
        about = json.loads(sidecar.read_text(encoding="utf-8")) if sidecar.is_file() else {}
        if about.get("rules"):
            columns = about["columns"].items()
            found |= _suspects(path, [c for c, of in columns if of["type"] not in NOT_TEXT])
    return frozenset(found)


def _suspects(path: Path, columns: list[str]) -> set[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        cells = {_one_line(row[column]) for row in csv.DictReader(lines) for column in columns}
    suspect = (cell for cell in cells if not SUSPECT.isdisjoint(cell))
    return {
        match.group()
        for cell in suspect
        for pattern, _ in LEFTOVERS
        for match in pattern.finditer(cell)
    }
