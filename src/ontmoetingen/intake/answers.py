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
class Coded:
    """A column of texts of which few differ: per row the place in a list, -1 for missing."""

    codes: np.ndarray
    texts: list[str]

    def array(self, rows: np.ndarray) -> pa.DictionaryArray:
        """The texts of some rows, null where missing; each text is held once."""
        codes = self.codes[rows]
        missing = codes < 0
        places = pa.array(codes, pa.int32(), mask=missing if missing.any() else None)
        return pa.DictionaryArray.from_arrays(places, pa.array(self.texts, pa.string()))

    def occurring(self, rows: np.ndarray | slice = slice(None)) -> set[str]:
        """The different texts of some rows (default: all rows)."""
        counts = np.bincount(self.codes[rows] + 1, minlength=len(self.texts) + 1)[1:]
        return {self.texts[n] for n in np.flatnonzero(counts)}


@dataclass(frozen=True)
class Decoded:
    """A column after judgement; all three have one entry per row.

    Parameters
    ----------
    values : float64 with NaN for missing, or coded texts.
    refused : cells that are not allowed.
    given : cells that hold an answer, allowed or not.
    """

    values: np.ndarray | Coded
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
) -> Decoded:
    """The numbers of a column, each different text judged once.

    Parameters
    ----------
    labels : labels that the file itself gives to codes; tried before the code.
    """
    codes, texts = distinct(column)
    verdicts = [_verdict(t, judge, missing, labels) for t in texts]
    values = np.array([None if v is Refused else v for v in verdicts], dtype=float)
    return Decoded(values.take(codes), *_masks(verdicts, codes))


def decode_category(
    column: pa.ChunkedArray,
    judge: Callable[[str], Verdict],
    missing: frozenset[str],
    labels: Mapping[str, str],
) -> Decoded:
    """The codes of a category, each different text judged once."""
    codes, texts = distinct(column)
    verdicts = [_verdict(t, judge, missing, labels) for t in texts]
    return Decoded(_coded(verdicts, codes), *_masks(verdicts, codes))


def decode_text(column: pa.ChunkedArray, missing: frozenset[str]) -> Decoded:
    """Free text as it is, without spaces around it; only missing codes become missing."""
    codes, texts = distinct(column)
    verdicts = [None if plain(t) in missing else t.strip() for t in texts]
    return Decoded(_coded(verdicts, codes), *_masks(verdicts, codes))


def _masks(verdicts: list[Verdict], codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which rows are refused, and which hold an answer at all."""
    refused = np.array([v is Refused for v in verdicts], dtype=bool)
    given = np.array([v is not None for v in verdicts], dtype=bool)
    return _spread(refused, codes), _spread(given, codes)


def _spread(of_texts: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """A verdict on each text as a verdict on each row; mostly it is the same for all."""
    if of_texts.all() or not of_texts.any():
        return np.full(len(codes), bool(of_texts.any()))
    return of_texts.take(codes)


def _coded(verdicts: list[Verdict], codes: np.ndarray) -> Coded:
    """Texts that are equal after judgement share one place."""
    kept = [None if v is Refused else v for v in verdicts]
    texts = list(dict.fromkeys(v for v in kept if v is not None))
    places = {text: n for n, text in enumerate(texts)} | {None: -1}
    return Coded(np.array([places[v] for v in kept], dtype=np.int32).take(codes), texts)


def coded_ids(column: pa.ChunkedArray) -> Coded:
    """Ids without spaces around them, of which few differ; ``""`` stays a text."""
    codes, texts = distinct(column)
    return _coded([t.strip() for t in texts], codes)


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


def trimmed(column: pa.ChunkedArray) -> pa.Array:
    """Texts without spaces around them."""
    found = pc.utf8_trim_whitespace(column).combine_chunks()
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
