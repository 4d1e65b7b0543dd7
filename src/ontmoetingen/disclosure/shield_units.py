"""What may be known of units of a programme. In: true tables, rules. Out: reasons and bounds.

Decided before anything is told of a unit, as `shield` does for projects. A programme has few units
and asks much: were totals exact, they would narrow the band of some unit on some line, and that
unit would have to go with all its lines. So totals of sums are told within bounds as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from .bands import Answers, Bands, count_bands, sensitive_bands, sum_bands
from .known import Knowledge
from .nested import ALL, KIND, UNIT, nested_reasons
from .rules import Rules
from .told_units import tell_counts, tell_respondents

COUNTS = ("n", "n_units")
BOUNDS = ["sum_low", "sum_high"]
LINE = ["moment", "side", "key"]
Tell = Callable[[Knowledge, pd.DataFrame, Rules], None]


def shielded_counts(table: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Counts of who said yes, per unit, per kind of respondent and over all, as may be known.

    Parameters
    ----------
    table : ``level, unit_id, kind, question, n, n_units, sum``; ``sum`` is the number of yes. With
        ``sensitive`` (True or False), counts of such a question that are nearly all or nearly none
        are told as one band that reaches to the end.
    rules : where ``min_respondents`` leaves room for two bands.

    Returns
    -------
    The same rows with ``reason, sum_low, sum_high``. Every count is in its band, totals too. Where
    a total of a question narrows the band of a unit all the same, the totals of that question are
    hidden; where that is not enough the smallest unit is, with everything.
    """
    reason = nested_reasons(table, rules, COUNTS, [])
    found = table.assign(reason=reason, **_count_bounds(table, rules))
    while more := _to_hide(found, rules):
        found.loc[more, "reason"] = rules.min_hidden_projects.reason
    return found


def _count_bounds(table: pd.DataFrame, rules: Rules) -> dict[str, np.ndarray]:
    plain, wide = (
        bands(table["sum"], table["n"], rules) for bands in (count_bands, sensitive_bands)
    )
    is_sensitive = table.get("sensitive", pd.Series(False, table.index)).to_numpy(bool)
    ends = zip(BOUNDS, (wide.low, wide.high), (plain.low, plain.high), strict=True)
    return {name: np.where(is_sensitive, one, other) for name, one, other in ends}


def _to_hide(found: pd.DataFrame, rules: Rules) -> list[int]:
    """Rows to hide next: totals of questions that tell too much, else a whole unit."""
    narrow = [part for _, part in found.groupby("question", sort=False)
              if narrow_units(part, rules, tell_counts)]  # fmt: skip
    if not narrow:
        return []
    rows = pd.concat(narrow)
    totals = rows[(rows["level"] != UNIT) & (rows["reason"] == "")]
    return list(totals.index) if len(totals) else _smallest_unit(found)


def narrow_units(rows: pd.DataFrame, rules: Rules, tell: Tell) -> list[str]:
    """Units of which one question tells a number within less than ``min_width``."""
    told = Knowledge()
    tell(told, rows, rules)
    return told.narrow(rules.min_width.threshold)


def _smallest_unit(found: pd.DataFrame) -> list[int]:
    """All rows of the unit with the fewest respondents that is shown; none when none is."""
    units = found[(found["level"] == UNIT) & (found["reason"] == "")]
    if units.empty:
        return []
    smallest = units.groupby("unit_id", sort=True)["n"].min().idxmin()
    return list(units.index[units["unit_id"] == smallest])


def shielded_profile(
    table: pd.DataFrame, scales: Mapping[tuple[str, str], Answers], rules: Rules
) -> pd.DataFrame:
    """Profiles per unit, per kind of unit and over all, with what may be known of their lines.

    Parameters
    ----------
    table : ``level, unit_id, kind, moment, side, part, key, n, n_units, sum``, true numbers.
    scales : key and side of every line to its scale; what is not in it (means of groups of lines,
        differences between sides) follows from lines and gets no bounds of its own.

    Returns
    -------
    The same rows with ``reason, sum_low, sum_high``. A total is told as what its units are told:
    their bands added up, and one band for all hidden units in it together. It so says nothing
    about any of them that their bands do not.
    """
    found = table.assign(reason=nested_reasons(table, rules, COUNTS, ["moment"]))
    while more := _units_to_hide(found, scales, rules):
        found.loc[more, "reason"] = rules.min_hidden_projects.reason
    bounds = pd.DataFrame(np.nan, index=found.index, columns=BOUNDS)
    for (key, side), rows in _lines(found, scales):
        bounds.loc[rows.index, BOUNDS] = _bounds(rows, scales[key, side], rules)
    return found.join(bounds)


def _lines(found: pd.DataFrame, scales: Mapping) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    lines = found[found["part"] == "line"]
    for (_, side, key), rows in lines.groupby(LINE, sort=False):
        if (key, side) in scales:
            yield (key, side), rows


def _units_to_hide(found: pd.DataFrame, scales: Mapping, rules: Rules) -> list[int]:
    """The smallest unit of the first moment at which a hidden number can be worked out."""
    for _, rows in _lines(found, scales):
        if narrow_units(rows, rules, tell_respondents):
            return _smallest_unit(found[found["moment"] == rows["moment"].iloc[0]])
    return []


def _bounds(rows: pd.DataFrame, scale: Answers, rules: Rules) -> np.ndarray:
    """Bounds of the sums of one line: units by their bands, totals by those of their units."""
    units = rows[rows["level"] == UNIT]
    own = _as_frame(sum_bands(units["sum"], units["n"], scale, rules), units.index)
    pools = _pools(rows, units)
    pooled = units.groupby(pools)[["n", "sum"]].sum()
    joint = _as_frame(sum_bands(pooled["sum"], pooled["n"], scale, rules), pooled.index)
    parts = {name: joint.loc[name] for name in pooled.index if name != ""}
    found = pd.DataFrame(np.nan, index=rows.index, columns=BOUNDS)
    found.loc[units.index] = own
    for total in rows[rows["level"] != UNIT].itertuples():
        inside = (total.level == ALL) | (units["kind"] == total.kind)
        shown = own[inside & (pools == "")].sum()
        others = [parts[name] for name in set(pools[inside]) - {""}]
        found.loc[total.Index] = sum(others, start=shown)
    return found.to_numpy()


def _pools(rows: pd.DataFrame, units: pd.DataFrame) -> pd.Series:
    """Per unit with which other hidden units it is taken together; empty for a shown one.

    The hidden units of a kind that is shown are taken together, and all others.
    """
    kinds = rows[(rows["level"] == KIND) & (rows["reason"] == "")]["kind"]
    inside = units["kind"].where(units["kind"].isin(set(kinds)), "")
    return ("hidden " + inside).where(units["reason"] != "", "")


def _as_frame(bands: Bands, index: pd.Index) -> pd.DataFrame:
    return pd.DataFrame({"sum_low": bands.low, "sum_high": bands.high}, index=index)
