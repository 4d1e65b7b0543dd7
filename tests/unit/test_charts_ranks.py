"""Places in an order: never without their interval, and not at all when scores are too unsure."""

from __future__ import annotations

import chart_tables
import pytest

from ontmoetingen import charts
from ontmoetingen.charts import findings
from ontmoetingen.charts.tables import Tables
from ontmoetingen.dutch import Noun
from ontmoetingen.errors import BuildError


def with_tables(count: int = 12, **changed) -> Tables:
    known = chart_tables.tables(count)
    return Tables(lambda name: changed[name] if name in changed else known.read(name), False)


@pytest.mark.parametrize("count", [12, 100, 1000])
def test_every_place_has_its_interval_in_the_picture(count):
    rows = charts.ranks("yes_item", tables=chart_tables.tables(count)).spec()["datasets"]["rows"]
    assert len(rows) == count - 1
    assert all(row["l"] <= row["e"] <= row["h"] for row in rows)
    assert any(row["l"] < row["h"] for row in rows)


def test_the_table_has_the_published_places():
    tables = chart_tables.tables(12)
    table = charts.ranks("rated", "T0", tables=tables).table
    scores = tables.read("project_scores")
    rows = scores[(scores["item"] == "rated") & (scores["wave"] == "T0")]
    shown = rows[rows["status"] == "released"].sort_values("rank")
    heads = {"Plaats": "rank", "Plaats minstens": "rank_low", "Plaats hoogstens": "rank_high"}
    for head, column in heads.items():
        assert table[head].tolist() == [*shown[column].astype(int), "verborgen"]
    assert list(table.columns[2:5]) == list(heads)


def test_low_reliability_forbids_an_order_in_the_title():
    doubtful = with_tables(variation=chart_tables.variation(12, median=0.69))
    assert charts.ranks("yes_item", tables=doubtful).title == (
        "Op ‘andere leeftijd’ is geen rangorde te maken: de plaats van elk project is te onzeker"
    )


def test_the_title_gives_the_middle_width_of_the_intervals():
    # widths 2, 3, 3, 4 and 5 of 5 places: the middle one is 3
    assert findings.rank_title(
        "x", [5, 3, 2, 4, 3], Noun("school", "scholen", "de"), reliable=True
    ) == ("Op ‘x’ kan een school meestal op 3 van de 5 plaatsen staan")


def test_the_first_place_stands_on_top_and_is_named_on_the_axis():
    spec = charts.ranks("yes_item", tables=chart_tables.tables(100)).spec()
    y = spec["layer"][1]["encoding"]["y"]
    assert y["scale"]["reverse"] is True
    assert y["axis"]["values"][0] == 1


def test_a_table_without_places_is_refused_with_the_remedy():
    old = chart_tables.project_scores(5).drop(columns=["rank", "rank_low"])
    with pytest.raises(BuildError) as caught:
        charts.ranks("yes_item", tables=with_tables(5, project_scores=old))
    assert str(caught.value) == (
        "published table project_scores: has no column rank, rank_low. "
        "HINT: run 'ontmoetingen publish' with this version of the package."
    )
