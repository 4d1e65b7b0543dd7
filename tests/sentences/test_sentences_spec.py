"""Rows of tables in, exact Dutch out: the sheets of this folder are what a sentence must say.

Each case gives rows that differ from a complete one in ``study.yml``. The same sheets fit any other
program that says the same, since they hold nothing but tables and sentences.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

from ontmoetingen import grammar, sentences
from ontmoetingen.charts.tables import Tables

HERE = Path(__file__).parent
MARK = re.compile(r"</?span[^>]*>")
STUDY = yaml.safe_load((HERE / "study.yml").read_text(encoding="utf-8"))
SHEETS = sorted(path for path in HERE.glob("*.yml") if path.stem != "study")
CASES = [
    pytest.param(case, id=f"{sheet.stem}-{case['id']}")
    for sheet in SHEETS
    for case in yaml.safe_load(sheet.read_text(encoding="utf-8"))["cases"]
]
# What ``report`` says, and the page on which a reader compares, is tested with them.
OF_OTHERS = ("compared", "taking_part", "explored")
# What only a page says is tested in a browser.
OF_PAGE = {("chosen", case) for case in ("scope", "note", "note_none", "method", "compared")}
OF_PAGE |= {("chosen", case) for case in ("moment", "note_moment", "note_moment_none")}
PLACES = [
    (subject, case)
    for subject, wordings in yaml.safe_load(grammar.SHEET.read_text(encoding="utf-8")).items()
    for case in wordings
]


def tables_of(case: dict) -> Tables:
    """The tables of a case; what it does not name does not exist."""
    frames = {name: pd.DataFrame(STUDY[name]) for name in ("items", "waves")}
    for name, given in case["rows"].items():
        frames[name] = pd.DataFrame([STUDY["rows"][name] | row for row in given])
    if "noun" in case:
        noun = case["noun"]
        units = {"project_label": noun["singular"], "project_label_plural": noun["plural"]}
        frames["study"] = pd.DataFrame([units | {"project_article": noun["article"]}])
    return Tables.of(frames)


def whole_tables_of(case: dict) -> Tables:
    """The same, with the tables that a page needs whether there are rows or not."""
    given = tables_of(case)

    def read(name: str) -> pd.DataFrame:
        named = name in STUDY or name == "study" or name in case["rows"]
        return given.read(name) if named else pd.DataFrame(columns=list(STUDY["rows"][name]))

    return Tables(read, synthetic=False)


def said(case: dict) -> str:
    """The words alone; the marks around them are tested with the other marks of sentences."""
    text = getattr(sentences, case["say"])(*case["ask"], tables=tables_of(case))
    return MARK.sub("", text)


@pytest.mark.parametrize("case", CASES)
def test_the_rows_give_this_sentence(case):
    assert said(case) == " ".join(case["sentence"].split())


def test_every_wording_is_reached_by_a_case(monkeypatch):
    reached = set()
    wordings = grammar.grammar()

    class Seen(dict):
        def __init__(self, subject):
            super().__init__(wordings[subject])
            self.subject = subject

        def __getitem__(self, case):
            reached.add((self.subject, case))
            return super().__getitem__(case)

    monkeypatch.setattr(
        grammar, "grammar", lambda: {subject: Seen(subject) for subject in wordings}
    )
    for case in CASES:
        said(case.values[0])
    elsewhere = {place for place in PLACES if place[0] in OF_OTHERS} | OF_PAGE
    unreached = set(PLACES) - reached - elsewhere
    assert unreached == set()


def test_every_sentence_of_the_package_has_a_case():
    assert {case.values[0]["say"] for case in CASES} == set(sentences.__all__)


@pytest.mark.parametrize("case", CASES)
def test_a_study_of_schools_never_reads_of_projects(case):
    schools = {"singular": "school", "plural": "scholen", "article": "de"}
    assert "project" not in said({**case, "noun": schools}).lower()


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_is_whole(case):
    text = said(case)
    assert text.endswith(".")
    assert "  " not in text
    assert "nan" not in text.split()
    assert "None" not in text
