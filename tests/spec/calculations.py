"""What each sheet calls: plain numbers in, public functions, plain numbers out."""

from __future__ import annotations

import math
from pathlib import Path

import ibis
import numpy as np
import pandas as pd

from ontmoetingen.disclosure.bands import count_bands, sensitive_bands
from ontmoetingen.disclosure.nested import protect_nested
from ontmoetingen.disclosure.protect import HIDDEN, choose_hidden, protect_projects
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.intake.pairing import pair_waves
from ontmoetingen.model.instrument import load_instrument
from ontmoetingen.model.profile_plan import Line, Profile, Side
from ontmoetingen.scoring.change import paired_change
from ontmoetingen.scoring.clusters import clustered_difference
from ontmoetingen.scoring.code_counts import code_table
from ontmoetingen.scoring.estimates import estimate_means
from ontmoetingen.scoring.funnel import wider_lines
from ontmoetingen.scoring.intervals import clustered_wilson, mean_interval, wilson
from ontmoetingen.scoring.means import RandomIntercept, posterior_mean
from ontmoetingen.scoring.overall import overall_table
from ontmoetingen.scoring.overlap import arrange, distances, how_many
from ontmoetingen.scoring.profile_scores import profile_scores, profile_table
from ontmoetingen.scoring.ranks import places
from ontmoetingen.scoring.regression_to_mean import change_checks, expected_change
from ontmoetingen.scoring.shares import BetaBinomial, posterior_share, reliability
from ontmoetingen.scoring.standing import stand_shares
from ontmoetingen.scoring.totals import totals_expression
from ontmoetingen.scoring.trait_groups import group_means
from ontmoetingen.scoring.traits import trait_effect

QUESTIONS = Path(__file__).parent / "appendix" / "questions.yml"


def intervals(yes=None, n=None, answers=None):
    if isinstance(yes, list):
        low, high = clustered_wilson(yes, n)
        return {"share": np.sum(yes) / np.sum(n), "low": low, "high": high}
    if answers is None:
        low, high = wilson(yes, n)
        return {"share": yes / n, "low": float(low), "high": float(high)}
    values = np.array(answers, float)
    low, high = mean_interval(len(values), values.sum(), (values**2).sum())
    return {"mean": float(values.mean()), "low": float(low), "high": float(high)}


def overall(n, yes=None, sum=None, sum_squares=None):
    totals = pd.DataFrame({"n": n, "sum": yes or sum, "sum_squares": sum_squares or yes})
    totals["project_id"] = [f"P{place}" for place in range(len(n))]
    totals = totals.assign(item="asked" if yes else "rated", wave="T1", n_agree=None)
    found = overall_table(totals, load_instrument(QUESTIONS)).iloc[0]
    name = "share" if yes else "mean"
    return {name: found["value"], "low": found["ci_low"], "high": found["ci_high"]}


def estimates(n=None, worth=None, yes=None, all_share=None, sum=None, **model):
    if n is None:
        return {"rank": places(np.array(model["estimate"])).tolist()}
    if "sum_squares" in model:
        found = estimate_means(n, sum, model["sum_squares"])
        low, high = found.estimate_low.tolist(), found.estimate_high.tolist()
        return {"estimate": found.estimate.tolist(), "low": low, "high": high}
    if yes is not None:
        estimate, _, _ = posterior_share(yes, n, BetaBinomial(all_share, worth, 0.0))
        return {"estimate": estimate.tolist()}
    if sum is not None:
        fit = RandomIntercept(
            model["all_mean"], 0.0, model["between_variance"], model["within_variance"], 0.0
        )
        return {"estimate": posterior_mean(n, sum, fit)[0].tolist()}
    return {"weight": reliability(n, worth).tolist()}


def standing(n, yes=None, all_share=None, tau2=None):
    if yes is None:
        limits = wider_lines("yes_no", n, all_share, math.nan, tau2)
        return {"low": limits["low95_over"].tolist(), "high": limits["high95_over"].tolist()}
    found = stand_shares(yes, n)
    return {
        "difference": found.difference.tolist(),
        "p_value": found.p_value.tolist(),
        "state": found.state.tolist(),
    }


def hiding(n=None, projects_behind=None, yes=None, sensitive=None):
    if projects_behind:
        rows = pd.DataFrame({"n": projects_behind})
        return {
            "hidden": (protect_projects(rows, load_rules(), "n", [])["status"] == HIDDEN).tolist()
        }
    if yes or sensitive:
        bands_of = sensitive_bands if sensitive else count_bands
        bands = bands_of(sensitive or yes, n, load_rules())
        return {"band_low": bands.low.tolist(), "band_high": bands.high.tolist()}
    choice = choose_hidden(n, load_rules())
    return {"hidden": (choice.small | choice.beside).tolist()}


def pairing(rows):
    columns = ["project_id", "respondent_id", "wave", "value"]
    answers = pd.DataFrame(rows, columns=columns).assign(item="q")
    report = pair_waves(answers, "T0", "T1", ["q"]).report
    return dict(zip(report["step"], report["n"].tolist(), strict=True))


def change(**given):
    return who_is_lost(**given) if "kept" in given else two_moments(**given)


