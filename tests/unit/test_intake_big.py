"""A large export is read in bounded time and memory, and its faults are found in its depths."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from intake_study import HEADER, INSTRUMENT, instrument_in

MEGABYTE = 1 << 20
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="needs /proc to read peak memory (Linux)"
)


def run_on(folder, megabytes: int) -> tuple[int, float]:
    """Rows quarantined and peak memory in MB of an intake in its own process."""
    instrument_in(folder, f"ignore_columns: [toelichting]\n{INSTRUMENT}")
    words = "een open antwoord zoals er in elke export wel een paar staan, die niemand leest"
    path = folder / "export.csv"
    with path.open("w") as file:
        file.write(f"{HEADER};toelichting\n")
        n = 0
        while file.tell() < megabytes * MEGABYTE:
            rows = range(n, n + 50_000)
            file.writelines(f"{i:09d};A;T1;ja;{1 + i % 6};{12 + i % 19};v;{words}\n" for i in rows)
            n += 50_000
        file.write("x;A;T1;misschien;5;17;v;\n")
    # VmHWM starts afresh in a new program; ru_maxrss would begin at what the test process holds.
    code = f"""
        import re
        from pathlib import Path
        from ontmoetingen.intake.run import run_intake
        report = run_intake([{str(path)!r}], {str(folder / "instrument.yml")!r}, {str(folder)!r})
        status = Path("/proc/self/status").read_text()
        peak = int(re.search(r"VmHWM:\\s+(\\d+)", status).group(1)) / 1024
        print(report.rows_read, report.rows_quarantined, peak)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    rows, aside, peak = done.stdout.split()
    assert int(rows) == n + 1
    return int(aside), float(peak)


def test_twenty_megabytes(tmp_path):
    aside, peak = run_on(tmp_path, 20)
    assert aside == 1
    assert peak < 400  # of which 200 are the libraries


@pytest.mark.slow
def test_two_hundred_megabytes(tmp_path):
    aside, peak = run_on(tmp_path, 200)
    assert aside == 1
    assert peak < 6 * 200  # less than six times the file
