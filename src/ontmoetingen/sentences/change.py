"""Two moments: who answered twice and what changed. In: published tables. Out: Dutch sentences."""

from __future__ import annotations

import math
from functools import partial

import pandas as pd

from .. import dutch
from ..charts.tables import RELEASED, Tables, released
from ..grammar import say
from .label import labelled, over_projects
from .rows import has, name_of, rows_of, shown_row

OUTSIDE = 0.05  # of the projects, at both ends together
FISHER_95 = 1.959964  # normal quantile: Fisher's z of a correlation outside it differs from 0


@labelled
@over_projects
def pairing(item: str, *, tables: Tables) -> str:
    """Who answered at both moments, and who is lost."""
    steps = rows_of(tables, "pairing", item=item)
    if steps.empty:
        return say(tables.noun, "pairing", "none")
    steps = steps.set_index("step")
    counts = {step: _n(tables, steps, step) for step in ("matched", "only_start", "only_end")}
    return say(tables.noun, "pairing", "said", **counts)


@labelled
@over_projects
def change(item: str, *, tables: Tables) -> str:
    """The change from start to end over all projects, with its interval and from whom it is."""
    tell = partial(say, tables.noun, "change", name=name_of(tables, item))
    row = shown_row(tables, "change", item=item, project_id="")
    if row is None or not has(row, "change", "ci_low", "ci_high"):
        return tell("none")
    method = row["method"] if "method" in row.index else "paired"
    interval = tell(method, low=row["ci_low"], high=row["ci_high"], n=int(row["n_pairs"]))
    ends = {"start": row["mean_start"], "end": row["mean_end"], "interval": interval}
    found = tell(_direction(row), size=abs(row["change"]), **ends)
    return " ".join([found, *_agreeing(tables, row)])


@labelled
@over_projects
def expected(item: str, *, tables: Tables) -> str:
    """How many projects change otherwise than fits their start, beside what chance gives."""
    tell = partial(say, tables.noun, "expected", name=name_of(tables, item))
    rows = rows_of(tables, "change", item=item)
    if not {"expected_low", "expected_high"} <= set(rows.columns):
        return tell("none")
    rows = released(rows[rows["project_id"].fillna("") != ""])
    rows = rows.dropna(subset=["change", "expected_low", "expected_high"])
    if rows.empty:
        return tell("none")
    more = int((rows["change"] > rows["expected_high"]).sum())
    less = int((rows["change"] < rows["expected_low"]).sum())
    counts = {"shown": len(rows), "more": more, "less": less, "within": len(rows) - more - less}
    return tell("said", chance=round(OUTSIDE * len(rows)), **counts)


@labelled
@over_projects
def regression(item: str, *, tables: Tables) -> str:
    """How much of the rise of low starters regression to the mean can explain.

    The correlation of change with start is negative by chance alone; that of change with the mean
    of both measurements is not (Oldham 1962).
    """
    rows = rows_of(tables, "change_checks", item=item)
    rows = rows if rows.empty else released(rows).set_index("name")
    if "oldham_projects" not in rows.index or not _can_be_judged(rows.loc["oldham_projects"]):
        return say(tables.noun, "regression", "none")
    return " ".join([*_fifths(tables, rows), _oldham(tables, rows.loc["oldham_projects"])])


def _n(tables: Tables, steps: pd.DataFrame, step: str) -> str:
    if step in steps.index and steps.loc[step, "status"] == RELEASED:
        return dutch.number(steps.loc[step, "n"])
    return say(tables.noun, "pairing", "hidden")


def _direction(row: pd.Series) -> str:
    if row["ci_low"] <= 0 <= row["ci_high"]:
        return "chance"
    return "rises" if row["change"] > 0 else "falls"


def _agreeing(tables: Tables, row: pd.Series) -> list[str]:
    """Nothing where the scale has no threshold for agreeing."""
    if not has(row, "share_agree_start", "share_agree_end"):
        return []
    start, end = row["share_agree_start"], row["share_agree_end"]
    case = "agreeing_unpaired" if row.get("method") == "unpaired" else "agreeing_paired"
    return [say(tables.noun, "change", case, start=start, end=end, difference=end - start)]


def _fifths(tables: Tables, rows: pd.DataFrame) -> list[str]:
    names = ("change_lowest_fifth_projects", "change_highest_fifth_projects")
    if not all(name in rows.index for name in names):
        return []
    lowest, highest = (rows.loc[name, "value"] for name in names)
    return [say(tables.noun, "regression", "fifths", lowest=lowest, highest=highest)]


def _can_be_judged(row: pd.Series) -> bool:
    return has(row, "value", "n") and int(row["n"]) > 3


def _fisher(value: float, n: int) -> tuple[float, float]:
    """Fisher's 95 % interval of a correlation; without width where it is 1 or -1.

    >>> [round(end, 3) for end in _fisher(0.0, 103)]  # tanh(1.959964 / sqrt(100))
    [-0.194, 0.194]
    """
    if abs(value) >= 1:
        return value, value
    middle, half = math.atanh(value), FISHER_95 / math.sqrt(n - 3)
    return math.tanh(middle - half), math.tanh(middle + half)


def _oldham(tables: Tables, row: pd.Series) -> str:
    value, n = float(row["value"]), int(row["n"])
    low, high = _fisher(value, n)
    size = say(tables.noun, "regression", "size", value=value, low=low, high=high, n=n)
    if low < 0 < high:
        return say(tables.noun, "regression", "chance", size=size)
    return say(tables.noun, "regression", "more" if value > 0 else "less", size=size)
