"""Loading exports at the command line: trial, report, adding, correcting, going back, mapping."""

from __future__ import annotations

import re

import command
import pytest
from intake_study import ROWS, answers_of, described_study, export_in

from ontmoetingen.paths import Study

THEIRS = "ID;Project naam;Moment;Omgang?;graag (1-6);leeftijd in jaren;Niveau school"


@pytest.fixture
def study(tmp_path):
    return described_study(tmp_path / "study").root


@pytest.fixture
def run(study, capsys):
    def call(*words):
        return command.run(capsys, Study(study), *words)

    return call


def files(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_dry_run_tells_everything_and_writes_nothing(run, study, tmp_path):
    before = files(study)
    bad = "2;A;T1;misschien;3;18;h"
    code, said, _ = run("intake", "--dry-run", export_in(tmp_path, *ROWS[:2], bad))
    assert code == 1
    assert "export.csv: 3 rows read, 2 accepted, 1 quarantined" in said
    assert "First places: 4." in said
    assert said.endswith("Nothing was written: this was a dry run.\n")
    assert files(study) == before


def test_the_report_is_a_page_with_the_counts_and_without_any_answer(run, tmp_path):
    page = tmp_path / "report.html"
    bad = "22222;A;T1;misschien;3;18;h"
    run("intake", "--dry-run", "--report", page, export_in(tmp_path, *ROWS[:2], bad))
    text = page.read_text(encoding="utf-8")
    assert '<td>export.csv</td><td class="n">3</td><td class="n">2</td><td class="n">1</td>' in text
    assert "1 of 2 answers are not allowed" in text
    assert '<td>A</td><td>Project A</td><td class="n">2</td>' in text
    assert "misschien" not in text
    assert "22222" not in text
    assert "stays with the team" in text
    assert not re.search(r"<script|https?://", text)


def test_adding_correcting_and_going_back(run, study, tmp_path):
    export_in(tmp_path, ROWS[0], name="start.csv")
    export_in(tmp_path, *ROWS[1:], name="end.csv")
    assert run("intake", tmp_path / "start.csv")[0] == 0
    said = run("intake", "--add", tmp_path / "end.csv")[1]
    assert "meets at T1, answers: 3 added, 0 removed, 0 changed, 0 as they were" in said
    assert "This is version 2" in said
    before = answers_of(study / "data" / "private")
    better = export_in(tmp_path, ROWS[1].replace(";5;", ";6;"), name="better.csv")
    said = run("intake", "--instead-of", "end.csv", better)[1]
    assert "likes at T1, answers: 0 added, 1 removed, 1 changed, 0 as they were" in said
    run("intake", "--back-to", 2)
    assert answers_of(study / "data" / "private").equals(before)
    assert run("intake", "--versions")[1].splitlines() == [
        "1: loaded start.csv",
        "2: added end.csv",
        "3: better.csv instead of end.csv",
        "4: went back to version 2",
    ]


def test_no_versions_yet(run):
    assert run("intake", "--versions")[:2] == (0, "Nothing was loaded yet.\n")


def test_a_mapping_is_suggested_checked_and_used(run, study, tmp_path):
    export = export_in(tmp_path, *ROWS, header=THEIRS, name="theirs.csv")
    code, said, _ = run("map", export)
    assert (code, said.splitlines()[0]) == (
        0,
        "7 columns have a suggestion; 0 columns of the export and 0 of the instrument have none.",
    )
    code, _, failed = run("intake", export)
    assert code == 1
    assert "mapping.yml: nobody has checked it." in failed
    mapping = study / "data" / "mapping.yml"
    mapping.write_text(mapping.read_text().replace("checked_by: ", "checked_by: A. B."))
    code, said, _ = run("intake", export)
    assert code == 0
    assert "theirs.csv: columns by mapping.yml, checked by A. B.: " in said
    assert "'graag (1-6)' read as 'graag'" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["intake"], "intake: no file was named. HINT: name at least one export."),
        (
            ["intake", "x.csv", "--back-to", "1"],
            "--back-to: takes no files. HINT: leave the files out, or leave --back-to out.",
        ),
        (
            ["intake", "x.csv", "--programme", "p", "--add", "--dry-run"],
            "--programme: cannot be used together with --dry-run, --add. "
            "HINT: load all its files at once.",
        ),
        (
            ["intake", "x.csv", "--programme", "p", "--instrument", "other.yml"],
            "--programme: cannot be used together with --instrument. "
            "HINT: load all its files at once.",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(run, words, message):
    assert run(*words) == (1, "", f"ontmoetingen: {message}\n")
