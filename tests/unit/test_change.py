"""Change between waves: by hand, over projects, edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ontmoetingen.scoring.change import COLUMNS, paired_change, unpaired_change


def pairs_of(project, start, end) -> pd.DataFrame:
    return pd.DataFrame({"project_id": project, "item": "q", "start": start, "end": end})


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


def test_waves_without_pairs_are_compared_as_two_groups():
    # start 1, 2, 3: mean 2, variance 1; end 3, 5: mean 4, variance 2
    totals = pd.DataFrame(
        [("P", "q", "T0", 3, 6.0, 14.0, 0), ("P", "q", "T1", 2, 8.0, 34.0, 1)],
        columns=["project_id", "item", "wave", "n", "sum", "sum_squares", "n_agree"],
    )
    found = unpaired_change(totals, "q", "T0", "T1")
    row = found[found["project_id"] == "P"].iloc[0]
    assert row["change"] == 2.0
    interval = stats.ttest_ind([3, 5], [1, 2, 3], equal_var=False).confidence_interval(0.95)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(tuple(interval))
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


def test_the_interval_of_all_together_counts_projects_not_respondents():
    # A: changes 1, 1, 1; B: 3, 3, 3. Mean 2; each project pulls 3 x 1 / 6 = 0.5
    # se = sqrt(2 / 1 x (0.25 + 0.25)) = 1; t(1) = 12.7062
    found = paired_change(pairs_of([*"AAABBB"], [1] * 6, [2, 2, 2, 4, 4, 4]), {}).iloc[0]
    assert found["ci_low"] == pytest.approx(2 - 12.7062, abs=1e-4)
    assert found["ci_high"] == pytest.approx(2 + 12.7062, abs=1e-4)


def test_projects_that_happen_to_agree_do_not_make_the_interval_narrower():
    start, end = [1] * 6, [2, 3, 4, 2, 3, 4]
    found = paired_change(pairs_of([*"AAABBB"], start, end), {}).iloc[0]
    interval = stats.ttest_1samp(np.subtract(end, start), 0).confidence_interval(0.95)
    assert (found["ci_low"], found["ci_high"]) == pytest.approx(tuple(interval))


def wave_totals(wave: str, answers: dict[str, list[float]]) -> list[tuple]:
    return [
        (p, "q", wave, len(v), sum(v), sum(x * x for x in v), sum(x >= 4 for x in v))
        for p, v in answers.items()
    ]


def test_two_groups_of_the_same_projects_are_compared_over_projects():
    # pooled means: start (1 + 1 + 5 + 5) / 4 = 3, end (2 + 2 + 6 + 6) / 4 = 4
    # A pulls (4 - 2 x 4) / 4 - (2 - 2 x 3) / 4 = 0, and so does B: projects explain nothing, so
    # the interval is that of separate respondents: variance 16 / 3 / 4 twice
    rows = wave_totals("T0", {"A": [1, 1], "B": [5, 5]}) + wave_totals(
        "T1", {"A": [2, 2], "B": [6, 6]}
    )
    columns = ["project_id", "item", "wave", "n", "sum", "sum_squares", "n_agree"]
    found = unpaired_change(pd.DataFrame(rows, columns=columns), "q", "T0", "T1")
    together = found[found["project_id"] == ""].iloc[0]
    assert together["change"] == 1
    assert together["ci_high"] - 1 == pytest.approx(stats.t.ppf(0.975, 6) * np.sqrt(2 * 16 / 3 / 4))
    assert found["start_estimate"].notna().tolist() == [False, True, True]
    assert found["change_estimate"].isna().all(), "nobody was followed"


def test_a_project_of_one_wave_counts_in_all_together_only():
    rows = wave_totals("T0", {"A": [1, 3], "B": [5, 7]}) + wave_totals("T1", {"A": [2, 4]})
    columns = ["project_id", "item", "wave", "n", "sum", "sum_squares", "n_agree"]
    found = unpaired_change(pd.DataFrame(rows, columns=columns), "q", "T0", "T1")
    assert found["project_id"].tolist() == ["", "A"]
    assert found["mean_start"].tolist() == [4.0, 2.0]  # (1 + 3 + 5 + 7) / 4 and (1 + 3) / 2
    assert np.isfinite(found["ci_low"]).all()
