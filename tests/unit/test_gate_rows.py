"""The gate on rows of people: an export without its ids is still an export."""

from __future__ import annotations

import itertools
import json

import pandas as pd
import pytest

from ontmoetingen.disclosure.gate import check_gate
from ontmoetingen.disclosure.gate_rows import rare_rows

ASKED = ["meets", "helps", "likes", "trusts"]
WORDS = {"ja": "1", "nee": "0"}
# Each combination once, so that every row is one person's; the last two answered alike.
GIVEN = [*itertools.islice(itertools.product((1, 0), (0, 1), (5, 2, 6), (4, 3)), 20), (1, 1, 1, 1)]
PEOPLE = [*GIVEN, (1, 1, 1, 1)]


@pytest.fixture(scope="module")
def rows():
    long = [
        {"respondent_id": f"r{n}", "wave": "T1", "item": item, "value": float(value)}
        for n, person in enumerate(PEOPLE)
        for item, value in zip(ASKED, person, strict=True)
    ]
    return rare_rows(pd.DataFrame(long), ASKED, WORDS)


def as_words(person):
    return ["ja" if value else "nee" for value in person[:2]] + [str(v) for v in person[2:]]


def columns(people):
    return {name: [p[n] for p in people] for n, name in enumerate(ASKED)}


def table(mark, people):
    lines = [mark.join(["project", "leeftijd", *ASKED])]
    lines += [mark.join(["P01", "19", *as_words(person)]) for person in people]
    return "\n".join(lines) + "\n"


def page(people):
    cells = ("".join(f"<td>{cell}</td>" for cell in ["P01", *as_words(p)]) for p in people)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def records(people):
    return [{"project": "P01", **dict(zip(ASKED, person, strict=True))} for person in people]


WAYS = {
    "rijen.csv": lambda people: table(";", people),
    "rijen.tsv": lambda people: table("\t", people),
    "rijen.md": lambda people: table("|", people),
    "a.html": page,
    "lists.js": lambda people: f"show({json.dumps([[*p] for p in people])});",
    "records.json": lambda people: json.dumps(records(people)),
    "columns.js": lambda people: f"data={json.dumps(columns(people))};",
    "numbers.csv": lambda people: "\n".join(",".join(f"{v:.1f}" for v in p) for p in people),
}


def found(tmp_path, name, people, rows):
    (tmp_path / name).write_text(WAYS[name](people), encoding="utf-8")
    return [str(problem) for problem in check_gate(tmp_path, [], rows=rows)]


@pytest.mark.parametrize("name", WAYS)
def test_rows_of_people_are_found_however_they_are_written(tmp_path, name, rows):
    assert found(tmp_path, name, GIVEN[:6], rows) == [
        f"{name}: holds the answers of 6 respondents, a row for each. HINT: find the chapter or "
        "table that it comes from; publish totals, never rows of people."
    ]


@pytest.mark.parametrize("name", WAYS)
def test_four_rows_may_be_ranks_or_counts(tmp_path, name, rows):
    assert found(tmp_path, name, GIVEN[:4], rows) == []


@pytest.mark.parametrize("name", WAYS)
def test_answers_that_two_people_gave_are_nobodys(tmp_path, name, rows):
    assert found(tmp_path, name, [(1, 1, 1, 1)] * 20, rows) == []


def test_who_answered_fewer_than_three_questions_has_no_row_of_their_own():
    two = pd.DataFrame(
        {"respondent_id": ["a", "a"], "wave": "T1", "item": ["p", "q"], "value": [1.0, 0.0]}
    )
    assert rare_rows(two, ["p", "q"], {}).patterns == frozenset()


def test_a_question_left_open_is_part_of_the_row():
    given = pd.DataFrame(
        {
            "respondent_id": ["a"] * 3 + ["b"] * 4,
            "wave": "T1",
            "item": ["p", "q", "s", "p", "q", "r", "s"],
            "value": [1.0, 0.0, 3.0, 1.0, 1.0, 1.0, 1.0],
        }
    )
    assert ("1", "0", "", "3") in rare_rows(given, ["p", "q", "r", "s"], {}).patterns
