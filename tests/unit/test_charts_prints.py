"""Print figures: same bytes, no dates, and a list that says what made each."""

from __future__ import annotations

import json
from hashlib import sha256

import chart_tables
import pytest

from ontmoetingen.charts import prints
from ontmoetingen.charts.print_sheet import FORMATS, in_formats
from ontmoetingen.charts.tables import Tables
from ontmoetingen.paths import Study


@pytest.fixture(scope="module")
def tables():
    return chart_tables.tables(12, chart_tables.NASTY)


@pytest.mark.parametrize("one", prints.PRINTS, ids=lambda p: p.name)
def test_the_same_tables_give_the_same_bytes(one, tables):
    first, second = (in_formats(one.draw(tables)) for _ in range(2))
    assert first == second
    assert first["pdf"].startswith(b"%PDF")
    assert b"CreationDate" not in first["pdf"]
    assert b"<dc:date>" not in first["svg"]
    assert first["png"].startswith(b"\x89PNG")
    assert b"Software" not in first["png"]


def test_nothing_is_made_of_a_study_without_tables(tmp_path):
    (tmp_path / "_quarto.yml").touch()
    (tmp_path / "data" / "published").mkdir(parents=True)
    study = Study.find(tmp_path)
    assert [p.name for p in prints.write_prints(study)] == ["figures.json"]
    assert prints.write_prints(study) == []
    assert json.loads((tmp_path / "figures" / "figures.json").read_text()) == []


@pytest.fixture
def study(tmp_path, tables):
    """A study with published tables: the CSV as written, and the least a sidecar says."""
    (tmp_path / "_quarto.yml").touch()
    folder = tmp_path / "data" / "published"
    folder.mkdir(parents=True)
    for name in {name for one in prints.PRINTS for name in one.tables} | {"projects"}:
        frame = tables.read(name)
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        kinds = {c: {"type": "number" if frame[c].dtype.kind in "if" else "text"} for c in frame}
        (folder / f"{name}.json").write_text(json.dumps({"synthetic": True, "columns": kinds}))
    return Study.find(tmp_path)


def test_the_list_says_what_made_each_and_what_is_unchanged_is_kept(study):
    names = {f"{p.name}.{kind}" for p in prints.PRINTS for kind in FORMATS}
    assert {p.name for p in prints.write_prints(study)} == names | {"figures.json"}
    entries = json.loads((study.figures / "figures.json").read_text())
    assert [e["function"] for e in entries] == [
        "ontmoetingen.charts.print_shares.spread",
        "ontmoetingen.charts.print_shares.overview",
        "ontmoetingen.charts.print_patterns.rating_bars",
        "ontmoetingen.charts.print_patterns.overlap_columns",
        "ontmoetingen.charts.print_patterns.change_dots",
        "ontmoetingen.charts.print_patterns.pairing_bars",
    ]
    items = sha256((study.published / "items.csv").read_bytes()).hexdigest()
    assert all(e["tables"]["items"] == items for e in entries)
    assert prints.write_prints(study) == []


def test_a_changed_table_or_a_lost_file_makes_it_again(study):
    prints.write_prints(study)
    (study.figures / "aandelen.pdf").unlink()
    assert [p.name for p in prints.write_prints(study)] == ["aandelen.pdf"]
    path = study.published / "overall.csv"
    path.write_text(path.read_text().replace("0.82", "0.52"))
    written = {p.name for p in prints.write_prints(study)}
    assert {"aandelen.svg", "spreiding-projecten.svg", "figures.json"} <= written


def test_what_a_study_did_not_ask_has_no_print(tables):
    empty = Tables(lambda name: tables.read(name).head(0) if name != "study" else
                   tables.read(name), False)  # fmt: skip
    assert [one.name for one in prints.PRINTS if one.applies(empty)] == []
    assert all(one.applies(tables) for one in prints.PRINTS)


def test_a_print_says_when_answers_are_invented():
    drawn = prints.PRINTS[1].draw(chart_tables.tables(12, synthetic=True))
    assert "Synthetische gegevens" in drawn._supxlabel.get_text()
