"""Yes/no counts and ratings per group of the public teaching data, by plain pandas."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pandas as pd

API_ITEMS = {"api_sw": "sch.wide", "api_ci": "comp.imp", "api_aw": "awards"}


@cache
def reference(shared: Path) -> dict:
    """The numbers that R gives on these data."""
    return json.loads((shared / "reference" / "reference.json").read_text(encoding="utf-8"))


@cache
def yes_counts(shared: Path, name: str) -> pd.DataFrame:
    """``yes`` and ``n`` per group; ``name`` as in the reference."""
    answers, group = _yes_no(shared / "real", name)
    return answers.groupby(group).agg(yes="sum", n="count").astype(float)


def _yes_no(folder: Path, name: str) -> tuple[pd.Series, pd.Series]:
    if name == "contraception":
        rows = pd.read_csv(folder / "mlmRev_Contraception.csv")
        return rows["use"] == "Y", rows["district"]
    if name == "medpar_died":
        rows = pd.read_csv(folder / "COUNT_medpar.csv")
        return rows["died"] == 1, rows["provnum"]
    rows = pd.read_csv(folder / "survey_apipop.csv")
    item, level = name.rsplit("_", 1)
    return rows[API_ITEMS[item]] == "Yes", rows["cname" if level == "county" else "dname"]


@cache
def rating_sums(shared: Path, column: str) -> pd.DataFrame:
    """``n``, ``total`` and ``squares`` per school of one test score."""
    rows = pd.read_csv(shared / "real" / "mlmRev_bdf.csv")
    by_school = rows.assign(squares=rows[column] ** 2).groupby("schoolNR")
    return by_school.agg(n=(column, "count"), total=(column, "sum"), squares=("squares", "sum"))
