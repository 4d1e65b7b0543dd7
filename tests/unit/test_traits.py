"""Project traits: agreement with statsmodels, by hand, edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from covered_totals import exactly
from intake_study import INSTRUMENT, instrument_in

from ontmoetingen.disclosure.publish import Provenance, prepare
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.scoring.rows import trait_point_table, trait_table
from ontmoetingen.scoring.trait_groups import group_means, trait_group_table
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


def test_mean_per_kind_by_hand():
    # a: (1 x 1 + 3 x 3) / 4 = 2.5; b: (5 + 7) / 2 = 6
    # rest: 1 x 1.5^2 + 3 x 0.5^2 + 1 + 1 = 5, over 4 - 2: 2.5; se(a) = sqrt(2.5 / 4)
    found = group_means([1, 3, 5, 7], list("aabb"), [1, 3, 1, 1], ("a", "b", "c"), draws=99)
    assert found.mean[:2].tolist() == [2.5, 6.0]
    assert found.n_projects.tolist() == [2, 2, 0]
    assert found.high[0] - 2.5 == pytest.approx(4.302653 * np.sqrt(2.5 / 4))
    assert np.isnan(found.mean[2])


def test_means_and_intervals_per_kind_agree_with_weighted_least_squares():
    rng = np.random.default_rng(9)
    group, weight = np.repeat(list("abc"), [8, 12, 20]), rng.uniform(0.2, 2, 40)
    value = rng.normal(0.6, 0.1, 40)
    found = group_means(value, group, weight, ("a", "b", "c"), draws=20)
    dummies = np.stack([group == g for g in "abc"], axis=1).astype(float)
    fit = sm.WLS(value, dummies, weights=weight).fit()
    assert found.mean.tolist() == pytest.approx(fit.params.tolist())
    assert found.low.tolist() == pytest.approx(fit.conf_int()[:, 0].tolist())
    assert found.high.tolist() == pytest.approx(fit.conf_int()[:, 1].tolist())


def test_difference_of_two_kinds_is_the_contrast():
    rng = np.random.default_rng(10)
    side, weight, value = np.repeat([1, 0], 10), rng.uniform(0.5, 2, 20), rng.normal(0, 1, 20)
    contrast = trait_effect(value, side, weight)
    kinds = group_means(value, np.where(side == 1, "o", "z"), weight, ("o", "z"))
    assert kinds.mean[0] - kinds.mean[1] == pytest.approx(contrast.effect)
    assert kinds.p_value == pytest.approx(contrast.p_value, abs=0.04)


def test_p_over_kinds_is_even_when_kind_does_not_matter_and_small_when_it_does():
    rng = np.random.default_rng(11)
    group, weight = np.repeat(list("abc"), 8), np.ones(24)
    by_chance = [
        group_means(rng.normal(0, 1, 24), group, weight, ("a", "b", "c"), draws=99).p_value
        for _ in range(60)
    ]
    assert np.mean(by_chance) == pytest.approx(0.5, abs=0.12)  # three standard errors of 60
    real = np.repeat([0.0, 0.0, 3.0], 8) + rng.normal(0, 1, 24)
    assert group_means(real, group, weight, ("a", "b", "c"), draws=199).p_value < 0.02


@pytest.mark.parametrize(
    ("value", "group"),
    [([], []), ([1.0], ["a"]), ([1.0, 2], ["a", "b"]), ([1.0, np.nan], ["a", None])],
    ids=["nothing", "one project", "one of each kind", "something is missing"],
)
def test_too_few_projects_give_no_interval(value, group):
    found = group_means(value, group, np.ones(len(value)), ("a", "b"))
    assert np.isnan(found.low).all()
    assert np.isnan(found.p_value)


KINDS = """\
overlap: []
contrasts:
  - {id: age, label: Leeftijd, trait: age}
  - {id: vmbo, label: Aandeel vmbo, trait: level, values: [v], per: 0.1}
  - {id: kind, label: Soort, trait: type, values: [o]}
