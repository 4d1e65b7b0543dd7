"""Benchmarks run and their peers agree; how long anything takes is never tested."""

from __future__ import annotations

import gzip
import hashlib
import importlib
import json
import re
import shutil
import subprocess
import sys

import pytest


@pytest.fixture
def bench(repository, monkeypatch):
    """The modules of ``benchmarks/`` by name."""
    monkeypatch.syspath_prepend(str(repository / "benchmarks"))
    return importlib.import_module


def run(repository, script: str, *arguments: str) -> str:
    command = [sys.executable, str(repository / "benchmarks" / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def tasks_in(table: str) -> list[str]:
    """The second cell of every row, numbers of a size before it."""
    return re.findall(r"^\| +[\d,]+ \| (.+?) +\|", table, re.MULTILINE)


def test_totals_are_the_same_for_every_peer_at_two_sizes(repository, tmp_path):
    found = run(
        repository, "totals.py", "--sizes", "3e3", "2e4", "--repeats", "1", "--folder", tmp_path
    )
    tasks = ["ours", "DuckDB SQL", "polars streaming", "NumPy", "pandas"]
    assert tasks_in(found) == [*tasks, *tasks]
    assert "Ten times the rows take" in found
    assert "ours / DuckDB SQL" in found
    assert list(tmp_path.iterdir()) == []  # the files of answers are gone


def test_estimates_find_the_same_spread_as_statsmodels(repository):
    found = run(repository, "estimates.py", "--sizes", "60", "--repeats", "1")
    ratings = ["ours: 2 fits of ratings", "statsmodels MixedLM"]
    shares = ["ours: 4 fits of shares", "statsmodels likelihood"]
    assert tasks_in(found) == ["ours: every table", *ratings, *shares]


def test_intake_finds_the_rows_and_answers_that_pandas_finds(repository, tmp_path):
    found = run(repository, "intake.py", "--sizes", "400", "--repeats", "1", "--folder", tmp_path)
    assert tasks_in(found) == ["ours", "pandas read_csv", "pandas read, melt, write"]
    assert "One size only" in found


def test_other_totals_than_ours_are_refused(bench):
    totals, measured = bench("totals"), bench("measure").Measured
    pair = [measured("ours", answer="a"), measured("DuckDB SQL", answer="a")]
    totals._refuse_other_totals(pair)
    with pytest.raises(SystemExit, match="other totals than ours: pandas"):
        totals._refuse_other_totals([*pair, measured("pandas", answer="b")])


def test_another_spread_than_ours_is_refused(bench):
    estimates, measured = bench("estimates"), bench("measure").Measured
    ours = measured("ours", answer=[0.100])
    estimates._refuse_other_spread([ours, measured("peer", answer=[0.1001])])
    with pytest.raises(SystemExit, match="peer: another spread"):
        estimates._refuse_other_spread([ours, measured("peer", answer=[0.101])])


def test_lost_rows_are_refused(bench):
    intake, measured = bench("intake"), bench("measure").Measured
    found = [measured("ours", answer=[9, 4]), measured("read", answer=[9, None])]
    intake._refuse_lost_rows([*found, measured("script", answer=[9, 4])])
    with pytest.raises(SystemExit, match="other rows or answers"):
        intake._refuse_lost_rows([*found, measured("script", answer=[9, 5])])


def test_one_more_row_gives_other_totals(bench, tmp_path):
    """The fingerprint would notice a single answer."""
    totals, written = bench("totals"), bench("long_answers").write_answers
    prints = []
    for n in (500, 501):
        written(tmp_path / f"{n}.parquet", n)
        prints.append(totals.fingerprint(totals.with_sql(str(tmp_path / f"{n}.parquet"))()))
    assert prints[0] != prints[1]


@pytest.fixture
def sheet(bench):
    """Ours takes 1, 2 and 8 seconds for 10, 100 and 10,000; the peer 2 and 5, then is skipped."""
    measure = bench("measure")
    sheet = measure.Sheet("ours")
    sheet.add(10, [measure.Measured("ours", 1, 1, 100), measure.Measured("peer", 2, 2, 300)])
    sheet.add(100, [measure.Measured("ours", 2, 4, 110), measure.Measured("peer", 5, 5, 900)])
    late = measure.Measured("peer", skipped="too long")
    sheet.add(10_000, [measure.Measured("ours", 8, 9, 125), late])
    return sheet


def test_the_table_names_ratios_and_what_was_skipped(sheet):
    assert sheet.table("rows").splitlines() == [
        "| rows   | task | seconds | ours / this | cpu s | ours / this | peak MB |",
        "|--------|------|---------|-------------|-------|-------------|---------|",
        "|     10 | ours |       1 |        1.00 |     1 |        1.00 |     100 |",
        "|     10 | peer |       2 |        0.50 |     2 |        0.50 |     300 |",
        "|    100 | ours |       2 |        1.00 |     4 |        1.00 |     110 |",
        "|    100 | peer |       5 |        0.40 |     5 |        0.80 |     900 |",
        "| 10,000 | ours |       8 |        1.00 |     9 |        1.00 |     125 |",
        "| 10,000 | peer | skipped | too long    |       |             |         |",
    ]


def test_the_slope_is_per_ten_times(sheet):
    # 1 -> 4 s in one step of ten; 4 -> 9 s in two steps of ten, so sqrt(9 / 4) = 1.5 each;
    # 125 / 100 MB.
    assert sheet.slope("rows") == (
        "Ten times the rows take 4.0, then 1.5 times the processor time; from 10 to 10,000 "
        "(1,000 times as many) peak memory grows 1.25 times."
    )


def test_the_fastest_repeat_and_the_highest_peak_count(bench):
    measure = bench("measure")
    runs = [measure.Measured("a", 3, 3, 50, "x"), measure.Measured("a", 2, 4, 40, "x")]
    assert measure._best(runs) == measure.Measured("a", 2, 4, 50, "x")


def test_a_peer_that_is_not_installed_is_skipped_by_name(bench, capsys):
    def absent() -> None:
        raise ModuleNotFoundError("No module named 'polars'")

    bench("measure").run_child({"polars": absent}, ["polars"], list)
    assert capsys.readouterr().out == '{"skipped": "No module named \'polars\'"}\n'


def test_pandas_is_left_out_when_it_would_not_fit(bench, monkeypatch):
    totals, measure = bench("totals"), bench("measure")
    sheet = measure.Sheet("ours")
    assert totals._too_large_for_pandas(sheet, 10) == ""
    sheet.add(10, [measure.Measured("ours", 1, 1, 9), measure.Measured("pandas", 1, 1, 300)])
    monkeypatch.setattr(totals, "available_mb", lambda: 2000.0)
    assert totals._too_large_for_pandas(sheet, 46) == ""  # 1,380 MB of 2,000: under 70 %
    assert totals._too_large_for_pandas(sheet, 50) == "needs about 1500 MB, 2000 MB free"


def test_peak_memory_is_what_was_held_even_when_it_was_let_go(repository):
    code = (
        "from measure import peak_mb; before = peak_mb(); held = bytearray(b'x') * (200 << 20); "
        "del held; print(peak_mb() - before)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=repository / "benchmarks", capture_output=True, text=True, check=True
    )
    assert 190 < float(done.stdout) < 230


@pytest.mark.browser
def test_searching_finds_what_a_plain_scan_finds(repository, tmp_path):
    pytest.importorskip("playwright.sync_api", reason="needs playwright")
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        pytest.skip("needs Chromium on PATH")
    entries = [[0, 0, "", "Vooroordelen", "Over vertrouwen."], [0, 0, "b", "Jongeren", "En 2022."]]
    words = {"pages": [["a.html", "A"]], "kinds": ["hoofdstukken"], "entries": entries}
    (tmp_path / "assets").mkdir()
    script = f"window.ontmoetingen.zoeken = {json.dumps(words)};\n"
    (tmp_path / "assets" / "zoeken.js").write_text(script, encoding="utf-8")
    found = run(repository, "search.py", "--site", str(tmp_path), "--times", "1", "3")
    assert re.findall(r"^\| (\d+) \| (\d+) \|", found, re.MULTILINE) == [("1", "2"), ("3", "6")]
    assert "goal 120; reached." in found


@pytest.mark.browser
def test_a_page_weighs_what_it_fetched_and_no_more(repository, tmp_path):
    pytest.importorskip("playwright.sync_api", reason="needs playwright")
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        pytest.skip("needs Chromium on PATH")
    noise = "".join(hashlib.sha256(bytes([i])).hexdigest() for i in range(250))  # 8 kB packed
    files = {
        "een.html": '<!DOCTYPE html><title>T</title><link rel="icon" href="data:,">'
        f'<script src="een.js"></script><!--{noise}-->',
        "een.js": f"/*{noise}*/",
        "nooit.js": f"/*{noise}*/",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = run(repository, "weight.py", "--site", str(tmp_path))
    kb = [len(gzip.compress(files[name].encode(), 9)) / 1000 for name in ("een.html", "een.js")]
    row = next(line for line in found.splitlines() if line.startswith("| een.html"))
    cells = [cell.strip() for cell in row.split("|")[1:10]]
    total, page, script = (f"{size:.0f}" for size in (sum(kb), *kb))
    # page, charts, requests, on opening, in all, ratio, of which the page, styles, scripts
    assert cells == ["een.html", "0", "2", total, total, "", page, "0", script]
    assert "goal reached: kB on opening, heaviest page" in found


def test_a_site_without_pages_is_refused(bench, tmp_path, monkeypatch):
    pytest.importorskip("playwright.sync_api", reason="needs playwright")
    weight = bench("weight")
    monkeypatch.setattr(sys, "argv", ["weight.py", "--site", str(tmp_path)])
    with pytest.raises(SystemExit) as refused:
        weight.main()
    assert str(refused.value) == (
        f"{tmp_path}: no page to weigh. Build the report, or give --site."
    )
