"""A study whose answers stay in a database: the same published tables, and nothing more comes out.

The wiring is tried on a DuckDB file, which every machine has, and once more on a real PostgreSQL
server and a real Spark session where these are installed.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import engines
import pandas as pd
import pytest
from generated_study import Design, published_study, study_in
from signed_publish import publish

from ontmoetingen import pipeline, published
from ontmoetingen.cli import main
from ontmoetingen.errors import IntakeError, StudyError
from ontmoetingen.model.database import VARIABLE, load_database
from ontmoetingen.paths import Study
from ontmoetingen.pipeline import stale_tables

DESIGN = Design(sizes=(12, 15, 7, 20, 11, 14), with_kinds=False)
SETTING = "engine: duckdb\nanswers: answers\nrespondents: respondents\n"
# What follows from sufficient statistics alone.
FROM_TOTALS = ["totals", "overall", "answers", "project_scores", "variation", "funnel", "projects"]


@pytest.fixture(scope="module")
def from_files(tmp_path_factory) -> Study:
    """The study as it is when its answers come from an export."""
    return published_study(tmp_path_factory.mktemp("files") / "study", DESIGN)[0]


@pytest.fixture(scope="module")
def tables(from_files) -> dict[str, pd.DataFrame]:
    """What an organisation's database holds."""
    names = ("answers", "respondents")
    return {n: pd.read_parquet(from_files.private / f"{n}.parquet") for n in names}


@pytest.fixture
def study(tmp_path, tables, monkeypatch) -> Study:
    """A study that names a database, and that database."""
    found = study_in(tmp_path / "study", DESIGN)
    found.responses.write_text(SETTING, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(fill_duckdb(tmp_path / "own.duckdb", tables)))
    return found


def fill_duckdb(path: Path, tables: dict[str, pd.DataFrame]) -> Path:
    with duckdb.connect(path) as connection:
        for name, frame in tables.items():
            connection.register("given", frame)
            connection.execute(f"create or replace table {name} as select * from given")
            connection.unregister("given")
    return path


def csv_of(study: Study, name: str) -> str:
    return (study.published / f"{name}.csv").read_text(encoding="utf-8")


def assert_same_tables(study: Study, expected: Study, names: list[str]) -> None:
    for name in names:
        assert csv_of(study, name) == csv_of(expected, name), name


def test_only_sums_leave_the_database_and_the_tables_are_the_same(study, from_files):
    report = publish(study)
    assert_same_tables(study, from_files, FROM_TOTALS)
    assert published.totals(study)["status"].value_counts()["hidden"] > 0, "small groups are hidden"
    assert report.summary()[0] == f"Published {report.tables} tables from a database."
    assert pipeline.ROWS_STAY in report.notices()
    assert pipeline.NOT_FOR_THE_OUTSIDE in report.notices()


def test_where_rows_stay_waves_are_compared_as_groups_and_nobody_is_called_lost(study):
    publish(study)
    assert published.pairing(study).empty
    assert published.overlap(study).empty
    assert published.trait_points(study).empty
    assert set(published.change(study)["method"]) == {"unpaired"}
    assert pipeline.respondent_ids(study) == frozenset()


def test_rows_that_may_be_read_give_every_table_as_from_files(study, from_files):
    study.responses.write_text(SETTING + "rows: read\n", encoding="utf-8")
    report = publish(study)
    assert_same_tables(study, from_files, published.names(from_files))
    assert pipeline.ROWS_STAY not in report.notices()
    assert pipeline.respondent_ids(study) == pipeline.respondent_ids(from_files)
    assert not study.private.exists(), "no row was written"


def test_without_a_table_of_respondents_they_are_counted_in_the_answers(study, from_files):
    study.responses.write_text("engine: duckdb\nanswers: answers\n", encoding="utf-8")
    publish(study)
    assert_same_tables(study, from_files, FROM_TOTALS)


