"""Kinds of projects: one mean each with its interval, over the projects themselves."""

from __future__ import annotations

import chart_tables
import pytest

from ontmoetingen import charts
from ontmoetingen.charts import vega
from ontmoetingen.charts.tables import Tables
from ontmoetingen.errors import BuildError


def with_tables(count: int = 24, **changed) -> Tables:
    known = chart_tables.tables(count)
    return Tables(lambda name: changed[name] if name in changed else known.read(name), False)


def figure(**changed):
    return charts.groups("yes_item", "type", tables=with_tables(**changed))


def test_the_title_names_both_ends_when_the_kinds_differ():
    assert figure().title == (
        "‘andere leeftijd’ verschilt naar soort project: van 74% (onderwijs) tot 85% (anders)"
    )
    assert "kan de volgorde van twee soorten andersom zijn" in figure().caption
    assert "meer dan bij toeval te verwachten is (p = 0,012)" in figure().caption


def test_a_difference_that_is_not_found_is_said():
    found = figure(trait_groups=chart_tables.trait_groups(p_value=0.05))
    assert found.title == "Op ‘andere leeftijd’ is er geen aantoonbaar verschil naar soort project"
    assert "niet aantoonbaar meer dan bij toeval" in found.caption


def test_one_shown_kind_is_nothing_to_compare():
    rows = chart_tables.trait_groups()
    alone = figure(trait_groups=rows[rows["group"] != "anders"])
    assert alone.title == "Op ‘andere leeftijd’ is naar soort project niets te vergelijken"
    assert "toeval" not in alone.caption


def test_the_table_is_the_published_table_with_the_hidden_kind_and_its_reason():
    table = figure().table
    assert table["Soort project"].tolist() == ["anders", "onderwijs", "sport"]
    assert table["Gemiddeld (%)"].tolist() == [85.0, 74.0, "verborgen"]
    assert table["Ondergrens (%)"].tolist() == [80.0, 69.0, "verborgen"]
    assert table["Antwoorden"].tolist() == [2960, 1000, "verborgen"]
    assert table["Toelichting"].tolist() == ["getoond", "getoond", "minder dan 3 projecten"]
    assert "Niet getoond: sport (minder dan 3 projecten)." in figure().caption


def test_every_shown_project_lies_in_the_row_of_its_kind():
    spec = figure().spec()
    rows = {row["i"]: row["w"].split(":")[0] for row in spec["datasets"]["rows"]}
    assert rows == {0: "anders", 1: "onderwijs"}
    dots = spec["datasets"]["dots"]
    # of 24 projects every fourth is of education (6 of them), the last is hidden
    assert [sum(dot["i"] == i for dot in dots) for i in (0, 1)] == [17, 6]


def test_a_trait_that_is_no_column_of_projects_has_means_without_dots():
    known = chart_tables.projects(24).drop(columns="type")
    found = figure(projects=known)
    assert found.spec()["datasets"]["dots"] == []
    assert "NaN" not in vega.static_svg(found.spec())


def test_with_all_kinds_hidden_the_figure_says_so():
    gone = chart_tables.trait_groups().assign(
        status="hidden", reason="minder dan 3 projecten", mean=float("nan"), n=float("nan")
    )
    found = figure(trait_groups=gone)
    assert found.title == "Op ‘andere leeftijd’ is naar soort project niets te vergelijken"
    assert "Hier is niets te tonen." in vega.static_svg(found.spec())


def test_an_unknown_trait_is_refused_with_those_there_are():
    with pytest.raises(BuildError) as caught:
        charts.groups("yes_item", "region", tables=with_tables())
    assert str(caught.value) == (
        "item 'yes_item', wave 'T1': has no kinds for 'region'. Allowed: type."
    )
    with pytest.raises(BuildError) as caught:
        charts.groups("rated", "type", tables=with_tables())
    assert str(caught.value).endswith("has no kinds for 'type'. Allowed: none at all.")
