"""The audit: what a reader can work out, against hand-worked sums and against enumeration."""

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_tables import small_cells, small_tables

from ontmoetingen.disclosure.audit import audit, check_audit, is_safe, narrow_cells
from ontmoetingen.disclosure.bounds import passed
from ontmoetingen.disclosure.relations import Relation, joined, margins, system
from ontmoetingen.errors import PublishError


def one_question(*counts):
    return margins(
        pd.DataFrame({"kind": list("abcdef")[: len(counts)], "n": counts}), "n", ["kind"]
    )


def marks(cells, *places):
    return np.isin(np.arange(cells.size), places)


def test_one_hidden_part_is_the_total_minus_the_rest():
    cells = one_question(4, 12, 30)  # total 46 at place 0
    found = audit(cells, marks(cells, 1))
    assert (found.low.tolist(), found.high.tolist()) == ([4], [4])  # 46 - 12 - 30
    assert found.exact.tolist() == [1]


def test_two_hidden_parts_share_what_is_left():
    cells = one_question(4, 12, 30)
    found = audit(cells, marks(cells, 1, 2))
    assert found.low.tolist() == [0, 0]
    assert found.high.tolist() == [16, 16]  # 46 - 30
    assert not len(found.narrow(16))
    assert len(found.narrow(17)) == 2


def test_with_the_total_hidden_too_nothing_bounds_them():
    cells = one_question(4, 12, 30)
    found = audit(cells, marks(cells, 0, 1))
    assert found.low.tolist() == [42, 0]  # at least 12 + 30
    assert np.isinf(found.high).all()


def test_yes_and_no_give_the_hidden_number_of_answers():
    keys = pd.DataFrame({"answer": ["all", "yes", "no"]})
    cells = system(keys, [12, 9, 3], [Relation(0, (1, 2))])
    assert audit(cells, marks(cells, 0)).high.tolist() == [12]  # 9 + 3
    assert audit(cells, marks(cells, 1)).low.tolist() == [9]  # 12 - 3


def test_an_earlier_release_bounds_what_is_hidden_now():
    before = system(pd.DataFrame({"name": ["before"]}), [7], [])
    now = system(pd.DataFrame({"name": ["now", "added"]}), [9, 2], [])
    both = joined(before, now, [Relation(1, (0, 2))])  # now = before + added
    assert audit(both, marks(both, 1, 2)).low.tolist() == [7, 0]
    assert audit(both, marks(both, 1)).low.tolist() == [9]


def test_a_hierarchy_is_followed_through_its_levels():
    rows = [("a", "a1", 3), ("a", "a2", 20), ("b", "b1", 30)]
    frame = pd.DataFrame(rows, columns=["county", "district", "n"])
    cells = margins(frame, "n", [("county", "district")])
    names = ["/".join(k) for k in cells.keys.to_numpy()]
    assert dict(zip(names, cells.values.tolist(), strict=True)) == {
        "/": 53, "a/": 23, "a/a1": 3, "a/a2": 20, "b/": 30, "b/b1": 30,
    }  # fmt: skip
    hidden = np.isin(names, ["a/", "a/a1"])
    assert audit(cells, hidden).low.tolist() == [23, 3]  # 53 - 30, then 23 - 20


def test_problems_name_cells_and_never_their_counts():
    cells = one_question(4, 12, 3, 30)
    problems = check_audit("totals", cells, marks(cells, 1))
    assert [str(p) for p in problems] == [
        "totals: 1 of 1 hidden cells can be worked out exactly. First places: 2. "
        "HINT: hide more cells."
    ]
    narrow = one_question(1, 3, 30)
    assert [str(p) for p in check_audit("totals", narrow, marks(narrow, 1, 2))] == [
        "totals: 2 of 2 hidden cells can be bounded more narrowly than 5. First places: 2, 3. "
        "HINT: hide more cells."
    ]
    assert check_audit("totals", cells, marks(cells, 1, 2)) == []


def test_relations_that_do_not_hold_are_refused():
    keys = pd.DataFrame({"answer": ["all", "yes", "no"]})
    with pytest.raises(PublishError) as caught:
        system(keys, [12, 9, 4], [Relation(0, (1, 2))])
    assert str(caught.value) == (
        "relations: 1 of 1 totals differ from the sum of their parts. First places: 1."
    )


@pytest.mark.parametrize("bad", [-1, 2.5, np.nan, np.inf])
def test_a_cell_that_is_no_count_is_refused(bad):
    with pytest.raises(PublishError) as caught:
        margins(pd.DataFrame({"kind": ["a", "b"], "n": [1, bad]}), "n", ["kind"])
    assert str(caught.value) == (
        "cells: 1 of 2 cells hold no count. Allowed: whole numbers from 0. First places: 2."
    )


def test_marks_of_another_length_are_refused():
    with pytest.raises(PublishError, match="hidden: 2 marks for 4 cells"):
        audit(one_question(4, 12, 30), np.array([True, False]))


def enumerated(cells, hidden, most):
    """Lowest and highest count of each hidden cell over all tables that fit, tried one by one."""
    shown, places = np.where(hidden, 0, cells.values), np.flatnonzero(hidden)
    matrix, sums = cells.matrix.toarray()[:, places], -(cells.matrix @ shown)
    tried = np.array(list(product(range(most + 1), repeat=len(places))))
    fitting = tried[(tried @ matrix.T == sums).all(axis=1)]
    return fitting.min(axis=0), fitting.max(axis=0)


