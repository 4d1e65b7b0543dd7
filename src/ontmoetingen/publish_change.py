"""The tables about two moments. In: responses. Out: pairing, who is lost, change, models, checks.

Part of the pipeline, before the wall: it wires pairing and scores, and adds to each number that a
reader could misread a Dutch note on how to read it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from .disclosure.rules import Rules
from .dutch import Noun
from .intake.pairing import Pairing, pair_waves
from .known import Known
from .model.instrument import Instrument
from .responses import Responses, agree_thresholds, scales_of
from .scoring import attrition, banded_change, change, change_models, regression_to_mean
from .scoring.as_told_pairs import pairs_as_told
from .scoring.banded import BAND

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


@dataclass(frozen=True)
class MadeOf:
    """What models of all projects are made of.

    Parameters
    ----------
    units : from `as_told.as_told`; points : from `rows.trait_point_table`, and ``points_told`` as
        they are published, for models of few projects.
    """

    units: pd.DataFrame
    points: pd.DataFrame
    points_told: pd.DataFrame


def change_tables(
    responses: Responses, made_of: MadeOf, known: Known, pairings: Pairing, rules: Rules
) -> dict[str, pd.DataFrame]:
    """Pairing, who is lost, change, its models and checks for the items asked more than once.

    Compared are the first and the last wave of each item. Where nobody can be followed there are
    no pairs; the waves are then compared as two groups.

    Parameters
    ----------
    known : what may be known of each project; pairings : from `pairings_of`; rules : thresholds.
    """
    instrument, answers = responses.instrument, responses.answers
    pairs = pairs_as_told(known.pairs, known.of_pairs, scales_of(instrument), rules)
    few = set(pairs.loc[pairs["basis"] == BAND, "item"])
    made = change_models.change_model_table(
        pairs, responses.projects, made_of.points, instrument, made_of.points_told
    )
    models = _with_projects(made, known.of_pairs, rules)
    checks = regression_to_mean.change_checks(pairings.pairs, pairs)
    noun = _noun(instrument)
    return {
        "pairing": pairings.report,
        "attrition": attrition.attrition_table(
            pairings.started, answers, responses.respondents, instrument, few
        ),
        "change": _changes(known, responses, rules, (pairs, made_of.units)),
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


def _with_projects(models: pd.DataFrame, known: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The models with the number of projects behind all pairs, also where hidden ones are one.

    Where too few units are told a model would be about one or two of them, and is hidden.
    """
    told = (models["basis"] == BAND) & (models["trait"] == "")
    behind = models["item"].map(known["item"].value_counts())
    few = told & (models["n_smallest_side"] < rules.min_projects.threshold)
    few &= behind >= rules.min_projects.threshold
    return models.assign(
        n_projects=models["n_projects"].mask(told, behind),
        reason=np.where(few, rules.min_digits.reason, ""),
    )


def _changes(
    known: Known, responses: Responses, rules: Rules, told: tuple[pd.DataFrame, pd.DataFrame]
) -> pd.DataFrame:
    """Paired where there are pairs, else between two groups; all together, then each project.

    Parameters
    ----------
    told : pairs and units that the models rest on.
    """
    pairs, units = told
    agree = agree_thresholds(responses.instrument)
    every = [_over(change.paired_change(known.pairs, agree), change.paired_change(pairs, agree))]
    each = [banded_change.banded_change(pairs, known.of_pairs)]
    for item, both in known.ends.items():
        if item not in set(known.pairs["item"]):
            made = [change.unpaired_change(t, item, *both) for t in (responses.totals, units)]
            every.append(_over(*made))
            each.append(banded_change.banded_waves(known.totals, item, *both, units))
    every = [_based(frame, pd.concat(each)) for frame in every if len(frame)]
    together = [_sized(f, rules) for f in every]
    found = [f for f in (*together, *each) if len(f)]
    return pd.concat(found or each, ignore_index=True).reindex(columns=CHANGE)


def _over(exact: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """All together as counted, with the interval over projects that the models rest on."""
    keys, ends = ["item", "project_id"], ["ci_low", "ci_high"]
    made = told.loc[told["project_id"] == change.ALL, [*keys, *ends]].drop_duplicates(keys)
    found = exact[keys].merge(made, on=keys, how="left")[ends].set_index(exact.index)
    return exact.assign(**found)


def _based(every: pd.DataFrame, each: pd.DataFrame) -> pd.DataFrame:
    basis = each.drop_duplicates("item").set_index("item")["basis"]
    return every.assign(basis=every["item"].map(basis))


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
