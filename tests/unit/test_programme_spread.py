"""Spreads and intervals of programmes: by hand, and that they tell nothing that bounds do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from class_profiles import PROFILE, RULES, THREE, full, row, shielded

from ontmoetingen.scoring.banded_profile import banded_profile


def test_the_spread_of_a_class_is_that_inside_all_of_them():
    people = [full(u, 3, 3, 3, 3 + (u == "A") * (n % 2)) for u in "ABC" for n in range(12)]
    table = banded_profile(shielded(people), PROFILE, RULES)
    # A: six 3 and six 4, squares 12 * 0.25 = 3; B and C none. Told as 0 to 16: 8 / (3 * 11)
    for unit in "ABC":
        told_ = row(table, unit_id=unit, key="help", side="all")
        assert told_["sd"] == pytest.approx((8 / 33) ** 0.5)
        # 36 to 41 of 12, or 42 to 47; t(11) = 2.201 and the largest spread, 16 / 33
        half = 2.201 * (16 / 33 / 12) ** 0.5
        assert told_["ci_low"] == pytest.approx(told_["mean_low"] - half, abs=1e-3)


def test_the_spread_of_all_together_follows_from_what_is_told_of_the_classes():
    people = [full(u, 1 + 2 * (u == "A"), 3, 3, 3) for u in "ABC" for _ in range(12)]
    every = row(banded_profile(shielded(people), PROFILE, RULES), level="all", key="trust",
                side="own")  # fmt: skip
    # A: 36, told as 31 to 36, or 33.5; B and C: 12, told as 12 to 18 at the end, or 15
    low = row(banded_profile(shielded(people), PROFILE, RULES), unit_id="B", key="trust",
              side="own")["mean"]  # fmt: skip
    high = row(banded_profile(shielded(people), PROFILE, RULES), unit_id="A", key="trust",
               side="own")["mean"]  # fmt: skip
    mean = (high + 2 * low) / 3
    between = 12 * ((high - mean) ** 2 + 2 * (low - mean) ** 2)
    # squares inside: none, told as 0 to 16, or 8
    assert every["sd"] == pytest.approx(((8 + between) / 35) ** 0.5)


def test_what_is_told_depends_on_bounds_alone():
    """Other true means, spreads and intervals behind the same bounds: the same table."""
    kinds = pd.Series({"A": "x", "B": "x", "C": "x", "D": "y", "E": "y"})
    people = [full(u, 1 + (n + i) % 5, 3, 2 + n % 3, 4) for i, u in enumerate("ABCDE")
              for n in range(12 - 4 * (u == "E"))]  # fmt: skip
    known = shielded(people, kinds)
    assert set(known.loc[known["level"] == "unit", "reason"]) > {""}, "some are hidden"
    other = known.assign(sum=0.0, mean=0.0, ci_low=-9.0, ci_high=9.0)
    other["sd"] = known["sd"].where(known["level"] == "unit", 7.0)
    same = [banded_profile(table, PROFILE, RULES) for table in (known, other)]
    told_ = ["mean_low", "mean_high", "mean", "sd", "ci_low", "ci_high", "p_value", "state"]
    pd.testing.assert_frame_equal(same[0][told_], same[1][told_])


def possible_sums(total: pd.Series) -> list[int]:
    """Sums of whole answers that fit a mean in bounds and a spread: squares add up to a whole."""
    n = total["n"]
    fitting = range(round(n * total["mean_low"]), round(n * total["mean_high"]) + 1)
    squares = [total["sd"] ** 2 * (n - 1) + s * s / n for s in fitting]
    rounding = 2 * total["sd"] * (n - 1) * 5e-7 + 1e-9  # a spread of six decimals
    return [s for s, q in zip(fitting, squares, strict=True) if abs(q - round(q)) <= rounding]


def test_a_true_spread_would_tell_the_sum_and_the_one_that_is_told_does_not():
    """Tries: which sums give a whole sum of squares. The spread of all respondents left one sum."""
    people = [full(u, 1 + (7 * n + i * n * n) % 5, 3, 3, 4) for i, u in enumerate("ABCDE")
              for n in range(21)]  # fmt: skip
    known = shielded(people)
    every = row(banded_profile(known, PROFILE, RULES), level="all", key="trust", side="own")
    true = row(known, level="all", key="trust", side="own")
    before = possible_sums(every.where(every.index != "sd", round(true["sd"], 6)))
    assert len(before) <= 2
    assert true["sum"] in before
    # What is told is no spread of anybody: whoever looks for the sum by it finds nothing of it.
    wide = round(every["n"] * (every["mean_high"] - every["mean_low"]))
    assert wide >= 5 * 5
    assert every["sd"] != pytest.approx(true["sd"], abs=1e-6)


def test_of_two_classes_no_spread_is_told_and_the_interval_takes_the_largest():
    table = banded_profile(shielded(THREE[:24]), PROFILE, RULES)
    one = row(table, unit_id="A", key="trust", side="own")
    assert np.isnan(one["sd"])
    assert (one["ci_low"], one["ci_high"]) == pytest.approx(
        (43 / 12 - 2.201 * 2 * (12 / 11) ** 0.5 / 12**0.5, 5), abs=1e-3
    )  # t(11) = 2.201; half of a scale of 4 points is 2; the upper end is that of the scale
    assert row(table, level="all", key="trust", side="own")["reason"] == "minder dan 3 centra"


def test_one_answer_more_or_less_inside_a_band_changes_no_mean_at_any_level():
    other = [full("A", 4, 3, 5, 2 + n % 2) for n in range(11)] + [full("A", 3, 3, 5, 3)]
    first, second = shielded(THREE), shielded([*other, *THREE[12:]])
    ends = ["mean_low", "mean_high", "mean", "sd", "ci_low", "ci_high", "p_value", "state"]
    told_first, told_second = (banded_profile(known, PROFILE, RULES) for known in (first, second))
    assert not first["sum"].equals(second["sum"])
    pd.testing.assert_frame_equal(told_first[ends], told_second[ends])
