"""What models of few projects are made of: numbers that fit what is told, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from generated_study import Design, study_in
from hypothesis import given, settings
from hypothesis import strategies as st

from ontmoetingen.disclosure.bands import Answers, sum_bands
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.disclosure.shield import YES_NO, shielded
from ontmoetingen.model.instrument import load_instrument
from ontmoetingen.scoring.as_told import as_told, placed
from ontmoetingen.scoring.as_told_pairs import pairs_as_told, whole
from ontmoetingen.scoring.banded import REST
from ontmoetingen.scoring.banded_overlap import measure_of
from ontmoetingen.scoring.estimates import estimate_shares
from ontmoetingen.scoring.overall import overall_table
from ontmoetingen.scoring.overlap import standardised
from ontmoetingen.scoring.standing import within_sd
from ontmoetingen.scoring.tables import score_tables

RULES = load_rules()
SCALES = {"meets": YES_NO, "likes": Answers(1, 6, agree_from=5)}
SIDES = ["start", "end"]


@pytest.fixture(scope="module")
def instrument(tmp_path_factory):
    design = Design(yes_no=("meets", "differs"), rated=("likes",), waves=("T0",))
    return load_instrument(study_in(tmp_path_factory.mktemp("told"), design).instrument)


def totals(item: str, n: list[int], sums: list[float], squares=None) -> pd.DataFrame:
    """Totals of a question, with what may be known of them."""
    about = {"project_id": [f"P{i:02d}" for i in range(len(n))], "item": item, "wave": "T0"}
    frame = pd.DataFrame({**about, "n": n, "sum": np.asarray(sums, float)})
    frame["sum_squares"] = frame["sum"] if squares is None else np.asarray(squares, float)
    return shielded(frame.assign(n_agree=0.0), SCALES, RULES)


def test_sums_are_as_high_in_their_bands_and_add_up_to_the_total(instrument):
    # 29 and 28 of 30 are told as 25 to 30, 21 of 30 as 19 to 24, 15 of 30 exactly: 78 together is
    # told of the three in bands, 9 more than the lowest, and there is room for 15: 0.6 of each band
    units = as_told(totals("meets", [30] * 4, [29, 28, 21, 15]), instrument, RULES)
    assert units["sum"].tolist() == pytest.approx([28, 28, 22, 15])  # 25 + 0.6 x 5, 19 + 0.6 x 5
    assert set(units["basis"]) == {"band"}


def test_hidden_projects_are_one_unit_that_takes_what_is_left(instrument):
    # 4 and 12 are hidden: 16 answers, 13 yes. All together 61 of 76, of which 16 take 12.84.
    rows = totals("meets", [4, 12, 30, 30], [4, 9, 29, 19])
    units = as_told(rows, instrument, RULES)
    assert units["project_id"].tolist() == ["P02", "P03", REST]
    assert units["n"].tolist() == [30, 30, 16]
    assert units["sum"].iloc[2] == pytest.approx(16 * 61 / 76)
    assert units["sum"].sum() == pytest.approx(61)
    assert units["reason"].iloc[2] != ""


def test_many_projects_and_exact_ones_stay_as_they_were_counted(instrument):
    for rows in (totals("meets", [30] * 40, [27] * 40), totals("meets", [60] * 4, [30] * 4)):
        units = as_told(rows, instrument, RULES)
        assert set(units["basis"]) == {"exact"}
        pd.testing.assert_frame_equal(units.drop(columns="basis"), rows)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(1, 6), min_size=2, max_size=40), min_size=3, max_size=8))
def test_all_together_keep_their_sums_and_units_stay_in_their_bands(instrument, answers):
    given_rows = [np.array(own, float) for own in answers]
    n, sums, squares = (
        [f(v) for v in given_rows] for f in (len, np.sum, lambda v: float((v**2).sum()))
    )
    rows = totals("likes", n, sums, squares)
    units = as_told(rows, instrument, RULES)
    assert units["n"].sum() == sum(n) or sum(n) < 10
    if sum(n) >= 10:
        assert units["sum"].sum() == pytest.approx(sum(sums))
        assert (units["sum"] >= units["sum_low"] - 1e-9).all()
        assert (units["sum"] <= units["sum_high"] + 1e-9).all()
        between = float((units["sum"] ** 2 / units["n"]).sum())
        sd, freedom = within_sd(units["n"], units["sum"], units["sum_squares"])
        if freedom and sd > 0 and (units["n"] > 1).all():
            assert sd**2 * freedom == pytest.approx(sum(squares) - between, abs=1e-6)


@pytest.mark.parametrize("other", [(5, 0, 1, 2), (2, 2, 2, 2), (0, 0, 3, 5)])
def test_counts_in_the_same_bands_with_the_same_total_give_the_same_scores(instrument, other):
    """Whatever table is behind the bands 25 to 30 of four projects of 30, nothing tells it."""
    up, made = (0, 1, 2, 5), []
    for place in (up, other):
        rows = totals("meets", [30] * 4, [25 + k for k in place])
        units = as_told(rows, instrument, RULES)
        together = overall_table(rows, instrument, units)
        made.append((*score_tables(rows, instrument, units), together))
    for one, same in zip(*made, strict=True):
        pd.testing.assert_frame_equal(one, same, check_exact=True)


def test_where_too_few_units_are_told_the_interval_for_others_is_the_scale(instrument):
    rows = totals("meets", [4, 5, 6], [3, 4, 2])  # all hidden: 15 answers together are told
    units = as_told(rows, instrument, RULES)
    assert len(units) == 1
    found = overall_table(rows, instrument, units).iloc[0]
    assert (found["value"], found["n_projects"]) == (9 / 15, 3)
    assert (found["general_low"], found["general_high"]) == (0.0, 1.0)


def test_of_one_or_two_projects_the_spread_is_the_largest_there_can_be(instrument):
    # one project, 20 answers of 4: told as some mean, and no squares of all together are told
    units = as_told(totals("likes", [20], [80], [320]), instrument, RULES)
    mean = units["sum"].iloc[0] / 20
    sd, freedom = within_sd(units["n"], units["sum"], units["sum_squares"])
    assert sd**2 * freedom == pytest.approx(20 * (mean - 1) * (6 - mean))


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 20)), min_size=1), st.floats(0, 1))
def test_placed_sums_reach_every_total_that_the_bands_allow(bands, part):
    low = np.array([a for a, _ in bands])
    high = low + [w for _, w in bands]
    total = low.sum() + part * (high - low).sum()
    found = placed(low, high, total)
    assert found.sum() == pytest.approx(total, abs=1e-6)
    assert ((found >= low) & (found <= high)).all()


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30))
def test_whole_numbers_have_the_rounded_sum_and_lie_beside_what_they_were(values):
    values = np.array(values)
    found = whole(values)
    assert found.sum() == round(values.sum()) or abs(values.sum() % 1 - 0.5) < 1e-6
    assert (np.abs(found - values) <= 1 + 1e-6).all()


def pairs_and_known(sizes: tuple[int, ...], seed: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pairs of a rating, and what may be known of them: all shown, numbers of pairs in a band."""
    rng, scale, rows, known = np.random.default_rng(seed), SCALES["likes"], [], []
    for place, n in enumerate(sizes):
        own = pd.DataFrame(rng.integers(1, 7, (n, 2)).astype(float), columns=SIDES)
        rows.append(own.assign(project_id=f"P{place}", item="likes"))
        bounds = {"project_id": f"P{place}", "item": "likes", "reason": ""}
        bounds |= {"n_low": n - 2.0, "n_high": n + 3.0}
        for side in SIDES:
            low = bounds["n_low"]
            band = sum_bands([own[side].mean() * low], [low], replace(scale, step=0.0), RULES)
            bounds |= {f"{side}_low": band.low[0] / low, f"{side}_high": band.high[0] / low}
        known.append(bounds)
    return pd.concat(rows, ignore_index=True), pd.DataFrame(known)


