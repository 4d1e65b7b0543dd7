"""An export to validated responses: ours against pandas that only reads it.

    python benchmarks/intake.py --sizes 1e5 1e6

The export is a simulated one of the study in this repository, one row per respondent and wave,
without the mark that calls it synthetic. ``read_csv`` alone judges nothing and writes nothing, so
there is a second peer that does as much as a short script would: read, melt, write two Parquet
files, still without judging a single cell.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measure import CHILD, Measured, Sheet, Work, goal, machine, measure, run_child

OURS, READ, SCRIPT = "ours", "pandas read_csv", "pandas read, melt, write"
STUDY = Path(__file__).resolve().parents[1]
INSTRUMENT = STUDY / "data" / "instrument.yml"
CALIBRATION = STUDY / "data" / "demo" / "calibration.yml"
PER_PROJECT = 50


def write_export(folder: Path, n_respondents: int) -> None:
    """``export.csv`` and ``projects.csv`` in this folder, as a real study would have them."""
    from ontmoetingen.intake.simulate_files import write_simulation

    n_projects = max(20, min(20_000, n_respondents // PER_PROJECT))
    sizes = {"n_projects": n_projects, "n_respondents": n_respondents}
    write_simulation(INSTRUMENT, CALIBRATION, folder, folder / "projects.csv", **sizes)
    (folder / "export.json").unlink()


def with_ours(folder: str) -> Work:
    import pandas  # noqa: F401
    import pyarrow.csv
    import pyarrow.parquet  # noqa: F401

    from ontmoetingen.intake.run import run_intake

    here = Path(folder)

    def work() -> tuple[int, int]:
        report = run_intake(
            [here / "export.csv"], INSTRUMENT, here / "responses", here / "projects.csv"
        )
        return report.rows_accepted + report.rows_quarantined, report.n_answers

    return work


def with_read_csv(folder: str) -> Work:
    import pandas as pd

    return lambda: (len(pd.read_csv(Path(folder) / "export.csv", sep=";")), None)


def with_script(folder: str) -> Work:
    """What a script does that trusts the export: its answers are ours when no cell is wrong."""
    import pandas as pd
    import pyarrow.parquet  # noqa: F401

    from ontmoetingen.intake.columns import item_columns, key_columns
    from ontmoetingen.model.instrument import load_instrument

    asked, here = load_instrument(INSTRUMENT), Path(folder)
    keys, answers = key_columns(asked), [s.column for s in item_columns(asked)]
    codes = {"ja": 1.0, "nee": 0.0}

    def work() -> tuple[int, int]:
        rows = pd.read_csv(here / "export.csv", sep=";")
        for column in answers:
            if not pd.api.types.is_numeric_dtype(rows[column]):
                rows[column] = rows[column].map(codes)
        found = rows.melt(keys, answers, "item", "value").dropna(subset="value")
        found.to_parquet(here / "long.parquet")
        rows.drop(columns=answers).to_parquet(here / "people.parquet")
        return len(rows), len(found)

    return work


TASKS = {OURS: with_ours, READ: with_read_csv, SCRIPT: with_script}


def main(arguments: Sequence[str] | None = None) -> Sheet:
    """Measure all sizes and print the table, how cost grows, and the goal."""
    asked = _asked(arguments)
    sheet = Sheet(OURS)
    for size in asked.sizes:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            write_export(Path(folder), size)
            if asked.profile:
                _profile(folder)
                continue
            found = measure(__file__, {name: [folder] for name in TASKS}, asked.repeats)
            _refuse_lost_rows(found)
            sheet.add(size, found)
    if sheet.sizes:
        print(sheet.table("respondents"), sheet.slope("respondents"), sep="\n\n", end="\n\n")
        print(goal("ours / pandas read_csv, wall time", sheet.ratio(READ), 2.0))
        print(goal("ours / pandas read_csv, processor time", sheet.cpu_ratio(READ), 2.0))
        print(machine("ontmoetingen", "pandas", "pyarrow"))
    return sheet


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    whole = lambda text: int(float(text))  # noqa: E731
    parser.add_argument("--sizes", nargs="+", type=whole, default=[10**5, 10**6])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--folder", help="where the exports are made and removed again")
    parser.add_argument("--profile", action="store_true", help="only profile ours")
    return parser.parse_args(arguments)


def _refuse_lost_rows(found: list[Measured]) -> None:
    ours, read, script = (m.answer for m in found)
    if not ours[0] == read[0] == script[0] or ours[1] != script[1]:
        raise SystemExit("other rows or answers than the peers found")


def _profile(folder: str) -> None:
    work, profile = with_ours(folder), cProfile.Profile()
    profile.runcall(work)
    pstats.Stats(profile).sort_stats("tottime").print_stats(20)


if __name__ == "__main__":
    if CHILD in sys.argv:
        run_child(TASKS, sys.argv[2:], list)
    else:
        main()
