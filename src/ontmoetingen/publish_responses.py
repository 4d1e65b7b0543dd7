"""From responses to protected tables. In: the responses, rules. Out: tables ready to publish.

Part of the pipeline: it wires rows, totals, scores and the wall, and computes nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .disclosure.publish import Provenance, Ready, prepare
from .disclosure.rules import Rules
from .intake.pairing import Pairing
from .known import Known, what_may_be_known
from .model.instrument import Instrument
from .model.instrument_tables import items_table, study_table, waves_table
from .progress import Progress
from .publish_change import MadeOf, change_tables, pairings_of
from .publish_people import points_of_models, points_table, projects_table
from .responses import Responses
from .scoring import adjusted, banded_overlap, overall, overlap, rows, tables, trait_groups
from .scoring.as_told import as_told
from .scoring.banded import BAND, EXACT, banded_totals

STEP = "publish"


def response_tables(
    responses: Responses,
    rules: Rules,
    inputs: Mapping[str, str],
    synthetic: bool,
    progress: Progress,
) -> list[Ready]:
    """Every table about responses, protected.

    Parameters
    ----------
    rules : thresholds; inputs : name to hash.
    progress : called with ``("publish", tables done, tables in all)``.
    """
    used = {name: value for name, value in inputs.items() if _is_about_responses(name)}
    origin = Provenance(used, synthetic)
    pairings = pairings_of(responses)
    known = what_may_be_known(responses, pairings.pairs, rules)
    frames = true_tables(responses, known, pairings, rules)
    if responses.rows_stay:
        # Who answered twice is not known here, which is not the same as that nobody did.
        frames["pairing"] = frames["pairing"].head(0)
    labels = {a.id: a.label for a in responses.instrument.project.attributes}
    found = []
    for done, (name, frame) in enumerate(frames.items(), 1):
        found.append(prepare(name, frame, rules, origin, labels))
        progress(STEP, done, len(frames))
    published = {ready.name: ready.frame for ready in found}
    known.refuse_leaks(published, responses.instrument, rules)
    return found


def _is_about_responses(name: str) -> bool:
    # Code, evidence and trials are left out: a sidecar names data, and changes with data only.
    others = ("package", "references.bib", "simulation.csv")
    return name not in others and not name.startswith("evidence/")


def true_tables(
    responses: Responses, known: Known, pairings: Pairing, rules: Rules
) -> dict[str, pd.DataFrame]:
    """Every table by name before the wall: never to be written as they are.

    What is about one project is made of what may be known of it, all else of all answers; but
    models of so few projects that these could be worked out are made of what may be known as well.
    """
    instrument, answers, totals = responses.instrument, responses.answers, known.totals
    points = rows.trait_point_table(responses.respondents, instrument)
    units = as_told(totals, instrument, rules)
    told = points_table(points, known.people, instrument, rules)
    shown_points = points_of_models(points, known.people, instrument, rules)
    scores, variation = tables.score_tables(totals, instrument, units)
    shown = _shown_for_overlap(totals, instrument)
    in_bands = banded_overlap.items_in_bands(units, instrument)
    measure = banded_overlap.measure_of(in_bands, instrument, rules)
    tested, patterns = rows.overlap_tables(answers, instrument, shown, overlap.DRAWS, measure)
    basis = BAND if in_bands else EXACT
    return {
        "study": study_table(instrument),
        "items": items_table(instrument),
        "waves": waves_table(instrument),
        "projects": projects_table(responses, known.people),
        "totals": banded_totals(totals, instrument, units),
        "overall": overall.overall_table(totals, instrument, units),
        "answers": tables.answers_table(responses.counts, totals, instrument),
        "project_scores": _of_themselves(scores, units, rules),
        "variation": _of_enough(variation, units, rules),
        "funnel": tables.funnel_table(units, instrument, rules.min_projects.threshold),
        "overlap": tested.assign(basis=basis),
        "overlap_patterns": patterns.assign(basis=basis),
        "traits": rows.trait_table(units, responses.projects, points, instrument, shown_points),
        "trait_points": told,
        "trait_groups": trait_groups.trait_group_table(units, responses.projects, instrument),
        "adjusted": _of_many(
            adjusted.adjusted_table(answers, responses.respondents, instrument), units, rules
        ),
        **change_tables(responses, MadeOf(units, points, shown_points), known, pairings, rules),
    }


def _of_themselves(scores: pd.DataFrame, units: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The scores, where few projects answered estimated from each project alone.

    An estimate leans on all projects together; where these are one or two, that is the true number
    of the other or of the project itself.
    """
    key = ["item", "wave", "measure"]
    some = scores["n"] > 0
    projects = some.groupby([scores[name] for name in key]).transform("sum")
    few = (projects < rules.min_projects.threshold) | _has_few(scores, units, rules)
    own = {"estimate": "value", "estimate_low": "ci_low", "estimate_high": "ci_high"}
    found = scores.copy()
    for name, alone in own.items():
        found[name] = found[name].where(~few, found[alone])
    return found.assign(difference=found["difference"].where(~few))


def _of_enough(variation: pd.DataFrame, units: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The variation; hidden where too few units are told to say how they differ."""
    few = _has_few(variation, units, rules)
    return variation.assign(reason=np.where(few, rules.min_digits.reason, ""))


def _of_many(compared: pd.DataFrame, units: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Models on background; hidden where few projects answered.

    What they take from each project is told nowhere, so that they cannot be made of what is told.
    """
    few = units.loc[units["basis"] == BAND, ["item", "wave"]].drop_duplicates().assign(few=True)
    hidden = compared[["item", "wave"]].merge(few, on=["item", "wave"], how="left")["few"]
    return compared.assign(reason=np.where(hidden.notna(), rules.min_digits.reason, ""))


def _has_few(frame: pd.DataFrame, units: pd.DataFrame, rules: Rules) -> pd.Series:
    """Per row whether its question has models of what is told, of too few units."""
    key = ["item", "wave"]
    count = units.groupby(key).size().rename("units")
    found = frame[key].join(count, on=key)["units"].to_numpy(float)
    few = found < rules.min_projects.threshold
    return pd.Series(few & (frame["basis"] == BAND).to_numpy(bool), index=frame.index)


def _shown_for_overlap(totals: pd.DataFrame, instrument: Instrument) -> set[str]:
    """Projects that are shown for every item of the overlap question."""
    wave, shown = rows.overlap_wave(instrument), None
    for item in instrument.overlap if wave else ():
        of = totals[(totals["item"] == item) & (totals["wave"] == wave)]
        own = set(of.loc[tables.is_shown(of), "project_id"])
        shown = own if shown is None else shown & own
    return shown or set()
