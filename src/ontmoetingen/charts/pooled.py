"""What a number about everybody is. In: the published tables. Out: one Dutch sentence.

The overall value is defined in one place, so that it is the same under every chart.
"""

from __future__ import annotations

from .tables import Tables


def definition(tables: Tables) -> str:
    """All respondents together, each counting once, whatever the size of their project."""
    return f"Cijfers over alle {tables.noun.plural} samen; alle deelnemers tellen even zwaar."
