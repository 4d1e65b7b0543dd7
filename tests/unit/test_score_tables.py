"""The tables about projects: what stands beside each other in a row must agree."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from covered_totals import exactly
from intake_study import instrument_in

from ontmoetingen.disclosure.catalogue import catalogue
from ontmoetingen.disclosure.protect import mark
from ontmoetingen.scoring.intervals import clustered_wilson, wilson
from ontmoetingen.scoring.overall import overall_table
from ontmoetingen.scoring.tables import funnel_table, score_tables

RATINGS = np.arange(1, 7)


def totals(rng: np.random.Generator, sizes: list[int]) -> pd.DataFrame:
    """Totals of ``meets`` (yes/no) and ``likes`` (1-6, twice) for projects that do differ."""
    n = np.array(sizes)
    yes = rng.binomial(n, rng.beta(8, 4, len(n)))
    found = [_rows("meets", "T1", (n, yes, yes))]
    for wave in ("T0", "T1"):
        counts = rng.multinomial(n, rng.dirichlet([2, 3, 5, 8, 9, 5], len(n)))
        sums = n, counts @ RATINGS, counts @ RATINGS**2
        found.append(_rows("likes", wave, sums).assign(n_agree=counts[:, 4:].sum(1)))
    return exactly(pd.concat(found, ignore_index=True))


def _rows(item: str, wave: str, sums: tuple) -> pd.DataFrame:
    n, total, squares = sums
    ids = [f"P{i:03d}" for i in range(len(n))]
    columns = {"project_id": ids, "item": item, "wave": wave, "n": n, "sum": total}
    return pd.DataFrame({**columns, "sum_squares": squares})


@pytest.fixture(scope="module")
def instrument(tmp_path_factory):
    return instrument_in(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def given():
    return totals(np.random.default_rng(11), [4, 12, 25, 30, 45, 10, 60, 7, 33, 18])


@pytest.fixture(scope="module")
def made(given, instrument):
    return score_tables(given, instrument)


def test_columns_are_those_of_the_catalogue(given, instrument, made):
    made_here = {"project_scores": made[0], "variation": made[1]}
    made_here |= {"overall": overall_table(given, instrument)}
    made_here |= {"funnel": funnel_table(given, instrument)}
    for name, frame in made_here.items():
        added = {"status", "reason"}
        assert set(frame.columns) - added == set(catalogue()[name].column_names) - added, name


def test_only_projects_that_will_be_shown_are_ranked(made):
    scores = made[0]
    small = scores["n"] < 10
    assert scores.loc[small, ["rank", "rank_low", "rank_high"]].isna().all().all()
    for _, rows in scores[~small].groupby(["item", "wave"]):
        assert rows.loc[rows["estimate"].idxmax(), "rank"] == 1
        higher = (rows["estimate"].to_numpy() > rows["estimate"].to_numpy()[:, None]).sum(axis=1)
        assert rows["rank"].tolist() == (higher + 1).tolist()
        assert (rows["rank_low"] <= rows["rank"]).all()
        assert (rows["rank"] <= rows["rank_high"]).all()
        assert rows["rank_high"].max() <= len(rows)


def test_a_hidden_row_keeps_no_rank(made):
    how = catalogue()["project_scores"].protection
    hidden = mark(made[0], made[0]["reason"].to_numpy(object), how.hides)
    hidden = hidden[hidden["status"] == "hidden"]
    assert len(hidden) > 0
    kept = {"project_id", "item", "wave", "measure", "basis", "status", "reason"}
    assert set(hidden.columns[hidden.notna().any()]) == kept


def test_intervals_of_ratings_stay_on_the_scale(instrument):
    # eleven of twelve answers are 6: Student's t would go past it
    n, total, squares = np.array([12, 12]), np.array([71, 60]), np.array([421, 320])
    rows = _rows("likes", "T1", (n, total, squares)).assign(n_agree=[12, 8])
    scores = score_tables(exactly(rows), instrument)[0]
    assert scores["ci_high"].tolist()[0] == 6
    assert scores["estimate_high"].max() <= 6


def test_the_share_of_reliable_projects_counts_those_shown(made):
    scores, variation = made
    for row in variation.itertuples():
        own = scores[(scores["item"] == row.item) & (scores["wave"] == row.wave)]
        reliable = (own.loc[own["n"] >= 10, "weight"] >= 0.7).mean()
        assert row.reliability_share == pytest.approx(reliable)
        assert row.between_low <= row.between_sd <= row.between_high


def test_an_item_of_which_no_project_is_shown_has_no_share_of_reliable_ones(instrument):
    few = totals(np.random.default_rng(2), [4, 5, 6])
    variation = score_tables(few, instrument)[1]
    assert variation["reliability_share"].isna().all()
    assert funnel_table(few, instrument).empty


def test_wider_limits_lie_nowhere_inside_those_of_chance(given, instrument):
    limits = funnel_table(given, instrument)
    for side, sign in (("low", -1), ("high", 1)):
        for level in ("95", "998"):
            wider = sign * (limits[f"{side}{level}_over"] - limits[f"{side}{level}"])
            assert (wider >= 0).all()
    assert (limits["high95_over"] > limits["high95"]).any()


def test_limits_are_not_widened_where_projects_vary_no_more_than_chance(instrument):
    n = np.full(8, 40)
    rows = _rows("meets", "T1", (n, np.full(8, 28), np.full(8, 28)))
    limits = funnel_table(exactly(rows), instrument)
    assert limits["low95_over"].tolist() == limits["low95"].tolist()
    assert limits["high998_over"].tolist() == limits["high998"].tolist()


def test_the_interval_for_other_projects_is_never_the_narrower(given, instrument):
    overall = overall_table(given, instrument)
    assert set(overall["measure"]) == {"share_yes", "mean", "share_agree"}
    assert (overall["general_low"] <= overall["ci_low"] + 1e-12).all()
    assert (overall["general_high"] >= overall["ci_high"] - 1e-12).all()


def test_one_project_says_nothing_about_others():
    assert clustered_wilson([8], [10]) == tuple(float(v) for v in wilson(8, 10))


@pytest.mark.parametrize("yes", [[0, 0], [10, 20]])
def test_all_answers_alike_leave_wilson(yes):
    found = clustered_wilson(yes, [10, 20])
    assert found == tuple(float(v) for v in wilson(sum(yes), 30))


def test_projects_that_all_score_alike_still_count_as_few():
    # no spread between projects: the 40 respondents count in full
    low, high = clustered_wilson([5, 5, 5, 5], [10, 10, 10, 10])
    assert (low, high) == tuple(float(v) for v in wilson(20, 40))


def test_projects_without_answers_do_not_count():
    assert clustered_wilson([6, 9, 3, 0], [10, 10, 10, 0]) == clustered_wilson([6, 9, 3], [10] * 3)
