"""The public estimators give what R gives on the same public data, to the digits stated here.

Every number walks the whole way: export, instrument file, intake, totals, estimator. Reference:
lme4, VGAM, FunnelPlotR and R's own distributions.
"""

from __future__ import annotations

import numpy as np
import pytest
from real_data import (
    RATINGS,
    YES_NO,
    batting,
    batting_averages,
    rating_sums,
    reference,
    yes_counts,
)
from scipy import stats
from statsmodels.stats.multitest import multipletests

from ontmoetingen.scoring.estimates import estimate_means, estimate_shares
from ontmoetingen.scoring.funnel import (
    arcsine_distances,
    arcsine_overdispersion,
    lines,
    mean_limit,
    mean_overdispersion,
    wider_share_limit,
)
from ontmoetingen.scoring.intervals import wilson
from ontmoetingen.scoring.logistic import fit_random_logit
from ontmoetingen.scoring.standing import binomial_tails, two_sided

pytestmark = pytest.mark.shared
LOGISTIC = {"contraception_null": "contraception", "api_sw_county": "api_sw_county"}
LOGISTIC |= {"medpar_died": "medpar_died"}
SIDES = ("low998", "low95", "high95", "high998")
yes_no_sets = pytest.mark.parametrize("name", YES_NO)


def place(data, group) -> int:
    """Where a project stands; R read ids as numbers and lost the zeros in front."""
    return [str(g).lstrip("0") for g in data.index].index(str(group))


def pooled(data) -> float:
    return float(data["yes"].sum() / data["n"].sum())


def test_wilson(shared):
    cases = reference(shared)["computed"]["wilson"]
    low, high = wilson([c["r"] for c in cases], [c["n"] for c in cases])
    assert low == pytest.approx([c["lo"] for c in cases], abs=1e-10)
    assert high == pytest.approx([c["hi"] for c in cases], abs=1e-10)


@pytest.mark.parametrize("name", RATINGS)
def test_random_intercept(shared, name):
    expected = reference(shared)["computed"]["lmm"][name]
    data, reml = rating_sums(shared, name), expected["reml"]
    assert data["n"].sum() == expected["nobs"]
    fit = estimate_means(data["n"], data["total"], data["squares"]).fit
    (group,) = expected["groups"]
    assert len(data) == expected["groups"][group]
    assert fit.criterion == pytest.approx(reml["reml_criterion"], abs=1e-7)
    assert fit.between_variance == pytest.approx(reml["variance"][group], rel=1e-5)
    assert fit.within_variance == pytest.approx(reml["variance"]["Residual"], rel=1e-5)
    assert fit.intraclass == pytest.approx(reml["icc"], rel=1e-5)
    assert fit.mean == pytest.approx(reml["fixef"]["(Intercept)"], rel=1e-6)
    assert fit.mean_se == pytest.approx(reml["se"]["(Intercept)"], rel=1e-5)


@pytest.mark.parametrize("name", RATINGS)
def test_shrunk_means(shared, name):
    expected = reference(shared)["computed"]["lmm"][name]["eb"]
    data = rating_sums(shared, name)
    found = estimate_means(data["n"], data["total"], data["squares"])
    for row in [*expected["top5"], *expected["bottom5"]]:
        at = place(data, row["group"])
        assert data["n"].iloc[at] == row["n"]
        assert found.value[at] == pytest.approx(row["raw_mean"], rel=1e-12)
        assert found.estimate[at] - found.fit.mean == pytest.approx(row["eb"], rel=1e-4)
        conditional = np.sqrt((1 - found.weight[at]) * found.fit.between_variance)
        assert conditional == pytest.approx(row["cond_sd"], rel=1e-5)


@pytest.mark.parametrize("name", LOGISTIC)
def test_random_intercept_logistic_by_adaptive_quadrature(shared, name):
    expected = reference(shared)["computed"]["glmm"][name]
    data = yes_counts(shared, LOGISTIC[name])
    assert (data["n"].sum(), len(data)) == (expected["nobs"], expected["ngroups"])
    found = fit_random_logit(data["yes"], data["n"])
    assert found.intercept == pytest.approx(expected["agq25"]["fixef"]["(Intercept)"], abs=1e-5)
    assert found.between_sd**2 == pytest.approx(expected["agq25"]["variance"], abs=1e-5)
    assert found.log_likelihood == pytest.approx(expected["agq25"]["logLik"], abs=1e-7)


@yes_no_sets
def test_beta_binomial(shared, name):
    expected = reference(shared)["computed"]["betabinom"][name]
    data = yes_counts(shared, name)
    assert (len(data), data["n"].sum(), data["yes"].sum()) == (
        expected["groups"],
        expected["N"],
        expected["Y"],
    )
    fit = estimate_shares(data["yes"], data["n"]).fit
    assert fit.a == pytest.approx(expected["alpha"], rel=2e-5)
    assert fit.b == pytest.approx(expected["beta"], rel=2e-5)
    assert fit.share == pytest.approx(expected["mu"], rel=2e-5)
    assert 1 / (fit.size + 1) == pytest.approx(expected["rho"], rel=2e-5)
    assert fit.log_likelihood == pytest.approx(expected["logLik"], abs=1e-8)
    # VGAM stops a little earlier: its likelihood is never the higher one
    assert fit.log_likelihood >= expected["vgam"]["logLik"] - 1e-9
    assert fit.share == pytest.approx(expected["vgam"]["mu"], rel=2e-5)
    assert 1 / (fit.size + 1) == pytest.approx(expected["vgam"]["rho"], rel=2e-4)


