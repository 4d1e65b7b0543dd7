"""How much a change story holds. In: its published tree. Out: a table with a row per main goal."""

from __future__ import annotations

import pandas as pd

from .. import dutch
from .base import Table
from .markdown import plain
from .programme_tables import SEPARATOR, cited
from .tables import Tables


def counts(*, tables: Tables | None = None) -> Table:
    """How many sub-goals, indicators and activities of its own each main goal has."""
    story = _story(tables)
    goals = story[story["level"] == "main_goal"]
    frame = pd.DataFrame(
        {
            "Hoofddoel": [plain(text) for text in goals["text"]],
            "Gaat over": [_parent(story, parent) for parent in goals["parent"]],
            "Subdoelen": [len(_children(story, goal, "sub_goal")) for goal in goals["id"]],
            "Indicatoren": [len(_children(story, goal, "indicator")) for goal in goals["id"]],
            "Activiteiten": [len(_activities(story, goal, shared=False)) for goal in goals["id"]],
        }
    )
    shared = len(_activities(story, "", shared=True))
    return Table(
        label="tbl-veranderverhaal",
        frame=frame,
        caption="Wat er onder elk hoofddoel staat. Een activiteit kan bij twee hoofddoelen horen; "
        f"nog {dutch.counted(shared, 'activiteit dient', 'activiteiten dienen')} alle hoofddoelen",
        source=cited(story),
    )


def _story(tables: Tables | None) -> pd.DataFrame:
    return (tables or Tables.published()).read("change_story")


def _parent(story: pd.DataFrame, parent: str) -> str:
    return plain(story.loc[story["id"] == parent, "text"].iloc[0])


def _children(story: pd.DataFrame, parent: str, level: str) -> list[str]:
    return list(story.loc[(story["parent"] == parent) & (story["level"] == level), "text"])


def _activities(story: pd.DataFrame, goal: str, *, shared: bool) -> list[str]:
    """Activities of one goal, or those of every goal: the latter are not repeated per goal."""
    every = (story["level"] == "main_goal").sum()
    groups = story[story["level"] == "activity_group"]
    found: list[str] = []
    for group in groups.itertuples():
        serves = str(group.main_goals).split(SEPARATOR)
        if (len(serves) == every) == shared and (shared or goal in serves):
            found += _children(story, group.id, "activity")
    return found
