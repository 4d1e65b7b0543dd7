"""Answers to totals: ours against hand-written SQL, pandas, polars and bare NumPy.

    python benchmarks/totals.py --sizes 1e6 1e7 1e8

Every peer gives all five numbers per project, item and wave, and must give exactly the same ones.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from long_answers import AGREE_FROM, ITEMS, PROJECTS, WAVES, write_answers
from measure import (
    CHILD,
    Measured,
    Sheet,
    Work,
    available_mb,
    goal,
    machine,
    measure,
    run_child,
)

OURS, SQL, PANDAS, POLARS, NUMPY = "ours", "DuckDB SQL", "pandas", "polars streaming", "NumPy"
KEYS = ["project_id", "item", "wave"]
COLUMNS = [*KEYS, "n", "sum", "sum_squares", "n_agree"]
AGREES = " ".join(f"when '{i}' then (value >= {t})::int" for i, t in AGREE_FROM.items())
# A benchmark must not take from other programmes the memory that they work in.
MOST_OF_FREE = 0.7
STATEMENT = f"""
    select project_id, item, wave, count(value) as n, sum(value) as sum,
        sum(value * value) as sum_squares, sum(case item {AGREES} end) as n_agree
    from read_parquet($path) where value is not null
    group by project_id, item, wave order by project_id, item, wave
