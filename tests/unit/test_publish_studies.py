"""From export to published tables on real data, through nothing but an instrument file each.

Numbers are recomputed here with plain pandas from the same export, and held against R where the
reference has them.
"""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest
from real_data import reference
from signed_publish import publish

from ontmoetingen import published
from ontmoetingen.disclosure.catalogue import catalogue
from ontmoetingen.errors import PublishError
from ontmoetingen.intake.run import run_intake
from ontmoetingen.paths import Study
from ontmoetingen.pipeline import NOT_FOR_THE_OUTSIDE, is_current, stale_tables

EXPORTS = {"bdf": "mlmRev_bdf.csv", "apipop": "survey_apipop.csv"}
EXPORTS |= {"contraception": "mlmRev_Contraception.csv", "medpar": "COUNT_medpar.csv"}
pytestmark = pytest.mark.shared


# R knows all counts; of these counties too few are in bands for spreads to rest on these.
AS_COUNTED = "min_digits: {threshold: 0, source: openbare gegevens}\n"


@pytest.fixture(scope="module")
def studies(repository, shared, tmp_path_factory) -> dict[str, Study]:
    """Each study taken in and published once."""
    found = {}
    for name, export in EXPORTS.items():
        root = tmp_path_factory.mktemp(name)
        shutil.copytree(repository / "tests" / "studies" / name / "data", root / "data")
        (root / "_quarto.yml").write_text("project: {type: book}\n")
        found[name] = Study(root)
        if name == "apipop":
            found[name].rules.write_text(AS_COUNTED, encoding="utf-8")
        run_intake([shared / "real" / export], found[name].instrument, found[name].private)
        publish(found[name])
    return found


@pytest.fixture(scope="module")
def schools(shared) -> pd.DataFrame:
    return pd.read_csv(shared / "real" / "mlmRev_bdf.csv", dtype={"schoolNR": str})


@pytest.fixture(scope="module")
def counties(shared) -> pd.DataFrame:
    return pd.read_csv(shared / "real" / "survey_apipop.csv")


@pytest.mark.parametrize("name", EXPORTS)
def test_every_table_exists_with_the_right_columns(studies, name):
    # The simulation is published only by a study that has the file of one.
    for kind in (k for k in catalogue().values() if k.name != "simulation"):
        columns = published.table(kind.name, studies[name]).columns
        assert set(kind.column_names) <= set(columns), kind.name


@pytest.mark.parametrize("name", EXPORTS)
def test_real_answers_are_not_called_synthetic(studies, name):
    assert published.is_synthetic(studies[name]) is False


def test_totals_of_schools_equal_plain_pandas(studies, schools):
    found = published.totals(studies["bdf"])
    for wave, column in [("T0", "langPRET"), ("T1", "langPOST")]:
        own = found[(found["wave"] == wave)].set_index("project_id")
        by_school = schools.groupby("schoolNR")[column]
        n, total = by_school.count(), by_school.sum()
        shown = own[own["status"] == "released"].index
        assert set(own.index) == set(n.index)
        assert (own.loc[shown, "n"] == n[shown]).all()
        known = own.loc[shown]
        assert total[shown].between(known["sum_low"], known["sum_high"]).all()
        # never more precisely than one score can vary: 0 to 58 points
        assert (known["sum_high"] - known["sum_low"] >= 58).all()
        assert set(n.index[n < 10]) <= set(own.index[own["status"] == "hidden"])


def test_overall_mean_of_schools_is_over_all_pupils_hidden_schools_included(studies, schools):
    found = published.overall(studies["bdf"]).set_index(["wave", "measure"])
    for wave, column in [("T0", "langPRET"), ("T1", "langPOST")]:
        row = found.loc[(wave, "mean")]
        assert row["n"] == len(schools)
        assert row["value"] == pytest.approx(schools[column].mean(), abs=1e-6)
        agree = found.loc[(wave, "share_agree"), "value"]
        assert agree == pytest.approx((schools[column] >= 40).mean(), abs=1e-6)


def test_estimates_of_schools_are_those_of_lme4(studies, shared):
    expected = reference(shared)["computed"]["lmm"]["bdf_null"]
    variation = published.variation(studies["bdf"]).set_index("wave").loc["T1"]
    assert variation["between_sd"] ** 2 == pytest.approx(
        expected["reml"]["variance"]["schoolNR"], rel=1e-5
    )
    scores = published.project_scores(studies["bdf"])
    own = scores[scores["wave"] == "T1"].set_index("project_id")
    mean = expected["reml"]["fixef"]["(Intercept)"]
    for row in [*expected["eb"]["top5"], *expected["eb"]["bottom5"]]:
        if row["n"] >= 10:
            # the sum is known within a band: half of it either way, as a mean of n
            half = _half_band(studies["bdf"], row["group"])
            mine = own.loc[row["group"]]
            assert abs(mine["estimate"] - mean - row["eb"]) <= half * mine["weight"] + 1e-5
            assert abs(mine["value"] - row["raw_mean"]) <= half + 1e-5