def who_is_lost(kept, lost):
    sums = [(len(v), sum(v), sum(x * x for x in v)) for v in (kept, lost)]
    difference, low, high = clustered_difference(*([[x] for x in s] for s in sums))
    means = {"value_kept": sums[0][1] / sums[0][0], "value_lost": sums[1][1] / sums[1][0]}
    return means | {"difference": difference, "ci_low": low, "ci_high": high}


def two_moments(start, end, agree_from=None, projects=None):
    pairs = pd.DataFrame({"start": start, "end": end}, dtype=float).assign(item="q")
    names = projects or ["P"] * len(start)
    together = paired_change(pairs.assign(project_id=names), {"q": agree_from}).iloc[0].to_dict()
    each = pairs.assign(project_id=[f"P{i}" for i in range(len(start))])
    checks = change_checks(each).set_index("name")["value"]
    together["n_pairs"] = int(together["n_pairs"])
    together["oldham"] = checks["oldham_projects"]
    expected = expected_change(np.array(names), pairs["start"].array, pairs["end"].array)
    together |= {"persistence": expected.persistence, "expected": expected.change.tolist()}
    return together | {"start_with_change": checks["start_with_change_projects"]}


def totals(answers, agree_from):
    frame = pd.DataFrame(answers, columns=["project_id", "item", "wave", "value"])
    table = ibis.memtable(frame.astype({"value": float}))
    found = totals_expression(table, agree_from).to_pandas()
    return found.astype(object).where(found.notna(), None).to_dict("records")


def overlap(projects=None, answers=None, n_projects=None):
    if n_projects:
        return {"count": how_many(n_projects)}
    rows = arrange(pd.DataFrame({"project_id": projects, "q": answers}), ["q"])
    return {"z": distances(rows.values, rows.starts)[:, 0].tolist()}


def traits(value, weight, trait=None, group=None):
    if group:
        kinds = tuple(dict.fromkeys(group))
        return {"group_mean": group_means(value, group, weight, kinds, draws=1).mean.tolist()}
    found = trait_effect(value, trait, weight)
    return {"effect": found.effect, "n_projects": found.n_projects}


SIDES = (Side("own", "Eigen"), Side("shared", "Gedeeld"))


def programmes(**given):
    if "items" in given:
        return {"score": _score(given["items"])}
    if "own" in given:
        return _gap(given["own"], given["shared"])
    if "interviews" in given:
        return _named(given["interviews"], given["named"])
    return {"hidden": _hidden_classes(given["class_counts"])}


def _hidden_classes(class_counts):
    rows = [("unit", f"{i}", "", "", n, 1) for i, pair in enumerate(class_counts) for n in pair]
    frame = pd.DataFrame(rows, columns=["level", "unit_id", "kind", "moment", "n", "n_units"])
    found = protect_nested(frame, load_rules(), ("n", "n_units"), ["moment"], ["n"])
    return (found.groupby("unit_id")["status"].first() == HIDDEN).tolist()


def _profile(asked):
    line = Line("l", "L", "g", asked)
    return Profile("", "", SIDES, {"g": "G"}, (line,), "", "", 1.0, 5.0)


def _answered(values, item, respondents):
    rows = zip(respondents, values, strict=True)
    return [("A", str(who), "T", item, float(v)) for who, v in rows if v is not None]


def _score(items):
    asked = tuple(f"i{place}" for place in range(len(items)))
    rows = [row for item, v in zip(asked, items, strict=True) for row in _answered([v], item, [1])]
    answers = pd.DataFrame(rows, columns=["project_id", "respondent_id", "wave", "item", "value"])
    found = profile_scores(answers, _profile({"own": asked, "shared": ("none",)}))
    score = found.loc[found["part"] == "line", "value"].tolist()
    return score[0] if score else math.nan


def _gap(own, shared):
    people = range(len(own))
    rows = [*_answered(own, "o", people), *_answered(shared, "s", people)]
    answers = pd.DataFrame(rows, columns=["project_id", "respondent_id", "wave", "item", "value"])
    profile = _profile({"own": ("o",), "shared": ("s",)})
    table = profile_table(profile_scores(answers, profile), profile)
    row = table[(table["level"] == "unit") & (table["side"] == "gap")].iloc[0]
    return {"gap": row["mean"], "spread": row["sd"]}


def _named(interviews, named):
    held = pd.DataFrame({"respondent_id": interviews}).assign(project_id="C", group="")
    times = pd.Series([tuple(pair) for pair in named]).value_counts()
    rows = [("C", who, "", code, float(n)) for (who, code), n in times.items()]
    answers = pd.DataFrame(rows, columns=["project_id", "respondent_id", "wave", "item", "value"])
    row = code_table(answers, held, ["contact"]).iloc[0]
    return {"n_naming": int(row["n_naming"]), "n_times": int(row["n_times"]), "share": row["share"]}


CALCULATIONS = {
    "pairing": pairing,
    "overall": overall,
    "intervals": intervals,
    "estimates": estimates,
    "standing": standing,
    "hiding": hiding,
    "change": change,
    "totals": totals,
    "overlap": overlap,
    "traits": traits,
    "programmes": programmes,
}
