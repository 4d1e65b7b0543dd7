"""Every chart: valid, the same twice, drawn, told in words, and equal to its table."""

from __future__ import annotations

import json
import re

import altair as alt
import chart_tables
import pypandoc
import pytest
import vl_convert
from chart_makers import makers

from ontmoetingen import charts
from ontmoetingen.charts import vega
from ontmoetingen.charts.base import SYNTHETIC
from ontmoetingen.charts.markdown import html
from ontmoetingen.charts.tables import Tables
from ontmoetingen.errors import BuildError

MAKERS = makers(
    "standing", "standing of a rating", "funnel", "ranks", "reliability", "reliabilities",
    "profile", "profile of an example", "trait", "groups", "effects", "shares",
    "shares beside published", "answers", "answers yes or no", "all ratings", "pairing", "change",
    "overlap",
)  # fmt: skip


@pytest.fixture(scope="module", params=MAKERS)
def make(request):
    return MAKERS[request.param]


def test_it_is_valid_and_the_same_twice(make):
    tables = chart_tables.tables(12)
    figure, again = make(tables), make(tables)
    spec = figure.spec()
    assert json.loads(json.dumps(spec)) == spec
    assert json.dumps(spec) == json.dumps(again.spec())
    assert figure.markdown() == again.markdown()
    without = {k: v for k, v in spec.items() if k not in {"config", "autosize", "title"}}
    alt.Chart.from_dict(without)  # raises on what is no Vega-Lite


@pytest.mark.parametrize("count", [10, 100])
def test_it_is_drawn_for_few_and_many_projects(make, count):
    svg = vega.static_svg(make(chart_tables.tables(count)).spec())
    assert 'width="680"' in svg
    # One question of one moment is the least there is: five texts and two bars.
    assert len(re.findall(r"<(path|text|line)", svg)) >= 7
    assert "NaN" not in svg
    assert "undefined" not in svg


def test_it_speaks_dutch(make):
    figure = make(chart_tables.tables(12))
    words = set(re.findall(r"[a-z]+", f"{figure.alt} {figure.title} {figure.caption}".lower()))
    assert not words & {"the", "and", "share", "null", "nan", "none", "true", "false", "yes"}
    assert 20 <= len(figure.alt) <= 200
    assert "Bron: " in figure.markdown()


def test_synthetic_data_are_called_so(make):
    assert SYNTHETIC in make(chart_tables.tables(12, synthetic=True)).spec()["title"]["subtitle"]


def test_every_row_of_its_table_says_what_it_is_about(make):
    table = make(chart_tables.tables(12)).table
    assert table.iloc[:, 0].notna().all()


def test_a_hostile_project_name_acts_nowhere(make):
    figure = make(chart_tables.tables(3, chart_tables.NASTY))
    script = vega.chart_script(figure.label, figure.spec())
    page = pypandoc.convert_text(figure.markdown(), "html", format="markdown")
    assert set(re.findall(r"<(script|b|em|strong|code)\b", page)) == set()
    own = ["#cell", f"../figures/charts/{figure.label}.svg"]
    assert sorted(re.findall(r'<a\s+href="([^"]*)"', page)) == own
    assert page.count("<a") == len(own)
    assert "{{<" not in figure.markdown()
    assert "<" not in script
    assert script.isascii()  # U+2028 would end a line of an old script
    assert "<script" not in vega.static_svg(figure.spec())


def test_2000_projects_are_drawn_within_a_small_picture():
    figure = charts.standing("yes_item", tables=chart_tables.tables(2000))
    svg = vega.static_svg(figure.spec())
    assert len(svg) < 250_000
    assert len(figure.table) == 2000


def test_each_size_has_its_own_form():
    def layers(count):
        spec = charts.standing("yes_item", tables=chart_tables.tables(count)).spec()
        return [layer["mark"]["type"] for layer in spec["layer"]], spec["height"]

    assert layers(40)[1] == {"step": 24}  # names beside the marks
    assert layers(100)[0][0] == "rule"  # every interval apart
    assert layers(2000)[0][0] == "area"  # intervals run together


def test_the_standing_table_is_the_published_table():
    tables = chart_tables.tables(12)
    table = charts.standing("yes_item", tables=tables).table
    scores = tables.read("project_scores")
    shown = scores[(scores["item"] == "yes_item") & (scores["status"] == "released")]
    expected = dict(zip(shown["project_id"], shown["value"] * 100, strict=True))
    names = dict(zip(tables.read("projects")["name"], tables.read("projects")["project_id"],
                     strict=True))  # fmt: skip
    seen = {names[r["Project"]]: r["Aandeel ja (%)"] for _, r in table.iterrows()}
    assert {k: v for k, v in seen.items() if v != "verborgen"} == pytest.approx(expected, abs=0.05)
    assert len(expected) == 11  # 12 projects, of which 1 is hidden


