"""Synthetic data as files. In: an instrument and a calibration. Out: an export with its mark."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ..errors import IntakeError, Problem
from ..files import write_file
from ..model.instrument import load_instrument
from ..paths import Study
from .calibration import load_calibration
from .synthetic import simulate
from .synthetic_mark import content_hash, read_mark

EXPORT = "export.csv"
MARK = "export.json"
CALIBRATION = "calibration.yml"
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
    study: Study, *, seed: int = DEFAULT_SEED, n_projects: int = 110, n_respondents: int = 4000
) -> SimulationReport:
    """Synthetic data for a study; what the command ``ontmoetingen simulate`` does.

    The export and its mark go to ``data/demo/``, the list of projects to ``data/projects.csv``.
    """
    return write_simulation(
        study.instrument,
        study.demo / CALIBRATION,
        study.demo,
        study.projects,
        seed=seed,
        n_projects=n_projects,
        n_respondents=n_respondents,
    )


def write_simulation(
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

    Raises
    ------
    InstrumentError : an instrument or a calibration that cannot be used.
    IntakeError : an export or a list of projects stands there that no simulation wrote.
    """
    folder, projects = Path(folder), Path(projects)
    asked = load_instrument(instrument)
    plan = load_calibration(calibration, asked)
    made = simulate(asked, plan, seed, n_projects, n_respondents)
    export = made.export.to_csv(index=False, sep=";", lineterminator="\n").encode()
    listed = made.projects.to_csv(index=False, lineterminator="\n").encode()
    _refuse_to_overwrite(folder, projects, {folder / EXPORT: export, projects: listed})
    mark = {
        "synthetic": True,
        "calibration": plan.id,
        "seed": seed,
        "n_projects": n_projects,
        "n_respondents": n_respondents,
        "sha256": content_hash(export),
        "projects_sha256": content_hash(listed),
    }
    text = json.dumps(mark, indent=2, sort_keys=True) + "\n"
    # The mark comes last: until it is there, nothing vouches for the other two.
    files = {projects: listed, folder / EXPORT: export, folder / MARK: text.encode()}
    for path, data in files.items():
        write_file(path, data)
    counts = (n_projects, n_respondents, len(made.export), seed)
    return SimulationReport(folder / EXPORT, projects, *counts)


def has_invented_projects(study: Study) -> bool:
    """Whether the study's list of projects is the one that a simulation wrote."""
    mark = study.demo / MARK
    if not (mark.is_file() and study.projects.is_file()):
        return False
    return read_mark(mark).get("projects_sha256") == content_hash(study.projects.read_bytes())


def _refuse_to_overwrite(folder: Path, projects: Path, new: dict[Path, bytes]) -> None:
    """Real answers, or a list of projects kept by hand, must not vanish under invented ones."""
    mark = read_mark(folder / MARK) if (folder / MARK).is_file() else {}
    ours = {folder / EXPORT: mark.get("sha256"), projects: mark.get("projects_sha256")}
    hint = "move it away first."
    strangers = [
        Problem(path.name, "was not written by a simulation and would be lost", hint=hint)
        for path, data in new.items()
        if path.is_file()
        and content_hash(path.read_bytes()) not in (ours[path], content_hash(data))
    ]
    if strangers:
        raise IntakeError(strangers)
