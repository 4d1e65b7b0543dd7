"""Themes in coded conversations as a figure and tables: bands in words, and what alpha allows."""

from __future__ import annotations

import pandas as pd
import pytest

from ontmoetingen import charts
from ontmoetingen.charts import vega
from ontmoetingen.charts.tables import Tables

SHOWN = {"status": "released", "reason": "", "synthetic": True, "n": 12}
HIDDEN = {"status": "hidden", "reason": "minder dan 10 deelnemers", "synthetic": False}


def theme(name, low, high, kind="element", documents=1):
    return {"theme": name, "theme_label": name.capitalize(), "kind": kind, "n_mention_low": low,
            "n_mention_high": high, "n_documents": documents, **SHOWN}  # fmt: skip


def pair(one, other, low, high):
    return {"theme": one, "theme_label": one, "with_theme": other, "with_label": other,
            "n_mention_low": low, "n_mention_high": high, **SHOWN}  # fmt: skip


def coded(name, alpha, low, high):
    return {"theme": name, "theme_label": name, "n_units": 73, "n_coders": 2, "percent": 0.9,
            "alpha": alpha, "alpha_low": low, "alpha_high": high, **SHOWN}  # fmt: skip


def tables(rows, synthetic=True):
    return Tables(read=lambda name: pd.DataFrame(rows), synthetic=synthetic)


def test_a_band_is_said_in_words_and_drawn_from_its_lowest_to_its_highest():
    rows = [theme("rust", 0, 5, documents=None), theme("ruimte", 6, 12), theme("tijd", 7, 7)]
    figure = charts.coded_themes(tables=tables(rows))
    assert figure.table["Deelnemers"].tolist() == ["hooguit 5", "6 tot 12", "7"]
    assert figure.table["Gesprekken"].tolist() == ["niet getoond", "1", "1"]
    data = next(iter(figure.spec()["datasets"].values()))
    assert [(d["e"], d["a"], d["b"]) for d in data] == [
        ("Tijd", 7, 7),
        ("Ruimte", 6, 12),
        ("Rust", 0, 5),
    ]
    assert figure.title.startswith("Twee van de drie thema’s komen bij minstens de helft")
    assert "Synthetische gegevens" in figure.markdown()
    assert vega.static_svg(figure.spec()).startswith("<svg")


def test_when_all_is_hidden_the_figure_says_so_without_a_number():
    rows = [theme("rust", None, None) | HIDDEN | {"n": None}]
    figure = charts.coded_themes(tables=tables(rows, synthetic=False))
    assert figure.title == "Over de thema’s in de gesprekken is niets te tonen"
    assert figure.table["Deelnemers"].tolist() == ["verborgen: minder dan 10 deelnemers"]
    assert "Synthetische" not in figure.markdown()


def test_pairs_of_few_are_counted_and_not_listed():
    rows = [pair("a", "b", 0, 5), pair("a", "c", 6, 12), pair("b", "c", None, None)]
    table = charts.coded_pairs(tables=tables(rows))
    assert table.frame.to_numpy().tolist() == [["a", "c", "6 tot 12"]]
    assert "Bij 2 andere paren zijn het er weinig, of is het aantal niet te tonen" in table.caption


@pytest.mark.parametrize(
    ("alpha", "low", "high", "said"),
    [
        (0.85, 0.70, 0.95, "bruikbaar"),
        (0.72, 0.36, 0.95, "onzeker"),
        (0.30, 0.10, 0.60, "te laag om op te bouwen"),
        (None, None, None, "te weinig genoemd om te beoordelen"),
    ],
)
def test_alpha_is_judged_by_its_whole_interval(alpha, low, high, said):
    table = charts.coder_agreement(tables=tables([coded("a", alpha, low, high)]))
    assert table.frame["Betekenis"].tolist() == [said]
    assert "(2 codeurs, 73 alinea’s)" in table.caption


def test_names_of_themes_are_shown_and_never_act():
    name = "<script>| *x* {{< include a >}}"
    rows = [theme(name, 6, 12) | {"theme_label": name}]
    text = charts.coded_themes(tables=tables(rows)).markdown()
    assert "<script>|" not in text
    assert "{{< include" not in text