@yes_no_sets
def test_one_common_share(shared, name):
    expected = reference(shared)["computed"]["betabinom"][name]["logLik_binomial_common_p"]
    data = yes_counts(shared, name)
    at_common = stats.binom.logpmf(data["yes"], data["n"], pooled(data)).sum()
    fit = estimate_shares(data["yes"], data["n"]).fit
    assert at_common == pytest.approx(expected, abs=1e-8)
    assert fit.log_likelihood > expected


@yes_no_sets
def test_shrunk_shares_and_their_plugin_intervals(shared, name):
    expected = reference(shared)["computed"]["betabinom"][name]
    data = yes_counts(shared, name)
    found = estimate_shares(data["yes"], data["n"])
    for row in [*expected["top5"], *expected["bottom5"]]:
        at = place(data, row["group"])
        assert (data["n"].iloc[at], data["yes"].iloc[at]) == (row["n"], row["y"])
        assert found.value[at] == pytest.approx(row["raw"], abs=1e-12)
        assert found.estimate[at] == pytest.approx(row["eb"], abs=2e-5)
        assert found.plugin_low[at] == pytest.approx(row["lo95"], abs=2e-5)
        assert found.plugin_high[at] == pytest.approx(row["hi95"], abs=2e-5)
        assert found.weight[at] == pytest.approx(row["weight"], abs=2e-5)


@yes_no_sets
def test_published_intervals_differ_from_plugin_by_the_doubt_about_the_model_only(shared, name):
    data = yes_counts(shared, name)
    found = estimate_shares(data["yes"], data["n"])
    plain = found.plugin_high - found.plugin_low
    assert found.estimate_low == pytest.approx(found.plugin_low, abs=0.25 * plain.max())
    assert (found.estimate_high - found.estimate_low).mean() >= plain.mean()


@yes_no_sets
def test_overdispersion(shared, name):
    expected = reference(shared)["computed"]["funnel"][name]
    data, share = yes_counts(shared, name), pooled(yes_counts(shared, name))
    assert share == pytest.approx(expected["target"], abs=1e-12)
    assert len(data) == expected["groups"]
    robust = arcsine_overdispersion(data["yes"], data["n"], share)
    plain = arcsine_overdispersion(data["yes"], data["n"], share, winsorise=0)
    raw = mean_overdispersion(data["n"], data["yes"], share, np.sqrt(share * (1 - share)))
    arcsine = expected["arcsine"]
    assert robust.phi == pytest.approx(arcsine["phi_winsorised"], abs=1e-10)
    assert robust.tau2 == pytest.approx(arcsine["tau2"], abs=1e-10)
    assert plain.phi == pytest.approx(arcsine["phi_unwinsorised"], abs=1e-10)
    assert plain.tau2 == pytest.approx(arcsine["tau2_unwinsorised"], abs=1e-10)
    assert raw.phi == pytest.approx(expected["raw_scale"]["phi_winsorised"], abs=1e-10)
    assert raw.tau2 == pytest.approx(expected["raw_scale"]["tau2"], abs=1e-10)


def counts_outside(value, limits) -> dict[str, int]:
    """How many lie beyond each limit, those beyond 99.8 % not counted again at 95 %."""
    low998, high998 = value < limits["low998"], value > limits["high998"]
    low95, high95 = (value < limits["low95"]) & ~low998, (value > limits["high95"]) & ~high998
    found = {"low998": low998, "low95": low95, "high95": high95, "high998": high998}
    return {side: int(outside.sum()) for side, outside in found.items()}


TAILS = {"low998": 0.001, "low95": 0.025, "high95": 0.975, "high998": 0.999}


@yes_no_sets
@pytest.mark.parametrize("rule", ["arcsine_OD", "arcsine_no_OD", "normal_null_PHE"])
def test_numbers_outside_approximate_limits(shared, name, rule):
    expected = reference(shared)["computed"]["funnel"][name]["counts"][rule]
    data, share = yes_counts(shared, name), pooled(yes_counts(shared, name))
    n, value = data["n"].to_numpy(), (data["yes"] / data["n"]).to_numpy()
    if rule == "normal_null_PHE":
        sd = np.sqrt(share * (1 - share))
        limits = {side: mean_limit(n, share, sd, tail) for side, tail in TAILS.items()}
    else:
        over = arcsine_overdispersion(data["yes"], n, share)
        tau2 = over.tau2 if rule == "arcsine_OD" else 0.0
        limits = {side: wider_share_limit(n, share, tau2, t) for side, t in TAILS.items()}
    assert counts_outside(value, limits) == {side: expected[side] for side in SIDES}


