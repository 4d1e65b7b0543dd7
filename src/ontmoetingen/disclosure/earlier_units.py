"""Rows of programmes as two releases are compared by. In: published tables. Out: names and sums.

Of codes every row tells a number of interviews and how many of them named something. Of profiles
only lines count, since everything else is made of them; and what is left of a total without the
units that are shown is a number too, which is not in the table and which anybody can make.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from .nested import ALL, UNIT
from .protect import RELEASED

KEPT = ["row", "project_id", "n", "status", "sum_low", "sum_high"]
LINE = ["moment", "side", "key"]
SUMS = ["n", "sum_low", "sum_high"]
EVERYTHING = "alles samen"


def code_rows(table: pd.DataFrame, _about: pd.DataFrame | None) -> pd.DataFrame:
    """Coded interviews: per row how many there were, and within which bounds they named it.

    Parameters
    ----------
    table : ``programme_<id>_codes`` as text.

    Returns
    -------
    ``row`` (what names it in both releases), ``project_id`` (in words), ``n, status, sum_low,
    sum_high`` and ``beside``: how often it was named.
    """
    rows = table.assign(
        row=_joined(table, ["level", "unit_id", "kind", "code"]),
        project_id=_who(table) + ": " + table["label"],
        n=pd.to_numeric(table["n"]),
        sum_low=pd.to_numeric(table["n_naming_low"]),
        sum_high=pd.to_numeric(table["n_naming_high"]),
        beside=pd.to_numeric(table["n_times"]),
    )
    return rows[[*KEPT, "beside"]]


def profile_rows(table: pd.DataFrame, about: pd.DataFrame | None) -> pd.DataFrame:
    """Profiles: per line how many answered it, and within which bounds their sum lies.

    Parameters
    ----------
    table : ``programme_<id>_profile`` as text; about : its ``programme_<id>_about``, which has the
        ends of the scale; without it these are not known.

    Returns
    -------
    As `code_rows`, with ``answer_low`` and ``answer_high`` in place of ``beside``. A total minus
    the units in it that are shown is a row too, named by those units: where the same units are
    shown in two releases it is about the same others.
    """
    lines = table[(table["part"] == "line") & (table["side"] != "gap")]
    n = pd.to_numeric(lines["n"])
    lines = lines.assign(
        row=_joined(lines, ["level", "unit_id", "kind", *LINE]),
        project_id=_who(lines) + ": " + lines["label"] + " (" + lines["side_label"] + ")",
        n=n,
        sum_low=n * pd.to_numeric(lines["mean_low"]),
        sum_high=n * pd.to_numeric(lines["mean_high"]),
    )
    found = pd.concat([lines[KEPT], *_left(lines)], ignore_index=True)
    low, high = (_end(about, f"scale_{end}") for end in ("min", "max"))
    return found.assign(answer_low=low, answer_high=high)


def _end(about: pd.DataFrame | None, name: str) -> float:
    return float("nan") if about is None else float(about[name].iloc[0])


def _joined(rows: pd.DataFrame, keys: list[str]) -> list[str]:
    return ["|".join(key) for key in rows[keys].itertuples(index=False)]


def _who(rows: pd.DataFrame) -> pd.Series:
    """The unit, the kind or all together, in words."""
    kind = rows["kind_label"].where(rows["level"] != UNIT, "")
    return rows["unit"].where(rows["unit"] != "", kind).replace("", EVERYTHING)


def _left(lines: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Totals that are shown minus their units that are; nothing where no unit is hidden."""
    shown = lines[lines["status"] == RELEASED]
    units = shown[shown["level"] == UNIT]
    hidden = lines[(lines["level"] == UNIT) & (lines["status"] != RELEASED)]
    for kind in ["", *sorted(set(lines["kind"]) - {""})]:
        inside = units if kind == "" else units[units["kind"] == kind]
        level = shown["level"] == (ALL if kind == "" else "kind")
        totals = shown[level & (shown["kind"] == kind)]
        if len(totals) and len(hidden if kind == "" else hidden[hidden["kind"] == kind]):
            yield _minus(totals, inside)


def _minus(totals: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    summed = units.groupby(LINE)[SUMS].sum()
    names = units.groupby(LINE)["unit_id"].agg(lambda ids: ", ".join(sorted(ids)))
    known = totals.join(summed.add_prefix("of_units_"), on=LINE).join(names.rename("of"), on=LINE)
    known = known.fillna({"of": "", **{f"of_units_{c}": 0 for c in SUMS}})
    left = known.assign(
        row=known["row"] + "|minus " + known["of"],
        project_id=known["project_id"] + ", wat verborgen is",
        **{c: known[c] - known[f"of_units_{c}"] for c in SUMS},
    )
    return left[KEPT]
