"""What every test may ask for: the repository, the shared reference material, a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout that the tests run in."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with sources, real microdata and reference numbers; skips where it is absent."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared beside the checkout (sources, real data, reference numbers)")
    return folder
