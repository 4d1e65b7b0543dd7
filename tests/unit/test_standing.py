"""Who stands out: edges worked out by hand, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ontmoetingen.scoring.funnel import (
    lines,
    mean_limit,
    share_limit,
    size_grid,
)
from ontmoetingen.scoring.standing import (
    ALIKE,
    HIGHER,
    LOWER,
    STATES,
    TOO_SMALL,
    stand_means,
    stand_shares,
    tails_against_rest,
    within_sd,
)


def test_rest_tails_count_the_outcomes_of_a_random_draw():
    # 3 of 6 respondents say yes; a project of 2: 3 pairs of 15 hold no yes, 3 hold two
    low, high = tails_against_rest([0, 3], [2, 4])
    assert low[0] == pytest.approx(3 / 15)
    assert high[0] == pytest.approx(1)
    assert high[1] == pytest.approx(3 / 15)


def test_rest_tails_approach_the_binomial_with_many_others():
    low, _ = tails_against_rest([2, 60_000], [10, 100_000])
    assert low[0] == pytest.approx(stats.binom.cdf(2, 10, 0.6), rel=1e-3)


@pytest.mark.parametrize("yes", [[0, 0, 0], [20, 30, 40]], ids=["all no", "all yes"])
def test_where_everybody_gives_one_answer_nobody_stands_out_and_nobody_is_too_small(yes):
    # Had all 20 answered otherwise, the chance of just these 20 of 90 would be next to nothing.
    found = stand_shares(yes, [20, 30, 40])
    assert set(found.state) == {ALIKE}
    assert found.p_value.tolist() == [1, 1, 1]


def test_where_everybody_gives_one_answer_a_tiny_project_is_still_too_small():
    # one of ten who answers otherwise: 2 x 1/10 = 0.2; two of ten: 2 x 1/45 = 0.044
    found = stand_shares([1, 2, 7], [1, 2, 7])
    assert found.state.tolist() == [TOO_SMALL, ALIKE, ALIKE]


def test_ratings_that_are_all_one_answer_are_alike():
    n = np.array([20, 30, 1.0])
    found = stand_means(n, 4 * n, 16 * n, (1, 6))
    assert found.state.tolist() == [ALIKE, ALIKE, TOO_SMALL]
    assert found.difference.tolist() == [0, 0, 0]
    assert found.p_value.tolist() == [1, 1, 1]


def test_without_spread_inside_projects_a_difference_is_weighed_by_the_spread_of_all_answers():
    # all 10 say 2, all 10 say 4, all 20 say 3: sum of squares about 3 is 10 + 10 = 20, over 39
    n, answer = np.array([10, 10, 20.0]), np.array([2, 4, 3.0])
    found = stand_means(n, n * answer, n * answer**2, (1, 6))
    t = (4 / 3) / np.sqrt(20 / 39 * (1 / 10 + 1 / 30))  # 2 against (10 x 4 + 20 x 3) / 30 = 10/3
    assert found.p_value[:2].tolist() == pytest.approx([2 * stats.t.sf(t, 39)] * 2)
    assert found.p_value[2] == 1
    assert found.state.tolist() == [LOWER, HIGHER, ALIKE]


def test_a_few_answers_without_spread_are_no_certainty():
    # 4, 4 and 5, 5: by the spread inside projects (none) p would be 0
    found = stand_means([2, 2], [8, 10], [32, 50], (1, 6))
    assert found.p_value[0] == pytest.approx(2 * stats.t.sf(1 / np.sqrt(1 / 3), 3))
    assert set(found.state) == {ALIKE}


def test_one_project_has_nothing_to_be_compared_with():
    found = stand_shares([8], [20])
    assert found.state.tolist() == [TOO_SMALL]
    assert np.isnan(found.difference[0])


def test_one_respondent_who_says_yes_does_not_stand_out():
    # p = 0.8: the drawn line would flag every 1 out of 1, the exact chance is 0.8
    found = stand_shares([1, 80, 80], [1, 100, 100])
    assert found.state[0] == TOO_SMALL


def test_means_are_compared_with_all_others():
    # project 1: mean 2, others (2 * 10 * 4) / 20 = 4; pooled variance inside = 1
    n, total = np.array([10, 10, 10.0]), np.array([20, 40, 40.0])
    squares = total**2 / n + 9  # nine degrees of freedom each, variance 1
    found = stand_means(n, total, squares, (1, 6))
    assert found.difference.tolist() == pytest.approx([-2, 1, 1])
    t = 2 / np.sqrt(1 / 10 + 1 / 20)
    assert found.p_value[0] == pytest.approx(2 * stats.t.sf(t, 27))
    assert found.state.tolist() == [LOWER, HIGHER, HIGHER]


def test_a_project_with_one_rating_is_too_small():
    found = stand_means([1, 20, 20], [1, 80, 84], [1, 340, 372], (1, 6))
    assert found.state[0] == TOO_SMALL


def test_ratings_without_any_spread_give_no_verdict():
    found = stand_means([1, 1], [3, 4], [9, 16], (1, 6))
    assert set(found.state) == {TOO_SMALL}


def test_spread_inside_projects_is_pooled():
    # 1, 3 and 3, 5: squared distances 2 + 2 over 4 - 2 degrees of freedom
    assert within_sd([2, 2], [4, 8], [10, 34]) == (pytest.approx(np.sqrt(2)), 2)


counts = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(max_examples=60, deadline=None)
@given(st.lists(counts, min_size=1, max_size=10))
def test_swapping_yes_and_no_swaps_higher_and_lower(pairs):
    yes, n = (np.array(v, float) for v in zip(*pairs, strict=True))
    swap = {HIGHER: LOWER, LOWER: HIGHER, ALIKE: ALIKE, TOO_SMALL: TOO_SMALL}
    found, mirrored = stand_shares(yes, n), stand_shares(n - yes, n)
    assert [swap[s] for s in found.state] == mirrored.state.tolist()
    assert set(found.state) <= set(STATES)


@settings(max_examples=40, deadline=None)
@given(st.lists(counts, min_size=2, max_size=10), st.randoms())
def test_the_order_of_projects_does_not_matter(pairs, random):
    order = list(range(len(pairs)))
    random.shuffle(order)
    yes, n = (np.array(v, float) for v in zip(*pairs, strict=True))
    found, moved = stand_shares(yes, n), stand_shares(yes[order], n[order])
    assert found.state[order].tolist() == moved.state.tolist()


def test_no_true_difference_gives_few_false_alarms():
    rng = np.random.default_rng(8)
    alarms = [
        np.isin(stand_shares(rng.binomial(25, 0.8, 60), np.full(60, 25)).state, [HIGHER, LOWER])
        for _ in range(200)
    ]
    any_alarm = np.mean([a.any() for a in alarms])
    assert any_alarm <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


def test_three_projects_without_true_difference_give_few_false_alarms():
    # Here the plain binomial against the other two would raise about twice too many.
    rng = np.random.default_rng(9)
    alarms = [
        np.isin(stand_shares(rng.binomial(200, 0.5, 3), [200] * 3).state, [HIGHER, LOWER]).any()
        for _ in range(400)
    ]
    assert np.mean(alarms) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)


def test_limits_close_in_with_size_and_hold_the_reference():
    n = np.array([10, 50, 250, 1000])
    for kind, reference_value, sd in [("yes_no", 0.7, np.nan), ("rating", 4.2, 1.1)]:
        limit = lines(kind, n, reference_value, sd)
        assert (limit["low998"] < limit["low95"]).all()
        assert (limit["low95"] < reference_value).all()
        assert (limit["high95"] > reference_value).all()
        assert (limit["high998"] > limit["high95"]).all()
        assert (np.diff(limit["low95"]) > 0).all()


def test_limits_of_shares_stay_between_0_and_1():
    assert share_limit([1, 2, 3], 0.95, 0.999).max() <= 1
    assert share_limit([1, 2, 3], 0.05, 0.001).min() >= 0


def test_limit_of_a_mean():
    assert mean_limit([25], 4.0, 1.0, 0.025)[0] == pytest.approx(4 - 1.959964 / 5)


def test_grid_of_sizes_starts_at_ten_and_passes_the_largest():
    grid = size_grid(137)
    assert grid[0] == 10
    assert grid[-1] == 140
    assert (np.diff(grid) > 0).all()
