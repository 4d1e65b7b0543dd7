"""Responses that stay in an organisation's database. In: ``data/responses.yml``. Out: one record.

The engine computes the sufficient statistics and judges the answers; what comes out are counts and
sums per project. Rows come out only where the file says ``rows: read``, and then into memory alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import pandas as pd

from .errors import IntakeError, Problem, StudyError
from .intake.database import (
    COLUMNS,
    NUMERIC,
    background_problems,
    lacking_columns,
    problems_in,
)
from .intake.run import load_projects
from .model.database import READ, Database, load_database
from .model.instrument import Instrument, load_instrument
from .model.projects import check_projects
from .paths import Study
from .responses import Responses, agree_thresholds, countable, typed_projects
from .scoring.engines import connect, in_one_form, in_one_type, open_table
from .scoring.totals import counts_expression, respondents_expression, totals_expression

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

MARK = "database.json"
WHO = ("respondent_id", "project_id", "wave")


@dataclass(frozen=True)
class Opened:
    """The tables of a database, in one type each; ``respondents`` may be absent."""

    answers: ir.Table
    respondents: ir.Table | None
    projects: ir.Table | None


def from_database(study: Study) -> Responses:
    """The responses in the database that the study names.

    Raises
    ------
    StudyError : the file, the address or a table is wrong; IntakeError : answers that the
        instrument does not allow, in counts. Nothing was published then.
    """
    database, instrument = load_database(study.responses), load_instrument(study.instrument)
    connection = connect(database.engine, _address(database))
    opened = _open(connection, database, instrument)
    projects = _projects(opened, database, instrument)
    where = f"{database.file}, table '{database.answers}'"
    _raise(problems_in(opened.answers, instrument, set(projects["project_id"]), where))
    return _computed(opened, database, instrument, projects)


def is_reachable(study: Study) -> bool:
    """Whether this machine has an address for the database; whoever only builds needs none."""
    return bool(os.environ.get(load_database(study.responses).variable))


def ids_read(study: Study) -> frozenset[str]:
    """Ids of respondents that publishing read; none when rows stay or nothing is in reach."""
    if load_database(study.responses).rows != READ or not is_reachable(study):
        return frozenset()
    return frozenset(from_database(study).answers["respondent_id"].unique())


def mark_of(responses: Responses, study: Study) -> str:
    """A mark that changes when anything that publishing takes from the database changes.

    The mark is drawn by chance and stands in published files. A hash of the sums would not do:
    whoever guesses the few numbers that are hidden could see from it that the guess is right. The
    hash therefore stays in the study's cache, beside the mark that stands for it.
    """
    known, state = study.cache / MARK, _state(responses)
    if known.is_file():
        before = json.loads(known.read_text(encoding="utf-8"))
        if before["state"] == state:
            return before["mark"]
    mark = secrets.token_hex(16)
    known.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"state": state, "mark": mark})
    known.write_text(text + "\n", encoding="utf-8", newline="\n")
    return mark


def _state(responses: Responses) -> str:
    """A hash of all frames; the order of rows does not matter."""
    frames = {f.name: getattr(responses, f.name) for f in fields(responses)}
    lines = [f"{k} {_hash(v)}" for k, v in frames.items() if isinstance(v, pd.DataFrame)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _hash(frame: pd.DataFrame) -> str:
    hashes = pd.util.hash_pandas_object(frame, index=False).sort_values().to_numpy()
    return hashlib.sha256(hashes.tobytes()).hexdigest()


def _address(database: Database) -> str:
    found = os.environ.get(database.variable, "")
    if not found:
        what = f"environment variable '{database.variable}' is not set"
        hint = "put the address of the database in it on this machine."
        raise StudyError(Problem(database.file, what, hint=hint))
    return found


def _open(connection: BaseBackend, database: Database, instrument: Instrument) -> Opened:
    answers = open_table(connection, database.answers, f"{database.file}, key 'answers'")
    people, projects = (
        open_table(connection, name, f"{database.file}, key '{key}'") if name else None
        for key, name in (("respondents", database.respondents), ("projects", database.projects))
    )
    background = instrument.background if database.rows == READ else ()
    columns = [*WHO, *(b.id for b in background)]
    where = f"{database.file}, table '{database.respondents}'"
    problems = lacking_columns(answers, COLUMNS, f"{database.file}, table '{database.answers}'")
    problems += [] if people is None else lacking_columns(people, columns, where)
    _raise(problems)
    if people is not None:
        people = in_one_type(people.select(*columns))
        _raise(background_problems(people, background, where))
    return Opened(in_one_type(answers), people, projects)


def _projects(opened: Opened, database: Database, instrument: Instrument) -> pd.DataFrame:
    """From the table of projects, else the instrument's list, else the ids in the answers."""
    source = instrument.project
    if opened.projects is None and source.file is not None:
        return typed_projects(load_projects(source.file, instrument), instrument)
    if opened.projects is not None:
        table, where = opened.projects, f"{database.file}, table '{database.projects}'"
    else:
        ids = opened.answers.filter(opened.answers.project_id.notnull()).select("project_id")
        table, where = ids.distinct().rename({source.file_column: "project_id"}), database.file
    cells = table.mutate(**{c: table[c].cast("string") for c in table.columns}).to_pandas()
    cells = cells.astype(object).where(cells.notna(), "")
    cells = cells.sort_values(list(cells.columns), ignore_index=True)
    found, problems = check_projects(cells, source, where)
    _raise(problems)
    return typed_projects(found, instrument)


def _computed(
    opened: Opened, database: Database, instrument: Instrument, projects: pd.DataFrame
) -> Responses:
    answers = opened.answers
    people = answers if opened.respondents is None else opened.respondents
    may_read = database.rows == READ
    background = {b.id: b for b in instrument.background if may_read}
    codes = {i: people[i].cast("string") for i, b in background.items() if b.type not in NUMERIC}
    return Responses(
        instrument,
        projects,
        in_one_form(totals_expression(answers, agree_thresholds(instrument)).to_pandas()),
        in_one_form(counts_expression(answers, countable(instrument)).to_pandas()),
        in_one_form(respondents_expression(people).to_pandas()),
        _rows(answers.filter(answers.value.notnull()), may_read, COLUMNS),
        _rows(people.mutate(**codes), may_read, [*WHO, *(b.id for b in instrument.background)]),
        rows_stay=not may_read,
    )


def _rows(table: ir.Table, may_read: bool, columns) -> pd.DataFrame:
    """The rows in a fixed order, or none when they stay: then no query is made at all."""
    if not may_read:
        return pd.DataFrame(columns=list(columns)).astype(object)
    frame = table.select(*columns).to_pandas()
    return frame.sort_values(list(columns), ignore_index=True)


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise IntakeError(problems)
