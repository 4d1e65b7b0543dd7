"""Names beside and above marks: on a phone they stay apart and whole."""

from __future__ import annotations

import json
import re

import pytest

vl_convert = pytest.importorskip("vl_convert")
from ontmoetingen.charts import caterpillar, marks, style  # noqa: E402
from ontmoetingen.charts.vega import VEGALITE  # noqa: E402

LONG = "Ontmoette mensen die kunnen helpen met de toekomst"  # 50 letters


def drawn(spec: dict, width: int) -> str:
    """The picture as a browser draws it in a box of that width."""
    told = json.dumps(spec | {"width": width, "config": style.config()})
    told = told.replace("containerSize()[0]", str(width))
    return vl_convert.vegalite_to_svg(json.loads(told), vl_version=VEGALITE)


def bars() -> dict:
    return marks.bars([{"y": LONG, "v": 54, "w": "54%", "t": "x"}], style.SERIES[1], 100)


def test_a_label_that_does_not_fit_breaks_between_words():
    """300 px hold 45 letters of 6.6 px: the first 42 up to a space, then the rest."""
    narrow = re.findall(r"<tspan[^>]*>([^<]*)</tspan>", drawn(bars(), 300))
    assert narrow == ["Ontmoette mensen die kunnen helpen met de", "toekomst"]


@pytest.mark.parametrize("width", [400, 680])
def test_a_label_that_fits_is_one_line(width):
    assert f">{LONG}</text>" in drawn(bars(), width)


def test_a_chart_in_a_closed_tab_can_be_drawn():
    assert "54%" in drawn(bars(), 0)


def named(names: list[str], width: int) -> list[str]:
    rows = [
        {"p": name, "r": i, "e": 50, "l": 40, "h": 60, "s": "hoger", "t": name}
        for i, name in enumerate(names)
    ]
    values = caterpillar.Values(title="aandeel", order="projecten", percent=True)
    found = re.findall(r"<text[^>]*>([^<]*)</text>", drawn(caterpillar.drawn(rows, values), width))
    return [words for words in found if words[:1] == names[0][:1]]


def test_names_that_begin_alike_stay_apart_on_a_phone():
    """340 px leave 129 px, 17 letters of 7.4 px: 4 from the start, the dots, 12 from the end."""
    names = ["Voorbeeldproject Lichte Kring", "Voorbeeldproject Grote Eik"]
    assert named(names, 340) == ["Voor…Lichte Kring", "Voor…ct Grote Eik"]


def test_names_that_fit_are_left_alone():
    assert named(["Buurtmaatjes", "Buurthuis"], 340) == ["Buurtmaatjes", "Buurthuis"]
