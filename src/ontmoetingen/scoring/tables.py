"""The tables about projects. In: totals and the instrument. Out: frames as they are published.

All numbers are true ones: hiding is the work of the disclosure wall, which comes after this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from ..model.instrument import YES_NO, Instrument, Item
from .estimates import Estimates, estimate_means, estimate_shares
from .funnel import arcsine_overdispersion, lines, mean_overdispersion, size_grid
from .intervals import mean_interval, wilson
from .logistic import fit_random_logit
from .standing import (
    ALIKE,
    HIGHER,
    LOWER,
    TOO_SMALL,
    Standing,
    stand_means,
    stand_shares,
    within_sd,
)

OVERALL = ["item", "wave", "measure", "n", "n_projects", "value", "ci_low", "ci_high"]
SCORES = ["project_id", "item", "wave", "measure", "n", "value", "ci_low", "ci_high", "estimate"]
SCORES += ["estimate_low", "estimate_high", "weight", "difference", "p_value", "state"]
VARIATION = ["item", "wave", "measure", "n_projects", "between_sd", "between_sd_logit"]
VARIATION += ["reliability_median", "overdispersion", "overdispersion_tau2", "n_higher", "n_lower"]
VARIATION += ["n_indistinct", "n_too_small", "n_hidden", "model"]
FUNNEL = ["item", "wave", "n", "reference", "low95", "high95", "low998", "high998"]


def asked(totals: pd.DataFrame, instrument: Instrument) -> Iterator[tuple[Item, str, pd.DataFrame]]:
    """Per item and wave in the order of the instrument, the totals of its projects (if any)."""
    for item in instrument.items:
        for wave in item.waves:
            rows = totals[(totals["item"] == item.id) & (totals["wave"] == wave)]
            if len(rows):
                yield item, wave, rows.sort_values("project_id")


def overall_table(totals: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """All respondents together per item, wave and measure.

    The overall value is defined here and nowhere else: every respondent counts once, whatever
    the size of the project.

    Parameters
    ----------
    totals : as `totals.totals_expression` gives them.

    Returns
    -------
    Columns `OVERALL`; shares as fractions with Wilson's interval, means with Student's.
    """
    rows = [
        (item.id, wave, measure, *numbers)
        for item, wave, of in asked(totals, instrument)
        for measure, numbers in _overall(item, of).items()
    ]
    return pd.DataFrame(rows, columns=OVERALL)


def _overall(item: Item, rows: pd.DataFrame) -> dict[str, tuple]:
    n, total, squares = (float(rows[c].sum()) for c in ("n", "sum", "sum_squares"))
    size = (int(n), len(rows))
    if item.scale.kind == YES_NO:
        return {"share_yes": (*size, *_share(total, n))}
    low, high = mean_interval(n, total, squares)
    found = {"mean": (*size, total / n, float(low), float(high))}
    if item.scale.agree_from is not None:
        found["share_agree"] = (*size, *_share(float(rows["n_agree"].sum()), n))
    return found


def _share(count: float, n: float) -> tuple[float, float, float]:
    low, high = wilson(count, n)
    return count / n, float(low), float(high)


def answers_table(counts: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """How often each answer was given, answers that nobody gave included.

    Parameters
    ----------
    counts : ``item, wave, answer, n`` for the items of `countable_items`.
    """
    columns = ["item", "wave", "answer", "answer_label", "n", "share"]
    rows = []
    for item in countable_items(instrument):
        for wave in item.waves:
            own = counts[(counts["item"] == item.id) & (counts["wave"] == wave)]
            n = own.set_index("answer")["n"]
            for answer in possible_answers(item) if len(n) else ():
                label = item.scale.labels.get(answer, "")
                count = int(n.get(answer, 0))
                rows.append((item.id, wave, answer, label, count, count / int(n.sum())))
    return pd.DataFrame(rows, columns=columns)


def countable_items(instrument: Instrument) -> list[Item]:
    """Items with few possible answers: a distribution over hundreds of answers hides nobody."""
    return [i for i in instrument.items if i.scale.whole and len(possible_answers(i)) <= 11]


def possible_answers(item: Item) -> list[float]:
    """Every answer the scale allows, lowest first (yes/no: 0 and 1)."""
    return [float(v) for v in np.arange(item.scale.min, item.scale.max + 1)]


def _estimates(item: Item, rows: pd.DataFrame) -> Estimates:
    n, total = rows["n"].to_numpy(float), rows["sum"].to_numpy(float)
    if item.scale.kind == YES_NO:
        return estimate_shares(total, n)
    return estimate_means(n, total, rows["sum_squares"].to_numpy(float))


def _standing(item: Item, rows: pd.DataFrame) -> Standing:
    n, total = rows["n"].to_numpy(float), rows["sum"].to_numpy(float)
    if item.scale.kind == YES_NO:
        return stand_shares(total, n)
    squares = rows["sum_squares"].to_numpy(float)
    return stand_means(n, total, squares, (item.scale.min, item.scale.max))


def score_tables(
    totals: pd.DataFrame, instrument: Instrument, is_shown: Callable[[np.ndarray], np.ndarray]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores per project, and the variation between projects, per item and wave.

    Parameters
    ----------
    is_shown : from the numbers of answers of one item and wave to which projects will be shown;
        the counts of states must agree with what a reader can count.

    Returns
    -------
    scores : columns `SCORES`; variation : columns `VARIATION`.
    """
    scores, variation = [], []
    for item, wave, rows in asked(totals, instrument):
        estimates, standing = _estimates(item, rows), _standing(item, rows)
        scores.append(_score_rows(item, wave, rows, estimates, standing))
        shown = is_shown(rows["n"].to_numpy(float))
        variation.append(
            {"item": item.id, "wave": wave, "measure": item.scale.main_measure}
            | _variation(item, rows, estimates)
            | _state_counts(standing.state, shown)
        )
    empty = pd.DataFrame(columns=SCORES)
    together = pd.concat(scores, ignore_index=True) if scores else empty
    return together, pd.DataFrame(variation, columns=VARIATION)


