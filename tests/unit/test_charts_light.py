"""What a page fetches for a chart is small, and says the same."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontmoetingen.charts import vega, vega_parts, vega_rows, vega_svg
from ontmoetingen.charts.vega_texts import as_written, pattern
from ontmoetingen.charts.vega_unpack import unpacked

NAMES = st.sampled_from(["a", "e", "of", "at", "columns", "p", "t"])
VALUES = st.none() | st.booleans() | st.integers(-9, 9) | st.text("X: é", max_size=5)


def again(part: dict, names: dict | None = None) -> list[dict]:
    """The rows again, out of what is written in the script of a chart."""
    return unpacked(json.loads(vega.script_json(part)), names)


@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=5), min_size=4, max_size=9))
def test_rows_come_back_with_the_same_keys_and_values(rows):
    part = vega_rows.packed({"data": [{"name": "rows", "values": rows}]})["data"][0]
    assert again(part) == rows
    assert "values" not in part


@given(st.lists(st.text("AB: ", max_size=4), min_size=4, max_size=8), st.text(": x", max_size=3))
def test_a_name_that_begins_a_text_comes_back_whole(names, rest):
    rows = [{"p": name, "t": f"{name}: {rest}"} for name in names]
    part = vega_rows.packed({"data": [{"name": "rows", "values": rows}]})["data"][0]
    assert again(part) == rows


def test_a_name_is_told_once_unless_it_holds_a_colon():
    rows = [{"p": name, "t": f"{name}: 4%"} for name in "ABCD"]
    columns = vega_rows.columns(rows)
    assert columns == {"t": ["A: 4%", "B: 4%", "C: 4%", "D: 4%"], "p": {"begins": "t"}}
    colon = [*rows, {"p": "E: F", "t": "E: F: 4%"}]
    assert vega_rows.columns(colon)["p"] == ["A", "B", "C", "D", "E: F"]


def row(name: str, value: float, count: int, state: str) -> dict:
    """As a chart has it: the text repeats the name, 12.5 as 13 or 12,5, and the words."""
    told = f"{name}: {as_written(value, 0)}% (n = {count}), tot {as_written(value, 1)}%; {state}"
    return {"id": name[-1], "p": name, "v": value, "n": count, "s": state, "t": told}


ROWS = [
    row("Project A", 12.5, 30, "hoger"),
    row("Project B", 0.25, 12, "lager"),
    row("Project C", 99.95, 1234, "niet te onderscheiden"),
    row("Project D", 7, 12, "lager"),
]
NAMED = {one["id"]: one["p"] for one in ROWS}


def test_a_text_that_repeats_other_columns_travels_as_its_pattern():
    columns = vega_rows.columns(ROWS, NAMED)
    assert columns["p"] == {"named": "id"}
    assert columns["t"] == {
        "parts": [["p"], ": ", ["v", 0], "% (n = ", ["n", 0], "), tot ", ["v", 1],
            {"each": ["%; hoger", "%; lager", "%; niet te onderscheiden", "%; lager"]},
        ]
    }  # fmt: skip
    part = vega_rows.packed({"data": [{"name": "rows", "values": ROWS}]}, NAMED)["data"][0]
    assert again(part, NAMED) == ROWS
    # 12.5 is 13 and 0.25 is 0,3: halves up, as toFixed of a browser does
    assert [one["t"] for one in ROWS[:2]] == [
        "Project A: 13% (n = 30), tot 12,5%; hoger",
        "Project B: 0% (n = 12), tot 0,3%; lager",
    ]


def test_names_that_the_page_calls_otherwise_stay_in_the_chart():
    other = NAMED | {"B": "Project Bee"}
    assert vega_rows.columns(ROWS, other)["p"] == [
        "Project A",
        "Project B",
        "Project C",
        "Project D",
    ]
    assert vega_rows.columns(ROWS, {"A": "Project A"}) == vega_rows.columns(ROWS)


def test_few_words_that_return_are_told_once():
    rows = [
        row(f"Project {sign}", 7, 12, state) for sign, state in zip("ABCDE", "hlhlh", strict=True)
    ]
    assert vega_rows.columns(rows)["t"]["parts"][-1] == {
        "words": ["%; h", "%; l"],
        "at": [0, 1, 0, 1, 0],
    }
    assert again({"count": 5, "columns": vega_rows.columns(rows)}) == rows


def test_a_chart_without_a_column_of_names_takes_those_of_the_page():
    rows = [{key: one[key] for key in ("id", "t", "v")} for one in ROWS]
    assert vega_rows.columns(rows, NAMED)["t"]["parts"][0] == {"named": "id"}
    assert again({"count": 4, "columns": vega_rows.columns(rows, NAMED)}, NAMED) == rows
    ids = {name: project for project, name in NAMED.items()}
    parts = pattern([one["t"] for one in ROWS], {}, ids)
    assert parts[0] == {"named": ["A", "B", "C", "D"]}
    columns = {"t": {"parts": parts}}
    assert unpacked({"count": 4, "columns": columns}, NAMED) == [{"t": one["t"]} for one in ROWS]


def test_one_text_that_is_otherwise_breaks_the_pattern():
    rows = [*ROWS, ROWS[0] | {"t": "Project A: te klein om te tonen"}]
    assert isinstance(vega_rows.columns(rows)["t"], list)


def test_numbers_of_no_column_keep_their_decimals():
    texts = ["x 1,50 en 2", "x 0,25 en 30"]
    assert pattern(texts, {}) == [
        "x ", {"of": [1.5, 0.25], "decimals": 2}, " en ", {"of": [2, 30], "decimals": 0},
    ]  # fmt: skip
    assert pattern(["007", "12"], {}) is None  # a number would lose its zeros
    assert pattern(["1,5", "2"], {}) is None  # or get some


WORDS = st.lists(st.text("AB:, 0159%", max_size=6), min_size=4, max_size=6)
NUMBERS = st.lists(st.floats(0, 200).map(lambda v: round(v, 2)), min_size=6, max_size=6)


@given(WORDS, NUMBERS, st.integers(0, 2), st.text(" (n=%5,", max_size=4))
def test_any_text_comes_back_to_the_letter(names, numbers, decimals, between):
    rows = [
        {
            "id": str(at),
            "p": name,
            "v": number,
            "t": f"{name}{between}{as_written(number, decimals)}",
        }
        for at, (name, number) in enumerate(zip(names, numbers, strict=False))
    ]
    known = {one["id"]: one["p"] for one in rows}
    part = vega_rows.packed({"data": [{"name": "rows", "values": rows}]}, known)["data"][0]
    assert again(part, known) == rows


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
