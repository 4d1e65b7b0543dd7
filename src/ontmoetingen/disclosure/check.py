"""The audit as a gate of publication. In: true numbers, what is to be published. Out: problems.

Written apart from what chooses: it reads the protected tables as they are about to be written,
takes from them what a reader will know, and computes what follows. A mistake in choosing is found
here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import Problem, PublishError
from .bands import Answers, beyond
from .differences import as_problems, hidden_pairs, respondents_minus_answers, waves_minus_pairs
from .protect import RELEASED
from .rules import Rules
from .shield import narrow_projects
from .told import Groups
from .told_pairs import narrow_pairs, pairs_beside_totals

KEYS = ["project_id", "item", "wave"]
HINT = "nothing was published; hide more there, or report it: the choice of what to hide is wrong."


@dataclass(frozen=True)
class Truth:
    """What nobody may see, to measure the published tables by.

    Parameters
    ----------
    totals : ``project_id, item, wave, n, sum``; pairs : ``project_id, item, start, end`` per
        respondent; people : ``project_id, n_respondents, reason, n_low, n_high``.
    known_pairs : from `shield_people.shielded_pairs`; ends : per item its first and last moment.
    scales, groups : as in `shield.shielded`.
    """

    totals: pd.DataFrame
    pairs: pd.DataFrame
    people: pd.DataFrame
    known_pairs: pd.DataFrame
    ends: Mapping[str, tuple[str, str]]
    scales: Mapping[str, Answers]
    groups: Groups


def refuse_leaks(published: Mapping[str, pd.DataFrame], truth: Truth, rules: Rules) -> None:
    """Refuse tables from which a hidden number or a band can be worked out.

    Parameters
    ----------
    published : protected tables by name: totals, project_scores, change, projects, waves.

    Raises
    ------
    PublishError : with how many projects it is about, never which numbers.
    """
    rows = _as_told(published["totals"], truth.totals)
    problems = [
        *_bands_too_narrow(rows, truth, rules),
        *_not_the_band(published["totals"], published["project_scores"]),
        *_worked_out(rows, truth, rules),
        *_pairs_worked_out(rows, published["change"], truth, rules),
        *_differences(published, rules),
    ]
    if problems:
        raise PublishError(problems)


def _as_told(told: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """True numbers with the bounds and reasons as they are published."""
    columns = [*KEYS, "n", "sum_low", "sum_high", "status", "reason"]
    rows = truth[[*KEYS, "n", "sum"]].merge(
        told[columns].rename(columns={"n": "n_told"}), on=KEYS, how="left"
    )
    shown = rows["status"] == RELEASED
    return rows.assign(reason=np.where(shown, "", rows["reason"].fillna("not published")))


def _by_question(rows: pd.DataFrame):
    return ((*key, part) for key, part in rows.groupby(["item", "wave"], sort=False))


def _problem(item: str, wave: str, count: int, of: int, what: str) -> Problem:
    where = f"item '{item}'" + (f", wave '{wave}'" if wave else "")
    return Problem(where, f"{count} of {of} projects {what}", hint=HINT)


def _bands_too_narrow(rows: pd.DataFrame, truth: Truth, rules: Rules) -> list[Problem]:
    """Shown counts with few yes or few no that are exact, or in a band that is too narrow."""
    found = []
    for item, wave, part in _by_question(rows[rows["reason"] == ""]):
        few = np.minimum(part["sum"], part["n"] - part["sum"]) < rules.min_each_answer.threshold
        checked = few if truth.scales[item].yes_no else part["n"] > 0
        narrow = part["sum_high"] - part["sum_low"] < rules.min_width.threshold
        outside = ~part["sum"].between(part["sum_low"] - 1e-6, part["sum_high"] + 1e-6)
        small = part["n"] < rules.min_respondents.threshold
        ends = _ends_told(part, truth.scales[item], rules)
        for wrong, what in (
            (checked & narrow, "have a small count in no band"),
            (outside, "have a band beside their count"),
            (small, "are shown with too few answers"),
            (ends, "tell more of nearly everybody than a sensitive question allows"),
        ):
            if wrong.any():
                found.append(_problem(item, wave, int(wrong.sum()), len(part), what))
    return found


def _ends_told(part: pd.DataFrame, scale: Answers, rules: Rules) -> pd.Series:
    """One-sided counts of a sensitive question whose band is narrower than all such counts."""
    if not (scale.sensitive and scale.yes_no):
        return pd.Series(False, index=part.index)
    return narrow_ends(part, rules)


def narrow_ends(rows: pd.DataFrame, rules: Rules) -> pd.Series:
    """Which one-sided counts lie in a band narrower than all counts that are as one-sided.

    Parameters
    ----------
    rows : ``n, sum`` (true), ``sum_low, sum_high`` as they are told.
    """
    many = beyond(rows["n"], rules)
    one_sided = (rows["sum"] > rows["n"] - many) | (rows["sum"] < many)
    return one_sided & (rows["sum_high"] - rows["sum_low"] < many - 1)


def _not_the_band(totals: pd.DataFrame, scores: pd.DataFrame) -> list[Problem]:
    """Scores that are shown where totals are hidden, or that do not follow from the band alone."""
    both = scores.merge(totals, on=KEYS, suffixes=("", "_total"))
    shown, hidden = both["status"] == RELEASED, both["status_total"] != RELEASED
    middle = (both["sum_low"] + both["sum_high"]) / 2 / both["n_total"].astype(float)
    differs = (both["value"] - middle).abs() > 1e-6
    wrong = both[shown & (hidden | differs)]
    return [
        _problem(item, wave, len(part), int(shown.sum()), "have a score that is not of their band")
        for item, wave, part in _by_question(wrong)
    ]


def _worked_out(rows: pd.DataFrame, truth: Truth, rules: Rules) -> list[Problem]:
    """Projects of which a number can be bounded too narrowly; none where no project is shown."""
    found = []
    for item, wave, part in _by_question(rows):
        if truth.scales[item].step == 1 and (part["reason"] == "").any():
            is_yes_no = truth.scales[item].yes_no
            narrow = narrow_projects(part, is_yes_no, truth.groups, rules)
            if narrow:
                what = f"have a number that can be bounded more narrowly than {_least(rules)}"
                found.append(_problem(item, wave, len(narrow), len(part), what))
    return found


def _least(rules: Rules) -> int:
    return rules.min_width.threshold


def _pairs_worked_out(
    rows: pd.DataFrame, change: pd.DataFrame, truth: Truth, rules: Rules
) -> list[Problem]:
    """The same for pairs, their sums and what is left of a moment without them."""
    found = []
    shown = change[(change["status"] == RELEASED) & (change["project_id"] != "")]
    for item, ends in truth.ends.items():
        known = truth.known_pairs[truth.known_pairs["item"] == item]
        told = set(shown.loc[shown["item"] == item, "project_id"])
        known = known.assign(reason=np.where(known["project_id"].isin(told), "", "hidden"))
        if truth.scales[item].step != 1 or not told or known.empty:
            continue
        pairs = truth.pairs[truth.pairs["item"] == item]
        beside = pairs_beside_totals(pairs, known, rows[rows["item"] == item], ends)
        if narrow := narrow_pairs(beside, truth.people, rules):
            what = f"have pairs that can be bounded more narrowly than {_least(rules)}"
            found.append(_problem(item, "", len(narrow), len(known), what))
    return found


def _differences(published: Mapping[str, pd.DataFrame], rules: Rules) -> list[Problem]:
    """What subtracting one table from another gives."""
    totals, change, projects = (published[name] for name in ("totals", "change", "projects"))
    found = [
        *waves_minus_pairs(totals, change, published["waves"]),
        *respondents_minus_answers(projects, totals),
        *hidden_pairs(projects, totals, change, rules.min_width.threshold),
    ]
    return as_problems(found)
