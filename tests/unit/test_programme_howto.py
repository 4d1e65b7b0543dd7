"""The how-to page on programmes: its commands and cells run, and it names what plans may hold."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest
from how_to import blocks, commands, text_of
from programme_study import copied

from ontmoetingen import published
from ontmoetingen.cli import main
from ontmoetingen.model.fields import Fields
from ontmoetingen.model.instrument import load_instrument
from ontmoetingen.model.profile_plan import load_profile
from ontmoetingen.model.sheet_plan import load_sheet_plan
from ontmoetingen.paths import Study


@pytest.fixture(scope="module")
def page(repository) -> str:
    return text_of(repository, "load-another-programme")


@pytest.fixture(scope="module")
def followed(page, report_study, tmp_path_factory) -> Study:
    """The study after the commands of the page, with the example exports as real files."""
    root = tmp_path_factory.mktemp("page")
    study = copied(report_study, root)
    files = {"cohesie": "klas.csv", "reflectie": "teams.csv"}
    for programme, name in files.items():
        shutil.copy(study.programmes / programme / "demo" / "export.csv", root / name)
    (root / "gesprekken.csv").write_text(blocks(page, "csv")[1], encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        for command in commands(page):
            assert main(shlex.split(command)[1:]) == 0, command
    return study


def test_the_commands_of_the_page_do_what_it_says(page, followed):
    assert len(commands(page)) == 5
    named = set(re.findall(r"`(programme_\w+_(?:about|profile|codes))`", page))
    assert named
    assert named <= set(published.names(followed))
    assert published.sidecar("programme_cohesie_profile", followed)["synthetic"] is False
    rows = published.table("programme_ontmoetingscentra_codes", followed)
    assert set(rows["status"]) == {"hidden"}, "two interviews are too few to show"


def test_the_header_on_the_page_is_that_of_the_example(page, report_study):
    with (report_study.programmes / "cohesie" / "demo" / "export.csv").open(
        encoding="utf-8"
    ) as file:
        assert blocks(page, "csv")[0].strip() == file.readline().strip()


def test_the_notebook_cells_of_the_page_run(page, followed, monkeypatch):
    monkeypatch.setenv("ONTMOETINGEN_STUDY", str(followed.root))
    lines = blocks(page, "python")[0].splitlines()
    names: dict = {}
    exec(lines[0], names)
    for line in lines[2:]:
        assert str(eval(line, names)), line


def test_the_page_names_every_key_of_the_plans(page, report_study, monkeypatch):
    taken: set[str] = set()
    take = Fields.take

    def noted(fields, key, required=False):
        taken.add(key)
        return take(fields, key, required)

    monkeypatch.setattr(Fields, "take", noted)
    load_sheet_plan(report_study.programmes / "ontmoetingscentra" / "sheets.yml")
    for programme in ("cohesie", "reflectie"):
        before = set(taken)
        instrument = load_instrument(report_study.programmes / programme / "instrument.yml")
        taken = taken & before
        load_profile(report_study.programmes / programme / "profile.yml", instrument)
    data = {"eigen", "gedeeld", "bewoner", "partner"}
    plan = load_sheet_plan(report_study.programmes / "ontmoetingscentra" / "sheets.yml")
    named = set(re.findall(r"`([a-z_]+)`", page))
    assert taken - data - set(plan.goals) - named == set()
