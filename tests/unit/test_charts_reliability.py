"""How much own answers weigh: the curve, the number needed, and what is said about it."""

from __future__ import annotations

import math

import chart_tables
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontmoetingen import charts
from ontmoetingen.charts import weights
from ontmoetingen.charts.tables import Tables


def with_tables(count: int = 12, **changed) -> Tables:
    known = chart_tables.tables(count)
    return Tables(lambda name: changed[name] if name in changed else known.read(name), False)


def of_size(k: float, sizes: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"n": sizes, "weight": [round(n / (n + k), 6) for n in sizes]})


@given(st.floats(0.5, 500), st.lists(st.integers(10, 400), min_size=1, max_size=20))
def test_the_size_of_the_prior_comes_back_from_the_published_weights(k, sizes):
    found = weights.prior_size(of_size(k, sizes))
    assert found == pytest.approx(k, rel=0.02, abs=0.01)


@given(st.floats(0.5, 500), st.lists(st.integers(10, 400), min_size=1, max_size=20))
def test_a_project_of_the_needed_size_reaches_the_bound(k, sizes):
    enough = weights.needed(of_size(k, sizes))
    size = weights.prior_size(of_size(k, sizes))
    assert enough / (enough + size) == pytest.approx(0.7, abs=1e-3)


def test_without_difference_between_projects_no_number_is_enough():
    flat = pd.DataFrame({"n": [10, 90], "weight": [0.0, 0.0]})
    assert math.isinf(weights.prior_size(flat))
    scores = chart_tables.project_scores(12).assign(weight=0.0)
    figure = charts.reliability("yes_item", tables=with_tables(project_scores=scores))
    assert figure.title == (
        "Op ‘andere leeftijd’ zijn verschillen tussen projecten niet van toeval te onderscheiden"
    )
    assert "Geen aantal antwoorden is genoeg" in figure.caption
    assert {point["b"] for point in figure.spec()["datasets"]["curve"]} == {0}


def test_the_projects_lie_on_the_curve():
    spec = charts.reliability("yes_item", tables=chart_tables.tables(60)).spec()
    # chart_tables gives weights n / (n + 15)
    for row in spec["datasets"]["rows"]:
        assert row["b"] == pytest.approx(row["n"] / (row["n"] + 15), abs=1e-4)
    for point in spec["datasets"]["curve"]:
        assert point["b"] == pytest.approx(point["n"] / (point["n"] + 15), abs=1e-3)


def test_the_title_counts_who_reaches_the_bound():
    # sizes 10, 11, ..., 68 (the last of 60 is hidden); n / (n + 15) >= 0.7 from n = 35: 34 of 59
    figure = charts.reliability("yes_item", tables=chart_tables.tables(60))
    assert figure.title == (
        "Op ‘andere leeftijd’ halen 34 van de 59 projecten een betrouwbaarheid van 0,7"
    )
    assert "Voor 0,7 heeft een project minstens 35 antwoorden nodig." in figure.caption


def test_the_table_has_the_published_weights():
    tables = chart_tables.tables(12)
    table = charts.reliability("yes_item", tables=tables).table
    scores = tables.read("project_scores")
    rows = scores[(scores["item"] == "yes_item") & (scores["status"] == "released")]
    seen = [v for v in table["Betrouwbaarheid (0-1)"] if v != "verborgen"]
    assert seen == pytest.approx(rows.sort_values("n")["weight"].to_list(), abs=0.005)
    assert table["Toelichting"].tolist()[-1] == "minder dan 10 deelnemers"


def test_all_items_stand_beside_each_other_with_their_waves():
    figure = charts.reliabilities(tables=chart_tables.tables(60))
    assert figure.table["Vraag"].tolist() == [
        "andere leeftijd", "andere herkomst", "openstaan, start", "openstaan, einde",
    ]  # fmt: skip
    assert figure.table["Mediaan"].tolist() == ["0,74"] * 4
    assert figure.table["Halen 0,7"].tolist() == [34] * 4
    assert figure.title == "Op 4 van de 4 metingen zijn losse projecten goed te vergelijken"


def test_a_hidden_median_is_a_word_and_counts_as_not_good():
    hidden = chart_tables.variation(12)
    hidden.loc[0, ["status", "reliability_median"]] = ["hidden", float("nan")]
    figure = charts.reliabilities(tables=with_tables(variation=hidden))
    assert figure.table["Mediaan"].tolist()[0] == "niet bekend"
    assert figure.title == "Op 3 van de 4 metingen zijn losse projecten goed te vergelijken"
