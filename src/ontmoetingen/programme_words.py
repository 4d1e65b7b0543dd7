"""Tables of programmes in words. In: tables with keys, plans. Out: names beside keys, in order.

Part of the pipeline: what a programme calls its units, respondents, lines and codes stands in its
own files, and comes with the numbers so that nothing after the wall needs those files.
"""

from __future__ import annotations

import pandas as pd

from .model.instrument import Instrument
from .model.profile_plan import GAP, Profile
from .model.sheet_plan import SheetPlan
from .programmes import CODES, PROFILE
from .scoring.profile_scores import GROUP

GAP_LABEL = "Verschil"
INTERVIEWS = "gesprekken"
LEVELS = ("all", "kind", "unit")


def about_profile(instrument: Instrument, profile: Profile, answers: pd.DataFrame) -> pd.DataFrame:
    """One row about a programme with a profile: what it calls things, and how many answered."""
    units, scale = instrument.project, instrument.items[0].scale
    kind = {a.id: a.label for a in units.attributes}.get(profile.compare, "")
    people = answers.drop_duplicates(["project_id", "respondent_id"])
    row = {
        "form": PROFILE,
        "title": instrument.title,
        "belongs_to": instrument.programme,
        "note": profile.note,
        "unit_label": units.label,
        "unit_label_plural": units.label_plural,
        "unit_article": units.article,
        "respondent_label": profile.respondent,
        "respondent_label_plural": profile.respondents,
        "kind_label": kind,
        "scale_min": profile.low,
        "scale_max": profile.high,
        "low_label": scale.labels.get(profile.low, ""),
        "high_label": scale.labels.get(profile.high, ""),
        "n": len(people),
        "n_units": people["project_id"].nunique(),
    }
    return pd.DataFrame([row])


def profile_in_words(
    table: pd.DataFrame, instrument: Instrument, profile: Profile, projects: pd.DataFrame
) -> pd.DataFrame:
    """The table with names beside keys, in the order of the instrument and the profile."""
    lines = {line.id: line for line in profile.lines}
    places = {key: place for place, key in enumerate([*profile.groups, *lines], 1)}
    sides = {s.id: s.label for s in profile.sides} | {GAP: GAP_LABEL}
    waves = {w.id: w.label for w in instrument.waves}
    kinds = {a.id: a.values for a in instrument.project.attributes}.get(profile.compare, {})
    is_group = table["part"] == GROUP
    group = table["key"].where(is_group, table["key"].map({k: x.group for k, x in lines.items()}))
    label = table["key"].map(profile.groups | {k: x.label for k, x in lines.items()})
    own = table["key"].map({k: x.label for k, x in lines.items()})
    found = table.assign(
        unit=table["unit_id"].map(names_of(projects)).fillna(""),
        kind_label=[kinds.get(kind, kind) for kind in table["kind"]],
        moment_label=table["moment"].map(waves).fillna(""),
        side_label=table["side"].map(sides),
        label=label.where(is_group, own),
        group=group,
        group_label=group.map(profile.groups),
        order=table["key"].map(places),
    )
    ranked = found.assign(
        _level=found["level"].map(LEVELS.index),
        _side=found["side"].map(list(sides).index),
        _moment=found["moment"].map([*waves, ""].index),
    )
    by = ["_level", "unit", "unit_id", "kind", "_moment", "part", "order", "_side"]
    return ranked.sort_values(by, ignore_index=True).drop(columns=["_level", "_side", "_moment"])


def names_of(projects: pd.DataFrame) -> dict[str, str]:
    """Id of a unit to its name."""
    return dict(zip(projects["project_id"], projects["name"], strict=True))


def about_sheets(plan: SheetPlan, interviews: pd.DataFrame) -> pd.DataFrame:
    """One row about a programme with interviews, with the columns of `about_profile`."""
    row = {
        "form": CODES,
        "title": plan.title,
        "belongs_to": plan.programme,
        "note": plan.note,
        "unit_label": plan.label,
        "unit_label_plural": plan.label_plural,
        "unit_article": plan.article,
        "respondent_label": "gesprek",
        "respondent_label_plural": INTERVIEWS,
        "kind_label": "",
        "scale_min": None,
        "scale_max": None,
        "low_label": "",
        "high_label": "",
        "n": len(interviews),
        "n_units": interviews["project_id"].nunique(),
    }
    return pd.DataFrame([row])


def codes_in_words(table: pd.DataFrame, plan: SheetPlan, names: dict[str, str]) -> pd.DataFrame:
    """The table of codes with names beside keys, and the place of each code in its plan."""
    codes = {code.id: code for code in plan.codes}
    goal = table["code"].map({k: c.goals[0] for k, c in codes.items()})
    goals = {k: ";".join(plan.goals[g] for g in c.goals) for k, c in codes.items()}
    places = {key: place for place, key in enumerate(codes, 1)}
    return table.assign(
        unit=table["unit_id"].map(names).fillna(""),
        kind_label=table["kind"].map(dict(plan.groups)).fillna(""),
        label=table["code"].map({k: c.label for k, c in codes.items()}),
        goal=goal,
        goal_label=goal.map(dict(plan.goals)),
        goals_label=table["code"].map(goals),
        order=table["code"].map(places),
    )
