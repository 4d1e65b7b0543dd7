"""What a cell means. In: a column of text. Out: values, and which cells are not allowed.

Each different text is judged once and the verdict spread over the rows, so a million rows cost
as much thought as the twelve codes they hold. Nothing is turned into "missing" because it is not
understood: a cell is an answer, a missing code of the instrument, or not allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..model.instrument import RATING, Background, Instrument, Scale

NUMBER = re.compile(r"-?\d+([.,]\d+)?")
ZERO_DECIMALS = re.compile(r"(-?\d+)[.,]0+")


class Refused:
    """The verdict on a text that is neither an answer nor a missing code."""


Verdict = float | str | None | type[Refused]


@dataclass(frozen=True)
class Decoded:
    """A column after judgement; all three have one entry per row.

    Parameters
    ----------
    values : float64 with NaN for missing, or objects with ``None`` for missing.
    refused : cells that are not allowed.
    given : cells that hold an answer, allowed or not.
    """

    values: np.ndarray
    refused: np.ndarray
    given: np.ndarray


def plain(text: str) -> str:
    """A code without what people and programs add to it: spaces, capitals, ``.0``.

    >>> plain(" Ja "), plain("1.0"), plain("01")
    ('ja', '1', '01')
    """
    text = text.strip().casefold()
    whole = ZERO_DECIMALS.fullmatch(text)
    return whole[1] if whole else text


def number(text: str) -> float | None:
    """A number with a decimal point or comma; ``None`` when the text is not one.

    >>> number("2,5"), number("x")
    (2.5, None)
    """
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def judge_scale(scale: Scale) -> Callable[[str], Verdict]:
    """The rule for answers to an item: yes = 1, no = 0, a rating as it is."""
    if scale.kind == RATING:
        low, high = scale.min, scale.max
        return lambda text: _rating(number(text), low, high, scale.whole)
    codes: dict[str, float] = {plain(c): 1.0 for c in scale.yes}
    codes |= {plain(c): 0.0 for c in scale.no}
    return lambda text: codes.get(text, Refused)


def _rating(value: float | None, low: float, high: float, whole: bool) -> Verdict:
    fits = value is not None and low <= value <= high and (value.is_integer() or not whole)
    return value if fits else Refused


def judge_background(background: Background) -> Callable[[str], Verdict]:
    """The rule for a background variable: a number in range or a known code."""
    if background.type == "category":
        codes = {plain(label): code for code, label in background.values.items()}
        codes |= {plain(code): code for code in background.values}
        return lambda text: codes.get(text, Refused)
    low = -np.inf if background.min is None else background.min
    high = np.inf if background.max is None else background.max
    return lambda text: _rating(number(text), low, high, background.type == "int")


def allowed_answers(scale: Scale) -> str:
    """What may stand in a column of this scale, in words.

    >>> allowed_answers(Scale("z", "rating", 1, 6, {}))
    '1 to 6'
    """
    if scale.kind == RATING:
        return f"{scale.min:g} to {scale.max:g}"
    return ", ".join((*scale.yes, *scale.no))


def allowed_background(background: Background) -> str:
    """What may stand in a column of this background variable, in words."""
    if background.type == "category":
        return ", ".join(background.values)
    low = "" if background.min is None else f" from {background.min:g}"
    high = "" if background.max is None else f" to {background.max:g}"
    return f"{'whole numbers' if background.type == 'int' else 'numbers'}{low}{high}"


def missing_codes(instrument: Instrument) -> frozenset[str]:
    """The codes that mean "no answer", in the form that ``plain`` gives."""
    return frozenset(plain(code) for code in instrument.missing)


def decode(
    column: pa.ChunkedArray,
    judge: Callable[[str], Verdict],
    missing: frozenset[str],
    labels: Mapping[str, str],
    numeric: bool = True,
) -> Decoded:
    """The values of a column, each different text judged once.

    Parameters
    ----------
    labels : labels that the file itself gives to codes; tried before the code.
    numeric : whether values are numbers (float64) or texts (objects).
    """
    codes, texts = distinct(column)
    verdicts = [_verdict(t, judge, missing, labels) for t in texts]
    refused = np.array([v is Refused for v in verdicts], dtype=bool)
    absent = np.array([v is None for v in verdicts], dtype=bool)
    kept = [None if v is Refused else v for v in verdicts]
    values = np.array(kept, dtype=float if numeric else object)
    return Decoded(values[codes], refused[codes], ~absent[codes])


def decode_text(column: pa.ChunkedArray, missing: frozenset[str]) -> Decoded:
    """Free text as it is, without spaces around it; only missing codes become ``None``."""
    codes, texts = distinct(column)
    absent = np.array([plain(t) in missing for t in texts], dtype=bool)
    kept = np.array([None if a else t.strip() for t, a in zip(texts, absent, strict=True)], object)
    return Decoded(kept[codes], np.zeros(len(codes), dtype=bool), ~absent[codes])


def distinct(column: pa.ChunkedArray) -> tuple[np.ndarray, list[str]]:
    """Row by row the place of its text in the list of different texts, and that list."""
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    return encoded.indices.to_numpy(zero_copy_only=False), encoded.dictionary.to_pylist()


def _verdict(
    text: str, judge: Callable[[str], Verdict], missing: frozenset[str], labels: Mapping[str, str]
) -> Verdict:
    """A label in the file wins from its code: "1" can be yes in one export and no in another."""
    own = plain(text)
    for candidate in (plain(labels[own]), own) if own in labels else (own,):
        if candidate in missing:
            return None
        found = judge(candidate)
        if found is not Refused:
            return found
    return Refused


def trimmed(column: pa.ChunkedArray) -> np.ndarray:
    """Texts without spaces around them, as objects."""
    return pc.utf8_trim_whitespace(column).to_numpy()
