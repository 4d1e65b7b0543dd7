"""Which published tables the running notebook cell has read. In: their names. Out: a list.

A figure tells its reader which tables it was computed from. Typing that list beside every chart
would be a claim that nobody checks; what the cell really read before it made the figure is a fact.
Outside a notebook nothing is known of cells, and nothing is claimed.
"""

from __future__ import annotations

import sys
from typing import Any

_READ: dict[str, None] = {}  # names in the order of reading, each once
_WATCHED: list[Any] = []  # the notebook that forgets them when its next cell begins


def note(name: str) -> None:
    """Remember that the cell that runs has read the published table ``name``."""
    if _in_notebook():
        _READ[name] = None


def of_this_cell() -> tuple[str, ...]:
    """Names of the tables that this cell has read so far, in the order of reading.

    Returns
    -------
    Empty outside a notebook, where there are no cells.

    >>> of_this_cell()
    ()
    """
    return tuple(_READ) if _in_notebook() else ()


def _in_notebook() -> bool:
    """Whether a notebook runs; the first time, ask it to say when a cell begins."""
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module else None
    if shell is not None and shell not in _WATCHED:
        _WATCHED.append(shell)
        shell.events.register("pre_run_cell", _forget)
    return shell is not None


def _forget(_cell: object = None) -> None:
    _READ.clear()
