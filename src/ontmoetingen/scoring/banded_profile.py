"""Profiles that give no sum away. In: true profiles, bounds of lines. Out: profiles made of them.

Lines, groups of lines and differences between sides are tied together. Told each by itself, who
skipped one line would be the difference between a group and its lines, and bands of both together
would be narrower than either. So only lines have bounds of their own; a group is the mean of its
lines and a difference that of its two sides, at every level. Spreads and intervals are made of the
same bounds and of the spread inside all units together, which is told within bounds as well.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

from ..disclosure.bands import square_bands
from ..disclosure.rules import Rules
from ..model.profile_plan import GAP, Profile
from .clusters import clustered_mean
from .intervals import LEVEL
from .profile_gaps import with_states
from .profile_scores import ALL, GROUP, LINE, UNIT

WHO = ["level", "unit_id", "kind", "moment"]
QUESTION = ["moment", "side", "part", "key"]
ENDS = ["mean_low", "mean_high"]


def banded_profile(table: pd.DataFrame, profile: Profile, rules: Rules) -> pd.DataFrame:
    """The profile as it may be known: every number made of bounds, and nothing of true answers.

    The spread of one unit, beside its mean, can tell what each answered. So the spread of a unit is
    that inside all units together, in the middle of its bounds. Intervals and tests take the
    largest spread in those bounds, and run from the lowest mean to the highest; a difference counts
    as found only where the whole band of it does. Spread and interval of a kind, and of all
    together, follow from the means and numbers that are told of their units.

    Parameters
    ----------
    table : rows of `profile_scores.profile_table` with ``sum_low`` and ``sum_high`` of lines, and
        ``reason``, empty where a row is shown.
    rules : below ``min_projects`` units their spread together would be that of one or two; the
        interval then takes the largest spread that the scale allows, and no spread is told.

    Returns
    -------
    The rows with ``mean_low, mean_high, p_value, state`` and new ``mean, sd, ci_low, ci_high``.
    """
    found = _with_bounds(table, profile)
    found["mean"] = found[ENDS].mean(axis=1)
    inside = _inside(found, profile, rules)
    widest = inside["widest"].fillna(_largest(found, profile))
    half = _half_of_unit(found, widest)
    found["sd"] = inside["middle"]
    for total, units in _totals(found):
        told = _total(found.loc[total], units, inside.loc[total, "middle"], widest[total])
        found.loc[total, "sd"], half[total] = told
        if len(units) < rules.min_projects.threshold:
            half[total] = np.inf  # too few to say how units differ: the interval is the scale
    ends = _ends(found["side"], profile)
    found["ci_low"] = (found["mean_low"] - half).clip(lower=ends[0])
    found["ci_high"] = (found["mean_high"] + half).clip(upper=ends[1])
    return _tested(found, widest)


def _with_bounds(table: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Bounds of every mean: of lines from their sums, of all else from those of lines."""
    n = table["n"].to_numpy(float)
    found = table.assign(mean_low=table["sum_low"] / n, mean_high=table["sum_high"] / n)
    lines = found[(found["part"] == LINE) & (found["side"] != GAP)]
    group = {line.id: line.group for line in profile.lines}
    groups = lines.assign(part=GROUP, key=lines["key"].map(group))
    keys = [*WHO, "side", "part", "key"]
    made = pd.concat([lines, groups]).groupby(keys, as_index=False, sort=False)[ENDS].mean()
    made = pd.concat([made, _gaps(made, profile)], ignore_index=True)
    return found.drop(columns=ENDS).merge(made, on=keys, how="left")