def _score_rows(
    item: Item, wave: str, rows: pd.DataFrame, estimates: Estimates, standing: Standing
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "project_id": rows["project_id"].to_numpy(),
            "item": item.id,
            "wave": wave,
            "measure": item.scale.main_measure,
            "n": rows["n"].to_numpy(),
            "value": estimates.value,
            "ci_low": estimates.low,
            "ci_high": estimates.high,
            "estimate": estimates.estimate,
            "estimate_low": estimates.estimate_low,
            "estimate_high": estimates.estimate_high,
            "weight": estimates.weight,
            "difference": standing.difference,
            "p_value": standing.p_value,
            "state": standing.state,
        }
    )


def _variation(item: Item, rows: pd.DataFrame, estimates: Estimates) -> dict[str, object]:
    n, total = rows["n"].to_numpy(float), rows["sum"].to_numpy(float)
    overall, logit_sd = total.sum() / n.sum(), np.nan
    if item.scale.kind == YES_NO:
        over = arcsine_overdispersion(total, n, overall)
        logit_sd = fit_random_logit(total, n).between_sd
    else:
        sd, _ = within_sd(n, total, rows["sum_squares"])
        over = mean_overdispersion(n, total, overall, sd)
    return {
        "n_projects": len(rows),
        "between_sd": estimates.between_sd,
        "between_sd_logit": logit_sd,
        "reliability_median": float(np.median(estimates.weight)),
        "overdispersion": over.phi,
        "overdispersion_tau2": over.tau2,
        "model": estimates.model,
    }


def _state_counts(state: np.ndarray, shown: np.ndarray) -> dict[str, int]:
    names = {"n_higher": HIGHER, "n_lower": LOWER, "n_indistinct": ALIKE, "n_too_small": TOO_SMALL}
    counts = {column: int((state[shown] == name).sum()) for column, name in names.items()}
    return counts | {"n_hidden": int((~shown).sum())}


def funnel_table(
    totals: pd.DataFrame, instrument: Instrument, is_shown: Callable[[np.ndarray], np.ndarray]
) -> pd.DataFrame:
    """Limits to draw, per item and wave, over the sizes of the projects that will be shown."""
    found = []
    for item, wave, rows in asked(totals, instrument):
        n, total = rows["n"].to_numpy(float), rows["sum"].to_numpy(float)
        shown = n[is_shown(n)]
        if len(shown):
            grid, reference = size_grid(int(shown.max())), float(total.sum() / n.sum())
            sd, _ = within_sd(n, total, rows["sum_squares"])
            limits = lines(item.scale.kind, grid, reference, sd)
            about = {"item": item.id, "wave": wave, "n": grid, "reference": reference}
            found.append(pd.DataFrame({**about, **limits}))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=FUNNEL)
