"""Agreement between coders: examples as printed in the literature, and what must always hold."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ontmoetingen.coding.agreement import (
    alpha_interval,
    coder_agreement,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    percent_agreement,
    presence,
)
from ontmoetingen.coding.codebook import Code, Codebook
from ontmoetingen.coding.segments import Segments

NO = None

# Krippendorff (2011), Computing Krippendorff's alpha-reliability.
TWO_VALUES = pd.DataFrame({"Meg": list("0100000010"), "Owen": list("1110010000")})  # part A
FIVE_VALUES = pd.DataFrame({"Ben": list("aabbdcccedda"), "Gerry": list("babbbccceddd")})  # part B
FOUR_CODERS = pd.DataFrame(  # part C: 12 units, some labels missing
    {
        "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
        "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
        "C": [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
        "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
    }
)


@pytest.mark.parametrize(
    ("ratings", "printed"),
    [(TWO_VALUES, 0.095), (FIVE_VALUES, 0.692), (FOUR_CODERS, 0.743)],
)
def test_alpha_is_as_krippendorff_prints_it(ratings, printed):
    assert round(krippendorff_alpha(ratings), 3) == printed


def test_alpha_by_hand():
    # A: 1 1 2    B: 1 2 2. Six labels: three 1, three 2.
    # observed: one of three units differs; both orders count: 2 of 6 = 1/3
    # expected: (6*6 - (3*3 + 3*3)) / (6*5) = 18/30 = 0.6
    # alpha = 1 - (1/3)/0.6 = 4/9
    ratings = pd.DataFrame({"A": [1, 1, 2], "B": [1, 2, 2]})
    assert krippendorff_alpha(ratings) == pytest.approx(4 / 9, abs=1e-12)


def test_alpha_leaves_out_a_unit_judged_by_one_coder():
    # The last unit of part C has one label (3): without it alpha is the same.
    assert krippendorff_alpha(FOUR_CODERS.iloc[:-1]) == krippendorff_alpha(FOUR_CODERS)


def _from_table(counts: list[list[int]]) -> pd.DataFrame:
    pairs = [(i, j) for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]
    return pd.DataFrame(pairs, columns=["a", "b"])


def test_kappa_is_as_cohen_prints_it():
    # Cohen (1960), Table 1, as counts of 200: agreement (88+40+12)/200 = 0.70;
    # margins .60 .30 .10 and .50 .30 .20, chance .30+.09+.02 = 0.41;
    # kappa = (0.70-0.41)/(1-0.41) = 0.492
    ratings = _from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert round(cohen_kappa(ratings["a"], ratings["b"]), 3) == 0.492


def test_kappa_by_hand():
    # both yes 20, a only 5, b only 10, both no 15: agreement 35/50 = 0.7
    # chance: yes 0.5*0.6 + no 0.5*0.4 = 0.5; kappa = 0.2/0.5 = 0.4
    ratings = _from_table([[20, 5], [10, 15]])
    assert cohen_kappa(ratings["a"], ratings["b"]) == pytest.approx(0.4, abs=1e-12)


def test_kappa_uses_only_units_both_judged():
    ratings = _from_table([[20, 5], [10, 15]])
    more = pd.concat([ratings, pd.DataFrame({"a": [0, 1], "b": [NO, NO]})])
    assert cohen_kappa(more["a"], more["b"]) == pytest.approx(0.4, abs=1e-12)


def test_fleiss_kappa_on_a_known_table():
    # 10 units, 14 coders, 5 labels; printed with this table: P = 0.378, Pe = 0.213, kappa = 0.210
    table = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
    rows = [[label for label, n in enumerate(row) for _ in range(n)] for row in table]
    ratings = pd.DataFrame(rows)
    assert round(percent_agreement(ratings), 3) == 0.378
    assert round(fleiss_kappa(ratings), 3) == 0.210


def test_fleiss_kappa_refuses_units_with_different_numbers_of_labels():
    with pytest.raises(ValueError, match="units need the same number of labels, at least two"):
        fleiss_kappa(FOUR_CODERS)


def test_without_any_variation_there_is_no_coefficient():
    same = pd.DataFrame({"a": [1, 1, 1], "b": [1, 1, 1]})
    assert percent_agreement(same) == 1
    assert math.isnan(krippendorff_alpha(same))
    assert math.isnan(cohen_kappa(same["a"], same["b"]))
    assert all(math.isnan(limit) for limit in alpha_interval(same))


def test_without_a_pair_of_labels_there_is_nothing_to_say():
    alone = pd.DataFrame({"a": [1, 2], "b": [NO, NO]})
    assert math.isnan(percent_agreement(alone))
    assert math.isnan(krippendorff_alpha(alone))


def test_the_interval_holds_the_estimate_and_is_the_same_every_time():
    low, high = alpha_interval(FOUR_CODERS)
    assert low <= krippendorff_alpha(FOUR_CODERS) <= high
    assert (low, high) == alpha_interval(FOUR_CODERS)


patient = settings(deadline=None, max_examples=40)
labels = st.lists(st.sampled_from("abc"), min_size=2, max_size=12)


@patient
@given(first=labels, seed=st.integers(0, 10))
def test_coefficients_do_not_depend_on_the_order_of_coders_units_or_names(first, seed):
    second = first[seed % len(first) :] + first[: seed % len(first)]
    ratings = pd.DataFrame({"x": first, "y": second})
    turned = ratings.iloc[::-1].rename(columns={"x": "q", "y": "p"})[["p", "q"]]
    renamed = turned.replace({"a": "later", "b": "earlier"})
    before, after = krippendorff_alpha(ratings), krippendorff_alpha(renamed)
    assert before == pytest.approx(after, nan_ok=True)
    assert cohen_kappa(ratings["x"], ratings["y"]) == pytest.approx(
        cohen_kappa(renamed["p"], renamed["q"]), nan_ok=True
    )
    assert not before > 1


@patient
@given(first=labels)
def test_equal_coders_agree_wholly(first):
    ratings = pd.DataFrame({"x": first, "y": first})
    assert percent_agreement(ratings) == 1
    if len(set(first)) > 1:
        assert krippendorff_alpha(ratings) == pytest.approx(1)
        assert cohen_kappa(ratings["x"], ratings["y"]) == pytest.approx(1)


def _segments(rows: list[tuple]) -> Segments:
    names = ["document", "participant", "code", "coder", "start", "end"]
    return Segments(pd.DataFrame(rows, columns=names), synthetic=True)


CODEBOOK = Codebook("c", "C", tuple(Code(k, k.upper(), "element", "u", "") for k in "ab"))
SEGMENTS = _segments(
    [
        ("d", "p", "a", "x", 0, 5),
        ("d", "p", "a", "y", 0, 5),
        ("d", "p", "a", "x", 5, 9),
        ("d", "p", "b", "y", 5, 9),
        ("d", "q", "b", "x", 9, 12),
        ("d", "q", "b", "y", 9, 12),
        ("e", "q", "a", "x", 0, 4),  # coded by one coder only: says nothing about agreement
    ]
)


def test_presence_says_who_gave_a_unit_the_code_and_who_did_not_judge_it():
    given_a = presence(SEGMENTS, "a")
    assert given_a.to_numpy(dtype=float).tolist()[:3] == [[1, 1], [1, 0], [0, 0]]
    assert given_a.iloc[3]["x"] == 1
    assert math.isnan(given_a.iloc[3]["y"])


def test_agreement_per_theme_by_hand():
    table = coder_agreement(SEGMENTS, CODEBOOK).set_index("theme")
    row = table.loc["a"]
    assert (row["n_units"], row["n_coders"], row["label"]) == (3, 2, "A")
    # code a: x says 1 1 0, y says 1 0 0: two of three units equal
    assert row["percent"] == pytest.approx(2 / 3)
    # chance: yes 2/3*1/3 + no 1/3*2/3 = 4/9; kappa = (6/9-4/9)/(5/9) = 0.4
    assert row["cohen_kappa"] == pytest.approx(0.4)
    # six labels, three of each: alpha = 1 - (1/3)/0.6 = 4/9
    assert row["alpha"] == pytest.approx(4 / 9)
    assert table["synthetic"].all()


# Fleiss (1971), Table 1: 30 patients, each put in one of five categories by six psychiatrists.
PATIENTS = [
    *("00060", "03003", "01401", "00006", "03030", "20400", "00402", "20310", "20040", "00006"),
    *("10050", "11040", "03300", "10050", "02031", "00501", "30012", "51000", "02040", "10203"),
    *("00006", "01050", "02013", "20040", "10041", "05010", "40002", "02040", "10500", "00006"),
]


def test_fleiss_kappa_is_as_fleiss_prints_it():
    rows = [[k for k, n in enumerate(row) for _ in range(int(n))] for row in PATIENTS]
    ratings = pd.DataFrame(rows)
    assert ratings.shape == (30, 6)
    # observed agreement 0.5556, by chance 0.2201: 0.3355 / 0.7799 = 0.430, as printed
    assert round(percent_agreement(ratings), 4) == 0.5556
    assert round(fleiss_kappa(ratings), 3) == 0.430


@patient
@given(st.lists(st.tuples(*[st.sampled_from("abc")] * 3), min_size=3, max_size=15))
def test_kappas_are_those_of_an_independent_implementation(rows):
    from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, to_table
    from statsmodels.stats.inter_rater import fleiss_kappa as theirs

    ratings = pd.DataFrame(rows)
    assume(ratings.stack().nunique() > 1)
    counts = aggregate_raters(ratings.to_numpy())[0]
    assert fleiss_kappa(ratings) == pytest.approx(theirs(counts), abs=1e-12)
    assume(ratings[[0, 1]].stack().nunique() > 1)
    codes = ratings[[0, 1]].apply(lambda c: c.map({"a": 0, "b": 1, "c": 2})).to_numpy()
    found = cohens_kappa(to_table(codes, bins=3)[0], return_results=False)
    assert cohen_kappa(ratings[0], ratings[1]) == pytest.approx(found, abs=1e-12)
