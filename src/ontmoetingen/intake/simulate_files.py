"""Synthetic data as files. In: an instrument and a calibration. Out: an export with its mark."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..model.instrument import load_instrument
from .calibration import load_calibration
from .synthetic import simulate
from .synthetic_mark import content_hash

EXPORT = "export.csv"
MARK = "export.json"
DEFAULT_SEED = 2022


@dataclass(frozen=True)
class SimulationReport:
    """What was written where."""

    export: Path
    projects: Path
    n_projects: int
    n_respondents: int
    n_rows: int
    seed: int

    def summary(self) -> str:
        """The report in lines of text."""
        return (
            f"{self.export}: {self.n_rows} synthetic rows of {self.n_respondents} respondents in "
            f"{self.n_projects} projects (seed {self.seed})\n{self.projects}: list of projects"
        )


def run_simulate(
    instrument: Path | str,
    calibration: Path | str,
    folder: Path | str,
    projects: Path | str,
    *,
    seed: int = DEFAULT_SEED,
    n_projects: int = 110,
    n_respondents: int = 4000,
) -> SimulationReport:
    """Write a synthetic export, its mark and its list of projects.

    Parameters
    ----------
    folder : gets ``export.csv`` (semicolons, UTF-8) and ``export.json``, the mark that makes an
        intake call everything synthetic that comes from this export.
    projects : path of the list of projects to write.
    """
    asked = load_instrument(instrument)
    plan = load_calibration(calibration, asked)
    made = simulate(asked, plan, seed, n_projects, n_respondents)
    folder, projects = Path(folder), Path(projects)
    folder.mkdir(parents=True, exist_ok=True)
    projects.parent.mkdir(parents=True, exist_ok=True)
    projects.write_bytes(made.projects.to_csv(index=False, lineterminator="\n").encode())
    data = _semicolons(made.export)
    mark = {
        "synthetic": True,
        "calibration": plan.id,
        "seed": seed,
        "n_projects": n_projects,
        "n_respondents": n_respondents,
        "sha256": content_hash(data),
    }
    (folder / EXPORT).write_bytes(data)
    text = json.dumps(mark, indent=2, sort_keys=True) + "\n"
    (folder / MARK).write_text(text, encoding="utf-8", newline="\n")
    report = (n_projects, n_respondents, len(made.export), seed)
    return SimulationReport(folder / EXPORT, projects, *report)


def _semicolons(export: pd.DataFrame) -> bytes:
    return export.to_csv(index=False, sep=";", lineterminator="\n").encode()
