"""What a cell has read is what its figure says it was computed from; the next cell starts anew."""

from __future__ import annotations

import asyncio
import os

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ontmoetingen import reads
from ontmoetingen.book.kernel import run_notebook
from ontmoetingen.charts.faces import faces_markdown

HEAD = """import pandas as pd
from ontmoetingen import published
from ontmoetingen.charts import Figure, Table
def table(*names):
    for name in names:
        published.table(name)
    return Table(label="tbl-x", frame=pd.DataFrame({"a": [1]}), caption="Proef")
"""


@pytest.fixture(scope="module")
def shown(repository):
    """The Markdown of three cells that ran one after the other in a real kernel."""
    sources = ["table('study', 'goals')", "table('study', 'items')", "table()"]
    notebook = new_notebook(cells=[new_code_cell(s) for s in [HEAD, *sources]])
    path = repository / "notebooks" / "proef.ipynb"  # where the kernel works; nothing is written
    asyncio.run(run_notebook(notebook, path, dict(os.environ), 60, lambda: None))
    return [c.outputs[0]["data"]["text/markdown"] for c in notebook.cells[1:]]


def test_tables_that_only_name_things_are_left_out_beside_others(shown):
    assert "](../assets/tabellen/goals.csv)" in shown[0]
    assert shown[0].count("assets/tabellen/") == 1


def test_they_are_named_where_there_is_nothing_else(shown):
    assert shown[1].count("assets/tabellen/") == 2


def test_a_cell_that_read_nothing_claims_nothing(shown):
    assert "assets/tabellen/" not in shown[2]
    assert "[Code](#cell)" in shown[2]


def test_outside_a_notebook_nothing_is_claimed():
    reads.note("goals")
    assert reads.of_this_cell() == ()


def test_a_title_of_a_table_is_text():
    markdown = faces_markdown("tbl-x", 'Wie "a"', {"goals": "a](b) {{< x >}}"})
    assert r"[Tabel ‘a\](b) \{\{\< x \>\}\}’ (CSV)]" in markdown
    assert 'aria-label="Meenemen en nakijken: Wie ”a”"' in markdown
