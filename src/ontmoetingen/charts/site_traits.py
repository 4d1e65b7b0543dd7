"""By which traits a reader can choose projects. In: published projects. Out: groups per trait.

A trait with a few values is a choice as it is. A date becomes its year. A number, such as the mean
age of the participants of a project, becomes three groups of about as many projects, with round
limits that the page explains. What is different for nearly every project is no group and left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from .. import dutch
from ..dutch import Noun
from .markdown import plain
from .tables import Tables, released

NOT_TRAITS = {"project_id", "name", "status", "reason"}
COUNTS = "n_respondents"  # and its bounds
MOST_VALUES = 40  # a longer list is no choice but a search
GROUPS = 3
FEWEST = 6  # projects below which three groups would hold single ones
STEPS = (1, 2, 5)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class SiteTrait:
    """A trait to choose by.

    Parameters
    ----------
    id : stands in the address of a page.
    label : how it is called.
    values : the groups, in the order of the list.
    place : per project the index of its group, or null where it is not known.
    note : how the groups were made; empty for a trait that came in groups.
    """

    id: str
    label: str
    values: tuple[str, ...]
    place: tuple[int | None, ...]
    note: str = ""

    def described(self) -> dict:
        return {"id": self.id, "label": self.label, "values": list(self.values), "note": self.note}


def traits_of(tables: Tables, labels: Mapping[str, str]) -> list[SiteTrait]:
    """The traits of projects that make groups, in the order of the published columns.

    Parameters
    ----------
    tables : with ``projects``; ``trait_points`` may be empty.
    labels : what a column of ``projects`` is called; its technical name where left out.
    """
    projects = tables.read("projects")
    found = [*_columns(projects, labels, tables.noun), *_means(projects, tables)]
    return [trait for trait in found if len(trait.values) > 1]


def _columns(projects: pd.DataFrame, labels: Mapping[str, str], noun: Noun) -> Iterator[SiteTrait]:
    for name in (c for c in projects if not c.startswith(COUNTS) and c not in NOT_TRAITS):
        label, column = plain(labels.get(name, name)), projects[name]
        if pd.api.types.is_float_dtype(column) or (
            pd.api.types.is_integer_dtype(column) and column.nunique() > MOST_VALUES
        ):
            yield _cut(name, label, column, noun)
            continue
        texts, note = _dated([None if pd.isna(v) else plain(v) for v in column])
        yield _named(name, label, texts, note)


def _named(name: str, label: str, texts: Sequence[str | None], note: str) -> SiteTrait:
    known = [text for text in texts if text]
    values = tuple(sorted(set(known), key=str.casefold))
    if len(values) > MOST_VALUES or len(values) * 2 > len(known):
        values = ()
    place = {value: at for at, value in enumerate(values)}
    return SiteTrait(name, label, values, tuple(place.get(t) for t in texts), note)


def _dated(texts: Sequence[str | None]) -> tuple[list[str | None], str]:
    """Dates as years; other texts as they are."""
    known = [text for text in texts if text]
    if not known or not all(DATE.fullmatch(text) for text in known):
        return list(texts), ""
    return [text and text[:4] for text in texts], "Het jaar van de datum."


def _means(projects: pd.DataFrame, tables: Tables) -> Iterator[SiteTrait]:
    """The published mean of the participants of a project, such as their age."""
    points = tables.read("trait_points")
    if points.empty:
        return
    shown = released(points)
    for trait, rows in shown.groupby("trait", sort=True):
        values = dict(zip(rows["project_id"].astype(str), rows["value"], strict=True))
        column = projects["project_id"].astype(str).map(values)
        label = f"{plain(rows['trait_label'].iloc[0])}, gemiddeld"
        yield _cut(f"gemiddeld-{trait}", label, column, tables.noun)


def _cut(name: str, label: str, column: pd.Series, noun: Noun) -> SiteTrait:
    numbers = column.astype(float)
    known = numbers.dropna()
    limits = round_limits(known.to_list())
    values = group_words(limits)
    place = tuple(None if pd.isna(v) else sum(v >= limit for limit in limits) for v in numbers)
    note = (
        f"{len(values)} groepen van ongeveer evenveel {noun.plural}, met afgeronde grenzen. "
        f"Een {noun.singular} waarvan dit niet bekend of niet te tonen is, hoort bij geen groep."
    )
    return SiteTrait(name, label, values, place, note)


def round_limits(values: Sequence[float]) -> list[float]:
    """Round numbers that part the values in three groups of about the same size.

    A limit belongs to the group above it. Fewer limits come back when the values are few or alike.

    >>> round_limits([14.1, 15.2, 16.4, 16.6, 18.9, 19.4, 20.3, 22.0, 23.7])
    [16.5, 20.5]
    >>> round_limits([3.0] * 9), round_limits([1.0, 2.0])
    ([], [])
    """
    ordered = sorted(values)
    if len(ordered) < FEWEST or ordered[0] == ordered[-1]:
        return []
    step = _round_step((ordered[-1] - ordered[0]) / 20)
    limits: list[float] = []
    for part in range(1, GROUPS):
        limit = round(round(ordered[len(ordered) * part // GROUPS] / step) * step, 9)
        last = limits[-1] if limits else ordered[0]
        if limit <= ordered[-1] and any(last <= value < limit for value in ordered):
            limits.append(limit)
    return limits


def _round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is at least this."""
    size = 10.0 ** math.floor(math.log10(least))
    return next((s * size for s in STEPS if s * size >= least * (1 - 1e-9)), 10 * size)


def group_words(limits: Sequence[float]) -> tuple[str, ...]:
    """The groups between the limits in words.

    >>> group_words([16.5, 19]), group_words([])
    (('onder 16,5', '16,5 tot 19,0', '19,0 en hoger'), ())
    """
    if not limits:
        return ()
    places = 0 if all(float(limit).is_integer() for limit in limits) else 1
    told = [dutch.number(limit, max(places, _places(limits))) for limit in limits]
    between = [f"{low} tot {high}" for low, high in pairwise(told)]
    return (f"onder {told[0]}", *between, f"{told[-1]} en hoger")


def _places(limits: Sequence[float]) -> int:
    return next((p for p in range(5) if all(round(x, p) == x for x in limits)), 6)
