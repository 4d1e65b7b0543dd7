"""Judging answers where they stand. In: a table in a database. Out: problems, in counts only.

An export is judged row by row and its bad rows are put aside. Rows in somebody else's database
cannot be put aside, so anything that does not fit the instrument stops the publication. All checks
are aggregates that the engine computes: no row comes out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from ..errors import Problem
from ..model.instrument import NUMERIC, Background, Instrument, Item

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

KEYS = ("project_id", "respondent_id", "wave", "item")
COLUMNS = (*KEYS, "value")


def lacking_columns(table: ir.Table, wanted: Iterable[str], where: str) -> list[Problem]:
    """Columns that are not there, and a column of answers that holds text."""
    names = list(wanted)
    problems = [
        Problem(where, f"has no column '{name}'", ", ".join(names))
        for name in names
        if name not in table.columns
    ]
    if "value" in names and "value" in table.columns:
        kind = table.value.type()
        if not (kind.is_numeric() or kind.is_boolean()):
            what = f"column 'value' is of type {kind}"
            problems.append(Problem(where, what, "a number (yes = 1, no = 0) or a boolean"))
    return problems


def background_problems(
    respondents: ir.Table, background: Collection[Background], where: str
) -> list[Problem]:
    """Background variables of another type than the instrument says, or outside its limits."""
    problems = [
        Problem(where, f"column '{b.id}' is of type {respondents[b.id].type()}", "a number")
        for b in background
        if b.type in NUMERIC and not respondents[b.id].type().is_numeric()
    ]
    if problems or not background:
        return problems
    off = {b.id: _is_off_background(respondents, b).sum() for b in background}
    counts = respondents.aggregate(**off).to_pandas().iloc[0].fillna(0)
    return [
        Problem(where, f"column '{b.id}': {counts[b.id]:g} values do not fit", _fits(b))
        for b in background
        if counts[b.id]
    ]


def _is_off_background(respondents: ir.Table, background: Background) -> ir.IntegerColumn:
    """1 where a value stands that the instrument does not allow, else 0."""
    import ibis

    column = respondents[background.id]
    if background.type not in NUMERIC:
        known = list(background.values)
        wrong = column.cast("string").notin(known) if known else ibis.literal(False)
        return ibis.ifelse(column.notnull() & wrong, 1, 0)
    number = column.cast("float64")
    wrong = number != number.floor() if background.type == "int" else number.isnan()
    wrong = wrong if background.min is None else wrong | (number < background.min)
    wrong = wrong if background.max is None else wrong | (number > background.max)
    return ibis.ifelse(column.notnull() & wrong, 1, 0)


def _fits(background: Background) -> str:
    if background.values:
        return ", ".join(background.values)
    ends = [f"from {background.min:g}"] if background.min is not None else []
    ends += [f"to {background.max:g}"] if background.max is not None else []
    return " ".join([*ends, "whole numbers" if background.type == "int" else "numbers"])


def problems_in(
    answers: ir.Table, instrument: Instrument, projects: Collection[str], where: str
) -> list[Problem]:
    """Everything in the answers that the instrument or the list of projects does not allow.

    Parameters
    ----------
    answers : columns `COLUMNS`, ids as text, values as numbers.
    projects : ids of the list of projects.
    where : the table, for messages.
    """
    given = answers.filter(answers.value.notnull())
    holes = given.filter(_any_null(given)).count().to_pyarrow().as_py()
    if holes:
        what = f"{holes} answers lack a project, respondent, wave or item"
        return [Problem(where, what, "no missing value in these columns")]
    groups = _per_item_and_wave(given, instrument).to_pandas()
    if groups.empty:
        return [Problem(where, "holds no answers")]
    return [
        *_unknown(groups, instrument, where),
        *_off_scale(groups, instrument, where),
        *_twice(given, where),
        *_without_project(given, projects, where),
    ]


def _any_null(table: ir.Table) -> ir.BooleanValue:
    found = table[KEYS[0]].isnull()
    for name in KEYS[1:]:
        found |= table[name].isnull()
    return found


def _per_item_and_wave(answers: ir.Table, instrument: Instrument) -> ir.Table:
    """Answers, and answers off the scale, per item and wave."""
    import ibis

    branches = [(answers.item == i.id, _is_off(answers.value, i)) for i in instrument.items]
    off = ibis.ifelse(ibis.cases(*branches, else_=False), 1, 0)
    return answers.group_by(["item", "wave"]).aggregate(n=answers.count(), n_off=off.sum())


def _is_off(value: ir.FloatingValue, item: Item) -> ir.BooleanValue:
    outside = (value < item.scale.min) | (value > item.scale.max)
    return outside | (value != value.floor()) if item.scale.whole else outside


def _unknown(groups: pd.DataFrame, instrument: Instrument, where: str) -> Iterable[Problem]:
    asked = {i.id: i.waves for i in instrument.items}
    for item, n in groups.groupby("item")["n"].sum().items():
        if item not in asked:
            what = f"item '{item}' of {n} answers is not in the instrument"
            hint = "name it under items:, or leave it out with a view."
            yield Problem(where, what, ", ".join(asked), hint=hint)
    for row in groups[groups["item"].isin(asked)].itertuples():
        if row.wave not in asked[row.item]:
            what = f"item '{row.item}' has {row.n} answers at wave '{row.wave}'"
            yield Problem(where, what, ", ".join(asked[row.item]))


def _off_scale(groups: pd.DataFrame, instrument: Instrument, where: str) -> Iterable[Problem]:
    known = {i.id: i for i in instrument.items}
    for row in groups[groups["n_off"] > 0].itertuples():
        what = f"item '{row.item}', wave '{row.wave}': {row.n_off} of {row.n} answers are off scale"
        yield Problem(where, what, _allowed(known[row.item]))


def _allowed(item: Item) -> str:
    ends = f"{item.scale.min:g} to {item.scale.max:g}"
    return f"{ends}, whole numbers" if item.scale.whole else ends


def _twice(answers: ir.Table, where: str) -> Iterable[Problem]:
    per_key = answers.group_by(list(KEYS)).aggregate(n=answers.count())
    repeated = per_key.filter(per_key.n > 1).count().to_pyarrow().as_py()
    if repeated:
        what = f"{repeated} times a respondent has more than one answer to one item at one wave"
        yield Problem(where, what, "one row per respondent, wave and item")


def _without_project(answers: ir.Table, projects: Collection[str], where: str) -> Iterable[Problem]:
    found = set(answers.select("project_id").distinct().to_pandas()["project_id"])
    unknown = sorted(found - set(projects))
    if unknown:
        what = f"{len(unknown)} of {len(found)} projects are not in the list of projects"
        yield Problem(where, what, places=unknown)
