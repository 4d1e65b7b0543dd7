"""Overlap of low scorers: agreement with R, by hand, and what shuffling must keep."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from real_data import reference
from study_responses import taken_in

from ontmoetingen.scoring.overlap import (
    HIGH,
    LABELS,
    LOW,
    PATTERNS,
    RESPONDENTS,
    TESTS,
    against_chance,
    arrange,
    distances,
    extremes,
    raw_share,
)
from ontmoetingen.scoring.rows import overlap_tables, wide_answers

ITEMS = ["a", "b", "c"]
LEVELS = ((3, "all3"), (2, "ge2"))


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


@pytest.fixture(scope="module")
def counties(repository, shared, tmp_path_factory):
    return taken_in(repository, shared, "apipop", tmp_path_factory.mktemp("apipop"))


def within_chance(found: float, expected: float, sd: float, draws: tuple[int, int]) -> bool:
    """Whether two means of so many draws differ by no more than three Monte Carlo errors."""
    return abs(found - expected) <= 3 * sd * np.sqrt(1 / draws[0] + 1 / draws[1])


def p_within_chance(found: float, expected: float, draws: tuple[int, int]) -> bool:
    # No draw at least as far out gives 1 / (draws + 1) for both, but not the same number.
    p = max(found, expected, 1 / min(draws))
    return within_chance(found, expected, np.sqrt(p * (1 - p)), draws)


@pytest.mark.shared
def test_overlap_agrees_with_r(counties, shared):
    expected, draws = reference(shared)["extra"]["overlap_z"], (2000, 2000)
    every = set(counties.totals["project_id"])
    found, _ = overlap_tables(counties.answers, counties.instrument, every, draws[0])
    low = found[found["direction"] == LOW].set_index(["method", "at_least"])
    assert set(found["n_extreme"]) == {12}
    for method, name in [(RESPONDENTS, "respondent_null"), (LABELS, "label_null")]:
        for level, which in LEVELS:
            row = low.loc[(method, level)]
            assert row["observed"] == expected[f"obs_{which}"]
            assert within_chance(row["expected"], expected[name][f"mean_{which}"], 1.6, draws)
            assert p_within_chance(row["p_value"], expected[name][f"p_{which}"], draws)


@pytest.mark.shared
def test_overlap_of_raw_shares_agrees_with_r(counties, shared):
    expected, draws = reference(shared)["computed"]["overlap"], (2000, 20000)
    rows = wide_answers(counties.answers, counties.instrument)
    items = counties.instrument.overlap
    found = against_chance(rows, items, draws[0], measure=raw_share).tests
    low = found[(found["direction"] == LOW) & (found["method"] == LABELS)].set_index("at_least")
    for level, which in LEVELS:
        row = low.loc[level]
        assert row["observed"] == expected[f"obs_{which}"]
        assert within_chance(row["expected"], expected[f"exp_{which}"], 1.6, draws)
        assert p_within_chance(row["p_value"], expected[f"p_{which}"], draws)


def test_one_common_cause_gives_more_overlap_than_chance():
    found = against_chance(simulated(1.0), ITEMS, draws=300).tests
    row = found[(found["direction"] == "low") & (found["method"] == RESPONDENTS)].iloc[0]
    assert row["at_least"] == 3
    assert row["observed"] > row["expected"]
    assert row["p_value"] < 0.02


def test_without_a_common_cause_the_overlap_is_that_of_chance():
    found = against_chance(simulated(0.0), ITEMS, draws=300).tests
    row = found[(found["direction"] == "low") & (found["method"] == RESPONDENTS)].iloc[0]
    assert row["p_value"] > 0.05


def test_the_same_seed_gives_the_same_numbers():
    first, again = (against_chance(simulated(0.5), ITEMS, draws=60) for _ in range(2))
    pd.testing.assert_frame_equal(first.tests, again.tests)
    pd.testing.assert_frame_equal(first.patterns, again.patterns)


def test_the_order_of_rows_changes_nothing():
    rows = simulated(0.5)
    first = against_chance(rows, ITEMS, draws=60)
    again = against_chance(rows.sample(frac=1, random_state=1), ITEMS, draws=60)
    pd.testing.assert_frame_equal(first.patterns, again.patterns)


def test_patterns_hold_every_combination_and_count_each_project_once():
    rows = simulated(0.5)
    answers = arrange(rows, ITEMS)
    z = distances(answers.values, answers.starts)
    found = against_chance(rows, ITEMS, draws=50).patterns
    names = ["a;b;c", "a;b", "a;c", "b;c", "a", "b", "c"]
    for direction in (LOW, HIGH):
        flags = extremes(z, direction, 6)
        own = found[found["direction"] == direction].set_index("pattern")["n_projects"]
        assert own.index.tolist() == names
        assert own.sum() == flags.any(axis=1).sum()
        assert own["a;b;c"] == flags.all(axis=1).sum()
        assert own["b"] == (flags == [False, True, False]).all(axis=1).sum()


def test_expected_patterns_add_up_to_the_expected_numbers_and_to_the_size_of_the_ends():
    found = against_chance(simulated(0.5), ITEMS, draws=200)
    tests = found.tests[found.tests["method"] == RESPONDENTS].set_index(["direction", "at_least"])
    size = found.patterns["pattern"].str.count(";") + 1
    for direction in (LOW, HIGH):
        own = found.patterns["direction"] == direction
        for level in (3, 2):
            expected = found.patterns.loc[own & (size >= level), "expected"].sum()
            assert expected == pytest.approx(tests.loc[(direction, level), "expected"])
        places = (found.patterns.loc[own, "expected"] * size[own]).sum()
        assert places == pytest.approx(3 * 6), "6 projects at the end of each of 3 items, always"
    assert (found.patterns["expected_low"] <= found.patterns["expected"]).all()
    assert (found.patterns["expected"] <= found.patterns["expected_high"]).all()


def test_a_project_without_answers_to_an_item_is_at_neither_end_of_it():
    rows = simulated(0.5)
    rows.loc[rows["project_id"] == "P03", "a"] = np.nan
    answers = arrange(rows, ITEMS)
    z = distances(answers.values, answers.starts)
    assert z[3, 0] == 0
    yes, n = np.array([[9.0, 0.0, 3.0]]).T, np.array([[10.0, 0.0, 10.0]]).T
    assert raw_share(yes, n).ravel().tolist() == [0.9, 0.6, 0.3]  # 12 of 20 where nobody answered


def test_five_thousand_projects_take_seconds():
    rng = np.random.default_rng(3)
    project = np.repeat(np.arange(5000), 20)
    answers = (rng.random((len(project), 3)) < 0.7).astype(float)
    rows = pd.DataFrame(answers, columns=ITEMS).assign(project_id=project.astype(str))
    found = against_chance(rows, ITEMS, draws=50)
    assert set(found.tests["n_extreme"]) == {1000}
    assert len(found.patterns) == 14


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
    found = against_chance(simulated(0.5)[["project_id", *items]], items)
    assert found.tests.empty
    assert found.patterns.empty
    assert found.tests.columns.tolist() == TESTS
    assert found.patterns.columns.tolist() == PATTERNS


def test_too_few_projects_give_empty_tables():
    rows = simulated(0.5)
    assert against_chance(rows[rows["project_id"] < "P05"], ITEMS).tests.empty
