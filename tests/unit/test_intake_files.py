"""What a set of export files may look like, and what is refused as a whole."""

from __future__ import annotations

import pytest
from intake_study import (
    HEADER,
    INSTRUMENT,
    ROWS,
    export_in,
    instrument_in,
    quarantine_of,
    refused,
)

from ontmoetingen.intake.run import intake


def test_a_file_per_wave_may_lack_what_its_wave_did_not_ask(tmp_path):
    start = export_in(
        tmp_path,
        "1;A;T0;3;17;v",
        header="id;project;moment;graag;leeftijd;niveau",
        name="start.csv",
    )
    end = export_in(tmp_path, "1;A;T1;ja;5;17;v", name="end.csv")
    report = intake([start, end], instrument_in(tmp_path), tmp_path / "out")
    assert report.summary() == (
        "start.csv: 1 rows read, 1 accepted, 0 quarantined\n"
        "end.csv: 1 rows read, 1 accepted, 0 quarantined\n"
        "1 respondents in 1 projects, 3 answers"
    )


def test_a_respondent_in_two_files_counts_once(tmp_path):
    one = export_in(tmp_path, ROWS[1], name="one.csv")
    two = export_in(tmp_path, ROWS[1], ROWS[2], name="two.csv")
    report = intake([one, two], instrument_in(tmp_path), tmp_path / "out")
    assert (report.rows_read, report.rows_accepted, report.rows_quarantined) == (3, 2, 1)
    assert quarantine_of(tmp_path / "out")[["file", "row"]].values.tolist() == [["two.csv", "2"]]


def test_the_header_must_fit_the_instrument(tmp_path):
    export = export_in(
        tmp_path, "1;A;T1;ja;5;17;x", header="id;project;moment;omgan;graag;leeftijd;extra"
    )
    assert refused([export], instrument_in(tmp_path), tmp_path / "out").splitlines() == [
        "export.csv, column 'omgang': is missing: item 'meets' was asked at T1. "
        "HINT: did you mean 'omgan'?",
        "export.csv, column 'niveau': is missing.",
        "export.csv, column 'omgan': is not in the instrument. HINT: did you mean 'omgang'?",
        "export.csv, column 'extra': is not in the instrument. "
        "HINT: name it in the instrument, or list it under ignore_columns.",
    ]


@pytest.mark.parametrize("line", ["ignore_columns: [extra]", "other_columns: ignore"])
def test_a_column_may_be_ignored_when_the_instrument_says_so(tmp_path, line):
    instrument = instrument_in(tmp_path, f"{line}\n{INSTRUMENT}")
    export = export_in(tmp_path, ROWS[1] + ";x", header=f"{HEADER};extra")
    assert intake([export], instrument, tmp_path / "out").complete


def test_without_the_project_column_nothing_can_be_said(tmp_path):
    export = export_in(tmp_path, "1;T1;ja;5;17;v", header=HEADER.replace("project;", ""))
    assert refused([export], instrument_in(tmp_path), tmp_path / "out") == (
        "export.csv, column 'project': is missing."
    )


def test_not_one_usable_row_changes_nothing(tmp_path):
    instrument, out = instrument_in(tmp_path), tmp_path / "out"
    intake([export_in(tmp_path, *ROWS)], instrument, out)
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    bad = export_in(tmp_path, "1;Z;T1;ja;5;17;v", name="bad.csv")
    assert refused([bad], instrument, out).splitlines() == [
        "bad.csv: not one row can be used; nothing was changed.",
        "bad.csv, project id: 1 of 1 rows have a project that is not in the list of projects. "
        "First places: 2. HINT: add the project to the list, or correct its id in the export.",
    ]
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_the_same_file_twice_is_refused(tmp_path):
    export = export_in(tmp_path, *ROWS)
    copy = tmp_path / "copy.csv"
    copy.write_bytes(export.read_bytes())
    instrument = instrument_in(tmp_path)
    assert refused([export, export], instrument, tmp_path / "out") == (
        "export.csv: was named twice. Allowed: each file once."
    )
    assert refused([export, copy], instrument, tmp_path / "out") == (
        "copy.csv: is the same file as export.csv."
    )
    assert refused([], instrument, tmp_path / "out") == (
        "intake: no file was named. HINT: name at least one export."
    )