@yes_no_sets
def test_numbers_outside_limits_widened_by_a_factor(shared, name):
    expected = reference(shared)["computed"]["funnel"][name]["counts"]["multiplicative_phi"]
    data, share = yes_counts(shared, name), pooled(yes_counts(shared, name))
    n, value = data["n"].to_numpy(), (data["yes"] / data["n"]).to_numpy()
    sd = np.sqrt(share * (1 - share))
    over = mean_overdispersion(n, data["yes"], share, sd)
    sd *= np.sqrt(max(over.phi, 1.0))
    limits = {side: mean_limit(n, share, sd, tail) for side, tail in TAILS.items()}
    assert counts_outside(value, limits) == {side: expected[side] for side in SIDES}


@yes_no_sets
def test_numbers_outside_the_drawn_exact_limits(shared, name):
    expected = reference(shared)["computed"]["funnel"][name]["counts"]["exact_binomial"]
    data = yes_counts(shared, name)
    n, value = data["n"].to_numpy(), (data["yes"] / data["n"]).to_numpy()
    limits = lines("yes_no", n, pooled(data), np.nan)
    assert counts_outside(value, limits) == {side: expected[side] for side in SIDES}


@yes_no_sets
def test_numbers_flagged_by_exact_tails(shared, name):
    expected = reference(shared)["extra"]["exact_tail"][name]
    data = yes_counts(shared, name)
    low, high = binomial_tails(data["yes"], data["n"], pooled(data))
    flagged = {
        "low998": low <= 0.001,
        "low95": (low <= 0.025) & (low > 0.001),
        "high95": (high <= 0.025) & (high > 0.001),
        "high998": high <= 0.001,
    }
    assert {s: int(f.sum()) for s, f in flagged.items()} == {s: expected[s] for s in SIDES}


@yes_no_sets
def test_numbers_that_no_outcome_could_flag(shared, name):
    expected = reference(shared)["extra"]["exact_tail"][name]
    data = yes_counts(shared, name)
    none, _ = binomial_tails(0, data["n"], pooled(data))
    _, every = binomial_tails(data["n"], data["n"], pooled(data))
    assert (none > 0.025).sum() == expected["unreachable_low95"]
    assert (every > 0.025).sum() == expected["unreachable_high95"]
    assert ((none > 0.025) & (every > 0.025)).sum() == expected["unreachable_95_both"]


@yes_no_sets
def test_numbers_flagged_after_correction_for_many_comparisons(shared, name):
    expected = reference(shared)["computed"]["funnel"][name]["fdr"]
    data, share = yes_counts(shared, name), pooled(yes_counts(shared, name))
    low, high = binomial_tails(data["yes"], data["n"], share)
    at = low + high - 1  # chance of exactly this outcome
    mid_p = two_sided(low - at / 2, high - at / 2)
    tau2 = arcsine_overdispersion(data["yes"], data["n"], share).tau2
    wide = arcsine_distances(data["yes"], data["n"], share, tau2)
    wide_p = two_sided(stats.norm.cdf(wide), stats.norm.sf(wide))
    assert {
        "n_p05_exact_midp": int((mid_p < 0.05).sum()),
        "n_BH05": flagged(mid_p, "fdr_bh"),
        "n_BY05": flagged(mid_p, "fdr_by"),
        "n_holm05": flagged(mid_p, "holm"),
        "n_p05_OD": int((wide_p < 0.05).sum()),
        "n_BH05_OD": flagged(wide_p, "fdr_bh"),
    } == expected


def flagged(p_value, method: str) -> int:
    return int(multipletests(p_value, 0.05, method)[0].sum())


def james_stein(n, total, share: float, at_bats: float) -> float:
    """1 - (k - 3) s^2 / S, from phi = S / (k s^2)."""
    sd = np.sqrt(share * (1 - share) * n.iloc[0] / at_bats)
    phi = mean_overdispersion(n, total, share, sd, winsorise=0).phi
    return 1 - (len(n) - 3) / (len(n) * phi)


def test_shrinkage_of_batting_averages(shared):
    expected, data = reference(shared)["computed"]["efron_morris"], batting_averages(shared)
    assert len(data) == 18
    mean = data["sum"].sum() / data["n"].sum()
    assert mean == pytest.approx(expected["grand_mean"], abs=1e-12)
    found = james_stein(data["n"], data["sum"], mean, 45)
    assert found == pytest.approx(expected["shrink_JS_raw"], abs=1e-10)


def test_shrinkage_from_every_turn_at_bat(shared):
    # The averages above are rounded to three decimals; hits and misses are not.
    expected, data = reference(shared)["computed"]["efron_morris"], batting(shared)
    assert (len(data), set(data["n"])) == (18, {45.0})
    found = james_stein(data["n"], data["yes"], pooled(data), 45)
    assert found == pytest.approx(expected["shrink_JS_raw"], abs=1e-3)


def test_forty_five_turns_tell_little_about_a_batter(shared):
    data = batting(shared)
    found = estimate_shares(data["yes"], data["n"])
    assert 0 < found.weight.max() < 0.3
    assert np.ptp(found.estimate) < 0.3 * np.ptp(found.value)
    assert found.between_low < found.between_sd < found.between_high
