"""A data frame as a reader sees it. In: rows with numbers and words. Out: a pipe table in Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .. import dutch
from .follows import row_keys
from .markdown import pipe_table, plain

if TYPE_CHECKING:
    import pandas as pd

NO_DATA = "geen gegevens"


def frame_markdown(frame: pd.DataFrame, decimals: Mapping[str, int] | None = None) -> str:
    """The rows of a data frame as a pipe table with Dutch numbers; missing cells in words."""
    columns = {name: _texts(frame[name], (decimals or {}).get(name)) for name in frame.columns}
    numeric = [_is_number(frame[name]) for name in frame.columns]
    rows = zip(*columns.values(), strict=True)
    return pipe_table([str(c) for c in frame.columns], rows, numeric, row_keys(frame))


def is_missing(value: object) -> bool:
    """Whether a cell holds nothing, in whichever of the ways that pandas has for it.

    >>> is_missing(None), is_missing(float("nan")), is_missing(0)
    (True, True, False)
    """
    return value is None or str(value) in {"nan", "<NA>", "NaT"}


def _is_number(column: pd.Series) -> bool:
    return bool(_numbers(column)) or column.dtype.kind in "iuf"


def _numbers(column: pd.Series) -> list[float]:
    # A column with a hidden cell holds words beside its numbers; the numbers still line up.
    kinds = int | float
    values = (v for v in column.tolist() if isinstance(v, kinds) and not isinstance(v, bool))
    return [v for v in values if v == v]  # noqa: PLR0124 - only NaN differs from itself


def _texts(column: pd.Series, decimals: int | None) -> list[str]:
    if decimals is None:
        decimals = 0 if all(v == round(v) for v in _numbers(column)) else 1
    return [_cell(value, decimals) for value in column.tolist()]


def _cell(value: object, decimals: int | None) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if is_missing(value):
        return NO_DATA
    return dutch.number(value, decimals) if isinstance(value, int | float) else plain(value)
