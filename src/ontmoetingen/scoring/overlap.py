"""Do the same projects score low on several items? In: rows per respondent. Out: counts, chance.

A project's low scores hang together partly because the same respondents answer all items. The
test therefore shuffles whole respondents over the projects: everybody keeps their answers and
every project its size. Shuffling project labels per item instead breaks that tie and calls
almost any overlap remarkable; it is computed beside the test, as a description only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import pandas as pd
from scipy import stats

LOW, HIGH = "low", "high"
RESPONDENTS, LABELS = "respondents shuffled", "labels shuffled"
SHARE_OF_PROJECTS = 0.2
DRAWS = 2000
SEED = 20220602
CELLS_AT_ONCE = 4_000_000
TESTS = ["direction", "items", "at_least", "method", "n_projects", "n_extreme"]
TESTS += ["observed", "expected", "p_value"]
PATTERNS = ["direction", "pattern", "n_projects", "expected", "expected_low", "expected_high"]


@dataclass(frozen=True)
class Answers:
    """Rows sorted by project. ``values`` (respondents, items) 0/1 with nan for no answer,
    ``starts`` first row of each project, ``projects`` their ids in that order."""

    values: np.ndarray
    starts: np.ndarray
    projects: np.ndarray


@dataclass(frozen=True)
class Kinds:
    """Respondents with the same answers taken together.

    ``table`` (projects, kinds) counts them; ``yes`` and ``asked`` (kinds, items) are what one
    respondent of a kind adds to the yes answers and to the answers of an item.
    """

    table: np.ndarray
    yes: np.ndarray
    asked: np.ndarray


@dataclass(frozen=True)
class Overlap:
    """``tests``: numbers of projects on at least so many items, columns `TESTS`; ``patterns``:
    numbers of projects on exactly these items, columns `PATTERNS`."""

    tests: pd.DataFrame
    patterns: pd.DataFrame


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
    values : (respondents, items), nan for no answer; starts : first row of each project.

    Returns
    -------
    (projects, items); a project without answers to an item lies at 0: neither low nor high.
    """
    asked = ~np.isnan(values)
    n = np.add.reduceat(asked, starts, axis=0, dtype=float)
    return standardised(np.add.reduceat(np.where(asked, values, 0.0), starts, axis=0), n)


