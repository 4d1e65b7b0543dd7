"""Totals: one expression, the same as plain pandas, and nothing that points at a person."""

from __future__ import annotations

import ibis
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ontmoetingen.scoring.totals import (
    counts_expression,
    read_respondent_counts,
    read_totals,
    totals_expression,
)

ANSWERS = [
    ("P1", "a", "T0", "q", 5.0),
    ("P1", "b", "T0", "q", 6.0),
    ("P1", "c", "T0", "q", 2.0),
    ("P1", "a", "T1", "q", 4.0),
    ("P2", "d", "T0", "q", None),
    ("P2", "d", "T0", "yn", 1.0),
    ("P2", "e", "T0", "yn", 0.0),
]
COLUMNS = ["project_id", "respondent_id", "wave", "item", "value"]


@pytest.fixture
def answers() -> pd.DataFrame:
    return pd.DataFrame(ANSWERS, columns=COLUMNS)


def test_totals_by_hand(answers, tmp_path):
    answers.to_parquet(tmp_path / "answers.parquet")
    found = read_totals(tmp_path / "answers.parquet", {"q": 5})
    expected = [
        ("P1", "q", "T0", 3, 13.0, 65.0, 2.0),  # 5 + 6 + 2; 25 + 36 + 4; 5 and 6 agree
        ("P1", "q", "T1", 1, 4.0, 16.0, 0.0),
        ("P2", "yn", "T0", 2, 1.0, 1.0, None),  # no threshold; the missing answer is no row
    ]
    columns = ["project_id", "item", "wave", "n", "sum", "sum_squares", "n_agree"]
    assert found.columns.tolist() == columns
    rows = found.astype(object).where(found.notna(), None)
    assert list(rows.itertuples(index=False, name=None)) == expected


def test_no_respondent_is_left(answers):
    found = totals_expression(ibis.memtable(answers), {}).to_pandas()
    assert "respondent_id" not in found.columns


def test_without_any_threshold_nobody_agrees_or_disagrees(answers):
    found = totals_expression(ibis.memtable(answers), {}).to_pandas()
    assert found["n_agree"].isna().all()


def test_counts_per_answer(answers):
    found = counts_expression(ibis.memtable(answers), ["yn"]).to_pandas()
    assert found.to_dict("list") == {
        "item": ["yn", "yn"],
        "wave": ["T0", "T0"],
        "answer": [0.0, 1.0],
        "n": [1, 1],
    }


def test_respondents_count_once_over_waves(answers, tmp_path):
    answers.to_parquet(tmp_path / "respondents.parquet")
    found = read_respondent_counts(tmp_path / "respondents.parquet")
    assert found.to_dict("list") == {"project_id": ["P1", "P2"], "n_respondents": [3, 2]}


rows = st.tuples(
    st.sampled_from(["P1", "P2", "P3"]),
    st.sampled_from(["q", "r"]),
    st.sampled_from(["T0", "T1"]),
    st.one_of(st.none(), st.integers(1, 6).map(float)),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(rows, min_size=1, max_size=40))
def test_totals_equal_plain_pandas(given_rows):
    frame = pd.DataFrame(given_rows, columns=["project_id", "item", "wave", "value"])
    frame = frame.astype({"value": float})
    found = totals_expression(ibis.memtable(frame), {"q": 4, "r": 5}).to_pandas()
    assume(frame["value"].notna().any())
    known = frame.dropna().assign(
        squares=lambda f: f["value"] ** 2,
        agree=lambda f: f["value"] >= f["item"].map({"q": 4, "r": 5}),
    )
    by_key = known.groupby(["project_id", "item", "wave"])
    expected = by_key.agg(
        n=("value", "count"),
        sum=("value", "sum"),
        sum_squares=("squares", "sum"),
        n_agree=("agree", "sum"),
    ).reset_index()
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
