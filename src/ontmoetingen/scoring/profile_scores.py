"""Profiles per unit. In: answers of respondents and a profile. Out: means with spread per line.

    answers -> score of each respondent per line, side and moment -> groups of lines, gap between
    sides -> n, mean, standard deviation and interval per unit, per kind of unit and over all

All numbers are true ones: hiding is the work of the disclosure wall, which comes after this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from ..model.profile_plan import GAP, Profile
from .clusters import clustered_mean
from .intervals import mean_interval, same_answer_interval, sample_variance

WHO = ["project_id", "respondent_id", "moment"]
WHAT = ["moment", "side", "part", "key"]
SUMS = ["n", "sum", "sum_squares"]
COLUMNS = ["level", "unit_id", "kind", "moment", "side", "part", "key"]
COLUMNS += ["n", "n_units", "mean", "sd", "ci_low", "ci_high"]
LINE, GROUP = "line", "group"
ALL, KIND, UNIT = "all", "kind", "unit"
HALF = 0.5


def profile_scores(answers: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """The score of each respondent on every line and group, from every side, and the gap.

    A score on a line is the mean of its answered items, a score on a group the mean of its lines;
    with fewer than half of them answered there is none, since what is left may be another thing.

    Parameters
    ----------
    answers : one row per answer: project_id, respondent_id, wave, item, value.

    Returns
    -------
    project_id, respondent_id, moment, side, part (line or group), key, value. ``moment`` is the
        wave, or empty when each side is a wave of its own. Side ``gap`` is the second side minus
        the first, for who has both.

    Source
    ------
    The half rule of multi-item scales: Fairclough and Cella (1996), Quality of Life Research 5.
    """
    lines = pd.concat([_line_scores(answers, profile), *_no_rows()], ignore_index=True)
    groups = _group_scores(lines, profile)
    scores = pd.concat([lines, groups], ignore_index=True)
    return pd.concat([scores, _gap(scores, profile)], ignore_index=True)


def _no_rows() -> list[pd.DataFrame]:
    return [pd.DataFrame(columns=[*WHO, "side", "part", "key", "value"])]


def _line_scores(answers: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    asked = pd.DataFrame(
        [
            (side.id, side.wave, line.id, item, len(line.items[side.id]))
            for line in profile.lines
            for side in profile.sides
            for item in line.items[side.id]
        ],
        columns=["side", "of_wave", "key", "item", "size"],
    )
    found = answers.merge(asked, on="item")
    found = found[(found["of_wave"] == "") | (found["of_wave"] == found["wave"])]
    found = found.assign(moment=found["wave"].where(found["of_wave"] == "", ""))
    return _means(found, [*WHO, "side", "key", "size"]).assign(part=LINE)


def _group_scores(lines: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    group = {line.id: line.group for line in profile.lines}
    size = pd.Series(list(group.values())).value_counts()
    keyed = lines.assign(key=lines["key"].map(group))
    keyed["size"] = keyed["key"].map(size)
    return _means(keyed, [*WHO, "side", "key", "size"]).assign(part=GROUP)


def _means(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The mean where at least half of what makes it is there."""
    values = rows.astype({"value": float}).groupby(by, sort=True)["value"]
    found = values.agg(["mean", "size"]).set_axis(["value", "given"], axis=1).reset_index()
    enough = found["given"] >= HALF * found["size"].astype(float)
    return found.loc[enough, [*WHO, "side", "key", "value"]]


def _gap(scores: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    if len(profile.sides) < 2:
        return _no_rows()[0]
    keys = [*WHO, "part", "key"]
    first, second = (scores[scores["side"] == side.id] for side in profile.sides)
    both = first.merge(second, on=keys, suffixes=("_first", "_second"))
    return both[keys].assign(side=GAP, value=both["value_second"] - both["value_first"])


def profile_table(
    scores: pd.DataFrame, profile: Profile, kinds: pd.Series | None = None
) -> pd.DataFrame:
    """Means with spread per unit, per kind of unit, and over all units.

    The interval of a unit is about its respondents (Student); that of all units or of a kind is
    about units too, since respondents of one class are alike.

    Parameters
    ----------
    scores : from `profile_scores`.
    kinds : unit id to its kind; units without one are in no kind.

    Returns
    -------
    Columns `COLUMNS`, one row per level, unit, moment, side, part and key. ``sd`` is the spread
        between respondents (divisor n - 1), missing with fewer than two.
    """
    of_unit = {} if kinds is None else kinds.to_dict()
    sums = _sums(scores)
    sums["kind"] = [of_unit.get(unit, "") for unit in sums["project_id"]]
    rows = [row for level in (ALL, KIND, UNIT) for row in _level(sums, level, profile)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _sums(scores: pd.DataFrame) -> pd.DataFrame:
    """Sufficient statistics per unit: everything after this needs no respondent."""
    value = scores["value"].astype(float)
    rows = scores.assign(n=1, sum=value, sum_squares=value**2)
    return rows.groupby(["project_id", *WHAT], sort=True, as_index=False)[SUMS].sum()


def _level(sums: pd.DataFrame, level: str, profile: Profile) -> Iterator[dict]:
    by = {ALL: [], KIND: ["kind"], UNIT: ["project_id", "kind"]}[level]
    rows = sums[sums["kind"] != ""] if level == KIND else sums
    for values, found in rows.groupby([*by, *WHAT], sort=True):
        about = dict(zip([*by, *WHAT], values, strict=True))
        about["unit_id"] = about.pop("project_id", "")
        yield {"level": level, "kind": ""} | about | _numbers(found, about["side"], profile)


def _numbers(units: pd.DataFrame, side: str, profile: Profile) -> dict[str, float]:
    n, total, squares = (units[c].to_numpy(float) for c in SUMS)
    size, mean = n.sum(), total.sum() / n.sum()
    sd = float(np.sqrt(sample_variance(size, total.sum(), squares.sum())))
    low, high = np.clip(
        _interval((n, total, squares), sd, _ends(side, profile)), *_ends(side, profile)
    )
    return {
        "n": int(size),
        "n_units": len(units),
        "mean": float(mean),
        "sd": sd,
        "ci_low": float(low),
        "ci_high": float(high),
    }


def _ends(side: str, profile: Profile) -> tuple[float, float]:
    """The lowest and highest value there can be."""
    width = profile.high - profile.low
    return (-width, width) if side == GAP else (profile.low, profile.high)


def _interval(sums: Sequence[np.ndarray], sd: float, ends: tuple[float, float]) -> tuple:
    n, total, squares = sums
    if len(n) > 1:
        return clustered_mean(n, total, squares)
    if sd == 0:
        return tuple(v[0] for v in same_answer_interval(n, total / n, ends))
    return tuple(v[0] for v in mean_interval(n, total, squares))
