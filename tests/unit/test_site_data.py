"""What a page gets to choose from and to pool: small tables by hand, and the published ones."""

from __future__ import annotations

import json
from urllib.parse import quote

import chart_tables
import numpy as np
import pandas as pd
import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontmoetingen import charts
from ontmoetingen.charts import follows, site_data
from ontmoetingen.charts.markdown import pipe_table
from ontmoetingen.charts.site_traits import GROUPS, group_words, round_limits, traits_of
from ontmoetingen.charts.tables import Tables
from ontmoetingen.paths import Study

NAN = float("nan")


def tables() -> Tables:
    """Four projects: exact, a band, hidden, and without any answer on the rating."""
    given_tables = chart_tables.tables(4)
    projects = pd.DataFrame(
        {"project_id": ["a", "b", "c", "d"], "name": ["A", "B", "</script>", "D"],
         "type": ["zorg", "school", "school", None], "open": ["nee", "ja", "nee", "ja"],
         "start": ["2021-05-01", "2022-01-01", "2021-03-02", "2022-09-09"],
         "n_respondents": [30, 20, NAN, 12], "status": ["released"] * 2 + ["hidden", "released"],
         "reason": ["", "", "minder dan 10", ""]}
    )  # fmt: skip
    both = {"estimate": 0.5, "estimate_low": 0.4, "estimate_high": 0.6}
    yes = pd.DataFrame(
        {"project_id": ["a", "b", "c", "d"], "item": "yes_item", "wave": "T1",
         "measure": "share_yes", "n": [30, 20, NAN, 12], "value": [0.5, 0.85, NAN, 0.75],
         "count_low": [15, 14, NAN, 9], "count_high": [15, 20, NAN, 9],
         "state": ["lager", "hoger", "", "hoger"], **both,
         "status": ["released", "released", "hidden", "released"],
         "reason": ["", "", "minder dan 10", ""]}
    )  # fmt: skip
    rated = yes.iloc[:2].assign(item="rated", wave="T1", measure="mean", value=[4.5, 4.0])
    totals = rated[["project_id", "item", "wave", "status"]].assign(
        sum=[135, 80], sum_low=[135, 78], sum_high=[135, 82], sum_squares=[700, 400]
    )
    points = pd.DataFrame(columns=["project_id", "trait", "trait_label", "value", "status"])
    return Tables.of(
        {"projects": projects, "project_scores": pd.concat([yes, rated]), "totals": totals,
         "trait_points": points}
        | {name: given_tables.read(name) for name in ("items", "waves", "overall")}
    )  # fmt: skip


def test_counts_stand_beside_their_project_and_hidden_ones_have_a_reason():
    found = site_data.site_data(tables(), [])
    assert found["projects"]["id"] == ["a", "b", "c", "d"]
    assert found["projects"]["n"] == [30, 20, None, 12]
    assert found["projects"]["reason"] == [None, None, "minder dan 10", None]
    scores = found["scores"]["yes_item|T1"]
    assert scores["count_low"] == [15, 14, None, 9]
    assert scores["count_high"] == [15, 20, None, 9]
    assert scores["value"] == [0.5, 0.85, None, 0.75]
    assert [found["states"][s] for s in scores["state"] if s is not None] == [
        "lager",
        "hoger",
        "hoger",
    ]
    assert scores["reason"][2] == "minder dan 10"


def test_a_project_without_answers_is_not_hidden_but_absent():
    rated = site_data.site_data(tables(), [])["scores"]["rated|T1"]
    assert (rated["n"], rated["reason"]) == ([30, 20, None, None], [None] * 4)
    assert (rated["sum_low"], rated["sum_high"]) == ([135, 78, None, None], [135, 82, None, None])
    assert rated["sum_squares"] == [700, 400, None, None]


def test_without_published_bounds_a_count_is_n_times_its_share():
    given_tables = tables()
    scores = given_tables.read("project_scores").drop(columns=["count_low", "count_high"])
    frames = {name: given_tables.read(name) for name in (*site_data.NEEDED, "trait_points")}
    found = site_data.site_data(Tables.of(frames | {"project_scores": scores}), [])
    assert found["scores"]["yes_item|T1"]["count_low"] == [15, 17, None, 9]  # 20 x 0.85 = 17


def test_all_together_stand_beside_as_published():
    found = site_data.site_data(tables(), [])["overall"]
    assert found["yes_item|T1"]["value"] == 0.82
    assert found["rated|T1"]["measure"] == "mean"
    assert found["rated|T1"]["agree"]["value"] == 0.54


