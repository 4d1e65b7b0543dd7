"""Names as typed: Pandoc itself says what a reader would see."""

from __future__ import annotations

import json

import pypandoc
import pytest
from chart_tables import NASTY
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ontmoetingen.charts.markdown import attribute, escape, html, pipe_table, plain

READER = "markdown+autolink_bare_uris+smart+pipe_tables"
NAMES = [
    NASTY,
    "1. eerste",
    "(a) punt",
    "- streep",
    "+ plus",
    "% titel",
    ": definitie",
    "a -- b --- c ... d",
    "'enkel' en \"dubbel\"",
    "x^2^ H~2~O ~~weg~~",
    "$x$ \\(y\\) `z` [^1] [@key] @key",
    "<b>vet</b> &amp; &lt; &copy;",
    "{{< pagebreak >}} {.class} ::: div",
    "| a | b |",
    "# kop",
    "=== ---",
    "🧑‍🤝‍🧑 en é ü ñ 你好",
    "\\",
    "*_*_*",
]


def _seen(markdown: str) -> str:
    """The visible text of one paragraph, and proof that it holds nothing but text."""
    blocks = json.loads(pypandoc.convert_text(markdown, "json", format=READER))["blocks"]
    assert [b["t"] for b in blocks] == ["Para"], blocks
    return _text(blocks[0]["c"])


def _text(inlines: list) -> str:
    assert {i["t"] for i in inlines} <= {"Str", "Space"}, inlines
    return "".join(i.get("c", " ") for i in inlines)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_as_typed(name):
    assert _seen(escape(name)) == plain(name)


@settings(max_examples=40, deadline=None)
@example("0\x1f\x1b")
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Zs", "Zl", "Zp"]), min_size=1))
def test_any_text_is_shown_as_typed(text):
    if plain(text):
        assert _seen(f"x{escape(text)}") == f"x{plain(text)}"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_in_its_cell(name):
    table = pipe_table(["Project", "n"], [[name, "12"]], [False, True])
    block = json.loads(pypandoc.convert_text(table, "json", format=READER))["blocks"][0]
    assert block["t"] == "Table"
    (row,) = block["c"][4][0][3]
    cells = [cell[4][0]["c"] for cell in row[1]]
    assert [_text(cell) for cell in cells] == [plain(name), "12"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_in_its_attribute(name):
    image = f'![](a.svg){{.chart-static fig-alt="{attribute(name)}"}}'
    block = json.loads(pypandoc.convert_text(image, "json", format=READER))["blocks"][0]
    (picture,) = block["c"] if block["t"] == "Para" else block["c"][2][0]["c"]
    attributes = dict(picture["c"][0][2])
    assert attributes["fig-alt"] == plain(name).replace('"', "”").replace("`", "’")


@pytest.mark.parametrize("name", NAMES)
def test_no_shortcode_survives(name):
    for made in (escape(name), attribute(name), html(name)):
        assert "{{<" not in made
        assert "{{%" not in made


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_inert_in_html(name):
    made = html(name)
    assert not set(made) & set("<>\"'`")


def test_control_and_direction_characters_go():
    assert plain("a\x00b\x1b[0mc\u202ed\u2066e") == "ab[0mcde"


def test_a_long_name_is_cut_with_an_ellipsis():
    assert plain("x" * 300, 20) == "x" * 19 + "…"
