"""What models are made of where few projects are in bands. In: totals, rules. Out: units as told.

A model of all projects, told precisely, can be held against every table that the bands leave open.
Where these are so few that a reader could try them, the model is made of what is told: each project
somewhere in its band, and what is left of all together as one unit more. It is then a function of
published numbers, and says nothing that they do not say.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..disclosure.possible import leaves_few
from ..disclosure.rules import Rules
from ..model.instrument import YES_NO, Instrument, Item, Scale
from .banded import BAND, EXACT, REST
from .tables import asked, is_shown


def as_told(totals: pd.DataFrame, instrument: Instrument, rules: Rules) -> pd.DataFrame:
    """The totals that models of all projects are made of.

    Parameters
    ----------
    totals : ``project_id, item, wave, n, sum, sum_squares, reason, sum_low, sum_high``.
    rules : ``min_digits`` says from when the bands leave enough open.

    Returns
    -------
    Totals with ``basis``: `EXACT`, the rows as they are, or `BAND`. Then every project that is
    shown has the sum that is told of it, all others are one unit `REST` (with a reason, so that it
    counts as hidden), and number, sum and sum of squares of all together are what they were.
    """
    found = [
        _units(item, rows, rules).assign(basis=BAND)
        if leaves_few(rows["sum_low"], rows["sum_high"], is_shown(rows), rules)
        else rows.assign(basis=EXACT)
        for item, _, rows in asked(totals, instrument)
    ]
    return pd.concat(found, ignore_index=True) if found else totals.assign(basis=EXACT)


def _units(item: Item, rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    shown = rows[is_shown(rows)]
    n = rows["n"].sum()
    is_told = len(rows) >= rules.min_projects.threshold and n >= rules.min_respondents.threshold
    if not is_told and shown.empty:
        return _nothing(item.scale, rows, rules)
    if not is_told:
        total = _whole(item.scale, (shown["sum_low"] + shown["sum_high"]).sum() / 2)
        return _with_squares(item.scale, _placed(shown, total), np.inf)
    rest = _rest(item.scale, rows, shown, rules)
    placed = _placed(shown, rows["sum"].sum() - rest["sum"].sum())
    units = pd.concat([placed, rest], ignore_index=True) if len(rest) else placed
    return _with_squares(item.scale, units, float(rows["sum_squares"].sum()))


def _nothing(scale: Scale, rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """One unit that says nothing, where nothing is told of the projects nor of all together."""
    sums = dict.fromkeys(("sum", "sum_low", "sum_high"), scale.min) | {"sum_squares": scale.min**2}
    told = {"project_id": REST, "n": 1, "n_agree": np.nan, **sums}
    return rows.head(1).assign(**told, reason=rules.min_respondents.reason)


def _whole(scale: Scale, total: float) -> float:
    return float(np.floor(total)) if scale.whole or scale.kind == YES_NO else total


def _rest(scale: Scale, rows: pd.DataFrame, shown: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """All hidden projects as one unit, as near to all together as the bands of the others allow."""
    n, total = rows["n"].sum() - shown["n"].sum(), rows["sum"].sum()
    if not n:
        return rows.head(0)
    low = max(scale.min * n, total - shown["sum_high"].sum())
    high = min(scale.max * n, total - shown["sum_low"].sum())
    own = float(np.clip(n * total / rows["n"].sum(), low, high))
    told = {"project_id": REST, "n": n, "sum": own, "sum_low": low, "sum_high": high}
    return rows.head(1).assign(**told, reason=rules.min_hidden_projects.reason)


def _placed(shown: pd.DataFrame, total: float) -> pd.DataFrame:
    """With sums that add up to the total, each as high in its band as the others are in theirs."""
    return shown.assign(sum=placed(shown["sum_low"], shown["sum_high"], total))


def placed(low: np.ndarray, high: np.ndarray, total: float) -> np.ndarray:
    """A sum within each band, so that together they are the total, or as near as the bands allow.

    The middles would not add up to it: where nearly everybody says yes, most counts lie above the
    middle of their band, and anybody can see that from the total.

    >>> placed(np.array([0.0, 6]), np.array([5.0, 11]), 15).tolist()  # 9 of the 10 above the lowest
    [4.5, 10.5]
    """
    low, high = np.asarray(low, float), np.asarray(high, float)
    room = (high - low).sum()
    part = np.clip((total - low.sum()) / room, 0, 1) if room > 0 else 0.5
    return np.clip(low + part * (high - low), low, high)


def _with_squares(scale: Scale, units: pd.DataFrame, squares: float) -> pd.DataFrame:
    """With sums of squares that have one spread inside all units: what those of the units leave.

    Of fewer projects than may be told together, the squares are not told either; the spread is then
    the largest that the scale allows.
    """
    n, total = units["n"].to_numpy(float), units["sum"].to_numpy(float)
    if scale.kind == YES_NO:
        return units.assign(sum_squares=total, n_agree=np.nan)
    most = ((total - n * scale.min) * (n * scale.max - total) / np.maximum(n, 1)).sum()
    inside = np.clip(squares - (total**2 / np.maximum(n, 1)).sum(), 0, most)
    spare = np.maximum(n - 1, 0)
    own = inside * spare / max(spare.sum(), 1) + total**2 / np.maximum(n, 1)
    return units.assign(sum_squares=own, n_agree=np.nan)
