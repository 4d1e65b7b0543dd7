"""Random-intercept models with covariates: agreement with lme4 and statsmodels, by hand, edges.

Everything that is held against lme4 goes from the export by way of an instrument file.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_answers import invented
from real_data import reference
from study_responses import taken_in

from ontmoetingen.intake.pairing import pair_waves
from ontmoetingen.scoring.design import Covariate, covariates, design
from ontmoetingen.scoring.means import fit_random_intercept
from ontmoetingen.scoring.mixed import fit_mixed
from ontmoetingen.scoring.mixed_logit import fit_mixed_logit

# Model of the reference: study, item, covariates from the instrument ("start" is its first wave).
MODELS = {
    "bdf_null": ("bdf", "language", ()),
    "bdf_iq": ("bdf", "language", ("iq_verbal",)),
    "bdf_ancova": ("bdf", "language", ("start",)),
    "bdf_type": ("bdf", "language", ("start", "type", "class_size")),
    "api_county": ("apipop", "score", ()),
    "api_county_ancova": ("apipop", "score", ("start",)),
    "api_county_type": ("apipop", "score", ("start", "school_type")),
}
# Names of lme4's effects that are not in the order of the instrument's values.
ORDER = {"api_county_type": [0, 1, 3, 2]}


@pytest.fixture(scope="module")
def studies(repository, shared, tmp_path_factory):
    return {
        name: taken_in(repository, shared, name, tmp_path_factory.mktemp(name))
        for name in ("bdf", "apipop", "contraception")
    }


def rows_of(responses, item: str) -> pd.DataFrame:
    """Pairs of an item with background of respondents and attributes of projects."""
    asked = responses.instrument.item(item)
    pairs = pair_waves(responses.answers, asked.waves[0], asked.waves[-1], [item]).pairs
    keys = ["project_id", "respondent_id"]
    people = responses.respondents.drop(columns="wave").drop_duplicates(keys)
    return pairs.merge(people, on=keys).merge(responses.projects, on="project_id")


def design_of(responses, rows: pd.DataFrame, names: tuple[str, ...]):
    wanted = covariates(responses.instrument, [n for n in names if n != "start"])
    found = design(rows, wanted)
    if "start" not in names:
        return found.matrix
    start = rows["start"].to_numpy(float)[:, None]
    return np.hstack([found.matrix[:, :1], start, found.matrix[:, 1:]])


@pytest.mark.shared
@pytest.mark.parametrize("name", MODELS)
def test_linear_model_agrees_with_lme4(studies, shared, name):
    study, item, names = MODELS[name]
    rows = rows_of(studies[study], item)
    matrix = design_of(studies[study], rows, names)
    if name == "bdf_iq":
        matrix = matrix - np.array([0.0, rows["iq_verbal"].mean()])
    found = fit_mixed(rows["project_id"], matrix, rows["end"])
    expected = reference(shared)["computed"]["lmm"][name]
    order = ORDER.get(name, slice(None))
    assert found.criterion == pytest.approx(expected["reml"]["reml_criterion"], abs=1e-7)
    between, within = expected["reml"]["variance"].values()
    assert found.between_variance == pytest.approx(between, rel=1e-5)
    assert found.within_variance == pytest.approx(within, rel=1e-5)
    effects = list(expected["reml"]["fixef"].values())
    assert found.effects[order].tolist() == pytest.approx(effects, rel=1e-6)
    assert found.se[order].tolist() == pytest.approx(
        list(expected["reml"]["se"].values()), rel=1e-6
    )
    own = dict(zip(found.projects, found.project_effects, strict=True))
    for row in [*expected["eb"]["top5"], *expected["eb"]["bottom5"]]:
        assert own[row["group"]] == pytest.approx(row["eb"], rel=1e-6, abs=1e-5)


@pytest.mark.shared
def test_change_score_agrees_with_lme4(studies, shared):
    rows = rows_of(studies["bdf"], "language")
    change = rows["end"] - rows["start"]
    found = fit_mixed(rows["project_id"], np.ones((len(rows), 1)), change)
    expected = reference(shared)["computed"]["lmm"]["bdf_change"]["reml"]
    assert found.criterion == pytest.approx(expected["reml_criterion"], abs=1e-7)
    assert found.between_variance == pytest.approx(expected["variance"]["schoolNR"], rel=1e-5)


@pytest.mark.shared
def test_logistic_model_agrees_with_lme4(studies, shared):
    responses = studies["contraception"]
    keys = ["project_id", "respondent_id", "wave"]
    rows = responses.answers.merge(responses.respondents, on=keys)
    wanted = covariates(responses.instrument, ["urban", "age", "children"])
    matrix = design(rows, wanted).matrix
    found = fit_mixed_logit(rows["project_id"], matrix, rows["value"])
    expected = reference(shared)["computed"]["glmm"]["contraception_full"]["agq25"]
    assert found.effects.tolist() == pytest.approx(list(expected["fixef"].values()), abs=1e-5)
    assert found.se.tolist() == pytest.approx(list(expected["se"].values()), abs=1e-5)
    assert found.between_sd**2 == pytest.approx(expected["variance"], abs=1e-5)
    assert found.log_likelihood == pytest.approx(expected["logLik"], abs=1e-5)
    assert found.between_low < found.between_sd < found.between_high


@pytest.mark.shared
def test_logistic_model_without_covariates_agrees_with_lme4(studies, shared):
    rows = studies["contraception"].answers
    found = fit_mixed_logit(rows["project_id"], np.ones((len(rows), 1)), rows["value"])
    expected = reference(shared)["computed"]["glmm"]["contraception_null"]["agq25"]
    assert found.effects[0] == pytest.approx(expected["fixef"]["(Intercept)"], abs=1e-5)
    assert found.between_sd**2 == pytest.approx(expected["variance"], abs=1e-5)
    assert found.log_likelihood == pytest.approx(expected["logLik"], abs=1e-5)


def test_statsmodels_finds_the_same_within_its_own_precision():
    project, matrix, answers = invented()
    found = fit_mixed(project, matrix, answers)
    other = sm.MixedLM(answers, matrix, groups=project).fit(reml=True)
    assert found.effects.tolist() == pytest.approx(other.fe_params.tolist(), rel=1e-4)
    assert found.between_variance == pytest.approx(other.cov_re[0, 0], rel=1e-3)
    assert found.criterion <= -2 * other.llf + 1e-7, "ours is at least as high on the hill"


def test_without_covariates_it_is_the_model_of_the_estimates():
    project, matrix, answers = invented()
    found = fit_mixed(project, matrix[:, :1], answers)
    sums = pd.Series(answers).groupby(project).agg(["count", "sum", lambda v: (v**2).sum()])
    other = fit_random_intercept(*sums.to_numpy().T)
    assert found.effects[0] == pytest.approx(other.mean)
    assert found.se[0] == pytest.approx(other.mean_se, rel=1e-6)
    assert found.between_variance == pytest.approx(other.between_variance, rel=1e-5)
    assert found.criterion == pytest.approx(other.criterion, abs=1e-7)


def test_effects_by_hand_in_two_projects_of_two():
    # inside each project the covariate is 0 and 1 and the answer rises by 2: the effect is 2,
    # whatever the projects do; means at covariate 0 are 1 and 5
    found = fit_mixed([0, 0, 1, 1], [[1, 0], [1, 1], [1, 0], [1, 1]], [1.0, 3.1, 5.0, 6.9])
    assert found.effects[1] == pytest.approx(2.0)
    assert found.effects[0] == pytest.approx(3.0)  # (1 + 5) / 2, but for the rest of 0.1


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 1000),
    shift=st.floats(-50, 50),
    scale=st.floats(0.01, 100),
)
def test_unit_and_origin_of_a_covariate_change_only_its_effect(seed, shift, scale):
    project, matrix, answers = invented(projects=12, each=6, seed=seed)
    other = matrix.copy()
    other[:, 1] = other[:, 1] * scale + shift
    first, again = fit_mixed(project, matrix, answers), fit_mixed(project, other, answers)
    assert again.effects[1] * scale == pytest.approx(first.effects[1], rel=1e-6, abs=1e-9)
    assert again.between_sd == pytest.approx(first.between_sd, abs=1e-6)
    assert again.criterion == pytest.approx(first.criterion + 2 * np.log(scale), abs=1e-6)


def test_the_order_of_rows_changes_nothing():
    project, matrix, answers = invented()
    order = np.random.default_rng(2).permutation(len(project))
    first = fit_mixed(project, matrix, answers)
    again = fit_mixed(project[order], matrix[order], answers[order])
    assert again.between_sd == pytest.approx(first.between_sd)
    assert again.project_effects.tolist() == pytest.approx(first.project_effects.tolist())


def test_bounds_of_the_spread_keep_their_promise():
    inside = 0
    for seed in range(60):
        found = fit_mixed(*invented(projects=25, each=8, between=0.5, seed=seed))
        inside += found.between_low <= 0.5 <= found.between_high
    assert inside >= 52, "95 % of 60 is 57; below 52 comes once in 100 times"


def test_projects_that_do_not_differ_have_no_spread_and_no_effects():
    project, matrix, _ = invented()
    answers = np.tile([1.0, 2, 3], 200)
    found = fit_mixed(project, matrix, answers)
    assert found.between_variance == 0
    assert found.between_low == 0
    assert found.p_between == 1
    assert (found.project_effects == 0).all()


@pytest.mark.parametrize(
    ("project", "answers"),
    [([1, 1, 1, 1], [1, 2, 3, 5]), ([1, 2, 3, 4], [1, 2, 3, 5])],
    ids=["one project", "one row in each"],
)
def test_spread_cannot_be_told_from_the_rest(project, answers):
    found = fit_mixed(project, np.ones((4, 1)), answers)
    assert found.between_variance == 0
    assert found.effects[0] == pytest.approx(2.75)
    assert found.within_variance == pytest.approx(np.var(answers, ddof=1))
    assert np.isnan(found.between_high)


def test_everybody_in_a_project_answers_alike():
    found = fit_mixed([1, 1, 2, 2, 3, 3], np.ones((6, 1)), [1, 1, 3, 3, 5, 5])
    assert found.between_sd == pytest.approx(2)  # means 1, 3, 5: variance 8 / 2
    assert found.within_variance == 0
    assert found.project_effects.tolist() == pytest.approx([-2, 0, 2], abs=1e-5)
    assert found.se[0] == pytest.approx(2 / np.sqrt(3), rel=1e-4)


def test_a_covariate_explains_everything_inside_projects():
    # every answer is its project's level (0, 10, 20) plus the covariate: nothing else is left
    matrix = np.column_stack([np.ones(6), [1, 2, 1, 2, 1, 2]])
    found = fit_mixed([1, 1, 2, 2, 3, 3], matrix, [1, 2, 11, 12, 21, 22])
    assert found.effects.tolist() == pytest.approx([10, 1], abs=1e-4)
    assert found.between_sd == pytest.approx(10)


def test_everybody_answers_alike():
    found = fit_mixed([1, 1, 2, 2], np.ones((4, 1)), [3, 3, 3, 3])
    assert found.effects.tolist() == [3]
    assert found.between_sd == 0
    assert found.p_between == 1


def test_too_few_rows_give_nothing():
    found = fit_mixed([1], np.ones((1, 1)), [3.0])
    assert np.isnan(found.effects).all()
    assert np.isnan(found.between_variance)
    assert len(fit_mixed([], np.ones((0, 1)), []).projects) == 0


def test_five_thousand_projects_take_no_time():
    found = fit_mixed(*invented(projects=5000, each=30))
    assert found.between_sd == pytest.approx(0.6, abs=0.02)
    assert found.effects[1] == pytest.approx(0.2, abs=0.01)


def test_categories_are_columns_and_gaps_are_counted():
    rows = pd.DataFrame({"level": ["b", "a", None, "c", "b"], "age": [15, 16, 17, None, 19]})
    instrument_like = [("age", ()), ("level", ("a", "b", "c", "d"))]
    found = design(rows, [Covariate(i, i, values) for i, values in instrument_like])
    assert found.complete.tolist() == [True, True, False, False, True]
    assert found.n_missing == 2
    assert found.terms == ("mean", "age", "level=b")  # nobody left in c, nobody ever in d
    assert found.matrix.tolist() == [[1, 15, 1], [1, 16, 0], [1, 19, 1]]


def test_a_column_that_follows_from_others_is_dropped():
    rows = pd.DataFrame({"a": [1.0, 2, 4, 7], "b": [2.0, 4, 8, 14], "c": [3.0] * 4})
    found = design(rows, [Covariate(name, name) for name in "abc"])
    assert found.terms == ("mean", "a")
