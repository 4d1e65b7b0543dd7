"""Hiding more: afterwards nothing can be worked out, and little more is hidden than needed."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from random_tables import N_TABLES, small_cells, small_tables

from ontmoetingen.disclosure.audit import audit, is_safe, narrow_cells
from ontmoetingen.disclosure.complement import complement
from ontmoetingen.disclosure.relations import margins
from ontmoetingen.errors import PublishError


def two_by_three():
    """Total 100; rows 40 and 60; only a-x is small.

    a: 4 16 20   b: 26 14 20
    """
    rows = [("a", "x", 4), ("a", "y", 16), ("a", "z", 20), ("b", "x", 26), ("b", "y", 14)]
    frame = pd.DataFrame([*rows, ("b", "z", 20)], columns=["row", "column", "n"])
    return margins(frame, "n", ["row", "column"])


def names(cells, hidden):
    return ["-".join(row) for row in cells.keys[hidden].to_numpy()]


def test_a_small_cell_takes_the_cheapest_rectangle_with_it():
    cells = two_by_three()
    hidden = complement(cells, small_cells(cells))
    # a-x needs another in its row and in its column, and those need each other. With b-x (26):
    # by way of y 16 + 14 = 30 respondents, by way of z 20 + 20 = 40.
    assert names(cells, hidden) == ["a-x", "a-y", "b-x", "b-y"]
    found = audit(cells, hidden)
    # a-x is 0 to 20 (40 - 20 are left for a-x and a-y), b-x = 30 - a-x, b-y = 40 - b-x.
    assert found.low.tolist() == [0, 0, 10, 10]
    assert found.high.tolist() == [20, 20, 30, 30]


def test_a_cell_that_must_be_shown_is_gone_around():
    cells = two_by_three()
    kept = np.array([name == "a-y" for name in names(cells, np.ones(cells.size, bool))])
    hidden = complement(cells, small_cells(cells), kept=kept)
    assert names(cells, hidden) == ["a-x", "a-z", "b-x", "b-z"]


def test_a_price_moves_the_choice():
    cells = two_by_three()
    dear = np.where([name.endswith("y") for name in names(cells, np.ones(12, bool))], 50.0, 1.0)
    hidden = complement(cells, small_cells(cells), price=dear)
    assert not any(name.endswith("y") for name in names(cells, hidden))
    assert is_safe(cells, hidden)


def test_nothing_small_hides_nothing():
    cells = two_by_three()
    assert not complement(cells, np.zeros(cells.size, bool)).any()


def test_a_cell_cannot_be_hidden_and_shown():
    cells = two_by_three()
    both = small_cells(cells)
    with pytest.raises(PublishError) as caught:
        complement(cells, both, kept=both)
    assert str(caught.value) == "cells: 1 must be hidden and shown. First places: 6."


def test_totals_that_must_be_shown_can_make_it_impossible():
    frame = pd.DataFrame({"kind": ["a", "b"], "n": [1, 2]})
    cells = margins(frame, "n", ["kind"])
    with pytest.raises(PublishError) as caught:
        complement(cells, np.array([False, True, True]), kept=np.array([True, False, False]))
    assert str(caught.value) == (
        "cells: cell 2 stays bounded more narrowly than 5, whatever else is hidden. "
        "HINT: let a total be hidden too, or put groups together."
    )


@settings(max_examples=N_TABLES, deadline=None, database=None, derandomize=N_TABLES <= 200)
@given(small_tables())
def test_after_it_the_audit_finds_nothing(cells):
    primary = small_cells(cells)
    hidden = complement(cells, primary)
    assert hidden[primary].all()
    assert primary.any() or not hidden.any()
    found = audit(cells, hidden)
    assert not len(found.exact)
    assert not len(found.narrow(5))


@settings(max_examples=60, deadline=None)
@given(small_tables())
def test_nothing_is_hidden_that_can_be_shown(cells):
    primary = small_cells(cells)
    hidden = complement(cells, primary)
    for cell in np.flatnonzero(hidden & ~primary):
        fewer = hidden.copy()
        fewer[cell] = False
        assert not is_safe(cells, fewer), "an added cell was not needed"


@settings(max_examples=30, deadline=None)
@given(small_tables())
def test_the_same_input_gives_the_same_choice(cells):
    primary = small_cells(cells)
    assert complement(cells, primary).tolist() == complement(cells, primary).tolist()


def schools(shared, *dimensions):
    rows = pd.read_csv(shared / "real/survey_apipop.csv").assign(n=1)
    return margins(rows, "n", dimensions)


@pytest.mark.shared
def test_county_by_type_is_safe_with_few_more_hidden(shared):
    cells = schools(shared, "cname", "stype")
    inner = (cells.keys != "").all(axis=1).to_numpy()
    primary = inner & small_cells(cells)
    hidden = complement(cells, primary)
    found = audit(cells, hidden)
    assert primary.sum() == 82
    assert (len(found.exact), len(found.narrow())) == (0, 0)
    assert hidden.sum() <= 1.5 * 85, "the peer hides 85 and leaves 2 too narrow"
    assert hidden.sum() == 89


@pytest.mark.shared
@pytest.mark.slow
def test_district_by_type_is_safe(shared):
    cells = schools(shared, "dname", "stype")
    primary = small_cells(cells)
    hidden = complement(cells, primary)
    assert (primary.sum(), hidden.sum()) == (1915, 2000)
    assert hidden.sum() <= 1.5 * 1955, "the peer hides 1,955 and leaves 28 too narrow"
    assert not len(narrow_cells(cells, hidden)[0])


@pytest.mark.shared
def test_no_more_is_hidden_than_by_tau_argus(shared, tmp_path, monkeypatch):
    peer = pytest.importorskip("pytauargus", reason="needs pytauargus 0.6, the peer")
    monkeypatch.chdir(tmp_path)  # its solver leaves files where it runs
    rows = pd.read_csv(shared / "real/survey_apipop.csv").assign(one=1.0)
    given = rows[["cname", "stype", "one"]]
    run = peer.protect(given, ["cname", "stype"], response="one", safety_rules="FREQ(10,5)")
    status = Counter(run.tables[0].status())
    cells = schools(shared, "cname", "stype")
    ours = complement(cells, small_cells(cells)).sum()
    assert status["U"] == small_cells(cells).sum(), "both hide the same cells for themselves"
    assert ours <= 1.5 * (status["U"] + status["M"])
