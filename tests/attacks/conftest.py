"""What the attacks share: one published study of which the truth is known, and a second one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

for room in ("unit", "book"):  # their small studies serve here too
    sys.path.insert(0, str(Path(__file__).parents[1] / room))


@pytest.fixture(scope="session")
def study(tmp_path_factory):
    """A study with private answers, published."""
    from victim import published

    return published(tmp_path_factory.mktemp("victim") / "study")


@pytest.fixture(scope="session")
def true_counts(study):
    from victim import truth

    return truth(study)
