"""What a project's change is worth. In: pairs. Out: start, end, change, borrowed from all projects.

A small project that starts low and rises most is what chance gives. So beside the change found
stand three numbers: the change that is left when the project borrows from all (shrunk), the change
that its start makes us expect when all projects change alike (regression to the mean), and how far
its respondents end from others with the same start (ANCOVA).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .estimates import estimate_means
from .mixed import fit_mixed
from .regression_to_mean import expected_change

MODELLED = ["start_estimate", "end_estimate"]
MODELLED += ["change_estimate", "change_estimate_low", "change_estimate_high"]
MODELLED += ["expected_change", "expected_low", "expected_high"]
MODELLED += ["ancova_effect", "ancova_low", "ancova_high"]


def shrunk_change(pairs: pd.DataFrame) -> pd.DataFrame:
    """Per item and project what the models make of it.

    Parameters
    ----------
    pairs : ``project_id, item, start, end``, one row per respondent who answered both waves.

    Returns
    -------
    ``item, project_id`` and `MODELLED`, all on the scale of the answers, with 95 % bounds:
    estimates of start, end and change by a random-intercept model each; the change expected from
    regression to the mean alone; the random intercept of end on start (0 = like all projects).

    Source
    ------
    Snijders & Bosker (2012), ch. 4-5; Senn (2006) on change beside ANCOVA. Checked against lme4.
    """
    found = [_of_item(item, rows) for item, rows in pairs.groupby("item", sort=True)]
    columns = ["item", "project_id", *MODELLED]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def _of_item(item: str, rows: pd.DataFrame) -> pd.DataFrame:
    project = rows["project_id"].to_numpy(str)
    start, end = rows["start"].to_numpy(float), rows["end"].to_numpy(float)
    ids, place = np.unique(project, return_inverse=True)
    change = _estimates(place, end - start)
    expected = expected_change(project, start, end)
    numbers = [
        _estimates(place, start).estimate,
        _estimates(place, end).estimate,
        *(change.estimate, change.estimate_low, change.estimate_high),
        *(expected.change, expected.low, expected.high),
        *ancova_effects(project, start, end),
    ]
    return pd.DataFrame(
        {"item": item, "project_id": ids, **dict(zip(MODELLED, numbers, strict=True))}
    )


def _estimates(place: np.ndarray, values: np.ndarray):
    n = np.bincount(place).astype(float)
    return estimate_means(n, np.bincount(place, values), np.bincount(place, values**2))


def ancova_effects(
    project: np.ndarray, start: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How far respondents of a project end from others with the same start.

    The interval averages over all spreads between projects that the answers leave possible: around
    the fitted one alone it has no width where that is 0, and holds the truth half of the time.

    Returns
    -------
    effect, low, high : per project in sorted order, 0 for a project like all others; bounds are
        missing when the answers show no spread at all.

    Source
    ------
    Effect: Snijders & Bosker (2012), section 4.8, checked against lme4. Interval: as in
    `estimates.estimate_means`, on what the start leaves of the end.
    """
    matrix = np.column_stack([np.ones(len(start)), start])
    if np.ptp(start) == 0:
        matrix = matrix[:, :1]
    fit = fit_mixed(project, matrix, end)
    if not np.isfinite(fit.effects).all():
        return (fit.project_effects,) * 3
    _, place = np.unique(project, return_inverse=True)
    rest = end - matrix @ fit.effects
    # What rounding leaves of a perfect fit is no spread.
    around = _estimates(place, np.where(np.abs(rest) < 1e-9 * np.abs(end).max(), 0.0, rest))
    low = np.minimum(around.estimate_low, fit.project_effects)
    return fit.project_effects, low, np.maximum(around.estimate_high, fit.project_effects)


def shrunk_waves(first: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    """Shrunk start and end of projects whose respondents cannot be followed.

    Parameters
    ----------
    first, last : ``n, sum, sum_squares`` per project (index), the same projects in the same order.

    Returns
    -------
    ``project_id, start_estimate, end_estimate``.
    """
    start, end = (
        estimate_means(wave["n"], wave["sum"], wave["sum_squares"]).estimate
        for wave in (first, last)
    )
    columns = {"project_id": first.index.astype(str), "start_estimate": start, "end_estimate": end}
    return pd.DataFrame(columns)
