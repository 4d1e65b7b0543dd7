"""Subtracting published tables: what comes out, hand-worked and on the tables of this study."""

from __future__ import annotations

import pandas as pd
import pytest

from ontmoetingen.disclosure.differences import (
    as_problems,
    hidden_pairs,
    respondents_minus_answers,
    waves_minus_pairs,
)
from ontmoetingen.disclosure.earlier import between_releases

WAVES = pd.DataFrame({"wave": ["T0", "T1"], "order": [1, 2]})


def totals(*rows):
    frame = pd.DataFrame(rows, columns=["project_id", "wave", "n", "sum", "status"])
    return frame.assign(item="q")


def change(*rows):
    columns = ["project_id", "n_pairs", "mean_start", "mean_end", "status"]
    return pd.DataFrame(rows, columns=columns).assign(item="q", method="paired")


def found(differences):
    return [(d.unit, d.wave) for d in differences]


def test_all_answers_minus_the_paired_leaves_who_came_once():
    at = totals(
        ("A", "T0", 23, 92, "released"),  # 23 - 20 pairs = 3 people; 92 - 20 x 4.0 = 12 points
        ("A", "T1", 20, 90, "released"),  # 20 - 20: nobody is left
        ("B", "T0", 40, 160, "released"),  # 40 - 30 = 10: enough
        ("B", "T1", 39, 160, "released"),  # 39 - 30 = 9: one too few
        ("C", "T0", 12, 50, "hidden"),
        ("C", "T1", 12, 50, "released"),  # 12 - 11 = 1 person
    )
    pairs = change(
        ("A", 20, 4.0, 4.5, "released"),
        ("B", 30, 4.0, 4.1, "released"),
        ("C", 11, 4.0, 4.1, "released"),
    )
    assert found(waves_minus_pairs(at, pairs, WAVES)) == [("A", "T0"), ("B", "T1"), ("C", "T1")]


def test_all_together_is_subtracted_too_when_no_project_is_hidden():
    at = totals(("A", "T0", 23, 92, "released"), ("B", "T0", 30, 92, "released"))
    pairs = change((None, 50, 4.0, 4.5, "released"), ("A", None, None, None, "hidden"))
    assert found(waves_minus_pairs(at, pairs, WAVES))[:1] == [("", "T0")]  # 53 - 50 = 3


def test_hidden_pairs_give_nothing():
    at = totals(("A", "T0", 23, 92, "released"), ("A", "T1", 20, 90, "released"))
    assert not waves_minus_pairs(at, change(("A", None, None, None, "hidden")), WAVES)


def test_respondents_minus_answers_shows_who_left_a_question_open():
    projects = pd.DataFrame(
        {"project_id": ["A", "B"], "n_respondents": [25, 60], "status": ["released"] * 2}
    )
    at = totals(("A", "T0", 23, 92, "released"), ("B", "T0", 40, 160, "released"))
    assert found(respondents_minus_answers(projects, at)) == [("A", "T0")]  # 2 and 20


def test_a_hidden_number_of_pairs_follows_from_two_moments():
    projects = pd.DataFrame(
        {"project_id": ["A", "B"], "n_respondents": [24, 30], "status": ["released"] * 2}
    )
    at = totals(
        ("A", "T0", 20, 80, "released"), ("A", "T1", 12, 40, "released"),  # 8 to 12: width 4
        ("B", "T0", 20, 80, "released"), ("B", "T1", 12, 40, "released"),  # 2 to 12: width 10
    )  # fmt: skip
    hidden = change(("A", None, None, None, "hidden"), ("B", None, None, None, "hidden"))
    assert found(hidden_pairs(projects, at, hidden, least=5)) == [("A", "")]


def test_two_releases_beside_each_other():
    before = totals(
        ("A", "T0", 20, 80, "released"),
        ("B", "T0", 20, 80, "released"),
        ("C", "T0", 20, 80, "released"),
        ("D", "T0", None, None, "hidden"),
    )
    now = totals(
        ("A", "T0", 23, 92, "released"),  # three people came: 92 - 80 is what they said
        ("B", "T0", 30, 92, "released"),  # ten came: enough
        ("C", "T0", None, None, "hidden"),  # the old number is still in everybody's hands
        ("D", "T0", None, None, "hidden"),
    )
    keys = ["project_id", "item", "wave"]
    differences = between_releases(before, now, "n", keys)
    assert [(d.unit, d.what) for d in differences] == [
        ("C", "a number shown before"),
        ("A", "answers added since"),
    ]


def test_tables_without_projects_go_by_their_own_keys():
    rows = pd.DataFrame({"item": ["q"], "wave": ["T0"], "answer": [3], "status": ["released"]})
    before, now = rows.assign(n=12), rows.assign(n=14)
    (one,) = between_releases(before, now, "n", ["item", "wave", "answer"])
    assert (one.unit, one.item, one.wave) == ("3", "q", "T0")


def test_the_message_counts_and_never_tells_the_number():
    at = totals(("A", "T0", 23, 92, "released"), ("A", "T1", 23, 92, "released"))
    problems = as_problems(waves_minus_pairs(at, change(("A", 20, 4.0, 4.5, "released")), WAVES))
    assert str(problems[0]) == (
        "totals.n, sum - change.n_pairs, mean_start, item 'q', wave 'T0': answers of those without "
        "a pair can be worked out for 1 unit(s). First places: A. "
        "HINT: hide one of these numbers there."
    )


def by_hand(tables, wave):
    """Projects with 1 to 9 unpaired, row by row."""
    pairs = {
        (r.item, r.project_id): r.n_pairs
        for r in tables["change"].itertuples()
        if r.status == "released" and r.method == "paired" and isinstance(r.project_id, str)
    }
    rows = tables["totals"].query("wave == @wave and status == 'released'")
    left = {r.project_id: r.n - pairs.get((r.item, r.project_id), -99) for r in rows.itertuples()}
    return {p for p, n in left.items() if 1 <= n <= 9}


@pytest.fixture
def published_tables(repository):
    folder = repository / "data/published"
    tables = {n: pd.read_csv(folder / f"{n}.csv") for n in ("totals", "change", "waves")}
    asked_twice = tables["totals"].query("item in @tables['change']['item']")
    return {**tables, "totals": asked_twice}


@pytest.mark.parametrize("wave", ["T0", "T1"])
def test_were_the_bands_exact_it_would_find_what_row_by_row_finds(published_tables, wave):
    bands = ["n_pairs_low", "n_pairs_high"]
    known = {**published_tables, "change": published_tables["change"].drop(columns=bands)}
    found = {d.unit for d in waves_minus_pairs(**known) if d.wave == wave} - {""}
    assert found == by_hand(known, wave)
    assert found


def test_in_the_published_tables_it_finds_nothing(published_tables):
    assert waves_minus_pairs(**published_tables) == []
