"""Swaps that prove hidden counts safe: by hand, and never further than the exact bounds."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from random_tables import small_tables
from scipy import sparse

from ontmoetingen.disclosure.audit import audit
from ontmoetingen.disclosure.relations import Relation, joined, system
from ontmoetingen.disclosure.swaps import among_twins


def reached(relations, counts):
    low, high = among_twins(sparse.csr_array(np.array(relations, float)), np.array(counts))
    return list(zip(low.tolist(), high.tolist(), strict=True))


def test_one_of_three_takes_what_the_others_have():
    assert reached([[1, 1, 1, 1]], [4, 6, 0, 2]) == [(0, 12), (0, 12), (0, 12), (0, 12)]


def test_cells_in_different_groups_are_no_twins():
    """a and b in one group, c alone in another: c can give to nobody within its group."""
    found = reached([[1, 1, 1, 0], [0, 0, 1, 1], [1, 1, 0, 0], [0, 0, 0, 1]], [3, 2, 7, 1])
    assert found[:3] == [(0, 5), (0, 5), (7, 7)]


def test_a_hidden_number_of_yes_moves_with_its_number_of_no():
    """Two projects, n = yes + no and at most 12 for each; 9 yes and 20 answers in all."""
    cells = ["n1", "yes1", "no1", "slack1", "n2", "yes2", "no2", "slack2"]
    relations = [
        [1, -1, -1, 0, 0, 0, 0, 0],
        [1, 0, 0, 1, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, -1, -1, 0],
        [0, 0, 0, 0, 1, 0, 0, 1],
        [1, 0, 0, 0, 1, 0, 0, 0],
        [0, 1, 0, 0, 0, 1, 0, 0],
    ]
    found = dict(zip(cells, reached(relations, [11, 5, 6, 1, 9, 4, 5, 3]), strict=True))
    # n1 + n2 = 20 is as short as a tie, but n1 stands elsewhere too, so neither is slack of it.
    assert found["n1"] == (8, 12)  # n2 has 3 to its 12; n1 has 1
    assert found["yes1"] == (0, 9)  # 4 more from yes2; all 5 to yes2, which has 5 no to turn
    assert found["no1"] == (2, 11)  # 6 - 4 with yes1 up, 6 + 5 with yes1 down
    assert found["yes2"] == (0, 9)


def test_twins_that_share_their_slack_stay_where_they_are():
    """Rising a and falling b both need the one cell beside them, so nothing is claimed of them."""
    found = reached([[1, -1, 1, 0], [1, 1, 0, 1]], [5, 5, 3, 2])
    assert found[:2] == [(5, 5), (5, 5)]


@settings(max_examples=150, deadline=None)
@given(small_tables(), st.data())
def test_what_twins_reach_lies_within_the_exact_bounds(cells, data):
    """Random tables, some of their hidden counts in a band."""
    flags = st.lists(st.booleans(), min_size=cells.size, max_size=cells.size)
    hidden = np.array(data.draw(flags))
    banded = [int(place) for place in np.flatnonzero(hidden) if data.draw(st.booleans())]
    n = len(banded)
    slack = np.array([data.draw(st.integers(0, 6)) for _ in banded], int)
    ends = pd.DataFrame({"band": np.full(2 * n, "", object)})
    bands = system(ends, [*slack, *(cells.values[banded] + slack)], [])
    ties = [Relation(cells.size + n + i, (banded[i], cells.size + i)) for i in range(n)]
    both = joined(cells, bands, ties)
    hidden = np.concatenate([hidden, np.arange(2 * n) < n])
    exact, truth = audit(both, hidden), both.values[hidden]
    low, high = among_twins(sparse.csr_array(both.matrix[:, np.flatnonzero(hidden)]), truth)
    assert ((exact.low <= low) & (low <= truth)).all()
    assert ((exact.high >= high) & (high >= truth)).all()