def test_rows_in_place_of_pairs_have_the_sums_and_products_of_all_pairs():
    pairs, known = pairs_and_known((20, 25, 30, 40))
    told = pairs_as_told(pairs, known, SCALES, RULES)
    assert set(told["basis"]) == {"band"}
    both, same = (frame[SIDES].to_numpy() for frame in (pairs, told))
    assert len(both) == len(same)
    assert same.sum(0) == pytest.approx(both.sum(0))
    assert same.T @ same == pytest.approx(both.T @ both)
    sizes, means = told["project_id"].value_counts(), told.groupby("project_id")[SIDES].mean()
    for row in known.itertuples():
        assert row.n_low <= sizes[row.project_id] <= row.n_high
        for side in SIDES:
            low, high = getattr(row, f"{side}_low"), getattr(row, f"{side}_high")
            assert low - 1e-9 <= means.loc[row.project_id, side] <= high + 1e-9


def test_no_row_in_place_of_pairs_is_that_of_a_respondent_of_its_project():
    pairs, known = pairs_and_known((20, 25, 30, 40))
    told = pairs_as_told(pairs, known, SCALES, RULES)
    assert not (told[SIDES] % 1 == 0).all(axis=1).any()


def test_pairs_of_hidden_projects_are_one_unit():
    pairs, known = pairs_and_known((20, 25, 30, 40))
    known.loc[1, "reason"] = "te weinig antwoorden om veilig te tonen"
    told = pairs_as_told(pairs, known, SCALES, RULES)
    # the middles of 18-23, 28-33 and 38-43, rounded down, are 20, 30 and 40: 25 of 115 are left
    assert told["project_id"].value_counts().to_dict() == {"P0": 20, "P2": 30, "P3": 40, REST: 25}


