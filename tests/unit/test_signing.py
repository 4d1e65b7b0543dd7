"""Two people sign real tables: together, or each on a day of their own, for what they read."""

from __future__ import annotations

import json
import shutil

import pytest
from generated_study import Design, export_of, study_in

from ontmoetingen.book.inputs import book_mark
from ontmoetingen.disclosure.manifest import hashes_of
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.disclosure.sign_off import also_signed
from ontmoetingen.errors import StudyError
from ontmoetingen.intake.run import run_intake
from ontmoetingen.paths import Study
from ontmoetingen.pipeline import publish, stale_tables
from ontmoetingen.release.refusals import unsigned

DESIGN = Design(sizes=(14, 16, 18), waves=("T1",), rated=(), with_age=False, with_kinds=False)


@pytest.fixture(scope="module")
def read_by_nobody(tmp_path_factory):
    """Real answers, published for the team itself."""
    root = tmp_path_factory.mktemp("signing") / "study"
    study = study_in(root, DESIGN)
    export = root.parent / "export.csv"
    export_of(DESIGN).convert_dtypes().to_csv(export, index=False)
    run_intake([export], study.instrument, study.private)
    publish(study)
    return study


@pytest.fixture
def study(read_by_nobody, tmp_path):
    return Study(shutil.copytree(read_by_nobody.root, tmp_path / "study"))


def sign_off(study):
    told = json.loads((study.published / "manifest.json").read_text(encoding="utf-8"))
    return told["sign_off"]


def on(monkeypatch, seconds):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(seconds))


def test_each_signs_on_a_day_of_their_own_and_the_tables_stay_as_they_are(study, monkeypatch):
    before = hashes_of(study.published)
    on(monkeypatch, 86_400 * 19_675)  # 14 November 2023 is day 19,675 since 1970
    assert publish(study, signed_by=["Anna  Jansen"]).summary()[:2] == [
        f"Published tables: nothing changed ({len(before) // 2} tables).",
        "Signed by Anna Jansen: 1 of 2 people.",
    ]
    (problem,) = unsigned(study)
    assert problem.what == "rests on real answers and bears 1 of 2 signatures"
    on(monkeypatch, 86_400 * 19_676)
    second = publish(study, signed_by=["Bram Smit"]).summary()
    assert second[1] == "Signed by Anna Jansen, Bram Smit: 2 of 2 people."
    assert [(one["name"], one["date"]) for one in sign_off(study)] == [
        ("Anna Jansen", "2023-11-14"),
        ("Bram Smit", "2023-11-15"),
    ]
    assert sign_off(study)[1]["rules"] == sign_off(study)[0]["rules"]
    assert "min_respondents: 10" in sign_off(study)[1]["rules"]
    assert hashes_of(study.published) == before
    assert (unsigned(study), stale_tables(study)) == ([], [])


def test_one_person_twice_is_one_person(study):
    for name in ("Anna Jansen", " anna  JANSEN "):
        publish(study, signed_by=[name])
    assert [one["name"] for one in sign_off(study)] == ["Anna Jansen"]
    assert len(unsigned(study)) == 1


def test_a_third_reader_is_added(study):
    publish(study, signed_by=["Anna Jansen", "Bram Smit"])
    publish(study, signed_by=["Cora Vos"])
    assert [one["name"] for one in sign_off(study)] == ["Anna Jansen", "Bram Smit", "Cora Vos"]


def test_new_tables_bear_no_signature_of_the_old_ones(study):
    publish(study, signed_by=["Anna Jansen", "Bram Smit"])
    study.rules.write_text("min_respondents: {threshold: 12, source: proef}\n", encoding="utf-8")
    publish(study)
    assert sign_off(study) == []
    assert len(unsigned(study)) == 1


def test_a_table_changed_by_hand_takes_the_signatures_away(study):
    publish(study, signed_by=["Anna Jansen", "Bram Smit"])
    with (study.published / "totals.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert stale_tables(study) == ["a published file was changed, added or removed by hand"]
    publish(study)
    assert sign_off(study) == []


def test_a_signature_leaves_the_site_up_to_date(study):
    before = book_mark(study, (), "engine")
    publish(study, signed_by=["Anna Jansen"])
    assert book_mark(study, (), "engine") == before
    with (study.published / "totals.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert book_mark(study, (), "engine") != before


@pytest.mark.parametrize("given", ["vandaag", "1e9", "9" * 30])
def test_a_moment_that_is_none_is_refused_in_words(monkeypatch, given):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(StudyError) as refused:
        also_signed([], ["Anna"], load_rules())
    assert str(refused.value) == (
        f"SOURCE_DATE_EPOCH: '{given}' is no moment. "
        "Allowed: whole seconds since 1 January 1970, such as 1767225600."
    )
