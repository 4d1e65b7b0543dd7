"""Real microdata go through intake with an instrument file alone, and no number changes."""

from __future__ import annotations

import pandas as pd
import pytest

from ontmoetingen.intake.run import run_intake

pytestmark = pytest.mark.shared


def taken_in(shared, repository, folder, study: str, file: str):
    """The long answers, the respondents, the projects and the report of a study."""
    instrument = repository / "tests" / "studies" / study / "data" / "instrument.yml"
    report = run_intake([shared / "real" / file], instrument, folder)
    answers = pd.read_parquet(folder / "answers.parquet")
    people = pd.read_parquet(folder / "respondents.parquet")
    projects = pd.read_csv(folder / "projects.csv", dtype={"project_id": str, "type": str})
    return answers, people, projects, report


def sums(answers: pd.DataFrame) -> dict[tuple[str, str], tuple[int, float]]:
    grouped = answers.groupby(["item", "wave"])["value"]
    return {key: (len(values), values.sum()) for key, values in grouped}


def test_bdf_equals_a_direct_recomputation(shared, repository, tmp_path):
    answers, people, projects, report = taken_in(
        shared, repository, tmp_path, "bdf", "mlmRev_bdf.csv"
    )
    raw = pd.read_csv(shared / "real" / "mlmRev_bdf.csv")
    assert (report.rows_read, report.complete) == (2287, True)
    assert sums(answers) == {
        ("language", "T0"): (2287, raw["langPRET"].sum()),
        ("language", "T1"): (2287, raw["langPOST"].sum()),
    }
    end = answers[answers["wave"] == "T1"].groupby("project_id")["value"].mean()
    direct = raw.groupby(raw["schoolNR"].astype(str))["langPOST"].mean()
    assert end.to_dict() == pytest.approx(direct.to_dict(), abs=0)
    types = raw.groupby(raw["schoolNR"].astype(str))["denomina"].first().astype(str)
    assert projects.set_index("project_id")["type"].to_dict() == types.to_dict()
    assert projects["name"].iloc[0] == "School 1"
    start = people[people["wave"] == "T0"]
    assert start["ses"].sum() == raw["ses"].sum()
    assert start["iq_verbal"].sum() == pytest.approx(raw["IQ.verb"].sum())
    assert (start["minority"] == "Y").sum() == (raw["Minority"] == "Y").sum()


def test_apipop_equals_a_direct_recomputation(shared, repository, tmp_path):
    answers, people, projects, report = taken_in(
        shared, repository, tmp_path, "apipop", "survey_apipop.csv"
    )
    raw = pd.read_csv(shared / "real" / "survey_apipop.csv")
    assert (report.rows_read, report.complete, report.n_projects) == (6194, True, 57)
    assert sums(answers) == {
        ("school_wide", "2000"): (6194, (raw["sch.wide"] == "Yes").sum()),
        ("comparable", "2000"): (6194, (raw["comp.imp"] == "Yes").sum()),
        ("award", "2000"): (6194, (raw["awards"] == "Yes").sum()),
        ("score", "1999"): (6194, raw["api99"].sum()),
        ("score", "2000"): (6194, raw["api00"].sum()),
    }
    award = answers[answers["item"] == "award"].groupby("project_id")["value"].mean()
    direct = (raw["awards"] == "Yes").groupby(raw["cname"]).mean()
    assert award.to_dict() == pytest.approx(direct.to_dict(), abs=0)
    assert projects["project_id"].tolist() == sorted(raw["cname"].unique())
    one = people[people["wave"] == "2000"]
    assert one["enrolment"].isna().sum() == raw["enroll"].isna().sum() == 37
    assert one["enrolment"].sum() == raw["enroll"].sum()
    assert one["school_type"].value_counts().to_dict() == raw["stype"].value_counts().to_dict()


def test_contraception_has_one_wave_and_no_list_of_projects(shared, repository, tmp_path):
    answers, people, projects, report = taken_in(
        shared, repository, tmp_path, "contraception", "mlmRev_Contraception.csv"
    )
    raw = pd.read_csv(shared / "real" / "mlmRev_Contraception.csv")
    assert sums(answers) == {("use", "T1"): (1934, (raw["use"] == "Y").sum())}
    assert people["age"].sum() == pytest.approx(raw["age"].sum())
    assert people["children"].value_counts().to_dict() == raw["livch"].value_counts().to_dict()
    assert (len(projects), report.complete) == (60, True)


def test_medpar_has_no_respondent_ids_and_keeps_leading_zeros(shared, repository, tmp_path):
    answers, _, projects, report = taken_in(
        shared, repository, tmp_path, "medpar", "COUNT_medpar.csv"
    )
    raw = pd.read_csv(shared / "real" / "COUNT_medpar.csv", dtype={"provnum": str})
    assert sums(answers) == {("died", "T1"): (1495, raw["died"].sum())}
    assert answers["respondent_id"].is_unique
    assert set(projects["project_id"]) == set(raw["provnum"])
    assert projects["project_id"].iloc[0] == "030001"
    assert report.complete


def test_bfi_puts_aside_who_has_no_project_and_keeps_the_missing_answers_missing(
    shared, repository, tmp_path
):
    answers, _, _, report = taken_in(shared, repository, tmp_path, "bfi", "psych_bfi.csv")
    raw = pd.read_csv(shared / "real" / "psych_bfi.csv")
    known = raw[raw["education"].notna()]
    items = [f"{trait}{n}" for trait in "ACENO" for n in range(1, 6)]
    assert (report.rows_read, report.rows_quarantined) == (2800, raw["education"].isna().sum())
    assert sums(answers) == {
        (i.lower(), "T1"): (known[i].notna().sum(), known[i].sum()) for i in items
    }
