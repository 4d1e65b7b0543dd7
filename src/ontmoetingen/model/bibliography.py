"""A bibliography. In: a ``.bib`` file. Out: its entries by key, or all that is wrong with it."""

from __future__ import annotations

import re
from pathlib import Path

import bibtexparser
from bibtexparser.bparser import BibTexParser

from ..errors import EvidenceError, Problem

ENTRY_START = re.compile(r"^[ \t]*@(\w+)[ \t]*\{[ \t]*([^,\s]*)", re.MULTILINE)
NOT_ENTRIES = frozenset({"comment", "string", "preamble"})


def read_bibliography(path: Path) -> dict[str, dict[str, str]]:
    """The entries of a bibliography by their key.

    A parser that meets a slip skips the entry without a word, and a citation then prints as a
    question mark; so the keys that stand in the file are compared with the keys that were read.

    Raises
    ------
    EvidenceError : the file is absent, not UTF-8, holds a key twice, or an entry cannot be read.
    """
    raw = _text(path)
    starts = _starts(raw)
    read = _parse(raw)
    problems = [*_twice(path, starts), *_unread(path, starts, read)]
    if problems:
        raise EvidenceError(problems)
    return read


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


def _parse(raw: str) -> dict[str, dict[str, str]]:
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    return bibtexparser.loads(raw, parser).entries_dict


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


def _unread(path: Path, starts: list[tuple[str, int]], read: dict) -> list[Problem]:
    hint = "look for a missing comma or brace in it or just above."
    return [
        Problem(f"{path.name}, line {line}, entry '{key}'", "cannot be read", hint=hint)
        for key, line in starts
        if key not in read
    ]
