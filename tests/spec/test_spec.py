"""Every small table in this folder gives the numbers that its arithmetic shows.

The same files are read by people: ``make_appendix.py`` prints title, what is given, the rule in
words, the arithmetic and the outcome of each case as a chapter of the report, hence the Dutch.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import yaml
from calculations import CALCULATIONS

HERE = Path(__file__).parent
SHEETS = sorted(HERE.glob("*.yml"))
CASES = [
    pytest.param(sheet.stem, case, id=f"{sheet.stem}-{case['id']}")
    for sheet in SHEETS
    for case in yaml.safe_load(sheet.read_text(encoding="utf-8"))["cases"]
]


@pytest.mark.parametrize(("sheet", "case"), CASES)
def test_the_numbers_follow_from_the_arithmetic(sheet, case):
    found = CALCULATIONS[sheet](**case["given"])
    expected = case["expect"]
    if isinstance(expected, list):
        assert found == expected
        return
    for name, value in expected.items():
        assert_close(found[name], value)


def assert_close(found, expected):
    if expected is None:
        assert math.isnan(found)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_close(one, other)
    elif isinstance(expected, bool | str | int):
        assert found == expected
    else:
        assert found == pytest.approx(expected, abs=5e-5)


def test_every_case_says_its_rule_and_shows_its_arithmetic():
    for sheet in SHEETS:
        content = yaml.safe_load(sheet.read_text(encoding="utf-8"))
        assert content["title"]
        assert content["about"]
        for case in content["cases"]:
            assert case["title"], case["id"]
            assert case["formula"].strip(), case["id"]
            assert case["arithmetic"].strip(), case["id"]


def test_every_sheet_has_a_calculation():
    assert {s.stem for s in SHEETS} == set(CALCULATIONS)
