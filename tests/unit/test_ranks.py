"""Ranks: never without their interval, and the interval is as wide as the doubt is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontmoetingen.scoring.estimates import estimate_means, estimate_shares
from ontmoetingen.scoring.ranks import places, rank_projects

counts = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def ranks_of(yes, n, among=None):
    return rank_projects(estimate_shares(yes, n), n, yes, among)


def test_equal_values_share_the_first_of_their_places():
    # from high to low: 0.9; 0.5 and 0.5 share place 2; 0.1 comes fourth
    assert places(np.array([0.5, 0.9, 0.1, 0.5])).tolist() == [2, 1, 4, 2]


def test_projects_that_cannot_be_told_apart_may_have_any_place():
    found = ranks_of([5] * 10, [10] * 10)
    assert found.rank.tolist() == [1] * 10
    assert (found.low <= 1).all()
    assert (found.high >= 9).all()


def test_projects_far_apart_have_one_place():
    found = ranks_of([990, 500, 10], [1000, 1000, 1000])
    assert found.rank.tolist() == found.low.tolist() == found.high.tolist() == [1, 2, 3]


def test_only_the_projects_compared_have_a_rank():
    found = ranks_of([9, 8, 5, 1], [10, 10, 10, 10], among=[True, False, True, True])
    assert np.isnan(found.rank[1])
    assert found.rank[[0, 2, 3]].tolist() == [1, 2, 3]
    assert np.nanmax(found.high) <= 3


def test_without_anything_to_compare_there_are_no_ranks():
    found = ranks_of([9, 8], [10, 10], among=[False, False])
    assert np.isnan(found.rank).all()
    assert np.isnan(found.high).all()


def test_where_no_interval_can_be_given_there_is_no_rank_either():
    # 2, 2, 2 and 5, 5: nobody differs from others in the project, so precision is unknown
    n, total, squares = [3, 2], [6, 10], [12, 50]
    found = rank_projects(estimate_means(n, total, squares), n, total)
    assert np.isnan(found.rank).all()
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()


def test_ranks_are_the_same_every_time():
    first, again = (ranks_of([9, 5, 1, 5], [10, 12, 10, 9]) for _ in range(2))
    assert first.low.tolist() == again.low.tolist()
    assert first.high.tolist() == again.high.tolist()


def test_more_answers_narrow_the_interval():
    few, many = ranks_of([6, 7, 8, 9], [10] * 4), ranks_of([600, 700, 800, 900], [1000] * 4)
    assert (many.high - many.low).sum() < (few.high - few.low).sum()
    assert many.low.tolist() == [4, 3, 2, 1]


@settings(max_examples=25, deadline=None)
@given(st.lists(counts, min_size=1, max_size=15))
def test_an_interval_holds_its_rank_and_stays_among_the_projects(pairs):
    yes, n = (np.array(v, float) for v in zip(*pairs, strict=True))
    found = ranks_of(yes, n)
    assert (found.low >= 1).all()
    assert (found.low <= found.rank).all()
    assert (found.rank <= found.high).all()
    assert (found.high <= len(n)).all()


@settings(max_examples=15, deadline=None)
@given(st.lists(counts, min_size=2, max_size=10))
def test_the_higher_of_two_estimates_has_the_higher_place(pairs):
    yes, n = (np.array(v, float) for v in zip(*pairs, strict=True))
    estimate, rank = estimate_shares(yes, n).estimate, ranks_of(yes, n).rank
    apart = estimate[:, None] > estimate + 1e-6
    assert (rank[:, None] < rank)[apart].all()


def test_many_projects_are_ranked():
    rng = np.random.default_rng(4)
    n = rng.integers(10, 60, 5000)
    yes = rng.binomial(n, rng.beta(8, 2, 5000))
    found = ranks_of(yes, n)
    assert found.low.min() == pytest.approx(1, abs=50)
    assert (found.high - found.low).mean() > 1000
