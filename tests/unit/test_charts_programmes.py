"""Figures and tables of other programmes, on small tables that can be counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from ontmoetingen.charts import programme_tables, programmes, story
from ontmoetingen.charts.tables import Tables

SOURCED = {"source": "a2025", "page": "43"}


def tree() -> pd.DataFrame:
    """Two main goals; one shared activity, one for both goals only together with the rest."""
    rows = [
        ("top", "story", "", "Het verhaal", ""),
        ("wijk", "domain", "top", "Verandering in de wijk", ""),
        ("a", "main_goal", "wijk", "Samen leven", ""),
        ("a1", "sub_goal", "a", "Elkaar kennen", ""),
        ("a2", "indicator", "a", "Meer *contact* | band", ""),
        ("b", "main_goal", "wijk", "Veilig wonen", ""),
        ("b1", "sub_goal", "b", "Rust in de straat", ""),
        ("b2", "sub_goal", "b", "Een schone buurt", ""),
        ("all", "activity_group", "top", "Voor alles", "a;b"),
        ("all1", "activity", "all", "Koffie drinken", ""),
        ("own", "activity_group", "top", "Voor wonen", "b"),
        ("own1", "activity", "own", "Samen opruimen", ""),
        ("w", "way_group", "top", "Zo werken wij", ""),
        ("w1", "way_of_working", "w", "Vaste gezichten", ""),
    ]
    frame = pd.DataFrame(rows, columns=["id", "level", "parent", "text", "main_goals"])
    return frame.assign(**SOURCED)


def effects() -> pd.DataFrame:
    rows = [
        ("e1", 1, "a", "Minder alleen", "vaker buiten", 4),
        ("e2", 2, "a;b", "Thuis in de buurt", "erbij horen", 9),
        ("e3", 3, "b", "Veiliger", "bekende gezichten", 12),
    ]
    columns = ["id", "order", "main_goals", "label", "answers", "value"]
    return pd.DataFrame(rows, columns=columns).assign(**SOURCED)


def centres() -> pd.DataFrame:
    rows = [("c1", 1, "De Hoek", 3, 1), ("c2", 2, "Het Plein", 2, 0)]
    columns = ["id", "order", "label", "residents", "partners"]
    return pd.DataFrame(rows, columns=columns).assign(**SOURCED)


def communication() -> pd.DataFrame:
    rows = [("k1", 1, "Passend", "Luisteren", 6.2, 0.5), ("k2", 2, "Divers", "Open", 4.2, 2.04)]
    columns = ["id", "order", "label", "description", "mean", "sd"]
    return pd.DataFrame(rows, columns=columns).assign(**SOURCED)


def cohesion() -> pd.DataFrame:
    rows = [
        ("d2", "domain", 2, "", "De groep"),
        ("d1", "domain", 1, "", "Relaties"),
        ("s1", "aspect", 1, "d1", "Respect"),
        ("s2", "aspect", 2, "d2", "Erbij horen"),
        ("s3", "aspect", 3, "d2", "Elkaar helpen"),
        ("m1", "method", 1, "d2", "Spel"),
        ("m2", "method", 2, "d2", "Gesprek"),
    ]
    columns = ["id", "kind", "order", "domain", "label"]
    return pd.DataFrame(rows, columns=columns).assign(**SOURCED)


@pytest.fixture
def tables() -> Tables:
    frames = {
        "change_story": tree(),
        "effect_frequencies": effects(),
        "centres": centres(),
        "communication": communication(),
        "cohesion": cohesion(),
    }
    return Tables.of(frames)


def test_effects_stand_under_their_goal_and_no_mention_is_counted_twice(tables):
    figure = programmes.effect_frequencies(tables=tables)
    records = figure.spec()["datasets"]["rows"]
    shown = [(r["h"] or r["e"], r["v"]) for r in records]
    assert shown == [
        ("Samen leven", 0),
        ("Thuis in de buurt (ook veilig wonen)", 9),
        ("Minder alleen", 4),
        ("Veilig wonen", 0),
        ("Veiliger", 12),
    ]
    assert figure.table["Aantal keren genoemd"].sum() == 4 + 9 + 12


def test_effects_say_the_finding_and_how_many_conversations(tables):
    figure = programmes.effect_frequencies(tables=tables)
    assert figure.title == "Veiliger is het vaakst genoemd"
    assert figure.alt == (
        "Veiliger is het vaakst genoemd, 12 keer; het minst genoemde effect 4 keer."
    )
    assert figure.n == "6 gesprekken in 2 centra"  # (3 + 1) + (2 + 0)
    assert figure.source == "[@a2025, p. 43]"
    assert not figure.synthetic


def test_spread_runs_one_standard_deviation_to_each_side(tables):
    first, second = programmes.means_with_spread(tables=tables).spec()["datasets"]["rows"]
    assert (first["l"], first["m"], first["h"]) == (5.7, 6.2, 6.7)  # 6.2 - 0.5, 6.2 + 0.5
    assert (second["l"], second["m"], second["h"]) == (2.16, 4.2, 6.24)  # 4.2 - 2.04, 4.2 + 2.04
    assert second["t"] == "4,2 (spreiding 2,04)"


def test_spread_names_the_highest_mean_and_the_widest_spread(tables):
    figure = programmes.means_with_spread(tables=tables)
    assert figure.title == (
        "Passend scoort gemiddeld het hoogst; de standaardafwijking is het grootst bij divers"
    )
    assert "| Divers | Open | 4,2 | 2,04 |" in figure.markdown()


def test_interviews_end_with_the_totals(tables):
    frame = programme_tables.interviews(tables=tables).frame
    assert frame.iloc[-1].to_list() == ["Alle centra", 5, 1, 6]
    assert frame["Samen"].to_list() == [4, 2, 6]


def test_aspects_stand_under_their_domain(tables):
    table = programme_tables.cohesion_aspects(tables=tables)
    assert table.caption == "Drie aspecten van sociale cohesie in twee domeinen"
    assert table.frame["Domein"].to_list() == ["Relaties", "De groep", "De groep"]


def test_methods_are_counted_per_domain(tables):
    frame = programme_tables.cohesion_methods(tables=tables).frame
    assert frame.to_numpy().tolist() == [["De groep", 2, "Spel; Gesprek"]]


def test_pages_are_named_once_and_in_order():
    rows = pd.DataFrame({"source": ["b", "a", "b", "b"], "page": ["17-18", None, "9", "9"]})
    assert programme_tables.cited(rows) == "[@a]; [@b, p. 9, 17-18]"


def test_story_counts_leave_shared_activities_out_of_each_goal(tables):
    table = story.counts(tables=tables)
    assert table.frame.iloc[0].to_list() == ["Samen leven", "Verandering in de wijk", 1, 1, 0]
    assert table.frame.iloc[1].to_list() == ["Veilig wonen", "Verandering in de wijk", 2, 0, 1]
    assert "nog 1 activiteit dient alle hoofddoelen" in table.caption
