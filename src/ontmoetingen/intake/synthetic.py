"""Synthetic answers. In: an instrument, a calibration, a seed. Out: an export and its projects.

Each answer comes from a propensity: what the project and the person add up to, plus logistic
noise. Who says yes is decided by order: of the n who answer an item at a wave, the round(n x share)
with the highest propensity do. So the pooled share is exact to half a respondent whatever the seed
or the size, while projects differ as the patterns say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from ..errors import InstrumentError, Problem
from ..model.instrument import RATING, ROW_PER_WAVE, Instrument, Item
from .calibration_records import Calibration, Pattern
from .synthetic_people import People, invent_people, invent_projects, of_each, shifted

STEEPNESS = 3.0  # how sharply the flattened effect bends around zero
LONG_TAIL = 0.7  # shape of the gamma behind shared project effects: skewness 2 / sqrt(0.7) = 2.4


@dataclass(frozen=True)
class Simulation:
    """A synthetic export, every cell as text, and the list of its projects."""

    export: pd.DataFrame
    projects: pd.DataFrame


@dataclass(frozen=True)
class Question:
    """One item at one wave: the pooled share to reproduce and the share that leaves it open."""

    item: Item
    pattern: Pattern
    share: float
    left_open: float


def simulate(
    instrument: Instrument,
    calibration: Calibration,
    seed: int,
    n_projects: int = 110,
    n_respondents: int = 4000,
) -> Simulation:
    """An invented export that reproduces the calibration's figures; the same for the same seed.

    Raises
    ------
    InstrumentError : fewer respondents than the smallest projects need, or a layout that cannot
        be simulated.
    """
    _refuse(instrument, calibration, n_projects, n_respondents)
    random = np.random.default_rng(seed)
    projects = invent_projects(instrument, calibration, n_projects, random)
    people = invent_people(instrument, calibration, projects, n_respondents, random)
    shared = -long_tail(n_projects, random)
    leaning = random.normal(size=n_respondents)
    rows = _who_filled_in(calibration, n_respondents, random)
    columns = {}
    for item in instrument.items:
        pattern = calibration.pattern(item.id)
        of_project = _project_scores(pattern, projects, people, shared, random)
        answers = {}
        for wave, question in _questions(item, instrument, calibration, rows):
            who = rows[wave]
            part = pattern.before.get(wave, 1.0)
            score = part * of_project[people.project[who]] + pattern.person * leaning[who]
            answers[wave] = _answers(question, score, random)
        columns[item.columns[item.waves[0]]] = answers
    return Simulation(_export(instrument, people, rows, columns), projects)


def _refuse(
    instrument: Instrument, calibration: Calibration, n_projects: int, n_respondents: int
) -> None:
    needed = n_projects * calibration.projects.smallest
    if n_projects < 1 or n_respondents < needed:
        what = f"{n_respondents} respondents are too few for {n_projects} projects"
        raise InstrumentError(Problem("simulate", what, f"at least {needed}"))
    if instrument.layout != ROW_PER_WAVE:
        what = f"layout '{instrument.layout}' cannot be simulated"
        raise InstrumentError(Problem(instrument.path.name, what, ROW_PER_WAVE))


def long_tail(n: int, random: np.random.Generator) -> np.ndarray:
    """n numbers with mean 0, variance 1 and a long tail upwards, in random order.

    Evenly spaced quantiles instead of draws: twenty projects then have the same tail as five
    hundred, so that a pattern does not depend on luck.
    """
    quantiles = stats.gamma(LONG_TAIL).ppf((np.arange(n) + 0.5) / n)
    spread = quantiles.std() or 1.0
    return random.permutation((quantiles - quantiles.mean()) / spread)


def _who_filled_in(
    calibration: Calibration, n: int, random: np.random.Generator
) -> dict[str, np.ndarray]:
    """Per wave the people with a row; whoever would have none gets one at the first wave."""
    filled = {w: random.random(n) < share for w, share in calibration.filled_in.items()}
    first = next(iter(filled))
    filled[first] |= ~np.logical_or.reduce(list(filled.values()))
    return {wave: np.flatnonzero(mask) for wave, mask in filled.items()}


def _project_scores(
    pattern: Pattern,
    projects: pd.DataFrame,
    people: People,
    shared: np.ndarray,
    random: np.random.Generator,
) -> np.ndarray:
    """What each project adds to the propensity of its people."""
    own = pattern.own * long_tail(len(projects), random)
    in_common = flattened(pattern.driver * people.driver + pattern.shared * shared)
    return in_common + own + shifted(pattern.shifts, projects)


def flattened(effect: np.ndarray) -> np.ndarray:
    """The effect with its top pressed flat: projects fall short together, not excel together.

    Large negative effects stay as they are, large positive ones all come near zero.

    >>> flattened(np.array([-9.0, 9.0])).round(3).tolist()
    [-9.0, -0.0]
    """
    return -np.logaddexp(0, -STEEPNESS * effect) / STEEPNESS


def _questions(
    item: Item, instrument: Instrument, calibration: Calibration, rows: dict[str, np.ndarray]
) -> Iterator[tuple[str, Question]]:
    """The item at each wave that asks it; a form with one question is never handed in empty."""
    pattern = calibration.pattern(item.id)
    for wave in [w for w in rows if w in item.waves]:
        left_open = calibration.left_open if len(instrument.items_at(wave)) > 1 else 0.0
        share = calibration.share(item.id, wave)
        yield wave, Question(item, pattern, share, left_open)


def _answers(question: Question, score: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Answers as text, one per row; ``""`` = left open."""
    total = score + random.logistic(size=len(score))
    answered = np.flatnonzero(random.random(len(score)) >= question.left_open)
    found = np.full(len(score), "", dtype=object)
    found[answered] = _by_order(total[answered], question)
    return found


def _by_order(total: np.ndarray, question: Question) -> np.ndarray:
    """Answers as text, the highest propensities getting the highest answers."""
    item, pattern = question.item, question.pattern
    positive = round(question.share * len(total))
    if item.scale.kind != RATING:
        texts = [item.scale.no[0]] * (len(total) - positive) + [item.scale.yes[0]] * positive
    else:
        agree_from = item.scale.agree_from
        low = {r: w for r, w in pattern.answers.items() if r < agree_from}
        high = {r: w for r, w in pattern.answers.items() if r >= agree_from}
        texts = of_each(low, len(total) - positive) + of_each(high, positive)
        texts = [f"{rating:g}" for rating in texts]
    answers = np.empty(len(total), dtype=object)
    answers[np.argsort(total, kind="stable")] = texts
    return answers


def _export(
    instrument: Instrument,
    people: People,
    rows: dict[str, np.ndarray],
    columns: dict[str, dict[str, np.ndarray]],
) -> pd.DataFrame:
    """Rows per project, respondent and wave, with the columns in the instrument's order."""
    pieces = []
    for order, (wave, who) in enumerate(rows.items()):
        piece = people.cells.iloc[who].reset_index(drop=True)
        if instrument.wave_column:
            piece.insert(2, instrument.wave_column, instrument.wave(wave).codes[0])
        for column, answers in columns.items():
            piece[column] = answers.get(wave, "")
        pieces.append(piece.assign(_person=who, _wave=order))
    export = pd.concat(pieces).sort_values(["_person", "_wave"], ignore_index=True)
    return export.drop(columns=["_person", "_wave"])