@pytest.mark.parametrize("rows", ["stay", "read"])
def test_postgres_gives_the_same_published_tables(study, tables, from_files, rows, monkeypatch):
    with engines.postgres() as address:
        engines.fill_postgres(address, tables)
        monkeypatch.setenv(VARIABLE, address)
        names = "answers: public.answers\nrespondents: respondents\n"
        study.responses.write_text(f"engine: postgres\nrows: {rows}\n{names}", encoding="utf-8")
        publish(study)
    assert_same_tables(study, from_files, FROM_TOTALS)
    if rows == "read":
        assert_same_tables(study, from_files, published.names(from_files))


def test_spark_gives_the_same_published_tables(study, from_files, monkeypatch):
    with engines.spark() as address:
        monkeypatch.setenv(VARIABLE, address)
        files = {n: from_files.private / f"{n}.parquet" for n in ("answers", "respondents")}
        lines = [f"{name}: {path}" for name, path in files.items()]
        study.responses.write_text("\n".join(["engine: spark", *lines, ""]), encoding="utf-8")
        publish(study)
    assert_same_tables(study, from_files, FROM_TOTALS)


def test_nothing_is_done_until_something_in_the_database_changes(study, tables, tmp_path):
    publish(study)
    assert stale_tables(study) == []
    assert publish(study).why == ()
    shuffled = {name: frame.sample(frac=1, random_state=1) for name, frame in tables.items()}
    fill_duckdb(tmp_path / "own.duckdb", shuffled)
    assert stale_tables(study) == [], "the order of rows means nothing"
    more = tables["answers"].assign(value=tables["answers"]["value"].where(lambda v: v != 2, 3))
    fill_duckdb(tmp_path / "own.duckdb", {"answers": more})
    assert stale_tables(study) == ["database changed"]
    assert publish(study).why == ("database changed",)
    assert publish(study).why == ()


