"""What tests of the live filter share: small tables, and a view in front of a reader."""

from __future__ import annotations

import chart_tables

from ontmoetingen.widgets.source import Source

TABLES = chart_tables.tables(12)
SOURCE = Source.of(TABLES)


def parts(box) -> tuple:
    """The bar and what stands below it, in front of a reader."""
    bar, shown = box.children
    shown._view_count = 1
    return bar, shown


def sent(pane) -> dict:
    """What a live chart was last told to draw, by the name of each data set."""
    return {u["name"]: u["value"] for u in pane.children[2]._py_to_js_updates if "name" in u}
