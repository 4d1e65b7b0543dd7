"""Invented projects and people. In: a calibration and a size. Out: who takes part where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from ..model.instrument import Background, Instrument
from .calibration_records import Calibration, Normal, ProjectPlan, Shares, Shift


@dataclass(frozen=True)
class People:
    """Who takes part.

    Parameters
    ----------
    cells : text cells per respondent, in the order of their projects: id, project, background.
    project : per respondent the place of the project in the list.
    driver : per project the standardised mean of the variable that drives the answers.
    """

    cells: pd.DataFrame
    project: np.ndarray
    driver: np.ndarray


def of_each(weights: Mapping, n: int) -> list:
    """n keys, each as often as its weight says, in the order of the mapping.

    Largest remainders get what is left over, so the counts are as near as whole numbers can be.

    >>> of_each({"a": 1, "b": 3}, 5)
    ['a', 'b', 'b', 'b', 'b']
    """
    exact = np.array(list(weights.values()), dtype=float)
    exact *= n / exact.sum()
    counts = np.floor(exact).astype(int)
    left = n - counts.sum()
    counts[np.argsort(counts - exact, kind="stable")[:left]] += 1
    return [key for key, count in zip(weights, counts, strict=True) for _ in range(count)]


def shifted(shifts: Iterable[Shift], projects: pd.DataFrame) -> np.ndarray:
    """Per project the sum of the shifts that its attributes bring."""
    total = np.zeros(len(projects))
    for shift in shifts:
        total += shift.by * (projects[shift.attribute] == shift.value).to_numpy()
    return total


def invent_projects(
    instrument: Instrument, calibration: Calibration, n: int, random: np.random.Generator
) -> pd.DataFrame:
    """The list of projects: id, name and the attributes that the instrument names."""
    plan = calibration.projects
    width = max(3, len(str(n)))
    ids = [f"{plan.id_prefix}{i:0{width}d}" for i in range(1, n + 1)]
    projects = pd.DataFrame({instrument.project.file_column: ids})
    projects[plan.name_attribute] = _names(plan, n, random)
    for shares in plan.categories:
        projects[shares.item] = random.permutation(np.array(of_each(shares.shares, n), object))
    for dates in plan.dates:
        days = pd.date_range(dates.first, dates.last).strftime("%Y-%m-%d")
        projects[dates.item] = random.choice(days.to_numpy(dtype=object), n)
    return projects


def _names(plan: ProjectPlan, n: int, random: np.random.Generator) -> list[str]:
    """Names that say themselves that they are invented; a number follows when words run out."""
    pairs = [f"{a} {b}" for a in plan.first_words for b in plan.second_words]
    order = random.permutation(len(pairs))
    rounds = [f" {i // len(pairs) + 1}" if i >= len(pairs) else "" for i in range(n)]
    return [f"{plan.name_prefix} {pairs[order[i % len(pairs)]]}{rounds[i]}" for i in range(n)]


def invent_people(
    instrument: Instrument,
    calibration: Calibration,
    projects: pd.DataFrame,
    n: int,
    random: np.random.Generator,
) -> People:
    """Respondents with their project and background."""
    sizes = _sizes(calibration.projects, len(projects), n, random)
    project = np.repeat(np.arange(len(projects)), sizes)
    width = max(5, len(str(n)))
    numbers = random.permutation(n) + 1
    cells = pd.DataFrame(
        {
            instrument.respondent_column: [
                f"{calibration.respondent_prefix}{i:0{width}d}" for i in numbers
            ],
            instrument.project.column: projects[instrument.project.file_column].to_numpy()[project],
        }
    )
    known = {b.id: b for b in instrument.background}
    driver = np.zeros(len(projects))
    for normal in calibration.numbers:
        values = _numbers(normal, known[normal.item], projects, project, random)
        cells[known[normal.item].column] = [f"{v:g}" for v in values]
        if normal.item == calibration.driver:
            driver = _standardised(np.bincount(project, values) / sizes, sizes)
    for shares in calibration.categories:
        cells[known[shares.item].column] = _categories(shares, projects, project, random)
    return People(cells, project, driver)


def _sizes(plan: ProjectPlan, n_projects: int, n: int, random: np.random.Generator) -> np.ndarray:
    """Unequal sizes that add up to n: the quantiles of a log-normal, in random order."""
    places = (np.arange(n_projects) + 0.5) / n_projects
    weights = dict(enumerate(np.exp(plan.size_spread * stats.norm.ppf(places))))
    extra = np.bincount(of_each(weights, n - plan.smallest * n_projects), minlength=n_projects)
    return random.permutation(extra + plan.smallest)


def _numbers(
    normal: Normal,
    background: Background,
    projects: pd.DataFrame,
    project: np.ndarray,
    random: np.random.Generator,
) -> np.ndarray:
    centre = normal.mean + normal.project_sd * random.normal(size=len(projects))
    centre += shifted(normal.shifts, projects)
    values = centre[project] + normal.respondent_sd * random.normal(size=len(project))
    values = np.round(values) if background.type == "int" else np.round(values, 1)
    return np.clip(values, background.min, background.max)


def _categories(
    shares: Shares, projects: pd.DataFrame, project: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    values = random.permutation(np.array(of_each(shares.shares, len(project)), object))
    if not shares.follows:
        return values
    same = random.random(len(project)) < shares.follows_share
    return np.where(same, projects[shares.follows].to_numpy()[project], values)


def _standardised(means: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    centre = np.average(means, weights=sizes)
    spread = np.sqrt(np.average((means - centre) ** 2, weights=sizes))
    return (means - centre) / (spread or 1.0)
