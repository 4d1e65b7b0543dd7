"""The tables about projects. In: totals and the instrument. Out: frames as they are published.

What is about all together rests on all answers; what is about one project on what may be known of
it, which the disclosure wall decided before. What is about how projects differ rests on the units
that `as_told.as_told` gives: the projects, or where these are few, what is told of them. Which rows
are hidden is the work of that wall too.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..model.instrument import YES_NO, Instrument, Item
from .banded import BAND, EXACT, banded_means, banded_shares, basis_of
from .estimates import Estimates, estimate_means, estimate_shares
from .funnel import lines, size_grid, wider_lines
from .ranks import Ranks, rank_projects
from .standing import Bands, Standing, stand_means, stand_shares, within_sd
from .variation import VARIATION, between_projects, overdispersion, reliable_part, state_counts

SCORES = ["project_id", "item", "wave", "measure", "n", "precision", "count_low", "count_high"]
SCORES += ["value", "ci_low", "ci_high", "estimate"]
SCORES += ["estimate_low", "estimate_high", "weight", "difference", "p_value", "state"]
SCORES += ["rank", "rank_low", "rank_high", "basis", "reason"]
FUNNEL = ["item", "wave", "n", "reference", "low95", "high95", "low998", "high998"]
FUNNEL += ["low95_over", "high95_over", "low998_over", "high998_over", "basis"]


def asked(totals: pd.DataFrame, instrument: Instrument) -> Iterator[tuple[Item, str, pd.DataFrame]]:
    """Per item and wave in the order of the instrument, the totals of its projects (if any)."""
    for item in instrument.items:
        for wave in item.waves:
            rows = totals[(totals["item"] == item.id) & (totals["wave"] == wave)]
            if len(rows):
                yield item, wave, rows.sort_values("project_id")


def with_units(
    totals: pd.DataFrame, instrument: Instrument, units: pd.DataFrame | None
) -> Iterator[tuple[Item, str, pd.DataFrame, pd.DataFrame]]:
    """As `asked`, with the units of each question beside its projects."""
    if units is None:
        yield from ((item, wave, rows, rows) for item, wave, rows in asked(totals, instrument))
        return
    of_question = dict(list(units.groupby(["item", "wave"])))
    for item, wave, rows in asked(totals, instrument):
        yield item, wave, rows, of_question[item.id, wave]


def answers_table(
    counts: pd.DataFrame, totals: pd.DataFrame, instrument: Instrument
) -> pd.DataFrame:
    """How often each answer was given, answers that nobody gave included.

    Parameters
    ----------
    counts : ``item, wave, answer, n`` for the items of `countable_items`.
    totals : ``item, wave, project_id``: how many projects are behind it.
    """
    columns = ["item", "wave", "answer", "answer_label", "n", "share"]
    n_projects = totals.groupby(["item", "wave"])["project_id"].nunique().rename("n_projects")
    rows = []
    for item in countable_items(instrument):
        for wave in item.waves:
            own = counts[(counts["item"] == item.id) & (counts["wave"] == wave)]
            n = own.set_index("answer")["n"]
            for answer in possible_answers(item) if len(n) else ():
                label = item.scale.labels.get(answer, "")
                count = int(n.get(answer, 0))
                rows.append((item.id, wave, answer, label, count, count / int(n.sum())))
    return pd.DataFrame(rows, columns=columns).join(n_projects, on=["item", "wave"])


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


def _bands(rows: pd.DataFrame) -> Bands:
    return rows["sum_low"].to_numpy(float), rows["sum_high"].to_numpy(float)


def is_shown(rows: pd.DataFrame) -> np.ndarray:
    """Which of these rows may be shown: those without a reason to hide them."""
    return (rows["reason"] == "").to_numpy()


def _standing(item: Item, rows: pd.DataFrame) -> Standing:
    n, total = rows["n"].to_numpy(float), rows["sum"].to_numpy(float)
    if item.scale.kind == YES_NO:
        return stand_shares(total, n, bands=_bands(rows))
    squares = rows["sum_squares"].to_numpy(float)
    return stand_means(n, total, squares, (item.scale.min, item.scale.max), bands=_bands(rows))


def score_tables(
    totals: pd.DataFrame, instrument: Instrument, units: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores per project, and the variation between projects, per item and wave.

    Parameters
    ----------
    totals : with ``reason``, ``sum_low`` and ``sum_high`` of what may be known of each project.
    units : from `as_told.as_told`; the totals themselves when left out. The models rest on these,
        every number about a project on its bounds only; the counts of states agree with what a
        reader can count.

    Returns
    -------
    scores : columns `SCORES`, where hidden projects are no units without numbers; variation :
    columns `VARIATION`.
    """
    scores, variation = [], []
    for item, wave, rows, of in with_units(totals, instrument, units):
        estimates, standing, shown = _estimates(item, of), _standing(item, of), is_shown(of)
        about = {"item": item.id, "wave": wave, "measure": item.scale.main_measure}
        banded = _banded(item, of, estimates)
        n, bands = of["n"].to_numpy(float), _bands(of)
        ranks = rank_projects(banded, n, of["sum"].to_numpy(float), shown, bands)
        numbers = _counts(item, bands) | _scores(item, banded, standing, ranks)
        scores.append(_named(rows, of, numbers).assign(**about, basis=basis_of(of)))
        variation.append(
            about
            | between_projects(item, of, estimates)
            | reliable_part(estimates, shown)
            | state_counts(standing.state, shown)
            | {"n_projects": len(rows), "n_hidden": int((~is_shown(rows)).sum())}
        )
    empty = pd.DataFrame(columns=SCORES)
    together = pd.concat(scores, ignore_index=True) if scores else empty
    return together[SCORES], pd.DataFrame(variation, columns=VARIATION)


