"""``ontmoetingen analyse`` as a colleague without notebooks meets it: real command, real files."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from ontmoetingen.analyse.run import analyse
from ontmoetingen.analyse.sheets import NAMES
from ontmoetingen.charts.downloads import header
from ontmoetingen.disclosure.catalogue import (
    TableKind,
    catalogue,
    coding_catalogue,
    programme_catalogue,
)
from ontmoetingen.errors import StudyError
from ontmoetingen.paths import Study

INSTRUMENT = """\
id: small
title: Kleine vragenlijst
programme: Proef
layout: row_per_wave
respondent_column: id
wave_column: moment
waves:
  - {id: T0, label: Start, codes: [T0]}
  - {id: T1, label: Einde, codes: [T1]}
scales:
  ja_nee: {kind: yes_no, "yes": [ja], "no": [nee]}
  zes: {kind: rating, min: 1, max: 6, agree_from: 5, agree_note: keuze}
items:
  - {id: meets, label: Omgang, short_label: =Omgang, wording: Omgang, scale: ja_nee, waves: [T1],
     column: omgang, source: s}
  - {id: likes, label: Graag, short_label: Graag, wording: Graag, scale: zes, waves: [T0, T1],
     column: graag, source: s}
project: {column: school, label: school, label_plural: scholen, article: de}
"""
SIZES = {"A": 30, "B": 20, "C": 12, "D": 4, "E": 11}  # D is too small, E is hidden beside it


def rows() -> list[str]:
    found = ["id;school;moment;omgang;graag"]
    for school, size in SIZES.items():
        for person in range(size):
            name = f"{school}{person}"
            found.append(f"{name};{school};T0;;{1 + person % 6}")
            says = "ja" if (person % 5 or school == "A") else "nee"
            found.append(f"{name};{school};T1;{says};{1 + (person + 1) % 6}")
    return found


def run(folder: Path, *words: object, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "ontmoetingen.cli", *map(str, words)]
    known = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    known.pop("ONTMOETINGEN_STUDY", None)
    return subprocess.run(
        command, cwd=folder, env=known, capture_output=True, text=True, encoding="utf-8",
        check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Study:
    """A folder with an instrument and one export taken in: no book, no notebooks."""
    root = tmp_path_factory.mktemp("alleen-tabellen")
    (root / "data").mkdir()
    (root / "data" / "instrument.yml").write_text(INSTRUMENT, encoding="utf-8")
    (root / "export.csv").write_text("\n".join(rows()) + "\n", encoding="utf-8")
    done = run(root, "intake", "export.csv")
    assert (done.returncode, done.stderr) == (0, "")
    return Study(root)


@pytest.fixture(scope="module")
def done(study) -> subprocess.CompletedProcess:
    return run(study.root, "analyse")


@pytest.fixture(scope="module")
def book(study, done) -> openpyxl.Workbook:
    return openpyxl.load_workbook(study.tables / "analyse.xlsx")


def test_a_folder_with_an_instrument_and_an_export_is_enough(study, done):
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Kleine vragenlijst\n")
    assert f"files to {study.tables}.\n" in done.stdout
    assert {p.name for p in study.tables.iterdir()} >= {
        "analyse.xlsx",
        "overall.csv",
        "leesmij.txt",
    }


def test_a_pipe_gets_plain_text_of_80_characters(done):
    lines = done.stdout.splitlines()
    tables = lines[: next(i for i, line in enumerate(lines) if line.startswith("Wrote"))]
    assert max(map(len, tables)) <= 80
    assert "\x1b" not in done.stdout
    assert not any(line != line.rstrip() for line in tables)


def test_the_terminal_shows_the_published_numbers(done):
    # yes: A 30 of 30; B 16 of 20; C 9 of 12; D 3 of 4; E 8 of 11 -> 66 of 77 = 86%
    line = next(line for line in done.stdout.splitlines() if line.startswith("=Omgang"))
    assert line.split() == ["=Omgang", "Einde", "yes", "86%", "76%", "to", "92%", "77"]
    assert "hidden" in done.stdout


def test_the_same_tables_give_the_same_bytes(study, done):
    first = {p.name: p.read_bytes() for p in study.tables.iterdir()}
    again = run(study.root, "analyse")
    assert again.returncode == 0
    assert {p.name: p.read_bytes() for p in study.tables.iterdir()} == first


def test_the_first_sheet_says_what_the_file_is(book):
    told = [" ".join(str(c) for c in row if c) for row in book["Leesmij"].values]
    assert book.sheetnames[:2] == ["Leesmij", "Kolommen"]
    assert "Wat is dit? Tabellen uit de analyse van de vragenlijst: Kleine vragenlijst." in told
    assert any(
        line.startswith("Wiens antwoorden? Antwoorden van echte deelnemers.") for line in told
    )
    assert "5 scholen." in told
    assert any(line.startswith("Wat is verborgen? ") for line in told)
    assert any("minder dan 10 antwoorden tonen we niet" in line for line in told)
    assert any(line.startswith("Hoe te citeren? Kleine vragenlijst.") for line in told)


def test_every_table_has_a_frozen_head_a_filter_and_an_explanation(book):
    explained = {row[0] for row in book["Kolommen"].iter_rows(min_row=2, values_only=True)}
    for page in book.worksheets[2:]:
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref
        assert page.title in explained
        assert all(dimension.width >= 9 for dimension in page.column_dimensions.values())


def described(kind: TableKind) -> dict[str, dict[str, str]]:
    """The columns of a table as it goes along: beside a key the name of what it stands for."""
    columns = {}
    for column in kind.columns:
        columns[column.name] = column.described()
        if column.name in NAMES and NAMES[column.name][0] != kind.name:
            columns[f"{column.name}_label"] = column.described()
    return columns


EVERY = {**catalogue(), **programme_catalogue(), **coding_catalogue()}


@pytest.mark.parametrize("name", EVERY)
def test_every_column_has_a_heading_in_words(name):
    columns = described(EVERY[name])
    assert set(header(list(columns), columns)) & set(columns) == set()


def test_a_hidden_number_is_a_word_with_its_reason(book):
    page = book["Schatting per project"]
    head = [cell.value for cell in page[1]]
    at = {title: head.index(title) for title in head}
    gone = [row for row in page.iter_rows(min_row=2, values_only=True) if row[-2] == "verborgen"]
    # per question and moment: D (4 answers), C (10, too few for bands of yes), and E beside them
    assert {row[0] for row in gone} == {"C", "D", "E"}
    number = at["Aantal antwoorden"]
    assert {row[number] for row in gone} == {"verborgen"}
    assert {row[-1] for row in gone} == {
        "minder dan 10 antwoorden", "minder dan 11 antwoorden",
        "verborgen om andere projecten te beschermen",
    }  # fmt: skip


def test_no_cell_is_a_formula_and_numbers_are_numbers(book):
    cells = [c for page in book.worksheets for row in page.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert not [
        c for c in cells if isinstance(c.value, str) and c.value.startswith(("=", "+", "@"))
    ]
    values = [row[7] for row in book["Alle projecten samen"].iter_rows(min_row=2, values_only=True)]
    assert values
    assert all(isinstance(value, int | float) for value in values)
    assert book["Alle projecten samen"]["H2"].number_format == "#,##0.000"
    assert book["Alle projecten samen"]["F2"].number_format == "#,##0"
    assert "'=Omgang" in {c.value for c in book["Vragen en stellingen"]["B"]}


def test_a_csv_says_what_it_is_and_holds_what_the_workbook_holds(study, done, book):
    text = (study.tables / "overall.csv").read_text(encoding="utf-8-sig")
    assert text.startswith("# Alle projecten samen.")
    read = list(csv.reader(text.splitlines()[1:], delimiter=";"))
    page = list(book["Alle projecten samen"].values)
    assert read[0] == list(page[0])
    assert len(read) == len(page)
    assert [row[0] for row in read[1:]] == [row[0] for row in page[1:]]


def test_one_item_and_one_format(study, tmp_path):
    target = tmp_path / "keuze"
    done = run(study.root, "analyse", "--item", "likes", "--format", "csv", "--to", target)
    assert done.returncode == 0, done.stderr
    assert "Omgang" not in done.stdout
    assert not (target / "analyse.xlsx").exists()
    text = (target / "overall.csv").read_text(encoding="utf-8-sig")
    assert "likes" in text
    assert "meets" not in text
    assert "Alleen rijen over ‘Graag’." in (target / "leesmij.txt").read_text(encoding="utf-8-sig")


@pytest.mark.skipif(os.name == "nt", reason="needs a shell with head")
def test_a_reader_who_stops_reading_stops_no_work(study, tmp_path):
    command = f"{sys.executable} -m ontmoetingen.cli analyse --to {tmp_path}/x | head -n 1"
    done = subprocess.run(
        command, shell=True, cwd=study.root, capture_output=True, text=True, check=False
    )
    assert done.stdout == "Kleine vragenlijst\n"
    assert "Error" not in done.stderr
    assert "cannot" not in done.stderr
    assert (tmp_path / "x" / "analyse.xlsx").is_file()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--format", "pdf"], 2, "argument --format: 'pdf': allowed are csv, xlsx or csv,xlsx"),
        (["--format", ","], 2, "argument --format: ',': allowed are csv, xlsx or csv,xlsx"),
        (["--item"], 2, "argument --item: expected one argument"),
        (["--item", "nee"], 1, "--item: no such item: nee. Allowed: meets, likes."),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(study, words, code, said):
    done = run(study.root, "analyse", *words)
    assert done.returncode == code
    assert done.stderr.splitlines()[-1].endswith(said)
    assert "Traceback" not in done.stderr


def test_a_folder_without_answers_says_what_to_do(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "instrument.yml").write_text(INSTRUMENT, encoding="utf-8")
    done = run(tmp_path, "analyse")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "ontmoetingen: data: holds no responses, no demo export and no evidence: there is nothing "
        "to publish. HINT: run 'ontmoetingen intake FILE...' or 'ontmoetingen simulate' first.\n"
    )


def test_a_study_of_evidence_only_has_nothing_to_analyse(tmp_path):
    (tmp_path / "data" / "published").mkdir(parents=True)
    with pytest.raises(StudyError) as caught:
        analyse(Study(tmp_path))
    assert str(caught.value) == (
        "published: holds no table about answers, so there is nothing to analyse. "
        "HINT: run 'ontmoetingen intake FILE...' first."
    )


def test_a_place_that_cannot_be_written_is_named_after_the_tables_were_shown(study, tmp_path):
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    done = run(study.root, "analyse", "--to", tmp_path / "bestand" / "map")
    assert done.returncode == 1
    assert "All respondents together" in done.stdout
    assert done.stderr.endswith(
        f"ontmoetingen: --to {tmp_path}/bestand/map: cannot be written (Not a directory). "
        "HINT: name another folder with --to FOLDER.\n"
    )


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_named(study, done, tmp_path):
    tmp_path.chmod(0o555)
    with pytest.raises(StudyError, match="cannot be written \\(Permission denied\\)"):
        analyse(study).write(tmp_path / "map")


def test_a_study_of_tables_only_has_a_status(study, done):
    assert run(study.root, "status").stdout == "Everything is up to date.\n"
