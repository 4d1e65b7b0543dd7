"""Every figure about answers, overlap, change and method: valid, drawn, told, for 1 to 2,000."""

from __future__ import annotations

import json

import altair as alt
import chart_tables
import pandas as pd
import pytest
from chart_makers import makers
from test_charts_change import SCHOOL, changed, lost, model
from test_charts_method import COVERED, spread, trial

from ontmoetingen.charts import vega
from ontmoetingen.charts.tables import Tables

FIGURES = makers(
    "answers", "answers yes or no", "all ratings", "overlap", "pairing", "lost", "change",
    "everybody", "models", "adjusted", "coverage", "false alarms",
)  # fmt: skip


def study(count: int, name: str | None = None) -> Tables:
    tables = chart_tables.tables(count, name)
    frames = {
        "change": changed(count),
        "overlap_patterns": chart_tables.overlap_patterns().assign(expected=5.25),
        "attrition": pd.DataFrame([lost(), lost(**SCHOOL)]),
        "change_models": pd.DataFrame([model("change", 0.2, 0.1, 0.3),
                                       model("ancova", 0.3, 0.2, 0.4)]),
        "adjusted": pd.DataFrame([spread()]),
        "simulation": pd.DataFrame([*COVERED, trial("own", "coverage", 0.95)]),
    }  # fmt: skip
    return Tables(lambda n: frames[n] if n in frames else tables.read(n), False)


@pytest.fixture(scope="module", params=FIGURES)
def draw(request):
    return FIGURES[request.param]


def test_it_is_valid_and_the_same_twice(draw):
    spec = draw(study(12)).spec()
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    assert json.dumps(spec) == json.dumps(draw(study(12)).spec())
    bare = {k: v for k, v in spec.items() if k not in {"config", "autosize", "title"}}
    alt.Chart.from_dict(bare)  # raises on what is no Vega-Lite


@pytest.mark.parametrize("count", [1, 10, 2000])
def test_it_is_drawn_for_any_number_of_projects(draw, count):
    figure = draw(study(count))
    svg = vega.static_svg(figure.spec())
    assert "NaN" not in svg
    assert "undefined" not in svg
    assert len(svg) < 250_000
    assert 20 <= len(figure.alt) <= 200


def test_it_is_compiled_for_a_page_with_names_that_act_nowhere(draw):
    figure = draw(study(3, chart_tables.NASTY))
    script = vega.chart_script(figure.label, figure.spec())
    assert script.isascii()
    assert "<" not in script
    assert "{{<" not in figure.markdown()


def test_it_speaks_of_schools_when_the_study_does(draw):
    tables = study(12)
    names = [["school", "scholen", "de"]]
    columns = ["project_label", "project_label_plural", "project_article"]
    schools = pd.DataFrame(names, columns=columns)
    figure = draw(Tables(lambda n: schools if n == "study" else tables.read(n), False))
    told = f"{figure.title} {figure.subtitle} {figure.alt} {figure.caption} {figure.interval}"
    headers = " ".join(map(str, figure.table.columns))
    assert "project" not in f"{told} {headers} {figure.n}".lower()