def _gaps(made: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """The second side minus the first: lowest minus highest, and highest minus lowest."""
    if len(profile.sides) < 2:
        return made.head(0)
    keys = [*WHO, "part", "key"]
    first, second = (made[made["side"] == side.id] for side in profile.sides)
    both = first.merge(second, on=keys, suffixes=("_first", "_second"))
    low = both["mean_low_second"] - both["mean_high_first"]
    high = both["mean_high_second"] - both["mean_low_first"]
    return both[keys].assign(side=GAP, mean_low=low, mean_high=high)


def _ends(side: pd.Series, profile: Profile) -> tuple[np.ndarray, np.ndarray]:
    width = profile.high - profile.low
    low = np.where(side == GAP, -width, profile.low)
    return low, np.where(side == GAP, width, profile.high)


def _inside(table: pd.DataFrame, profile: Profile, rules: Rules) -> pd.DataFrame:
    """Standard deviation inside units, of all units together; missing where there are too few.

    Returns
    -------
    ``middle`` and ``widest`` of its bounds, one row per row of the table.
    """
    units = table[table["level"] == UNIT]
    spare = units["n"].astype(float) - 1
    sums = units.assign(squares=(units["sd"] ** 2 * spare).fillna(0), spare=spare)
    pooled = sums.groupby(QUESTION)[["squares", "spare"]].sum()
    enough = (sums.groupby(QUESTION).size() >= rules.min_projects.threshold) & (pooled["spare"] > 0)
    bands = square_bands(pooled["squares"], (profile.low, profile.high), rules)
    spare = pooled["spare"].where(enough)
    told = {"middle": np.sqrt(bands.middle / spare), "widest": np.sqrt(bands.high / spare)}
    found = table[QUESTION].join(pd.DataFrame(told), on=QUESTION)[list(told)]
    largest = _largest(table, profile)
    return found.where(found.lt(largest, axis=0) | found.isna(), largest, axis=0)


def _largest(table: pd.DataFrame, profile: Profile) -> pd.Series:
    """The largest standard deviation there can be: half at either end of the scale."""
    low, high = _ends(table["side"], profile)
    n = table["n"].to_numpy(float)
    return pd.Series((high - low) / 2 * np.sqrt(n / np.maximum(n - 1, 1)), table.index)


def _half_of_unit(table: pd.DataFrame, spread: pd.Series) -> pd.Series:
    """How far the interval of each unit reaches beyond the bounds of its mean."""
    n = table["n"].astype(float)
    return stats.t.ppf((1 + LEVEL) / 2, np.maximum(n - 1, 1)) * spread / np.sqrt(n)


def _totals(found: pd.DataFrame) -> Iterator[tuple[int, pd.DataFrame]]:
    """Each row about more than one unit, with ``n`` and ``mean`` of what is told of its units.

    What is left of the total without the units that are shown is a unit too: anybody can compute
    it, and of the hidden units nothing else is known.
    """
    units = found[(found["level"] == UNIT) & (found["reason"] == "")]
    by_question = dict(list(units.groupby(QUESTION)[["kind", "n", "mean"]]))
    for total in found[found["level"] != UNIT].itertuples():
        own = by_question.get(tuple(getattr(total, c) for c in QUESTION), units.head(0))
        if total.level != ALL:
            own = own[own["kind"] == total.kind]
        n = total.n - own["n"].sum()
        if n > 0:
            left = (total.n * total.mean - (own["n"] * own["mean"]).sum()) / n
            own = pd.concat([own[["n", "mean"]], pd.DataFrame({"n": [n], "mean": [left]})])
        yield total.Index, own[["n", "mean"]].astype(float)


def _total(
    total: pd.Series, units: pd.DataFrame, inside: float, widest: float
) -> tuple[float, float]:
    """Spread of all respondents of a total, and how far its interval reaches beyond its bounds."""
    n, mean = units["n"].to_numpy(), units["mean"].to_numpy()
    size, spare = n.sum(), max(total["n"] - total["n_units"], 0)
    between = (n * (mean - (n * mean).sum() / size) ** 2).sum()
    squares = n * mean**2 + widest**2 * spare * n / size
    low, high = clustered_mean(n, n * mean, squares)
    return np.sqrt((inside**2 * spare + between) / max(size - 1, 1)), (high - low) / 2


def _tested(found: pd.DataFrame, spread: pd.Series) -> pd.DataFrame:
    """With p value and state of the difference in its band that lies nearest to none."""
    nearest = found["mean_low"].clip(lower=0) + found["mean_high"].clip(upper=0)
    tested = with_states(found.assign(mean=nearest, sd=spread))
    return found.assign(p_value=tested["p_value"], state=tested["state"])
