"""Change between two waves. In: pairs (one row per matched respondent and item). Out: change.

A respondent answers both waves in the same head, so pairs are compared within the person. Where
no pairs exist the waves are compared as two groups, with the uncertainty of both. Intervals over
all respondents together know that these come in projects.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .clusters import clustered_difference, clustered_mean
from .intervals import mean_interval, sample_variance, welch_half
from .shrunk_change import MODELLED, shrunk_change, shrunk_waves

COLUMNS = ["item", "project_id", "method", "n_pairs", "mean_start", "mean_end", "change"]
COLUMNS += ["ci_low", "ci_high", "share_agree_start", "share_agree_end", *MODELLED]
ALL = ""
PAIRED, UNPAIRED = "paired", "unpaired"


def paired_change(pairs: pd.DataFrame, agree_from: dict[str, float | None]) -> pd.DataFrame:
    """Mean change per item, for all pairs together and per project.

    Parameters
    ----------
    pairs : ``project_id, item, start, end``, one row per respondent who answered both waves.
    agree_from : item to the lowest rating that counts as agreeing; none gives missing shares.

    Returns
    -------
    Columns `COLUMNS`; ``project_id`` is empty for all together; change on the scale of the
    answers, per project with Student's t interval of the differences (missing for one pair), for
    all together with the interval of `clusters.clustered_mean`. The columns that rest on a model
    (`shrunk_change.MODELLED`) are missing for all together.

    >>> pairs = pd.DataFrame({"project_id": ["a"] * 4, "item": ["q"] * 4,
    ...                       "start": [1, 2, 3, 4], "end": [3, 2, 5, 4]})
    >>> paired_change(pairs, {"q": 4})["change"].tolist()  # (2+0+2+0) / 4, twice
    [1.0, 1.0]
    """
    if pairs.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows = pairs.assign(
        change=pairs["end"] - pairs["start"],
        change_squares=(pairs["end"] - pairs["start"]) ** 2,
        agree_start=_agrees(pairs, "start", agree_from),
        agree_end=_agrees(pairs, "end", agree_from),
    )
    each = _summarise(rows).merge(shrunk_change(pairs), on=["item", "project_id"])
    together = _clustered(_summarise(rows.assign(project_id=ALL)), each)
    found = pd.concat([together.reindex(columns=each.columns), each], ignore_index=True)
    return found[COLUMNS]


def _agrees(pairs: pd.DataFrame, side: str, agree_from: dict[str, float | None]) -> pd.Series:
    threshold = pairs["item"].map(agree_from).astype(float)
    return (pairs[side] >= threshold).astype(float).where(threshold.notna())


def _summarise(rows: pd.DataFrame) -> pd.DataFrame:
    found = (
        rows.groupby(["item", "project_id"], sort=True)
        .agg(
            n_pairs=("change", "count"),
            mean_start=("start", "mean"),
            mean_end=("end", "mean"),
            total=("change", "sum"),
            squares=("change_squares", "sum"),
            share_agree_start=("agree_start", "mean"),
            share_agree_end=("agree_end", "mean"),
        )
        .reset_index()
    )
    low, high = mean_interval(found["n_pairs"], found["total"], found["squares"])
    change = found["total"] / found["n_pairs"]
    return found.assign(method=PAIRED, change=change, ci_low=low, ci_high=high)


def _clustered(together: pd.DataFrame, each: pd.DataFrame) -> pd.DataFrame:
    """All together per item, with an interval over projects."""
    sums = {item: own for item, own in each.groupby("item", sort=True)}
    bounds = [
        clustered_mean(*(sums[item][c] for c in ("n_pairs", "total", "squares")))
        for item in together["item"]
    ]
    low, high = zip(*bounds, strict=True)
    return together.assign(ci_low=low, ci_high=high)


def unpaired_change(totals: pd.DataFrame, item: str, start: str, end: str) -> pd.DataFrame:
    """Change between two waves without pairs, for all together and per project.

    Parameters
    ----------
    totals : ``project_id, item, wave, n, sum, sum_squares, n_agree``.
    item, start, end : the item and its two waves.

    Returns
    -------
    Columns `COLUMNS`; ``n_pairs`` holds the smaller of the two numbers of answers; the interval
    (Welch) adds the variances of both waves, so it is wider than a paired one would be; for all
    together it counts projects as the draws (`clusters.clustered_difference`). What can only be
    known of pairs is missing.
    """
    own = totals[totals["item"] == item]
    first, last = _wave(own, start), _wave(own, end)
    if first.empty or last.empty:
        return pd.DataFrame(columns=COLUMNS)
    both = first.align(last, join="inner")
    each = _compare(*both)
    each = each.merge(shrunk_waves(*both), on="project_id").assign(item=item)
    sides = [side.sum().to_frame(ALL).T for side in (first, last)]
    together = _over_projects(_compare(*sides).assign(item=item), first, last)
    found = pd.concat([together.reindex(columns=each.columns), each], ignore_index=True)
    return found.reindex(columns=COLUMNS)


def _wave(rows: pd.DataFrame, wave: str) -> pd.DataFrame:
    """Sums per project at one wave."""
    own = rows[rows["wave"] == wave].set_index("project_id")
    return own[["n", "sum", "sum_squares", "n_agree"]].astype(float)


def _over_projects(together: pd.DataFrame, first: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    """With the interval of the difference over projects, one wave's projects included."""
    waves = first.align(last, join="outer", fill_value=0.0)
    sums = [tuple(w[c].fillna(0.0) for c in ("n", "sum", "sum_squares")) for w in waves]
    _, low, high = clustered_difference(*sums)
    return together.assign(ci_low=low, ci_high=high)


def _compare(first: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    mean_start, mean_end = first["sum"] / first["n"], last["sum"] / last["n"]
    half = welch_half(
        *((sample_variance(t["n"], t["sum"], t["sum_squares"]), t["n"]) for t in (first, last))
    )
    change = mean_end - mean_start
    return pd.DataFrame(
        {
            "project_id": first.index.astype(str),
            "method": UNPAIRED,
            "n_pairs": np.minimum(first["n"], last["n"]).astype(int),
            "mean_start": mean_start,
            "mean_end": mean_end,
            "change": change,
            "ci_low": change - half,
            "ci_high": change + half,
            "share_agree_start": first["n_agree"] / first["n"],
            "share_agree_end": last["n_agree"] / last["n"],
        }
    ).reset_index(drop=True)
