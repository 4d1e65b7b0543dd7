"""The tables about two moments. In: responses. Out: pairing, who is lost, change, models, checks.

Part of the pipeline, before the wall: it wires pairing and scores, and adds to each number that a
reader could misread a Dutch note on how to read it.
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pandas as pd

from .disclosure.rules import Rules
from .dutch import Noun
from .intake.pairing import Pairing, pair_waves
from .known import Known
from .model.instrument import Instrument
from .responses import Responses, agree_thresholds
from .scoring import attrition, banded_change, change, change_models, regression_to_mean

CHANGE = [*banded_change.BANDED, "share_agree_start", "share_agree_end"]
CHECK_NOTES = {
    "oldham_projects": (
        "Correlatie van de verandering met het gemiddelde van beide metingen, over {projects}. "
        "Rond 0: stijgen hangt niet samen met het niveau."
    ),
    "start_with_change_projects": (
        "Correlatie van de verandering met de start, over {projects}. "
        "Is door toeval alleen al negatief; lees daarom de vorige regel."
    ),
    "start_with_end_projects": "Correlatie van start en einde, over {projects}.",
    "slope_end_on_start_projects": (
        "Helling van einde op start, over {projects}. Onder 1 komen lage en hoge starters "
        "dichter bij elkaar."
    ),
    "change_lowest_fifth_projects": (
        "Verandering van het vijfde deel van de {projects} dat het laagst begon."
    ),
    "change_highest_fifth_projects": (
        "Verandering van het vijfde deel van de {projects} dat het hoogst begon."
    ),
    "mean_change_projects": "Gemiddelde verandering over {projects}, elk even zwaar geteld.",
    "variance_start_projects": (
        "Variantie van de gemiddelde start van {projects}. Is die groter dan aan het einde, dan "
        "kwamen {projects} dichter bij elkaar."
    ),
    "variance_end_projects": "Variantie van het gemiddelde einde van {projects}.",
    "oldham_respondents": (
        "Correlatie van de verandering met het gemiddelde van beide metingen, over respondenten."
    ),
    "start_with_change_respondents": (
        "Correlatie van de verandering met de start, over respondenten. Is door toeval alleen al "
        "negatief; lees daarom de vorige regel."
    ),
    "slope_end_on_start_respondents": "Helling van einde op start, over respondenten.",
    "change_lowest_tenth_respondents": (
        "Verandering van het tiende deel van de respondenten dat het laagst begon."
    ),
    "change_highest_tenth_respondents": (
        "Verandering van het tiende deel van de respondenten dat het hoogst begon."
    ),
}
MODEL_NOTES = {
    (change_models.CHANGE, change_models.MEAN): "Hoeveel veranderden deelnemers gemiddeld?",
    (change_models.ANCOVA, change_models.MEAN): (
        "Hoeveel veranderden deelnemers met een gemiddelde start?"
    ),
    (change_models.ANCOVA, change_models.START): (
        "Hoeveel hoger eindigt wie één punt hoger begint? Onder 1: wie hoog begint, houdt die "
        "voorsprong niet helemaal."
    ),
    (change_models.CHANGE, change_models.BETWEEN): (
        "Hoeveel verschilt de verandering tussen {projects}, toeval eraf?"
    ),
    (change_models.ANCOVA, change_models.BETWEEN): (
        "Hoeveel verschilt het einde tussen {projects} bij gelijke start, toeval eraf?"
    ),
    (change_models.CHANGE, change_models.WITHIN): (
        "Hoeveel verschilt de verandering tussen deelnemers binnen {project}?"
    ),
    (change_models.ANCOVA, change_models.WITHIN): (
        "Hoeveel verschilt het einde tussen deelnemers met dezelfde start binnen {project}?"
    ),
    (change_models.CHANGE, change_models.TRAIT): (
        "Veranderden de groepen verschillend? Vergelijkt ieder met zichzelf, ook als de groepen "
        "verschillend begonnen."
    ),
    (change_models.ANCOVA, change_models.TRAIT): (
        "Eindigen deelnemers van de groepen verschillend als zij gelijk begonnen? Wijkt dit af van "
        "de verandering, dan begonnen de groepen verschillend (paradox van Lord): beide antwoorden "
        "zijn juist, op een andere vraag."
    ),
}


def change_tables(
    responses: Responses, points: pd.DataFrame, known: Known, pairings: Pairing, rules: Rules
) -> dict[str, pd.DataFrame]:
    """Pairing, who is lost, change, its models and checks for the items asked more than once.

    Compared are the first and the last wave of each item. Where nobody can be followed there are
    no pairs; the waves are then compared as two groups.

    Parameters
    ----------
    points : from `rows.trait_point_table`.
    known : what may be known of each project; pairings : from `pairings_of`; rules : thresholds.
    """
    instrument, answers = responses.instrument, responses.answers
    pairs, started = pairings.pairs, pairings.started
    models = change_models.change_model_table(pairs, responses.projects, points, instrument)
    checks = regression_to_mean.change_checks(pairs)
    noun = _noun(instrument)
    return {
        "pairing": pairings.report,
        "attrition": attrition.attrition_table(started, answers, responses.respondents, instrument),
        "change": _changes(known, responses, rules),
        "change_models": models.assign(
            label=models["trait"]
            .map({c.id: c.label for c in instrument.contrasts})
            .astype(object)
            .fillna(""),
            note=[
                _told(MODEL_NOTES[k], noun)
                for k in zip(models["model"], models["term"], strict=True)
            ],
        ),
        "change_checks": checks.assign(note=[_told(CHECK_NOTES[n], noun) for n in checks["name"]]),
    }


def pairings_of(responses: Responses) -> Pairing:
    """Who answered the first and the last moment of each item that was asked more than once."""
    items = responses.instrument.repeated_items()
    each = [pair_waves(responses.answers, i.waves[0], i.waves[-1], [i.id]) for i in items]
    each = each or [pair_waves(responses.answers, "", "", [])]
    parts = [[getattr(p, part.name) for p in each] for part in fields(Pairing)]
    return Pairing(*(pd.concat(frames, ignore_index=True) for frames in parts))


def _changes(known: Known, responses: Responses, rules: Rules) -> pd.DataFrame:
    """Paired where there are pairs, else between two groups; all together, then each project."""
    every = [change.paired_change(known.pairs, agree_thresholds(responses.instrument))]
    each = [banded_change.banded_change(known.pairs, known.of_pairs)]
    for item, both in known.ends.items():
        if item not in set(known.pairs["item"]):
            every.append(change.unpaired_change(responses.totals, item, *both))
            each.append(banded_change.banded_waves(known.totals, item, *both))
    together = [_sized(f, rules) for f in every]
    found = [f for f in (*together, *each) if len(f)]
    return pd.concat(found or each, ignore_index=True).reindex(columns=CHANGE)


def _sized(every: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """All together with their exact number; hidden when that is small, or the projects are few."""
    is_total = every["project_id"] == change.ALL
    together, projects = every[is_total], every.loc[~is_total, "item"].value_counts()
    n = together["n_pairs"]
    tests = [
        n.to_numpy(float) < rules.min_respondents.threshold,
        together["item"].map(projects).fillna(0).to_numpy(float) < rules.min_projects.threshold,
    ]
    reason = np.select(tests, [rules.min_respondents.reason, rules.min_projects.reason], "")
    return together.assign(n_pairs_low=n, n_pairs_high=n, reason=reason)


def _noun(instrument: Instrument) -> Noun:
    units = instrument.project
    return Noun(units.label, units.label_plural, units.article)


def _told(note: str, noun: Noun) -> str:
    return note.format(projects=noun.plural, project=noun.each)