@settings(max_examples=150, deadline=None)
@given(small_tables(most_rows=3, most_columns=2, most=3), st.data())
def test_enumeration_gives_the_same_bounds(cells, data):
    inner = np.flatnonzero((cells.keys != "").all(axis=1))
    chosen = data.draw(st.lists(st.sampled_from(inner.tolist()), max_size=5, unique=True))
    hidden = marks(cells, *chosen)
    if not hidden.any():
        return
    found = audit(cells, hidden)
    low, high = enumerated(cells, hidden, int(cells.values.max()) if len(chosen) < 4 else 9)
    assert found.low.tolist() == low.tolist()
    assert found.high.tolist() == high.tolist()


def cube(counts):
    """Three ways of splitting: relations that are no network, where fractions can appear."""
    frame = pd.DataFrame(list(product("ab", "cd", "ef")), columns=["x", "y", "z"]).assign(n=counts)
    return margins(frame, "n", ["x", "y", "z"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_enumeration_agrees_on_three_way_tables(counts):
    cells = cube(counts)
    hidden = (cells.keys != "").all(axis=1).to_numpy() & (np.arange(cells.size) % 2 == 0)
    hidden |= marks(cells, *np.flatnonzero((cells.keys != "").all(axis=1))[:4])
    low, high = enumerated(cells, hidden, 6)
    found = audit(cells, hidden)
    assert (found.low.tolist(), found.high.tolist()) == (low.tolist(), high.tolist())


@settings(max_examples=150, deadline=None)
@given(small_tables(), st.data())
def test_the_truth_lies_inside_and_shortcuts_find_the_same(cells, data):
    flags = st.lists(st.booleans(), min_size=cells.size, max_size=cells.size)
    hidden = np.array(data.draw(flags))
    found = audit(cells, hidden)
    truth = cells.values[hidden]
    assert ((found.low <= truth) & (truth <= found.high)).all()
    places, widths = narrow_cells(cells, hidden)
    assert sorted(places) == found.narrow().tolist()
    assert sorted(places[widths == 0]) == found.exact.tolist()
    assert is_safe(cells, hidden) == (not len(places))


@settings(max_examples=100, deadline=None)
@given(small_tables(), st.data())
def test_hiding_more_never_narrows(cells, data):
    flags = st.lists(st.booleans(), min_size=cells.size, max_size=cells.size)
    fewer = np.array(data.draw(flags))
    more = fewer | np.array(data.draw(flags))
    small, large = audit(cells, fewer), audit(cells, more)
    kept = np.isin(large.cells, small.cells)
    assert (large.low[kept] <= small.low).all()
    assert (large.high[kept] >= small.high).all()


def test_bounds_are_passed_through_a_chain():
    matrix = margins(pd.DataFrame({"k": ["a", "b"], "n": [1, 2]}), "n", ["k"]).matrix
    limits = passed(matrix, np.array([0.0]))
    assert limits.low.tolist() == [0, 0, 0]
    assert np.isinf(limits.high).all()


def test_a_broken_suppression_is_found():
    """Each row hides two cells, so does each column but one: that one gives everything away."""
    rows = [("a", "x", 3), ("a", "y", 15), ("b", "x", 20), ("b", "y", 4), ("c", "x", 11)]
    frame = pd.DataFrame([*rows, ("c", "y", 12)], columns=["row", "column", "n"])
    cells = margins(frame, "n", ["row", "column"])
    names = np.array(["".join(k) for k in cells.keys.to_numpy()])
    whole = np.isin(names, ["ax", "ay", "bx", "by"])
    assert is_safe(cells, whole)
    for left_out in np.flatnonzero(whole):
        broken = whole.copy()
        broken[left_out] = False
        assert len(audit(cells, broken).exact) == 3


@pytest.mark.shared
def test_hiding_small_cells_alone_leaves_what_the_reference_says(shared):
    rows = pd.read_csv(shared / "real/survey_apipop.csv").assign(n=1)
    cells = margins(rows, "n", ["cname", "stype"])
    hidden = (cells.keys != "").all(axis=1).to_numpy() & small_cells(cells)
    found = audit(cells, hidden)
    counted = (len(found.cells), len(found.exact), len(found.narrow(5)), (found.high < 10).sum())
    told = json.loads((shared / "reference/reference.json").read_text())["disclosure_audit"]
    expected = told["primary_only_all_margins"]
    assert counted == tuple(expected[k] for k in ("suppressed", "exact", "narrow_lt5", "ub_lt10"))


def test_a_count_without_upper_bound_still_has_its_lowest_value():
    """Only column d is shown, with 2: whatever else is hidden can be nobody, all together 2."""
    frame = pd.DataFrame(list(product("ab", "cde")), columns=["x", "y"])
    cells = margins(frame.assign(n=[0, 1, 0, 1, 1, 1]), "n", ["x", "y"])
    names = (cells.keys["x"] + cells.keys["y"]).to_numpy()
    found = audit(cells, names != "d")
    lowest = dict(zip(names[found.cells], found.low.tolist(), strict=True))
    assert lowest == {
        "": 2,
        **dict.fromkeys(["c", "e", "a", "b", "ac", "ad", "ae", "bc", "bd", "be"], 0),
    }
    highest = dict(zip(names[found.cells], found.high.tolist(), strict=True))
    assert {name for name, high in highest.items() if np.isfinite(high)} == {"ad", "bd"}
