"""The how-to page on exports: its commands run as they stand there, and do what it says."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pandas as pd
import pytest
from how_to import commands, text_of
from intake_study import answers_of

from ontmoetingen import published
from ontmoetingen.cli import main
from ontmoetingen.paths import Study

# A build draws and renders the whole report; other tests do that.
LONG = "ontmoetingen build"
PROJECTS = 12
OTHER = {"schoolniveau": "school niveau", "ontmoet_graag": "ontmoetgraag"}


@pytest.fixture(scope="module")
def sections(repository) -> dict[str, str]:
    """What stands under each heading of the page."""
    title, *rest = re.split(r"^#+ (.*)\n", text_of(repository, "load-an-export"), flags=re.M)
    assert title == ""
    return dict(zip(rest[::2], rest[1::2], strict=True))


@pytest.fixture(scope="module")
def answers(repository) -> pd.DataFrame:
    """The answers about a few projects of the example, as somebody else may have exported them."""
    whole = pd.read_csv(repository / "data" / "demo" / "export.csv", sep=";", dtype=str)
    return whole[whole["project_id"].isin(sorted(whole["project_id"].unique())[:PROJECTS])]


def made(root: Path, repository: Path, answers: pd.DataFrame) -> Study:
    """A study with the files that the page speaks of, and nothing loaded yet."""
    study = Study(root)
    (root / "data").mkdir(parents=True)
    study.config.write_text("project: {type: book}\n", encoding="utf-8")
    shutil.copy(repository / "data" / "instrument.yml", study.instrument)
    shutil.copy(repository / "data" / "projects.csv", study.projects)
    start, end = (answers[answers["meting"] == wave] for wave in ("T0", "T1"))
    answers.to_csv(root / "answers.csv", index=False)
    start.to_csv(root / "start.csv", index=False)
    end.to_csv(root / "end.csv", index=False)
    end.to_excel(root / "end.xlsx", index=False)
    end.iloc[1:].to_csv(root / "end-corrected.csv", index=False)
    return study


def run(study: Study, page: str) -> list[str]:
    """Every command of this part of the page, in the folder of the study; gives what it ran."""
    done = [line for line in commands(page) if not line.startswith(LONG)]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(study.root)
        for line in done:
            assert main(shlex.split(line)[1:]) == 0, line
    return done


@pytest.fixture(scope="module")
def followed(sections, repository, answers, tmp_path_factory) -> Study:
    """A study after the first part of the page: both waves read, tables published."""
    study = made(tmp_path_factory.mktemp("export") / "study", repository, answers)
    run(study, sections["Load an export of the questionnaire"])
    return study


def test_every_command_of_the_page_stands_in_a_part_that_is_run_here(sections):
    assert {title: len(commands(part)) for title, part in sections.items()} == {
        "Load an export of the questionnaire": 3,
        "An export whose columns have other names": 1,
        "Waves one by one, and corrections": 4,
        "Tables without a notebook": 2,
        "Answers of real people": 1,
        "Another study": 2,
    }


def test_the_published_tables_are_about_these_answers(followed, answers):
    assert published.is_synthetic(followed) is False
    rows = published.overall(followed).set_index(["item", "wave", "measure"])
    row = rows.loc[("likes_different", "T1", "mean")]
    given = answers.loc[answers["meting"] == "T1", "ontmoet_graag"].dropna().astype(float)
    assert row["n"] == len(given)
    assert row["value"] == pytest.approx(given.mean(), abs=1e-6)


def test_tables_without_a_notebook_are_all_or_those_of_the_named_questions(sections, followed):
    run(followed, sections["Tables without a notebook"])
    whole, of_two = (
        pd.read_excel(folder / "analyse.xlsx", sheet_name="Alle projecten samen")
        for folder in (followed.root / "analyse", followed.root.parent / "tables")
    )
    assert set(of_two["Vraag (sleutel)"]) == {"meets_age", "meets_level"}
    assert set(of_two["Vraag (sleutel)"]) < set(whole["Vraag (sleutel)"])
    assert len(list((followed.root / "analyse").glob("*.csv"))) > 20
    assert list((followed.root.parent / "tables").glob("*.csv")) == []


def test_two_names_stand_under_the_tables(sections, followed):
    run(followed, sections["Answers of real people"])
    told = json.loads((followed.published / "manifest.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in told["sign_off"]] == ["Anna Jansen", "Bram de Vries"]


def test_waves_come_one_by_one_are_corrected_and_taken_back(
    sections, repository, answers, tmp_path, capsys
):
    study = made(tmp_path / "study", repository, answers)
    assert main(["intake", str(study.root / "start.csv"), "--project", str(study.root)]) == 0
    assert len(run(study, sections["Waves one by one, and corrections"])) == 4
    said = capsys.readouterr().out
    listed = ["1: loaded start.csv", "2: added end.csv", "3: end-corrected.csv instead of end.csv"]
    assert "\n".join(listed) in said
    once = made(tmp_path / "once", repository, answers)
    both = [str(once.root / name) for name in ("start.csv", "end.csv")]
    assert main(["intake", *both, "--project", str(once.root)]) == 0
    pd.testing.assert_frame_equal(answers_of(study.private), answers_of(once.private))


def test_columns_with_other_names_are_read_when_a_person_checked_them(
    sections, repository, answers, tmp_path, capsys
):
    study = made(tmp_path / "study", repository, answers.rename(columns=OTHER))
    run(study, sections["An export whose columns have other names"])
    read = ["intake", str(study.root / "start.csv"), "--project", str(study.root)]
    assert main(read) == 1
    assert "mapping.yml: nobody has checked it." in capsys.readouterr().err
    mapping = study.data / "mapping.yml"
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text.replace("checked_by:", "checked_by: Anna Jansen"), encoding="utf-8")
    assert main(read) == 0
    said = capsys.readouterr().out
    assert all(f"'{own}' read as '{ours}'" in said for ours, own in OTHER.items())


def test_the_same_commands_work_for_another_folder(sections, repository, answers, tmp_path):
    other = made(tmp_path / "my-study", repository, answers)
    here = made(tmp_path / "study", repository, answers)
    assert len(run(here, sections["Another study"])) == 1
    assert len(answers_of(other.private)) == 1595
    assert not here.private.exists()
