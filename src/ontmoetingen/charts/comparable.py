"""Whether single projects can be compared at all. In: table ``variation``. Out: a Dutch note.

An estimate can be right for all projects together and still say little about one of them. When most
of the difference seen between projects is noise of small numbers, every chart that sets projects
beside each other says so by itself, so that no author can forget it.
"""

from __future__ import annotations

from .. import dutch
from .tables import RELEASED, Tables

# The least reliability for telling single units apart (Adams 2009, RAND TR-653). Below it three
# tenths or more of the variance between the scores of projects is noise.
LEAST_RELIABILITY = 0.7


def median_reliability(tables: Tables, item: str, wave: str) -> float | None:
    """The middle weight of own answers over all projects, 0-1; None when it may not be known."""
    rows = tables.rows("variation", item, wave)
    if rows.empty or rows["status"].iloc[0] != RELEASED:
        return None
    return float(rows["reliability_median"].iloc[0])


def may_be_ranked(tables: Tables, item: str, wave: str) -> bool:
    """Whether the scores are reliable enough to speak of the place of a single project."""
    median = median_reliability(tables, item, wave)
    return median is not None and median >= LEAST_RELIABILITY


def note(tables: Tables, item: str, wave: str) -> str:
    """A warning to stand under any comparison of single projects; empty when none is needed.

    Parameters
    ----------
    tables : where the numbers come from.
    item, wave : what is compared.

    Source
    ------
    Adams (2009), The reliability of provider profiling, RAND TR-653, on the bound of 0.7.
    """
    median, noun = median_reliability(tables, item, wave), tables.noun
    if median is None:
        return f"Er zijn te weinig {noun.plural} om te weten of ze hier te vergelijken zijn."
    if median >= LEAST_RELIABILITY:
        return ""
    return (
        f"Let op: de betrouwbaarheid is laag ({told(median)}). Zet {noun.plural} hier niet op "
        "volgorde: wie bovenaan staat, kan daar door toeval staan."
    )


def told(median: float) -> str:
    """The median beside what is needed, as text between brackets.

    >>> told(0.2456)
    'mediaan 0,25; vanaf 0,7 is vergelijken zinvol'
    """
    least = dutch.number(LEAST_RELIABILITY, 1)
    return f"mediaan {dutch.number(median, 2)}; vanaf {least} is vergelijken zinvol"