def test_traits_are_groups_and_what_differs_everywhere_is_none():
    found = {trait.id: trait for trait in traits_of(tables(), {"type": "Soort"})}
    assert set(found) == {"open", "start"}  # two of the three known kinds stand alone: no groups
    assert found["open"].values == ("ja", "nee")
    assert found["open"].place == (1, 0, 1, 0)
    assert (found["start"].values, found["start"].place) == (("2021", "2022"), (0, 1, 0, 1))


def test_the_mean_age_of_projects_makes_three_groups_that_are_explained():
    ages = [14.2, 15.1, 16.4, 17.0, 17.9, 18.6, 19.3, 21.0, 23.8]
    projects = pd.DataFrame({"project_id": [f"p{i}" for i in range(10)], "status": "released"})
    points = pd.DataFrame(
        {"project_id": projects["project_id"], "trait": "age", "trait_label": "Leeftijd",
         "value": [*ages, NAN], "status": ["released"] * 9 + ["hidden"]}
    )  # fmt: skip
    frames = {"projects": projects, "trait_points": points}
    (found,) = traits_of(Tables.of(frames), {})
    # Thirds of nine are after three and six: 17.0 and 19.3; steps of (23.8 - 14.2) / 20 -> 0.5.
    assert found.values == ("onder 17,0", "17,0 tot 19,5", "19,5 en hoger")
    assert found.place == (0, 0, 0, 1, 1, 1, 1, 2, 2, None)
    assert "3 groepen van ongeveer evenveel projecten" in found.note


@given(st.lists(st.floats(-1e6, 1e6).map(lambda v: round(v, 2)), max_size=60))
def test_limits_rise_and_leave_no_group_empty(values):
    limits = round_limits(values)
    assert limits == sorted(set(limits))
    assert len(limits) < GROUPS
    for low, high in zip([-np.inf, *limits], [*limits, np.inf], strict=True):
        if limits:
            assert any(low <= v < high for v in values)
    assert len(group_words(limits)) == (len(limits) + 1 if limits else 0)


def test_no_name_can_end_the_script():
    script = site_data.as_script("gegevens", site_data.site_data(tables(), []))
    assert "</script>" not in script
    data = json.loads(script.removeprefix("ontmoetingen.gegevens=").removesuffix(";\n"))
    assert data["projects"]["name"][2] == "</script>"


def test_a_study_without_a_questionnaire_has_nothing_to_choose(tmp_path):
    (tmp_path / "data" / "published").mkdir(parents=True)
    assert site_data.site_scripts(Study(tmp_path)) == {
        "gegevens.js": "ontmoetingen.gegevens=null;\n",
        "schattingen.js": "ontmoetingen.schattingen=null;\n",
    }


def test_nothing_but_what_is_published_is_in_the_scripts(repository):
    scripts = site_data.site_scripts(Study(repository))
    text = scripts["gegevens.js"].removeprefix("ontmoetingen.gegevens=").removesuffix(";\n")
    data = json.loads(text)
    scores = pd.read_csv(repository / "data" / "published" / "project_scores.csv")
    for key, found in data["scores"].items():
        item, wave = key.split("|")
        rows = scores[(scores["item"] == item) & (scores["wave"] == wave)]
        shown = set(rows.loc[rows["status"] == "released", "project_id"])
        ids = data["projects"]["id"]
        assert {i for i, n in zip(ids, found["n"], strict=True) if n is not None} == shown
        assert len({len(v) for v in found.values() if isinstance(v, list)}) == 1


@pytest.mark.parametrize("key", ['p "1"', "a|b", "x]y{z}", "100%", "<b>", "é"])
def test_a_key_in_a_table_survives_whatever_it_holds(key):
    frame = pd.DataFrame({"Project": ["A]b"]}, index=pd.Index([key], name=follows.PROJECT))
    markdown = pipe_table(["Project"], [["A]b"]], [False], follows.row_keys(frame))
    html = pypandoc.convert_text(markdown, "html", "markdown")
    assert f'data-project="{quote(key, safe="")}"' in html
    assert "A]b</span>" in html


def test_every_figure_of_the_questionnaire_says_what_it_does_under_a_choice():
    given_tables = chart_tables.tables(50)
    standing = charts.standing("yes_item", tables=given_tables)
    assert standing.follows["how"] == "projects"
    assert standing.follows["few"]["height"] == {"step": 24}
    assert {row["id"] for row in standing.spec()["datasets"]["rows"]} <= set(standing.table.index)
    shares = charts.shares(tables=given_tables)
    assert shares.follows["keys"] == list(shares.table.index)
    assert charts.overlap("low", tables=given_tables).follows["how"] == "all"
    assert 'data-follows="projects"' in standing.markdown()