def test_a_hidden_project_is_named_with_its_reason_and_not_drawn():
    figure = charts.standing("yes_item", tables=chart_tables.tables(12))
    last = figure.table.iloc[-1]
    assert last["Project"] == "Project 0011"
    assert last["Aandeel ja (%)"] == "verborgen"
    assert last["Stand"] == "minder dan 10 deelnemers"
    assert "Project 0011" not in json.dumps(figure.spec())
    assert "1 project staat niet in de figuur: minder dan 10 deelnemers." in figure.caption


def test_the_title_follows_the_data():
    tables = chart_tables.tables(30)
    scores = tables.read("project_scores")
    calm = scores.assign(
        state=scores["state"].where(scores["state"] == "", "niet te onderscheiden")
    )

    def title(frame):
        read = {"project_scores": frame}
        return charts.standing(
            "yes_item", tables=Tables(lambda n: read.get(n, tables.read(n)), False)
        ).title

    assert title(calm) == "Op ‘andere leeftijd’ is geen van de 29 projecten te onderscheiden"
    one = calm.assign(state=calm["state"].where(calm["project_id"] != "p0003", "hoger"))
    assert title(one) == (
        "Op ‘andere leeftijd’ ligt 1 van de 29 projecten hoger dan de andere, geen enkel project "
        "lager"
    )


def test_two_projects_with_one_name_stay_apart():
    tables = chart_tables.tables(5, "Project 0001")
    names = charts.standing("yes_item", tables=tables).table["Project"].tolist()
    assert sorted(n for n in names if "0001" in n) == [
        "Project 0001 (p0000)",
        "Project 0001 (p0001)",
    ]


def test_published_and_computed_shares_have_their_own_names_and_forms():
    spec = MAKERS["shares beside published"](chart_tables.tables(5)).spec()
    kinds = {row["k"] for row in spec["datasets"]["rows"]}
    assert kinds == {"deze gegevens", "gedrukt"}
    table = MAKERS["shares beside published"](chart_tables.tables(5)).table
    assert table["gedrukt (%)"].tolist() == [80.0, 73.0]
    assert table["Aandeel (%)"].tolist() == [82.0, 71.0]


def test_a_link_that_is_not_found_is_said():
    tables = chart_tables.tables(9)
    assert charts.trait("yes_other", "age", tables=tables).title == (
        "Per jaar dat deelnemers gemiddeld ouder zijn: geen aantoonbaar verschil op "
        "‘andere herkomst’"
    )
    assert charts.trait("yes_item", "age", tables=tables).title == (
        "Per jaar dat deelnemers gemiddeld ouder zijn: 2,4 procentpunten hoger op ‘andere leeftijd’"
    )


def test_the_trend_has_the_published_slope():
    spec = charts.trait("yes_item", "age", tables=chart_tables.tables(9)).spec()
    first, last = spec["datasets"]["trend"]
    assert (last["v"] - first["v"]) / (last["x"] - first["x"]) == pytest.approx(2.4, abs=1e-3)


def test_an_unknown_item_is_refused_with_those_there_are():
    with pytest.raises(BuildError) as caught:
        charts.standing("nothing", tables=chart_tables.tables(3))
    assert str(caught.value) == (
        "column 'item': 'nothing' stands in 0 rows of the published table instead of one. "
        "Allowed: rated, yes_item, yes_other."
    )


def test_a_wave_that_was_not_asked_is_refused():
    with pytest.raises(BuildError) as caught:
        charts.standing("yes_item", "T0", tables=chart_tables.tables(3))
    assert str(caught.value) == "item 'yes_item': was not asked in 'T0'. Allowed: ['T1']."


def test_numbers_in_a_drawn_chart_are_dutch():
    svg = vega.static_svg(charts.standing("rated", "T0", tables=chart_tables.tables(30)).spec())
    assert re.search(r">\d,\d<", svg)
    assert not re.search(r">\d\.\d<", svg)


def test_a_picture_does_not_depend_on_what_was_drawn_before():
    spec = charts.funnel("yes_item", tables=chart_tables.tables(12)).spec()
    first = vega.static_svg(spec)
    vl_convert.vegalite_to_svg(charts.shares(tables=chart_tables.tables(5)).spec())
    assert vega.static_svg(spec) == first


def test_a_picture_has_one_dutch_name_and_no_english_ones(make):
    figure = make(chart_tables.tables(5))
    svg = vega.static_svg(figure.spec())
    assert re.findall(r'aria-label="([^"]*)"', svg) == [html(figure.alt)]
    assert svg.count(' role="') == 1
    assert "aria-roledescription" not in svg
