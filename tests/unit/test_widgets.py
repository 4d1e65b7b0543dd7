"""Who gets the live filter: a person a widget, everything that runs unattended a plain figure."""

from __future__ import annotations

import json
import os
import re
from importlib.util import find_spec

import chart_tables
import pytest
from live_views import TABLES, parts
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

import ontmoetingen
from ontmoetingen import charts
from ontmoetingen.charts.base import Figure
from ontmoetingen.errors import BuildError
from ontmoetingen.widgets import desk

CALL = 'ontmoetingen.live(charts.standing, "yes_item", tables=chart_tables.tables(12))'
CODE = f"""\
import os
import chart_tables
import ontmoetingen
from ontmoetingen import charts
{CALL}
"""
FACE = {"text/markdown", "text/plain", "application/vnd.vegalite.v5+json"}
VIEW = "application/vnd.jupyter.widget-view+json"
# Code of another host that a script takes in; an address of a namespace or in a message is none.
LOADS = re.compile(r"""\b(?:import|from|fetch)\s*\(?\s*["'`](?:https?:)?//""")


@pytest.fixture(scope="module")
def outputs() -> list[dict]:
    """One cell run four times in a kernel: for another executor, ours, a person, ours again."""
    ours = 'os.environ["ONTMOETINGEN_HEADLESS"] = "1"'
    person = 'del os.environ["ONTMOETINGEN_HEADLESS"]'
    opened = 'os.environ["JPY_SESSION_NAME"] = "verkennen.ipynb"'
    cells = (CODE, f"{ours}; {opened}\n{CALL}", f"{person}\n{CALL}", f"{ours}\n{CALL}")
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ONTMOETINGEN_", "JPY_"))}
    here = chart_tables.__file__.rsplit("/", 1)[0]
    NotebookClient(notebook, timeout=120).execute(env=kept | {"PYTHONPATH": here})
    return [dict(output.data) for cell in notebook.cells for output in cell.outputs]


@pytest.mark.skipif(find_spec("anywidget") is None, reason="needs anywidget")
def test_only_a_person_gets_a_widget_and_its_saved_face_is_what_an_executor_stores(outputs):
    other, ours, person, again = outputs
    assert set(other) == FACE
    assert other == ours == again
    assert {kind: person[kind] for kind in FACE} == other
    assert set(person) - FACE == {VIEW}
    assert "widget" not in json.dumps(ours)


def test_our_own_executor_never_gets_a_widget(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "verkennen.ipynb")
    monkeypatch.setenv("ONTMOETINGEN_HEADLESS", "1")
    assert isinstance(ontmoetingen.live(charts.standing, "yes_item", tables=TABLES), Figure)
    whole = ontmoetingen.live(tables=TABLES)
    assert whole.label == charts.standing("yes_item", tables=TABLES).label


def test_without_what_shows_live_charts_it_says_what_to_do(monkeypatch):
    monkeypatch.delenv("ONTMOETINGEN_HEADLESS", raising=False)
    monkeypatch.delenv("ONTMOETINGEN_READS", raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", "verkennen.ipynb")
    monkeypatch.setattr(desk, "OPENS_A_WIDGET", "a_package_that_is_not_there")
    with pytest.raises(BuildError) as refused:
        ontmoetingen.live(charts.standing, "yes_item", tables=TABLES)
    assert str(refused.value) == (
        "live view: needs a_package_that_is_not_there, which is absent. "
        "HINT: install it with: make lab"
    )


def test_the_whole_desk_makes_a_tab_when_it_is_opened(watched):
    _, tabs = parts(ontmoetingen.live())
    assert [len(tab.children) for tab in tabs.children] == [1, 0, 0, 0]
    tabs.selected_index = 2
    assert [len(tab.children) for tab in tabs.children] == [1, 0, 1, 0]
    assert tabs.titles == ("Vragen", "Profiel", "Thema’s", "Bevindingen")


def test_live_charts_ask_no_other_host(watched):
    _, pane = parts(ontmoetingen.live(charts.standing, "meets_origin"))
    assert LOADS.search('import embed from "https://esm.sh/vega-embed";import("https://x.nl/y.js")')
    assert LOADS.search(str(pane.children[2]._esm)) is None  # all of it, 0.9 MB
