"""How a result is said. In: a subject, a case, numbers. Out: Dutch, from one sheet of wordings.

The code decides which case holds; the wording and the form of each number stand in ``grammar.yml``.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from . import dutch
from .dutch import Noun
from .errors import BuildError, Problem

SHEET = Path(__file__).with_name("grammar.yml")


def say(noun: Noun, subject: str, case: str, **words: Any) -> str:
    """One sentence, or part of one.

    Parameters
    ----------
    noun : what the study calls the units it compares.
    subject, case : a place in the sheet, e.g. ``"standing", "alone"``.
    words : numbers as they are, and texts that are escaped already.

    Raises
    ------
    BuildError : the sheet has no such case, or the wording asks for a word that is not given.

    >>> say(Noun("school", "scholen", "de"), "standing", "alone", name="‘Rust’")
    'Op ‘Rust’ is er één school, zonder andere om mee te vergelijken.'
    """
    try:
        wording = grammar()[subject][case]
        return " ".join(_Said().vformat(wording, (), {**_units(noun), **words}).split())
    except KeyError as absent:
        what = f"needs {absent}, which is not given"
        raise BuildError(Problem(f"{SHEET.name}, {subject}.{case}", what)) from None


@cache
def grammar() -> Mapping[str, Mapping[str, str]]:
    """All wordings, per subject and case."""
    return yaml.safe_load(SHEET.read_text(encoding="utf-8"))


def _units(noun: Noun) -> dict[str, str]:
    return {
        "project": noun.singular,
        "projects": noun.plural,
        "Projects": _capital(noun.plural),
        "a_project": f"een {noun.singular}",
        "the_project": noun.the,
        "The_project": _capital(noun.the),
        "each_project": noun.each,
        "no_project": noun.no_single,
        "No_project": _capital(noun.no_single),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def p_value(value: float) -> str:
    """A p-value as readers know it.

    >>> p_value(0.0004), p_value(0.031)
    ('p < 0,001', 'p = 0,031')
    """
    return "p < 0,001" if value < 0.001 else f"p = {dutch.number(value, 3)}"


FORMS: dict[str, Callable[[Any], str]] = {
    "0": lambda value: dutch.number(value, 0),
    "1": lambda value: dutch.number(value, 1),
    "2": lambda value: dutch.number(value, 2),
    "+1": lambda value: dutch.signed(value, 1),
    "+2": lambda value: dutch.signed(value, 2),
    "percent": dutch.percent,
    "points": dutch.points,
    "p": p_value,
}


class _Said(string.Formatter):
    """Fills a wording; see the head of the sheet for what may stand after a colon."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            one, many = format_spec.split("|")
            return one if value == 1 else many
        if format_spec:
            return FORMS[format_spec](value)
        return value if isinstance(value, str) else dutch.number(value)
