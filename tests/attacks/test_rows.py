"""What one row gives away: 0 % and 100 %, intervals, p-values, weights, ranks, and two moments.

A band hides the number of yes only when nothing else in the row, and nothing elsewhere, was
computed from the true number.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from victim import DESIGN, FEW, published, read, swapped

from ontmoetingen.scoring.intervals import wilson

KEY = ["project_id", "item", "wave"]


def test_no_exact_share_of_nobody_everybody_or_nearly_everybody(study, true_counts):
    """Tries: looks for 0 %, 100 %, and counts of 1 to 9 in every table that tells of one project.

    Finds: where nine or fewer said yes, or no, there is a band with at least 5 between its ends.
    """
    told = read(study, "project_scores").query("measure == 'share_yes' and status == 'released'")
    rows = told.merge(true_counts, on=KEY, suffixes=("", "_true"))
    few = rows[(rows["yes"] <= FEW) | (rows["no"] <= FEW)]
    assert len(few) > 10
    assert not few["value"].isin([0, 1]).any()
    assert (few["count_high"] - few["count_low"] >= 5).all()
    totals = read(study, "totals").query("status == 'released'")
    sums = totals.merge(true_counts, on=KEY)
    few = sums[(sums["yes"] <= FEW) | (sums["no"] <= FEW)]
    assert (few["sum_high"] - few["sum_low"] >= 5).all()


def test_intervals_of_a_band_are_not_those_of_the_true_share(study, true_counts):
    """Tries: computes the interval of each count within the band and compares it with the printed.

    Finds: no printed interval is that of the true count, so the candidates stay candidates.
    """
    told = read(study, "project_scores").query("measure == 'share_yes' and precision == 'band'")
    rows = told.merge(true_counts, on=KEY, suffixes=("", "_true"))
    assert len(rows) > 10
    low, high = wilson(rows["yes"].to_numpy(), rows["n"].to_numpy())
    told_low = np.isclose(rows["ci_low"], low, atol=1e-5) & (rows["yes"] != rows["count_low"])
    told_high = np.isclose(rows["ci_high"], high, atol=1e-5) & (rows["yes"] != rows["count_high"])
    assert rows[told_low | told_high]["project_id"].tolist() == []


def test_the_place_of_a_band_does_not_tell_the_truth_inside_it(study, true_counts):
    """Tries: guesses that the truth always stands at the same place in its band, such as an end.

    Finds: it stands at many places, at neither end in more than half of the bands.
    """
    told = read(study, "project_scores").query("measure == 'share_yes' and precision == 'band'")
    rows = told.merge(true_counts, on=KEY, suffixes=("", "_true"))
    place = (rows["yes"] - rows["count_low"]) / (rows["count_high"] - rows["count_low"])
    assert place.round(1).nunique() >= 5
    for end in (0, 0.5, 1):
        assert (place == end).mean() < 0.5


@pytest.fixture(scope="module")
def twins(study, tmp_path_factory):
    """Two projects with bands at the start, and the study in which both bands hold another truth.

    One person changed from no to yes in the one project, one from yes to no in the other: all
    totals are equal, and every published band still holds the truth.
    """
    told = read(study, "project_scores").query("item == 'meets' and wave == 'T0'")
    banded = told[(told["precision"] == "band") & (told["n"] >= 12)]["project_id"].tolist()
    one, other = banded[0], banded[-1]
    design = swapped(DESIGN, int(one[1:]), int(other[1:]))
    return published(tmp_path_factory.mktemp("twin") / "study", design), (one, other)


# Models of change rest on how the answers of everybody at both moments go together. Here one person
# in two projects answers otherwise at one moment, so that this moves for all together.
OF_BOTH_MOMENTS = re.compile(r"estimate|expected|ancova|ci_")
LITTLE = 0.05


@pytest.mark.parametrize("table", ["project_scores", "totals", "projects", "trait_points"])
def test_another_truth_inside_the_band_shows_nowhere_in_the_row(study, twins, table):
    """Tries: publishes a study with another true count in the same band and compares all numbers.

    Whatever differs (an interval, a count, a state) would tell the two truths apart. Finds: all
    numbers are equal, also those that are shrunk towards the other projects.
    """
    twin, _ = twins
    before, after = read(study, table), read(twin, table)
    assert len(before) > 0
    pd.testing.assert_frame_equal(before, after, check_exact=True)


def test_another_truth_inside_the_band_moves_change_by_its_models_only(study, twins):
    """Tries: the same for change. Finds: equal numbers, but for what models make of all pairs."""
    twin, changed = twins
    before, after = (
        found[found["project_id"].isin(changed)].reset_index(drop=True)
        for found in (read(study, "change"), read(twin, "change"))
    )
    assert len(before) > 0
    modelled = [name for name in before if OF_BOTH_MOMENTS.search(name)]
    own = [name for name in before if name not in modelled]
    pd.testing.assert_frame_equal(before[own], after[own], check_exact=True)
    moved = (before[modelled] - after[modelled]).abs()
    assert not (moved > LITTLE).any(axis=None), moved.max()


OF_ALL = ["overall", "overlap", "funnel", "answers", "variation", "traits", "trait_groups"]


@pytest.mark.parametrize("table", [*OF_ALL, "adjusted"])
def test_another_truth_inside_the_band_shows_nowhere_in_tables_about_all(study, twins, table):
    """Tries: the same, in what is told of all projects together. Finds: equal tables.

    With so few projects what models tell of them is made of their bands.
    """
    pd.testing.assert_frame_equal(read(study, table), read(twins[0], table), check_exact=True)
