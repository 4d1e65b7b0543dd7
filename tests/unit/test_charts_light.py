"""What a page fetches for a chart is small, and says the same."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontmoetingen.charts import vega, vega_parts, vega_rows, vega_svg

NAMES = st.sampled_from(["a", "e", "of", "at", "columns", "p", "t"])
VALUES = st.none() | st.booleans() | st.integers(-9, 9) | st.text("X: é", max_size=5)


def unpacked(part: dict) -> list[dict]:
    """The rows again, as ``byRow`` in theme/ontmoetingen.js makes them of what it gets."""
    got = json.loads(vega.script_json(part))
    rows: list[dict] = [{} for _ in range(got["count"])]
    for derived in (False, True):
        for name, column in got["columns"].items():
            if ("begins" in column) == derived:
                for at, value in cells(column, rows):
                    rows[at][name] = value
    return rows


def cells(column: list | dict, rows: list[dict]) -> list[tuple]:
    if isinstance(column, list):
        return list(enumerate(column))
    if "begins" in column:
        return [(at, row[column["begins"]].split(": ", 1)[0]) for at, row in enumerate(rows)]
    return list(zip(column["at"], column["of"], strict=True))


@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=5), min_size=4, max_size=9))
def test_rows_come_back_with_the_same_keys_and_values(rows):
    part = vega_rows.packed({"data": [{"name": "rows", "values": rows}]})["data"][0]
    assert unpacked(part) == rows
    assert "values" not in part


@given(st.lists(st.text("AB: ", max_size=4), min_size=4, max_size=8), st.text(": x", max_size=3))
def test_a_name_that_begins_a_text_comes_back_whole(names, rest):
    rows = [{"p": name, "t": f"{name}: {rest}"} for name in names]
    part = vega_rows.packed({"data": [{"name": "rows", "values": rows}]})["data"][0]
    assert unpacked(part) == rows


def test_a_name_is_told_once_unless_it_holds_a_colon():
    rows = [{"p": name, "t": f"{name}: 4%"} for name in "ABCD"]
    columns = vega_rows.columns(rows)
    assert columns == {"t": ["A: 4%", "B: 4%", "C: 4%", "D: 4%"], "p": {"begins": "t"}}
    colon = [*rows, {"p": "E: F", "t": "E: F: 4%"}]
    assert vega_rows.columns(colon)["p"] == ["A", "B", "C", "D", "E: F"]


@pytest.mark.parametrize("values", [[{}], [1, 2, 3, 4, 5], {"type": "Topology"}, "a,b\n1,2"])
def test_what_is_no_table_of_rows_stays_as_it_is(values):
    spec = {"data": [{"name": "x", "values": values}, {"name": "y", "source": "x"}]}
    assert vega_rows.packed(spec) == spec


def test_only_what_a_chart_asks_for_is_added():
    assert vega_parts.parts_asked(['{"type":"filter"},{"type":"linear"}']) == ()
    asked = ['{"transform":[{"type":"geoshape"}]}', '{"projections":[{"name":"p"}]}', '"voronoi"']
    assert vega_parts.parts_asked(asked) == ("vega-geo",)
    assert vega_parts.parts_asked(['{"projections":[]}']) == ()


def test_the_core_has_the_transforms_of_a_plain_chart_and_no_map():
    core = """Aggregate Bin Collect CountPattern Cross Density DotBin Extent Filter Flatten Fold
        Formula Impute JoinAggregate KDE LinkPath Lookup Pie Pivot Project Quantile Sample Sequence
        Stack TimeUnit Window"""
    bundled = vega_parts.bundle([])
    told = set(re.findall(r'\btype:"([A-Z][A-Za-z]+)"', bundled))
    assert set(core.split()) <= told
    assert not told & {"GeoShape", "Force", "Treemap", "Loess", "Voronoi", "Wordcloud", "Label"}


def test_a_picture_keeps_its_texts_and_marks():
    before = (
        '<svg role="img" aria-label="A"><g class="mark-group" aria-hidden="true">'
        '<path class="background" aria-hidden="true" d="M0,0h0v0h0Z"/><g><g class="x"></g></g>'
        '<path class="foreground" d="" display="none"/>'
        '<path class="background" d="M0,0h626v380h-626Z"/>'
        '<text transform="translate(-6.0499,311.449999)" opacity="1">x="1.2345" 9,25%</text>'
        '<path opacity="0.65" stroke-width="1.25" d="M3.909,-1.2e-16A3.909,0,1"/></g></svg>'
    )
    assert vega_svg.lighter(before) == (
        '<svg role="img" aria-label="A"><g><path d="M0,0h626v380h-626Z"/>'
        '<text transform="translate(-6,311.4)">x="1.2345" 9,25%</text>'
        '<path opacity="0.65" stroke-width="1.25" d="M3.9,0A3.9,0,1"/></g></svg>'
    )
