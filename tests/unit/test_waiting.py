"""How many people moved between two releases, and which projects wait: worked by hand."""

from __future__ import annotations

import pandas as pd

from ontmoetingen.disclosure.differences import Difference
from ontmoetingen.disclosure.waiting import Rows, also_waiting, moved_people

COLUMNS = ["project_id", "respondent_id", "wave", "item", "value"]
PEOPLE = ["respondent_id", "project_id", "wave", "age"]


def rows(sizes: dict[str, int], answer=lambda project, person: 1.0, kinds=None, age=20) -> Rows:
    """One yes/no question at one moment, ids per project."""
    told = [(p, f"r{i}", "T1", "q", answer(p, i)) for p, n in sizes.items() for i in range(n)]
    people = [(r, p, w, age) for p, r, w, _, _ in told]
    kind = [(kinds or {}).get(p, "x") for p in sizes]
    projects = pd.DataFrame({"project_id": list(sizes), "name": list(sizes), "kind": kind})
    return Rows(projects, pd.DataFrame(told, columns=COLUMNS), pd.DataFrame(people, columns=PEOPLE))


def moved(then: Rows, now: Rows, item: str = "q") -> dict[str, int]:
    found = moved_people(then, now)
    return found[found["item"] == item].set_index("project_id")["people"].to_dict()


THEN = rows({"A": 20, "B": 20})


def test_who_came_and_who_left_moved():
    assert moved(THEN, rows({"A": 23, "B": 18})) == {"A": 3, "B": 2}
    assert moved(THEN, rows({"A": 20, "C": 5})) == {"B": 20, "C": 5}


def test_one_who_left_and_three_who_came_are_four():
    now = rows({"A": 23, "B": 20})
    gone = Rows(now.projects, now.answers.iloc[1:], now.respondents.iloc[1:])
    assert moved(THEN, gone) == {"A": 4}


def test_who_changed_an_answer_moved_though_as_many_answered():
    now = rows({"A": 20, "B": 20}, lambda p, i: float((p, i) not in {("A", 3), ("A", 4)}))
    assert moved(THEN, now) == {"A": 2}
    assert moved(THEN, now, item="") == {}


def test_background_and_attributes_count_and_a_name_does_not():
    older = THEN.respondents.assign(age=[21] * 3 + [20] * 37)
    assert moved(THEN, Rows(THEN.projects, THEN.answers, older), item="") == {"A": 3}
    assert moved(THEN, rows({"A": 20, "B": 20}, kinds={"B": "y"}), item="") == {"B": 20}
    named = Rows(THEN.projects.assign(name="Anders"), THEN.answers, THEN.respondents)
    assert moved_people(THEN, named).empty


def test_a_background_that_was_not_asked_then_is_not_compared():
    asked = Rows(THEN.projects, THEN.answers, THEN.respondents.assign(region="west"))
    assert moved_people(THEN, asked).empty


def test_an_answer_given_twice_is_one_person_who_moved():
    twice = pd.concat([THEN.answers, THEN.answers.head(1)])
    assert moved(THEN, Rows(THEN.projects, twice, THEN.respondents)) == {"A": 1}
    assert moved(Rows(THEN.projects, twice, THEN.respondents), THEN) == {"A": 1}


def told(unit: str, item: str = "q", wave: str = "T1") -> Difference:
    return Difference(
        unit, item, wave, "answers added since", ("totals: n now", "totals: n before")
    )


MOVED = pd.DataFrame(
    [("A", "q", "T1", 4), ("B", "q", "T1", 2), ("C", "q", "T1", 9), ("D", "r", "T0", 1)],
    columns=["project_id", "item", "wave", "people"],
)


def test_a_project_waits_that_is_told_of_and_no_other():
    assert also_waiting([told("C"), told("share_yes")], MOVED, set()) == {"C"}


def test_for_a_total_the_project_waits_in_which_least_moved_there():
    assert also_waiting([told("")], MOVED, set()) == {"B"}
    assert also_waiting([told("")], MOVED, {"B"}) == {"A"}
    assert also_waiting([told("", item="r", wave="T0")], MOVED, set()) == {"D"}


def test_for_a_total_of_another_question_the_one_in_which_least_moved_anywhere():
    assert also_waiting([told("", item="s")], MOVED, set()) == {"D"}


def test_of_many_that_moved_one_of_sixteen_waits_at_a_time():
    """33 projects moved: one of sixteen is three, when rounded up."""
    many = pd.DataFrame({"project_id": [f"P{i:02}" for i in range(33)], "item": "q", "wave": "T1"})
    moved_by = many.assign(people=range(1, 34))
    assert also_waiting([told("")], moved_by, set()) == {"P00", "P01", "P02"}


def test_for_a_project_in_which_nothing_moved_others_wait():
    """It is hidden now since another one moved."""
    assert also_waiting([told("E")], MOVED, set()) == {"B"}


def test_when_all_that_moved_wait_nobody_else_can():
    assert also_waiting([told("A"), told("")], MOVED, set("ABCD")) == frozenset()
    assert also_waiting([], MOVED, set()) == frozenset()
