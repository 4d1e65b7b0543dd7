"""What tests share of this study: its evidence, tables made of it, a person who looks at it."""

from __future__ import annotations

import pytest

from ontmoetingen.model.evidence import load_evidence
from ontmoetingen.paths import Study


@pytest.fixture(scope="session")
def report_study(repository):
    """The study at the root of the repository."""
    return Study.find(repository)


@pytest.fixture(scope="session")
def evidence(report_study):
    """Everything in its evidence files."""
    return load_evidence(report_study.evidence)


@pytest.fixture(scope="session")
def evidence_tables(evidence):
    """Its evidence as tables to publish, by name."""
    return evidence.tables()


@pytest.fixture
def watched(monkeypatch, repository):
    """A person looks at the report of this repository, with what shows live charts."""
    pytest.importorskip("anywidget")
    monkeypatch.setattr("ontmoetingen.widgets.choice._SHARED", {})
    monkeypatch.delenv("ONTMOETINGEN_READS", raising=False)
    monkeypatch.delenv("ONTMOETINGEN_HEADLESS", raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", "verkennen.ipynb")
    monkeypatch.setenv("ONTMOETINGEN_STUDY", str(repository))
