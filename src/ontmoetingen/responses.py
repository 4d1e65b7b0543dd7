"""What publishing needs of the responses. In: a folder or a database. Out: one record of frames.

Sufficient statistics are computed where the answers stand. Rows come along only for the questions
that need them (who answered twice, whether low scores overlap, background of respondents); they
live in memory, before the wall, and are never written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import lcm
from pathlib import Path

import pandas as pd

from .disclosure import shield
from .disclosure.bands import Answers
from .model.instrument import NUMERIC, RATING, YES_NO, Instrument, Item
from .scoring import tables
from .scoring.totals import (
    counts_expression,
    read_counts,
    read_respondent_counts,
    read_totals,
    respondents_expression,
    totals_expression,
)

ANSWER_COLUMNS = ["project_id", "respondent_id", "wave", "item", "value"]


@dataclass(frozen=True)
class Responses:
    """Validated responses, as far as publishing needs them.

    Parameters
    ----------
    projects : project_id, name and attributes (codes as text).
    totals, counts, people : from the expressions of `scoring.totals`.
    answers : one row per answer, `ANSWER_COLUMNS`; respondents : respondent_id, project_id, wave
        and background. Both are without rows when rows stay where they are (``rows_stay``).
    as_released : per project that keeps the answers of a release, the version of that release.
    """

    instrument: Instrument
    projects: pd.DataFrame
    totals: pd.DataFrame
    counts: pd.DataFrame
    people: pd.DataFrame
    answers: pd.DataFrame
    respondents: pd.DataFrame
    rows_stay: bool = False
    as_released: Mapping[str, str] = field(default_factory=dict)


def from_folder(folder: Path | str, instrument: Instrument) -> Responses:
    """The responses that an intake left in this folder; totals come from the embedded DuckDB."""
    folder = Path(folder)
    answers, respondents = folder / "answers.parquet", folder / "respondents.parquet"
    return Responses(
        instrument,
        projects_in(folder / "projects.csv", instrument),
        read_totals(answers, agree_thresholds(instrument)),
        read_counts(answers, countable(instrument)),
        read_respondent_counts(respondents),
        pd.read_parquet(answers),
        pd.read_parquet(respondents),
    )


def from_rows(
    instrument: Instrument,
    projects: pd.DataFrame,
    answers: pd.DataFrame,
    respondents: pd.DataFrame,
) -> Responses:
    """The responses of rows in memory; totals come from the embedded DuckDB as well."""
    import ibis

    of_answers, of_people = ibis.memtable(answers), ibis.memtable(respondents)
    return Responses(
        instrument,
        projects,
        totals_expression(of_answers, agree_thresholds(instrument)).to_pandas(),
        counts_expression(of_answers, countable(instrument)).to_pandas(),
        respondents_expression(of_people).to_pandas(),
        answers,
        respondents,
    )


def projects_in(path: Path, instrument: Instrument) -> pd.DataFrame:
    """Projects with codes as text: ``1`` may be the code of a kind of project, not a number."""
    projects = pd.read_csv(path, dtype=str, keep_default_na=False).replace("", None)
    return typed_projects(projects, instrument)


def typed_projects(projects: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """The projects with numbers as floats and everything else as it is."""
    numbers = {a.id for a in instrument.project.attributes if a.type in NUMERIC}
    return projects.astype({c: float for c in projects if c in numbers})


def agree_thresholds(instrument: Instrument) -> dict[str, float]:
    """Item to the lowest rating that counts as agreeing, for the items that have one."""
    return {
        i.id: i.scale.agree_from
        for i in instrument.items
        if i.scale.kind == RATING and i.scale.agree_from is not None
    }


def scales_of(instrument: Instrument) -> dict[str, Answers]:
    """Per item its scale, as the wall needs it."""
    return {item.id: _scale(item) for item in instrument.items}


def _scale(item: Item) -> Answers:
    scale = item.scale
    if scale.kind == YES_NO:
        return replace(shield.YES_NO, sensitive=item.sensitive)
    step = 1.0 if scale.whole else 0.0
    return Answers(scale.min, scale.max, scale.agree_from, step=step, sensitive=item.sensitive)


def line_scale(items: Sequence[Item]) -> Answers:
    """The scale of the mean of these items, whose scales have the same ends.

    Half of the items may be left open, so a mean of two or three is one of many fractions: its
    ``step`` is then a part that divides all of them.
    """
    whole = all(item.scale.whole for item in items)
    step = 1 / lcm(*range(1, len(items) + 1)) if whole else 0.0
    sensitive = any(item.sensitive for item in items)
    return replace(_scale(items[0]), step=step, sensitive=sensitive)


def countable(instrument: Instrument) -> list[str]:
    """Ids of the items whose answers are counted one by one."""
    return [i.id for i in tables.countable_items(instrument)]
