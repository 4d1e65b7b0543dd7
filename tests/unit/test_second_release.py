"""Answers kept of a release: what is written, what waits, and when tables are out of date."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from functools import partial

import pandas as pd
import pytest
from generated_study import Design, published_study

from ontmoetingen import published, report, second_release
from ontmoetingen.charts.tables import Tables
from ontmoetingen.disclosure.manifest import hashes_of
from ontmoetingen.intake.run import run_intake
from ontmoetingen.paths import Study
from ontmoetingen.pipeline import publish, stale_tables
from ontmoetingen.progress import silent
from ontmoetingen.read_answers import published_responses, respondent_ids, responses_of

SIZES = (40, 45, 50, 55, 7)
DESIGN = Design(
    SIZES,
    waves=("T1",),
    yes_no=("a",),
    rated=(),
    with_age=False,
    with_kinds=False,
    yes=lambda project, person, wave, item: float(person % 2),
)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Published, and its answers kept as those of a release."""
    study, _ = published_study(tmp_path_factory.mktemp("first") / "study", DESIGN)
    found, _ = responses_of(study, silent)
    second_release.remember(study, "1.0.0", found)
    return study


@pytest.fixture
def study(first, tmp_path):
    return Study(shutil.copytree(first.root, tmp_path / "study"))


def takes_in(study: Study, changed) -> None:
    """The same export with other rows."""
    export = pd.read_csv(study.root / "export.csv", dtype=str, keep_default_na=False)
    changed(export).to_csv(study.root / "later.csv", index=False)
    run_intake([study.root / "later.csv"], study.instrument, study.private)


def grown(by: dict[str, int]):
    """More rows: copies of the first people of a group under other ids."""

    def more(export: pd.DataFrame) -> pd.DataFrame:
        extra = []
        for group, n in by.items():
            ids = [f"r{i}" for i in range(n)]
            rows = export[(export["groep"] == group) & export["id"].isin(ids)]
            extra.append(rows.assign(id="n" + rows["id"]))
        return pd.concat([export, *extra])

    return more


def people_in(study: Study) -> dict[str, int]:
    """Respondents per group behind the published tables."""
    return published_responses(study).people.set_index("project_id")["n_respondents"].to_dict()


def test_what_was_kept_is_what_was_published(study):
    found, _ = responses_of(study, silent)
    for name in ("answers", "respondents"):
        kept = pd.read_parquet(study.released / f"{name}.parquet")
        pd.testing.assert_frame_equal(kept, getattr(found, name))
    tables = study.released / "tables" / "1.0.0"
    assert hashes_of(tables) == hashes_of(study.published)
    assert second_release.record_of(study)["version"] == "1.0.0"
    assert sorted(p.name for p in study.private.glob(".released*")) == [".released"]


def test_a_release_does_not_make_its_own_tables_stale(study):
    assert stale_tables(study) == []
    assert publish(study).why == ()


@pytest.fixture(scope="module")
def later(first, tmp_path_factory):
    """Twelve people joined the second group and three the third; published again."""
    root = tmp_path_factory.mktemp("later") / "study"
    study = Study(shutil.copytree(first.root, root))
    takes_in(study, grown({"G0001": 12, "G0002": 3}))
    return study, publish(study)


def test_few_newcomers_wait_and_the_others_are_in(later):
    study, done = later
    assert people_in(study) == {"G0000": 40, "G0001": 57, "G0002": 50, "G0003": 55, "G0004": 7}
    assert done.notes[-1] == (
        "1 project(s) stay as in release 1.0.0: too few people came, left or changed an answer "
        "since. docs/how-to/release.md tells more."
    )
    told = published.projects(study).set_index("project_id")["as_released"].fillna("")
    assert told[told != ""].to_dict() == {"G0002": "1.0.0"}
    beside = json.loads((study.published / "manifest.json").read_text())["beside_release"]
    assert (beside["version"], beside["waiting"]) == ("1.0.0", ["G0002"])
    assert stale_tables(study) == []


def test_a_reader_is_told_how_many_wait(later):
    study, _ = later
    tables = Tables(partial(published.table, study=study), synthetic=False)
    said = str(report.hidden_projects(tables=tables))
    assert "Van 1 groep staan hier de antwoorden zoals in uitgave 1.0.0: sindsdien kwamen" in said


def test_totals_rest_on_the_same_answers_as_projects(later):
    found = published_responses(later[0])
    by_hand = found.answers.groupby(["project_id", "item", "wave"])["value"].agg(["size", "sum"])
    totals = found.totals.set_index(["project_id", "item", "wave"])
    assert totals["n"].to_dict() == by_hand["size"].to_dict()
    assert totals["sum"].to_dict() == by_hand["sum"].to_dict()
    overall = published.overall(later[0])
    assert overall["n"].tolist() == [40 + 57 + 50 + 55 + 7]


def test_the_next_release_takes_the_place_of_the_former(later, tmp_path):
    study = Study(shutil.copytree(later[0].root, tmp_path / "study"))
    second_release.remember(study, "1.1.0", published_responses(study))
    assert stale_tables(study) == []
    assert people_in(study)["G0002"] == 50
    names = sorted(p.name for p in (study.released / "tables").iterdir())
    assert names == ["1.0.0", "1.1.0"]


def test_answers_that_are_forgotten_make_tables_of_the_present_ones(later, tmp_path):
    study = Study(shutil.copytree(later[0].root, tmp_path / "study"))
    shutil.rmtree(study.released)
    assert stale_tables(study) == ["answers of a release came or went"]
    assert people_in(study)["G0002"] == 53


def test_once_enough_came_a_group_is_shown_anew(study):
    takes_in(study, grown({"G0002": 10}))
    assert second_release.note(publish_and_tell(study)) == []
    assert people_in(study)["G0002"] == 60


def test_few_that_are_gone_stay_and_few_that_are_new_have_no_answers_yet(study):
    def other(export: pd.DataFrame) -> pd.DataFrame:
        new = export[(export["groep"] == "G0001") & export["id"].isin([f"r{i}" for i in range(4)])]
        return pd.concat([export[export["groep"] != "G0004"], new.assign(groep="G0009")])

    takes_in(study, other)
    assert publish_and_tell(study)["waiting"] == ["G0004", "G0009"]
    found = published_responses(study)
    assert found.projects["project_id"].tolist() == [
        *(f"G000{i}" for i in range(4)),
        "G0009",
        "G0004",
    ]
    assert people_in(study) == dict(zip((f"G000{i}" for i in range(5)), SIZES, strict=True))


def publish_and_tell(study: Study) -> dict:
    publish(study)
    return json.loads((study.published / "manifest.json").read_text())["beside_release"]


def test_ids_of_kept_answers_are_looked_for_in_pages_too(study):
    takes_in(study, lambda export: export[export["id"] != "r0"])
    ids = pd.read_parquet(study.private / "respondents.parquet")["respondent_id"]
    assert "r0" not in set(ids)
    assert "r0" in respondent_ids(study)


def test_invented_answers_never_wait(study):
    takes_in(study, grown({"G0002": 3}))
    record = study.private / "intake.json"
    told = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps(told | {"synthetic": True}), encoding="utf-8")
    publish(study)
    assert "beside_release" not in json.loads((study.published / "manifest.json").read_text())
    assert people_in(study)["G0002"] == 53
    assert stale_tables(study) == []


def test_where_rows_stay_nothing_is_kept(study):
    found, _ = responses_of(study, silent)
    shutil.rmtree(study.released)
    second_release.remember(study, "1.0.0", replace(found, rows_stay=True))
    assert not study.released.exists()