"""


def fingerprint(frame) -> str:
    """A hash of every number of the totals, the same for equal totals in whatever order."""
    tidy = frame[COLUMNS].astype({"n": "int64", "n_agree": "float64"})
    text = tidy.sort_values(KEYS, ignore_index=True).to_csv(index=False)
    return hashlib.sha256(text.encode()).hexdigest()


def with_ours(path: str) -> Work:
    import ibis
    import pandas as pd  # noqa: F401

    from ontmoetingen.scoring.totals import read_totals

    ibis.duckdb.connect().disconnect()  # its modules are only imported when first used
    return lambda: read_totals(Path(path), AGREE_FROM)


def with_sql(path: str) -> Work:
    import duckdb
    import pandas as pd  # noqa: F401

    return lambda: duckdb.execute(STATEMENT, {"path": path}).df()


def with_pandas(path: str) -> Work:
    import pandas as pd
    import pyarrow.parquet  # noqa: F401

    def work() -> pd.DataFrame:
        rows = pd.read_parquet(path)
        rows["sum_squares"] = rows["value"] ** 2
        rows["n_agree"] = (rows["value"] >= rows["item"].map(AGREE_FROM)).astype(float)
        found = rows.groupby(KEYS).agg(
            n=("value", "count"), sum=("value", "sum"), sum_squares=("sum_squares", "sum"),
            n_agree=("n_agree", "sum"),
        )  # fmt: skip
        found = found.reset_index()
        found["n_agree"] = found["n_agree"].where(found["item"].isin(AGREE_FROM))
        return found

    return work


def with_polars(path: str) -> Work:
    import pandas as pd
    import polars as pl

    def work() -> pd.DataFrame:
        value, item = pl.col("value"), pl.col("item")
        agrees = pl.lit(None, dtype=pl.Int64)
        for name, threshold in AGREE_FROM.items():
            agrees = (
                pl.when(item == name).then((value >= threshold).cast(pl.Int64)).otherwise(agrees)
            )
        found = (
            pl.scan_parquet(path)
            .filter(value.is_not_null())
            .group_by(KEYS)
            .agg(
                n=value.count(), sum=value.sum(), sum_squares=(value * value).sum(),
                n_agree=agrees.sum(),
            )
            .collect(engine="streaming")
        )  # fmt: skip
        frame = pd.DataFrame(found.to_dict(as_series=False))
        frame["n_agree"] = frame["n_agree"].where(frame["item"].isin(AGREE_FROM))
        return frame

    return work


def with_numpy(path: str) -> Work:
    """A floor for one thread: count every (group, answer) pair, knowing all groups and answers."""
    import numpy as np
    import pandas as pd
    import pyarrow.parquet as pq

    projects = [f"P{n:04d}" for n in range(PROJECTS)]

    def work() -> pd.DataFrame:
        file = pq.ParquetFile(path, read_dictionary=KEYS)
        counts = np.zeros((PROJECTS, len(ITEMS), len(WAVES), 7), dtype=np.int64)
        for batch in file.iter_batches(1_000_000):
            place_of = [
                _places(batch[k], all_)
                for k, all_ in zip(KEYS, (projects, ITEMS, WAVES), strict=True)
            ]
            cell = np.ravel_multi_index(
                (*place_of, batch["value"].to_numpy().astype(int)), counts.shape
            )
            counts += np.bincount(cell, minlength=counts.size).reshape(counts.shape)
        return _from_counts(counts, projects)

    def _places(column: object, texts: Sequence[str]) -> np.ndarray:
        of = {text: n for n, text in enumerate(texts)}
        known = np.array([of[t] for t in column.dictionary.to_pylist()])
        return known[column.indices.to_numpy()]

    def _from_counts(counts: np.ndarray, projects: list[str]) -> pd.DataFrame:
        answer = np.arange(7)
        keys = pd.MultiIndex.from_product([projects, ITEMS, WAVES], names=KEYS).to_frame(
            index=False
        )
        flat = counts.reshape(-1, 7)
        agree = keys["item"].map(AGREE_FROM).to_numpy()
        n_agree = (flat * (answer >= agree[:, None])).sum(axis=1)
        found = keys.assign(
            n=flat.sum(axis=1), sum=(flat @ answer).astype(float),
            sum_squares=(flat @ answer**2).astype(float),
            n_agree=np.where(np.isnan(agree), np.nan, n_agree),
        )  # fmt: skip
        return found[found["n"] > 0]

    return work


TASKS = {
    OURS: with_ours,
    SQL: with_sql,
    POLARS: with_polars,
    NUMPY: with_numpy,
    PANDAS: with_pandas,
}


def main(arguments: Sequence[str] | None = None) -> Sheet:
    """Measure all sizes and print the table, what it says about growth, and the goals."""
    asked = _asked(arguments)
    sheet = Sheet(OURS)
    for size in asked.sizes:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            path = Path(folder) / "answers.parquet"
            write_answers(path, size)
            sheet.add(size, _measured(path, sheet, size, asked.repeats))
    print(sheet.table("rows"), sheet.slope("rows"), sep="\n\n", end="\n\n")
    print(*_goals(sheet), sep="\n")
    print(machine("ontmoetingen", "duckdb", "ibis-framework", "pandas", "polars", "numpy"))
    return sheet


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    whole = lambda text: int(float(text))  # noqa: E731
    parser.add_argument("--sizes", nargs="+", type=whole, default=[10**6, 10**7, 10**8])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", help="where the files of answers are made and removed again")
    return parser.parse_args(arguments)


def _measured(path: Path, sheet: Sheet, size: int, repeats: int) -> list[Measured]:
    tasks = {name: [path] for name in TASKS}
    lacking = _too_large_for_pandas(sheet, size)
    if lacking:
        tasks.pop(PANDAS)
    found = measure(__file__, tasks, repeats)
    _refuse_other_totals(found)
    return [*found, Measured(PANDAS, skipped=lacking)] if lacking else found


def _too_large_for_pandas(sheet: Sheet, size: int) -> str:
    """Why pandas cannot do this size, judged by what it took one size before; empty if it can."""
    if not sheet.sizes or sheet.of(PANDAS)[-1].skipped:
        return sheet.of(PANDAS)[-1].skipped if sheet.sizes else ""
    needed = sheet.of(PANDAS)[-1].peak_mb * size / sheet.sizes[-1]
    free = available_mb()
    if needed <= MOST_OF_FREE * free:
        return ""
    return f"needs about {needed:.0f} MB, {free:.0f} MB free"


def _refuse_other_totals(found: list[Measured]) -> None:
    answers = {m.name: m.answer for m in found if not m.skipped}
    other = [name for name, answer in answers.items() if answer != answers[OURS]]
    if other:
        raise SystemExit(f"other totals than ours: {', '.join(other)}")


def _goals(sheet: Sheet) -> list[str]:
    ours, pandas = sheet.of(OURS), sheet.of(PANDAS)
    done = [place for place, m in enumerate(pandas) if not m.skipped]
    against_sql = [
        goal("ours / DuckDB SQL, wall time", sheet.ratio(SQL), 1.2),
        goal("ours / DuckDB SQL, processor time", sheet.cpu_ratio(SQL), 1.2),
    ]
    against_pandas = [
        goal(f"ours / pandas at {sheet.sizes[done[-1]]:,}", sheet.ratio(PANDAS, done[-1]), 0.15)
    ] if done else []  # fmt: skip
    return [
        *against_sql,
        *against_pandas,
        goal("peak memory, largest / smallest", ours[-1].peak_mb / ours[0].peak_mb, 1.3),
    ]


if __name__ == "__main__":
    if CHILD in sys.argv:
        run_child(TASKS, sys.argv[2:], fingerprint)
    else:
        main()
