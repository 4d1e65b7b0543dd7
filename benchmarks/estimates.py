"""Totals to estimates: all of ours, and each kind of fit against statsmodels.

    python benchmarks/estimates.py --sizes 100 2000 20000

statsmodels has no model that works on totals and none that gives all that a project is shown with.
What it can fit too is compared fit by fit: the random-intercept model for ratings (its MixedLM
needs a row per answer) and the beta-binomial for shares (its GenericLikelihoodModel, on the same
counts). Both sides must find the same spread between projects.
"""

from __future__ import annotations

import argparse
import cProfile
import math
import pstats
import sys
import warnings
from collections.abc import Sequence

from measure import CHILD, Measured, Sheet, Work, goal, machine, measure, run_child
from project_totals import (
    ANSWERS,
    RATINGS,
    SHARES,
    instrument,
    moments,
    rating_counts,
    totals,
    yes_counts,
)

ALL = "ours: every table"
OUR_RATINGS, MIXED = "ours: 2 fits of ratings", "statsmodels MixedLM"
OUR_SHARES, GENERIC = "ours: 4 fits of shares", "statsmodels likelihood"
# Both sides stop when the likelihood is flat; MixedLM stops first.
SAME = 2e-3
LONGEST = 120.0


def all_tables(n_projects: str) -> Work:
    """Overall values, scores with intervals, ranks and standing, variation, and funnel limits."""
    from ontmoetingen.disclosure.rules import load_rules
    from ontmoetingen.disclosure.shield import shielded
    from ontmoetingen.responses import scales_of
    from ontmoetingen.scoring.tables import funnel_table, overall_table, score_tables

    asked = instrument()
    given = shielded(totals(int(n_projects)), scales_of(asked), load_rules())

    def work() -> list[float]:
        overall_table(given, asked)
        _, variation = score_tables(given, asked)
        funnel_table(given, asked)
        return variation["between_sd"].tolist()

    return work


def our_ratings(n_projects: str) -> Work:
    from ontmoetingen.scoring.means import fit_random_intercept

    given = [moments(rating_counts(int(n_projects), item)) for item in RATINGS]
    return lambda: [fit_random_intercept(*of).between_sd for of in given]


def mixed_models(n_projects: str) -> Work:
    import numpy as np
    from statsmodels.regression.mixed_linear_model import MixedLM

    counts = [rating_counts(int(n_projects), item) for item in RATINGS]
    rows = [
        (
            np.repeat(np.tile(ANSWERS, len(c)), c.ravel()),
            np.repeat(np.arange(len(c)), c.sum(axis=1)),
        )
        for c in counts
    ]

    def work() -> list[float]:
        fits = [MixedLM(y * 1.0, np.ones(len(y)), groups).fit(reml=True) for y, groups in rows]
        return [float(np.sqrt(fit.cov_re.item())) for fit in fits]

    return work


def our_shares(n_projects: str) -> Work:
    from ontmoetingen.scoring.shares import fit_beta_binomial

    given = [yes_counts(int(n_projects), item) for item in SHARES]
    return lambda: [fit_beta_binomial(*of).between_sd for of in given]


def generic_likelihood(n_projects: str) -> Work:
    import numpy as np
    from scipy.stats import betabinom
    from statsmodels.base.model import GenericLikelihoodModel

    class BetaBinomial(GenericLikelihoodModel):
        def loglikeobs(self, params: np.ndarray) -> np.ndarray:
            return betabinom.logpmf(self.endog, self.exog[:, 0], *np.exp(params))

    given = [yes_counts(int(n_projects), item) for item in SHARES]

    def work() -> list[float]:
        fits = [
            BetaBinomial(y, n[:, None]).fit(np.ones(2), disp=0, method="bfgs") for y, n in given
        ]
        return [_spread(*np.exp(fit.params)) for fit in fits]

    def _spread(a: float, b: float) -> float:
        return float(np.sqrt(a * b / (a + b + 1)) / (a + b))

    return work


TASKS = {
    ALL: all_tables,
    OUR_RATINGS: our_ratings,
    MIXED: mixed_models,
    OUR_SHARES: our_shares,
    GENERIC: generic_likelihood,
}


def main(arguments: Sequence[str] | None = None) -> list[Sheet]:
    """Measure all sizes and print a table per comparison, how each grows, and the goal."""
    asked = _asked(arguments)
    if asked.profile:
        _profile(asked.profile)
        return []
    sheets = [
        _sheet(asked, ALL),
        _sheet(asked, OUR_RATINGS, MIXED),
        _sheet(asked, OUR_SHARES, GENERIC),
    ]
    for sheet in sheets:
        print(sheet.table("projects"), sheet.slope("projects"), sep="\n\n", end="\n\n")
    print(*_goal(sheets[0]), sep="\n")
    print(machine("ontmoetingen", "numpy", "scipy", "statsmodels"))
    return sheets


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 2_000, 20_000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--profile", type=int, help="only profile our tables at this size")
    return parser.parse_args(arguments)


def _sheet(asked: argparse.Namespace, ours: str, *peers: str) -> Sheet:
    sheet = Sheet(ours)
    for size in asked.sizes:
        lacking = {peer: why for peer in peers if (why := _too_long(sheet, peer, size))}
        tasks = {name: [size] for name in (ours, *peers) if name not in lacking}
        found = measure(__file__, tasks, asked.repeats)
        _refuse_other_spread(found)
        sheet.add(size, [*found, *(Measured(peer, skipped=why) for peer, why in lacking.items())])
    return sheet


def _too_long(sheet: Sheet, peer: str, size: int) -> str:
    """Why a peer is not waited for, judged by what it took one size before; empty if it is."""
    if not sheet.sizes:
        return ""
    before = sheet.of(peer)[-1]
    expected = before.seconds * size / sheet.sizes[-1]
    return before.skipped or (f"would take {expected:.0f} s" if expected > LONGEST else "")


def _refuse_other_spread(found: list[Measured]) -> None:
    ours, *peers = found
    for peer in peers:
        pairs = zip(ours.answer, peer.answer, strict=True)
        if not all(math.isclose(a, b, rel_tol=SAME) for a, b in pairs):
            raise SystemExit(f"{peer.name}: another spread between projects than ours")


def _goal(sheet: Sheet) -> list[str]:
    if 2_000 not in sheet.sizes:
        return []
    taken, what = sheet.of(ALL)[sheet.sizes.index(2_000)], "seconds for 2,000 projects x 6 items"
    return [
        goal(f"{what}, wall time", taken.seconds, 2.0),
        goal(f"{what}, processor time", taken.cpu_seconds, 2.0),
    ]


def _profile(n_projects: int) -> None:
    work, profile = all_tables(str(n_projects)), cProfile.Profile()
    profile.runcall(work)
    pstats.Stats(profile).sort_stats("cumulative").print_stats("ontmoetingen", 25)


if __name__ == "__main__":
    if CHILD in sys.argv:
        warnings.simplefilter("ignore")  # statsmodels warns while it tries starting values
        run_child(TASKS, sys.argv[2:], list)
    else:
        main()
