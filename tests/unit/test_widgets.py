"""The live filter: a widget for a person, a plain figure for everything that runs unattended."""

from __future__ import annotations

import chart_tables
import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from ontmoetingen import charts, widgets
from ontmoetingen.charts.base import Figure
from ontmoetingen.widgets import Selection, chosen_tables, live, status

TABLES = chart_tables.tables(12)
CODE = """\
import chart_tables
from ontmoetingen import charts, widgets
widgets.live(charts.standing, "yes_item", by="type", tables=chart_tables.tables(12))
"""


def executed(monkeypatch, session: str | None) -> nbformat.NotebookNode:
    monkeypatch.delenv("ONTMOETINGEN_READS", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(chart_tables.__file__.rsplit("/", 1)[0]))
    if session:
        monkeypatch.setenv("JPY_SESSION_NAME", session)
    notebook = new_notebook(cells=[new_code_cell(CODE)])
    NotebookClient(notebook, timeout=120).execute()
    return notebook


def test_an_executor_stores_the_figure_and_nothing_of_a_widget(monkeypatch):
    notebook = executed(monkeypatch, None)
    (output,) = notebook.cells[0].outputs
    assert set(output.data) == {
        "text/markdown",
        "text/plain",
        "application/vnd.vegalite.v5+json",
    }
    notebook.cells[0].source = ""  # the call itself may name it
    assert "widget" not in nbformat.writes(notebook)


def test_a_person_gets_a_filter_with_what_is_chosen_in_words(monkeypatch):
    notebook = executed(monkeypatch, "verkennen.ipynb")
    (output,) = notebook.cells[0].outputs
    assert "application/vnd.jupyter.widget-view+json" in output.data
    text = nbformat.writes(notebook)
    assert "12 van 12 projecten gekozen" in text
    assert "vnd.vegalite" in text


def test_our_own_executor_never_gets_a_widget(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "verkennen.ipynb")
    monkeypatch.setenv("ONTMOETINGEN_READS", "/dev/null")
    assert isinstance(live(charts.standing, "yes_item", tables=TABLES), Figure)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        # projects p0000 to p0011 have 10 to 21 respondents: 12 x 10 + (0 + 1 + ... + 11) = 186
        (Selection(), "12 van 12 projecten gekozen, 186 deelnemers."),
        (Selection(("p0001", "p0002")), "2 van 12 projecten gekozen, 23 deelnemers."),
        # every fourth is education: 10 + 14 + 18 = 42
        (Selection((), "type", "onderwijs"), "3 van 12 projecten gekozen, 42 deelnemers."),
        (Selection(("weg",)), "Geen enkel project past bij deze keuze."),
    ],
)
def test_the_choice_is_said(selection, expected):
    assert status(TABLES, selection) == expected


def test_a_hidden_project_is_named_and_in_no_sum():
    projects = TABLES.read("projects")
    projects.loc[0, ["status", "n_respondents"]] = ["hidden", None]
    said = status(type(TABLES).of({"projects": projects}), Selection(("p0000", "p0001")))
    assert said == "2 van 12 projecten gekozen, 11 deelnemers. Verborgen: Project 0000."


def test_a_choice_keeps_its_projects_and_the_reference_of_all():
    chosen = chosen_tables(TABLES, Selection(("p0001", "p0002")))
    assert set(chosen.read("project_scores")["project_id"]) == {"p0001", "p0002"}
    assert chosen.read("overall").equals(TABLES.read("overall"))
    assert set(chosen.read("change")["project_id"]) == {"", "p0001", "p0002"}


def test_a_hostile_project_name_is_inert_in_the_filter(monkeypatch):
    monkeypatch.delenv("ONTMOETINGEN_READS", raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", "verkennen.ipynb")
    tables = chart_tables.tables(3, chart_tables.NASTY)
    hidden = tables.read("projects").assign(status="hidden")
    box = live(
        charts.standing,
        "yes_item",
        tables=type(tables)(lambda n: hidden if n == "projects" else tables.read(n), False),
    )
    said = box.children[1].value
    assert "&lt;script&gt;" in said
    assert "<script" not in said
    assert widgets.is_live()
