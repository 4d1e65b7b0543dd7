"""Coded passages of conversations. In: a CSV or XLSX file, a codebook. Out: segments, no text.

What people said never goes further than this file: the text column is allowed, so that a coder's
export can be used as it is, and is dropped while reading. Messages give row numbers only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..errors import IntakeError, Problem
from ..files import write_file
from ..model.fields import did_you_mean
from .codebook import Codebook
from .segment_files import FIRST_ROW, read_table

REQUIRED = ("document", "participant", "code", "coder", "start", "end")
OPTIONAL = ("text", "synthetic")
YES_NO = ("ja", "nee")


@dataclass(frozen=True)
class Segments:
    """Coded passages.

    Parameters
    ----------
    frame : one row per passage and code: document, participant, code, coder (text), start, end
        (positions in the document, end not included).
    synthetic : the file itself says that its passages were made up.
    """

    frame: pd.DataFrame
    synthetic: bool


def read_segments(path: Path, codebook: Codebook) -> Segments:
    """The segments in a file; the file's own ``synthetic`` column says whether they are made up.

    Raises
    ------
    IntakeError : with every problem, counted, with the first rows: missing or unknown columns,
        empty cells, codes outside the codebook, positions that make no passage, double rows.
    """
    raw = read_table(path)
    _raise(_columns(path, raw))
    _raise(_cells(path, raw, codebook))
    frame = raw[list(REQUIRED)].astype({"start": "int64", "end": "int64"})
    synthetic = "synthetic" in raw and bool((raw["synthetic"] == "ja").all())
    return Segments(frame.reset_index(drop=True), synthetic)


def write_segments(segments: Segments, path: Path) -> bool:
    """Put segments in a CSV file that `read_segments` reads; True when the file changed.

    Names of coders and participants stand in it, so it belongs in ``data/private/``.
    """
    mark = YES_NO[0] if segments.synthetic else YES_NO[1]
    table = segments.frame[list(REQUIRED)].assign(synthetic=mark)
    return write_file(path, table.to_csv(index=False, lineterminator="\n"))


def _raise(problems: Iterator[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise IntakeError(found)


def _columns(path: Path, raw: pd.DataFrame) -> Iterator[Problem]:
    known = (*REQUIRED, *OPTIONAL)
    for name in REQUIRED:
        if name not in raw.columns:
            yield Problem(f"{path.name}, column '{name}'", "is missing", ", ".join(known))
    for name in raw.columns:
        if name not in known:
            hint = did_you_mean(name, known)
            yield Problem(
                f"{path.name}, column '{name}'", "is unknown", ", ".join(known), hint=hint
            )
    for name in sorted(set(raw.columns[raw.columns.duplicated()])):
        yield Problem(f"{path.name}, column '{name}'", "stands here twice")


def _cells(path: Path, raw: pd.DataFrame, codebook: Codebook) -> Iterator[Problem]:
    for name in REQUIRED:
        yield from _where(path, name, raw[name] == "", "empty", None)
    strange = ~raw["code"].isin(["", *codebook.ids])
    yield from _where(path, "code", strange, "not in the codebook", ", ".join(codebook.ids))
    if "synthetic" in raw:
        wrong = ~raw["synthetic"].isin(YES_NO)
        yield from _where(path, "synthetic", wrong, "not 'ja' or 'nee'", ", ".join(YES_NO))
        if raw["synthetic"].nunique() > 1 and not wrong.any():
            what = "mixes synthetic and real segments"
            yield Problem(f"{path.name}, column 'synthetic'", what, hint="use two files.")
    yield from _positions(path, raw)
    doubles = raw.duplicated(list(REQUIRED))
    yield from _where(path, None, doubles, "the same as an earlier row", None)


def _positions(path: Path, raw: pd.DataFrame) -> Iterator[Problem]:
    whole = {name: raw[name].str.fullmatch(r"\d{1,12}") for name in ("start", "end")}
    for name, fine in whole.items():
        strange = ~fine & (raw[name] != "")
        yield from _where(path, name, strange, "not a whole number", "0 and up")
    both = raw[whole["start"] & whole["end"]].astype({"start": "int64", "end": "int64"})
    backwards = (both["end"] <= both["start"]).reindex(raw.index, fill_value=False)
    yield from _where(path, "end", backwards, "not after 'start'", None)


def _where(
    path: Path, column: str | None, wrong: pd.Series, what: str, allowed: str | None
) -> Iterator[Problem]:
    count = int(wrong.sum())
    if count:
        where = f"{path.name}, column '{column}'" if column else path.name
        rows = [int(i) + FIRST_ROW for i in wrong[wrong].index]
        verb = "is" if count == 1 else "are"
        yield Problem(where, f"{count} of {len(wrong)} rows {verb} {what}", allowed, rows)