def _half_band(study, school: str) -> float:
    """How far the mean of a school may lie from the published one at the end."""
    totals = published.totals(study).set_index(["project_id", "wave"]).loc[(school, "T1")]
    return (totals["sum_high"] - totals["sum_low"]) / 2 / totals["n"]


def test_difference_leaves_the_own_school_out(studies, schools):
    scores = published.project_scores(studies["bdf"])
    row = scores[(scores["wave"] == "T1") & (scores["project_id"] == "147")].iloc[0]
    own = schools["schoolNR"] == "147"
    expected = schools.loc[own, "langPOST"].mean() - schools.loc[~own, "langPOST"].mean()
    n, others = own.sum(), (~own).sum()
    # a point more here is one less elsewhere
    within = _half_band(studies["bdf"], "147") * (1 + n / others)
    assert abs(row["difference"] - expected) <= within + 1e-6
    assert row["state"] == "hoger"


def test_change_of_schools_is_paired_within_pupils(studies, schools):
    found = published.change(studies["bdf"])
    all_together = found[found["project_id"] == ""].iloc[0]
    difference = schools["langPOST"] - schools["langPRET"]
    assert all_together["n_pairs"] == len(schools)
    assert all_together["change"] == pytest.approx(difference.mean(), abs=1e-6)
    by_school = difference.groupby(schools["schoolNR"]).mean()
    shown = found[(found["project_id"] != "") & (found["status"] == "released")]
    true = by_school[shown["project_id"]].to_numpy()
    assert ((shown["ci_low"] <= true) & (true <= shown["ci_high"])).all()
    # two bands of 58 points, or of 5 x 40 at the lowest end, over the lowest number of pairs
    assert (np.abs(shown["change"] - true) <= (58 + 200) / 2 / shown["n_pairs_low"]).all()


def test_regression_to_the_mean_of_schools_is_that_of_r(studies, shared):
    expected = reference(shared)["computed"]["rtm"]["bdf"]
    found = published.change_checks(studies["bdf"]).set_index("name")["value"]
    assert found["oldham_projects"] == pytest.approx(expected["oldham_cor_mean_change"], abs=1e-6)


def test_change_models_of_schools_are_those_of_lme4(studies, shared):
    found = published.change_models(studies["bdf"]).set_index(["model", "term", "trait"])["value"]
    for model, name in [("change", "bdf_change"), ("ancova", "bdf_ancova")]:
        expected = reference(shared)["computed"]["lmm"][name]["reml"]["variance"]["schoolNR"]
        assert found[(model, "between_sd", "")] ** 2 == pytest.approx(expected, rel=1e-5)
    counties = published.change_models(studies["apipop"]).set_index(["model", "term"])["value"]
    expected = reference(shared)["computed"]["lmm"]["api_county_ancova"]["reml"]["fixef"]["api99"]
    assert counties[("ancova", "start")] == pytest.approx(expected, abs=1e-6)


def test_the_two_ways_to_ask_for_change_disagree_about_poor_schools(studies):
    """Lord's paradox in the wild: the numbers are those of the decision record."""
    found = published.change_models(studies["apipop"])
    meals = found[found["trait"] == "meals"].set_index("model")
    assert meals.loc["change", "value"] == pytest.approx(2.54, abs=0.01)
    assert meals.loc["change", "ci_low"] > 0
    assert meals.loc["ancova", "value"] == pytest.approx(0.43, abs=0.01)
    assert meals.loc["ancova", "ci_low"] < 0


def test_nobody_is_lost_where_everybody_has_two_tests(studies):
    found = published.attrition(studies["bdf"])
    assert set(found["status"]) == {"hidden"}
    assert found[["value_kept", "value_lost", "n_kept"]].isna().all(axis=None)


def test_kinds_of_schools_are_weighted_means_of_shown_schools(studies, schools):
    groups = published.trait_groups(studies["bdf"])
    own = groups[groups["wave"] == "T1"].set_index("group")
    scores = published.project_scores(studies["bdf"])
    shown = scores[(scores["wave"] == "T1") & (scores["status"] == "released")]
    shown = shown.merge(published.projects(studies["bdf"])[["project_id", "type"]], on="project_id")
    for kind, rows in shown.groupby("type"):
        assert own.loc[kind, "n_projects"] == len(rows)
        true = schools.groupby("schoolNR")["langPOST"].mean()[rows["project_id"]]
        mean = np.average(true, weights=rows["weight"])
        assert own.loc[kind, "mean"] == pytest.approx(mean, abs=1e-5)


