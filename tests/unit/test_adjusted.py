"""Projects at equal composition: what background explains, and only that; edges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from intake_study import INSTRUMENT, instrument_in
from study_responses import taken_in

from ontmoetingen.scoring.adjusted import ADJUSTED, adjusted_table
from ontmoetingen.scoring.mixed import fit_mixed


@pytest.fixture
def instrument(tmp_path):
    text = INSTRUMENT.replace("project:\n", "adjust_for: [age, level]\nproject:\n")
    return instrument_in(tmp_path, text)


def invented(by_age: float, by_project: float, seed: int = 2, projects: int = 60):
    """Answers on ``meets`` (yes/no) and ``likes`` (rating) at T1; projects differ in mean age."""
    rng = np.random.default_rng(seed)
    project = np.repeat(np.arange(projects), 25)
    age = (17 + rng.normal(0, 2, projects)[project] + rng.normal(0, 1, len(project))).round()
    own = by_project * rng.normal(0, 1, projects)[project]
    level = by_age * (age - 17) + own
    keys = pd.DataFrame({"project_id": [f"P{p:02d}" for p in project], "wave": "T1"})
    keys["respondent_id"] = [f"r{i}" for i in range(len(project))]
    likes = keys.assign(item="likes", value=level + rng.normal(0, 1, len(project)))
    yes = (rng.random(len(project)) < 1 / (1 + np.exp(-level))).astype(float)
    answers = pd.concat([likes, keys.assign(item="meets", value=yes)], ignore_index=True)
    return answers, keys.assign(age=age, level=rng.choice(["v", "h"], len(project)))


def by_item(answers, respondents, instrument) -> pd.DataFrame:
    found = adjusted_table(answers, respondents, instrument)
    assert found.columns.tolist() == ADJUSTED
    return found.set_index("item")


def test_background_explains_what_it_makes(instrument):
    found = by_item(*invented(by_age=0.5, by_project=0.0), instrument)
    for item in ("meets", "likes"):
        assert found.loc[item, "p_before"] < 0.001
        assert found.loc[item, "share_explained"] > 0.85
        assert found.loc[item, "p_after"] > 0.01
    assert found.loc["likes", "between_sd_before"] == pytest.approx(1.0, abs=0.2)  # 0.5 x 2


def test_background_explains_nothing_of_what_projects_do(instrument):
    found = by_item(*invented(by_age=0.0, by_project=0.8), instrument)
    for item in ("meets", "likes"):
        assert abs(found.loc[item, "share_explained"]) < 0.1
        assert found.loc[item, "p_after"] < 0.001
        row = found.loc[item]
        assert row["after_low"] < row["between_sd_after"] < row["after_high"]
    # a logit of mean 0 and spread 0.8: shares vary by 0.172 (numerical integral)
    assert found.loc["meets", "between_sd_after"] == pytest.approx(0.172, abs=0.04)


def test_respondents_with_a_gap_are_left_out_of_both_models_and_counted(instrument):
    answers, respondents = invented(by_age=0.5, by_project=0.4)
    respondents.loc[:99, "age"] = np.nan
    found = by_item(answers, respondents, instrument).loc["likes"]
    assert found["n_missing"] == 100
    assert found["n"] == 60 * 25 - 100
    complete = answers[answers["item"] == "likes"].iloc[100:]
    alone = fit_mixed(complete["project_id"], np.ones((len(complete), 1)), complete["value"])
    assert found["between_sd_before"] == pytest.approx(alone.between_sd)


def test_a_respondent_without_background_is_a_gap_too(instrument):
    answers, respondents = invented(by_age=0.5, by_project=0.4)
    found = by_item(answers, respondents.iloc[10:], instrument)
    assert found["n_missing"].tolist() == [10, 10]


def test_projects_that_do_not_differ_have_nothing_to_explain(instrument):
    answers, respondents = invented(by_age=0.0, by_project=0.0)
    answers.loc[answers["item"] == "likes", "value"] = np.tile([1.0, 3, 5, 3, 3], 300)
    found = by_item(answers, respondents, instrument).loc["likes"]
    assert found["between_sd_before"] == 0
    assert np.isnan(found["share_explained"])


def test_background_that_does_not_vary_is_not_held_equal(instrument):
    answers, respondents = invented(by_age=0.0, by_project=0.5)
    found = by_item(answers, respondents.assign(level="v"), instrument)
    assert set(found["covariates"]) == {"age"}
    assert set(found["covariate_labels"]) == {"Leeftijd"}
    none = adjusted_table(answers, respondents.assign(level="v", age=17.0), instrument)
    assert none.empty


def test_no_background_named_and_no_answers_give_an_empty_table(instrument):
    answers, respondents = invented(by_age=0.0, by_project=0.5)
    nothing = adjusted_table(answers, respondents, replace(instrument, adjust_for=()))
    assert nothing.columns.tolist() == ADJUSTED
    assert nothing.empty
    assert adjusted_table(answers.head(0), respondents.head(0), instrument).empty


def test_one_answer_per_project_does_not_tell_projects_from_respondents(instrument):
    answers, respondents = invented(by_age=0.5, by_project=0.5)
    first = answers["respondent_id"].isin(answers.drop_duplicates("project_id")["respondent_id"])
    found = by_item(answers[first], respondents, instrument)
    assert found["n"].tolist() == [60, 60]
    assert found[["between_sd_before", "between_sd_after", "p_after"]].isna().all(axis=None)


def test_one_project_cannot_differ(instrument):
    answers, respondents = invented(by_age=0.5, by_project=0.5, projects=1)
    found = by_item(answers, respondents, instrument)
    assert (found["between_sd_before"] == 0).all()
    assert found["n_projects"].tolist() == [1, 1]


@pytest.mark.shared
def test_districts_hold_age_equal_by_themselves(repository, shared, tmp_path):
    """Without ``adjust_for`` the background that a contrast names is held equal."""
    responses = taken_in(repository, shared, "contraception", tmp_path)
    found = adjusted_table(responses.answers, responses.respondents, responses.instrument).iloc[0]
    assert found["covariates"] == "age"
    assert found["n"] == 1934
    assert found["n_missing"] == 0
    assert found["between_sd_before"] == pytest.approx(0.1114, abs=1e-4)
    assert abs(found["share_explained"]) < 0.1
