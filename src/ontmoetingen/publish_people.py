"""The tables about who took part. In: responses, what may be known. Out: projects, background.

Part of the pipeline, before the wall: it wires numbers of respondents and their background to what
may be known of them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .disclosure.rules import Rules
from .disclosure.shield_people import shielded_people
from .model.instrument import Instrument
from .responses import Responses
from .scoring.rows import background_contrasts


def known_people(responses: Responses, totals: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """What may be known of the number of respondents of every project, 0 where nobody answered.

    Parameters
    ----------
    totals : from `shield.shielded`.
    """
    merged = responses.projects[["project_id"]].merge(responses.people, on="project_id", how="left")
    people = merged.assign(n_respondents=merged["n_respondents"].fillna(0).astype(int))
    return shielded_people(people, totals, rules)


def projects_table(responses: Responses, people: pd.DataFrame) -> pd.DataFrame:
    """Projects with their attributes as labels and what may be known of how many took part.

    Parameters
    ----------
    people : from `known_people`.
    """
    known = people.drop(columns="n_respondents")
    merged = responses.projects.merge(known, on="project_id", how="left")
    for attribute in responses.instrument.project.attributes:
        if attribute.values and attribute.id in merged:
            merged[attribute.id] = merged[attribute.id].map(dict(attribute.values))
    low, high = merged.pop("n_low"), merged.pop("n_high")
    bounds = {"n_respondents_low": low, "n_respondents_high": high}
    release = [responses.as_released.get(project, "") for project in merged["project_id"]]
    n = np.floor((low + high) / 2)
    return merged.assign(n_respondents=n, **bounds, as_released=release)


def points_table(
    points: pd.DataFrame, people: pd.DataFrame, instrument: Instrument, rules: Rules
) -> pd.DataFrame:
    """Background of participants per project, as precisely as may be shown, without its number.

    A mean is rounded to steps in which ``min_width`` units of one person more or less make no
    difference; the share of a group to steps twice as large, since a share of 0 or 1 is about
    everybody. A project is shown where its number of respondents is and enough of them are known.

    Parameters
    ----------
    points : from `rows.trait_point_table`; people : from `known_people`.
    """
    return _rounded(points, people, instrument, rules)[[*points.columns.drop("n"), "reason"]]


def points_of_models(
    points: pd.DataFrame, people: pd.DataFrame, instrument: Instrument, rules: Rules
) -> pd.DataFrame:
    """Background as it is told, for models that may rest on nothing else.

    Steps differ by number of people, so that equal means may be told as different numbers. Where
    that alone can be all the difference between projects, they are taken as equal: a model would
    find an effect of rounding.

    Parameters
    ----------
    points, people, instrument, rules : as in `points_table`; only what is shown comes back.
    """
    known = _rounded(points, people, instrument, rules)
    shown = known[known["reason"] == ""]
    half = shown["step"] / 2
    by = shown["trait"]
    low = (shown["value"] - half).groupby(by).transform("max")
    high = (shown["value"] + half).groupby(by).transform("min")
    return shown.assign(value=shown["value"].mask(low <= high, (low + high) / 2))


def _rounded(
    points: pd.DataFrame, people: pd.DataFrame, instrument: Instrument, rules: Rules
) -> pd.DataFrame:
    """The points with the ``step`` that each is rounded to, and the ``reason`` to hide it."""
    known = points.merge(people, on="project_id", how="left")  # has no column n
    shares = {c.id for c in background_contrasts(instrument) if c.values}
    people_per_step = np.where(known["trait"].isin(shares), 2, 1) * rules.min_width.threshold
    step = np.ceil(10 * people_per_step / known["n_low"].to_numpy(float)) / 10
    few = known["n"].to_numpy(float) < rules.min_respondents.threshold
    reason = np.where(few, rules.min_respondents.reason, known["reason"].fillna(""))
    return known.assign(value=(known["value"] / step).round() * step, reason=reason, step=step)
