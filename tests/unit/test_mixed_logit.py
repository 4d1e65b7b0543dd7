"""The logistic model with random intercepts and covariates: by hand, its edges, its columns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from invented_answers import invented

from ontmoetingen.scoring.design import Covariate, design
from ontmoetingen.scoring.mixed import fit_mixed
from ontmoetingen.scoring.mixed_logit import fit_mixed_logit, spread_of_shares


def yes_no(projects: int = 40, each: int = 30, between: float = 0.8, seed: int = 1):
    rng = np.random.default_rng(seed)
    project, matrix, _ = invented(projects, each, seed=seed)
    logit = matrix @ [-3.0, 0.2] + rng.normal(0, between, projects)[project]
    return project, matrix, (rng.random(len(project)) < 1 / (1 + np.exp(-logit))).astype(float)


def test_without_differences_it_is_ordinary_logistic_regression():
    project, matrix, answers = yes_no(between=0.0, seed=4)
    project = np.zeros_like(project)
    found = fit_mixed_logit(project, matrix, answers)
    other = sm.Logit(answers, matrix).fit(disp=False)
    assert found.between_sd == 0
    assert found.effects.tolist() == pytest.approx(other.params.tolist(), rel=1e-6)
    assert found.se.tolist() == pytest.approx(other.bse.tolist(), rel=1e-6)
    assert found.log_likelihood == pytest.approx(other.llf)


def test_no_height_beside_the_top_is_higher():
    project, matrix, answers = yes_no()
    found = fit_mixed_logit(project, matrix, answers)
    again = fit_mixed_logit(project, matrix - [0, 17], answers)
    assert again.log_likelihood == pytest.approx(found.log_likelihood, abs=1e-7)
    assert again.between_sd == pytest.approx(found.between_sd, rel=1e-5)
    assert again.effects[0] == pytest.approx(found.effects[0] + 17 * found.effects[1], rel=1e-5)


def test_spread_of_shares_by_hand():
    project, matrix, answers = yes_no()
    found = fit_mixed_logit(project, matrix[:, :1], answers)
    spread, low, high = spread_of_shares(found, matrix[:, :1])
    draws = np.random.default_rng(5).normal(found.effects[0], found.between_sd, 400_000)
    assert spread == pytest.approx((1 / (1 + np.exp(-draws))).std(), abs=1e-3)
    assert low < spread < high


@pytest.mark.parametrize("answer", [0.0, 1.0])
def test_all_the_same_answer_gives_nothing(answer):
    project, matrix, _ = yes_no()
    found = fit_mixed_logit(project, matrix, np.full(len(project), answer))
    assert np.isnan(found.between_sd)
    assert all(np.isnan(v) for v in spread_of_shares(found, matrix))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("seed", range(25))
def test_a_handful_of_answers_gives_no_error_and_no_bounds_out_of_nothing(seed):
    rng = np.random.default_rng(seed)
    project, answers = rng.integers(0, 4, 8), (rng.random(8) < 0.5).astype(float)
    rows = pd.DataFrame({"a": rng.integers(1, 4, 8).astype(float), "b": rng.choice(["x", "y"], 8)})
    matrix = design(rows, [Covariate("a", "a"), Covariate("b", "b", ("x", "y"))]).matrix
    linear, logistic = (fit(project, matrix, answers) for fit in (fit_mixed, fit_mixed_logit))
    assert not linear.between_low > linear.between_sd
    assert not logistic.between_low > logistic.between_sd
    spread, low, high = spread_of_shares(logistic, matrix)
    assert np.isnan(spread) or 0 <= spread <= 0.5
    assert np.isnan(low) or np.isnan(high) or low <= spread <= high


def test_a_category_that_everybody_says_yes_in_leaves_the_others_alone():
    project, matrix, answers = yes_no()
    group = (np.arange(len(project)) % 7 == 0).astype(float)
    answers = np.where(group == 1, 1.0, answers)
    found = fit_mixed_logit(project, np.column_stack([matrix, group]), answers)
    rest = fit_mixed_logit(project[group == 0], matrix[group == 0], answers[group == 0])
    assert found.effects[1] == pytest.approx(rest.effects[1], abs=0.01)
    assert found.between_sd == pytest.approx(rest.between_sd, abs=0.02)
