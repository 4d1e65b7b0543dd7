"""Totals minus parts: what is hidden of one project must not follow from all the others.

Every attack uses published numbers only; the truth behind them says whether it succeeded.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from victim import FEW, pairs, read
from working_back import LEAST_WIDTH, from_sum

KEY = ["item", "wave"]
MANY = 10**6  # more than anybody has: a count of which nothing is told


@pytest.fixture(scope="module")
def scores(study, true_counts) -> pd.DataFrame:
    """What is told of each project's shares, beside the truth and what the project is."""
    told = read(study, "project_scores").query("measure == 'share_yes'")
    both = told.merge(true_counts, on=["project_id", *KEY], suffixes=("", "_true"))
    kinds = read(study, "projects")[["project_id", "kind"]]
    return both.merge(kinds, on="project_id")


def bounds_of_n(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Published numbers of answers; of a hidden project that somebody is in it and no more."""
    return rows["n"].fillna(1).to_numpy(), rows["n"].fillna(MANY).to_numpy()


def bounds_of_yes(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Published bounds on who said yes; of a hidden project nothing but what n leaves."""
    low, high = rows["count_low"].fillna(0), rows["count_high"].fillna(MANY)
    return low.to_numpy(), high.to_numpy()


def of_group(scores: pd.DataFrame, group: tuple) -> pd.DataFrame:
    """The projects that a row on one kind rests on: all of the kind, or those that are shown."""
    mine = (scores["item"] == group.item) & (scores["wave"] == group.wave)
    rows = scores[mine & (scores["kind"] == group.group)]
    chosen = rows if group.n_projects == len(rows) else rows[rows["n"].notna()]
    assert len(chosen) == group.n_projects, "a reader could not tell which projects these are"
    return chosen


def too_narrow(rows: pd.DataFrame, low: np.ndarray, high: np.ndarray, count: str) -> list[str]:
    """Projects whose protected count is bounded more narrowly than the rules promise."""
    protected = (rows["yes"] <= FEW) | (rows["no"] <= FEW) | rows["n"].isna()
    narrow = protected.to_numpy() & (high - low < LEAST_WIDTH)
    # The attack counts only when it is right: bounds must hold the truth.
    assert ((low <= rows[count]) & (rows[count] <= high)).all()
    return [f"{r.project_id} {r.item} {r.wave}" for r in rows[narrow].itertuples()]


def test_what_is_told_holds_the_truth(scores):
    """Not an attack but its ground: bands that lie would make every attack below look harmless."""
    shown = scores[scores["n"].notna()]
    assert len(shown) > 20
    assert (shown["n"] == shown["n_true"]).all()
    assert (shown["count_low"] <= shown["yes"]).all()
    assert (shown["yes"] <= shown["count_high"]).all()


def test_all_answers_minus_those_shown(study, scores):
    """Tries: the overall number of answers minus all shown ones is that of the hidden projects.

    Finds: at least two hidden projects in each difference, with room of 5 for each of them.
    """
    overall = read(study, "overall").query("measure == 'share_yes'").set_index(KEY)
    found = []
    for key, rows in scores.groupby(KEY):
        low, high = from_sum(*bounds_of_n(rows), overall.loc[key, "n"])
        found += too_narrow(rows[rows["n"].isna()], *(b[rows["n"].isna()] for b in (low, high)),
                            "n_true")  # fmt: skip
    assert found == []


def test_all_yes_minus_those_shown(study, scores):
    """Tries: the overall number of yes minus the bounds of all other projects, per project.

    Finds: no band becomes narrower than 5, and no hidden count gets two ends so close together.
    """
    overall = read(study, "overall").query("measure == 'share_yes'").set_index(KEY)
    found = []
    for key, rows in scores.groupby(KEY):
        total = round(overall.loc[key, "value"] * overall.loc[key, "n"])
        found += too_narrow(rows, *from_sum(*bounds_of_yes(rows), total), "yes")
    assert found == []


def test_one_kind_of_projects_minus_those_shown(study, scores):
    """Tries: the number of answers of one kind of projects minus those shown of that kind."""
    groups = read(study, "trait_groups").query("measure == 'share_yes' and status == 'released'")
    found = []
    for group in groups.itertuples():
        rows = of_group(scores, group)
        hidden = rows["n"].isna()
        low, high = from_sum(*bounds_of_n(rows), group.n)
        found += too_narrow(rows[hidden], low[hidden], high[hidden], "n_true")
    assert found == []


def test_the_mean_of_one_kind_times_its_number(study, scores):
    """Tries: mean x number of projects is the sum of their shares; minus the shares of the others.

    Finds: either the mean is not that of the true shares, or it leaves each count room of 5.
    """
    groups = read(study, "trait_groups").query("measure == 'share_yes' and status == 'released'")
    found = []
    for group in groups.itertuples():
        rows = of_group(scores, group)
        shares = rows["yes"] / rows["n_true"]
        if abs(shares.mean() - group.mean) > 1e-5:
            continue
        n = rows["n_true"]  # the worst case: the attacker knows how many there are
        low = (rows["count_low"].fillna(0) / n).to_numpy()
        high = (rows["count_high"].fillna(n) / n).to_numpy()
        low, high = from_sum(low, high, group.mean * len(rows))
        low, high = np.ceil(low * n - 1e-3), np.floor(high * n + 1e-3)
        found += too_narrow(rows, low.to_numpy(), high.to_numpy(), "yes")
    assert found == []


def test_a_moment_minus_the_pairs(study):
    """Tries: the answers at one moment minus those of people followed to the other moment.

    What is left came once; when these are 1 to 9 people, a rule is broken. Finds: the number of
    pairs is told between bounds, or not at all, and the difference keeps room of 5.
    """
    changes = read(study, "change").query("status == 'released' and project_id == project_id")
    totals = read(study, "totals").query("status == 'released'")
    came = pairs(study).set_index(["project_id", "item"])
    found = []
    for row in changes.itertuples():
        for wave, once in (("T0", "only_start"), ("T1", "only_end")):
            at = totals.query(f"project_id == '{row.project_id}' and item == '{row.item}'")
            at = at[at["wave"] == wave]["n"]
            true = came.loc[(row.project_id, row.item), once]
            if at.empty or not 1 <= true <= FEW:
                continue
            low, high = at.iloc[0] - row.n_pairs_high, at.iloc[0] - row.n_pairs_low
            assert max(low, 0) <= true <= high
            if high - max(low, 0) < LEAST_WIDTH:
                found.append(f"{row.project_id} {row.item} {wave}")
    assert found == []


def test_shares_of_pairs_beside_shares_of_everybody(study, true_counts):
    """Tries: the share of yes among pairs, times their number, is a count of people.

    Finds: it is the middle of a band, so the count that follows is not the true one where few said
    yes or no.
    """
    changes = read(study, "change").query("status == 'released' and project_id == project_id")
    answers = pd.read_parquet(study.private / "answers.parquet")
    wide = answers.pivot_table(index=["project_id", "item", "respondent_id"], columns="wave",
                               values="value", observed=True).dropna()  # fmt: skip
    wide = wide.reset_index()
    found = []
    for row in changes[changes["item"].isin(true_counts["item"])].itertuples():
        mine = wide[(wide["project_id"] == row.project_id) & (wide["item"] == row.item)]
        for wave, told in (("T0", row.mean_start), ("T1", row.mean_end)):
            few = min(mine[wave].sum(), (1 - mine[wave]).sum())
            if few <= FEW and abs(told - mine[wave].mean()) < 1e-6 and row.n_pairs_low == len(mine):
                found.append(f"{row.project_id} {row.item} {wave}")
    assert found == []
