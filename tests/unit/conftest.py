"""What tests of this study's evidence share: the study, its evidence, the tables made of it."""

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
