"""Small profiles of classes, as the wall has them. In: who answered what. Out: tables, bounds."""

from __future__ import annotations

import pandas as pd

from ontmoetingen import publish_programmes
from ontmoetingen.disclosure.bands import Answers
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.disclosure.shield_units import shielded_profile
from ontmoetingen.model.profile_plan import Line, Profile, Side
from ontmoetingen.scoring.profile_scores import profile_scores, profile_table

RULES = publish_programmes._worded(load_rules(), "centra", "gesprekken")
SIDES = (Side("own", "Zelf"), Side("all", "Iedereen"))
LINES = (
    Line("trust", "Vertrouwen", "bond", {"own": ("t1",), "all": ("t2",)}),
    Line("help", "Helpen", "bond", {"own": ("h1",), "all": ("h2",)}),
)
PROFILE = Profile("leerling", "leerlingen", SIDES, {"bond": "Band"}, LINES, "", "", 1.0, 5.0)
SCALE = Answers(1.0, 5.0)
SCALES = {(line.id, side.id): SCALE for line in LINES for side in SIDES}


def answers(people: list[tuple[str, dict[str, int]]]) -> pd.DataFrame:
    rows = [
        (unit, str(n), "now", item, float(value))
        for n, (unit, given_) in enumerate(people)
        for item, value in given_.items()
    ]
    columns = ["project_id", "respondent_id", "wave", "item", "value"]
    return pd.DataFrame(rows, columns=columns)


def shielded(people, kinds=None) -> pd.DataFrame:
    table = profile_table(profile_scores(answers(people), PROFILE), PROFILE, kinds)
    return shielded_profile(table.assign(sum=table["n"] * table["mean"]), SCALES, RULES)


def full(unit: str, *values: int) -> tuple[str, dict[str, int]]:
    return unit, dict(zip(("t1", "t2", "h1", "h2"), values, strict=True))


THREE = [full(unit, 4, 3, 5, 2 + n % 2) for unit in "ABC" for n in range(12)]


def row(table: pd.DataFrame, **where: str) -> pd.Series:
    for column, wanted in where.items():
        table = table[table[column] == wanted]
    assert len(table) == 1
    return table.iloc[0]
