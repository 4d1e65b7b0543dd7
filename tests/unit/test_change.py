"""Change between waves: agreement with R, by hand, edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from real_data import reference
from scipy import stats

from ontmoetingen.scoring.change import COLUMNS, paired_change, unpaired_change
from ontmoetingen.scoring.regression_to_mean import change_checks, oldham


def pairs_of(project, start, end) -> pd.DataFrame:
    return pd.DataFrame({"project_id": project, "item": "q", "start": start, "end": end})


@pytest.mark.shared
def test_regression_to_the_mean_agrees_with_r(shared):
    expected = reference(shared)["computed"]["rtm"]["bdf"]
    rows = pd.read_csv(shared / "real" / "mlmRev_bdf.csv")
    found = change_checks(pairs_of(rows["schoolNR"], rows["langPRET"], rows["langPOST"]))
    value = found.set_index("name")["value"]
    names = {
        "oldham_projects": "oldham_cor_mean_change",
        "start_with_change_projects": "cor_pre_change",
        "slope_end_on_start_projects": "slope_post_on_pre",
        "change_lowest_fifth_projects": "lowest_quintile_change",
        "change_highest_fifth_projects": "highest_quintile_change",
    }
    for own, theirs in names.items():
        assert value[own] == pytest.approx(expected[theirs], abs=1e-9), own
    n = found.set_index("name")["n"]
    assert n["oldham_projects"] == expected["n_schools"]
    assert n["oldham_respondents"] == len(rows)


@pytest.mark.shared
def test_oldham_agrees_with_r_on_counties_and_schools(shared):
    numbers = reference(shared)
    rows = pd.read_csv(shared / "real" / "survey_apipop.csv")
    found = change_checks(pairs_of(rows["cname"], rows["api99"], rows["api00"]))
    value = found.set_index("name")["value"]
    assert value["oldham_projects"] == pytest.approx(
        numbers["computed"]["rtm"]["apipop_county"]["oldham"], abs=1e-9
    )
    assert value["oldham_respondents"] == pytest.approx(
        numbers["extra"]["rtm_api"]["oldham"], abs=1e-9
    )


def test_interval_is_that_of_the_paired_t_test():
    rng = np.random.default_rng(2)
    start = rng.integers(1, 7, 30)
    end = np.clip(start + rng.integers(-1, 3, 30), 1, 6)
    found = paired_change(pairs_of("P", start, end), {}).iloc[0]
    interval = stats.ttest_rel(end, start).confidence_interval(0.95)
    assert found["change"] == pytest.approx((end - start).mean())
    assert found["ci_low"] == pytest.approx(interval.low)
    assert found["ci_high"] == pytest.approx(interval.high)


def test_all_together_comes_first_and_pools_respondents():
    found = paired_change(pairs_of(["A", "A", "B"], [1, 3, 2], [2, 4, 6]), {"q": 4})
    assert found["project_id"].tolist() == ["", "A", "B"]
    assert found["change"].tolist() == [2.0, 1.0, 4.0]  # (1 + 1 + 4) / 3, 1, 4
    assert found["share_agree_end"].round(4).tolist() == [0.6667, 0.5, 1.0]
    assert np.isnan(found["ci_low"][2]), "one pair shows no spread"


def test_without_a_threshold_there_is_no_share_that_agrees():
    found = paired_change(pairs_of("P", [1, 2], [3, 4]), {})
    assert found["share_agree_start"].isna().all()


def test_no_pairs_give_an_empty_table_with_the_right_columns():
    found = paired_change(pairs_of([], [], []), {})
    assert found.empty
    assert found.columns.tolist() == COLUMNS
    assert change_checks(pairs_of([], [], [])).columns.tolist() == ["item", "name", "value", "n"]


def test_waves_without_pairs_are_compared_as_two_groups():
    # start 1, 2, 3: mean 2, variance 1; end 3, 5: mean 4, variance 2
    totals = pd.DataFrame(
        [("P", "q", "T0", 3, 6.0, 14.0, 0), ("P", "q", "T1", 2, 8.0, 34.0, 1)],
        columns=["project_id", "item", "wave", "n", "sum", "sum_squares", "n_agree"],
    )
    found = unpaired_change(totals, "q", "T0", "T1")
    row = found[found["project_id"] == "P"].iloc[0]
    assert row["change"] == 2.0
    half = 1.959964 * np.sqrt(1 / 3 + 2 / 2)
    assert row["ci_low"] == pytest.approx(2 - half)
    assert row["method"] == "unpaired"
    assert row["n_pairs"] == 2


def test_a_wave_that_nobody_answered_gives_no_change():
    totals = pd.DataFrame(
        [("P", "q", "T0", 3, 6.0, 14.0, 0)],
        columns=["project_id", "item", "wave", "n", "sum", "sum_squares", "n_agree"],
    )
    found = unpaired_change(totals, "q", "T0", "T1")
    assert found.empty
    assert found.columns.tolist() == COLUMNS


def test_oldham_is_near_zero_when_only_chance_moves_scores():
    rng = np.random.default_rng(1)
    level = rng.normal(4, 0.5, 4000)
    start, end = (level + rng.normal(0, 0.5, 4000) for _ in range(2))
    assert abs(oldham(start, end)) < 0.05
    assert np.corrcoef(start, end - start)[0, 1] < -0.3, "while change falls with the start"


def test_oldham_needs_three_and_spread():
    assert np.isnan(oldham(np.array([1.0, 2]), np.array([2.0, 3])))
    assert np.isnan(oldham(np.array([1.0, 1, 1]), np.array([2.0, 2, 2])))
