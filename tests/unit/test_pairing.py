"""Who is paired, and that nobody disappears from the report."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ontmoetingen.intake.pairing import pair_waves

COLUMNS = ["project_id", "respondent_id", "wave", "item", "value"]


def long(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS)


def test_pairs_and_report_by_hand():
    answers = long(
        ("P", "a", "T0", "x", 3.0),
        ("P", "a", "T1", "x", 5.0),  # a: paired, 3 -> 5
        ("P", "b", "T0", "x", 2.0),  # b: only at the start
        ("Q", "b", "T1", "x", 4.0),  # the b of another project: only at the end
        ("P", "c", "T1", "x", 6.0),  # c: only at the end
        ("P", "d", "T0", "x", 1.0),
        ("P", "d", "T0", "x", 6.0),  # d: twice at the start, so not paired
        ("P", "d", "T1", "x", 6.0),
        ("P", "a", "T1", "y", 1.0),  # another item: left out
        ("P", "a", "T2", "x", 1.0),  # another wave: left out
    )
    found = pair_waves(answers, "T0", "T1", ["x"])
    assert found.pairs.values.tolist() == [["P", "a", "x", 3.0, 5.0]]
    assert found.report[["item", "step", "n"]].values.tolist() == [
        ["x", "matched", 1],
        ["x", "only_start", 1],
        ["x", "only_end", 2],
        ["x", "duplicates", 1],
    ]


def test_nobody_answered_twice():
    found = pair_waves(long(), "T0", "T1", ["x"])
    assert found.report["n"].tolist() == [0, 0, 0, 0]
    assert found.pairs.columns.tolist() == ["project_id", "respondent_id", "item", "start", "end"]


ROW = st.tuples(
    st.sampled_from("PQ"),
    st.sampled_from("abc"),
    st.sampled_from(["T0", "T1"]),
    st.sampled_from("xy"),
    st.integers(1, 6).map(float),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(ROW, max_size=25))
def test_every_respondent_is_in_exactly_one_step(rows):
    answers = long(*rows)
    before = answers.copy()
    found = pair_waves(answers, "T0", "T1", ["x", "y"])
    pd.testing.assert_frame_equal(answers, before)
    for item in "xy":
        asked = answers[answers["item"] == item]
        people = len(asked[["project_id", "respondent_id"]].drop_duplicates())
        assert found.report.loc[found.report["item"] == item, "n"].sum() == people
    assert not found.pairs.duplicated(["project_id", "respondent_id", "item"]).any()
    assert found.pairs[["start", "end"]].notna().all(axis=None)


def test_everybody_who_started_is_followed_or_lost():
    answers = long(
        ("P", "a", "T0", "x", 3.0),
        ("P", "a", "T1", "x", 5.0),
        ("P", "b", "T0", "x", 2.0),  # lost
        ("P", "c", "T1", "x", 6.0),  # was not there at the start
        ("P", "d", "T0", "x", 1.0),
        ("P", "d", "T0", "x", 6.0),  # twice: what the start was is not known
    )
    found = pair_waves(answers, "T0", "T1", ["x"]).started
    assert found.values.tolist() == [["P", "a", "x", True], ["P", "b", "x", False]]


@settings(max_examples=50, deadline=None)
@given(st.lists(ROW, max_size=25))
def test_who_started_is_who_is_paired_and_who_is_only_at_the_start(rows):
    found = pair_waves(long(*rows), "T0", "T1", ["x"])
    steps = found.report.set_index("step")["n"]
    assert found.started["followed"].sum() == steps["matched"] == len(found.pairs)
    assert (~found.started["followed"].astype(bool)).sum() == steps["only_start"]
