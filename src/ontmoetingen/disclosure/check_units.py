"""The audit of programmes as a gate. In: true tables, what is to be published. Out: a refusal.

Written apart from what chooses, as `check` is: it reads the protected table, takes from it what a
reader will know, and computes what follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..errors import Problem, PublishError
from .bands import Answers
from .check import narrow_ends
from .known import Knowledge
from .nested import UNIT
from .protect import RELEASED
from .rules import Rules
from .told_units import tell_counts, tell_respondents, tell_sums

WHO = ["level", "unit_id", "kind"]
LINE = ["moment", "side", "part", "key"]
HINT = "nothing was published; hide more there, or report it: the choice of what to hide is wrong."
NEAR = 1e-6


def refuse_narrow_counts(where: str, truth: pd.DataFrame, rules: Rules, told: pd.DataFrame) -> None:
    """Refuse a table of counts from which a small one can be worked out.

    Parameters
    ----------
    where : the programme; truth : from `shield_units.shielded_counts`; told : the protected table,
        with ``sensitive`` per row where any question is.

    Raises
    ------
    PublishError : with how many rows it is about, never which numbers.
    """
    bounds = {"n_naming_low": "sum_low", "n_naming_high": "sum_high", "code": "question"}
    rows = _as_told(truth, told.rename(columns=bounds), [*WHO, "question"])
    shown = rows[rows["reason"] == ""]
    few = np.minimum(shown["sum"], shown["n"] - shown["sum"]) < rules.min_each_answer.threshold
    middle = (shown["sum_low"] + shown["sum_high"]) / 2 / shown["n"]
    times = (shown["level"] == UNIT) | (shown["sum_low"] < shown["sum_high"])
    wrong = {
        **_wrong_bounds(shown, few, rules),
        "rows have a share that is not of their band": (shown["share"] - middle).abs() > NEAR,
        "rows tell more of nearly everybody than a sensitive question allows": _ends(shown, rules),
        "rows tell how often beside a band": times & shown["n_times_told"].notna(),
    }
    _refuse(where, wrong, len(shown))
    _refuse_narrow(where, [_is_narrow(part, rules) for _, part in rows.groupby("question")])


def refuse_narrow_profiles(
    where: str,
    truth: pd.DataFrame,
    scales: Mapping[tuple[str, str], Answers],
    rules: Rules,
    told: pd.DataFrame,
) -> None:
    """Refuse a table of profiles from which a sum of a unit can be worked out.

    Parameters
    ----------
    truth, scales : of and for `shield_units.shielded_profile`; the rest as in
        `refuse_narrow_counts`.
    """
    rows = _as_told(truth, told, [*WHO, *LINE])
    rows["sum_low"], rows["sum_high"] = (rows["n"] * rows[f"mean_{end}"] for end in ("low", "high"))
    is_line = (rows["part"] == "line") & _are_known(rows, scales)
    shown = rows[(rows["reason"] == "") & is_line]
    _refuse(where, _wrong_bounds(shown, shown["n"] > 0, rules), len(shown))
    narrow = [
        _is_narrow_line(part, scales[key, side], rules)
        for (_, side, _, key), part in rows[is_line].groupby(LINE)
    ]
    _refuse_narrow(where, narrow)


def _are_known(rows: pd.DataFrame, scales: Mapping) -> np.ndarray:
    return np.array([pair in scales for pair in zip(rows["key"], rows["side"], strict=True)], bool)


def _as_told(truth: pd.DataFrame, told: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """True numbers with the bounds and reasons as they are published."""
    true = truth[[*keys, "n", "n_units", "sum"]]
    rows = true.merge(told, on=keys, how="left", suffixes=("", "_told"))
    shown = rows["status"] == RELEASED
    rows = rows.assign(reason=np.where(shown, "", rows["reason"].fillna("not published")))
    return rows.rename(columns={"n_times": "n_times_told"})


def _wrong_bounds(shown: pd.DataFrame, checked: pd.Series, rules: Rules) -> dict[str, pd.Series]:
    narrow = shown["sum_high"] - shown["sum_low"] < rules.min_width.threshold - NEAR
    inside = shown["sum"].between(shown["sum_low"] - NEAR, shown["sum_high"] + NEAR)
    return {
        "rows are shown with too few respondents": shown["n"] < rules.min_respondents.threshold,
        "rows have a small count in no band": checked & narrow,
        "rows have a band beside their number": ~inside,
    }


def _ends(shown: pd.DataFrame, rules: Rules) -> pd.Series:
    """One-sided counts of a sensitive question in a band narrower than all such counts."""
    is_sensitive = shown.get("sensitive", pd.Series(False, shown.index)).astype(bool)
    return is_sensitive & narrow_ends(shown, rules)


def _is_narrow(rows: pd.DataFrame, rules: Rules) -> bool:
    told = Knowledge()
    tell_counts(told, rows, rules)
    return bool(told.narrow(rules.min_width.threshold))


def _is_narrow_line(rows: pd.DataFrame, scale: Answers, rules: Rules) -> bool:
    """Whether numbers of respondents or sums can be worked out; sums only where they have steps."""
    people = Knowledge()
    tell_respondents(people, rows, rules)
    if people.narrow(rules.min_width.threshold):
        return True
    if not scale.step:
        return False
    sums, steps = Knowledge(), round(1 / scale.step)
    sizes = ("sum", "sum_low", "sum_high")
    above = {name: (rows[name] - rows["n"] * scale.low) * steps for name in sizes}
    tell_sums(sums, rows.assign(**above), rules, (scale.high - scale.low) * steps)
    return bool(sums.narrow(rules.min_width.threshold * steps))


def _refuse(where: str, wrong: Mapping[str, pd.Series], of: int) -> None:
    problems = [
        Problem(where, f"{int(rows.sum())} of {of} {what}", hint=HINT)
        for what, rows in wrong.items()
        if rows.any()
    ]
    if problems:
        raise PublishError(problems)


def _refuse_narrow(where: str, narrow: Sequence[bool]) -> None:
    if any(narrow):
        what = f"{sum(narrow)} of {len(narrow)} questions tell a number of a unit too narrowly"
        raise PublishError(Problem(where, what, hint=HINT))
