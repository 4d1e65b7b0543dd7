"""What a report accounts for, from sidecars written by hand."""

from __future__ import annotations

import json

import pytest

from ontmoetingen.charts.accounts import NOTES, accounts
from ontmoetingen.paths import Study

RULE = {"id": "min_respondents", "text": "Onder de 10 tonen we niets.", "source": "handboek"}


@pytest.fixture
def study(tmp_path) -> Study:
    home = Study(tmp_path)
    home.published.mkdir(parents=True)
    return home


def publish(study: Study, name: str, rules: list, *, synthetic: bool, rows=0, hidden=0) -> None:
    about = {"synthetic": synthetic, "rules": rules, "rows": rows, "hidden_rows": hidden}
    (study.published / f"{name}.json").write_text(json.dumps(about), encoding="utf-8")
    (study.published / f"{name}.csv").write_text("", encoding="utf-8")


def test_rules_and_hidden_rows_come_from_the_sidecars(study):
    publish(study, "scores", [RULE], synthetic=False, rows=1660, hidden=107)
    publish(study, "goals", [], synthetic=False, rows=3)
    assert dict(accounts(study)) == {
        "data.note": NOTES["real"],
        "rule.min_respondents": "Onder de 10 tonen we niets.",
        "rows.scores": "1.660",
        "hidden.scores": "107",
    }


def test_one_synthetic_table_makes_the_note_say_so(study):
    publish(study, "scores", [RULE], synthetic=True)
    publish(study, "waves", [RULE], synthetic=False)
    assert dict(accounts(study))["data.note"] == NOTES["synthetic"]


def test_evidence_alone_is_neither_real_nor_synthetic(study):
    publish(study, "goals", [], synthetic=False)
    assert dict(accounts(study)) == {"data.note": NOTES["none"]}
