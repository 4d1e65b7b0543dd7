"""Overlap of low scorers: agreement with R, by hand, and what shuffling must keep."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from real_data import reference

from ontmoetingen.scoring.overlap import (
    LABELS,
    RESPONDENTS,
    arrange,
    distances,
    extremes,
    overlap_against_chance,
    patterns,
)

ITEMS = ["a", "b", "c"]


def simulated(shared_share: float, seed: int = 4) -> pd.DataFrame:
    """30 projects of 20; one cause behind all items in a part of the projects' differences."""
    rng = np.random.default_rng(seed)
    cause = rng.normal(0, 1.2, 30)
    own = rng.normal(0, 1.2, (30, 3))
    logit = 0.8 + shared_share * cause[:, None] + (1 - shared_share) * own
    p = 1 / (1 + np.exp(-np.repeat(logit, 20, axis=0)))
    answers = (rng.random(p.shape) < p).astype(float)
    return pd.DataFrame(answers, columns=ITEMS).assign(
        project_id=np.repeat([f"P{i:02d}" for i in range(30)], 20)
    )


@pytest.mark.shared
def test_overlap_agrees_with_r(shared):
    expected = reference(shared)["extra"]["overlap_z"]
    schools = pd.read_csv(shared / "real" / "survey_apipop.csv")
    items = ["sch.wide", "comp.imp", "awards"]
    rows = (schools[items] == "Yes").astype(float).assign(project_id=schools["cname"])
    found = overlap_against_chance(rows, items, draws=1000)
    low = found[found["direction"] == "low"].set_index(["method", "at_least"])
    nulls = [(RESPONDENTS, "respondent_null"), (LABELS, "label_null")]
    for method, name in nulls:
        for level, which in [(3, "all3"), (2, "ge2")]:
            row = low.loc[(method, level)]
            assert row["observed"] == expected[f"obs_{which}"]
            assert row["expected"] == pytest.approx(expected[name][f"mean_{which}"], abs=0.25)
            assert row["p_value"] == pytest.approx(expected[name][f"p_{which}"], abs=0.06)
    assert set(found["n_extreme"]) == {12}


def test_one_common_cause_gives_more_overlap_than_chance():
    found = overlap_against_chance(simulated(1.0), ITEMS, draws=300)
    row = found[(found["direction"] == "low") & (found["method"] == RESPONDENTS)].iloc[0]
    assert row["at_least"] == 3
    assert row["observed"] > row["expected"]
    assert row["p_value"] < 0.02


def test_without_a_common_cause_the_overlap_is_that_of_chance():
    found = overlap_against_chance(simulated(0.0), ITEMS, draws=300)
    row = found[(found["direction"] == "low") & (found["method"] == RESPONDENTS)].iloc[0]
    assert row["p_value"] > 0.05


def test_the_same_seed_gives_the_same_numbers():
    first, again = (overlap_against_chance(simulated(0.5), ITEMS, draws=60) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)


def test_patterns_count_the_projects_that_are_extreme_somewhere():
    rows = simulated(0.5)
    answers = arrange(rows, ITEMS)
    low = extremes(distances(answers.values, answers.starts), "low", 6)
    found = patterns(rows, ITEMS)
    of_low = found[found["direction"] == "low"]
    assert of_low["n_projects"].sum() == low.any(axis=1).sum()
    on_all = of_low[of_low["pattern"] == "a;b;c"]["n_projects"].sum()
    assert on_all == low.all(axis=1).sum()


def test_each_item_has_the_same_number_of_low_projects():
    answers = arrange(simulated(0.5), ITEMS)
    z = distances(answers.values, answers.starts)
    assert extremes(z, "low", 6).sum(axis=0).tolist() == [6, 6, 6]
    assert extremes(z, "high", 6).sum(axis=0).tolist() == [6, 6, 6]


def test_a_missing_answer_counts_for_the_other_items():
    rows = pd.DataFrame({"project_id": ["A", "A", "B"], "a": [1, np.nan, 0], "b": [1, 1, np.nan]})
    answers = arrange(rows, ["a", "b"])
    z = distances(answers.values, answers.starts)
    assert z[:, 1].tolist() == [0.0, 0.0]  # everybody says yes to b: nobody is far from 1
    assert z[:, 0].tolist() == [1.0, -1.0]  # 1 of 1 and 0 of 1, both from 0.5 with error 0.5


@pytest.mark.parametrize("items", [[], ["a"]], ids=["no items", "one item"])
def test_too_few_items_give_empty_tables_with_the_right_columns(items):
    rows = simulated(0.5)[["project_id", *items]]
    found = overlap_against_chance(rows, items)
    assert found.empty
    assert {"direction", "observed", "expected", "p_value"} <= set(found.columns)
    assert patterns(rows, items).empty


def test_too_few_projects_give_empty_tables():
    rows = simulated(0.5)
    few = rows[rows["project_id"] < "P05"]
    assert overlap_against_chance(few, ITEMS).empty
