"""Change between two waves. In: pairs (one row per matched respondent and item). Out: change.

A respondent answers both waves in the same head, so pairs are compared within the person. Where
no pairs exist the waves are compared as two groups, with the uncertainty of both.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .intervals import mean_interval, sample_variance

COLUMNS = ["item", "project_id", "method", "n_pairs", "mean_start", "mean_end", "change"]
COLUMNS += ["ci_low", "ci_high", "share_agree_start", "share_agree_end"]
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
    answers with Student's t interval of the differences (missing for one pair).

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
    together = _summarise(rows.assign(project_id=ALL))
    return pd.concat([together, _summarise(rows)], ignore_index=True)[COLUMNS]


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


def unpaired_change(totals: pd.DataFrame, item: str, start: str, end: str) -> pd.DataFrame:
    """Change between two waves without pairs, for all together and per project.

    Parameters
    ----------
    totals : ``project_id, item, wave, n, sum, sum_squares, n_agree``.
    item, start, end : the item and its two waves.

    Returns
    -------
    Columns `COLUMNS`; ``n_pairs`` holds the smaller of the two numbers of answers; the interval
    adds the variances of both waves, so it is wider than a paired one would be.
    """
    own = totals[totals["item"] == item]
    together = own.assign(project_id=ALL)
    both = pd.concat([together, own])[["project_id", "wave", "n", "sum", "sum_squares", "n_agree"]]
    summed = both.groupby(["project_id", "wave"], sort=True).sum(min_count=1)
    waves = [summed.xs(w, level="wave") for w in (start, end) if w in both["wave"].to_numpy()]
    if len(waves) < 2:
        return pd.DataFrame(columns=COLUMNS)
    first, last = waves[0].align(waves[1], join="inner")
    return _compare(first.astype(float), last.astype(float)).assign(item=item)[COLUMNS]


def _compare(first: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    mean_start, mean_end = first["sum"] / first["n"], last["sum"] / last["n"]
    variance = sum(
        sample_variance(t["n"], t["sum"], t["sum_squares"]) / t["n"] for t in (first, last)
    )
    change, half = mean_end - mean_start, 1.959963984540054 * np.sqrt(variance)
    return pd.DataFrame(
        {
            "project_id": first.index,
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


def oldham(start: np.ndarray, end: np.ndarray) -> float:
    """Correlation of change with the mean of both waves; missing with fewer than 3 or no spread.

    Low starters rise and high starters fall by chance alone, so change always correlates
    negatively with the start when both waves vary equally. Against the mean of both waves that
    artefact is gone: near 0 means that rising has nothing to do with level.

    Source
    ------
    Oldham (1962).

    >>> oldham(np.array([1.0, 2, 3, 4]), np.array([4.0, 1, 2, 3])) == 0.0
    True
    """
    return _correlation(end - start, (start + end) / 2)


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    if len(a) < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(np.round(np.corrcoef(a, b)[0, 1], 12)) + 0.0


def change_checks(pairs: pd.DataFrame) -> pd.DataFrame:
    """Checks on regression to the mean, over project means and over respondents, per item.

    Parameters
    ----------
    pairs : as in `paired_change`.

    Returns
    -------
    ``item, name, value, n``: correlations (-1 to 1), the slope of end on start, and the mean
    change of the fifth of projects that started lowest and highest.
    """
    found = []
    for item, rows in pairs.groupby("item", sort=True):
        means = rows.groupby("project_id", sort=True)[["start", "end"]].mean()
        start, end = means["start"].to_numpy(float), means["end"].to_numpy(float)
        persons = rows["start"].to_numpy(float), rows["end"].to_numpy(float)
        found += [
            (item, "oldham_projects", oldham(start, end), len(means)),
            (item, "start_with_change_projects", _correlation(start, end - start), len(means)),
            (item, "slope_end_on_start_projects", _slope(start, end), len(means)),
            (item, "change_lowest_fifth_projects", _fifth(start, end, "low"), len(means)),
            (item, "change_highest_fifth_projects", _fifth(start, end, "high"), len(means)),
            (item, "oldham_respondents", oldham(*persons), len(rows)),
        ]
    return pd.DataFrame(found, columns=["item", "name", "value", "n"])


def _slope(start: np.ndarray, end: np.ndarray) -> float:
    if len(start) < 3 or np.ptp(start) == 0:
        return float("nan")
    return float(np.polyfit(start, end, 1)[0])


def _fifth(start: np.ndarray, end: np.ndarray, side: str) -> float:
    """Mean change of the projects in the lowest (or highest) fifth at the start."""
    if len(start) < 5:
        return float("nan")
    size = len(start) // 5
    order = np.argsort(start, kind="stable")
    chosen = order[:size] if side == "low" else order[-size:]
    return float((end - start)[chosen].mean())
