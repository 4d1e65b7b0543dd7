"""Paragraphs as units of agreement. In: texts and segments. Out: who gave which unit a code.

Coders who mark passages of their own choice seldom choose the same limits; a paragraph is the same
for all of them, so that agreement says something about codes and nothing about limits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from .segments import Segments

LINE = re.compile(r"[^\r\n\u2028\u2029]+")
UNIT = ["document", "start", "end"]


def paragraphs(texts: Mapping[str, str]) -> pd.DataFrame:
    """One row per line that is not blank: document, start, end (code points, end not included).

    White space at either side is left out, and so are line ends, so that a passage that takes the
    line end along is not in the next paragraph.

    >>> paragraphs({"d": "een\\r\\n\\r\\n twee "}).to_numpy().tolist()
    [['d', 0, 3], ['d', 8, 12]]
    """
    rows = [(name, *span) for name, text in sorted(texts.items()) for span in _spans(text)]
    frame = pd.DataFrame(rows, columns=UNIT)
    return frame.astype({"start": "int64", "end": "int64"})


def _spans(text: str) -> list[tuple[int, int]]:
    found = [(m.start(), m[0]) for m in LINE.finditer(text) if m[0].strip()]
    starts = [start + len(line) - len(line.lstrip()) for start, line in found]
    return [(at, at + len(line.strip())) for at, (_, line) in zip(starts, found, strict=True)]


def presence_in(units: pd.DataFrame, segments: Segments, code: str) -> pd.DataFrame:
    """Units x coders: 1 when the coder gave any part of the unit this code, else 0.

    A coder counts for every unit of a document in which he or she coded anything; a unit of a
    document that nobody coded is left out.

    Parameters
    ----------
    units : document, start, end; see `paragraphs`.
    segments : passages with their codes.
    code : id of the code.
    """
    frame = segments.frame
    judged = frame[["document", "coder"]].drop_duplicates()
    given = dict(list(frame[frame["code"] == code].groupby(["document", "coder"])))
    parts = [
        part.assign(coder=coder, given=_touched(part, given.get((document, coder))))
        for document, coder in judged.itertuples(index=False)
        if len(part := units[units["document"] == document])
    ]
    every = pd.concat(parts) if parts else units.assign(coder="", given=0).iloc[:0]
    return every.pivot(index=UNIT, columns="coder", values="given")


def _touched(units: pd.DataFrame, passages: pd.DataFrame | None) -> np.ndarray:
    """1 for each unit that shares a position with a passage.

    Of the passages that start before a unit ends, the one that reaches farthest decides.
    """
    if passages is None:
        return np.zeros(len(units))
    ordered = passages.sort_values("start")
    reach = np.concatenate([[-1], np.maximum.accumulate(ordered["end"].to_numpy())])
    before = np.searchsorted(ordered["start"].to_numpy(), units["end"].to_numpy(), side="left")
    return (reach[before] > units["start"].to_numpy()).astype(float)
