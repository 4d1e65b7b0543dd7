"""Invented answers for the programmes. In: an instrument, a plan. Out: an export with its mark.

The same plan gives the same bytes. The mark beside the export makes everything that comes from it
be called synthetic.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import InstrumentError, IntakeError, Problem
from ..files import write_file
from ..model.instrument import ROW_PER_WAVE, Instrument
from ..model.profile_plan import Profile
from ..model.sheet_plan import SheetPlan
from .example_plan import ExamplePlan
from .simulate_files import EXPORT, MARK
from .synthetic_mark import content_hash, is_synthetic


def example_ratings(instrument: Instrument, profile: Profile, plan: ExamplePlan) -> pd.DataFrame:
    """An export in which units differ, people differ, and sides differ as the plan says.

    A rating is the level of its line, plus what the side, the unit, the unit on this line and the
    person add, rounded and kept on the scale.

    Raises
    ------
    InstrumentError : an export with all waves in one row, which is not made here.
    """
    if instrument.layout != ROW_PER_WAVE:
        what = f"layout '{instrument.layout}' has no example"
        raise InstrumentError(Problem(instrument.path.name, what, ROW_PER_WAVE))
    random = np.random.default_rng(plan.seed)
    rows: list[dict[str, str]] = []
    for unit in plan.units:
        own = _unit_levels(profile, plan, random)
        keys = {instrument.project.column: unit.id}
        keys |= {a.column: unit.attributes.get(a.id, "") for a in instrument.project.attributes}
        for _ in range(unit.sizes["respondents"]):
            who = f"{profile.respondent[:1].upper()}{len(rows) + 1001}"
            leaning = random.normal(0, plan.within / 2)
            rows += [
                {**_first(instrument, who, wave.id), **keys}
                | _answers(instrument, profile, wave.id, own, (leaning, plan, random))
                for wave in instrument.waves
            ]
    return pd.DataFrame(rows).fillna("")


def _first(instrument: Instrument, who: str, wave: str) -> dict[str, str]:
    found = {instrument.respondent_column or "respondent": who}
    if instrument.wave_column:
        found[instrument.wave_column] = instrument.wave(wave).codes[0]
    return found


def _unit_levels(
    profile: Profile, plan: ExamplePlan, random: np.random.Generator
) -> dict[tuple[str, str], float]:
    """Per line and side the level of one unit."""
    middle, whole = (profile.low + profile.high) / 2, random.normal(0, plan.between)
    found = {}
    for line in profile.lines:
        level = plan.levels.get(line.id, middle) + whole + random.normal(0, plan.between)
        for side in profile.sides:
            shift = plan.shifts.get(side.id, 0.0) + random.normal(0, plan.between / 2)
            found[line.id, side.id] = level + shift
    return found


def _answers(
    instrument: Instrument,
    profile: Profile,
    wave: str,
    own: dict[tuple[str, str], float],
    person: tuple[float, ExamplePlan, np.random.Generator],
) -> dict[str, str]:
    """The cells of one row: an answer on every item that is asked at this wave."""
    leaning, plan, random = person
    cells = {}
    for line in profile.lines:
        for side in [s for s in profile.sides if s.wave in ("", wave)]:
            for item in line.items[side.id]:
                told = own[line.id, side.id] + leaning + random.normal(0, plan.within)
                left_open = random.random() < plan.left_open
                rating = min(max(round(told), profile.low), profile.high)
                cells[instrument.item(item).columns[wave]] = "" if left_open else f"{rating:g}"
    return cells


def example_sheets(plan: SheetPlan, wanted: ExamplePlan) -> pd.DataFrame:
    """An export of interview sheets, one row per time that something was named.

    How often a code comes up follows its weight; what a unit is good at differs between units.
    """
    random = np.random.default_rng(wanted.seed)
    codes = [code.id for code in plan.codes]
    weights = np.array([wanted.levels.get(code, 1.0) for code in codes])
    rows, interview = [], 0
    for unit in wanted.units:
        own = weights * random.lognormal(0, wanted.between, len(codes))
        for group, size in unit.sizes.items():
            for _ in range(size):
                interview += 1
                named = random.poisson(wanted.per_interview)
                found = random.choice(codes, size=named, p=own / own.sum()) if named else [""]
                rows += [(f"G{interview + 1000}", unit.id, group, code) for code in found]
    return pd.DataFrame(rows, columns=[plan.interview, plan.unit, plan.group, plan.code])


def write_example(export: pd.DataFrame, folder: Path, seed: int) -> Path:
    """Write the export and its mark, and return the path of the export.

    Raises
    ------
    IntakeError : an export stands there that was not invented, and would be lost.
    """
    path = folder / EXPORT
    if path.is_file() and not is_synthetic(path):
        what = "was not written by a simulation and would be lost"
        raise IntakeError(Problem(path.name, what, hint="move it away first."))
    content = export.to_csv(index=False, sep=";", lineterminator="\n").encode()
    mark = {"synthetic": True, "seed": seed, "sha256": content_hash(content)}
    write_file(path, content)
    # The mark comes last: until it is there, nothing vouches for the export.
    write_file(folder / MARK, json.dumps(mark, indent=2, sort_keys=True) + "\n")
    return path
