"""Units of programmes through the wall: by hand, and that no table tells more than its bands."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from class_profiles import PROFILE, RULES, SCALES, THREE, full, row, shielded
from hypothesis import given, settings
from hypothesis import strategies as st

from ontmoetingen import publish_programmes
from ontmoetingen.disclosure.check_units import refuse_narrow_counts, refuse_narrow_profiles
from ontmoetingen.disclosure.nested import protect_nested
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.disclosure.shield_units import (
    narrow_units,
    shielded_counts,
)
from ontmoetingen.disclosure.told_units import tell_counts
from ontmoetingen.errors import PublishError
from ontmoetingen.scoring.banded_profile import banded_profile

STRICT = publish_programmes._worded(
    publish_programmes._for_yes_no(load_rules()), "centra", "gesprekken"
)


def counts(units: dict[str, tuple[int, int]], kinds: dict[str, tuple[int, int]] | None = None):
    """One question: per unit the interviews and how many of them named it, and their totals."""
    rows = [("unit", name, "", *pair, 1) for name, pair in units.items()]
    rows += [("kind", "", name, *pair, len(units)) for name, pair in (kinds or {}).items()]
    rows.append(("all", "", "", *(sum(v) for v in zip(*units.values(), strict=True)), len(units)))
    frame = pd.DataFrame(rows, columns=["level", "unit_id", "kind", "n", "sum", "n_units"])
    return frame.assign(question="q", n_times=frame["sum"] + 1)


def told(known: pd.DataFrame) -> pd.DataFrame:
    hides = ["n", "n_naming", "n_naming_low", "n_naming_high", "n_times", "share"]
    frame = publish_programmes._told_counts(known)
    return protect_nested(frame, STRICT, ("n", "n_units"), [], hides)


def test_small_counts_of_a_centre_are_bands_and_large_ones_are_exact():
    units = {"A": (30, 3), "B": (30, 15), "C": (12, 12), "D": (30, 8)}
    known = shielded_counts(counts(units), STRICT)
    shown = known.set_index("unit_id")[["sum_low", "sum_high", "reason"]]
    assert shown.loc["A"].tolist() == [0, 5, ""]
    assert shown.loc["B"].tolist() == [15, 15, ""]
    assert shown.loc["C"].tolist() == [6, 12, ""]  # of 12: 0 to 5 or 6 to 12
    assert shown.loc["D"].tolist() == [6, 11, ""]
    assert shown.loc[""].tolist() == [38, 38, ""]  # 3 + 15 + 12 + 8 of 102


def test_of_a_sensitive_code_nearly_everybody_is_like_everybody():
    # 100 interviews: beyond 90 % are 91 to 100 and 0 to 9. Else 0 to 5 and 6 to 11 did not name it
    units = {"A": (100, 94), "B": (100, 90), "C": (100, 6), "D": (30, 29), "E": (100, 50)}
    plain, wide = (
        shielded_counts(counts(units).assign(sensitive=one), STRICT).set_index("unit_id")
        for one in (False, True)
    )
    ends = ["sum_low", "sum_high"]
    assert plain[ends].to_numpy()[:5].tolist() == [
        [89, 94], [89, 94], [6, 11], [25, 30], [50, 50],
    ]  # fmt: skip
    assert wide[ends].to_numpy()[:5].tolist() == [
        [91, 100], [90, 90], [0, 9], [25, 30], [50, 50],
    ]  # fmt: skip
    assert set(wide["reason"]) == {""}


def test_a_band_that_says_more_of_a_sensitive_code_is_refused():
    units = {"A": (100, 94), "B": (100, 50), "C": (100, 6)}
    known = shielded_counts(counts(units), STRICT)
    table = told(known).assign(sensitive=True)
    with pytest.raises(PublishError) as caught:
        refuse_narrow_counts("programme 'p'", known, STRICT, table)
    assert str(caught.value) == (
        "programme 'p': 2 of 4 rows tell more of nearly everybody than a sensitive question "
        "allows. HINT: nothing was published; hide more there, or report it: the choice of what to "
        "hide is wrong."
    )


def test_ten_interviews_leave_no_room_for_two_bands():
    units = {"A": (10, 3), "B": (9, 3), "C": (30, 15), "D": (30, 15)}
    reasons = shielded_counts(counts(units), STRICT).set_index("unit_id")["reason"]
    assert reasons["A"] == reasons["B"] == "minder dan 11 gesprekken"
    # all but C and D are 19, and both are at most 10: 9 or 10 each, so C goes along
    assert reasons["C"] == "verborgen om andere centra te beschermen"
    assert reasons["D"] == ""


def test_a_total_that_would_tell_what_each_centre_has_is_hidden():
    # 5 + 5 + 5 = 15 of 90 is exact, and three counts of 0 to 5 that add up to 15 are 5 each
    known = shielded_counts(counts({"A": (30, 5), "B": (30, 5), "C": (30, 5)}), STRICT)
    reasons = known.set_index("unit_id")["reason"]
    assert reasons[""] == "verborgen om andere centra te beschermen"
    assert set(reasons[["A", "B", "C"]]) == {""}


def test_small_totals_are_bands_and_so_are_those_per_kind_of_respondent():
    # exact, 3 of 90 would leave each centre 0 to 3; and 2 residents + 1 partner would tell the 3
    units = {"A": (30, 1), "B": (30, 1), "C": (30, 1)}
    known = shielded_counts(counts(units, {"r": (60, 2), "p": (30, 1)}), STRICT)
    totals = known[known["level"] != "unit"]
    assert (totals["reason"] == "").all()
    assert totals[["sum_low", "sum_high"]].to_numpy().tolist() == [[0, 5]] * 3


def test_how_often_it_was_named_is_told_beside_exact_totals_only():
    table = told(shielded_counts(counts({"A": (30, 15), "B": (30, 3), "C": (30, 8)}), STRICT))
    shown = table.set_index("unit_id")
    assert shown["n_times"].isna().tolist() == [True, True, True, False]
    assert shown.loc["", "n_times"] == 27  # 15 + 3 + 8 + 1, as the table was made here


def test_two_centres_say_nothing_of_all_together():
    known = shielded_counts(counts({"A": (30, 15), "B": (30, 16)}), STRICT)
    assert known.set_index("unit_id").loc["", "reason"] == "minder dan 3 centra"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"n_naming_low": 3, "n_naming_high": 3, "n_naming": 3, "share": 0.1, "n_times": None},
         "1 of 4 rows have a small count in no band"),
        ({"share": 0.1}, "1 of 4 rows have a share that is not of their band"),
        ({"n_times": 4}, "1 of 4 rows tell how often beside a band"),
        ({"n_naming_low": 6, "n_naming_high": 11, "n_naming": 8.5, "share": 8.5 / 30},
         "1 of 4 rows have a band beside their number"),
    ],
)  # fmt: skip
def test_a_table_that_tells_more_is_refused(change, what):
    known = shielded_counts(counts({"A": (30, 3), "B": (30, 15), "C": (30, 8)}), STRICT)
    table = told(known)
    table.loc[table["unit_id"] == "A", list(change)] = list(change.values())
    with pytest.raises(PublishError) as caught:
        refuse_narrow_counts("programme 'p'", known, STRICT, table)
    assert f"programme 'p': {what}. HINT: nothing was published; hide more there" in str(
        caught.value
    )


def test_a_total_that_narrows_a_band_is_refused_whoever_shows_it():
    known = shielded_counts(counts({"A": (30, 5), "B": (30, 5), "C": (30, 5)}), STRICT)
    open_ = known.assign(reason="")
    with pytest.raises(PublishError) as caught:
        refuse_narrow_counts("programme 'p'", known, STRICT, told(open_))
    assert str(caught.value) == (
        "programme 'p': 1 of 1 questions tell a number of a unit too narrowly. HINT: nothing was "
        "published; hide more there, or report it: the choice of what to hide is wrong."
    )


sizes = st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@settings(max_examples=20, deadline=None)
@given(st.lists(sizes, min_size=3, max_size=8), st.data())
def test_whatever_was_named_no_count_of_a_centre_can_be_narrowed(units, data):
    table = counts({f"U{i}": pair for i, pair in enumerate(units)})
    every, yes = int(table["n"].iloc[-1]), int(table["sum"].iloc[-1])
    first = data.draw(st.integers(0, every))
    part = data.draw(st.integers(max(0, yes - every + first), min(first, yes)))
    kinds = {"r": (first, part), "p": (every - first, yes - part)}
    table = counts({f"U{i}": pair for i, pair in enumerate(units)}, kinds)
    known = shielded_counts(table, STRICT)
    assert narrow_units(known, STRICT, tell_counts) == []
    refuse_narrow_counts("p", known, STRICT, told(known))
    shown = known[known["reason"] == ""]
    assert (shown["n"] >= 11).all()
    assert ((shown["sum_low"] <= shown["sum"]) & (shown["sum"] <= shown["sum_high"])).all()


def test_a_line_of_a_class_lies_in_a_band_and_groups_and_differences_follow():
    table = banded_profile(shielded(THREE), PROFILE, RULES)
    unit = table[table["unit_id"] == "A"]
    # 12 times 4 is 48; from 60 down: 55 to 60, 49 to 54, 43 to 48
    trust = row(unit, key="trust", side="own")
    assert (trust["mean_low"] * 12, trust["mean_high"] * 12) == pytest.approx((43, 48))
    # 12 times 5 is 60: 55 to 60
    help_ = row(unit, key="help", side="own")
    assert (help_["mean_low"] * 12, help_["mean_high"] * 12) == pytest.approx((55, 60))
    # the group is the mean of both: (43 + 55) / 2 and (48 + 60) / 2
    bond = row(unit, key="bond", side="own")
    assert (bond["mean_low"] * 12, bond["mean_high"] * 12) == pytest.approx((49, 54))
    # 12 times 3 is 36: 31 to 36; the difference runs from 31 - 48 to 36 - 43
    gap = row(unit, key="trust", side="gap")
    assert (gap["mean_low"] * 12, gap["mean_high"] * 12) == pytest.approx((-17, -7))
    assert gap["mean"] * 12 == pytest.approx(-12)


def test_all_together_is_told_as_what_its_classes_are_told():
    table = banded_profile(shielded(THREE), PROFILE, RULES)
    every = row(table, level="all", key="trust", side="own")
    assert (every["mean_low"] * 36, every["mean_high"] * 36) == pytest.approx((3 * 43, 3 * 48))


def test_a_difference_counts_as_found_only_when_its_whole_band_does():
    # a quarter lower, 48 against 45: both lie in the band of 43 to 48
    people = [full(u, 4, 4 - (n < 3), 3, 3) for u in "ABC" for n in range(12)]
    table = banded_profile(shielded(people), PROFILE, RULES)
    gap = row(table, unit_id="A", key="trust", side="gap")
    assert (gap["mean_low"] * 12, gap["mean_high"] * 12) == pytest.approx((-5, 5))
    assert gap["p_value"] == 1
    assert gap["state"] == "niet te onderscheiden"


def test_who_skipped_one_line_is_not_the_difference_between_a_group_and_its_lines():
    skipped = [(u, {k: v for k, v in given_.items() if (n, k) != (5, "h1")})
               for n, (u, given_) in enumerate(THREE)]  # fmt: skip
    table = banded_profile(shielded(skipped), PROFILE, RULES)
    for level in ("unit", "all"):
        rows = table[(table["level"] == level) & (table["side"] == "own")]
        means = rows.pivot_table(index="unit_id", columns="key", values="mean")
        assert means["bond"].to_numpy() == pytest.approx((means["trust"] + means["help"]) / 2)


def test_an_exact_sum_of_a_class_is_refused():
    known = shielded(THREE)
    table = banded_profile(known, PROFILE, RULES).assign(status="released")
    refuse_narrow_profiles("programme 'p'", known, SCALES, RULES, table)
    one = (table["unit_id"] == "A") & (table["key"] == "trust") & (table["side"] == "own")
    table.loc[one, ["mean_low", "mean_high"]] = 4.0
    with pytest.raises(PublishError) as caught:
        refuse_narrow_profiles("programme 'p'", known, SCALES, RULES, table)
    assert "programme 'p': 1 of 16 rows have a small count in no band." in str(caught.value)


pupil = st.tuples(st.sampled_from("ABCDE"), st.tuples(*[st.integers(1, 5) | st.none()] * 4))


@settings(max_examples=12, deadline=None)
@given(st.lists(pupil, min_size=40, max_size=90), st.booleans())
def test_whatever_they_answered_no_sum_of_a_class_can_be_narrowed(people, compared):
    given_ = [(u, {k: v for k, v in zip(("t1", "t2", "h1", "h2"), values, strict=True) if v})
              for u, values in people]  # fmt: skip
    kinds = pd.Series(dict(zip("ABCDE", "xxxyy", strict=True))) if compared else None
    known = shielded(given_, kinds)
    table = banded_profile(known, PROFILE, RULES)
    status = np.where(table["reason"] == "", "released", "hidden")
    refuse_narrow_profiles("p", known, SCALES, RULES, table.assign(status=status))
    lines = known[(known["reason"] == "") & known["sum_low"].notna()]
    assert (lines["sum_low"] <= lines["sum"] + 1e-9).all()
    assert (lines["sum"] <= lines["sum_high"] + 1e-9).all()
    shown = table[table["reason"] == ""]
    assert (shown["ci_low"] <= shown["mean"] + 1e-9).all()
    assert (shown["mean"] <= shown["ci_high"] + 1e-9).all()
