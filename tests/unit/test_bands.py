"""Bands: hand-worked borders, and that every band is wide whatever the count behind it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontmoetingen.disclosure.bands import Answers, count_bands, shortfall_bands, sum_bands
from ontmoetingen.disclosure.protect import choose_hidden
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.disclosure.shield import YES_NO, narrow_projects, shielded

RULES = load_rules()
SCALES = [
    Answers(1, 6, agree_from=5),
    Answers(0, 10),
    Answers(1, 5, agree_from=4),
    Answers(1, 7, agree_from=5),
]


def borders(bands):
    """All bands, lowest first."""
    return sorted(set(zip(bands.low.tolist(), bands.high.tolist(), strict=True)))


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (11, [(0, 5), (6, 11)]),  # 12 counts: two bands of 6
        (13, [(0, 6), (7, 13)]),  # 14 counts: 7 and 7
        (17, [(0, 5), (6, 11), (12, 17)]),  # 18 counts: 6, 6 and 6
        (20, [(0, 5), (6, 14), (15, 20)]),  # 21 counts: 6, 6 + 3 over, 6
        (24, [(0, 5), (6, 11), (12, 12), (13, 18), (19, 24)]),  # 12 yes and 12 no: exact
    ],
)
def test_the_parts_of_all_possible_counts(n, expected):
    assert borders(count_bands(range(n + 1), [n] * (n + 1), RULES)) == expected


@pytest.mark.parametrize("n", [*range(11, 60), 137, 400])
def test_every_count_with_few_yes_or_few_no_is_in_a_band_of_six_or_more(n):
    yes = np.arange(n + 1)
    bands = count_bands(yes, np.full(n + 1, n), RULES)
    few = np.minimum(yes, n - yes) < 10
    assert (bands.high - bands.low)[few].min() >= 5
    assert ((bands.low <= yes) & (yes <= bands.high)).all()
    parts = borders(bands)
    assert [low for low, _ in parts[1:]] == [high + 1 for _, high in parts[:-1]]


@pytest.mark.parametrize("scale", SCALES, ids=str)
@pytest.mark.parametrize("n", [10, 11, 25, 64])
def test_sums_of_ratings_are_never_told_more_precisely_than_one_answer_can_vary(scale, n):
    total = np.arange(n * scale.low, n * scale.high + 1)
    bands = sum_bands(total, np.full(len(total), n), scale, RULES)
    assert (bands.high - bands.low).min() >= max(5, scale.high - scale.low)
    assert ((bands.low <= total) & (total <= bands.high)).all()
    parts = borders(bands)
    assert [low for low, _ in parts[1:]] == [high + 1 for _, high in parts[:-1]]


def test_at_the_highest_end_five_may_have_disagreed():
    # 25 times 6 is 150; five of them at 4, the highest that is not agreeing, give 140
    bands = sum_bands([150, 140, 139], [25] * 3, Answers(1, 6, agree_from=5), RULES)
    assert bands.low.tolist() == [140, 140, 134]


def test_fewer_missing_than_twelve_are_told_as_a_band():
    bands = shortfall_bands([0, 5, 6, 11, 12, 30], RULES)
    assert bands.low.tolist() == [0, 0, 6, 6, 12, 30]
    assert bands.high.tolist() == [5, 5, 11, 11, 12, 30]


def test_two_that_must_both_be_nine_are_not_enough():
    # the reason tells that both are below 10, the sum is 18: 9 and 9
    choice = choose_hidden([9, 9, 20, 30], RULES)
    assert (choice.small | choice.beside).tolist() == [True, True, True, False]


def question(rows: list[tuple[int, int]]) -> pd.DataFrame:
    """Totals of one yes/no question from n and yes per project."""
    frame = pd.DataFrame(rows, columns=["n", "sum"]).assign(item="q", wave="T1")
    return frame.assign(project_id=[f"P{i}" for i in range(len(rows))])


def test_three_projects_that_all_stand_at_the_end_of_their_band_are_hidden():
    # nobody says no: with 0 to 5 each and 0 together every band is known to be 0
    found = shielded(question([(30, 30), (40, 40), (50, 50)]), {"q": YES_NO}, RULES)
    assert (found["reason"] != "").all()


def test_a_group_of_projects_narrows_bands_too():
    rows = question([(30, 30), (30, 30), (30, 30), (30, 15), (30, 26), (30, 28), (30, 13)])
    kinds = {"kind": dict(zip(rows["project_id"], "aaabbbb", strict=True))}
    alone = shielded(rows, {"q": YES_NO}, RULES)
    grouped = shielded(rows, {"q": YES_NO}, RULES, kinds)
    assert (alone["reason"] == "").all()
    assert (grouped["reason"][:3] != "").all(), "all of kind a say yes: 90 of 90"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
             min_size=3, max_size=9),
    st.lists(st.sampled_from("ab"), min_size=9, max_size=9),
)  # fmt: skip
def test_whatever_the_answers_nothing_shown_can_be_narrowed(rows, kinds):
    totals = question(rows)
    groups = {"kind": dict(zip(totals["project_id"], kinds, strict=False))}
    found = shielded(totals, {"q": YES_NO}, RULES, groups)
    shown = found[found["reason"] == ""]
    assert (shown["n"] >= 11).all()
    if len(shown):
        assert narrow_projects(found, True, groups, RULES) == []
