"""Estimates per project: edges worked out by hand, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontmoetingen.scoring.estimates import estimate_means, estimate_shares
from ontmoetingen.scoring.intervals import mean_interval, sample_variance, wilson
from ontmoetingen.scoring.shares import fit_beta_binomial, posterior_share

counts = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_variance_from_sums_is_the_variance_of_the_answers():
    answers = np.array([1.0, 2, 2, 5, 6])
    found = sample_variance(5, answers.sum(), (answers**2).sum())
    assert found == pytest.approx(answers.var(ddof=1))


@pytest.mark.parametrize(
    ("yes", "n", "share"),
    [([3], [10], 0.3), ([10, 20], [10, 20], 1.0), ([0, 0], [10, 20], 0.0), ([1, 1], [2, 2], 0.5)],
    ids=["one project", "all yes", "all no", "no variation"],
)
def test_shares_without_visible_differences_all_get_the_common_share(yes, n, share):
    found = estimate_shares(yes, n)
    assert found.estimate == pytest.approx([share] * len(n))
    assert found.weight.tolist() == [0.0] * len(n)
    assert np.isinf(found.size)
    assert found.between_sd == 0
    assert (found.estimate_low <= share).all()
    assert (found.estimate_high >= share).all()


@pytest.mark.parametrize(
    ("n", "total", "squares", "mean"),
    [
        ([4], [12], [40], 3.0),  # one project
        ([2, 2], [6, 6], [20, 20], 3.0),  # equal means, spread inside: no variation between
        ([1, 1, 1], [2, 4, 6], [4, 16, 36], 4.0),  # one answer each: nothing to tell apart
    ],
    ids=["one project", "equal means", "one answer each"],
)
def test_means_without_visible_differences_all_get_the_common_mean(n, total, squares, mean):
    found = estimate_means(n, total, squares)
    assert found.estimate == pytest.approx([mean] * len(n))
    assert found.weight.tolist() == [0.0] * len(n)
    assert found.between_sd == 0


def test_projects_in_which_everybody_agrees_keep_their_own_mean():
    # 2, 2, 2 and 5, 5: no spread inside, so a project's mean is known exactly
    found = estimate_means([3, 2], [6, 10], [12, 50])
    assert found.estimate == pytest.approx([2, 5])
    assert found.weight.tolist() == [1.0, 1.0]


def test_one_project_of_one_respondent_has_a_value_and_no_interval_of_the_mean():
    found = estimate_means([1], [4], [16])
    assert found.value.tolist() == [4.0]
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()


def test_the_same_answer_ten_times_is_not_certainty():
    # pooled spread: 1, 3 in the second: (1 + 1) / (10 + 2 - 2) = 0.2; t(10) = 2.2281
    found = estimate_means([10, 2], [50, 4], [250, 10])
    half = 2.2281 * np.sqrt(0.2 / 10)
    assert found.low[0] == pytest.approx(5 - half, abs=1e-4)
    assert found.high[0] == pytest.approx(5 + half, abs=1e-4)
    own = mean_interval(2, 4, 10)
    assert (found.low[1], found.high[1]) == (pytest.approx(own[0]), pytest.approx(own[1]))


def test_a_project_without_ratings_gets_the_overall_mean_also_without_spread_inside():
    # means 2 and 5 known exactly: the overall mean is (2 + 5) / 2
    found = estimate_means([3, 2, 0], [6, 10, 0], [12, 50, 0])
    assert found.estimate == pytest.approx([2, 5, 3.5])
    assert found.weight.tolist() == [1, 1, 0]


def test_without_any_spread_anywhere_there_is_no_interval():
    found = estimate_means([3, 2], [6, 10], [12, 50])
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()


def test_a_project_without_answers_has_no_value_but_gets_what_is_known_of_all():
    found = estimate_shares([0, 30, 12], [0, 40, 40])
    assert np.isnan(found.value[0])
    assert np.isnan(found.low[0])
    assert found.weight[0] == 0
    assert 0.3 < found.estimate[0] < 0.75


def test_few_projects_make_the_interval_wider():
    yes, n = [9, 5, 1, 5, 8, 3], [10, 10, 10, 10, 10, 10]
    found = estimate_shares(yes, n)
    width, plain = (
        (found.estimate_high - found.estimate_low).mean(),
        (found.plugin_high - found.plugin_low).mean(),
    )
    assert width > plain


def test_many_projects_leave_little_doubt_about_the_model():
    yes, n = np.tile([9, 5, 1, 5, 8, 3], 200), np.full(1200, 10)
    found = estimate_shares(yes, n)
    assert found.estimate_low == pytest.approx(found.plugin_low, abs=0.004)
    assert found.estimate_high == pytest.approx(found.plugin_high, abs=0.004)


@settings(max_examples=15, deadline=None)
@given(st.lists(counts, min_size=2, max_size=12))
def test_an_estimate_lies_between_the_own_share_and_that_of_all(pairs):
    yes, n = (np.array(v, float) for v in zip(*pairs, strict=True))
    fit = fit_beta_binomial(yes, n)
    estimate, low, high = posterior_share(yes, n, fit)
    value = yes / n
    assert (estimate >= np.minimum(value, fit.share) - 1e-9).all()
    assert (estimate <= np.maximum(value, fit.share) + 1e-9).all()
    assert ((low >= -1e-12) & (low <= high) & (high <= 1 + 1e-12)).all()


@settings(max_examples=15, deadline=None)
@given(st.lists(counts, min_size=2, max_size=12))
def test_calling_no_yes_mirrors_the_estimates(pairs):
    yes, n = (np.array(v, float) for v in zip(*pairs, strict=True))
    found = estimate_shares(yes, n).estimate
    mirrored = estimate_shares(n - yes, n).estimate
    assert found == pytest.approx(1 - mirrored, abs=1e-4)


@settings(max_examples=15, deadline=None)
@given(st.floats(-5, 5), st.floats(0.5, 3))
def test_another_unit_of_the_scale_gives_the_same_estimates_in_that_unit(shift, factor):
    n, total, squares = np.array([4, 6, 5.0]), np.array([8, 24, 15.0]), np.array([20, 110, 55.0])
    moved_total = factor * total + n * shift
    moved_squares = factor**2 * squares + 2 * factor * shift * total + n * shift**2
    found = estimate_means(n, total, squares)
    moved = estimate_means(n, moved_total, moved_squares)
    assert moved.estimate == pytest.approx(factor * found.estimate + shift, abs=1e-4)
    assert moved.weight == pytest.approx(found.weight, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(counts)
def test_wilson_holds_the_share_and_stays_between_0_and_1(pair):
    low, high = wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] <= high <= 1


def test_without_answers_there_is_no_interval():
    assert np.isnan(wilson(0, 0)[0])
    assert np.isnan(mean_interval(0, 0, 0)[0])


def test_five_thousand_projects_are_estimated():
    rng = np.random.default_rng(3)
    n = rng.integers(5, 60, 5000)
    yes = rng.binomial(n, rng.beta(6, 3, 5000))
    fit = fit_beta_binomial(yes, n)
    assert fit.share == pytest.approx(6 / 9, abs=0.01)
    assert fit.size == pytest.approx(9, rel=0.1)
