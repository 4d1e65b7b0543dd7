"""Interview sheets: what is counted, what is put aside and why, what is refused."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontmoetingen.errors import InstrumentError, IntakeError
from ontmoetingen.intake.sheets import run_sheets, sheets_intake
from ontmoetingen.model.sheet_plan import load_sheet_plan

PLAN = """\
id: gesprekken
title: Gesprekken
programme: Proef
columns: {interview: gesprek, unit: centrum, group: wie, code: effect, coder: codeur}
ignore_columns: [notitie]
unit: {label: centrum, label_plural: centra, article: het}
groups: {b: Bewoners, p: Partners}
nothing: [geen]
goals: {g1: Samen, g2: Veilig}
codes:
  - {id: contact, label: Contacten, goals: [g1]}
  - {id: rust, label: Rust, goals: [g2, g1], use: Het is stiller., not: Het is leger.}
"""
HEADER = "gesprek;centrum;wie;effect"


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "sheets.yml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def sheet(folder, *rows: str, header: str = HEADER, name: str = "sheet.csv"):
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def taken(tmp_path, plan, *rows: str, header: str = HEADER):
    """The report, what was named, and the interviews."""
    report = run_sheets([sheet(tmp_path, *rows, header=header)], plan, tmp_path / "out")
    named = pd.read_parquet(tmp_path / "out" / "answers.parquet")
    held = pd.read_parquet(tmp_path / "out" / "respondents.parquet")
    return report, named, held


def test_what_an_interview_names_is_counted_and_one_that_names_nothing_is_held(tmp_path, plan):
    rows = ("i1;C;b;contact", "i1;C;b;contact", "i1;C;b;rust", "i2;C;p;", "i3;D;b;Geen")
    report, named, held = taken(tmp_path, plan, *rows)
    assert dict(zip(named["item"], named["value"], strict=True)) == {"contact": 2.0, "rust": 1.0}
    assert held[["respondent_id", "project_id", "group"]].to_numpy().tolist() == [
        ["i1", "C", "b"], ["i2", "C", "p"], ["i3", "D", "b"],
    ]  # fmt: skip
    assert report.complete
    assert report.summary() == (
        "sheet.csv: 5 rows read, 5 accepted, 0 quarantined\n3 respondents in 2 projects, 3 answers"
    )


def test_a_code_counts_as_often_as_the_coder_who_saw_it_most(tmp_path, plan):
    rows = ("i1;C;b;contact;x", "i1;C;b;contact;x", "i1;C;b;contact;y", "i1;C;b;rust;y")
    _, named, _ = taken(tmp_path, plan, *rows, header=f"{HEADER};codeur")
    assert dict(zip(named["item"], named["value"], strict=True)) == {"contact": 2.0, "rust": 1.0}


def test_labels_and_capitals_are_codes_too_and_notes_are_never_kept(tmp_path, plan):
    rows = ("i1;C;Bewoners;Contacten;geheim", "i2;C;P;RUST;ook geheim")
    _, named, held = taken(tmp_path, plan, *rows, header=f"{HEADER};notitie")
    assert set(named["item"]) == {"contact", "rust"}
    assert set(held["group"]) == {"b", "p"}
    written = [p.read_bytes() for p in (tmp_path / "out").iterdir()]
    assert not any(b"geheim" in content for content in written)


def test_a_workbook_gives_the_same_as_a_csv(tmp_path, plan):
    rows = pd.DataFrame([["i1", "C", "b", "rust"]], columns=HEADER.split(";"))
    rows.to_excel(tmp_path / "sheet.xlsx", index=False)
    run_sheets([tmp_path / "sheet.xlsx"], plan, tmp_path / "out")
    named = pd.read_parquet(tmp_path / "out" / "answers.parquet")
    assert named[["respondent_id", "item", "value"]].to_numpy().tolist() == [["i1", "rust", 1.0]]


def test_rows_that_cannot_be_used_are_put_aside_with_their_reason(tmp_path, plan):
    rows = (
        "i1;C;b;contact", ";C;b;rust", "i2;;b;rust", "i3;C;x;rust", "i4;C;b;stilte",
        "i5;C;b;rust", "i5;D;b;rust", "i6;C;b;rust", "i6;C;b;geen",
    )  # fmt: skip
    report, named, _ = taken(tmp_path, plan, *rows)
    assert [str(p) for p in report.problems] == [
        "sheet.csv, column 'gesprek': 1 of 9 rows have no interview id. First places: 3.",
        "sheet.csv, column 'centrum': 1 of 9 rows name no centrum. First places: 4.",
        "sheet.csv, column 'wie': 1 of 9 rows do not say who was spoken with. Allowed: b, p. "
        "First places: 5.",
        "sheet.csv, column 'effect': 1 of 9 rows hold a code that is not in the plan. Allowed: "
        "contact, rust. First places: 6. HINT: add the code to the plan, or list it under "
        "'nothing' when it means that.",
        "sheet.csv, column 'centrum': 2 of 9 rows belong to an interview that has more than one "
        "centrum. First places: 7, 8. HINT: find out which is right, or give each interview an id "
        "of its own.",
        "sheet.csv, column 'effect': 1 of 9 rows say that nothing was named in an interview with "
        "codes. First places: 10.",
    ]
    assert (report.rows_read, report.rows_accepted, report.rows_quarantined) == (9, 2, 7)
    assert sorted(named["respondent_id"]) == ["i1", "i6"]
    aside = pd.read_csv(tmp_path / "out" / "quarantine.csv", sep=";", keep_default_na=False)
    assert aside["row"].tolist() == [3, 4, 5, 6, 7, 8, 10]
    assert aside["reason"][0] == "column 'gesprek': no interview id"
    assert aside["effect"].tolist()[3] == "stilte"  # cells as they came, for who mends the file


def test_units_outside_the_list_of_the_plan_are_put_aside(tmp_path, plan):
    named = PLAN.replace("article: het}", "article: het, names: {C: Centrum C}}")
    plan.write_text(named, encoding="utf-8")
    report, _, _ = taken(tmp_path, plan, "i1;C;b;rust", "i2;E;b;rust")
    assert [str(p) for p in report.problems] == [
        "sheet.csv, column 'centrum': 1 of 2 rows name another centrum than the plan. Allowed: C. "
        "First places: 3."
    ]
    projects = pd.read_csv(tmp_path / "out" / "projects.csv")
    assert projects.to_numpy().tolist() == [["C", "Centrum C"]]


def test_a_header_that_does_not_fit_stops_everything(tmp_path, plan):
    path = sheet(tmp_path, "i1;C;b;rust;x", header="gesprek;centrum;wie;efect;naam")
    with pytest.raises(IntakeError) as caught:
        run_sheets([path], plan, tmp_path / "out")
    assert str(caught.value) == (
        "sheet.csv, column 'effect': is missing. HINT: did you mean 'efect'?\n"
        "sheet.csv, column 'efect': is not in the plan of the sheets. HINT: did you mean "
        "'effect'?\n"
        "sheet.csv, column 'naam': is not in the plan of the sheets. HINT: remove it, or list it "
        "under ignore_columns; it is then never read."
    )
    assert not (tmp_path / "out").exists()


def test_no_usable_row_changes_nothing(tmp_path, plan):
    with pytest.raises(IntakeError) as caught:
        run_sheets([sheet(tmp_path, "i1;C;b;stilte")], plan, tmp_path / "out")
    assert str(caught.value).startswith(
        "sheet.csv: not one row can be used; nothing was changed.\nsheet.csv, column 'effect': "
    )
    assert not (tmp_path / "out").exists()


CELL = st.sampled_from(["", "i1", "i2", "C", "b", "contact", "rust", "geen", "?"])


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=12))
@settings(max_examples=30, deadline=None)
def test_accepted_and_quarantined_are_all_rows(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("rows")
    (folder / "sheets.yml").write_text(PLAN, encoding="utf-8")
    asked = load_sheet_plan(folder / "sheets.yml")
    # A row that names a good interview, so that not everything is refused.
    cells = ["good;C;b;rust", *(";".join(row) for row in rows), "last;C;b;rust"]
    report = sheets_intake([sheet(folder, *cells)], asked, folder / "out")
    assert report.rows_accepted + report.rows_quarantined == report.rows_read == len(cells)
    aside = pd.read_csv(folder / "out" / "quarantine.csv", sep=";", keep_default_na=False)
    assert len(aside) == report.rows_quarantined
    held = pd.read_parquet(folder / "out" / "respondents.parquet")
    assert held["respondent_id"].is_unique


def test_a_plan_tells_everything_that_is_wrong_at_once(tmp_path):
    path = tmp_path / "sheets.yml"
    wrong = PLAN.replace("goals: [g1]}", "goals: [g9], waarom: x}").replace(
        "id: rust", "id: contact"
    )
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(InstrumentError) as caught:
        load_sheet_plan(path)
    assert str(caught.value) == (
        "sheets.yml, line 11, code 'contact', key 'waarom': is not a known key. Allowed: id, "
        "label, goals, use, not, sensitive."
    )
    path.write_text(wrong.replace("waarom: x", "sensitive: ja"))
    with pytest.raises(InstrumentError) as caught:
        load_sheet_plan(path)
    assert str(caught.value) == (
        "sheets.yml, line 11, code 'contact', key 'sensitive': 'ja' is not known here. Allowed: "
        "true, false."
    )
    path.write_text(wrong.replace("waarom: x", "sensitive: true"))
    with pytest.raises(InstrumentError, match="stands here twice"):
        load_sheet_plan(path)
    path.write_text(wrong.replace(", waarom: x", "").replace("[geen]", "[contact]"))
    with pytest.raises(InstrumentError) as caught:
        load_sheet_plan(path)
    assert str(caught.value) == (
        "sheets.yml, line 10, key 'codes': id 'contact' stands here twice. Allowed: each id once.\n"
        "sheets.yml, line 10, key 'codes': code 'contact' has goal 'g9', which is not known here. "
        "Allowed: g1, g2.\n"
        "sheets.yml, line 8, key 'nothing': code 'contact' also means that nothing was named."
    )


def test_a_code_is_sensitive_where_the_plan_says_so(tmp_path):
    path = tmp_path / "sheets.yml"
    path.write_text(PLAN.replace("goals: [g1]}", "goals: [g1], sensitive: true}"))
    assert [code.sensitive for code in load_sheet_plan(path).codes] == [True, False]