def standardised(yes: np.ndarray, n: np.ndarray) -> np.ndarray:
    """How far a share lies from that of all projects together, in standard errors.

    Parameters
    ----------
    yes, n : (..., projects, items).
    """
    share = yes.sum(-2, keepdims=True) / n.sum(-2, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (yes / n - share) / np.sqrt(share * (1 - share) / n)
    return np.nan_to_num(z, nan=0.0, posinf=0.0, neginf=0.0)


def raw_share(yes: np.ndarray, n: np.ndarray) -> np.ndarray:
    """The share itself, without regard to size: small projects then fill both ends.

    Kept beside `standardised` because rankings in print are often made so, and to be checked.
    """
    share = yes.sum(-2, keepdims=True) / n.sum(-2, keepdims=True)
    return np.where(n > 0, yes / np.maximum(n, 1), share)


def extremes(z: np.ndarray, direction: str, count: int) -> np.ndarray:
    """True for the ``count`` projects lowest (or highest) per item; ties go by order.

    >>> extremes(np.array([[0.1], [-2.0], [1.0]]), "low", 1).ravel().tolist()
    [False, True, False]
    """
    signed = z if direction == LOW else -z
    limit = np.partition(signed, count - 1, axis=-2)[..., count - 1 : count, :]
    inside, tied = signed < limit, signed == limit
    room = count - inside.sum(-2, keepdims=True)
    return inside | (tied & (tied.cumsum(-2) <= room))


def how_many(projects: int) -> int:
    """Size of the group of low (or high) scorers: a fifth of the projects, rounded up.

    >>> how_many(57)
    12
    """
    return ceil(SHARE_OF_PROJECTS * projects)


def against_chance(
    rows: pd.DataFrame,
    items: Sequence[str],
    draws: int = DRAWS,
    seed: int = SEED,
    measure: Callable[[np.ndarray, np.ndarray], np.ndarray] = standardised,
) -> Overlap:
    """Projects at the same end on several items, observed and as chance would have it.

    Parameters
    ----------
    rows : one row per respondent: ``project_id`` and per item 1, 0 or missing.
    items : at least two yes/no items.
    draws : number of shuffles.
    measure : from yes and n (..., projects, items) to what projects are put in order by.

    Returns
    -------
    Overlap : tests per direction, method and ``at_least`` (from all items down to two), with
        one-sided p values (Phipson & Smyth 2010); patterns for every combination of items, the
        expected number and where 95 % of the shuffles of respondents lie. Both empty with fewer
        than two items or ten projects.

    Source
    ------
    Shuffled respondents are random tables with both margins fixed: Patefield (1981), as in
    scipy ``random_table``. Checked against R.
    """
    answers = arrange(rows, items)
    if len(items) < 2 or len(answers.projects) < 10:
        return Overlap(pd.DataFrame(columns=TESTS), pd.DataFrame(columns=PATTERNS))
    kinds, count = _kinds(answers), how_many(len(answers.projects))
    z = measure(kinds.table @ kinds.yes, kinds.table @ kinds.asked)
    flags = {way: extremes(z, way, count) for way in (LOW, HIGH)}
    observed = {way: _patterns_of(f) for way, f in flags.items()}
    shuffled = {
        RESPONDENTS: _shuffle_respondents(kinds, count, draws, seed, measure),
        LABELS: _shuffle_labels(flags, draws, seed),
    }
    sizes = len(answers.projects), count
    return Overlap(
        _tests(observed, shuffled, items, sizes), _beside(observed, shuffled[RESPONDENTS], items)
    )


def _kinds(answers: Answers) -> Kinds:
    coded = np.where(np.isnan(answers.values), 2, answers.values).astype(np.int8)
    kinds, kind = np.unique(coded, axis=0, return_inverse=True)
    first = np.zeros(len(coded), dtype=int)
    first[answers.starts] = 1
    place = first.cumsum() - 1
    cells = len(answers.starts) * len(kinds)
    table = np.bincount(place * len(kinds) + kind.ravel(), minlength=cells)
    yes, asked = (kinds == 1).astype(float), (kinds != 2).astype(float)
    return Kinds(table.reshape(-1, len(kinds)), yes, asked)


def _patterns_of(flags: np.ndarray) -> np.ndarray:
    """Number of projects per combination of items, shape (..., 2 ** items).

    Combination 5 = 101 in binary is the first and the third item.
    """
    items = flags.shape[-1]
    code = flags @ (1 << np.arange(items))
    flat = code.reshape(-1, code.shape[-1])
    shifted = flat + np.arange(len(flat))[:, None] * 2**items
    counts = np.bincount(shifted.ravel(), minlength=len(flat) * 2**items)
    return counts.reshape(*code.shape[:-1], 2**items)


def _shuffle_respondents(
    kinds: Kinds, count: int, draws: int, seed: int, measure: Callable
) -> dict[str, np.ndarray]:
    """Numbers per pattern, shape (draws, 2 ** items), in batches that fit in memory."""
    margins = stats.random_table(kinds.table.sum(1), kinds.table.sum(0))
    rng = np.random.default_rng(seed)
    drawn: dict[str, list[np.ndarray]] = {LOW: [], HIGH: []}
    for size in _batches(draws, kinds.table.size):
        tables = margins.rvs(size=size, random_state=rng)
        z = measure(tables @ kinds.yes, tables @ kinds.asked)
        for way, parts in drawn.items():
            parts.append(_patterns_of(extremes(z, way, count)))
    return {way: np.concatenate(parts) for way, parts in drawn.items()}


def _shuffle_labels(flags: dict[str, np.ndarray], draws: int, seed: int) -> dict[str, np.ndarray]:
    """As `_shuffle_respondents`, with the flags of each item shuffled over the projects."""
    rng = np.random.default_rng(seed)
    drawn: dict[str, list[np.ndarray]] = {LOW: [], HIGH: []}
    for way, own in flags.items():
        for size in _batches(draws, own.size):
            shuffled = rng.permuted(np.broadcast_to(own, (size, *own.shape)), axis=1)
            drawn[way].append(_patterns_of(shuffled))
    return {way: np.concatenate(parts) for way, parts in drawn.items()}


def _batches(draws: int, cells: int) -> Iterator[int]:
    most = max(1, CELLS_AT_ONCE // cells)
    for first in range(0, draws, most):
        yield min(most, draws - first)


def _tests(
    observed: dict[str, np.ndarray],
    shuffled: dict[str, dict[str, np.ndarray]],
    items: Sequence[str],
    sizes: tuple[int, int],
) -> pd.DataFrame:
    in_pattern = np.array([code.bit_count() for code in range(2 ** len(items))])
    found = [
        (
            *(direction, ";".join(items), level, method, *sizes),
            *_beside_chance(observed[direction], by_way[direction], in_pattern >= level),
        )
        for direction in (LOW, HIGH)
        for method, by_way in shuffled.items()
        for level in range(len(items), 1, -1)
    ]
    return pd.DataFrame(found, columns=TESTS)


def _beside_chance(
    observed: np.ndarray, shuffled: np.ndarray, chosen: np.ndarray
) -> tuple[int, float, float]:
    """Number of projects with one of the chosen patterns: observed, expected, p."""
    now, by_chance = int(observed[chosen].sum()), shuffled[:, chosen].sum(1)
    p_value = (1 + (by_chance >= now).sum()) / (1 + len(by_chance))
    return now, float(by_chance.mean()), float(p_value)


def _beside(
    observed: dict[str, np.ndarray], shuffled: dict[str, np.ndarray], items: Sequence[str]
) -> pd.DataFrame:
    """Every combination of items, most items first, also those of no project."""
    codes = sorted(range(1, 2 ** len(items)), key=lambda code: (-code.bit_count(), code))
    found = []
    for direction in (LOW, HIGH):
        by_chance = shuffled[direction]
        low, high = np.quantile(by_chance, [0.025, 0.975], axis=0, method="inverted_cdf")
        for code in codes:
            names = ";".join(item for place, item in enumerate(items) if code >> place & 1)
            numbers = by_chance[:, code].mean(), low[code], high[code]
            found.append((direction, names, int(observed[direction][code]), *map(float, numbers)))
    return pd.DataFrame(found, columns=PATTERNS)
