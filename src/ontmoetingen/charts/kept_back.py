"""Why rows are hidden. In: rows of a published table. Out: Dutch reasons as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import dutch
from .markdown import escape

if TYPE_CHECKING:
    import pandas as pd


def reasons(rows: pd.DataFrame) -> str:
    """The reasons of hidden rows, each once.

    >>> import pandas as pd
    >>> reasons(pd.DataFrame({"reason": ["minder dan 10", "te herleiden", "minder dan 10"]}))
    'minder dan 10 en te herleiden'
    """
    return dutch.listed([escape(reason) for reason in sorted(set(rows["reason"].astype(str)))])
