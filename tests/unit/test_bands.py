"""Bands: hand-worked borders, and that every band is wide whatever the count behind it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from generated_study import Design, published_study
from hypothesis import given, settings
from hypothesis import strategies as st

from ontmoetingen import published
from ontmoetingen.disclosure import shield
from ontmoetingen.disclosure.bands import (
    Answers,
    count_bands,
    sensitive_bands,
    shortfall_bands,
    sum_bands,
)
from ontmoetingen.disclosure.protect import choose_hidden
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.disclosure.shield import YES_NO, narrow_projects, shielded
from ontmoetingen.errors import PublishError

RULES = load_rules()
SENSITIVE = replace(YES_NO, sensitive=True)
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


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        # 30: 28, 29 and 30 are beyond 90 %, and lie in the band of few no: nothing changes
        (30, [(0, 5), (6, 11), *[(k, k) for k in range(12, 19)], (19, 24), (25, 30)]),
        # 80: 73 to 80 and 0 to 7; two counts are still small: a band of 6 beside each end
        (80, [(0, 7), (8, 13), *[(k, k) for k in range(14, 67)], (67, 72), (73, 80)]),
        # 200: 181 to 200; 180 of 200 is 90 % and not beyond it
        (200, [(0, 19), *[(k, k) for k in range(20, 181)], (181, 200)]),
        # 20: as without, 6 + 9 + 6
        (20, [(0, 5), (6, 14), (15, 20)]),
    ],
)
def test_the_parts_of_all_counts_of_a_sensitive_question(n, expected):
    assert borders(sensitive_bands(range(n + 1), [n] * (n + 1), RULES)) == expected


@pytest.mark.parametrize("limit", [50, 75, 90, 99, 100])
@pytest.mark.parametrize("n", [11, 23, 24, 59, 60, 61, 137, 400])
def test_all_one_sided_counts_of_a_sensitive_question_are_one_band(n, limit):
    rules = replace(RULES, max_one_sided=replace(RULES.max_one_sided, threshold=limit))
    yes = np.arange(n + 1)
    bands = sensitive_bands(yes, np.full(n + 1, n), rules)
    beyond = 100 * yes > limit * n
    assert (bands.high[beyond] == n).all()
    assert len(set(bands.low[beyond])) <= 1
    assert (bands.low[100 * yes < (100 - limit) * n] == 0).all()
    plain = count_bands(yes, np.full(n + 1, n), rules)
    assert (bands.high - bands.low >= np.minimum(plain.high - plain.low, 5)).all()
    parts = borders(bands)
    assert [low for low, _ in parts[1:]] == [high + 1 for _, high in parts[:-1]]
    if limit == 100:
        assert borders(plain) == parts, "turned off"


def test_with_bands_off_a_sensitive_question_still_has_its_ends():
    off = {
        name: replace(getattr(RULES, name), threshold=0)
        for name in ("min_each_answer", "min_width")
    }
    rules = replace(RULES, **off)
    bands = sensitive_bands([100, 91, 90, 9], [100] * 4, rules)
    assert (bands.low.tolist(), bands.high.tolist()) == ([91, 91, 90, 0], [100, 100, 90, 9])


def test_at_the_ends_of_a_sensitive_rating_one_in_ten_may_have_disagreed():
    scale = Answers(1, 6, agree_from=5, sensitive=True)
    # 200 times 6 is 1200; 20 of them at 4 give 1160, and at the other end 20 at 5 and 180 at 1: 280
    bands = sum_bands([1200, 1160, 200], [200] * 3, scale, RULES)
    assert bands.low.tolist()[:2] == [1160, 1160]
    assert bands.low[2] == 200
    assert bands.high[2] >= 280
    # of 40, 4 may disagree: fewer than the 5 there is always room for
    few = sum_bands([240], [40], scale, RULES)
    assert few.low.tolist() == [230]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 160).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
             min_size=3, max_size=7),
)  # fmt: skip
def test_no_count_of_a_sensitive_question_can_be_narrowed(rows):
    found = shielded(question(rows), {"q": SENSITIVE}, RULES)
    shown = found[found["reason"] == ""]
    if len(shown):
        assert narrow_projects(found, True, {}, RULES) == []
    over = shown[shown["sum"] > 0.9 * shown["n"] + 1e-9]
    assert (over["sum_high"] == over["n"]).all()
    assert (over["sum_low"] <= 0.9 * over["n"] + 1).all()


SIZES, YES = (200, 150, 120, 90), (197, 9, 60, 45)  # 98.5 % yes, and 6 %: 94 % no


DESIGN = Design(
    sizes=SIZES,
    waves=("T1",),
    yes_no=("faith", "fun"),
    rated=(),
    with_age=False,
    with_kinds=False,
    sensitive=("faith",),
    yes=lambda project, person, wave, item: float(person < YES[project]),
)


@pytest.fixture(scope="module")
def sensitive_study(tmp_path_factory):
    return published_study(tmp_path_factory.mktemp("sensitive") / "study", DESIGN)[0]


def test_a_sensitive_share_that_is_told_too_precisely_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(shield, "sensitive_bands", count_bands)
    with pytest.raises(PublishError) as caught:
        published_study(tmp_path / "study", DESIGN)
    assert str(caught.value) == (
        "item 'faith', wave 'T1': 2 of 4 projects tell more of nearly everybody than a sensitive "
        "question allows. HINT: nothing was published; hide more there, or report it: the choice "
        "of what to hide is wrong."
    )


def test_every_table_tells_a_sensitive_share_as_a_band_to_the_end(sensitive_study):
    scores = published.project_scores(sensitive_study).set_index("item")
    faith, fun = scores.loc["faith"], scores.loc["fun"]
    assert faith["count_low"].tolist() == [181, 0, 60, 45]
    assert faith["count_high"].tolist() == [200, 14, 60, 45]
    assert faith["value"].tolist()[:2] == pytest.approx([190.5 / 200, 7 / 150], abs=1e-6)
    # The other question has the same answers: 3 no is in the band of 0 to 5, 9 yes in 6 to 11.
    assert fun["count_low"].tolist() == [195, 6, 60, 45]
    assert fun["count_high"].tolist() == [200, 11, 60, 45]
    assert (faith["ci_low"].to_numpy() <= fun["ci_low"].to_numpy()).all()
    assert published.table("items", sensitive_study)["sensitive"].tolist() == [True, False]


def test_the_log_counts_what_the_rule_for_sensitive_questions_did(sensitive_study):
    log = published.table("publication_log", sensitive_study)
    banded = log[(log["treatment"] == "band") & log["table"].isin({"totals", "project_scores"})]
    found = banded.set_index(["table", "item", "why"])["n_rows"].to_dict()
    assert found == {
        ("totals", "faith", "max_one_sided"): 2,
        ("totals", "fun", "min_each_answer"): 2,
        ("project_scores", "faith", "max_one_sided"): 2,
        ("project_scores", "fun", "min_each_answer"): 2,
    }
    told = published.sidecar("totals", sensitive_study)["rules"]
    assert {"max_one_sided", "min_each_answer"} <= {rule["id"] for rule in told}
