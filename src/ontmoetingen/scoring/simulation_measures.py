"""How well the methods did on one invented data set. In: totals and truth. Out: measures by name.

Every measure goes through the functions that publish: what is tested is what readers get.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .clusters import clustered_mean
from .estimates import Estimates, estimate_means, estimate_shares
from .intervals import clustered_wilson, mean_interval, wilson
from .ranks import places, rank_projects
from .simulation_data import ANSWERS, NO_DIFFERENCE, YES_NO, Design, Invented
from .standing import HIGHER, LOWER, Standing, stand_means, stand_shares

Measures = dict[tuple[str, str], float]
Bounds = tuple[ArrayLike, ArrayLike]


def measure_estimates(design: Design, data: Invented) -> Measures:
    """How well projects are estimated: what takes a fit of the model.

    Returns
    -------
    From (method, quantity) to a share or a width; the catalogue of published tables says what
    each means. Without true differences there are no true ranks, so those are left out then.
    """
    found = _estimated(design, data)
    measures = _of_projects(found, data)
    if design.between != NO_DIFFERENCE:
        _, between_sd = design.population()
        inside = found.between_low <= between_sd <= found.between_high
        measures[("between_sd", "coverage")] = float(inside)
        measures[("rank", "coverage")] = _rank_coverage(found, data)
    return measures


def measure_counts(design: Design, data: Invented) -> Measures:
    """How well all are judged together, and who stands out: what follows from totals at once."""
    population, _ = design.population()
    measures = _of_all(design, data, population)
    return measures | _of_standing(_standing(design, data), data, design, population)


def _estimated(design: Design, data: Invented) -> Estimates:
    if design.scale_kind == YES_NO:
        return estimate_shares(data.total, data.n)
    return estimate_means(data.n, data.total, data.squares)


def _standing(design: Design, data: Invented) -> Standing:
    if design.scale_kind == YES_NO:
        return stand_shares(data.total, data.n)
    scale = (float(ANSWERS[0]), float(ANSWERS[-1]))
    return stand_means(data.n, data.total, data.squares, scale)


def _of_projects(found: Estimates, data: Invented) -> Measures:
    bounds = {
        "estimate": (found.estimate_low, found.estimate_high),
        "plugin": (found.plugin_low, found.plugin_high),
        "own": (found.low, found.high),
    }
    measures: Measures = {}
    for method, (low, high) in bounds.items():
        measures[(method, "coverage")] = _covered((low, high), data.truth)
        measures[(method, "width")] = float((high - low).mean())
    return measures


def _covered(bounds: Bounds, truth: np.ndarray | float) -> float:
    low, high = (np.asarray(b, float) for b in bounds)
    return float(((low <= truth) & (truth <= high)).mean())


def _of_all(design: Design, data: Invented, population: float) -> Measures:
    """The overall interval, for the projects drawn and for all projects there could be."""
    drawn = float(data.n @ data.truth / data.n.sum())
    sums = (data.n, data.total, data.squares)
    if design.scale_kind == YES_NO:
        inside = wilson(data.total.sum(), data.n.sum())
        general = clustered_wilson(data.total, data.n)
    else:
        inside, general = mean_interval(*(v.sum() for v in sums)), clustered_mean(*sums)
    return {
        ("overall", "coverage_projects"): _covered(inside, drawn),
        ("overall", "coverage"): _covered(inside, population),
        ("overall", "width"): float(inside[1] - inside[0]),
        ("overall_general", "coverage"): _covered(general, population),
        ("overall_general", "width"): float(general[1] - general[0]),
    }


def _of_standing(standing: Standing, data: Invented, design: Design, population: float) -> Measures:
    higher, lower = standing.state == HIGHER, standing.state == LOWER
    flagged = higher | lower
    measures = {
        ("standing", "flagged"): float(flagged.mean()),
        ("standing", "any_flagged"): float(flagged.any()),
    }
    if design.between != NO_DIFFERENCE:
        wrong = (higher & (data.truth < population)) | (lower & (data.truth > population))
        measures[("standing", "wrong_side")] = float(wrong.mean())
    return measures


def _rank_coverage(found: Estimates, data: Invented) -> float:
    ranks = rank_projects(found, data.n, data.total)
    return _covered((ranks.low, ranks.high), places(data.truth))
