"""Tables of Quarto that a screen reader can walk. In: a table of a page. Out: the same, dressed.

The same rules as for the built-in engine (``tables``), on a page instead of a parsed document.
"""

from __future__ import annotations

from .html_tree import Node
from .tables import are_names


def scrolling(table: Node, label: str) -> Node:
    """The table in a group that the keyboard reaches, so that the page never scrolls sideways.

    Parameters
    ----------
    table : with its caption inside.
    label : where references lead; may be empty.
    """
    _direct(table)
    caption = table.first(lambda n: n.tag == "caption")
    name = caption.text() if caption else ""
    attributes = {"id": label} if label else {}
    group = {"class": "table-scroll", "role": "group", "tabindex": "0"}
    return Node("div", attributes | group | {"aria-label": name or "Tabel"}, [table])


def _direct(table: Node) -> None:
    """Tell of each head cell whether it names a column or a row; changed in place."""
    for head in table.all(lambda n: n.tag == "thead"):
        for cell in head.all(lambda n: n.tag == "th"):
            if cell.text():
                cell.attributes["scope"] = "col"
    for body in table.all(lambda n: n.tag == "tbody"):
        firsts = [next(row.elements(), None) for row in body.elements()]
        if are_names([cell.text() if cell else "" for cell in firsts]):
            for cell in filter(None, firsts):
                cell.tag = "th"
                cell.attributes["scope"] = "row"
