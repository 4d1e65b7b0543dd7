"""Another study walks the whole way with nothing but its own files and the same two commands.

Real microdata: Dutch primary schools (bdf) and schools in California (apipop). What the pages say
is compared with a recomputation in pandas from the raw file.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def run(*words: object) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "ontmoetingen.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def built(name: str, export: Path, folder: Path) -> Path:
    study = folder / name
    shutil.copytree(Path(__file__).parent / name, study)
    for words in (["intake", export], ["build", "--engine", "pandoc"]):
        done = run(*words, "--project", study)
        assert done.returncode == 0, done.stderr
    return study


def words_of(page: Path) -> str:
    text = re.sub(r"<(script|style).*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


@pytest.fixture(scope="module")
def bdf(shared, tmp_path_factory) -> Path:
    export = shared / "real" / "mlmRev_bdf.csv"
    return built("bdf", export, tmp_path_factory.mktemp("bdf"))


@pytest.fixture(scope="module")
def apipop(shared, tmp_path_factory) -> Path:
    export = shared / "real" / "survey_apipop.csv"
    return built("apipop", export, tmp_path_factory.mktemp("apipop"))


def dutch(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def test_the_page_on_dutch_schools_says_what_the_raw_file_says(bdf, shared):
    raw = pd.read_csv(shared / "real" / "mlmRev_bdf.csv")
    said = words_of(bdf / "_site" / "notebooks" / "verschillen.html")
    start, end = raw["langPRET"].mean(), raw["langPOST"].mean()
    assert f"stijgt met {dutch(end - start, 2)} punt" in said
    assert f"van {dutch(start, 2)} naar {dutch(end, 2)}" in said
    small = int((raw.groupby("schoolNR").size() < 10).sum())
    assert f"{small} scholen zijn verborgen" in said


def test_the_page_on_californian_counties_says_what_the_raw_file_says(apipop, shared):
    raw = pd.read_csv(shared / "real" / "survey_apipop.csv", dtype=str)
    said = words_of(apipop / "_site" / "notebooks" / "verschillen.html")
    for column in ("sch.wide", "comp.imp", "awards"):
        share = (raw[column].dropna() == "Yes").mean()
        assert f"{share:.0%}" in said
    sizes = raw.dropna(subset=["awards"]).groupby("cname").size()
    few = int((sizes < 11).sum())  # no band of a share of 10 answers is wide enough to hide any
    assert f"{few} county’s zijn verborgen" in said


@pytest.mark.parametrize("name", ["bdf", "apipop"])
def test_no_page_of_another_study_knows_this_one_or_calls_real_answers_synthetic(name, request):
    site = request.getfixturevalue(name) / "_site"
    said = " ".join(words_of(page) for page in site.rglob("*.html"))
    assert "MDT" not in said
    assert "ynthetisch" not in said


def test_the_pdf_of_another_study_is_there_too(bdf):
    assert (bdf / "_site" / "basisscholen.pdf").read_bytes().startswith(b"%PDF-")


def test_a_second_build_finds_nothing_to_do(bdf):
    done = run("build", "--engine", "pandoc", "--project", bdf)
    assert done.returncode == 0
    assert "nothing changed" in done.stdout
