"""The picture of a comparison is the same as a file: with its lines, in its own colours."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from ontmoetingen.charts import style

pytest.importorskip("playwright.sync_api", reason="needs playwright")

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"
ROWS = [
    {"label": "Alfa", "text": "80%", "value": 0.8, "low": 0.7, "high": 0.9},
    {"label": "Beta", "text": "60%", "value": 0.6, "low": 0.5, "high": 0.7},
    {"label": "Gamma", "text": "40%", "value": 0.4, "low": None, "high": None},
    {"label": "Delta", "text": "verborgen", "value": None, "low": None, "high": None},
]
PANEL = {"title": "Vraag", "unit": "Aandeel", "min": 0, "max": 1, "all": 0.7, "rows": ROWS}
TICKS = [{"value": value, "text": f"{value:.0%}"} for value in (0, 0.5, 1)]
TOLD = {"title": "Vergelijking", "description": "Alfa 80%", "notes": ["Bron: vragenlijst."]}


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request, browser, repository):
    """An empty page with what draws a comparison and what makes a file of it."""
    context = browser.new_context(color_scheme=request.param)
    opened = context.new_page()
    opened.evaluate("window.ontmoetingen = { colours: {}, font: 'sans-serif' }")
    for name in ("explore-chart.js", "picture.js"):
        opened.add_script_tag(path=repository / "theme" / name)
    yield opened
    context.close()


@pytest.fixture(scope="module")
def saved(page) -> ElementTree.Element:
    text = page.evaluate(
        "([panel, told]) => ontmoetingen.picture.standalone("
        "ontmoetingen.exploreChart([panel], 900), told)",
        [PANEL | {"ticks": TICKS}, TOLD],
    )
    assert "var(" not in text
    return ElementTree.fromstring(text.encode("utf-8"))


def test_the_colours_are_those_of_all_charts_on_paper(page):
    known = page.evaluate("ontmoetingen.colours")
    assert known.items() <= style.variables().items()
    assert len(known) == 8


def test_every_line_and_mark_is_seen(saved):
    """Three lines of the grid, that of all, two intervals; a mark for each value that is shown."""
    lines = [line.get("stroke") for line in saved.iter(f"{SVG}line")]
    light = style.LIGHT
    assert lines == [light["grid"]] * 3 + [light["muted"], light["1"], light["2"]]
    dashed = [line for line in saved.iter(f"{SVG}line") if line.get("stroke-dasharray")]
    assert [line.get("stroke") for line in dashed] == [light["muted"]]
    marks = [mark.get("fill") for mark in saved.iter(f"{SVG}path")]
    assert marks == [light["1"], light["2"], light["3"]]


def test_words_are_in_the_letter_of_the_charts_and_can_be_read(saved):
    assert saved.get("font-family") == "sans-serif"
    words = [text for text in saved.iter(f"{SVG}text") if text.text != TOLD["notes"][0]]
    assert {text.get("fill") for text in words} == {style.LIGHT["ink"], style.LIGHT["muted"]}
    assert all(re.fullmatch(r"1[2-9]px", text.get("font-size")) for text in words)
    assert "Alfa" in [text.text for text in words]
