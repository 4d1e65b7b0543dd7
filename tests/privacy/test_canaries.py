"""No respondent in what is published: planted ids and answers never pass the wall."""

from __future__ import annotations

import csv
import re
import shutil

import pytest

from ontmoetingen.disclosure.gate_ids import distinctive
from ontmoetingen.paths import Study
from ontmoetingen.pipeline import check_site, publish, respondent_ids, stale_tables

CANARY = "KANARIE-4711"


def words_in(folder) -> set[str]:
    text = "\n".join(p.read_text(encoding="utf-8") for p in sorted(folder.iterdir()))
    return set(re.findall(r"[\w-]+", text))


def test_no_respondent_id_of_the_demo_is_published(repository):
    study = Study(repository)
    with (study.demo / "export.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    ids = {row[0] for row in rows[1:]}
    assert len(ids) > 1000
    assert distinctive(ids) == ids, "the ids are such that a leak would be seen"
    assert not ids & words_in(study.published)


def test_no_private_place_is_named_in_what_is_published(repository):
    for path in sorted(Study(repository).published.glob("*.csv")):
        assert "data/private" not in path.read_text(encoding="utf-8"), path.name


@pytest.fixture(scope="module")
def study(repository, tmp_path_factory) -> Study:
    """A copy of the demo with one respondent more, alone in a small project."""
    root = tmp_path_factory.mktemp("canary")
    home = Study(repository)
    (root / "_quarto.yml").write_text("project: {type: book}\n")
    copy = Study(root)
    copy.demo.mkdir(parents=True)
    shutil.copy(home.instrument, copy.instrument)
    lines = (home.demo / "export.csv").read_text(encoding="utf-8-sig").splitlines()
    header = lines[0].split(";")
    values = {"respondentnummer": CANARY, "project_id": "KLEIN", "meting": "T1", "leeftijd": "29"}
    values |= {"andere_leeftijd": "nee", "ontmoet_graag": "1", "hulp_toekomst": "1"}
    lines.append(";".join(values.get(column, "") for column in header))
    (copy.demo / "export.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    projects = home.projects.read_text(encoding="utf-8").splitlines()
    names = projects[0].split(",")
    row = {names[0]: "KLEIN", "name": "Klein project"}
    projects.append(",".join(row.get(name, "") for name in names))
    copy.projects.write_text("\n".join(projects) + "\n", encoding="utf-8")
    publish(copy)
    return copy


def test_the_planted_respondent_is_read(study):
    assert CANARY in respondent_ids(study)


def test_the_planted_respondent_is_not_published(study):
    words = words_in(study.published)
    assert CANARY not in words
    assert "KLEIN" in words, "the project itself is listed, without a number"


def test_nothing_about_the_project_of_one_respondent_is_shown(study):
    for name in ("totals", "project_scores", "trait_points", "projects"):
        with (study.published / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = [r for r in csv.DictReader(file) if r["project_id"] == "KLEIN"]
        assert rows, name
        for row in rows:
            assert row["status"] == "hidden", name
            numbers = {k: v for k, v in row.items() if k in ("n", "sum", "value", "n_respondents")}
            assert set(numbers.values()) == {""}, name


def test_what_is_hidden_in_totals_cannot_be_found_by_subtraction(study):
    with (study.published / "totals.csv").open(encoding="utf-8", newline="") as file:
        totals = list(csv.DictReader(file))
    with (study.published / "overall.csv").open(encoding="utf-8", newline="") as file:
        overall = {(r["item"], r["wave"]): int(r["n"]) for r in csv.DictReader(file)}
    for (item, wave), n in overall.items():
        rows = [r for r in totals if (r["item"], r["wave"]) == (item, wave)]
        hidden = [r for r in rows if r["status"] == "hidden"]
        rest = n - sum(int(r["n"]) for r in rows if r["status"] == "released")
        assert (not hidden and rest == 0) or (len(hidden) >= 2 and rest >= 10), (item, wave)


def test_the_gate_stops_a_site_that_names_the_planted_respondent(study, tmp_path):
    (tmp_path / "index.html").write_text("<p>niets</p>")
    assert check_site(study, tmp_path) == []
    (tmp_path / "data.csv").write_text(f"wie;wat\n{CANARY};1\n")
    (problem,) = check_site(study, tmp_path)
    assert problem.where == "data.csv"


def test_the_published_tables_are_what_the_study_and_the_package_give(repository):
    """A rule that changed must reach the tables; run ``ontmoetingen publish`` when this fails."""
    assert stale_tables(Study(repository)) == []


def test_invented_answers_need_no_warning(study):
    assert publish(study).notices() == []
