"""What a chart about projects found, in one sentence. In: states of projects. Out: titles.

A title states the finding, so it is computed: it changes with the data and says so when there is no
pattern. The words are neutral: a project that stands out is a reason to ask, not a verdict.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from .. import dutch
from ..dutch import Noun
from .markdown import plain
from .texts import quoted

HIGHER, LOWER, ALIKE, TOO_SMALL = (
    "hoger",
    "lager",
    "niet te onderscheiden",
    "te klein om iets te zeggen",
)


def standing_title(short_label: str, states: pd.Series, noun: Noun) -> str:
    """How many projects stand out, and in which direction.

    >>> states = pd.Series(["hoger", "lager", "niet te onderscheiden"])
    >>> standing_title("leeftijd", states, Noun())
    'Op ‘leeftijd’ ligt 1 van de 3 projecten hoger en 1 lager dan de andere'
    """
    high, low = _count(states, HIGHER), _count(states, LOWER)
    about = f"Op {quoted(short_label)}"
    if high + low == 0:
        return f"{about} {_nobody(states, noun)}"
    if high and low:
        first = f"{_lie(high)} {_of(high, len(states), noun)} hoger"
        return f"{about} {first} en {dutch.number(low)} lager dan de andere"
    way, other, count = (HIGHER, LOWER, high) if high else (LOWER, HIGHER, low)
    found = f"{_lie(count)} {_of(count, len(states), noun)} {way} dan de andere"
    return f"{about} {found}, {noun.no_single} {other}"


def standing_alt(short_label: str, states: pd.Series, noun: Noun) -> str:
    """The finding of the caterpillar for who does not see it."""
    return plain(f"{standing_title(plain(short_label, 45), states, noun)}. {_rest(states)}", 200)


def funnel_title(short_label: str, states: pd.Series, noun: Noun) -> str:
    """Whether differences between projects are larger than chance gives.

    >>> funnel_title("leeftijd", pd.Series(["hoger", "lager"]), Noun("school", "scholen", "de"))
    'Op ‘leeftijd’ wijken 2 van de 2 scholen meer af dan toeval'
    """
    outside = _count(states, HIGHER) + _count(states, LOWER)
    name = quoted(short_label)
    if states.empty or len(states) == 1 or (states == TOO_SMALL).all():
        return f"Op {name} {_nobody(states, noun)}"
    if not outside:
        return f"De verschillen op {name} passen bij toeval"
    verb = "wijkt" if outside == 1 else "wijken"
    return f"Op {name} {verb} {_of(outside, len(states), noun)} meer af dan toeval"


def funnel_alt(short_label: str, states: pd.Series, noun: Noun) -> str:
    """The finding of the funnel for who does not see it."""
    found = funnel_title(plain(short_label, 45), states, noun)
    return plain(f"Trechter: {found}. {_rest(states)}", 200)


def rank_title(short_label: str, widths: Sequence[float], noun: Noun, *, reliable: bool) -> str:
    """Whether a place in the order means anything.

    Parameters
    ----------
    widths : per project the number of places that its interval spans.
    reliable : whether the scores are reliable enough to speak of places at all.

    >>> rank_title("leeftijd", [3, 4, 2, 3, 3], Noun(), reliable=True)
    'Op ‘leeftijd’ kan een project meestal op 3 van de 5 plaatsen staan'
    """
    name, count = quoted(short_label), dutch.number(len(widths))
    if not widths:
        return f"Op {name} is {noun.no_single} te tonen"
    if len(widths) == 1:
        return f"Op {name} is er één {noun.singular}, zonder andere om mee te vergelijken"
    if not reliable:
        return f"Op {name} is geen rangorde te maken: de plaats van {noun.each} is te onzeker"
    middle = dutch.number(sorted(widths)[len(widths) // 2], 0)
    return f"Op {name} kan een {noun.singular} meestal op {middle} van de {count} plaatsen staan"


def _nobody(states: pd.Series, noun: Noun) -> str:
    """No project stands out, and why that may be."""
    if states.empty:
        return f"is {noun.no_single} te tonen"
    if (states == TOO_SMALL).all():
        return f"zijn de {noun.plural} te klein om ze te onderscheiden"
    if len(states) == 1:
        return f"is er één {noun.singular}, zonder andere om mee te vergelijken"
    return f"is geen van de {noun.counted(len(states))} te onderscheiden"


def _count(states: pd.Series, state: str) -> int:
    return int((states == state).sum())


def _rest(states: pd.Series) -> str:
    same, small = _count(states, ALIKE), _count(states, TOO_SMALL)
    return f"Niet te onderscheiden: {dutch.number(same)}; te klein: {dutch.number(small)}."


def _lie(count: int) -> str:
    return "ligt" if count == 1 else "liggen"


def _of(count: int, total: int, noun: Noun) -> str:
    return f"{dutch.number(count)} van de {dutch.number(total)} {noun.plural}"
