"""Answers in long form of any size. In: a number of rows. Out: a Parquet file, made in pieces.

The file is shaped like the one the intake writes: one piece per item and wave after another, texts
held as places in a list. It has no respondents: no total reads them, and a column that is not read
costs a column store nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

PROJECTS = 2_000
YES_NO, RATINGS = ("q1", "q2", "q3"), ("q4", "q5")
ITEMS, WAVES = (*YES_NO, *RATINGS), ("T0", "T1")
GROUPS = PROJECTS * len(ITEMS) * len(WAVES)
AGREE_FROM = {item: 5.0 for item in RATINGS}
PIECE = 1_000_000
TEXT = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema({"project_id": TEXT, "wave": TEXT, "item": TEXT, "value": pa.float64()})


def write_answers(path: Path, n_rows: int, seed: int = 1) -> None:
    """A file with this many answers of `PROJECTS` projects, `ITEMS` and `WAVES`.

    Projects differ in size and stand in no order, so that no engine gains from sorted rows.
    """
    dress = {"write_statistics": False, "store_schema": False, "use_dictionary": True}
    with pq.ParquetWriter(path, SCHEMA, **dress) as writer:
        for piece in _pieces(n_rows, np.random.default_rng(seed)):
            writer.write_table(piece)


def _pieces(n_rows: int, rng: np.random.Generator) -> Iterator[pa.Table]:
    names = [f"P{n:04d}" for n in range(PROJECTS)]
    blocks = [(item, wave) for item in ITEMS for wave in WAVES]
    shares = np.diff(np.linspace(0, n_rows, len(blocks) + 1).astype(int))
    for (item, wave), share in zip(blocks, shares, strict=True):
        for start in range(0, share, PIECE):
            n = min(PIECE, share - start)
            projects = (rng.random(n) ** 1.5 * PROJECTS).astype(np.int32)
            columns = [
                _places(projects, names),
                _places(np.zeros(n, dtype=np.int32), [wave]),
                _places(np.zeros(n, dtype=np.int32), [item]),
                pa.array(_values(item, n, rng)),
            ]
            yield pa.Table.from_arrays(columns, schema=SCHEMA)


def _values(item: str, n: int, rng: np.random.Generator) -> np.ndarray:
    if item in YES_NO:
        return (rng.random(n) < 0.7).astype(float)
    return rng.integers(1, 7, n).astype(float)


def _places(codes: np.ndarray, texts: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(texts))
