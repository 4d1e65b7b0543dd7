"""What models of change are made of where few projects are in bands. In: pairs. Out: rows as told.

Models of change need rows of two answers. All they take from them per project is its number of
pairs and both means; and of all together the squares and products inside projects. So rows are made
that have the numbers and means as told, and leave the sums of all pairs together what they are.
No row is that of a respondent, and none is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..disclosure.bands import Answers
from ..disclosure.possible import leaves_few
from ..disclosure.rules import Rules
from .as_told import placed
from .banded import BAND, EXACT, REST

SIDES = ("start", "end")


@dataclass(frozen=True)
class Units:
    """Per unit its number of pairs and the sums of both answers, shape (units,) and (units, 2)."""

    project_id: np.ndarray
    n: np.ndarray
    sums: np.ndarray


def pairs_as_told(
    pairs: pd.DataFrame, known: pd.DataFrame, scales: Mapping[str, Answers], rules: Rules
) -> pd.DataFrame:
    """The pairs that models of change are made of.

    Parameters
    ----------
    pairs : ``project_id, item, start, end``, one row per respondent who answered both moments.
    known : from `shield_people.shielded_pairs`; scales : per item its scale.

    Returns
    -------
    The same columns with ``basis``, as `as_told.as_told` gives it: the pairs themselves, or rows
    that fit what is told, with all pairs of hidden projects as one unit `banded.REST`.
    """
    found = [
        _of_item(rows, known[known["item"] == item], scales[item], rules)
        for item, rows in pairs.groupby("item", sort=True)
    ]
    return pd.concat(found, ignore_index=True) if found else pairs.assign(basis=EXACT)


def _of_item(rows: pd.DataFrame, known: pd.DataFrame, scale: Answers, rules: Rules) -> pd.DataFrame:
    is_shown, n = (known["reason"] == "").to_numpy(), known["n_low"].to_numpy(float)
    bounds = [[known[f"{side}_{e}"].to_numpy(float) * n for e in ("low", "high")] for side in SIDES]
    if not any(leaves_few(*of_side, is_shown, rules) for of_side in bounds):
        return rows.assign(basis=EXACT)
    about = {"item": rows["item"].iloc[0], "basis": BAND}
    shown, both = known[is_shown], rows[list(SIDES)].to_numpy(float)
    enough = len(known) >= rules.min_projects.threshold
    if not enough or len(rows) < rules.min_respondents.threshold:
        units = _alone(shown)
        return _rows(units, _most(units, scale)).assign(**about)
    units = _together(shown, both, scale, sizes=_sizes(shown, len(rows), is_shown.all()))
    return _rows(units, both.T @ both - (units.sums.T / units.n) @ units.sums).assign(**about)


def _alone(shown: pd.DataFrame) -> Units:
    """The middle of every band, where nothing is told of all together."""
    n = np.floor(shown[["n_low", "n_high"]].to_numpy(float).mean(1))
    middles = [shown[[f"{side}_low", f"{side}_high"]].to_numpy(float).mean(1) for side in SIDES]
    return Units(shown["project_id"].to_numpy(object), n, np.stack(middles, axis=1) * n[:, None])


def _sizes(shown: pd.DataFrame, everybody: int, nobody_hidden: bool) -> np.ndarray:
    """Whole numbers of pairs within their bands: all of them, or what hidden projects leave."""
    low, high = shown["n_low"].to_numpy(float), shown["n_high"].to_numpy(float)
    middle = np.floor((low + high) / 2).sum()
    return whole(placed(low, high, everybody if nobody_hidden else min(everybody, middle)))


def whole(values: np.ndarray) -> np.ndarray:
    """Whole numbers with the same sum (rounded): up goes what lies nearest, first ones first.

    >>> whole(np.array([1.5, 1.5, 2.2, 0.8])).tolist()  # of 6: the 0.8 and the first 1.5 go up
    [2.0, 1.0, 2.0, 1.0]
    """
    found = np.floor(values + 1e-9)
    more = round(float(values.sum() - found.sum()))
    found[np.argsort(-np.round(values - found, 9), kind="stable")[:more]] += 1
    return found


def _together(shown: pd.DataFrame, both: np.ndarray, scale: Answers, sizes: np.ndarray) -> Units:
    """Sums within their bands that add up to those of all pairs, hidden projects as one unit."""
    rest, sums = len(both) - sizes.sum(), []
    for side, total in zip(SIDES, both.sum(0), strict=True):
        low, high = (sizes * shown[f"{side}_{end}"].to_numpy(float) for end in ("low", "high"))
        inside = placed(low, high, total * (1 - rest / len(both)))
        left = np.clip(total - inside.sum(), rest * scale.low, rest * scale.high)
        sums.append(np.append(inside, left))
    names = np.append(shown["project_id"].to_numpy(object), REST)
    used = np.append(sizes, rest) > 0
    return Units(names[used], np.append(sizes, rest)[used], np.column_stack(sums)[used])


def _most(units: Units, scale: Answers) -> np.ndarray:
    """The most that squares inside units can be on this scale, of both answers apart."""
    below, above = units.sums - units.n[:, None] * scale.low, units.n[:, None] * scale.high
    return np.diag((below * (above - units.sums) / units.n[:, None]).sum(0))


def _rows(units: Units, squares: np.ndarray) -> pd.DataFrame:
    """Rows with these numbers and means, and with these squares and products inside all units.

    Units of fewer than three rows have no room for two answers to differ, and get none.
    """
    spare = np.where(units.n >= 3, units.n - 1, 0)
    size, way = np.linalg.eigh(squares / max(spare.sum(), 1))
    root = way @ np.diag(np.sqrt(np.clip(size, 0, None))) @ way.T
    each = [
        total / n + np.sqrt(s) * _apart(int(n)) @ root
        for n, total, s in zip(units.n, units.sums, spare, strict=True)
    ]
    # Rounded, so that answers which do not differ do not seem to by the last digit.
    values = np.concatenate([*each, np.zeros((0, len(SIDES)))]).round(9)
    project = np.repeat(units.project_id, units.n.astype(int))
    return pd.DataFrame({"project_id": project, **dict(zip(SIDES, values.T, strict=True))})


def _apart(n: int) -> np.ndarray:
    """Two columns of length one that add up to nothing and have nothing in common, shape (n, 2).

    >>> found = _apart(5)
    >>> abs((found.T @ found).round(9)).tolist(), bool(abs(found.sum(0)).max() < 1e-9)
    ([[1.0, 0.0], [0.0, 1.0]], True)
    """
    place = (2 * np.arange(n) + 1) / (2 * n)
    return np.column_stack([np.sqrt(2 / n) * np.cos(np.pi * k * place) for k in (1, 2)])
