"""Choices of projects, and what a page should hold under each: from published rows, by pandas."""

from __future__ import annotations

import math

import pandas as pd
from choice_site import SHARE, WAVE

from ontmoetingen.charts.site_traits import traits_of

Z = 1.959963984540054
STATES = (
    "all",
    "one",
    "three",
    "fifty",
    "with hidden ones",
    "hidden ones only",
    "a kind",
    "a kind in a region",
    "an age group",
    "names outside a kind",
)


def some(tables, count: int, *, hidden: int = 0) -> list[str]:
    """Projects shown for the share, and of those that are hidden for it."""
    rows = tables.rows("project_scores", SHARE, WAVE)
    shown, gone = rows[rows["status"] == "released"], rows[rows["status"] != "released"]
    return [*shown["project_id"].iloc[5 : 5 + count], *gone["project_id"].iloc[:hidden]]


def by_trait(tables, trait: str, group: int) -> tuple[str, set[str]]:
    found = next(t for t in traits_of(tables, {}) if t.id == trait)
    ids = tables.read("projects")["project_id"]
    chosen = {i for i, place in zip(ids, found.place, strict=True) if place == group}
    return found.values[group], chosen


def states(tables) -> dict[str, tuple[dict, set[str]]]:
    """Name to the choice in the page and the projects that belong to it."""
    every = set(tables.read("projects")["project_id"])
    one, three, fifty = some(tables, 1), some(tables, 3), some(tables, 50)
    mixed, gone = some(tables, 2, hidden=2), some(tables, 0, hidden=3)
    kind, of_kind = by_trait(tables, "type", 2)
    region, of_region = by_trait(tables, "region", 0)
    old, of_old = by_trait(tables, "gemiddeld-age", 1)
    return {
        "all": ({}, every),
        "one": ({"projects": one}, set(one)),
        "three": ({"projects": three}, set(three)),
        "fifty": ({"projects": fifty}, set(fifty)),
        "with hidden ones": ({"projects": mixed}, set(mixed)),
        "hidden ones only": ({"projects": gone}, set(gone)),
        "a kind": ({"traits": {"type": kind}}, of_kind),
        "a kind in a region": ({"traits": {"type": kind, "region": region}}, of_kind & of_region),
        "an age group": ({"traits": {"gemiddeld-age": old}}, of_old),
        "names outside a kind": (
            {"projects": sorted(every - of_kind)[:2], "traits": {"type": kind}},
            set(),
        ),
    }


def expected(tables, item: str, members: set[str]) -> pd.DataFrame:
    """What is shown of these projects for a question, the highest estimate first."""
    rows = tables.rows("project_scores", item, WAVE)
    rows = rows[(rows["status"] == "released") & rows["project_id"].isin(members)]
    return rows.sort_values(["estimate", "project_id"], ascending=[False, True])


def wilson(count: float, n: float) -> tuple[float, float]:
    """Wilson's interval, written another way than in the page: the roots of a quadratic."""
    a, b, c = 1 + Z**2 / n, -(2 * count / n + Z**2 / n), (count / n) ** 2
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)