def _named(rows: pd.DataFrame, units: pd.DataFrame, numbers: dict[str, np.ndarray]) -> pd.DataFrame:
    """The numbers of the units with the projects they are of; none where a project is no unit."""
    named = rows[["project_id", "n", "reason"]].reset_index(drop=True)
    if len(units) == len(rows) and (units["project_id"].to_numpy() == named["project_id"]).all():
        return named.assign(**numbers)
    of = pd.DataFrame(numbers).assign(project_id=units["project_id"].to_numpy())
    return named.merge(of, on="project_id", how="left")


def _banded(item: Item, rows: pd.DataFrame, estimates: Estimates) -> Estimates:
    n, bands = rows["n"].to_numpy(float), _bands(rows)
    if item.scale.kind == YES_NO:
        return banded_shares(estimates, n, bands)
    spread = within_sd(n, rows["sum"], rows["sum_squares"])
    return banded_means(estimates, n, bands, spread, possible_range(item))


def _counts(item: Item, bands: Bands) -> dict[str, object]:
    """How precise a row is; the bounds of the number of yes where it has one."""
    low, high = bands
    precision = np.where(low == high, EXACT, BAND)
    if item.scale.kind != YES_NO:
        low, high = np.full(len(low), np.nan), np.full(len(low), np.nan)
    return {"precision": precision, "count_low": low, "count_high": high}


def _scores(
    item: Item, estimates: Estimates, standing: Standing, ranks: Ranks
) -> dict[str, np.ndarray]:
    low, high = possible_range(item)
    return {
        "value": estimates.value,
        "ci_low": np.clip(estimates.low, low, high),
        "ci_high": np.clip(estimates.high, low, high),
        "estimate": estimates.estimate,
        "estimate_low": np.clip(estimates.estimate_low, low, high),
        "estimate_high": np.clip(estimates.estimate_high, low, high),
        "weight": estimates.weight,
        "difference": standing.difference,
        "p_value": standing.p_value,
        "state": standing.state,
        "rank": ranks.rank,
        "rank_low": ranks.low,
        "rank_high": ranks.high,
    }


def possible_range(item: Item) -> tuple[float, float]:
    """Between which values a true value lies whatever the model says."""
    return (0.0, 1.0) if item.scale.kind == YES_NO else (item.scale.min, item.scale.max)


def funnel_table(totals: pd.DataFrame, instrument: Instrument, fewest: int = 1) -> pd.DataFrame:
    """Limits to draw, per item and wave, over the sizes of the projects that will be shown.

    Parameters
    ----------
    totals : as for `score_tables`.
    fewest : with fewer projects there are no limits: they tell the value of all together, which is
        then that of one or two.
    """
    found = []
    for item, wave, rows in asked(totals, instrument):
        n, total = rows["n"].to_numpy(float), rows["sum"].to_numpy(float)
        shown = n[is_shown(rows)]
        if len(shown) and len(rows) >= fewest:
            grid, reference = size_grid(int(shown.max())), float(total.sum() / n.sum())
            sd, _ = within_sd(n, total, rows["sum_squares"])
            about = {"item": item.id, "wave": wave, "n": grid, "reference": reference}
            about["basis"] = basis_of(rows)
            tau2 = overdispersion(item, rows).tau2
            chance = lines(item.scale.kind, grid, reference, sd)
            wider = wider_lines(item.scale.kind, grid, reference, sd, tau2)
            found.append(pd.DataFrame({**about, **chance, **wider})[FUNNEL])
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=FUNNEL)
