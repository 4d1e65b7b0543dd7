"""Averaging over models: boundary cases worked out by hand, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special, stats

from ontmoetingen.scoring.estimates import estimate_means, estimate_shares
from ontmoetingen.scoring.intervals import mean_interval
from ontmoetingen.scoring.mean_models import draw_means, mean_intervals, plausible_means
from ontmoetingen.scoring.posterior import plausible, spread_over, weighted_quantile
from ontmoetingen.scoring.share_models import draw_shares, plausible_shares, share_intervals
from ontmoetingen.scoring.shares import fit_beta_binomial

counts = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_grid_finds_a_narrow_density_far_from_the_middle():
    (x, y), weight = plausible(
        lambda x, y: -((x - 7) ** 2) / 2e-4 - (y + 3) ** 2 / 2, [(-20, 20), (-20, 20)], (9, 9)
    )
    assert weight.sum() == pytest.approx(1)
    assert weight @ x == pytest.approx(7, abs=1e-4)
    assert weight @ (x - 7) ** 2 == pytest.approx(1e-4, rel=0.02)
    assert weight @ y == pytest.approx(-3, abs=0.01)


def test_nodes_are_drawn_in_proportion_to_their_weights():
    nodes = spread_over(np.array([0.25, 0.75]), 1000, np.random.default_rng(1))
    assert np.bincount(nodes).tolist() == [250, 750]


def test_a_weighted_quantile_lies_between_the_middles():
    # middles of the weights at 0.25 and 0.75: half way between 2 and 4
    assert weighted_quantile(np.array([4.0, 2.0]), np.array([0.5, 0.5]), 0.5) == 3


def test_one_project_has_exactly_the_interval_of_its_own_mean():
    # answers 2, 4, 4, 6: 4 -+ 3.1824 x sqrt(2.6667 / 4)
    found = estimate_means([4], [16], [72])
    low, high = mean_interval(4, 16, 72)
    assert found.estimate_low[0] == pytest.approx(float(low), abs=1e-6)
    assert found.estimate_high[0] == pytest.approx(float(high), abs=1e-6)


def test_one_project_of_yes_and_no_is_one_beta_under_each_model():
    yes, n = np.array([3.0]), np.array([10.0])
    models = plausible_shares(yes, n)
    low, high = share_intervals(yes, n, models)

    def below(x: float) -> float:
        return float(models.weight @ special.betainc(3 + models.a, 7 + models.b, x))

    assert below(low[0]) == pytest.approx(0.025, abs=1e-6)
    assert below(high[0]) == pytest.approx(0.975, abs=1e-6)


def test_the_weights_are_those_of_the_integral_they_stand_for():
    # two projects, 8 of 10 and 2 of 10; share and correlation uniform between 0 and 1
    yes, n = np.array([8.0, 2.0]), np.array([10.0, 10.0])

    def joint(share: float, correlation: float) -> float:
        size = 1 / correlation - 1
        chance = stats.betabinom.pmf(yes, n, share * size, (1 - share) * size)
        return float(chance.prod())

    total, _ = integrate.dblquad(joint, 1e-4, 1 - 1e-4, 0, 1, epsabs=1e-9)
    mean, _ = integrate.dblquad(lambda s, c: c * joint(s, c), 1e-4, 1 - 1e-4, 0, 1, epsabs=1e-9)
    models = plausible_shares(yes, n)
    assert models.weight @ (1 / (models.size + 1)) == pytest.approx(mean / total, abs=0.004)
    assert models.weight @ models.share == pytest.approx(0.5, abs=1e-6)


def test_no_visible_difference_is_not_no_difference():
    # 5 of 10 three times: the fitted model sees no difference, the interval allows for one
    found = estimate_shares([5, 5, 5], [10, 10, 10])
    assert np.isinf(found.size)
    assert found.between_sd == 0
    assert (found.between_low, found.between_high > 0.1) == (0, True)
    common = stats.beta.ppf(0.975, 16, 16) - stats.beta.ppf(0.025, 16, 16)
    assert (found.estimate_high - found.estimate_low > common).all()


def test_no_visible_difference_between_means_is_not_no_difference():
    found = estimate_means([2, 2], [6, 6], [20, 20])
    assert found.between_sd == 0
    assert (found.estimate_high - found.estimate_low > 0).all()
    assert (found.estimate_high - found.estimate_low > found.plugin_high - found.plugin_low).all()


@pytest.mark.parametrize("yes", [[10, 20], [0, 0]], ids=["all yes", "all no"])
def test_all_answers_alike_leave_room_for_another(yes):
    found = estimate_shares(yes, [10, 20])
    width = found.estimate_high - found.estimate_low
    # 31 answers counting one of the other kind: an upper bound of about 3 / 31
    assert (width > 0.03).all()
    assert (width < 0.25).all()
    assert width[1] < width[0]


def test_one_answer_per_project_says_almost_nothing_about_a_project():
    found = estimate_means([1, 1, 1, 1], [2, 4, 6, 4], [4, 16, 36, 16])
    assert found.weight.tolist() == [0] * 4
    assert (found.estimate_low < found.value).all()
    assert (found.estimate_high > found.value).all()
    assert np.isnan(found.low).all()


def test_a_project_without_answers_has_the_widest_interval():
    found = estimate_shares([0, 30, 12, 22], [0, 40, 40, 40])
    width = found.estimate_high - found.estimate_low
    assert width.argmax() == 0
    assert np.isnan(found.value[0])


def test_a_project_without_ratings_has_the_widest_interval():
    found = estimate_means([0, 5, 8], [0, 20, 30], [0, 90, 120])
    width = found.estimate_high - found.estimate_low
    assert width.argmax() == 0
    assert found.estimate[0] == pytest.approx(found.fit.mean)


def test_everybody_in_a_project_alike_gives_no_interval_but_missing():
    found = estimate_means([3, 2], [6, 10], [12, 50])
    assert found.models is None
    assert np.isnan(found.estimate_low).all()
    assert np.isnan(found.between_low)


@pytest.mark.parametrize(
    "sums", [([0, 0], [0, 0], [0, 0]), ([1], [4], [16]), ([1, 1], [3, 3], [9, 9])]
)
def test_too_little_to_say_anything_gives_no_models(sums):
    assert plausible_means(*sums) is None
    assert np.isnan(estimate_means(*sums).estimate_low).all()


def test_without_answers_there_are_no_models_of_shares():
    found = estimate_shares([0, 0], [0, 0])
    assert found.models is None
    assert np.isnan(found.estimate_high).all()


def test_projects_all_yes_or_all_no_differ_as_much_as_they_can():
    # ten of each kind, sixty answers: the true shares are near 0 and 1, their spread near 0.5
    yes = [60, 0] * 10
    found = estimate_shares(yes, [60] * 20)
    assert found.between_low > 0.4
    assert found.between_high <= 0.5
    assert found.weight.min() > 0.99


def test_draws_follow_the_intervals():
    yes, n = np.array([9.0, 5, 1, 5, 7, 8]), np.full(6, 10.0)
    models = plausible_shares(yes, n)
    drawn = draw_shares(yes, n, models, 20_000, np.random.default_rng(5))
    low, high = share_intervals(yes, n, models)
    outside = ((drawn < low) | (drawn > high)).mean(axis=0)
    assert outside == pytest.approx(0.05, abs=0.008)


def test_draws_of_means_follow_the_intervals():
    n, total, squares = np.array([4, 6, 5.0]), np.array([8, 24, 15.0]), np.array([20, 110, 55.0])
    models = plausible_means(n, total, squares)
    drawn = draw_means(n, total, models, 20_000, np.random.default_rng(6))
    low, high = mean_intervals(n, total, models)
    outside = ((drawn < low) | (drawn > high)).mean(axis=0)
    assert outside == pytest.approx(0.05, abs=0.008)


@settings(max_examples=25, deadline=None)
@given(st.lists(counts, min_size=1, max_size=12))
def test_an_interval_of_a_share_holds_the_estimate_and_has_width(pairs):
    yes, n = (np.array(v, float) for v in zip(*pairs, strict=True))
    found = estimate_shares(yes, n)
    assert (found.estimate_low <= found.estimate).all()
    assert (found.estimate <= found.estimate_high).all()
    assert (found.estimate_high - found.estimate_low > 1e-3).all()
    assert 0 <= found.between_low <= found.between_high <= 0.5


@settings(max_examples=15, deadline=None)
@given(st.lists(counts, min_size=2, max_size=10))
def test_calling_no_yes_mirrors_the_intervals(pairs):
    yes, n = (np.array(v, float) for v in zip(*pairs, strict=True))
    found, mirrored = estimate_shares(yes, n), estimate_shares(n - yes, n)
    assert found.estimate_low == pytest.approx(1 - mirrored.estimate_high, abs=2e-3)


def test_equal_projects_cost_nothing_and_change_nothing():
    yes, n = np.array([9.0, 5, 1, 5]), np.array([10.0, 12, 10, 9])
    once, often = fit_beta_binomial(np.tile(yes, 50), np.tile(n, 50)), fit_beta_binomial(yes, n)
    alone = [fit_beta_binomial(np.repeat(yes, 50), np.repeat(n, 50))]
    assert once.log_likelihood == pytest.approx(alone[0].log_likelihood, abs=1e-8)
    # the same likelihood fifty times has its top in the same place
    assert once.size == pytest.approx(often.size, rel=1e-5)
    assert once.log_likelihood == pytest.approx(50 * often.log_likelihood, rel=1e-9)
