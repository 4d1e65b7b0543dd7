"""The page on exchange with other programs: its lines run and do what it says."""

from __future__ import annotations

import shutil
from contextlib import chdir, redirect_stdout
from io import StringIO

import pandas as pd
import pytest
from how_to import blocks, text_of

from ontmoetingen.coding.segments import read_segments


@pytest.fixture(scope="module")
def lines(repository) -> list[str]:
    return blocks(text_of(repository, "exchange-coded-conversations"), "python")


@pytest.fixture(scope="module")
def done(lines, repository, tmp_path_factory) -> dict:
    """Everything that the page names, after all of its lines were run in a folder of its own."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "data").mkdir()
    shutil.copy(repository / "data" / "codebook.yml", folder / "data")
    names: dict = {}
    with chdir(folder), redirect_stdout(StringIO()) as printed:
        for text in lines:
            exec(compile(text, "page", "exec"), names)
    return names | {"printed": printed.getvalue(), "private": folder / "data" / "private"}


def test_the_page_does_what_it_says(done):
    made_up, imported = done["made_up"].segments, done["imported"]
    pd.testing.assert_frame_equal(imported.segments.frame, made_up.frame)
    pd.testing.assert_frame_equal(done["by_turns"].segments.frame, made_up.frame)
    assert imported.segments.synthetic
    assert done["printed"] == f"{imported.n_read} selections, 0 put aside\n{{}}\n"
    kept = read_segments(done["private"] / "segments.csv", done["codebook"])
    pd.testing.assert_frame_equal(kept.frame, made_up.frame)
    assert done["theirs"].codes == done["codebook"].codes


def test_the_tables_of_the_page(done):
    codes = done["codebook"].ids
    assert list(done["themes"]["theme"]) == list(done["agreement"]["theme"]) == list(codes)
    assert len(done["pairs"]) == len(codes) * (len(codes) - 1) / 2
    assert done["agreement"][["cohen_kappa", "fleiss_kappa", "alpha"]].notna().all(axis=None)


def test_what_is_sent_back_is_what_came(done):
    private = done["private"]
    assert (private / "terug.qdpx").read_bytes() == (private / "gesprek.qdpx").read_bytes()


def test_everything_is_kept_where_git_does_not_look(done):
    assert {p.name for p in done["private"].parent.parent.iterdir()} <= {"data"}
    assert {p.name for p in done["private"].parent.iterdir()} == {"codebook.yml", "private"}
