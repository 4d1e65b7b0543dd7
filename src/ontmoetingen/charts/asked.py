"""What was asked and when, in the order of the questionnaire. In: items, waves. Out: rows.

Charts that hold everything asked need a short name per row that no other row has: the item, and the
wave where the item was asked more than once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import dutch
from .markdown import plain
from .measures import Measure, main
from .tables import Tables


@dataclass(frozen=True)
class Asked:
    """One item at one wave: its ids, how it is called, and how its numbers are shown."""

    item: str
    wave: str
    told: str
    measure: Measure


def asked_rows(tables: Tables) -> list[Asked]:
    """Every item and wave, items in the order of the instrument and waves in order of time."""
    waves = tables.read("waves").sort_values("order")
    labels = dict(zip(waves["wave"].astype(str), waves["label"].astype(str), strict=True))
    return [
        Asked(str(row["item"]), wave, _told(row, wave, labels), main(row))
        for _, row in tables.read("items").sort_values("order").iterrows()
        for wave in labels
        if wave in str(row["waves"]).split(";")
    ]


def _told(item, wave: str, labels: dict[str, str]) -> str:
    name = plain(item["short_label"], 60)
    several = ";" in str(item["waves"])
    return f"{name}, {plain(labels[wave], 30).lower()}" if several else name


def counted_rows(items: Sequence[str], count: int | None = None) -> str:
    """A number of rows in words: an item asked at two waves makes them measurements.

    Parameters
    ----------
    items : the item of every row.
    count : how many of them are meant; all when left out.

    >>> counted_rows(["a", "b"]), counted_rows(["a", "a", "b"]), counted_rows(["a", "b"], 1)
    ('2 vragen', '3 metingen', '1 vraag')
    """
    twice = len(set(items)) < len(items)
    words = ("meting", "metingen") if twice else ("vraag", "vragen")
    return dutch.counted(len(items) if count is None else count, *words)
