"""Coding paragraph by paragraph. In: conversations, a coder. Out: the same with that coder's codes.

A coder gives whole paragraphs their codes, so that two coders judge the same units. What others
coded is neither shown nor touched: a second coder must not see the first.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from ..errors import IntakeError, Problem
from .codebook import Codebook
from .segments import REQUIRED, Segments
from .store import Conversations, is_made_up
from .units import paragraphs

TURN = re.compile(r"(?P<name>\w[^:\r\n]{0,60}):\s")


@dataclass(frozen=True)
class Paragraph:
    """One unit: its place, who speaks, and what stands there (never in a message)."""

    document: str
    start: int
    end: int
    speaker: str


def units_of(found: Conversations, document: str) -> list[Paragraph]:
    """The paragraphs of one text in order; a paragraph without a name belongs to who spoke last.

    Raises
    ------
    IntakeError : there is no such text.
    """
    if document not in found.texts:
        what = "is not among the texts"
        raise IntakeError(Problem("document", what, f"{len(found.texts)} texts are there"))
    text, speaker, units = found.texts[document], "", []
    for row in paragraphs({document: text}).itertuples():
        told = TURN.match(text, row.start, row.end)
        speaker = told["name"].strip() if told else speaker
        units.append(Paragraph(document, row.start, row.end, speaker))
    return units


def codes_given(found: Conversations, unit: Paragraph, coder: str) -> set[str]:
    """The codes that this coder gave this very paragraph."""
    frame = found.segments.frame
    here = _same_unit(frame, unit, coder)
    return set(frame.loc[here, "code"])


def with_codes(
    found: Conversations, codebook: Codebook, unit: Paragraph, coder: str, codes: Collection[str]
) -> Conversations:
    """The conversations in which this coder gives this paragraph exactly these codes.

    Raises
    ------
    IntakeError : the coder or the speaker has no name, or a code is not in the codebook.
    """
    _refuse(codebook, unit, coder, codes)
    frame = found.segments.frame
    kept = frame[~_same_unit(frame, unit, coder)]
    rows = [
        (unit.document, unit.speaker, code, coder, unit.start, unit.end)
        for code in codebook.ids
        if code in codes
    ]
    new = pd.DataFrame(rows, columns=list(REQUIRED)).astype({"start": "int64", "end": "int64"})
    every = pd.concat([kept, new]) if len(kept) else new
    ordered = every.sort_values(list(REQUIRED), ignore_index=True)
    return Conversations(Segments(ordered, is_made_up(found.texts)), found.texts)


def _same_unit(frame: pd.DataFrame, unit: Paragraph, coder: str) -> pd.Series:
    return (
        (frame["document"] == unit.document)
        & (frame["coder"] == coder)
        & (frame["start"] == unit.start)
        & (frame["end"] == unit.end)
    )


def nameless(coder: str) -> list[Problem]:
    """What is wrong with the name of a coder; two coders are told apart by it alone.

    >>> nameless("coder-1"), [str(problem) for problem in nameless(" ")]
    ([], ['coder: has no name. HINT: give yourself a name or number.'])
    """
    if coder.strip():
        return []
    return [Problem("coder", "has no name", hint="give yourself a name or number.")]


def _refuse(codebook: Codebook, unit: Paragraph, coder: str, codes: Collection[str]) -> None:
    problems = nameless(coder)
    if not unit.speaker:
        hint = 'let the first turn start with a name and a colon, such as "Anna: ".'
        problems.append(Problem("paragraph", "has no speaker", hint=hint))
    strange = sorted(set(codes) - set(codebook.ids))
    if strange:
        what = f"{len(strange)} codes are not in the codebook"
        problems.append(Problem("codes", what, ", ".join(codebook.ids)))
    if problems:
        raise IntakeError(problems)
