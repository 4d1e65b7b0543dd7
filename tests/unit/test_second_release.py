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
from ontmoetingen.intake.run import run_intake
from ontmoetingen.paths import Study
from ontmoetingen.pipeline import publish, stale_tables
from ontmoetingen.progress import silent
from ontmoetingen.read_answers import respondent_ids, responses_of

SIZES = (40, 45, 50, 55)
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
    found, _ = responses_of(study, silent)
    return found.people.set_index("project_id")["n_respondents"].to_dict()


def test_what_was_kept_is_what_was_published(study):
    found, _ = responses_of(study, silent)
    for name in ("answers", "respondents"):
        kept = pd.read_parquet(study.released / f"{name}.parquet")
        pd.testing.assert_frame_equal(kept, getattr(found, name))
    assert second_release.record_of(study)["version"] == "1.0.0"
    assert sorted(p.name for p in study.private.glob(".released*")) == [".released"]


def test_a_release_does_not_make_its_own_tables_stale(study):
    assert stale_tables(study) == []
    assert publish(study).why == ()


def test_few_newcomers_wait_and_the_others_are_in(study):
    takes_in(study, grown({"G0000": 3, "G0001": 12}))
    assert people_in(study) == {"G0000": 20, "G0001": 37, "G0002": 30, "G0003": 35}
    done = publish(study)
    said = (
        "1 project(s) stay as in release 1.0.0: too few people came, left or changed an answer "
        "since. docs/how-to/release.md tells more."
    )
    assert said in done.notes
    said = str(
        report.hidden_projects(
            tables=Tables(partial(published.table, study=study), synthetic=False)
        )
    )
    assert "Van 1 groep staan hier de antwoorden zoals in uitgave 1.0.0" in said
    told = published.projects(study).set_index("project_id")["as_released"].fillna("")
    assert told.to_dict() == {"G0000": "1.0.0", "G0001": "", "G0002": "", "G0003": ""}
    beside = json.loads((study.published / "manifest.json").read_text())["beside_release"]
    assert (beside["version"], beside["projects_waiting"]) == ("1.0.0", 1)
    assert stale_tables(study) == []
    shutil.rmtree(study.released)  # who forgets the answers of a release
    assert stale_tables(study) == ["answers of a release came or went"]
    assert people_in(study)["G0000"] == 23


def test_totals_rest_on_the_same_answers_as_projects(study):
    takes_in(study, grown({"G0000": 3, "G0001": 12}))
    found, _ = responses_of(study, silent)
    by_hand = found.answers.groupby(["project_id", "item", "wave"])["value"].agg(["size", "sum"])
    totals = found.totals.set_index(["project_id", "item", "wave"])
    assert totals["n"].to_dict() == by_hand["size"].to_dict()
    assert totals["sum"].to_dict() == by_hand["sum"].to_dict()


def test_once_ten_came_the_project_is_shown_anew(study):
    takes_in(study, grown({"G0000": 9}))
    assert people_in(study)["G0000"] == 20
    takes_in(study, grown({"G0000": 10}))
    assert people_in(study)["G0000"] == 30


def test_a_small_project_that_is_gone_stays_and_one_that_is_new_has_no_answers_yet(study):
    def other(export: pd.DataFrame) -> pd.DataFrame:
        # Of the first group five people are left, of a new one four are there.
        few = export[(export["groep"] != "G0000") | export["id"].isin([f"r{i}" for i in range(15)])]
        new = export[(export["groep"] == "G0001") & export["id"].isin([f"r{i}" for i in range(4)])]
        return pd.concat([few, new.assign(groep="G0009")])

    takes_in(study, other)
    found, _ = responses_of(study, silent)
    assert found.projects["project_id"].tolist() == ["G0000", "G0001", "G0002", "G0003", "G0009"]
    assert people_in(study) == dict(zip(["G0000", "G0001", "G0002", "G0003"], SIZES, strict=True))
    assert found.as_released == {"G0000": "1.0.0", "G0009": "1.0.0"}


def test_ids_of_kept_answers_are_looked_for_in_pages_too(study):
    takes_in(study, lambda export: export[export["id"] != "r0"])
    ids = pd.read_parquet(study.private / "respondents.parquet")["respondent_id"]
    assert "r0" not in set(ids)
    assert "r0" in respondent_ids(study)


def test_the_next_release_takes_the_place_of_the_former(study):
    takes_in(study, grown({"G0000": 3, "G0001": 12}))
    publish(study)
    found, _ = responses_of(study, silent)
    second_release.remember(study, "1.1.0", found)
    assert stale_tables(study) == []
    assert people_in(study)["G0000"] == 20
    assert responses_of(study, silent)[0].as_released == {"G0000": "1.1.0"}


def test_invented_answers_never_wait(study):
    record = study.private / "intake.json"
    told = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps(told | {"synthetic": True}), encoding="utf-8")
    takes = responses_of(study, silent)
    assert takes[1] is True
    assert takes[0].as_released == {}


def test_where_rows_stay_nothing_is_kept(study):
    found, _ = responses_of(study, silent)
    shutil.rmtree(study.released)
    second_release.remember(study, "1.0.0", replace(found, rows_stay=True))
    assert not study.released.exists()
