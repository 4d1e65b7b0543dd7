"""Dutch numbers: every expected text is what a Dutch newspaper would print."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontmoetingen import dutch
from ontmoetingen.errors import BuildError


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, 0, "0"),
        (1234567, 0, "1.234.567"),
        (1234.5, 1, "1.234,5"),
        (-0.04, 1, "0,0"),  # rounds to zero, and zero has no sign
        (-2.5, 0, "−3"),  # halves go away from zero, on both sides
        (2.5, 0, "3"),
        (0.145, 2, "0,15"),  # binary 0.145 is just below; the stored digits decide
        (12, None, "12"),
        (12.34, None, "12,3"),
    ],
)
def test_number(value, decimals, expected):
    assert dutch.number(value, decimals) == expected


def test_a_share_is_multiplied_before_it_is_rounded():
    # 0.725 * 100 = 72.5, and a half goes up; in binary 0.725 * 100 is 72.49999999999999
    assert dutch.percent(0.725) == "73%"
    assert dutch.percent(0.0725, 1) == "7,3%"


def test_a_difference_of_shares_is_in_points_and_counts_its_noun():
    assert dutch.points(0.01) == "+1 procentpunt"
    assert dutch.points(-0.01) == "−1 procentpunt"
    assert dutch.points(0.061) == "+6 procentpunten"
    assert dutch.points(0.0) == "0 procentpunten"


@pytest.mark.parametrize("missing", [None, math.nan, math.inf])
def test_a_missing_number_is_refused(missing):
    with pytest.raises(BuildError) as caught:
        dutch.number(missing)
    assert str(caught.value) == (
        f"number in a text: is {missing!r}, not a number that can be shown. HINT: check `status` "
        "first and say in words that the value is hidden or absent."
    )


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_the_text_reads_back_as_the_number(value, decimals):
    text = dutch.number(value, decimals)
    back = float(text.replace(".", "").replace(",", ".").replace("−", "-"))
    assert abs(back - value) <= 0.5 * 10**-decimals * (1 + 1e-9) + 1e-6


def test_words_in_a_row():
    assert dutch.listed([]) == ""
    assert dutch.listed(["a", "b"]) == "a en b"
    assert dutch.listed(["a", "b", "c"], "of") == "a, b of c"


def test_the_browser_gets_the_same_locale():
    locale = dutch.VEGA_LOCALE
    assert locale["number"]["decimal"] == ","
    assert locale["number"]["thousands"] == "."
    assert [len(locale["time"][k]) for k in ("days", "months", "shortMonths")] == [7, 12, 12]
    assert locale["time"]["shortMonths"][2] == "mrt"
