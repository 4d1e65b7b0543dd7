"""Project traits: agreement with statsmodels, by hand, edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from ontmoetingen.scoring.traits import (
    contrast_trait,
    regression_weights,
    trait_effect,
    trait_means,
)


def test_effect_and_interval_agree_with_weighted_least_squares():
    rng = np.random.default_rng(5)
    trait, weight = rng.normal(17, 2, 40), rng.uniform(0.2, 2, 40)
    value = 0.5 + 0.02 * trait + rng.normal(0, 0.1, 40)
    found = trait_effect(value, trait, weight, draws=200)
    fit = sm.WLS(value, sm.add_constant(trait), weights=weight).fit()
    low, high = fit.conf_int()[1]
    assert found.effect == pytest.approx(fit.params[1])
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert found.n_projects == 40


def test_permutation_p_is_near_the_p_of_the_regression_when_both_apply():
    rng = np.random.default_rng(6)
    trait, weight = rng.normal(0, 1, 60), np.ones(60)
    value = 0.25 * trait + rng.normal(0, 1, 60)
    found = trait_effect(value, trait, weight)
    fit = sm.WLS(value, sm.add_constant(trait), weights=weight).fit()
    assert found.p_value == pytest.approx(fit.pvalues[1], abs=0.03)


def test_a_contrast_is_the_difference_of_weighted_means():
    # weights 1 and 3: (0.5 + 3 * 0.7) / 4 = 0.65; others (0.8 + 0.9) / 2 = 0.85
    found = trait_effect([0.5, 0.7, 0.8, 0.9], [1, 1, 0, 0], [1, 3, 1, 1], draws=50)
    assert found.effect == pytest.approx(0.65 - 0.85)


def test_shifting_the_trait_changes_nothing():
    value, weight = [1.0, 3, 2, 5, 4], [1, 2, 1, 2, 1]
    near = trait_effect(value, [1, 2, 3, 4, 5], weight, draws=100)
    far = trait_effect(value, [101, 102, 103, 104, 105], weight, draws=100)
    assert near.effect == pytest.approx(far.effect)
    assert near.p_value == far.p_value


@pytest.mark.parametrize(
    ("value", "trait"),
    [([1, 2, 3], [1, 2, 3]), ([1, 2, 3, 4], [5, 5, 5, 5]), ([1, 2, 3, np.nan], [1, 2, 3, 4])],
    ids=["three projects", "trait does not vary", "a value is missing"],
)
def test_too_little_gives_no_effect(value, trait):
    found = trait_effect(value, trait, np.ones(len(value)))
    assert np.isnan(found.effect)
    assert np.isnan(found.p_value)


def test_weights_grow_with_size_and_level_off():
    weights = regression_weights([5, 10, 1000, 2000], 10)
    assert (np.diff(weights) > 0).all()
    assert weights[3] / weights[2] < 1.01
    assert weights.sum() == pytest.approx(4)


def test_without_variation_between_projects_weights_follow_size():
    assert regression_weights([10, 30], np.inf).tolist() == [0.5, 1.5]


def test_unknown_attribute_is_neither_side_of_a_contrast():
    found = contrast_trait(pd.Series(["a", "b", None]), ("a",))
    assert found.tolist()[:2] == [1.0, 0.0]
    assert np.isnan(found[2])


def test_mean_per_project_counts_a_respondent_once():
    rows = pd.DataFrame(
        {
            "project_id": ["P", "P", "P", "Q", "Q"],
            "respondent_id": ["a", "a", "b", "c", "d"],
            "age": [16, 16, 19, None, 20],
        }
    )
    found = trait_means(rows, "age")
    assert found["project_id"].tolist() == ["P", "Q"]
    assert found["value"].tolist() == [17.5, 20.0]  # (16 + 19) / 2, not (16 + 16 + 19) / 3
    assert found["n"].tolist() == [2, 1]