def test_many_projects_keep_their_pairs():
    pairs, known = pairs_and_known((20,) * 40)
    told = pairs_as_told(pairs, known, SCALES, RULES)
    assert set(told["basis"]) == {"exact"}
    pd.testing.assert_frame_equal(told[pairs.columns], pairs)


def test_overlap_of_few_projects_is_measured_by_the_middles_of_bands(instrument):
    # 29 and 26 of 30 are both told as 25 to 30; the other question stays as it was counted
    yes = np.array([[29.0, 29], [26, 26], [15, 15]])
    n = np.full((3, 2), 30.0)
    found = measure_of({"meets"}, instrument, RULES)(yes, n)
    middles = np.array([[27.5, 29], [27.5, 26], [15, 15]])
    assert found == pytest.approx(standardised(middles, n))
    assert measure_of(set(), instrument, RULES)(yes, n) == pytest.approx(standardised(yes, n))


def spread(item: str, n: list[int], sums: list[float], instrument) -> pd.Series:
    rows = totals(item, n, sums)
    _, variation = score_tables(rows, instrument, as_told(rows, instrument, RULES))
    return variation.iloc[0]


def test_the_interval_of_a_spread_of_shares_runs_over_the_whole_bands(instrument):
    """25 to 30 of 30 each: all may have said yes equally often, or 25 here and 30 there."""
    found = spread("meets", [30] * 6, [25, 26, 27, 28, 29, 30], instrument)
    alike = estimate_shares(np.full(6, 27.5), np.full(6, 30.0))
    apart = estimate_shares(np.array([25.0, 30] * 3), np.full(6, 30.0))
    assert found["basis"] == "band"
    assert found["between_low"] == pytest.approx(alike.between_low)
    assert found["between_high"] == pytest.approx(apart.between_high)
    assert found["between_low"] <= found["between_sd"] <= found["between_high"]


def test_bands_on_either_side_of_all_together_are_taken_at_their_outer_ends(instrument):
    """0 to 5 of 30 and 25 to 30 of 30; in exact rows between them nothing is open."""
    found = spread("meets", [30, 30, 30, 30], [2, 28, 15, 15], instrument)
    far = estimate_shares(np.array([0.0, 30, 15, 15]), np.full(4, 30.0))
    assert found["between_high"] == pytest.approx(far.between_high)
