"""Change score beside ANCOVA: agreement with lme4, Lord's paradox, contrasts, edges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from intake_study import INSTRUMENT, instrument_in
from real_data import reference
from study_responses import taken_in

from ontmoetingen.intake.pairing import pair_waves
from ontmoetingen.model.instrument import Contrast
from ontmoetingen.scoring.change_models import CHANGE_MODELS, change_model_table
from ontmoetingen.scoring.rows import trait_point_table

NO_POINTS = pd.DataFrame(columns=["project_id", "trait", "value"])


def models_of(responses, item: str) -> pd.DataFrame:
    waves = responses.instrument.item(item).waves
    pairs = pair_waves(responses.answers, waves[0], waves[-1], [item]).pairs
    points = trait_point_table(responses.respondents, responses.instrument)
    found = change_model_table(pairs, responses.projects, points, responses.instrument)
    return found.set_index(["model", "term", "trait"])


@pytest.fixture(scope="module")
def schools(repository, shared, tmp_path_factory):
    responses = taken_in(repository, shared, "bdf", tmp_path_factory.mktemp("bdf"))
    return models_of(responses, "language")


@pytest.mark.shared
def test_both_models_agree_with_lme4(schools, shared):
    models = reference(shared)["computed"]["lmm"]
    change, ancova = models["bdf_change"]["reml"], models["bdf_ancova"]["reml"]
    for name, expected in [("change", change), ("ancova", ancova)]:
        sd = np.sqrt(list(expected["variance"].values()))
        found = [schools.loc[(name, term, ""), "value"] for term in ("between_sd", "within_sd")]
        assert found == pytest.approx(sd, rel=1e-5)
    mean = schools.loc[("change", "mean", "")]
    assert mean["value"] == pytest.approx(change["fixef"]["(Intercept)"], rel=1e-6)
    half = 1.978380405 * change["se"]["(Intercept)"]  # t(130)
    assert mean["ci_high"] - mean["value"] == pytest.approx(half, rel=1e-6)
    slope = schools.loc[("ancova", "start", "")]
    assert slope["value"] == pytest.approx(ancova["fixef"]["langPRET"], rel=1e-6)
    assert slope["ci_low"] < slope["value"] < slope["ci_high"]


@pytest.mark.shared
def test_change_of_an_average_starter_follows_from_the_ancova(schools, shared):
    effects = reference(shared)["computed"]["lmm"]["bdf_ancova"]["reml"]["fixef"]
    start = pd.read_csv(shared / "real" / "mlmRev_bdf.csv")["langPRET"].mean()
    expected = effects["(Intercept)"] + (effects["langPRET"] - 1) * start
    assert schools.loc[("ancova", "mean", ""), "value"] == pytest.approx(expected, rel=1e-6)


@pytest.mark.shared
def test_contrasts_stand_in_both_models_with_their_numbers_of_schools(schools):
    for model in ("change", "ancova"):
        public = schools.loc[(model, "trait", "public")]
        assert public["n_projects"] == 131
        assert 0 < public["n_smallest_side"] < 66
        assert public["ci_low"] < public["value"] < public["ci_high"]
        assert 0 <= public["p_value"] <= 1


@pytest.fixture
def lord(tmp_path):
    """Two kinds of projects that start 2 apart; nobody changes but by chance."""
    rng = np.random.default_rng(8)
    kind = np.repeat([0.0, 1.0], 20)
    project = np.repeat(np.arange(40), 30)
    level = 10 + 2 * kind[project] + rng.normal(0, 1, len(project))
    start, end = (level + rng.normal(0, 1, len(project)) for _ in range(2))
    ids = [f"P{p:02d}" for p in project]
    pairs = pd.DataFrame({"project_id": ids, "item": "likes", "start": start, "end": end})
    projects = pd.DataFrame({"project_id": sorted(set(ids)), "type": np.where(kind == 1, "o", "z")})
    contrast = Contrast("kind", "Soort", "type", ("o",), 1.0, ("likes",))
    instrument = replace(instrument_in(tmp_path, INSTRUMENT), contrasts=(contrast,))
    return pairs, projects, instrument


def test_lords_paradox_is_told_by_the_two_models(lord):
    pairs, projects, instrument = lord
    found = change_model_table(pairs, projects, NO_POINTS, instrument)
    found = found.set_index(["model", "term"])
    change, ancova = found.loc[("change", "trait")], found.loc[("ancova", "trait")]
    assert change["ci_low"] < 0 < change["ci_high"], "neither kind changed"
    # inside projects half of a distance at the start is left: 2 x (1 - 0.5) = 1
    assert ancova["value"] == pytest.approx(1, abs=0.2)
    assert ancova["ci_low"] > 0, "who started alike ends higher in the kind that started higher"
    # between projects more is left of a distance than inside them, so the slope lies above 0.5
    assert 0.5 < found.loc[("ancova", "start"), "value"] < 0.8


def test_a_step_of_two_years_has_twice_the_effect_of_one(lord):
    pairs, projects, instrument = lord
    points = pd.DataFrame({"project_id": projects["project_id"], "trait": "age"})
    points = points.assign(value=np.linspace(15, 21, 40).round(1))
    values = {}
    for per in (1.0, 2.0):
        contrast = Contrast("age", "Leeftijd", "age", (), per, ("likes",))
        table = change_model_table(
            pairs, projects.drop(columns="type"), points, replace(instrument, contrasts=(contrast,))
        )
        values[per] = table[table["term"] == "trait"]["value"].to_numpy()
    assert values[2.0].tolist() == pytest.approx((2 * values[1.0]).tolist())


def test_projects_of_unknown_kind_are_left_out_and_counted(lord):
    pairs, projects, instrument = lord
    projects.loc[:4, "type"] = None
    found = change_model_table(pairs, projects, NO_POINTS, instrument)
    trait = found[found["term"] == "trait"]
    assert set(trait["n_projects"]) == {35}
    assert set(trait["n"]) == {35 * 30}
    assert set(trait["n_smallest_side"]) == {15}


def test_a_kind_that_does_not_vary_has_no_effect(lord):
    pairs, projects, instrument = lord
    found = change_model_table(pairs, projects.assign(type="o"), NO_POINTS, instrument)
    trait = found[found["term"] == "trait"]
    assert trait["value"].isna().all()
    assert set(trait["n_smallest_side"]) == {0}


def test_without_spread_at_the_start_both_models_are_one(lord):
    pairs, projects, instrument = lord
    found = change_model_table(pairs.assign(start=10.0), projects, NO_POINTS, instrument)
    assert "start" not in set(found["term"])
    both = found.set_index(["model", "term"])["value"]
    assert both["change"].tolist() == pytest.approx(both["ancova"].tolist())


@pytest.mark.parametrize("pairs", [0, 1, 2, 3])
def test_a_few_pairs_give_no_error_and_no_false_precision(lord, pairs):
    rows, projects, instrument = lord
    found = change_model_table(rows.head(pairs), projects, NO_POINTS, instrument)
    assert found.columns.tolist() == CHANGE_MODELS
    assert found.loc[found["term"] == "mean", ["ci_low", "ci_high"]].isna().all(axis=None)
