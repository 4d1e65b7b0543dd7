"""Which column could be which. In: an export, an instrument. Out: suggestions, to be checked.

Two things speak for a pair: names that are alike, and cells that are allowed answers. Both are told
with each suggestion, and none is used before a person has put a name under the file.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from ..model.instrument import Instrument
from .answers import (
    Refused,
    distinct,
    judge_background,
    judge_scale,
    missing_codes,
    plain,
)
from .columns import export_attributes, item_columns, known_columns
from .raw import RawTable

LEAST_ALIKE = 0.45  # below this two names are alike by chance
Judge = Callable[[str], object]


@dataclass(frozen=True)
class Wanted:
    """A column that the instrument names and the export lacks.

    Parameters
    ----------
    names : what people may call it: its column, id, label and wording.
    judge : tells of a text whether it is an answer; ``None`` where anything may stand.
    """

    column: str
    names: tuple[str, ...]
    judge: Judge | None


@dataclass(frozen=True)
class Suggestion:
    """A column of an export and the one of the instrument that it may be.

    Parameters
    ----------
    alike : likeness of the names, 0 to 1.
    fits : cells that are allowed answers, of ``of`` cells that hold something; ``None`` where
        anything may stand in the column.
    """

    export: str
    column: str
    alike: float
    fits: int | None
    of: int


def suggest(raw: RawTable, instrument: Instrument) -> tuple[list[Suggestion], list[str], list[str]]:
    """The likeliest pairs, best first, each column used once.

    Returns
    -------
    suggestions, columns of the export without one, columns of the instrument without one.
    """
    from scipy.optimize import linear_sum_assignment

    wanted = [w for w in _wanted(instrument) if w.column not in raw.columns]
    known = known_columns(instrument)
    strange = [name for name in raw.columns if name not in known]
    table = [[_pair(raw, name, one, instrument) for one in wanted] for name in strange]
    scores = np.array([[_score(s) for s in row] for row in table]).reshape(
        len(strange), len(wanted)
    )
    pairs = zip(*linear_sum_assignment(-scores), strict=True) if scores.size else ()
    found = [table[i][j] for i, j in pairs if scores[i, j] > 0]
    left = [name for name in strange if name not in {s.export for s in found}]
    lacking = [w.column for w in wanted if w.column not in {s.column for s in found}]
    return sorted(found, key=_score, reverse=True), left, lacking


def _score(pair: Suggestion) -> float:
    """Names decide; cells that do not fit take a pair away, since it would all be put aside."""
    fits = 0.5 if pair.fits is None else pair.fits / pair.of if pair.of else 0.0
    if pair.alike < LEAST_ALIKE or (pair.fits is not None and fits < 0.5):
        return 0.0
    return pair.alike + fits / 2


def _pair(raw: RawTable, name: str, wanted: Wanted, instrument: Instrument) -> Suggestion:
    alike = max(likeness(name, other) for other in wanted.names)
    fits, of = _fitting(raw, name, wanted.judge, instrument)
    return Suggestion(name, wanted.column, round(alike, 2), fits, of)


def _fitting(
    raw: RawTable, name: str, judge: Judge | None, instrument: Instrument
) -> tuple[int | None, int]:
    codes, texts = distinct(raw.cells.column(name))
    labels, missing = raw.labels.get(name, {}), missing_codes(instrument)
    own = [plain(text) for text in texts]
    holds = np.array([bool(t) and t not in missing for t in own], dtype=bool)
    counts = np.bincount(codes, minlength=len(texts))
    if judge is None:
        return None, int(counts[holds].sum())
    fits = [judge(plain(labels.get(t, t))) is not Refused or judge(t) is not Refused for t in own]
    return int(counts[holds & np.array(fits, dtype=bool)].sum()), int(counts[holds].sum())


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 1; accents, capitals and signs do not count.

    >>> likeness("Andere leeftijd?", "andere_leeftijd"), likeness("q7", "schoolniveau") < 0.4
    (1.0, True)
    """
    return difflib.SequenceMatcher(None, _bare(one), _bare(other), autojunk=False).ratio()


def _bare(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(
        re.findall(r"[a-z0-9]+", "".join(c for c in letters if c.isascii() or c == " "))
    )


def _wanted(instrument: Instrument) -> Iterable[Wanted]:
    keys = instrument.project.column, instrument.respondent_column
    yield from (Wanted(key, (key,), None) for key in keys if key)
    if instrument.wave_column:
        yield Wanted(instrument.wave_column, (instrument.wave_column,), _judge_wave(instrument))
    for source in item_columns(instrument):
        item = source.item
        names = (source.column, item.id, item.label, item.short_label, item.wording)
        yield Wanted(source.column, tuple(n for n in names if n), judge_scale(item.scale))
    for known in instrument.background:
        judge = None if known.type == "text" else judge_background(known)
        yield Wanted(known.column, (known.column, known.id, known.label), judge)
    yield from (Wanted(column, (column,), None) for column in export_attributes(instrument))


def _judge_wave(instrument: Instrument) -> Judge:
    known = {plain(code) for wave in instrument.waves for code in (*wave.codes, wave.id)}
    return lambda text: text if text in known else Refused
