"""The script with explanations of words: what it holds, and that no text in it can act."""

from __future__ import annotations

import json

import pytest
from evidence_rows import write_tables

from ontmoetingen.charts.explained import explained_script
from ontmoetingen.paths import Study

BEFORE, AFTER = "window.ontmoetingen.explained = ", ";\n"


@pytest.fixture
def study(tmp_path):
    write_tables(tmp_path)
    return Study(tmp_path)


def told(script: str) -> dict:
    assert script.startswith(BEFORE)
    assert script.endswith(AFTER)
    return json.loads(script.removeprefix(BEFORE).removesuffix(AFTER))


def test_every_term_stands_under_its_id_with_its_explanation(study):
    assert told(explained_script(study)) == {
        "as": ["As", "Een lijn."],
        "bord": ["bord", "Een plank."],
        "stil": ["stilte", "Geen geluid."],
    }


def test_no_text_can_end_the_script(study):
    path = study.published / "glossary.csv"
    hostile = "</script><script>alert(1)</script>"
    path.write_text(path.read_text("utf-8").replace("Een lijn.", hostile), encoding="utf-8")
    script = explained_script(study)
    assert "<" not in script
    assert told(script)["as"] == ["As", hostile]


def test_a_study_without_a_list_of_words_explains_nothing(study):
    (study.published / "glossary.csv").unlink()
    assert told(explained_script(study)) == {}
