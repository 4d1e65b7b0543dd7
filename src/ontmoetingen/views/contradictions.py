"""Where sources differ, are unclear or say nothing. In: the published table. Out: Markdown.

Readers see both sides, each with its place, and what the report does about it. Nothing is smoothed.
A table of all belongs in the account of the method, a list of some in the chapter they touch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..charts.markdown import escape
from .filterable import filterable
from .passage import Passage, cited, in_words, selected, sentence, table, text

HEADER = ["Vraag", "De ene plaats", "De andere plaats", "Wat dit rapport doet"]
SIDES = ("first", "second")


def contradictions(**where: Sequence[str]) -> Passage:
    """Places where sources differ, one is unclear or something is missing, as a list.

    Parameters
    ----------
    where : per column the values to keep, e.g. ``topic=["contact"]`` or ``kind=["missing"]``.
    """
    rows = selected("contradictions", where)
    return Passage("\n".join(_told(r) for r in rows))


def contradictions_table(label: str, caption: str, **where: Sequence[str]) -> Passage:
    """The same as a table: the question with its kind, both sides with their source, what we do.

    Parameters
    ----------
    label : of the table, such as ``tbl-tegenspraken``.
    where : as for ``contradictions``; all of them when left out.
    """
    rows = [
        [_question(r), *(_side(r, side) for side in SIDES), sentence(r["handling"])]
        for r in selected("contradictions", where)
    ]
    return filterable(table(label, caption, HEADER, rows), ("punt", "punten"))


def _told(row: Mapping[str, Any]) -> str:
    first, second = (_side(row, side) for side in SIDES)
    return f"- **{escape(row['label'])}** {first} {second} *{sentence(row['handling'])}*"


def _question(row: Mapping[str, Any]) -> str:
    """The question, with in words whether sources differ, are unclear or leave it out."""
    kind = f" ({in_words(row, 'kind').lower()})" if text(row.get("kind")) else ""
    return f"{escape(row['label'])}{kind}"


def _side(row: Mapping[str, Any], side: str) -> str:
    place = {part: row.get(f"{side}_{part}") for part in ("source", "page", "section")}
    return cited(row[side], place)
