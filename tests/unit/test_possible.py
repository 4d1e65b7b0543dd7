"""Few projects in bands: how many tables are left, and from when a study is told by its bands."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from ontmoetingen.disclosure.possible import leaves_few, possible_digits
from ontmoetingen.disclosure.rules import load_rules

RULES = load_rules()


@pytest.mark.parametrize(("low", "high"), [([0, 0], [5, 5]), ([0, 6, 20], [5, 11, 20])])
def test_it_is_the_mean_number_of_tables_per_total(low, high):
    tables = list(product(*(range(a, b + 1) for a, b in zip(low, high, strict=True))))
    totals = {sum(table) for table in tables}
    assert 10 ** possible_digits(low, high) == pytest.approx(len(tables) / len(totals))


def test_thousands_of_projects_are_no_number_too_large():
    # 5,000 times log10(6) = 3890.8, minus log10(25,001) = 4.4
    assert possible_digits([0] * 5000, [5] * 5000) == pytest.approx(3886.36, abs=0.01)


def few(projects: int, high: int = 5, hidden: int = 0) -> bool:
    shown = np.arange(projects) >= hidden
    return leaves_few([0] * projects, [high] * projects, shown, RULES)


def test_the_rule_holds_up_to_33_projects_in_the_narrowest_bands():
    # 33 log10(6) - log10(166) = 23.5; 34 log10(6) - log10(171) = 24.2
    assert few(33)
    assert not few(34)


def test_nothing_is_few_where_all_is_told():
    assert not few(4, high=0)
    assert few(4, high=0, hidden=1), "the models would tell the one that is hidden"


def test_a_hidden_project_leaves_at_least_two_possibilities():
    # 33 log10(6) + log10(2) - log10(167) = 23.8; with two hidden log10(4) - log10(168): 24.1
    assert few(34, hidden=1)
    assert not few(35, hidden=2)
    # 90 log10(2) - log10(91) = 25.1
    assert not few(90, hidden=90)
    assert few(80, hidden=80)
