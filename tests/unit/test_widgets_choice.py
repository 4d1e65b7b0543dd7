"""What a choice of projects comes to: who is in it, what is said of it, which rows stay."""

from __future__ import annotations

import chart_tables
import numpy as np
import pytest
from live_views import SOURCE, TABLES

from ontmoetingen import charts
from ontmoetingen.charts.site_traits import traits_of
from ontmoetingen.charts.tables import Tables
from ontmoetingen.widgets import Selection, members, status
from ontmoetingen.widgets.choice import Choice
from ontmoetingen.widgets.drawing import Drawing
from ontmoetingen.widgets.source import Source
from ontmoetingen.widgets.together import TogetherDrawing


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        # projects p0000 to p0011 have 10 to 21 respondents: 12 x 10 + (0 + 1 + ... + 11) = 186
        (Selection(), "12 van 12 projecten gekozen, 186 deelnemers."),
        (Selection(("p0001", "p0002")), "2 van 12 projecten gekozen, 23 deelnemers."),
        # every fourth is education: 10 + 14 + 18 = 42
        (Selection().with_trait("type", "onderwijs"), "3 van 12 projecten gekozen, 42 deelnemers."),
        # choices narrow each other: p0004 is education, p0001 is not
        (
            Selection(("p0001", "p0004"), (("type", "onderwijs"),)),
            "1 van 12 projecten gekozen, 14 deelnemers.",
        ),
        (Selection(("weg",)), "Geen enkel project past bij deze keuze."),
        (Selection((), (("type", "weg"),)), "Geen enkel project past bij deze keuze."),
    ],
)
def test_the_choice_is_said(selection, expected):
    assert status(SOURCE, selection) == expected


def test_a_hidden_project_is_named_and_in_no_sum():
    projects = TABLES.read("projects")
    projects.loc[0, ["status", "n_respondents"]] = ["hidden", None]
    said = status(Source.of(Tables.of({"projects": projects})), Selection(("p0000", "p0001")))
    assert said == (
        "2 van 12 projecten gekozen, 11 deelnemers. Verborgen en in geen som: Project 0000."
    )


def test_a_choice_keeps_its_projects_and_what_is_about_no_project():
    drawing = Drawing(charts.standing("yes_item", tables=TABLES), SOURCE)
    chosen = members(SOURCE, Selection(("p0001", "p0002")))
    rows = drawing.rows(chosen)
    assert {row["p"] for row in rows["rows"]} == {"Project 0001", "Project 0002"}
    assert rows["once"] == [{}]  # the line of all together stays
    cells, count = drawing.cells(chosen, 1)
    assert count == 2
    assert cells[0][0] in {"Project 0001", "Project 0002"}


def test_in_a_chart_of_very_many_projects_rows_are_found_by_their_place():
    tables = chart_tables.tables(400)
    source = Source.of(tables)
    drawing = Drawing(charts.standing("yes_item", tables=tables), source)
    assert not any("p" in row for row in drawing.datasets["rows"])
    chosen = members(source, Selection(("p0007",)))
    (row,) = drawing.rows(chosen)["rows"]
    scores = tables.read("project_scores")
    own = scores[(scores["project_id"] == "p0007") & (scores["item"] == "yes_item")].iloc[0]
    assert row["e"] == pytest.approx(own["estimate"] * 100, abs=0.01)


def test_groups_are_those_of_the_site():
    assert [trait.described() for trait in SOURCE.traits] == [
        trait.described() for trait in traits_of(TABLES, {})
    ]


def test_the_same_choice_again_tells_nobody():
    told = []
    new = Choice(SOURCE)
    new.follow(told.append)
    new.set(Selection(("p0001",)))
    new.set(Selection(("p0001",)))
    assert told == [Selection(("p0001",))]


def test_every_chosen_place_is_one_of_the_table():
    everyone = members(SOURCE, Selection())
    assert np.array_equal(everyone, np.arange(12))


def test_a_mean_of_which_no_squares_are_published_is_told_without_an_interval():
    """Three projects of ten answers with the means 3, 4 and 5: together 120 / 30 = 4."""
    frames = {name: TABLES.read(name) for name in ("projects", "items", "waves", "overall")}
    frames |= {"answers": TABLES.read("answers"), "project_scores": TABLES.read("project_scores")}
    told = {"item": "rated", "measure": "mean", "n": 10, "status": "released"}
    first = frames["project_scores"].head(3).assign(value=[3.0, 4.0, 5.0], **told)
    frames["project_scores"] = first
    sums = first[["project_id", "item", "wave", "status"]].assign(sum=first["n"] * first["value"])
    tables = Tables.of(frames | {"totals": sums.assign(sum_squares=float("nan"))})
    drawing = TogetherDrawing(charts.answers("rated", tables=tables), Source.of(tables))
    assert "4,00 (n = 30)" in drawing.note(np.arange(3))
