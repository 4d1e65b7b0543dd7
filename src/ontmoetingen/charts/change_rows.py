"""Change per project, ready to draw. In: shown rows of table ``change``. Out: plain records."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .. import dutch
from .markdown import plain
from .measures import Measure

ABOVE, BELOW, WITHIN = "meer dan verwacht", "minder dan verwacht", "past bij toeval"


@dataclass(frozen=True)
class ChangeRow:
    """One project, in the unit of the chart (percentages or points of the scale).

    Parameters
    ----------
    project : id.
    name, n : of the project, and its number of respondents.
    start, change : as found.
    low, high : 95 % interval of the change found; missing with one respondent.
    expected : change by regression to the mean alone; missing where no model was fitted.
    estimate, estimate_low, estimate_high : change borrowed from all projects.
    state : whether the change found lies outside what chance gives at this start and size.
    told : the project in one line.
    """

    project: str
    name: str
    n: int
    start: float
    change: float
    low: float | None
    high: float | None
    expected: float | None
    estimate: float | None
    estimate_low: float | None
    estimate_high: float | None
    state: str
    told: str


def exact(value: float, measure: Measure) -> float:
    """The value in the unit of the chart, to be rounded once, where it is told.

    Rounding in two steps would tell 0.2448 as 0,25 in one place and as 0,24 in another.

    >>> from ontmoetingen.charts import measures
    >>> exact(0.2448, measures.of("mean", 1, 6)), exact(0.12345, measures.of("share_yes"))
    (0.2448, 12.345)
    """
    return round(float(value) * measure.factor, 9)


def change_rows(shown: pd.DataFrame, names: dict[str, str], measure: Measure) -> list[ChangeRow]:
    """One record per project, in order of the start.

    Parameters
    ----------
    shown : released rows of table ``change`` about projects.
    names : project id to name.
    """
    ordered = shown.sort_values(["mean_start", "project_id"])
    return [_row(row, names[str(row["project_id"])], measure) for _, row in ordered.iterrows()]


def _row(row: pd.Series, name: str, measure: Measure) -> ChangeRow:
    def number(column: str) -> float | None:
        value = row.get(column)
        return None if value is None or pd.isna(value) else exact(value, measure)

    found = {
        "start": exact(row["mean_start"], measure),
        "change": exact(row["change"], measure),
        "low": number("ci_low"),
        "high": number("ci_high"),
        "expected": number("expected_change"),
        "estimate": number("change_estimate"),
        "estimate_low": number("change_estimate_low"),
        "estimate_high": number("change_estimate_high"),
    }
    state = _state(found["change"], number("expected_low"), number("expected_high"))
    short, n, project = plain(name, 80), int(row["n_pairs"]), str(row["project_id"])
    told = _told(short, n, found, state, 1 if measure.factor == 100 else 2)
    return ChangeRow(project=project, name=short, n=n, state=state, told=told, **found)


def _state(change: float, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return WITHIN
    if change > high:
        return ABOVE
    return BELOW if change < low else WITHIN


def _told(name: str, n: int, found: dict, state: str, decimals: int) -> str:
    start = dutch.number(found["start"], decimals)
    parts = [f"begin {start}, verandering {dutch.signed(found['change'], decimals)}"]
    if found["estimate"] is not None:
        edges = [dutch.signed(found[k], decimals) for k in ("estimate_low", "estimate_high")
                 if found[k] is not None]  # fmt: skip
        between = f" ({' tot '.join(edges)})" if edges else ""
        parts.append(f"geschat {dutch.signed(found['estimate'], decimals)}{between}")
    if found["expected"] is not None:
        parts.append(f"verwacht {dutch.signed(found['expected'], decimals)}; {state}")
    return f"{name} (n = {dutch.number(n)}): {', '.join(parts)}"
