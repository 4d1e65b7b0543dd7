"""What stands in the way of a release: each refusal in full, and nothing left behind."""

from __future__ import annotations

import json
import shutil

import pytest
from released_study import commit, published_as, refused, releasable, released, text

from ontmoetingen.errors import Problem
from ontmoetingen.paths import Study

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    return releasable(tmp_path_factory.mktemp("ready") / "study")


@pytest.fixture
def study(ready, tmp_path):
    return Study(shutil.copytree(ready.root, tmp_path / "study"))


def test_stale_failing_and_leaking_are_all_told_at_once(study):
    said = refused(
        study, stale=["een.ipynb: code of cell 1 changed"], gate=[Problem("a.html", "leaks")]
    )
    assert said.splitlines() == [
        "stale: een.ipynb: code of cell 1 changed. "
        "HINT: run 'ontmoetingen build', then release again.",
        "a.html: leaks.",
    ]


def test_what_the_gate_finds_is_not_released(study):
    assert refused(study, gate=[Problem("site/a.html", "leaks")]) == "site/a.html: leaks."


def test_a_site_that_someone_touched(study):
    (study.site / "index.html").write_text("weg", encoding="utf-8")
    assert refused(study) == (
        "_site: has files that its manifest does not know, or lacks some. "
        "HINT: run 'ontmoetingen build', then release again."
    )


def test_a_site_that_was_never_built(study):
    shutil.rmtree(study.site)
    assert refused(study) == (
        "_site: is not there. HINT: run 'ontmoetingen build', then release again."
    )


def test_files_that_are_not_committed(study):
    (study.root / "nieuw.md").write_text("x", encoding="utf-8")
    assert refused(study) == (
        "git: 1 files are not committed. First places: nieuw.md. "
        "HINT: commit them, so that the release can be made again from its commit."
    )


def test_releases_beside_the_sources_hide_no_source(study):
    released(study, output=study.root)
    (study.root / "nieuw.md").write_text("x", encoding="utf-8")
    (study.root / ".1.0.1.new").mkdir()
    (study.root / ".1.0.1.new" / "half").write_text("x", encoding="utf-8")
    assert refused(study, "1.1.0", output=study.root) == (
        "git: 1 files are not committed. First places: nieuw.md. "
        "HINT: commit them, so that the release can be made again from its commit."
    )


def test_a_study_outside_git_has_no_commit(study):
    shutil.rmtree(study.root / ".git")
    assert released(study).lines()[3] == "from a study that is not in git."


@pytest.mark.parametrize(
    ("signed", "count"),
    [
        ({}, 0),
        ({"sign_off": []}, 0),
        ({"sign_off": [{"name": "Anna Jansen"}]}, 1),
        ({"sign_off": [{"name": "Anna Jansen"}, {"name": " anna  jansen "}]}, 1),
        ({"sign_off": [{"name": "Anna Jansen"}, {"name": ""}]}, 1),
    ],
)
@pytest.mark.parametrize("source", ["private", "database"])
def test_real_answers_need_two_people(study, signed, count, source):
    published_as(study, source=source, synthetic=False, **signed)
    commit(study)
    assert refused(study) == (
        f"data/published/manifest.json: rests on real answers and bears {count} of 2 signatures. "
        "HINT: two people look at what is published and sign it: docs/how-to/release.md."
    )


def test_with_two_people_it_goes_and_the_label_is_gone(study):
    signed = [{"name": "Anna Jansen"}, {"name": "Bo Smit"}]
    published_as(study, source="private", synthetic=False, sign_off=signed)
    commit(study)
    made = released(study)
    told = json.loads(text(made, "manifest.json"))
    assert (told["synthetic"], told["sign_off"]) == (False, signed)
    described = "".join(
        text(made, f"metadata/{name}")
        for name in ("CITATION.cff", "citation.ris", "citation.txt", "zenodo.json", "datacite.json")
    )
    assert "synthetisch" not in described + text(made, "README.md")


def test_a_programme_with_real_answers_needs_them_too(study):
    sidecar = {"title": "T", "synthetic": False}
    (study.published / "programme_x_about.json").write_text(json.dumps(sidecar), encoding="utf-8")
    commit(study)
    assert "bears 0 of 2 signatures" in refused(study)


def test_metadata_that_lack_or_hold_too_much(study):
    study.release.write_text("publisher: U\nlicence: {id: X}\nauthor: A\n", encoding="utf-8")
    assert refused(study).splitlines() == [
        "release.yml, the file (line 1): has no 'description'. HINT: add `description: ...`.",
        "release.yml, the file (line 1): has no 'statements'. HINT: add `statements: ...`.",
        "release.yml, author (line 3): is not a key of a release. Allowed: creators, description, "
        "doi, keywords, licence, publisher, statements, url.",
        "release.yml, licence (line 2): lacks title, url. Allowed: id, title, url.",
    ]


def test_a_statement_that_no_chapter_has(study):
    given = study.release.read_text(encoding="utf-8")
    study.release.write_text(given.replace("#sec-toegankelijk", "#sec-weg"), encoding="utf-8")
    commit(study)
    assert refused(study) == ("data/release.yml, statements: index.qmd has no section 'sec-weg'.")
