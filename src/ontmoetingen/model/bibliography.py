"""A bibliography. In: a ``.bib`` file. Out: its entries by key, or all that is wrong with it."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import pypandoc

from ..errors import EvidenceError, Problem

ENTRY_START = re.compile(r"^[ \t]*@(\w+)[ \t]*\{[ \t]*([^,\s]*)", re.MULTILINE)
NOT_ENTRIES = frozenset({"comment", "string", "preamble"})
PANDOC_PLACE = re.compile(r"\(line (\d+), column \d+\)")


def read_bibliography(path: Path) -> dict[str, dict]:
    """The entries of a bibliography by their key, as CSL JSON.

    Pandoc reads it, since Pandoc is what cites from it in both engines. What it refuses is named
    by entry; what it would pass over shows because the keys in the file are counted too.

    Raises
    ------
    EvidenceError : the file is absent, not UTF-8, holds a key twice, or an entry cannot be read.
    """
    raw = _text(path)
    starts = _starts(raw)
    problems = _twice(path, starts)
    if problems:
        raise EvidenceError(problems)
    read = _parse(path, raw, starts)
    problems = [_unreadable(path, start) for start in starts if start[0] not in read]
    if problems:
        raise EvidenceError(problems)
    return read


def entry_lines(path: Path) -> dict[str, int]:
    """The 1-based line on which each entry begins, by key; nothing where there is no file."""
    return dict(_starts(_text(path))) if path.exists() else {}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        hint = "citations in the evidence need it."
        raise EvidenceError(Problem(path.name, "does not exist", hint=hint)) from None
    except UnicodeDecodeError:
        hint = "save the file as UTF-8."
        raise EvidenceError(Problem(path.name, "is not UTF-8", hint=hint)) from None


def _starts(raw: str) -> list[tuple[str, int]]:
    found = [m for m in ENTRY_START.finditer(raw) if m.group(1).lower() not in NOT_ENTRIES]
    return [(m.group(2), raw.count("\n", 0, m.start()) + 1) for m in found]


def _parse(path: Path, raw: str, starts: list[tuple[str, int]]) -> dict[str, dict]:
    try:
        found = _csl(raw)
    except RuntimeError as refusal:
        raise EvidenceError(_unreadable(path, _entry_at(str(refusal), starts))) from None
    return {entry["id"]: entry for entry in json.loads(found)}


@lru_cache(maxsize=8)
def _csl(raw: str) -> str:
    """The same text is read once per process: Pandoc takes longer to start than to read it."""
    return pypandoc.convert_text(raw, "csljson", "biblatex", verify_format=False)


def _entry_at(refusal: str, starts: list[tuple[str, int]]) -> tuple[str, int]:
    """The entry in which Pandoc stopped: the last that begins before the line it names."""
    place = PANDOC_PLACE.search(refusal)
    line = int(place.group(1)) if place else 1
    before = [start for start in starts if start[1] <= line]
    return before[-1] if before else ("", line)


def _twice(path: Path, starts: list[tuple[str, int]]) -> list[Problem]:
    seen: set[str] = set()
    problems = []
    for key, line in starts:
        if key in seen:
            problems.append(
                Problem(f"{path.name}, line {line}, entry '{key}'", "stands here twice")
            )
        seen.add(key)
    return problems


def _unreadable(path: Path, start: tuple[str, int]) -> Problem:
    key, line = start
    hint = "look for a missing comma or brace in it or just above."
    return Problem(f"{path.name}, line {line}, entry '{key}'", "cannot be read", hint=hint)
