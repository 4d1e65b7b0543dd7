"""Which projects keep the answers of a release. In: what two releases tell. Out: projects.

Whoever has two releases subtracts one from the other. Where few people came, left or changed an
answer, the difference can be what those few answered. A project of which that is so waits: all of
its answers stay as they were released, in every table. What is computed of all projects together is
computed of the same answers, so that no total tells what a project does not.

`moved_people` sees rows of respondents; what it returns is numbers of people per project.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from .differences import Difference

PROJECT, PERSON = "project_id", "respondent_id"
CELL = [PROJECT, "item", "wave"]
MOST_ROUNDS = 16
PRESENT = ""  # the item of who took part and what is known of them, whatever they answered


@dataclass(frozen=True)
class Rows:
    """What is known of respondents.

    Parameters
    ----------
    projects : ``project_id``, ``name`` and attributes, one row per project.
    answers : ``project_id, respondent_id, wave, item, value``, one row per answer.
    respondents : ``respondent_id, project_id, wave`` and background.
    """

    projects: pd.DataFrame
    answers: pd.DataFrame
    respondents: pd.DataFrame


def moved_people(released: Rows, now: Rows) -> pd.DataFrame:
    """Of how many people anything came, went or changed, per project, question and moment.

    Parameters
    ----------
    released : as in the release; now : as they are now.

    Returns
    -------
    Columns ``project_id, item, wave, people``, without rows where nothing moved. The item is
    `PRESENT` for who took part and their background, and for a project whose attributes changed.

    >>> columns = ["project_id", "respondent_id", "wave", "item", "value"]
    >>> def rows(**sizes):
    ...     people = [(p, f"{p}{i}", "T1", "q", 1.0) for p, n in sizes.items() for i in range(n)]
    ...     answers = pd.DataFrame(people, columns=columns)
    ...     projects = pd.DataFrame({"project_id": list(sizes), "name": list(sizes)})
    ...     return Rows(projects, answers, answers[["respondent_id", "project_id", "wave"]])
    >>> moved = moved_people(rows(A=20, B=20), rows(A=21, B=20))
    >>> moved[moved["item"] == "q"].to_numpy().tolist()
    [['A', 'q', 'T1', 1]]
    """
    parts = [
        _moved(released.answers, now.answers, [*CELL, PERSON, "value"]),
        _moved(_present(released), _present(now), _known_of_people(released, now)),
        _other_attributes(released, now),
    ]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _present(rows: Rows) -> pd.DataFrame:
    return rows.respondents.assign(item=PRESENT)


def _known_of_people(released: Rows, now: Rows) -> list[str]:
    """What is compared of a respondent: the background known at both times."""
    both = [c for c in now.respondents if c in released.respondents.columns]
    return [*CELL, PERSON, *(c for c in both if c not in (*CELL, PERSON))]


def _moved(released: pd.DataFrame, now: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """People of whom a row came, went or changed; equal rows cancel, however many there are."""
    sides = [now.assign(by=1), released.assign(by=-1)]
    every = pd.concat([side[[*columns, "by"]].astype({"item": object}) for side in sides])
    each = every.groupby(list(columns), sort=False, dropna=False, as_index=False)["by"].sum()
    people = each[each["by"] != 0].groupby(CELL, sort=False, as_index=False)[PERSON].nunique()
    return people.rename(columns={PERSON: "people"})


def _other_attributes(released: Rows, now: Rows) -> pd.DataFrame:
    """Everybody in a project of which anything but its name changed."""
    columns = [c for c in now.projects if c in released.projects and c != "name"]
    both = pd.concat([rows.projects[columns].astype(object) for rows in (released, now)])
    known = both[both.duplicated(PROJECT, keep=False)]
    other = known.loc[~known.duplicated(columns, keep=False), PROJECT].drop_duplicates()
    size = now.respondents.groupby(PROJECT)[PERSON].nunique().reindex(other).fillna(0)
    return pd.DataFrame(
        {PROJECT: size.index, "item": PRESENT, "wave": "", "people": size.to_numpy(int)}
    )


def also_waiting(
    found: Sequence[Difference], moved: pd.DataFrame, waiting: Collection[str]
) -> frozenset[str]:
    """Which projects wait as well, since these differences were found.

    Those that a difference is about and that moved. Where none is, a total moved by few, or a
    project in which nothing moved is hidden now that others moved: then those wait in which least
    moved there. That is one of sixteen of all that moved, so that few wait who need not, and tables
    are made some sixteen times at most.

    Parameters
    ----------
    found : what two releases tell while ``waiting`` wait; moved : from `moved_people`.

    Returns
    -------
    At least one project, as long as anything was found and any that moved does not wait.
    """
    left = moved[~moved[PROJECT].isin(waiting)]
    named = frozenset(one.unit for one in found) & frozenset(left[PROJECT])
    step = -(-moved[PROJECT].nunique() // MOST_ROUNDS)
    return named or frozenset(project for one in found[:1] for project in _least(left, one, step))


def _least(left: pd.DataFrame, found: Difference, step: int) -> list[str]:
    """The projects in which least moved where this was found, or anywhere if nothing did there."""
    there = left[(left["item"] == found.item) & left["wave"].isin([found.wave, ""])]
    size = left.groupby(PROJECT)["people"].sum()
    among = size[size.index.isin(there[PROJECT])] if len(there) else size
    return among.sort_values(kind="stable").head(step).index.tolist()
