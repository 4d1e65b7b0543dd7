"""Rows behind a sentence. In: tables that a study may or may not have. Out: rows, maybe none.

A study without a second moment, or without a background to hold equal, lacks whole tables. Its
chapters must say so in words instead of failing, so absence is no error here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..charts.markdown import escape
from ..charts.tables import Tables, one_row, released
from ..charts.texts import quoted
from ..errors import StudyError
from ..grammar import say

if TYPE_CHECKING:
    import pandas as pd


def rows_of(tables: Tables, table: str, **where: object) -> pd.DataFrame:
    """Rows in which every named column has its value; empty when there is no such table."""
    import pandas as pd

    try:
        frame = tables.read(table)
    except (StudyError, KeyError):  # as the published folder says it, and as a dictionary does
        return pd.DataFrame()
    for column, value in where.items():
        if column not in frame:
            return frame.iloc[:0]
        frame = frame[frame[column].fillna("") == value]
    return frame


def row_of(tables: Tables, table: str, **where: object) -> pd.Series | None:
    """The first of those rows; none when there is none."""
    frame = rows_of(tables, table, **where)
    return None if frame.empty else frame.iloc[0]


def shown_row(tables: Tables, table: str, **where: object) -> pd.Series | None:
    """The first of those rows that is not hidden."""
    frame = rows_of(tables, table, **where)
    frame = frame if frame.empty else released(frame)
    return None if frame.empty else frame.iloc[0]


def has(row: pd.Series, *columns: str) -> bool:
    """Whether the row has a number in all these columns."""
    import pandas as pd

    return all(column in row.index and not pd.isna(row[column]) for column in columns)


def name_of(tables: Tables, item: str) -> str:
    """The short name of an item in quotation marks, safe in Markdown."""
    return escape(quoted(tables.item(item)["short_label"]))


def when(tables: Tables, wave: str) -> str:
    """The moment in words."""
    label = str(one_row(tables.read("waves"), "wave", wave)["label"])
    return say(tables.noun, "when", "wave", wave=escape(quoted(label)))
