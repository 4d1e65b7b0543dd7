"""Profiles from two sides, worked by hand; and what holds for any answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ontmoetingen.model.profile_plan import Line, Profile, Side
from ontmoetingen.scoring.code_counts import code_table
from ontmoetingen.scoring.profile_gaps import paired_p, with_states
from ontmoetingen.scoring.profile_scores import profile_scores, profile_table

SIDES = (Side("own", "Zelf"), Side("all", "Iedereen"))
LINES = (
    Line("trust", "Vertrouwen", "bond", {"own": ("t1", "t2"), "all": ("t3",)}),
    Line("help", "Helpen", "bond", {"own": ("h1",), "all": ("h2",)}),
)
PROFILE = Profile("leerling", "leerlingen", SIDES, {"bond": "Band"}, LINES, "", "", 1.0, 5.0)
COLUMNS = ["project_id", "respondent_id", "wave", "item", "value"]


def answers(*rows: tuple[str, str, dict]) -> pd.DataFrame:
    found = [
        (unit, who, "now", item, float(value))
        for unit, who, given_ in rows
        for item, value in given_.items()
    ]
    return pd.DataFrame(found, columns=COLUMNS)


ANSWERS = answers(
    ("A", "1", {"t1": 2, "t2": 4, "t3": 1, "h1": 5, "h2": 4}),
    ("A", "2", {"t1": 5, "t3": 3, "h1": 1}),
    ("B", "1", {"t2": 4, "t3": 4, "h2": 2}),
)


def value(scores: pd.DataFrame, **where: str) -> float:
    for column, wanted in where.items():
        scores = scores[scores[column] == wanted]
    (row,) = scores.to_dict("records")
    return row["value"] if "value" in row else row["mean"]


def test_a_score_is_the_mean_of_the_items_that_are_answered():
    scores = profile_scores(ANSWERS, PROFILE)
    about = {"part": "line", "key": "trust", "side": "own"}
    assert value(scores, project_id="A", respondent_id="1", **about) == 3.0  # (2 + 4) / 2
    assert value(scores, project_id="A", respondent_id="2", **about) == 5.0  # 1 of 2 answered: half
    assert value(scores, project_id="B", respondent_id="1", **about) == 4.0


def test_fewer_than_half_of_the_items_give_no_score():
    three = Line("trust", "Vertrouwen", "bond", {"own": ("t1", "t2", "t4"), "all": ("t3",)})
    profile = Profile("l", "l", SIDES, {"bond": "Band"}, (three,), "", "", 1.0, 5.0)
    scores = profile_scores(ANSWERS, profile)
    own = scores[(scores["side"] == "own") & (scores["part"] == "line")]
    # Only respondent 1 of A answered 2 of 3; the others 1 of 3, which is less than half.
    assert own[["project_id", "respondent_id", "value"]].to_numpy().tolist() == [["A", "1", 3.0]]


def test_a_group_is_the_mean_of_its_lines_and_the_gap_needs_both_sides():
    scores = profile_scores(ANSWERS, PROFILE)
    one = {"project_id": "A", "respondent_id": "1"}
    assert value(scores, part="group", side="own", **one) == 4.0  # (3 + 5) / 2
    assert value(scores, part="group", side="all", **one) == 2.5  # (1 + 4) / 2
    assert value(scores, part="group", side="gap", **one) == -1.5  # 2.5 - 4
    gaps = scores[(scores["side"] == "gap") & (scores["key"] == "help")]
    assert gaps["value"].tolist() == [-1.0]  # 4 - 5; nobody else answered both


def test_the_same_id_in_another_class_is_another_pupil():
    scores = profile_scores(ANSWERS, PROFILE)
    trust = scores[(scores["key"] == "trust") & (scores["side"] == "all")]
    assert sorted(trust["value"]) == [1.0, 3.0, 4.0]


def test_means_spread_and_interval_of_a_class():
    table = profile_table(profile_scores(ANSWERS, PROFILE), PROFILE)
    rows = table[(table["key"] == "trust") & (table["side"] == "own")].set_index("unit_id")
    of_a = rows.loc["A"]
    assert (of_a["n"], of_a["mean"]) == (2, 4.0)  # 3 and 5
    assert of_a["sd"] == pytest.approx(np.sqrt(2))  # ((3-4)^2 + (5-4)^2) / 1
    # 4 -+ 12.706 * sqrt(2 / 2) leaves the scale, so the bounds are its ends.
    assert (of_a["ci_low"], of_a["ci_high"]) == (1.0, 5.0)
    together = rows.loc[""]
    assert (together["n"], together["n_units"], together["mean"]) == (3, 2, 4.0)  # 3, 5 and 4


def test_kinds_pool_their_units_and_units_without_a_kind_are_in_none():
    rows = [(unit, "1", {"t1": 2 + place, "t2": 2 + place}) for place, unit in enumerate("ABC")]
    scores = profile_scores(answers(*rows), PROFILE)
    table = profile_table(scores, PROFILE, pd.Series({"A": "x", "B": "x"}))
    kinds = table[(table["level"] == "kind") & (table["key"] == "trust")]
    assert kinds[["kind", "n", "n_units", "mean"]].to_numpy().tolist() == [["x", 2, 2, 2.5]]
    units = table[(table["level"] == "unit") & (table["key"] == "trust")]
    assert units["kind"].tolist() == ["x", "x", ""]


def test_a_side_with_a_wave_of_its_own_takes_only_that_wave():
    sides = (Side("plan", "Aanpak", "P"), Side("team", "Team", "T"))
    line = Line("f1", "Factor", "g", {"plan": ("f1",), "team": ("f1",)})
    profile = Profile("p", "p", sides, {"g": "G"}, (line,), "", "", 1.0, 5.0)
    rows = pd.DataFrame(
        [("A", "1", "P", "f1", 5.0), ("A", "1", "T", "f1", 2.0), ("A", "2", "T", "f1", 4.0)],
        columns=COLUMNS,
    )
    scores = profile_scores(rows, profile)
    lines = scores[scores["part"] == "line"]
    assert set(lines["moment"]) == {""}
    found = {side: sorted(own["value"]) for side, own in lines.groupby("side")}
    assert found == {"plan": [5.0], "team": [2.0, 4.0], "gap": [-3.0]}  # 2 - 5


def test_moments_stay_apart_when_sides_have_no_wave():
    later = answers(("A", "1", {"h1": 2})).assign(wave="later")
    scores = profile_scores(pd.concat([ANSWERS, later]), PROFILE)
    own = scores[(scores["key"] == "help") & (scores["side"] == "own")]
    assert sorted(own["moment"]) == ["later", "now", "now"]


def test_the_paired_p_value_is_that_of_scipy():
    first, second = np.array([3, 4, 2, 5, 4.0]), np.array([2, 4, 1, 3, 4.0])
    gap = pd.Series(second - first)
    found = paired_p(pd.Series([5]), pd.Series([gap.mean()]), pd.Series([gap.std(ddof=1)]))
    assert found[0] == pytest.approx(stats.ttest_rel(second, first).pvalue, abs=1e-12)


def test_a_difference_without_spread_has_the_p_of_the_sign_test():
    p = paired_p(pd.Series([10, 10, 1]), pd.Series([-1.0, 0, 2]), pd.Series([0, 0, np.nan]))
    assert p[0] == 2 * 0.5**10
    assert p[1] == 1
    assert np.isnan(p[2])


def test_states_are_corrected_for_the_number_of_lines():
    rows = [
        {"level": "unit", "unit_id": "A", "moment": "", "side": "gap", "part": "line", "key": k,
         "n": 16, "mean": mean, "sd": 1.0}
        for k, mean in (("a", 1.5), ("b", -1.2), ("c", 0.55), ("d", 0.0))
    ]  # fmt: skip
    found = with_states(pd.DataFrame(rows))
    # t = 6, -4.8, 2.2, 0: p = 0.00002, 0.0002, 0.044, 1. Alone c is below 0.05; as the third of
    # four it would have to be below 0.05 * 3 / 4 = 0.0375.
    assert found["p_value"][2] < 0.05
    assert found["state"].tolist() == [
        "hoger", "lager", "niet te onderscheiden", "niet te onderscheiden",
    ]  # fmt: skip


def test_only_differences_of_units_have_a_state():
    table = with_states(profile_table(profile_scores(ANSWERS, PROFILE), PROFILE))
    other = table[(table["level"] != "unit") | (table["side"] != "gap")]
    assert set(other["state"]) == {""}
    assert other["p_value"].isna().all()


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.integers(1, 5), st.integers(1, 5)),
        min_size=1,
        max_size=25,
    )
)
@settings(max_examples=25, deadline=None)
def test_all_together_is_what_the_units_add_up_to(people):
    rows = [(unit, str(n), {"h1": own, "h2": every}) for n, (unit, own, every) in enumerate(people)]
    table = profile_table(profile_scores(answers(*rows), PROFILE), PROFILE)
    for (_, key), found in table[table["part"] == "line"].groupby(["side", "key"]):
        units, total = found[found["level"] == "unit"], found[found["level"] == "all"].iloc[0]
        assert units["n"].sum() == total["n"], key
        assert (units["n"] * units["mean"]).sum() == pytest.approx(total["n"] * total["mean"])
        assert (found["ci_low"] <= found["mean"] + 1e-9).all() or found["ci_low"].isna().any()


def interviews() -> tuple[pd.DataFrame, pd.DataFrame]:
    held = [("i1", "C1", "r"), ("i2", "C1", "r"), ("i3", "C2", "p")]
    named = [("C1", "i1", "", "a", 3.0), ("C1", "i2", "", "a", 1.0), ("C2", "i3", "", "b", 1.0)]
    columns = ["project_id", "respondent_id", "wave", "item", "value"]
    return (
        pd.DataFrame(named, columns=columns),
        pd.DataFrame(held, columns=["respondent_id", "project_id", "group"]),
    )


def test_interviews_that_named_a_code_are_not_the_times_it_was_named():
    named, held = interviews()
    table = code_table(named, held, ["a", "b", "never"], ["r", "p"])
    every = table[table["level"] == "all"].set_index("code")
    assert every.loc["a", ["n", "n_naming", "n_times"]].tolist() == [3, 2, 4]  # 3 + 1 times
    assert every.loc["a", "share"] == pytest.approx(2 / 3)
    assert every.loc["never", ["n", "n_naming", "n_times", "share"]].tolist() == [3, 0, 0, 0]


def test_each_group_and_each_unit_has_its_own_number_of_interviews():
    named, held = interviews()
    table = code_table(named, held, ["a"], ["r", "p"])
    found = table.set_index(["level", "unit_id", "kind"])["n"].to_dict()
    assert found == {
        ("all", "", ""): 3,
        ("kind", "", "r"): 2,
        ("kind", "", "p"): 1,
        ("unit", "C1", ""): 2,
        ("unit", "C2", ""): 1,
    }
