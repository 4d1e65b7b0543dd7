"""The page on another data set: its instrument, its commands and its Python do what it says."""

from __future__ import annotations

import re
import shlex

import numpy as np
import pandas as pd
import pytest
from how_to import blocks, commands, text_of

from ontmoetingen import published
from ontmoetingen.cli import main
from ontmoetingen.errors import InstrumentError
from ontmoetingen.model.instrument import load_instrument
from ontmoetingen.paths import Study

# One broken entry at each place of an instrument, so that the reader tells which keys it knows.
EVERYWHERE = """\
nothing: 1
waves: [{nothing: 1}]
scales:
  a: {kind: yes_no, nothing: 1}
  b: {kind: rating, nothing: 1}
items: [{nothing: 1}]
background: [{nothing: 1, groups: [{nothing: 1}]}]
project: {nothing: 1, attributes: [{nothing: 1}]}
contrasts: [{nothing: 1}]
"""


@pytest.fixture(scope="module")
def page(repository) -> str:
    return text_of(repository, "analyse-another-data-set")


def export() -> pd.DataFrame:
    """Forty schools of twelve pupils, asked twice; by formula, the same on every machine."""
    rows = [
        {
            "pupil": f"p{pupil}",
            "school": f"S{school:02d}",
            "kind": "ps"[school % 2],
            "moment": moment,
            "help": "yn"[(school + pupil) % 5 < 2] if moment == 2 else "",
            "safe": "yn"[(school * 3 + pupil) % 7 < 2] if moment == 2 else "",
            "likes": 1 + (school % 5 + pupil * 7 + moment) % 6,
            "score": 20.5 + (school * 11 + pupil * 5) % 30 + moment,
            "age": 10 + (school + pupil) % 4,
            "track": "ab"[pupil % 2],
            "remarks": "-",
        }
        for school in range(40)
        for pupil in range(12)
        for moment in (1, 2)
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def folder(page, tmp_path_factory):
    """A folder with the study of the page and its export, after the commands of the page."""
    home = tmp_path_factory.mktemp("another")
    (home / "schools" / "data").mkdir(parents=True)
    instrument = blocks(page, "yaml")[0]
    (home / "schools" / "data" / "instrument.yml").write_text(instrument, encoding="utf-8")
    export().to_csv(home / "answers.csv")  # with the row numbers that pandas puts in front
    return home


def test_the_commands_of_the_page_give_its_tables(page, folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    assert len(commands(page)) == 4
    for command in commands(page):
        assert main(shlex.split(command)[1:]) == 0, capsys.readouterr().err
    study = Study(folder / "schools")
    row = published.overall(study).set_index(["item", "wave"]).loc[("helped", "end")]
    rows = export()
    assert row["n"] == 480
    assert row["value"] == pytest.approx((rows["help"] == "y").sum() / 480, abs=1e-6)
    assert (folder / "schools" / "tables").is_dir()
    assert set(published.projects(study)["kind"]) == {"openbaar", "bijzonder"}


def test_public_data_may_be_shown_in_full(page, folder, monkeypatch):
    monkeypatch.chdir(folder)
    own = folder / "schools" / "data" / "disclosure.yml"
    own.write_text(blocks(page, "yaml")[1], encoding="utf-8")
    small = export().query("pupil != 'p0' or school != 'S01'").head(26)
    small.to_csv("small.csv", index=False)
    assert main(shlex.split("intake small.csv --project schools")) == 0
    assert main(shlex.split("publish --project schools")) == 0
    study = Study(folder / "schools")
    scores = published.project_scores(study)
    own.unlink()
    assert (scores["status"] == "released").all()
    assert scores["n"].min() < 10


def test_the_python_of_the_page_gives_what_it_names(page, folder, monkeypatch):
    monkeypatch.chdir(folder)
    names: dict = {}
    exec(compile(blocks(page, "python")[0], "page", "exec"), names)
    rows = export()
    likes = rows[rows["moment"] == 2].groupby("school")["likes"]
    assert names["means"].value.tolist() == pytest.approx(likes.mean().tolist())
    # One-way analysis of variance with equal groups gives the same two variances as REML.
    inside = likes.var(ddof=1).mean()
    between = max(likes.mean().var(ddof=1) - inside / 12, 0)
    assert names["tau2"] == pytest.approx(between, abs=1e-6)
    if between > 0:
        assert names["sigma2"] == pytest.approx(inside, rel=1e-6)
    assert names["a"] > 0
    assert names["b"] > 0
    assert names["phi"] > 0
    assert np.isfinite([names["criterion"], names["log_likelihood"], names["funnel_tau2"]]).all()
    assert len(names["states"]) == 40


def test_the_page_names_every_key_that_an_instrument_may_have(page, tmp_path):
    path = tmp_path / "instrument.yml"
    path.write_text(EVERYWHERE, encoding="utf-8")
    with pytest.raises(InstrumentError) as caught:
        load_instrument(path)
    unknown = [p for p in caught.value.problems if "is not a known key" in p.what]
    assert len(unknown) == 10, "one per place"
    keys = {key for problem in unknown for key in problem.allowed.split(", ")}
    assert len(keys) > 40
    named = set(re.findall(r"`([a-z_]+)`", page))
    assert keys - named == set()
