"""What a reader can take along and look up under a figure or table. In: its label. Out: Markdown.

Links that work without a script: the picture as a file, the code that made the figure, and the
published tables it was computed from. ``theme/faces.js`` adds what only a script can make: the
numbers as they are shown at this moment, and the picture as PNG. On paper there is nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .. import published, reads
from .downloads import FOLDER
from .markdown import attribute, escape, plain

# Stands for the cell that shows the figure, whose name a figure does not know. The book fills it
# in: book/cell_links.py for the built-in engine, theme/filters/quarto.lua for Quarto.
CELL = "#cell"
CODE = f"[Code]({CELL})"
# Tables that say what things are called: every figure reads them, and none of its numbers is there.
DESCRIBING = frozenset({"study", "items", "waves", "projects"})

NAMED = "Meenemen en nakijken: "  # how the links under a figure are called for who hears them
CITED = re.compile(r"\s*\[-?@[^\]]*\]")


def tables_of_cell() -> dict[str, str]:
    """Name and title of the published tables that the running cell has read so far.

    Tables that only hold names are left out where there are others.

    >>> tables_of_cell()
    {}
    """
    read = [name for name in reads.of_this_cell() if name in published.names()]
    numbers = [name for name in read if name not in DESCRIBING]
    return {name: plain(published.sidecar(name)["title"]) for name in numbers or read}


def faces_markdown(label: str, title: str, tables: Mapping[str, str]) -> str:
    """The links under a figure or table, one to a line.

    Parameters
    ----------
    label : ``fig-...`` or ``tbl-...``; a figure also has a picture.
    title : what the figure or table is, in plain text, for who hears the links.
    tables : name and title of the published tables it was computed from; may be empty.

    >>> print(faces_markdown("tbl-x", "Wie [@boek, p. 2]", {"goals": "Doelen"}))
    ::: {.faces of="tbl-x" role="group" aria-label="Meenemen en nakijken: Wie"}
    [Code](#cell){.face .face-code}
    [Tabel ‘Doelen’ (CSV)](../assets/tabellen/goals.csv){.face .face-table download="goals.csv"}
    :::
    """
    links = [
        *([_picture(label)] if label.startswith("fig-") else []),
        f"{CODE}{{.face .face-code}}",
        *(f"{_table(name, told)}{{.face .face-table {_saved_as(name)}}}"
          for name, told in tables.items()),
    ]  # fmt: skip
    return "\n".join([f"::: {{.faces {_names(label, title)}}}", *links, ":::"])


def table_faces(label: str, title: str, tables: Mapping[str, str]) -> str:
    """The same links under a table, as HTML around Markdown.

    JupyterLab shows a table as Markdown, and what is written for Pandoc alone would stand there as
    text. Pandoc reads these elements as its own, and the filters of the book make each a link.

    Parameters
    ----------
    label, title, tables : as in `faces_markdown`.
    """
    links = [f'<span class="face face-code">{CODE}</span>']
    links += [
        f'<span class="face face-table" {_saved_as(name)}>{_table(name, told)}</span>'
        for name, told in tables.items()
    ]
    return "\n".join(
        [
            '<div class="content-visible" when-format="html">',
            f'<div class="faces" {_names(label, title)}>',
            "",
            *links,
            "",
            "</div>",
            "</div>",
        ]
    )


def _names(label: str, title: str) -> str:
    """What the links belong to, for the page and for who hears them; citations are not said."""
    name = attribute(NAMED + plain(CITED.sub("", title), 120))
    return f'of="{label}" role="group" aria-label="{name}"'


def _picture(label: str) -> str:
    return f'[Beeld (SVG)](../figures/charts/{label}.svg){{.face .face-svg download="{label}.svg"}}'


def _table(name: str, title: str) -> str:
    return f"[Tabel ‘{escape(title)}’ (CSV)](../assets/{FOLDER}/{name}.csv)"


def _saved_as(name: str) -> str:
    return f'download="{name}.csv"'
