"""Reading published tables: types, what is missing, errors, and the note of every read."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

from ontmoetingen import published
from ontmoetingen.disclosure.bands import Answers
from ontmoetingen.disclosure.publish import Provenance, prepare
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.disclosure.shield import shielded
from ontmoetingen.disclosure.write import write_folder
from ontmoetingen.errors import StudyError
from ontmoetingen.model.instrument import load_instrument
from ontmoetingen.paths import Study


@pytest.fixture
def study(tmp_path) -> Study:
    (tmp_path / "_quarto.yml").write_text("project: {type: book}\n")
    columns = ["project_id", "item", "wave", "n", "sum", "sum_squares", "precision"]
    rows = [("007", "q", "T1", 4, 9.5, 30.0, ""), ("NA", "q", "T1", 12, 40.0, 160.0, "band")]
    rows.append(("8", "q", "T1", 20, 70.0, 260.0, "band"))
    totals = pd.DataFrame(rows, columns=columns)
    frame = shielded(totals, {"q": Answers(1, 6)}, load_rules())
    origin = Provenance({}, synthetic=True)
    waves = pd.DataFrame([("T1", "Einde", 1)], columns=["wave", "label", "order"])
    tables = [("totals", frame), ("waves", waves)]
    ready = [prepare(name, table, load_rules(), origin) for name, table in tables]
    write_folder(tmp_path / "data" / "published", ready, {"inputs": {}}, tmp_path / "scratch")
    return Study(tmp_path)


def test_types_come_from_the_sidecar(study):
    found = published.totals(study)
    assert found["project_id"].tolist() == ["007", "NA", "8"], "an id stays the text it is"
    assert str(found["n"].dtype) == "Int64"
    assert str(found["sum"].dtype) == "float64"
    assert found["reason"].tolist()[2] == ""


def test_a_hidden_number_is_missing_and_its_row_says_why(study):
    row = published.totals(study).iloc[0]
    assert row["status"] == "hidden"
    assert pd.isna(row["n"])
    assert row["reason"] == "minder dan 10 antwoorden"


def test_sidecar_and_names(study):
    assert published.sidecar("totals", study)["hidden_rows"] == 2
    assert published.names(study) == ["totals", "waves"]


def test_an_unknown_table_lists_those_there_are(study):
    with pytest.raises(StudyError) as caught:
        published.table("scores", study)
    assert str(caught.value) == (
        "published table 'scores': does not exist. Allowed: totals, waves."
    )


def test_a_study_without_published_tables_says_what_to_do(tmp_path):
    with pytest.raises(StudyError) as caught:
        published.table("totals", Study(tmp_path))
    assert str(caught.value) == (
        "published table 'totals': does not exist. "
        "HINT: run 'ontmoetingen publish' to make the published tables."
    )


def test_the_manifest_is_no_table(study):
    with pytest.raises(StudyError):
        published.sidecar("manifest", study)


def test_every_read_is_noted(study, tmp_path, monkeypatch):
    log = tmp_path / "reads.txt"
    monkeypatch.setenv(published.READS, str(log))
    published.totals(study)
    published.sidecar("waves", study)
    assert log.read_text() == "totals\nwaves\n"


def test_a_read_of_what_is_not_there_is_noted_too(study, tmp_path, monkeypatch):
    log = tmp_path / "reads.txt"
    monkeypatch.setenv(published.READS, str(log))
    with pytest.raises(StudyError):
        published.table("simulation", study)
    assert log.read_text() == "simulation\n"


def test_the_study_is_found_from_the_environment(study, monkeypatch):
    monkeypatch.setenv("ONTMOETINGEN_STUDY", str(study.root))
    assert len(published.totals()) == 3


def test_a_study_without_answers_is_not_synthetic(study):
    assert published.is_synthetic(study) is False


def test_every_helper_reads_the_table_of_its_name(repository):
    study = Study(repository)
    for name in published.names(study):
        if hasattr(published, name):
            pd.testing.assert_frame_equal(
                getattr(published, name)(study), published.table(name, study)
            )


def test_wordings_are_read_back_from_their_own_file(repository):
    study = Study(repository)
    assert "wording" not in (study.published / "items.csv").read_text(encoding="utf-8")
    asked = [i.wording for i in load_instrument(study.instrument).items]
    assert published.items(study)["wording"].tolist() == asked


def test_importing_costs_no_library():
    code = (
        "import sys, ontmoetingen.published;"
        "print(sorted({'pandas', 'ibis', 'duckdb', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
