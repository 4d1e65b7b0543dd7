"""Do the same projects score low on several items? In: rows per respondent. Out: counts, chance.

A project's low scores hang together partly because the same respondents answer all items. The
test therefore shuffles whole respondents over the projects: everybody keeps their answers and
every project its size. Shuffling project labels per item instead breaks that tie and calls
almost any overlap remarkable; it is computed beside the test, as a description only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import pandas as pd

LOW, HIGH = "low", "high"
RESPONDENTS, LABELS = "respondents shuffled", "labels shuffled"
SHARE_OF_PROJECTS = 0.2
DRAWS = 2000
SEED = 20220602
CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Answers:
    """Rows sorted by project. ``values`` (respondents, items) 0/1 with nan for no answer,
    ``starts`` first row of each project, ``projects`` their ids in that order."""

    values: np.ndarray
    starts: np.ndarray
    projects: np.ndarray


def arrange(rows: pd.DataFrame, items: Sequence[str]) -> Answers:
    """Answers sorted by project, respondents without any answer left out.

    Parameters
    ----------
    rows : one row per respondent, ``project_id`` and one column per item (1, 0 or missing).
    """
    rows = rows.dropna(subset=list(items), how="all").sort_values("project_id", kind="stable")
    projects, starts = np.unique(rows["project_id"].to_numpy(str), return_index=True)
    return Answers(rows[list(items)].to_numpy(float), starts, projects)


def distances(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Distance of each project to all together, in standard errors, per item.

    Parameters
    ----------
    values : (..., respondents, items), nan for no answer; starts : first row of each project.

    Returns
    -------
    (..., projects, items); a project without answers to an item lies at 0: neither low nor high.
    """
    asked = ~np.isnan(values)
    n = np.add.reduceat(asked, starts, axis=-2, dtype=float)
    yes = np.add.reduceat(np.where(asked, values, 0.0), starts, axis=-2)
    share = yes.sum(-2, keepdims=True) / n.sum(-2, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (yes / n - share) / np.sqrt(share * (1 - share) / n)
    return np.nan_to_num(z, nan=0.0, posinf=0.0, neginf=0.0)


def extremes(z: np.ndarray, direction: str, count: int) -> np.ndarray:
    """True for the ``count`` projects lowest (or highest) per item; ties go by order.

    >>> extremes(np.array([[0.1], [-2.0], [1.0]]), "low", 1).ravel().tolist()
    [False, True, False]
    """
    signed = z if direction == LOW else -z
    place = signed.argsort(axis=-2, kind="stable").argsort(axis=-2)
    return place < count


def how_many(projects: int) -> int:
    """Size of the group of low (or high) scorers: a fifth of the projects, rounded up.

    >>> how_many(57)
    12
    """
    return ceil(SHARE_OF_PROJECTS * projects)


def overlap_against_chance(
    rows: pd.DataFrame, items: Sequence[str], draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """Observed and expected number of projects at the same end on several items.

    Parameters
    ----------
    rows : one row per respondent: ``project_id`` and per item 1, 0 or missing.
    items : at least two yes/no items.
    draws : number of shuffles.

    Returns
    -------
    One row per direction (low, high), method and ``at_least`` (number of items, from all down to
    two): ``n_projects`` compared, ``n_extreme`` per item, ``observed``, ``expected``,
    ``p_value`` (one-sided, Phipson & Smyth 2010). Empty with fewer than two items or ten projects.
    """
    columns = ["direction", "items", "at_least", "method", "n_projects", "n_extreme"]
    columns += ["observed", "expected", "p_value"]
    answers = arrange(rows, items)
    if len(items) < 2 or len(answers.projects) < 10:
        return pd.DataFrame(columns=columns)
    observed = _observed(answers)
    simulated = {
        RESPONDENTS: _shuffle_respondents(answers, draws, seed),
        LABELS: _shuffle_labels(observed, draws, seed),
    }
    found = [
        (
            *(direction, ";".join(items), level, method),
            *(len(answers.projects), _group_size(answers)),
            *_beside_chance(observed[direction], simulated[method][direction], level),
        )
        for direction in (LOW, HIGH)
        for method in (RESPONDENTS, LABELS)
        for level in range(len(items), 1, -1)
    ]
    return pd.DataFrame(found, columns=columns)


def _group_size(answers: Answers) -> int:
    return how_many(len(answers.projects))


def _observed(answers: Answers) -> dict[str, np.ndarray]:
    """Per direction whether a project is at that end of an item, shape (projects, items)."""
    z = distances(answers.values, answers.starts)
    return {way: extremes(z, way, _group_size(answers)) for way in (LOW, HIGH)}


def _beside_chance(
    observed: np.ndarray, simulated: np.ndarray, level: int
) -> tuple[int, float, float]:
    """Number of projects at this end on at least ``level`` items: observed, expected, p."""
    now = int((observed.sum(-1) >= level).sum())
    by_chance = (simulated >= level).sum(-1)
    p_value = (1 + (by_chance >= now).sum()) / (1 + len(by_chance))
    return now, float(by_chance.mean()), float(p_value)


def _shuffle_labels(
    observed: dict[str, np.ndarray], draws: int, seed: int
) -> dict[str, np.ndarray]:
    """Per direction the number of items at this end, shape (draws, projects)."""
    rng = np.random.default_rng(seed)
    return {
        way: rng.permuted(np.broadcast_to(flags, (draws, *flags.shape)), axis=1).sum(-1)
        for way, flags in observed.items()
    }


def _shuffle_respondents(answers: Answers, draws: int, seed: int) -> dict[str, np.ndarray]:
    """As `_shuffle_labels`, in batches that fit in memory whatever the number of respondents."""
    rng = np.random.default_rng(seed)
    count, size = _group_size(answers), len(answers.values)
    batch = max(1, CELLS_AT_ONCE // answers.values.size)
    drawn: dict[str, list[np.ndarray]] = {LOW: [], HIGH: []}
    for first in range(0, draws, batch):
        order = rng.permuted(np.tile(np.arange(size), (min(batch, draws - first), 1)), axis=1)
        z = distances(answers.values[order], answers.starts)
        for way, parts in drawn.items():
            parts.append(extremes(z, way, count).sum(-1))
    return {way: np.concatenate(parts) for way, parts in drawn.items()}


def patterns(rows: pd.DataFrame, items: Sequence[str]) -> pd.DataFrame:
    """How many projects are at the low (high) end of exactly which items.

    Returns
    -------
    ``direction, pattern`` (items joined by ``;``), ``n_projects``; most items first. Projects at
    no end of any item are left out.
    """
    columns = ["direction", "pattern", "n_projects"]
    answers = arrange(rows, items)
    if len(items) < 2 or len(answers.projects) < 10:
        return pd.DataFrame(columns=columns)
    z, count = distances(answers.values, answers.starts), how_many(len(answers.projects))
    found = []
    for direction in (LOW, HIGH):
        flags = extremes(z, direction, count)
        kinds, numbers = np.unique(flags[flags.any(-1)], axis=0, return_counts=True)
        order = np.lexsort((-numbers, -kinds.sum(-1)))
        found += [
            (direction, ";".join(i for i, on in zip(items, kinds[k], strict=True) if on), number)
            for k, number in zip(order, numbers[order], strict=True)
        ]
    return pd.DataFrame(found, columns=columns)