def test_the_published_mark_of_the_database_says_nothing_about_its_numbers(study, tmp_path):
    """Else whoever guesses the few hidden numbers could check the guess."""
    publish(study)
    manifest = json.loads((study.published / "manifest.json").read_text(encoding="utf-8"))
    first = manifest["inputs"]["database"]
    (study.cache / "database.json").unlink()
    publish(study)
    manifest = json.loads((study.published / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["inputs"]["database"] != first, "drawn by chance, not computed"


def test_whoever_only_builds_needs_no_address(study, monkeypatch):
    publish(study)
    monkeypatch.delenv(VARIABLE)
    report = publish(study)
    assert report.why == ()
    assert pipeline.OUT_OF_REACH in report.notices()


def test_without_address_and_without_tables_the_variable_is_named(study, monkeypatch):
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(StudyError) as caught:
        publish(study)
    assert str(caught.value) == (
        "responses.yml: environment variable 'ONTMOETINGEN_DATABASE' is not set. "
        "HINT: put the address of the database in it on this machine."
    )


def test_a_database_and_an_intake_together_are_refused(study, from_files):
    study.private.mkdir()
    (study.private / "answers.parquet").write_bytes(b"")
    with pytest.raises(StudyError) as caught:
        publish(study)
    assert str(caught.value) == (
        "responses.yml: names a database, while data/private holds answers of an intake. "
        "HINT: move one of the two away."
    )


def test_answers_that_do_not_fit_stop_everything_and_show_no_row(study, tables, tmp_path, capsys):
    answers = tables["answers"]
    off = answers["value"].where(answers["item"] != "likes", 7.5)
    wrong = pd.concat(
        [
            answers.assign(value=off),
            answers.head(2),
            answers.head(3).assign(item="unknown"),
            answers.head(1).assign(wave="T9"),
        ]
    )
    fill_duckdb(tmp_path / "own.duckdb", {"answers": wrong})
    n = int((answers["item"] == "likes").sum()) // 2
    with pytest.raises(IntakeError) as caught:
        publish(study)
    where = "responses.yml, table 'answers': "
    assert str(caught.value).splitlines() == [
        f"{where}item 'unknown' of 3 answers is not in the instrument. "
        "Allowed: meets, differs, likes, helps. "
        "HINT: name it under items:, or leave it out with a view.",
        f"{where}item 'meets' has 1 answers at wave 'T9'. Allowed: T0, T1.",
        *(
            f"{where}item 'likes', wave '{wave}': {n} of {n} answers are off scale. "
            "Allowed: 1 to 6, whole numbers."
            for wave in ("T0", "T1")
        ),
        f"{where}2 times a respondent has more than one answer to one item at one wave. "
        "Allowed: one row per respondent, wave and item.",
    ]
    assert not study.published.exists()
    assert main(["publish", "--project", str(study.root)]) == 1
    assert "r0" not in capsys.readouterr().err, "no respondent is named"


def test_answers_without_an_owner_are_counted(study, tables, tmp_path):
    lost = tables["answers"].assign(respondent_id=None)
    fill_duckdb(tmp_path / "own.duckdb", {"answers": lost})
    with pytest.raises(IntakeError) as caught:
        publish(study)
    assert str(caught.value) == (
        f"responses.yml, table 'answers': {len(lost)} answers lack a project, respondent, wave or "
        "item. Allowed: no missing value in these columns."
    )


def test_projects_that_no_list_knows_are_named(study, tables, tmp_path):
    listed = pd.DataFrame({"groep": [f"G{n:04d}" for n in range(5)]})
    fill_duckdb(tmp_path / "own.duckdb", {"listed": listed})
    study.responses.write_text(SETTING + "projects: listed\n", encoding="utf-8")
    with pytest.raises(IntakeError) as caught:
        publish(study)
    assert str(caught.value) == (
        "responses.yml, table 'answers': 1 of 6 projects are not in the list of projects. "
        "First places: G0005."
    )


def test_columns_that_lack_or_hold_text_are_named_together(study, tables, tmp_path):
    text = tables["answers"].drop(columns="wave").assign(value="ja")
    fill_duckdb(tmp_path / "own.duckdb", {"answers": text})
    with pytest.raises(IntakeError) as caught:
        publish(study)
    assert str(caught.value).splitlines() == [
        "responses.yml, table 'answers': has no column 'wave'. "
        "Allowed: project_id, respondent_id, wave, item, value.",
        "responses.yml, table 'answers': column 'value' is of type string. "
        "Allowed: a number (yes = 1, no = 0) or a boolean.",
    ]


def test_background_that_does_not_fit_is_counted_when_rows_are_read(study, tables, tmp_path):
    old = tables["respondents"].assign(age="oud")
    fill_duckdb(tmp_path / "own.duckdb", {"respondents": old})
    study.responses.write_text(SETTING + "rows: read\n", encoding="utf-8")
    with pytest.raises(IntakeError) as caught:
        publish(study)
    assert str(caught.value) == (
        "responses.yml, table 'respondents': column 'age' is of type string. Allowed: a number."
    )


def test_a_setting_with_mistakes_names_every_line_and_repeats_no_password(tmp_path):
    path = tmp_path / "responses.yml"
    text = "engine: postgress\nconnection: postgresql://me:hush@host/db\nrows: read\ntable: x\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        load_database(path)
    assert str(caught.value).splitlines() == [
        "responses.yml, line 1, key 'engine': 'postgress' is not known here. "
        "Allowed: postgres, spark, duckdb. HINT: did you mean 'postgres'?",
        "responses.yml, line 2, key 'connection': is not the name of an environment variable. "
        "Allowed: capitals, digits and _. "
        "HINT: put the address in that variable of your machine; it must never stand in a file.",
        "responses.yml, line 1, key 'answers': is missing.",
        "responses.yml, line 1, key 'respondents': is missing while rows are to be read. "
        "Allowed: a table.",
        "responses.yml, line 4, key 'table': is not a known key. "
        "Allowed: engine, connection, answers, respondents, projects, rows, synthetic.",
    ]
