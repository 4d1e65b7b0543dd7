"""Numbers of a row as the terminal shows them. In: a row of a published table. Out: short text.

A number that is hidden is the word "hidden"; one that does not exist is empty.
"""

from __future__ import annotations

from ..charts.markdown import plain
from ..charts.tables import RELEASED

HIDDEN = "hidden"
LONGEST = 40  # characters of a name


def name(text: object) -> str:
    """A name, cut where it would fill a line."""
    return plain(text, longest=LONGEST)


def is_shown(row, column: str) -> bool:
    """Whether the row may show this number and has it."""
    import pandas as pd

    return getattr(row, "status", RELEASED) == RELEASED and not pd.isna(getattr(row, column))


def _instead(row) -> str:
    return "" if getattr(row, "status", RELEASED) == RELEASED else HIDDEN


def number(row, column: str, digits: int) -> str:
    """With so many digits after the point."""
    if not is_shown(row, column):
        return _instead(row)
    return _digits(getattr(row, column), digits)


def _digits(number: float, digits: int) -> str:
    return f"{round(float(number), digits) + 0.0:.{digits}f}"  # never "-0.00"


def count(row, column: str) -> str:
    """A whole number."""
    return f"{int(getattr(row, column)):,}" if is_shown(row, column) else _instead(row)


def value(row, column: str) -> str:
    """A share as a percentage, a mean with two digits; which one the row's measure says."""
    if not is_shown(row, column):
        return _instead(row)
    found = getattr(row, column)
    return _digits(found, 2) if row.measure == "mean" else f"{_digits(100 * found, 0)}%"


def interval(row, low: str, high: str) -> str:
    """Two ends on the scale of the row's measure."""
    if not (is_shown(row, low) and is_shown(row, high)):
        return _instead(row)
    return f"{value(row, low)} to {value(row, high)}"


def bounds(row, low: str = "ci_low", high: str = "ci_high") -> str:
    """Two ends as they are, with two digits."""
    if not (is_shown(row, low) and is_shown(row, high)):
        return _instead(row)
    return f"{_digits(getattr(row, low), 2)} to {_digits(getattr(row, high), 2)}"


def p_of(row, column: str = "p_value") -> str:
    """A p-value; below a thousandth only that."""
    if not is_shown(row, column):
        return _instead(row)
    return "<0.001" if getattr(row, column) < 0.001 else f"{getattr(row, column):.3f}"
