"""Overlap against chance: columns, order, words, and a study in which nothing can be tested."""

from __future__ import annotations

import chart_tables
import pandas as pd
import pytest

from ontmoetingen import charts
from ontmoetingen.charts import vega
from ontmoetingen.charts.tables import Tables
from ontmoetingen.charts.upset import MOST_COLUMNS, Column, upset_chart
from ontmoetingen.dutch import Noun


def with_frames(**frames: pd.DataFrame) -> Tables:
    tables = chart_tables.tables(5)
    return Tables(lambda name: frames[name] if name in frames else tables.read(name), False)


def with_chance() -> Tables:
    patterns = chart_tables.overlap_patterns()
    return with_frames(overlap_patterns=patterns.assign(expected=[10.25, 9.5, 5.1, 10, 9, 5.2]))


def test_more_overlap_than_chance_is_said_and_so_is_less():
    tables = chart_tables.tables(5)
    assert charts.overlap("low", tables=tables).title == (
        "Projecten liggen vaker dan toeval op beide vragen tegelijk laag"
    )
    assert charts.overlap("high", tables=tables).title == (
        "Projecten liggen niet aantoonbaar vaker dan toeval op meer vragen tegelijk hoog"
    )


def test_found_expected_and_p_stand_in_the_caption():
    figure = charts.overlap("low", tables=chart_tables.tables(5))
    assert "Op beide vragen 12 projecten (verwacht 5,1, p = 0,004)." in figure.caption
    assert figure.n == "n = 100 projecten"


def test_the_noun_of_the_study_is_used():
    noun = Noun("school", "scholen", "de")
    names = pd.DataFrame([{"project_label": noun.singular, "project_label_plural": noun.plural,
                           "project_article": noun.article}])  # fmt: skip
    figure = charts.overlap("low", tables=with_frames(study=names))
    told = f"{figure.title} {figure.subtitle} {figure.alt} {figure.caption} {figure.interval}"
    assert "project" not in told.lower()
    assert "elke school de eigen grootte" in figure.interval


def test_the_table_is_the_published_table_in_the_order_of_the_picture():
    table = charts.overlap("low", tables=with_chance()).table
    assert table.columns.tolist() == ["Combinatie", "Projecten", "Verwacht door toeval"]
    assert table.to_numpy().tolist() == [
        ["andere leeftijd en andere herkomst", 12, 5.1],
        ["andere herkomst", 11, 9.5],
        ["andere leeftijd", 9, 10.2],
    ]


def test_bars_and_lines_have_one_scale():
    rows = charts.overlap("low", tables=with_chance()).spec()["datasets"]["rows"]
    heights = [(row["z"] - row["y"]) / found for row, found in zip(rows, (12, 11, 9), strict=True)]
    assert heights == pytest.approx([heights[0]] * 3, rel=0.01)  # px per project
    assert (rows[0]["z"] - rows[0]["e"]) / 5.1 == pytest.approx(heights[0], rel=0.01)


def test_every_column_has_a_dot_per_item_and_a_line_through_its_own():
    dots = charts.overlap("low", tables=with_chance()).spec()["datasets"]["dots"]
    assert [(d["x"], d["on"]) for d in dots] == [(1, 1), (1, 1), (2, 0), (2, 1), (3, 1), (3, 0)]
    both = [d for d in dots if d["x"] == 1]
    assert both[0]["z"] == both[1]["y"]


def test_a_table_without_expected_numbers_has_no_line_for_chance():
    figure = charts.overlap("low", tables=chart_tables.tables(5))
    assert "verwacht door toeval" not in vega.static_svg(figure.spec())
    assert "verwacht door toeval" in vega.static_svg(
        charts.overlap("low", tables=with_chance()).spec()
    )


def test_the_range_of_chance_is_drawn_and_told():
    patterns = chart_tables.overlap_patterns().assign(
        expected=5.25, expected_low=[2, 2, 1, 2, 2, 1], expected_high=[20, 9, 8, 9, 9, 8]
    )
    figure = charts.overlap("low", tables=with_frames(overlap_patterns=patterns))
    rows = figure.spec()["datasets"]["rows"]
    per_project = (rows[0]["z"] - rows[0]["y"]) / 12
    assert (rows[2]["z"] - rows[2]["hi"]) / 20 == pytest.approx(per_project, rel=0.01)
    assert (
        rows[0]["t"] == "andere leeftijd en andere herkomst: 12 projecten, verwacht 5,3 (1 tot 8)"
    )
    assert figure.table["Toeval tot"].tolist() == [8, 9, 20]


def test_items_are_named_beside_their_rows():
    svg = vega.static_svg(charts.overlap("low", tables=with_chance()).spec())
    assert ">andere leeftijd<" in svg
    assert ">andere herkomst<" in svg


def test_nothing_to_test_is_said():
    tables = chart_tables.tables(5)
    empty = {name: tables.read(name).head(0) for name in ("overlap", "overlap_patterns")}
    figure = charts.overlap("low", tables=with_frames(**empty))
    assert figure.title == "Overlap tussen vragen is niet te toetsen: te weinig vragen of projecten"
    assert figure.table.empty
    assert "Geen combinaties om te tekenen." in vega.static_svg(figure.spec())
    assert len(charts.overlap_summary(tables=with_frames(**empty)).frame) == 0


def test_a_hidden_test_is_said_with_its_reason():
    hidden = chart_tables.overlap().assign(status="hidden", reason="minder dan 3 projecten",
                                           observed=None, expected=None, p_value=None)  # fmt: skip
    tables = with_frames(overlap=hidden)
    figure = charts.overlap("low", tables=tables)
    assert figure.title == "Hoeveel projecten op meer vragen laag liggen, is verborgen"
    assert "minder dan 3 projecten" in figure.caption
    assert charts.overlap_summary(tables=tables).frame["Gevonden"].tolist() == ["verborgen"] * 2


def test_the_summary_has_both_ends():
    frame = charts.overlap_summary(tables=chart_tables.tables(5)).frame
    assert frame.to_numpy().tolist() == [
        ["Laagste vijfde deel", "2 van 2 vragen", 12, 5.1, "0,004"],
        ["Hoogste vijfde deel", "2 van 2 vragen", 6, 5.2, "0,410"],
    ]


def test_many_combinations_are_cut_off_in_the_picture_and_not_in_the_table():
    items = [f"i{k}" for k in range(5)]
    patterns = [";".join(i for k, i in enumerate(items) if code >> k & 1) for code in range(1, 32)]
    frame = pd.DataFrame({"direction": "low", "pattern": patterns, "n_projects": range(1, 32)})
    about = chart_tables.items().iloc[:1]
    known = pd.concat([about.assign(item=i, short_label=f"vraag {i}") for i in items])
    figure = charts.overlap("low", tables=with_frames(overlap_patterns=frame, items=pd.concat(
        [chart_tables.items(), known])))  # fmt: skip
    assert len(figure.spec()["datasets"]["rows"]) == MOST_COLUMNS
    assert len(figure.table) == 31
    assert f"Nog {31 - MOST_COLUMNS} combinaties staan alleen in de tabel." in figure.caption


def test_a_single_combination_is_drawn():
    spec = upset_chart([Column(("a",), "a", 0, 0.0)], {"a": 'naam "met" aanhaling'}, ["a: 0"])
    assert spec["datasets"]["rows"][0]["y"] == spec["datasets"]["rows"][0]["z"]
