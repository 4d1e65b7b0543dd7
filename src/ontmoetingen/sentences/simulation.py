"""Whether intervals keep their promise. In: table ``simulation``. Out: Dutch sentences.

The trial that resembles the study most is told: the same kind of answers, about as many projects
and about as many answers in each.
"""

from __future__ import annotations

import math

import pandas as pd

from ..charts.tables import Tables
from ..grammar import say
from .label import labelled
from .rows import rows_of, shown_row

PROMISED, TOO_LOW = 0.95, 0.93
DESIGN = ["n_projects", "n_per_project"]


@labelled
def simulation(item: str, wave: str | None = None, *, tables: Tables) -> str:
    """How often the interval of a project holds the truth, and how often one stands out wrongly."""
    rows = _alike(tables, item, tables.wave(item, wave))
    held = _of(rows, method="estimate", quantity="coverage")
    if held.empty:
        return say(tables.noun, "simulation", "none")
    told = [_coverage(tables, held)]
    spread = _of(rows, method="between_sd", quantity="coverage")
    if len(spread):
        told.append(say(tables.noun, "simulation", "spread", value=float(spread["value"].min())))
    alarm = _of(rows, method="standing", quantity="any_flagged", between="none")
    if len(alarm):
        value = float(alarm["value"].max())
        told.append(say(tables.noun, "simulation", "alarm", value=value))
    return " ".join(told)


def _coverage(tables: Tables, held: pd.DataFrame) -> str:
    lowest, highest = float(held["value"].min()), float(held["value"].max())
    size: dict[str, object] = {"n_projects": int(held["n_projects"].iloc[0])}
    size["n_each"] = int(held["n_per_project"].iloc[0])
    size["kind"] = say(tables.noun, "simulation", str(held["scale_kind"].iloc[0]))
    if round(100 * lowest) == round(100 * highest):
        said = say(tables.noun, "simulation", "coverage", value=lowest, **size)
    else:
        ends = {"lowest": lowest, "highest": highest}
        said = say(tables.noun, "simulation", "coverage_range", **ends, **size)
    narrow = [say(tables.noun, "simulation", "too_narrow")] if lowest < TOO_LOW else []
    return " ".join([said, *narrow])


def _alike(tables: Tables, item: str, wave: str) -> pd.DataFrame:
    """The rows of the design nearest to this item: by the ratio of the sizes, then by its value."""
    kind = str(tables.item(item)["scale_kind"])
    measure = "share_yes" if kind == "yes_no" else "mean"
    rows = rows_of(tables, "simulation", scale_kind=kind)
    row = shown_row(tables, "overall", item=item, wave=wave, measure=measure)
    if rows.empty or row is None:
        return rows.iloc[:0]
    size = int(row["n_projects"]), row["n"] / max(1, row["n_projects"])
    designs = rows[DESIGN].drop_duplicates()
    far = [_distance(d.n_projects, size[0], d.n_per_project, size[1]) for d in designs.itertuples()]
    rows = _of(rows, **designs.iloc[far.index(min(far))].to_dict())
    parts = rows.groupby("between", sort=False)  # the value is a little different in each
    return pd.concat([_nearest(part, float(row["value"])) for _, part in parts])


def _nearest(rows: pd.DataFrame, value: float) -> pd.DataFrame:
    best = min(rows["base_value"].unique(), key=lambda base: (abs(base - value), base))
    return rows[rows["base_value"] == best]


def _distance(projects: float, wanted: float, each: float, wanted_each: float) -> float:
    return abs(math.log(projects / wanted)) + abs(math.log(each / max(1, wanted_each)))


def _of(rows: pd.DataFrame, **where: object) -> pd.DataFrame:
    for column, value in where.items():
        rows = rows[rows[column] == value] if len(rows) else rows
    return rows
