"""Who can be followed: bands as high as their number, and words when nobody can."""

from __future__ import annotations

import chart_tables
import pandas as pd
import pytest

from ontmoetingen import charts
from ontmoetingen.charts import vega
from ontmoetingen.charts.flow_bands import BOTH, JOINS, LEAVES, Band, flow_chart
from ontmoetingen.charts.tables import Tables


def study(**counts: int | None) -> Tables:
    """The pairing report of one item with these counts; None is hidden."""
    rows = pd.DataFrame(
        [{"item": "rated", "step": step, "label": step, "n": n,
          "status": "hidden" if n is None else "released",
          "reason": "minder dan 10 deelnemers" if n is None else ""}
         for step, n in counts.items()],
        columns=["item", "step", "label", "n", "status", "reason"],
    )  # fmt: skip
    tables = chart_tables.tables(3)
    return Tables(lambda name: rows if name == "pairing" else tables.read(name), False)


def heights(spec: dict) -> dict[str, float]:
    found: dict[str, float] = {}
    for point in spec["datasets"]["rows"]:
        tall = round(point["z"] - point["y"], 2)
        found[point["k"]] = max(tall, found.get(point["k"], 0))
    return found


def test_the_height_of_a_band_follows_its_number():
    spec = charts.pairing_flow("rated", tables=study(matched=60, only_start=30, only_end=15)).spec()
    tall = heights(spec)
    assert tall[LEAVES] / tall[BOTH] == pytest.approx(30 / 60, abs=0.01)
    assert tall[JOINS] / tall[BOTH] == pytest.approx(15 / 60, abs=0.01)


def test_a_band_that_drops_out_narrows_to_nothing_and_one_that_joins_grows():
    rows = flow_chart([Band(LEAVES, 10, "weg"), Band(JOINS, 10, "erbij")], ("a", "b"))["datasets"]
    leaves = [p["z"] - p["y"] for p in rows["rows"] if p["k"] == LEAVES]
    joins = [p["z"] - p["y"] for p in rows["rows"] if p["k"] == JOINS]
    assert leaves[0] > 0
    assert leaves[-1] == pytest.approx(0)
    assert sorted(leaves, reverse=True) == leaves
    assert [round(v, 6) for v in joins] == [round(v, 6) for v in reversed(leaves)]


def test_the_title_gives_the_share_that_can_be_followed():
    figure = charts.pairing_flow("rated", tables=study(matched=60, only_start=30, only_end=5))
    assert figure.title == "Van wie bij ‘start’ antwoordde, is 67% te volgen tot ‘einde’"
    assert "Pas bij ‘einde’ kwamen er 5 bij." in figure.caption
    assert figure.n == "n = 95 deelnemers"


def test_the_table_is_the_published_report():
    tables = chart_tables.tables(3)
    published = tables.read("pairing")
    for shown in (charts.pairing("rated", tables=tables).frame,
                  charts.pairing_flow("rated", tables=tables).table):  # fmt: skip
        assert shown["Aantal"].tolist() == published["n"].tolist()
        assert shown["Deelnemers"].tolist() == published["label"].tolist()


def test_who_answered_more_than_once_is_put_aside_and_said():
    figure = charts.pairing_flow("rated", tables=chart_tables.tables(3))
    assert "Van 4 deelnemers is niet te zeggen welk antwoord telt." in figure.caption
    assert "vaker ingevuld, niet gekoppeld: 4" in vega.static_svg(figure.spec())
    none = charts.pairing_flow("rated", tables=study(matched=5, only_start=0, duplicates=0))
    assert "vaker ingevuld" not in vega.static_svg(none.spec())


def test_nobody_paired_is_said():
    figure = charts.pairing_flow("rated", tables=study(matched=0, only_start=40, only_end=30))
    assert figure.title == "Niemand is te volgen van ‘start’ tot ‘einde’"
    assert set(heights(figure.spec())) == {LEAVES, JOINS}
    assert "NaN" not in vega.static_svg(figure.spec())


def test_a_hidden_count_is_hidden_in_every_face():
    figure = charts.pairing_flow("rated", tables=study(matched=None, only_start=40, only_end=30))
    assert figure.title == "Hoeveel deelnemers van ‘start’ tot ‘einde’ te volgen zijn, is verborgen"
    assert figure.table["Aantal"].tolist() == ["verborgen", 40, 30]
    assert "bij start en bij einde: verborgen" in vega.static_svg(figure.spec())
    assert figure.n == ""


def test_an_item_asked_once_has_nobody_to_follow():
    figure = charts.pairing_flow("yes_item", tables=chart_tables.tables(3))
    assert figure.title == "Deze vraag is op één moment gesteld: er is niemand te volgen"
    assert "Er is niets te koppelen." in vega.static_svg(figure.spec())


def test_a_report_without_steps_is_no_fault():
    figure = charts.pairing_flow("rated", tables=study())
    assert figure.title == "Niemand is te volgen van ‘start’ tot ‘einde’"
    assert figure.table.empty
