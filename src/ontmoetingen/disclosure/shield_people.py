"""What may be known of who answered twice. In: pairs, totals, people. Out: reasons and bounds.

All answers at a moment minus those of pairs are the answers of whoever came at that moment only,
and that is often a handful. So of a project the number of pairs is published as a band, and so are
the sums over pairs: what is left after subtracting then says nothing about those few.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from .bands import Answers, shortfall_bands, sum_bands
from .protect import choose_hidden
from .rules import Rules

KEYS = ["item", "project_id"]


def shielded_pairs(
    pairs: pd.DataFrame,
    totals: pd.DataFrame,
    ends: Mapping[str, tuple[str, str]],
    scales: Mapping[str, Answers],
    rules: Rules,
) -> pd.DataFrame:
    """Bounds of the number of pairs and of both means, per project and item.

    Parameters
    ----------
    pairs : ``item, project_id, start, end``, one row per respondent.
    totals : from `shield.shielded`; ends : per item its first and last moment; scales : as there.

    Returns
    -------
    ``item, project_id, reason, n_low, n_high, start_low, start_high, end_low, end_high``. A project
    is shown when the lowest number of pairs is large enough and both its moments are shown: with
    the true number in its place, being shown would narrow the band.
    """
    each = pairs.groupby(KEYS, sort=True)[["start", "end"]].agg(["sum", "count"])
    rows = pd.DataFrame(
        {"n": each["start", "count"], "start": each["start", "sum"], "end": each["end", "sum"]}
    ).reset_index()
    found = [
        _of_item(rows[rows["item"] == item], _smaller(totals, item, both), scales[item], rules)
        for item, both in ends.items()
    ]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=KEYS)


def _smaller(totals: pd.DataFrame, item: str, ends: tuple[str, str]) -> pd.DataFrame:
    """Per project the smaller number of answers of both moments, and whether both are shown."""
    rows = totals[(totals["item"] == item) & totals["wave"].isin(set(ends))]
    by_project = rows.assign(open=rows["reason"] == "").groupby("project_id")
    return by_project.agg(smaller=("n", "min"), open=("open", "all"), moments=("n", "size"))


def _of_item(
    rows: pd.DataFrame, smaller: pd.DataFrame, scale: Answers, rules: Rules
) -> pd.DataFrame:
    known = rows.join(smaller, on="project_id")
    short = shortfall_bands(known["smaller"] - known["n"], rules)
    low = np.maximum(known["smaller"] - short.high, 1).to_numpy(float)
    high = (known["smaller"] - short.low).to_numpy(float)
    fewest = (rules.min_answers_yes_no if scale.yes_no else rules.min_respondents).threshold
    shown = known["open"].to_numpy(bool) & (known["moments"] == 2).to_numpy() & (low >= fewest)
    bounds = {"n_low": low, "n_high": high}
    for side in ("start", "end"):
        mean = (known[side] / known["n"]).to_numpy(float)
        # The bands of a mean rest on the lowest number of pairs: they would tell the true one.
        sums = sum_bands(mean * low, low, replace(scale, step=0.0), rules)
        bounds |= {f"{side}_low": sums.low / low, f"{side}_high": sums.high / low}
    reason = np.where(shown, "", rules.min_width.reason)
    return known[KEYS].assign(reason=reason, **bounds)


def shielded_people(people: pd.DataFrame, totals: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Bounds of the number of respondents of a project.

    All respondents minus those of one moment are those who came at the other only, or left the
    question open. So the number of respondents is told as a band above the largest number of
    answers that is shown.

    Parameters
    ----------
    people : ``project_id, n_respondents``; totals : from `shield.shielded`.

    Returns
    -------
    The same rows with ``reason, n_low, n_high``.
    """
    shown = totals[totals["reason"] == ""]
    most = people["project_id"].map(shown.groupby("project_id")["n"].max())
    n = people["n_respondents"].to_numpy(float)
    more = shortfall_bands(np.maximum(n - most.fillna(0).to_numpy(), 0), rules)
    low, high = most.to_numpy(float) + more.low, most.to_numpy(float) + more.high
    choice = choose_hidden(n, rules)
    beside = choice.beside | most.isna().to_numpy()
    reasons = [rules.min_respondents.reason, rules.min_hidden_projects.reason]
    reason = np.select([choice.small, beside], reasons, "")
    return people.assign(reason=reason, n_low=low, n_high=high)