def test_patterns_of_counties_count_every_county_at_an_end_once(studies):
    found = published.overlap_patterns(studies["apipop"])
    tests = published.overlap(studies["apipop"])
    size = found["pattern"].str.count(";") + 1
    for direction, rows in found.groupby("direction"):
        places = (rows["n_projects"] * size[rows.index]).sum()
        assert places == 3 * tests["n_extreme"].iloc[0], direction
        on_all = rows.loc[size[rows.index] == 3, "n_projects"].sum()
        own = tests[(tests["direction"] == direction) & (tests["at_least"] == 3)]
        assert set(own["observed"]) == {on_all}


def test_kind_of_school_is_shown_in_words(studies):
    projects = published.projects(studies["bdf"])
    assert set(projects["type"]) == {"openbaar", "protestants", "katholiek", "algemeen bijzonder"}
    labels = published.traits(studies["bdf"])["contrast_label"]
    assert "Openbare scholen tegenover andere" in set(labels)


def test_shares_of_counties_equal_plain_pandas(studies, counties):
    found = published.overall(studies["apipop"]).set_index(["item", "wave", "measure"])
    items = {"school_wide": "sch.wide", "comparable": "comp.imp", "award": "awards"}
    for item, column in items.items():
        row = found.loc[(item, "2000", "share_yes")]
        assert row["n"] == counties[column].notna().sum()
        assert row["value"] == pytest.approx((counties[column] == "Yes").mean(), abs=1e-6)
        assert row["n_projects"] == counties["cname"].nunique()


def test_overdispersion_of_counties_is_that_of_r(studies, shared):
    variation = published.variation(studies["apipop"]).set_index(["item", "wave"])
    names = {"school_wide": "api_sw", "comparable": "api_ci", "award": "api_aw"}
    for item, name in names.items():
        expected = reference(shared)["computed"]["funnel"][f"{name}_county"]["arcsine"]
        row = variation.loc[(item, "2000")]
        assert row["overdispersion"] == pytest.approx(expected["phi_winsorised"], abs=1e-6)
        assert row["overdispersion_tau2"] == pytest.approx(expected["tau2"], abs=1e-6)


def test_counts_of_states_are_those_a_reader_can_count(studies):
    for study in studies.values():
        variation = published.variation(study).set_index(["item", "wave"])
        scores = published.project_scores(study)
        for key, row in variation.iterrows():
            own = scores[(scores["item"] == key[0]) & (scores["wave"] == key[1])]
            assert row["n_higher"] == (own["state"] == "hoger").sum()
            assert row["n_lower"] == (own["state"] == "lager").sum()
            assert row["n_hidden"] == (own["status"] == "hidden").sum()
            counted = ["n_higher", "n_lower", "n_indistinct", "n_too_small", "n_hidden"]
            assert row[counted].sum() == row["n_projects"] == len(own)


def test_a_study_of_one_wave_has_empty_tables_of_change(studies):
    for name in ("contraception", "medpar"):
        assert published.change(studies[name]).empty
        assert published.pairing(studies[name]).empty
        assert published.change_checks(studies[name]).empty


def test_an_instrument_with_one_yes_no_item_has_no_overlap(studies):
    assert published.overlap(studies["medpar"]).empty


def test_drawn_limits_are_only_over_sizes_that_are_shown(studies):
    funnel = published.funnel(studies["apipop"])
    assert funnel["n"].min() == 10
    assert np.isfinite(funnel["low95"]).all()


def test_publishing_again_does_nothing_until_something_changes(studies):
    study = studies["medpar"]
    assert is_current(study)
    again = publish(study)
    assert again.why == ()
    tables = len(list(study.published.glob("*.csv")))
    assert again.summary() == [
        f"Published tables: nothing changed ({tables} tables).",
        "Signed by Anna Jansen, Bram de Vries: 2 of 2 people.",
    ]
    assert again.notices() == [NOT_FOR_THE_OUTSIDE], "real answers are not for the outside yet"
    (study.data / "disclosure.yml").write_text("min_projects: {reason: te weinig projecten}\n")
    assert stale_tables(study) == ["disclosure.yml is new"]
    assert publish(study).why == ("disclosure.yml is new",)
    assert is_current(study)


def test_a_study_without_anything_to_publish_says_so(tmp_path):
    (tmp_path / "_quarto.yml").write_text("project: {type: book}\n")
    (tmp_path / "data").mkdir()
    with pytest.raises(PublishError) as caught:
        publish(Study(tmp_path))
    assert str(caught.value) == (
        "data: holds no responses, no demo export and no evidence: there is nothing to publish. "
        "HINT: run 'ontmoetingen intake FILE...' or 'ontmoetingen simulate' first."
    )
