"""From answers of other programmes to protected tables. In: a study, rules. Out: tables.

Part of the pipeline: it wires answers, scores and the wall for every programme in the study's
folder ``programmes`` and computes nothing itself. What may be known of each unit is decided by the
wall before anything is told of it, and the finished tables are read again as a reader would.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from .disclosure.bands import Answers
from .disclosure.check_units import refuse_narrow_counts, refuse_narrow_profiles
from .disclosure.publish import Provenance, Ready, prepare_programme
from .disclosure.rules import Rules
from .disclosure.shield_units import shielded_counts, shielded_profile
from .model.instrument import Instrument, load_instrument
from .model.profile_plan import Profile, load_profile
from .model.sheet_plan import SheetPlan, load_sheet_plan
from .paths import Study
from .programme_words import (
    INTERVIEWS,
    about_profile,
    about_sheets,
    codes_in_words,
    names_of,
    profile_in_words,
)
from .programmes import CODES, Programme, answers_folder, programmes_of
from .responses import line_scale, projects_in
from .scoring.banded import BAND, EXACT
from .scoring.banded_profile import banded_profile
from .scoring.code_counts import code_table
from .scoring.profile_scores import UNIT, profile_scores, profile_table
from .stores import NONE, RESPONSES


def programme_tables(study: Study, rules: Rules, inputs: Mapping[str, str]) -> list[Ready]:
    """The tables of every programme that has answers, protected."""
    return [
        table
        for programme in programmes_of(study)
        if programme.source != NONE
        for table in _tables(programme, rules, _inputs(study, programme, inputs))
    ]


def exact_unit_values(study: Study) -> list[float]:
    """True numbers of every programme that are told as bands, without sign, for the gate only.

    Of interviews the shares of units; of profiles all means, since totals are made of bands too.
    """
    found = [_unit_values(p) for p in programmes_of(study) if p.source != NONE]
    return [value for values in found for value in values]


def _unit_values(programme: Programme) -> list[float]:
    folder = answers_folder(programme)
    if programme.form == CODES:
        table = _true_counts(load_sheet_plan(programme.plan), *_answers_in(folder))
        values = (table["n_naming"] / table["n"])[table["level"] == UNIT]
    else:
        values = _true_profile(programme, folder).table["mean"]
    return values.dropna().abs().tolist()


def _inputs(study: Study, programme: Programme, inputs: Mapping[str, str]) -> dict[str, str]:
    names = {f.relative_to(study.data).as_posix() for f in programme.files}
    return {name: value for name, value in inputs.items() if name in names | {"disclosure.yml"}}


@dataclass(frozen=True)
class Made:
    """Tables of a programme before the wall, rules in its words, and how to check the last one."""

    frames: dict[str, pd.DataFrame]
    rules: Rules
    refuse: Callable[[pd.DataFrame], None]


def _tables(programme: Programme, rules: Rules, inputs: Mapping[str, str]) -> list[Ready]:
    folder = answers_folder(programme)
    record = json.loads((folder / RESPONSES[3]).read_text("utf-8"))
    origin = Provenance(inputs, bool(record["synthetic"]))
    make = _code_frames if programme.form == CODES else _profile_frames
    made = make(programme, folder, rules)
    about = made.frames["about"].assign(programme=programme.id, synthetic=origin.synthetic)
    ready = [
        prepare_programme(programme.id, name, frame, made.rules, origin)
        for name, frame in (made.frames | {"about": about}).items()
    ]
    made.refuse(ready[-1].frame)
    return ready


def _worded(rules: Rules, units: str, respondents: str) -> Rules:
    """The rules with reasons that call respondents and units what this programme calls them."""
    few, own = rules.min_respondents, rules.min_projects
    beside = f"verborgen om andere {units} te beschermen"
    return replace(
        rules,
        min_respondents=replace(few, reason=f"minder dan {few.threshold} {respondents}"),
        min_hidden_projects=replace(rules.min_hidden_projects, reason=beside),
        min_projects=replace(own, reason=f"minder dan {own.threshold} {units}"),
    )


def _for_yes_no(rules: Rules) -> Rules:
    """The rules where each respondent says yes or no: there must be room for two bands."""
    few = replace(rules.min_respondents, threshold=rules.min_answers_yes_no.threshold)
    return replace(rules, min_respondents=few)


def _profile_frames(programme: Programme, folder: Path, rules: Rules) -> Made:
    true = _true_profile(programme, folder)
    instrument, profile = true.instrument, true.profile
    scales = _line_scales(profile, instrument)
    worded = _worded(rules, instrument.project.label_plural, profile.respondents)
    known = shielded_profile(true.table, scales, worded)
    told = banded_profile(known, profile, worded)
    told = told.drop(columns=["sum", "sum_low", "sum_high"]).assign(precision=BAND)
    frames = {
        "about": about_profile(instrument, profile, true.answers),
        "profile": profile_in_words(told, instrument, profile, true.projects),
    }
    refuse = partial(refuse_narrow_profiles, f"programme '{programme.id}'", known, scales, worded)
    return Made(frames, worded, refuse)


@dataclass(frozen=True)
class TrueProfile:
    """The true profile, with the sum behind every mean, and what it is made of."""

    table: pd.DataFrame
    instrument: Instrument
    profile: Profile
    projects: pd.DataFrame
    answers: pd.DataFrame


def _true_profile(programme: Programme, folder: Path) -> TrueProfile:
    instrument = load_instrument(programme.instrument)
    profile = load_profile(programme.plan, instrument)
    projects = projects_in(folder / RESPONSES[2], instrument)
    answers = pd.read_parquet(folder / RESPONSES[0])
    table = profile_table(profile_scores(answers, profile), profile, _kinds(projects, profile))
    table["sum"] = table["n"] * table["mean"]
    return TrueProfile(table, instrument, profile, projects, answers)


def _line_scales(profile: Profile, instrument: Instrument) -> dict[tuple[str, str], Answers]:
    """Key and side of every line to the scale of its score, which is a mean of its items."""
    items = {item.id: item for item in instrument.items}
    return {
        (line.id, side): line_scale([items[i] for i in ids])
        for line in profile.lines
        for side, ids in line.items.items()
    }


def _kinds(projects: pd.DataFrame, profile: Profile) -> pd.Series | None:
    if not profile.compare:
        return None
    return projects.set_index("project_id")[profile.compare].dropna()


def _code_frames(programme: Programme, folder: Path, rules: Rules) -> Made:
    plan = load_sheet_plan(programme.plan)
    text = {"dtype": str, "keep_default_na": False}
    projects = pd.read_csv(folder / RESPONSES[2], **text)
    answers, interviews = _answers_in(folder)
    table = _true_counts(plan, answers, interviews)
    worded = _worded(_for_yes_no(rules), plan.label_plural, INTERVIEWS)
    table["sensitive"] = table["code"].isin([code.id for code in plan.codes if code.sensitive])
    known = shielded_counts(table.rename(columns={"code": "question", "n_naming": "sum"}), worded)
    frames = {
        "about": about_sheets(plan, interviews),
        "codes": codes_in_words(_told_counts(known), plan, names_of(projects)),
    }
    refuse = partial(refuse_narrow_counts, f"programme '{programme.id}'", known, worded)
    return Made(frames, worded, refuse)


def _answers_in(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The validated answers, and the respondents or interviews that gave them."""
    answers, respondents = (pd.read_parquet(folder / name) for name in RESPONSES[:2])
    return answers, respondents


def _true_counts(plan: SheetPlan, answers: pd.DataFrame, interviews: pd.DataFrame) -> pd.DataFrame:
    return code_table(answers, interviews, [c.id for c in plan.codes], plan.groups)


def _told_counts(known: pd.DataFrame) -> pd.DataFrame:
    """Counts as they may be known: in the middle of their band, with how often only where exact."""
    low, high = known["sum_low"], known["sum_high"]
    middle, exact = (low + high) / 2, low == high
    found = known.assign(
        precision=np.where(exact, EXACT, BAND),
        n_naming=middle,
        n_naming_low=low,
        n_naming_high=high,
        n_times=known["n_times"].astype("Int64").where(exact & (known["level"] != UNIT)),
        share=middle / known["n"],
    )
    return found.drop(columns=["sum", "sum_low", "sum_high"]).rename(columns={"question": "code"})
