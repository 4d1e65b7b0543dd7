"""From responses to protected tables. In: the responses, rules. Out: tables ready to publish.

Part of the pipeline: it wires rows, totals, scores and the wall, and computes nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from .disclosure.publish import Provenance, Ready, prepare
from .disclosure.rules import Rules
from .intake.pairing import Pairing
from .known import Known, what_may_be_known
from .model.instrument import Instrument
from .model.instrument_tables import items_table, study_table, waves_table
from .progress import Progress
from .publish_change import change_tables, pairings_of
from .publish_people import points_table, projects_table
from .responses import Responses
from .scoring import adjusted, overlap, rows, tables, trait_groups
from .scoring.banded import banded_totals

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

    What is about one project is made of what may be known of it, all else of all answers.
    """
    instrument, answers, totals = responses.instrument, responses.answers, known.totals
    points = rows.trait_point_table(responses.respondents, instrument)
    scores, variation = tables.score_tables(totals, instrument)
    shown = _shown_for_overlap(totals, instrument)
    tested, patterns = rows.overlap_tables(answers, instrument, shown, overlap.DRAWS)
    return {
        "study": study_table(instrument),
        "items": items_table(instrument),
        "waves": waves_table(instrument),
        "projects": projects_table(responses, known.people),
        "totals": banded_totals(totals, instrument),
        "overall": tables.overall_table(totals, instrument),
        "answers": tables.answers_table(responses.counts, totals, instrument),
        "project_scores": _of_themselves(scores, rules),
        "variation": variation,
        "funnel": tables.funnel_table(totals, instrument, rules.min_projects.threshold),
        "overlap": tested,
        "overlap_patterns": patterns,
        "traits": rows.trait_table(totals, responses.projects, points, instrument),
        "trait_points": points_table(points, known.people, instrument, rules),
        "trait_groups": trait_groups.trait_group_table(totals, responses.projects, instrument),
        "adjusted": adjusted.adjusted_table(answers, responses.respondents, instrument),
        **change_tables(responses, points, known, pairings, rules),
    }


def _of_themselves(scores: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The scores, where few projects answered estimated from each project alone.

    An estimate leans on all projects together; where these are one or two, that is the true number
    of the other or of the project itself.
    """
    key = ["item", "wave", "measure"]
    some = scores["n"] > 0
    projects = some.groupby([scores[name] for name in key]).transform("sum")
    few = projects < rules.min_projects.threshold
    own = {"estimate": "value", "estimate_low": "ci_low", "estimate_high": "ci_high"}
    found = scores.copy()
    for name, alone in own.items():
        found[name] = found[name].where(~few, found[alone])
    return found.assign(difference=found["difference"].where(~few))


def _shown_for_overlap(totals: pd.DataFrame, instrument: Instrument) -> set[str]:
    """Projects that are shown for every item of the overlap question."""
    wave, shown = rows.overlap_wave(instrument), None
    for item in instrument.overlap if wave else ():
        of = totals[(totals["item"] == item) & (totals["wave"] == wave)]
        own = set(of.loc[tables.is_shown(of), "project_id"])
        shown = own if shown is None else shown & own
    return shown or set()
