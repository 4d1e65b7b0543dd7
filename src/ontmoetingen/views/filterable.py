"""Lists that a page can filter. In: a ready view. Out: the same within a mark that scripts know.

On paper and without a script the mark does nothing: everything stands there. ``theme/filter.js``
reads the mark; a short list gets no fields, since it is read faster than it is filtered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..charts.markdown import attribute, escape
from .passage import Passage

EVERY = "Alle"  # in a cell: all values of its column
BETWEEN = ";"  # a "|" would end the cell of a table


def filterable(
    shown: Passage, things: tuple[str, str], select: Sequence[str] = (), every: str = EVERY
) -> Passage:
    """A view with fields above it on a page: a search, and a choice per column and source.

    Parameters
    ----------
    shown : a table, cards or a list of terms.
    things : one and more of what is listed, in Dutch.
    select : headings of the columns to choose from; cells there join several values by ``"; "``.
    every : what a cell says that holds for all values of its column.

    >>> print(filterable(Passage("x\\n"), ("term", "termen")))
    ::: {.filterable things="term;termen" every="Alle"}
    <BLANKLINE>
    x
    <BLANKLINE>
    :::
    <BLANKLINE>
    """
    said = {"select": BETWEEN.join(select), "things": BETWEEN.join(things), "every": every}
    marks = " ".join(f'{name}="{attribute(value)}"' for name, value in said.items() if value)
    return Passage(f"::: {{.filterable {marks}}}\n\n{shown.markdown.rstrip()}\n\n:::\n")


def filtered(told: str, target: str, choices: Mapping[str, str]) -> str:
    """A link to a filterable table that opens it with ``choices`` made.

    Without a script it leads to the whole table.

    Parameters
    ----------
    told : the words of the link.
    target : the table, as in a link: ``"#tbl-bewijs"`` or ``"bewijs.ipynb#tbl-bewijs"``.
    choices : heading of a column and the value to choose there.

    >>> filtered("3", "#tbl-bewijs", {"Doel": "Rust", "Soort": "Risico"})
    '[3](#tbl-bewijs){filter="Doel: Rust;Soort: Risico"}'
    """
    said = attribute(BETWEEN.join(f"{column}: {value}" for column, value in choices.items()))
    return f'[{escape(told)}]({target}){{filter="{said.replace("|", "&#124;")}"}}'
