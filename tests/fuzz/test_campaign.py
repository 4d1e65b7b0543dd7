"""The campaign with Atheris runs where Atheris is installed; a few inputs suffice to see that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="needs atheris, which has no wheel for every Python")


@pytest.mark.parametrize("name", ["instrument", "qdc"])
def test_a_short_campaign_finds_nothing(name):
    script = Path(__file__).with_name("campaign.py")
    done = subprocess.run(
        [sys.executable, str(script), name, "50"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "stat::number_of_executed_units: 50" in done.stderr
    assert "no interesting inputs" not in done.stderr, "the package was not instrumented"
