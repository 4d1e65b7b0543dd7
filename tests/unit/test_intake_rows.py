"""Which rows are used, which are put aside, and what the report says about them."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from intake_study import (
    HEADER,
    ROWS,
    answers_of,
    export_in,
    instrument_in,
    quarantine_of,
)

from ontmoetingen.intake.run import intake


def test_good_rows_become_long_answers(tmp_path):
    report = intake([export_in(tmp_path, *ROWS)], instrument_in(tmp_path), tmp_path / "out")
    assert answers_of(tmp_path / "out").values.tolist() == [
        ["A", "1", "T1", "meets", 1.0],  # ja
        ["A", "2", "T1", "meets", 0.0],  # nee
        ["B", "1", "T1", "meets", 1.0],  # Ja
        ["A", "1", "T0", "likes", 3.0],
        ["A", "1", "T1", "likes", 5.0],
        ["B", "1", "T1", "likes", 6.0],  # the empty cell of respondent 2 is no answer
    ]
    assert report.complete
    assert report.summary() == (
        "export.csv: 4 rows read, 4 accepted, 0 quarantined\n3 respondents in 2 projects, 6 answers"
    )


def test_respondents_projects_and_record(tmp_path):
    instrument = instrument_in(tmp_path)
    export = export_in(tmp_path, *ROWS)
    report = intake([export], instrument, tmp_path / "out")
    people = pd.read_parquet(tmp_path / "out" / "respondents.parquet")
    assert people.columns.tolist() == ["respondent_id", "project_id", "wave", "age", "level"]
    assert people.astype(object).where(people.notna(), None).values.tolist() == [
        ["1", "A", "T0", 17, "v"],
        ["1", "A", "T1", 17, "v"],
        ["2", "A", "T1", 18, "h"],
        ["1", "B", "T1", None, None],
    ]
    assert (tmp_path / "out" / "projects.csv").read_text() == (
        "project_id,name,type\nA,Project A,o\nB,Project B,z\n"
    )
    record = json.loads((tmp_path / "out" / "intake.json").read_text())
    assert record == {
        "files": [
            {
                "name": "export.csv",
                "sha256": report.files[0].sha256,
                "rows_read": 4,
                "accepted": 4,
                "quarantined": 0,
            }
        ],
        "rows_read": 4,
        "rows_accepted": 4,
        "rows_quarantined": 0,
        "instrument": "small",
        "instrument_sha256": instrument.sha256,
        "synthetic": False,
    }


@pytest.mark.parametrize(
    ("row", "reason", "problem"),
    [
        (
            "9;;T1;ja;5;17;v",
            "no project id",
            "export.csv, column 'project': 1 of 5 rows have no project id. First places: 6.",
        ),
        (
            ";A;T1;ja;5;17;v",
            "no respondent id",
            "export.csv, column 'id': 1 of 5 rows have no respondent id. First places: 6. HINT: "
            "an export without ids is read when the instrument has no respondent_column.",
        ),
        (
            "9;C;T1;ja;5;17;v",
            "project not in the list of projects",
            "export.csv, project id: 1 of 5 rows have a project that is not in the list of "
            "projects. First places: 6. HINT: add the project to the list, or correct its id in "
            "the export.",
        ),
        (
            "9;A;T7;ja;5;17;v",
            "wave not known",
            "export.csv, column 'moment': 1 of 5 rows have a wave that is not known. Allowed: T0, "
            "start, T1. First places: 6.",
        ),
        (
            "9;A;T1;misschien;5;17;v",
            "item 'meets': answer not allowed",
            "export.csv, item 'meets' (column 'omgang'): 1 of 4 answers are not allowed. Allowed: "
            "ja, Yes, nee, No. First places: 6. HINT: add a code to the instrument when it means "
            "yes, no or missing.",
        ),
        (
            "9;A;T1;ja;7;17;v",
            "item 'likes': answer not allowed",
            "export.csv, item 'likes' (column 'graag'): 1 of 4 answers are not allowed. Allowed: "
            "1 to 6. First places: 6. HINT: add a code to the instrument when it means yes, no "
            "or missing.",
        ),
        (
            "9;A;T1;ja;4,5;17;v",
            "item 'likes': answer not allowed",
            "export.csv, item 'likes' (column 'graag'): 1 of 4 answers are not allowed. Allowed: "
            "1 to 6. First places: 6. HINT: add a code to the instrument when it means yes, no "
            "or missing.",
        ),
        (
            "9;A;T1;ja;5;170;v",
            "background 'age': value not allowed",
            "export.csv, background 'age' (column 'leeftijd'): 1 of 4 values are not allowed. "
            "Allowed: whole numbers from 12 to 30. First places: 6.",
        ),
        (
            "9;A;T1;ja;5;17;x",
            "background 'level': value not allowed",
            "export.csv, background 'level' (column 'niveau'): 1 of 4 values are not allowed. "
            "Allowed: v, h. First places: 6.",
        ),
        (
            "9;A;T0;ja;5;17;v",
            "item 'meets': answered at a wave that did not ask it",
            "export.csv, item 'meets' (column 'omgang'): 1 of 4 answers stand at a wave that did "
            "not ask it. Allowed: T1. First places: 6.",
        ),
        (
            "9;A;T1;-9;Weet niet;17;v",
            "no answer at all",
            "export.csv, rows: 1 of 5 rows hold no answer. First places: 6.",
        ),
        (
            "2;A;T1;nee;;18;h",
            "copy of an earlier row",
            "export.csv, respondents: 1 of 5 rows are copies of an earlier row; the first was "
            "kept. First places: 6.",
        ),
    ],
)
def test_a_row_that_cannot_be_used_is_put_aside_with_its_reason(tmp_path, row, reason, problem):
    export = export_in(tmp_path, *ROWS, row)
    report = intake([export], instrument_in(tmp_path), tmp_path / "out")
    assert (report.rows_read, report.rows_accepted, report.rows_quarantined) == (5, 4, 1)
    assert not report.complete
    assert [str(p) for p in report.problems] == [problem]
    aside = quarantine_of(tmp_path / "out")
    assert aside.columns.tolist() == ["file", "row", "reason", *HEADER.split(";")]
    assert aside.values.tolist() == [["export.csv", "6", reason, *row.split(";")]]


def test_the_same_respondent_with_other_answers_is_used_nowhere(tmp_path):
    export = export_in(tmp_path, *ROWS, "2;A;T1;ja;6;18;h")
    report = intake([export], instrument_in(tmp_path), tmp_path / "out")
    assert [str(p) for p in report.problems] == [
        "export.csv, respondents: 2 of 5 rows have the same respondent and wave as another row "
        "but other cells; none was kept. First places: 4, 6. HINT: find out which row is right "
        "and remove the other."
    ]
    assert "2" not in set(answers_of(tmp_path / "out")["respondent_id"])


def test_the_same_id_in_two_projects_is_two_respondents(tmp_path):
    report = intake(
        [export_in(tmp_path, "1;A;T1;ja;5;;", "1;B;T1;ja;5;;")],
        instrument_in(tmp_path),
        tmp_path / "out",
    )
    assert report.n_respondents == 2


def test_a_row_with_three_faults_names_all_three(tmp_path):
    export = export_in(tmp_path, *ROWS, ";C;T1;x;5;17;v")
    intake([export], instrument_in(tmp_path), tmp_path / "out")
    assert quarantine_of(tmp_path / "out")["reason"].tolist() == [
        "no respondent id; item 'meets': answer not allowed; project not in the list of projects"
    ]


def test_codes_are_read_as_people_and_programs_write_them(tmp_path):
    rows = [" 1 ; A ;t1; JA ;5.0;17,0;VMBO", "2;A;START;;4,0;;"]
    intake([export_in(tmp_path, *rows)], instrument_in(tmp_path), tmp_path / "out")
    assert answers_of(tmp_path / "out")["value"].tolist() == [1.0, 4.0, 5.0]


def test_spss_labels_decide_what_a_code_means(tmp_path):
    import pyreadstat

    frame = pd.DataFrame(
        {
            "id": ["1", "2"],
            "project": ["A", "B"],
            "moment": ["T1", "T1"],
            "omgang": [1.0, 2.0],
            "graag": [5.0, 6.0],
            "leeftijd": [17.0, None],
            "niveau": [1.0, 2.0],
        }
    )
    labels = {"omgang": {1: "Nee", 2: "Ja"}, "niveau": {1: "vmbo", 2: "havo"}}
    pyreadstat.write_sav(frame, str(tmp_path / "e.sav"), variable_value_labels=labels)
    intake([tmp_path / "e.sav"], instrument_in(tmp_path), tmp_path / "out")
    answers = answers_of(tmp_path / "out")
    assert answers[answers["item"] == "meets"]["value"].tolist() == [0.0, 1.0]
    people = pd.read_parquet(tmp_path / "out" / "respondents.parquet")
    assert people["level"].tolist() == ["v", "h"]


def test_nothing_said_about_rows_shows_an_id_or_an_answer(tmp_path):
    rows = [*ROWS, "kanarie-1;A;T1;kanarie-2;5;17;v", "kanarie-3;A;T1;ja;5;kanarie-4;v"]
    report = intake([export_in(tmp_path, *rows)], instrument_in(tmp_path), tmp_path / "out")
    assert report.rows_quarantined == 2
    assert "kanarie" not in report.summary()


def test_many_problems_are_cut_short(tmp_path):
    rows = [f"{n};Z;T1;ja;5;17;v" for n in range(30)]
    report = intake([export_in(tmp_path, *ROWS, *rows)], instrument_in(tmp_path), tmp_path / "o")
    assert report.summary().splitlines()[-1] == (
        f"the quarantined rows and their reasons: {tmp_path / 'o' / 'quarantine.csv'}"
    )
    assert "30 of 34 rows" in report.summary()
    assert "First places: 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 (+20 more)." in report.summary()