project:
"""


@pytest.fixture
def instrument(tmp_path):
    return instrument_in(tmp_path, INSTRUMENT.replace("project:\n", KINDS))


def totals_of(*sizes: int) -> pd.DataFrame:
    """Projects P0, P1, ... with these numbers of answers to ``meets`` at T1, half of them yes."""
    rows = [(f"P{i}", "meets", "T1", n, n // 2, n // 2, 0) for i, n in enumerate(sizes)]
    columns = ["project_id", "item", "wave", "n", "sum", "sum_squares", "n_agree"]
    return pd.DataFrame(rows, columns=columns)


def test_every_kind_has_a_row_and_hidden_projects_are_in_none(instrument):
    totals = totals_of(20, 20, 20, 20, 4)
    projects = pd.DataFrame({"project_id": totals["project_id"], "type": list("ooozz")})
    found = trait_group_table(exactly(totals), projects, instrument)
    assert found["group"].tolist() == ["onderwijs", "zorg"]
    assert found["n_projects"].tolist() == [3, 1]
    assert found["n"].tolist() == [60, 20]
    assert found["mean"].tolist() == [0.5, 0.5]
    shown = prepare("trait_groups", found, load_rules(), Provenance({}, False)).frame
    assert shown["reason"].tolist() == ["", "minder dan 3 projecten"]


def test_a_project_of_unknown_kind_is_in_none(instrument):
    totals = totals_of(20, 20)
    projects = pd.DataFrame({"project_id": ["P0", "P1"], "type": ["o", None]})
    found = trait_group_table(exactly(totals, 0), projects, instrument)
    assert found["n_projects"].tolist() == [1, 0]


def test_an_item_not_asked_in_a_wave_has_no_rows(instrument):
    totals = totals_of(20, 20)
    projects = pd.DataFrame({"project_id": ["P0", "P1"], "type": ["o", "z"]})
    found = trait_group_table(exactly(totals, 0), projects, instrument)
    assert set(zip(found["item"], found["wave"], strict=True)) == {("meets", "T1")}
    assert trait_group_table(exactly(totals.head(0)), projects, instrument).empty


def respondents_of(*people: tuple) -> pd.DataFrame:
    columns = ["project_id", "respondent_id", "wave", "age", "level"]
    return pd.DataFrame([(p, r, "T1", age, level) for p, r, age, level in people], columns=columns)


def test_background_of_respondents_becomes_a_number_per_project(instrument):
    people = respondents_of(
        ("P0", "a", 16, "v"), ("P0", "b", 17, "v"), ("P0", "c", 17, "h"), ("P1", "a", None, None)
    )
    found = trait_point_table(people, instrument).set_index(["trait", "project_id"])
    assert found["value"].to_dict() == {("age", "P0"): 16.7, ("vmbo", "P0"): 0.7}  # 2 of 3
    assert found.loc[("vmbo", "P0"), "trait_label"] == "Niveau"


def test_no_ages_at_all_give_rows_without_an_effect(instrument):
    totals = totals_of(20, 30, 40, 50)
    nobody = respondents_of(("P0", "a", None, None))
    points = trait_point_table(nobody, instrument)
    assert points.empty
    projects = pd.DataFrame({"project_id": totals["project_id"], "type": [*list("ooz"), None]})
    found = trait_table(totals, projects, points, instrument).set_index("trait")
    assert found.loc[["age", "vmbo"], "effect"].isna().all()
    assert found["n_projects"].to_dict() == {"age": 0, "vmbo": 0, "kind": 3}
    assert found["n_smallest_side"].to_dict() == {"age": 0, "vmbo": 0, "kind": 1}
    shown = prepare("traits", found.reset_index(), load_rules(), Provenance({}, False)).frame
    assert set(shown["status"]) == {"hidden"}


@pytest.mark.parametrize("sizes", [(20,), (1, 1, 1, 1, 1)], ids=["one project", "one answer each"])
def test_very_little_gives_rows_and_no_error(instrument, sizes):
    totals = totals_of(*sizes)
    projects = pd.DataFrame({"project_id": totals["project_id"], "type": "o"})
    people = respondents_of(*((p, "a", 16, "v") for p in totals["project_id"]))
    points = trait_point_table(people, instrument)
    found = trait_table(totals, projects, points, instrument)
    assert found["effect"].isna().all(), "the trait does not vary"
    groups = trait_group_table(exactly(totals, 0), projects, instrument)
    assert groups["p_value"].isna().all()


def test_five_thousand_projects_take_seconds(instrument):
    totals = totals_of(*np.random.default_rng(1).integers(5, 60, 5000))
    projects = pd.DataFrame({"project_id": totals["project_id"], "type": ["o", "z"] * 2500})
    found = trait_group_table(exactly(totals, 0), projects, instrument)
    assert found["n_projects"].tolist() == [2500, 2500]
    assert (
        len(
            trait_table(
                totals,
                projects,
                trait_point_table(respondents_of(("P0", "a", 16, "v")), instrument),
                instrument,
            )
        )
        == 3
    )
