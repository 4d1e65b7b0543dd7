"""What two moments tell together. In: totals, pairs and people as known. Out: numbers as known.

All answers at a moment are those of pairs and those of people who came at that moment only, in
number and in sum; all respondents are pairs, both kinds of others, and people who skipped the
question. Pairs of all projects add up to what is published of all together.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .known import Knowledge, Number
from .rules import Rules

SIDES = ("start", "end")


def pairs_beside_totals(
    pairs: pd.DataFrame, known: pd.DataFrame, totals: pd.DataFrame, ends: tuple[str, str]
) -> pd.DataFrame:
    """One item: per project its true numbers of pairs and answers with what is told of them.

    Parameters
    ----------
    pairs : ``project_id, start, end`` of the item; known : from `shield_people.shielded_pairs`.
    totals : from `shield.shielded`, of the item; ends : its first and last moment.

    Returns
    -------
    Per project (index): ``n, start, end`` of pairs, of each side its answers, sum, bounds and why
    it is hidden, and what is known of the pairs. Projects without pairs have 0 of them.
    """
    found = pairs.groupby("project_id").agg(
        n=("start", "size"), start=("start", "sum"), end=("end", "sum")
    )
    for side, wave in zip(SIDES, ends, strict=True):
        own = totals[totals["wave"] == wave].set_index("project_id")
        columns = {"n": f"n_{side}", "sum": f"sum_{side}", "reason": f"hidden_{side}"}
        columns |= {"sum_low": f"low_{side}", "sum_high": f"high_{side}"}
        found = found.join(own[list(columns)].rename(columns=columns), how="outer")
    bounds = known.set_index("project_id").drop(columns="item").add_prefix("known_")
    found = found.join(bounds)
    return found.fillna({"n": 0, "start": 0, "end": 0, "known_reason": "no pairs"})


def tell_pairs(told: Knowledge, rows: pd.DataFrame, people: pd.DataFrame, rules: Rules) -> None:
    """Add one item that was asked at two moments.

    Parameters
    ----------
    rows : from `pairs_beside_totals`; people : from `shield_people.shielded_people`, with the true
        ``n_respondents``.
    """
    respondents = people.set_index("project_id")
    pairs, sums = [], {side: [] for side in SIDES}
    for project, row in rows.iterrows():
        n, both = _pairs(told, str(project), row)
        pairs.append(n)
        for side in SIDES:
            sums[side].append(both[side])
        _answers(told, row, n, both, str(project))
        if project in respondents.index:
            _everybody(told, row, n, respondents.loc[project])
    if (rows["n"] > 0).sum() >= rules.min_projects.threshold:
        told.adds_up(told.known(rows["n"].sum()), pairs)
        for side in SIDES:
            told.adds_up(told.known(rows[side].sum()), sums[side])


def _pairs(told: Knowledge, name: str, row: pd.Series) -> tuple[Number, dict[str, Number]]:
    """Number of pairs and their two sums, in bounds where the project is shown."""
    if row["known_reason"] != "":
        return told.within(name, row["n"]), {s: told.within(name, row[s]) for s in SIDES}
    low, high = row["known_n_low"], row["known_n_high"]
    sums = {
        side: told.within(
            name, row[side], low * row[f"known_{side}_low"], high * row[f"known_{side}_high"]
        )
        for side in SIDES
    }
    return told.within(name, row["n"], low, high), sums


def _answers(
    told: Knowledge, row: pd.Series, n: Number, both: dict[str, Number], name: str
) -> None:
    """Answers of a moment are those of pairs and of who came then only; nothing where hidden."""
    for side in SIDES:
        if row[f"hidden_{side}"] != "":
            continue
        only = told.within(name, row[f"n_{side}"] - row["n"])
        told.adds_up(told.known(row[f"n_{side}"]), [n, only])
        whole = told.within("", row[f"sum_{side}"], row[f"low_{side}"], row[f"high_{side}"])
        left = told.within(name, row[f"sum_{side}"] - row[side])
        told.adds_up(whole, [both[side], left])


def _everybody(told: Knowledge, row: pd.Series, n: Number, people: pd.Series) -> None:
    """Respondents are both moments together minus pairs, and whoever skipped the question."""
    if people["reason"] != "" or (row[[f"hidden_{side}" for side in SIDES]] != "").any():
        return
    either = row["n_start"] + row["n_end"]
    skipped = told.within("", people["n_respondents"] - either + row["n"])
    low, high = people["n_low"], people["n_high"]
    everybody = told.within("", people["n_respondents"], low, high)
    # respondents + pairs = both moments + skipped
    sides = told.within("", people["n_respondents"] + row["n"])
    told.adds_up(sides, [everybody, n])
    told.adds_up(sides, [told.known(either), skipped])


def hide_narrow_pairs(
    known: pd.DataFrame, rows: pd.DataFrame, people: pd.DataFrame, rules: Rules
) -> pd.Series:
    """Reasons of one item, with projects hidden of which something could still be worked out.

    Parameters
    ----------
    known : rows of `shield_people.shielded_pairs` of the item; rows : from `pairs_beside_totals`.
    """
    reason = known.set_index("project_id")["reason"].copy()
    while len(narrow := narrow_pairs(rows.assign(**_with(rows, reason)), people, rules)):
        shown = reason[reason == ""]
        if shown.empty:
            break
        chosen = shown.index[shown.index.isin(narrow)]
        smallest = rows.loc[shown.index, "n"].sort_values(kind="stable").index[:1]
        reason[chosen if len(chosen) else smallest] = rules.min_width.reason
    return pd.Series(reason.to_numpy(), index=known.index)


def _with(rows: pd.DataFrame, reason: pd.Series) -> dict[str, np.ndarray]:
    return {"known_reason": reason.reindex(rows.index).fillna("no pairs").to_numpy()}


def narrow_pairs(rows: pd.DataFrame, people: pd.DataFrame, rules: Rules) -> list[str]:
    """Projects of which pairs, their sums or what is left of them can be bounded too narrowly.

    Where everybody answered both moments nobody is left, which is then told anyway.
    """
    if (rows["n"] == rows["n_start"]).all() and (rows["n"] == rows["n_end"]).all():
        return []
    told = Knowledge()
    tell_pairs(told, rows, people, rules)
    return told.narrow(rules.min_width.threshold)
