"""Where an organisation keeps its answers. In: ``data/responses.yml``. Out: one checked record.

The file says which engine and which tables; it never says how to get in. The address, with its
user and password, stands in an environment variable of the machine, and only the *name* of that
variable stands in the file, so that the file can be in git.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem, StudyError
from .fields import Fields
from .yaml_lines import read_yaml

POSTGRES, SPARK, DUCKDB = "postgres", "spark", "duckdb"
ENGINES = (POSTGRES, SPARK, DUCKDB)
STAY, READ = "stay", "read"
VARIABLE = "ONTMOETINGEN_DATABASE"
VARIABLE_FORM = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True)
class Database:
    """An engine, its tables and what may leave it.

    Parameters
    ----------
    file : name of the file that says so, for messages.
    engine : one of `ENGINES`; variable : environment variable that holds the address.
    answers : table with project_id, respondent_id, wave, item and value (yes = 1, no = 0).
    respondents : table with project_id, respondent_id, wave and background; empty = none.
    projects : table with the columns of the list of projects; empty = the instrument's list.
    rows : ``"stay"`` = only sufficient statistics leave the database; ``"read"`` = rows are read
        into memory for the questions that need them.
    synthetic : whether the answers are invented.
    """

    file: str
    engine: str
    variable: str
    answers: str
    respondents: str
    projects: str
    rows: str
    synthetic: bool


def load_database(path: Path) -> Database:
    """The record in this file.

    Raises
    ------
    StudyError : every unknown key, missing key and value that is not allowed, with its line.
    """
    problems: list[Problem] = []
    fields = Fields(read_yaml(path, StudyError), path.name, "", problems)
    found = Database(
        file=path.name,
        engine=fields.one_of("engine", ENGINES),
        variable=_variable(fields),
        answers=fields.text("answers", required=True),
        respondents=fields.text("respondents"),
        projects=fields.text("projects"),
        rows=fields.one_of("rows", (STAY, READ), default=STAY),
        synthetic=fields.one_of("synthetic", ("no", "yes"), default="no") == "yes",
    )
    if found.rows == READ and not found.respondents:
        fields.wrong("respondents", "is missing while rows are to be read", "a table")
    fields.finish()
    if problems:
        raise StudyError(problems)
    return found


def _variable(fields: Fields) -> str:
    """The variable's name. A text of another form is not repeated: it may be a password."""
    name = fields.text("connection", default=VARIABLE)
    if not VARIABLE_FORM.fullmatch(name):
        hint = "put the address in that variable of your machine; it must never stand in a file."
        what = "is not the name of an environment variable"
        fields.wrong("connection", what, "capitals, digits and _", hint=hint)
    return name
