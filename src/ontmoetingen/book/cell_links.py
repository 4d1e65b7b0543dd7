"""From a figure to the cell that made it. In: the Markdown of a cell's outputs. Out: with the link.

A figure does not know the name of its cell and writes ``#cell``. The name that a cell gets is the
one that Quarto gives it, so that a link from elsewhere works whichever engine made the page.
"""

from __future__ import annotations

import re
from typing import Any

LINK = "](#cell)"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def cell_id(cell: dict[str, Any], options: dict[str, Any]) -> str:
    """What a cell is called on its page; empty when it has no name that fits an address.

    >>> cell_id({"id": "a1"}, {"label": "stand"}), cell_id({"id": "a1"}, {}), cell_id({}, {})
    ('cell-stand', 'cell-a1', '')
    """
    name = str(options.get("label") or cell.get("id") or "")
    return f"cell-{name}" if NAME.fullmatch(name) else ""


def linked(markdown: str, target: str) -> str:
    """The links of figures to their code filled in, or taken out where there is nothing to show.

    Parameters
    ----------
    markdown : an output of a cell; each such link stands on a line of its own.
    target : id of the cell; empty when its code is not on the page.

    >>> linked("[Code](#cell)\\n[b](c)", "cell-a"), linked("[Code](#cell)\\n[b](c)", "")
    ('[Code](#cell-a)\\n[b](c)', '[b](c)')
    """
    if target:
        return markdown.replace(LINK, f"](#{target})")
    return "\n".join(line for line in markdown.split("\n") if LINK not in line)
