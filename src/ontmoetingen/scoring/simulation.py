"""Do intervals keep their promise? In: a seed. Out: ``data/simulation.csv``, a table to publish.

    python -m ontmoetingen.scoring.simulation

Data sets are invented from known true values and analysed by the functions that publish. How often
an interval holds the truth, and how often a project is said to stand out although none does, is
counted. The same seed gives the same file; what was used stands beside it in simulation.json.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from ..disclosure.catalogue import catalogue
from ..disclosure.write import as_csv
from ..paths import Study
from ..progress import Progress, silent
from .simulation_data import BETWEEN, RATING, YES_NO, Design, invent
from .simulation_measures import Measures, measure_counts, measure_estimates

SEED = 20261121
TABLE = "simulation"
COMMAND = "python -m ontmoetingen.scoring.simulation"
CENTRES = ((YES_NO, 0.8), (YES_NO, 0.5), (RATING, 4.3))
UNEQUAL = tuple(int(n) for n in np.geomspace(6, 150, 60).round())
SIZES = ((8,) * 20, (30,) * 20, (20,) * 50, (36,) * 110, (60,) * 500, UNEQUAL)
# What follows from totals at once is counted over many data sets; what takes a fit over fewer,
# and over fewer still where one data set holds many projects. Either way the error of a coverage
# of projects stays below half a percentage point.
COUNTED = 2000
FITTED, FEWEST, MOST = 18_000, 50, 300
LIBRARIES = ("numpy", "scipy", "statsmodels")


def designs() -> list[Design]:
    """All designs, from small to large."""
    return [Design(*centre, sizes, b) for sizes, centre, b in product(SIZES, CENTRES, BETWEEN)]


def runs_of(design: Design) -> tuple[int, int]:
    """Number of data sets with a fitted model, and in all.

    >>> [runs_of(Design("yes_no", 0.8, (8,) * projects, "none")) for projects in (20, 500)]
    [(300, 2000), (50, 2000)]
    """
    return int(np.clip(FITTED // len(design.sizes), FEWEST, MOST)), COUNTED


def simulate(design: Design, runs: tuple[int, int], seed: int = SEED) -> pd.DataFrame:
    """Rows of the table for one design; they depend on nothing but design, runs and seed.

    Parameters
    ----------
    runs : data sets with a fitted model, and in all.

    Returns
    -------
    Columns as the catalogue has them; ``mc_error`` is the standard error of ``value`` over runs.
    """
    rng = np.random.default_rng([seed, zlib.crc32(design.name.encode())])
    fitted, counted = [], []
    for run in range(runs[1]):
        data = invent(design, rng)
        counted.append(measure_counts(design, data))
        if run < runs[0]:
            fitted.append(measure_estimates(design, data))
    about = _about(design)
    rows = [about | found for part in (fitted, counted) for found in _summaries(part)]
    return pd.DataFrame(rows, columns=list(catalogue()[TABLE].column_names))


def _about(design: Design) -> dict[str, object]:
    mean, sd = design.population()
    return {
        "scale_kind": design.scale_kind,
        "base_value": mean,
        "n_projects": len(design.sizes),
        "n_per_project": round(float(np.mean(design.sizes))),
        "sizes": "unequal" if design.is_unequal else "equal",
        "between": design.between,
        "between_sd": sd,
    }


def _summaries(measured: list[Measures]) -> Iterator[dict[str, object]]:
    for (method, quantity), values in pd.DataFrame(measured).items():
        yield {
            "method": method,
            "quantity": quantity,
            "value": float(values.mean()),
            "mc_error": float(values.std() / np.sqrt(len(values))),
            "runs": len(values),
        }


def simulate_all(
    chosen: Sequence[Design],
    runs: int | None = None,
    seed: int = SEED,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Rows of all designs; ``runs`` replaces both numbers of data sets."""
    found = []
    for done, design in enumerate(chosen):
        progress(design.name, done, len(chosen))
        found.append(simulate(design, (runs, runs) if runs else runs_of(design), seed))
    progress("done", len(chosen), len(chosen))
    return pd.concat(found, ignore_index=True)


def csv_of(rows: pd.DataFrame) -> str:
    """The rows as the text of the file."""
    return as_csv(rows, {c.name: c.type for c in catalogue()[TABLE].columns})


def write(rows: pd.DataFrame, folder: Path, seed: int) -> Path:
    """``simulation.csv``, and beside it how it was made (no time: the same gives the same)."""
    path = folder / f"{TABLE}.csv"
    path.write_text(csv_of(rows), encoding="utf-8", newline="\n")
    about = {"command": COMMAND, "seed": seed, "versions": {n: version(n) for n in LIBRARIES}}
    text = json.dumps(about, indent=1, sort_keys=True) + "\n"
    path.with_suffix(".json").write_text(text, encoding="utf-8", newline="\n")
    return path


def _told(step: str, done: int, total: int) -> None:
    print(f"\r{done:3d} of {total}  {step:40s}", end="\n" if done == total else "", file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the study and write its table into the data folder of a study."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--project", help="folder of the study (default: where you are)")
    parser.add_argument("--seed", type=int, default=SEED, help="default: %(default)s")
    parser.add_argument(
        "--runs",
        type=int,
        help="data sets per design (default: 50 to 300 with a fit, 2000 in all)",
    )
    options = parser.parse_args(arguments)
    folder = Study.find(options.project).data
    rows = simulate_all(designs(), options.runs, options.seed, _told)
    print(f"Wrote {write(rows, folder, options.seed)}: {len(rows)} rows.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
