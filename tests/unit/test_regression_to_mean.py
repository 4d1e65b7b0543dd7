"""Regression to the mean: agreement with R by way of instrument files, what chance alone gives."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from real_data import reference
from study_responses import taken_in

from ontmoetingen.intake.pairing import pair_waves
from ontmoetingen.scoring.change import paired_change
from ontmoetingen.scoring.regression_to_mean import (
    CHECKS,
    change_checks,
    expected_change,
    oldham,
)
from ontmoetingen.scoring.shrunk_change import MODELLED, ancova_effects, shrunk_change


@pytest.fixture(scope="module")
def pairs(repository, shared, tmp_path_factory) -> dict[str, pd.DataFrame]:
    """Pairs of the item asked twice in each study."""
    found = {}
    for name, item in [("bdf", "language"), ("apipop", "score")]:
        responses = taken_in(repository, shared, name, tmp_path_factory.mktemp(name))
        waves = responses.instrument.item(item).waves
        found[name] = pair_waves(responses.answers, waves[0], waves[-1], [item]).pairs
    return found


def checks_of(pairs: pd.DataFrame) -> pd.Series:
    return change_checks(pairs).set_index("name")["value"]


def assert_equal(own: pd.Series, theirs: dict, names: dict[str, str], within: float) -> None:
    """Our number and theirs are the same; ``names`` has what each calls it."""
    for ours, name in names.items():
        assert own[ours] == pytest.approx(theirs[name], abs=within), ours


@pytest.mark.shared
def test_schools_agree_with_r(pairs, shared):
    expected = reference(shared)["computed"]["rtm"]["bdf"]
    names = {
        "oldham_projects": "oldham_cor_mean_change",
        "start_with_change_projects": "cor_pre_change",
        "start_with_end_projects": "cor_pre_post",
        "slope_end_on_start_projects": "slope_post_on_pre",
        "change_lowest_fifth_projects": "lowest_quintile_change",
        "change_highest_fifth_projects": "highest_quintile_change",
        "mean_change_projects": "overall_change",
    }
    assert_equal(checks_of(pairs["bdf"]), expected, names, 1e-9)
    n = change_checks(pairs["bdf"]).set_index("name")["n"]
    assert (n[list(names)] == expected["n_schools"]).all()


@pytest.mark.shared
def test_counties_agree_with_r(pairs, shared):
    expected = reference(shared)["computed"]["rtm"]["apipop_county"]
    names = {
        "oldham_projects": "oldham",
        "start_with_change_projects": "cor_pre_change",
        "variance_start_projects": "var_pre",
        "variance_end_projects": "var_post",
    }
    assert_equal(checks_of(pairs["apipop"]), expected, names, 1e-7)


@pytest.mark.shared
def test_respondents_agree_with_r(pairs, shared):
    expected = reference(shared)["extra"]["rtm_api"]
    names = {
        "oldham_respondents": "oldham",
        "start_with_change_respondents": "cor_pre_change",
        "slope_end_on_start_respondents": "slope",
        "change_lowest_tenth_respondents": "decile1_change",
        "change_highest_tenth_respondents": "decile10_change",
    }
    assert_equal(checks_of(pairs["apipop"]), expected, names, 1e-9)
    together = paired_change(pairs["apipop"], {}).iloc[0]
    assert together["change"] == pytest.approx(expected["overall"], abs=1e-9)


@pytest.mark.shared
def test_change_beside_ancova_agrees_with_r(pairs, shared):
    expected = reference(shared)["extra"]["rtm_bdf"]
    found = paired_change(pairs["bdf"], {})
    found = found[found["project_id"] != ""].set_index("project_id")
    correlations = {
        ("ancova_effect", "change_estimate"): "cor_eb_ancova_eb_change",
        ("mean_start", "ancova_effect"): "cor_pretest_ebancova",
        ("mean_start", "change"): "cor_pretest_rawchange",
    }
    for (one, other), name in correlations.items():
        assert found[one].corr(found[other]) == pytest.approx(expected[name], abs=1e-6)
    lowest = {c: set(found.nsmallest(13, c).index) for c in ("ancova_effect", "change")}
    lowest["change_estimate"] = set(found.nsmallest(13, "change_estimate").index)
    both = lowest["ancova_effect"] & lowest["change"]
    assert len(both) == expected["bottom13_overlap_ancova_rawchange"]
    both = lowest["ancova_effect"] & lowest["change_estimate"]
    assert len(both) == expected["bottom13_overlap_ancova_ebchange"]


@pytest.mark.shared
def test_shrunk_start_end_and_change_are_those_of_lme4(pairs, shared):
    found = shrunk_change(pairs["bdf"]).set_index("project_id")
    models = reference(shared)["computed"]["lmm"]
    for column, name in [
        ("start_estimate", "bdf_pre"),
        ("end_estimate", "bdf_null"),
        ("change_estimate", "bdf_change"),
    ]:
        mean = models[name]["reml"]["fixef"]["(Intercept)"]
        for row in [*models[name]["eb"]["top5"], *models[name]["eb"]["bottom5"]]:
            assert found.loc[row["group"], column] == pytest.approx(mean + row["eb"], abs=1e-5)
    for row in models["bdf_ancova"]["eb"]["top5"]:
        effect = found.loc[row["group"], "ancova_effect"]
        assert effect == pytest.approx(row["eb"], abs=1e-5)


def by_chance(projects: int, between: float, seed: int = 1) -> pd.DataFrame:
    """Everybody rises by 0.2; levels of projects and people stay, each answer has its own error."""
    rng = np.random.default_rng(seed)
    n = rng.integers(3, 40, projects)
    project = np.repeat(np.arange(projects), n)
    level = 4 + rng.normal(0, between, projects)[project] + rng.normal(0, 0.7, len(project))
    start, end = (level + rise + rng.normal(0, 0.6, len(project)) for rise in (0.0, 0.2))
    about = {"project_id": [f"P{p:04d}" for p in project], "item": "q"}
    return pd.DataFrame({**about, "start": start, "end": end})


def test_by_chance_alone_low_starters_rise_and_the_expectation_says_how_much():
    found = paired_change(by_chance(1500, 0.4), {})
    found = found[found["project_id"] != ""]
    surprise = found["change"] - found["expected_change"]
    assert found["mean_start"].corr(found["change"]) < -0.1
    assert abs(found["mean_start"].corr(surprise)) < 0.05
    outside = (found["change"] < found["expected_low"]) | (found["change"] > found["expected_high"])
    assert outside.mean() == pytest.approx(0.05, abs=0.017), "three standard errors of 1,500"


def test_intervals_at_equal_start_keep_their_promise_when_projects_hardly_differ():
    inside = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        project, own = np.repeat(np.arange(20), 8), rng.normal(0, 0.1, 20)
        start = 4 + rng.normal(0, 0.9, 160)
        end = 1 + 0.6 * start + own[project] + rng.normal(0, 0.8, 160)
        effect, low, high = ancova_effects(project, start, end)
        assert (low <= effect).all()
        assert (effect <= high).all()
        inside.append(((low <= own) & (own <= high)).mean())
    assert np.mean(inside) > 0.93, "around the fitted model alone it would be about 0.5"


def test_expected_change_by_hand():
    # inside projects: start -1, 1, -1, 1, end -0.5, 0.5, -0.5, 0.5: persistence 2 / 4 = 0.5
    # projects do not differ more than chance, so the reliability of a mean is 0:
    # expected = 1 - (1 - 0.5) x (1 - 0) x (start - 4)
    project = np.array(["a", "a", "b", "b"])
    start, end = np.array([3.0, 5, 3.2, 5.2]), np.array([4.5, 5.5, 4.6, 5.6])
    found = expected_change(project, start, end)
    assert found.persistence == pytest.approx(0.5)
    away = np.array([4.0, 4.2]) - 4.1
    assert found.change.tolist() == pytest.approx(((end - start).mean() - 0.5 * away).tolist())
    # who starts where fixes who ends where: nothing is left to chance
    assert found.low.tolist() == pytest.approx(found.change.tolist())


@pytest.mark.parametrize(
    ("start", "end"),
    [([3.0] * 6, [1.0, 2, 3, 4, 5, 6]), ([1.0, 2, 3, 4, 5, 6], [2.0, 3, 4, 5, 6, 7])],
    ids=["nobody differs at the start", "everybody changes alike"],
)
def test_without_regression_every_project_is_expected_to_change_alike(start, end):
    project = np.array(list("aabbcc"))
    found = expected_change(project, np.array(start), np.array(end))
    assert found.change.tolist() == pytest.approx([np.mean(end) - np.mean(start)] * 3)
    assert np.isfinite(found.low).all()


def test_one_pair_per_project_and_one_pair_in_all():
    rows = pd.DataFrame({"project_id": list("abcd"), "item": "q"})
    rows = rows.assign(start=[1.0, 2, 4, 5], end=[3.0, 2, 4, 3])
    found = paired_change(rows, {})
    assert found["change_estimate"][1:].tolist() == pytest.approx([0.0] * 4)  # (2 + 0 + 0 - 2) / 4
    assert found["change"].tolist() == [0.0, 2.0, 0.0, 0.0, -2.0]
    assert (found["expected_change"][1:].diff().dropna() < 0).all(), "lowest starter rises most"
    one = paired_change(rows.head(1), {})
    assert one["change"].tolist() == [2.0, 2.0]
    assert one[["ci_low", "ci_high"]].isna().all(axis=None)


def test_nobody_paired_gives_empty_tables_with_the_right_columns():
    nobody = pd.DataFrame(columns=["project_id", "item", "start", "end"])
    assert change_checks(nobody).columns.tolist() == CHECKS
    assert shrunk_change(nobody).columns.tolist() == ["item", "project_id", *MODELLED]


def test_five_thousand_projects_take_seconds():
    found = paired_change(by_chance(5000, 0.4), {"q": 5})
    assert len(found) == 5001
    assert found["expected_change"][1:].notna().all()


def test_oldham_is_near_zero_when_only_chance_moves_scores():
    rng = np.random.default_rng(1)
    level = rng.normal(4, 0.5, 4000)
    start, end = (level + rng.normal(0, 0.5, 4000) for _ in range(2))
    assert abs(oldham(start, end)) < 0.05
    assert np.corrcoef(start, end - start)[0, 1] < -0.3, "while change falls with the start"


def test_oldham_needs_three_and_spread():
    assert np.isnan(oldham(np.array([1.0, 2]), np.array([2.0, 3])))
    assert np.isnan(oldham(np.array([1.0, 1, 1]), np.array([2.0, 2, 2])))
