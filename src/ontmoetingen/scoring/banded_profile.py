"""Profiles that give no sum away. In: true profiles, bounds of lines. Out: profiles made of them.

Lines, groups of lines and differences between sides are tied together. Told each by itself, who
skipped one line would be the difference between a group and its lines, and bands of both together
would be narrower than either. So only lines have bounds of their own; a group is the mean of its
lines and a difference that of its two sides, at every level.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from ..model.profile_plan import GAP, Profile
from .intervals import LEVEL
from .profile_gaps import with_states
from .profile_scores import GROUP, LINE, UNIT

WHO = ["level", "unit_id", "kind", "moment"]
QUESTION = ["moment", "side", "part", "key"]
ENDS = ["mean_low", "mean_high"]


def banded_profile(table: pd.DataFrame, profile: Profile, fewest_units: int) -> pd.DataFrame:
    """The profile as it may be known: means in the middle of their bounds, no spread of one unit.

    The spread of one unit, beside its mean, can tell what each answered. So the spread of a unit is
    that inside all units together, and so is its interval, which runs from that of the lowest mean
    to that of the highest; a difference counts as found only where the whole band of it does.

    Parameters
    ----------
    table : rows of `profile_scores.profile_table` with ``sum_low`` and ``sum_high`` of lines.
    fewest_units : below this number of units their spread together would be that of one or two;
        the interval then takes the largest spread that the scale allows, and no spread is told.

    Returns
    -------
    The rows with ``mean_low, mean_high, p_value, state`` and new ``mean, sd, ci_low, ci_high``.
    """
    found = _with_bounds(table, profile)
    inside = _inside(found, fewest_units)
    spread = inside.fillna(_largest(found, profile))
    half = _half_widths(found, spread)
    found["sd"] = found["sd"].where(found["level"] != UNIT, inside)
    found["mean"] = found[ENDS].mean(axis=1)
    ends = _ends(found["side"], profile)
    found["ci_low"] = (found["mean_low"] - half).clip(lower=ends[0])
    found["ci_high"] = (found["mean_high"] + half).clip(upper=ends[1])
    return _tested(found, spread)


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


def _inside(table: pd.DataFrame, fewest_units: int) -> pd.Series:
    """Standard deviation inside units, of all units together; missing where there are too few."""
    units = table[table["level"] == UNIT]
    spare = units["n"].astype(float) - 1
    sums = units.assign(squares=(units["sd"] ** 2 * spare).fillna(0), spare=spare)
    pooled = sums.groupby(QUESTION)[["squares", "spare"]].sum()
    sd = np.sqrt(pooled["squares"] / pooled["spare"].where(pooled["spare"] > 0))
    sd = sd[sums.groupby(QUESTION).size() >= fewest_units].rename("inside")
    return table.join(sd, on=QUESTION)["inside"]


def _largest(table: pd.DataFrame, profile: Profile) -> pd.Series:
    """The largest standard deviation there can be: half at either end of the scale."""
    low, high = _ends(table["side"], profile)
    n = table["n"].to_numpy(float)
    return pd.Series((high - low) / 2 * np.sqrt(n / np.maximum(n - 1, 1)), table.index)


def _half_widths(table: pd.DataFrame, spread: pd.Series) -> np.ndarray:
    """How far the interval reaches beyond the bounds; for totals as far as it did from the mean."""
    n = table["n"].to_numpy(float)
    freedom = np.maximum(n - 1, 1)
    own = stats.t.ppf((1 + LEVEL) / 2, freedom) * spread.to_numpy(float) / np.sqrt(n)
    # An end of the scale may have cut off one side: the other still has the whole width.
    sides = [table["mean"] - table["ci_low"], table["ci_high"] - table["mean"]]
    return np.where(table["level"] == UNIT, own, np.maximum(*sides))


def _tested(found: pd.DataFrame, spread: pd.Series) -> pd.DataFrame:
    """With p value and state of the difference in its band that lies nearest to none."""
    nearest = found["mean_low"].clip(lower=0) + found["mean_high"].clip(upper=0)
    tested = with_states(found.assign(mean=nearest, sd=spread))
    return found.assign(p_value=tested["p_value"], state=tested["state"])
