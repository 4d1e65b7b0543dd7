"""Small published tables with the agreed columns, for tests of charts and sentences.

Numbers are made by a formula, not drawn: the same on every machine, and easy to check by hand.
"""

# ruff: noqa: E501, PLR0917 - a table reads better with one record per line

from __future__ import annotations

import pandas as pd

from ontmoetingen.charts.tables import Tables

STATES = ("hoger", "niet te onderscheiden", "niet te onderscheiden", "lager")
NASTY = (
    '<script>alert("x")</script> | `a` $x$ [b](c) {{< include /etc/passwd >}} ::: \\ \n\n# kop \u2028'
    " 🧑‍🤝‍🧑 @fig-x ^a^ ~b~ -- ... *c* _d_ 1. & &lt; "
) + "lang " * 40


def items() -> pd.DataFrame:
    common = {"role": "outcome"}
    return pd.DataFrame(
        [
            {"item": "yes_item", "short_label": "andere leeftijd", "label": "Andere leeftijd",
             "wording": "Ik ontmoette mensen van een andere leeftijd", "scale_kind": "yes_no",
             "scale_min": None, "scale_max": None, "agree_from": None, "waves": "T1", "order": 1},
            {"item": "yes_other", "short_label": "andere herkomst", "label": "Andere herkomst",
             "wording": "Ik ontmoette mensen met een andere herkomst", "scale_kind": "yes_no",
             "scale_min": None, "scale_max": None, "agree_from": None, "waves": "T1", "order": 2},
            {"item": "rated", "short_label": "openstaan", "label": "Openstaan voor anderen",
             "wording": "Ik sta open voor anderen.", "scale_kind": "rating", "scale_min": 1,
             "scale_max": 6, "agree_from": 5, "waves": "T0;T1", "order": 3},
        ]
    ).assign(**common)  # fmt: skip


def waves() -> pd.DataFrame:
    return pd.DataFrame({"wave": ["T0", "T1"], "label": ["start", "einde"], "order": [1, 2]})


def projects(count: int, name: str | None = None) -> pd.DataFrame:
    names = [f"Project {i:04d}" for i in range(count)]
    if name is not None:
        names[0] = name
    return pd.DataFrame(
        {"project_id": [f"p{i:04d}" for i in range(count)], "name": names,
         "type": ["onderwijs" if i % 4 == 0 else "anders" for i in range(count)],
         "n_respondents": [10 + i % 60 for i in range(count)],
         "as_released": "", "status": "released", "reason": ""}
    )  # fmt: skip


def project_scores(count: int, hide: int = 1) -> pd.DataFrame:
    frames = [_scores(count, "yes_item", "T1", "share_yes", 0.82, 0.12, 1),
              _scores(count, "yes_other", "T1", "share_yes", 0.71, 0.14, 1),
              _scores(count, "rated", "T0", "mean", 4.2, 0.5, 5),
              _scores(count, "rated", "T1", "mean", 4.5, 0.5, 5)]  # fmt: skip
    return pd.concat([_hide(frame, hide) for frame in frames], ignore_index=True)


def _scores(count, item, wave, measure, centre, spread, width) -> pd.DataFrame:
    rows = []
    for i in range(count):
        offset = spread * ((i * 37 % 101) / 50 - 1)
        n, half = 10 + i % 60, width * 0.9 / (10 + i % 60) ** 0.5
        state = (
            "hoger" if offset > 0.9 * spread else "lager" if offset < -0.9 * spread else STATES[1]
        )
        rows.append(
            {"project_id": f"p{i:04d}", "item": item, "wave": wave, "measure": measure, "n": n,
             "value": min(centre + offset, 1.0 if width == 1 else 6.0), "ci_low": centre + offset - half,
             "ci_high": centre + offset + half, "estimate": centre + offset * 0.7,
             "estimate_low": centre + offset * 0.7 - half * 0.4,
             "estimate_high": min(centre + offset * 0.7 + half * 0.4, 1.0 if width == 1 else 6.0),
             "weight": round(n / (n + 15), 6), "difference": offset, "p_value": 0.5,
             "state": state if i % 11 else "te klein om iets te zeggen",
             "status": "released", "reason": ""}
        )  # fmt: skip
    return _ranked(pd.DataFrame(rows))


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """1 = highest estimate, with an interval of a fifth of the projects to each side."""
    rank = frame["estimate"].rank(ascending=False, method="first").astype(int)
    reach = len(frame) // 5
    return frame.assign(rank=rank, rank_low=(rank - reach).clip(lower=1),
                        rank_high=(rank + reach).clip(upper=len(frame)))  # fmt: skip


def variation(count: int, median: float = 0.74) -> pd.DataFrame:
    asked = (("yes_item", "T1", "share_yes"), ("yes_other", "T1", "share_yes"),
             ("rated", "T0", "mean"), ("rated", "T1", "mean"))  # fmt: skip
    return pd.DataFrame(
        [
            {"item": item, "wave": wave, "measure": measure, "n_projects": count, "between_sd": 0.1,
             "reliability_median": median, "status": "released", "reason": ""}
            for item, wave, measure in asked
        ]
    )  # fmt: skip


def _hide(frame: pd.DataFrame, last: int) -> pd.DataFrame:
    numbers = ["n", "value", "ci_low", "ci_high", "estimate", "estimate_low", "estimate_high",
               "weight", "difference", "p_value", "rank", "rank_low", "rank_high"]  # fmt: skip
    out = frame.astype(dict.fromkeys(("n", "rank", "rank_low", "rank_high"), float))
    gone = out.index[len(out) - last :]
    out.loc[gone, numbers] = float("nan")
    out.loc[gone, "state"] = ""
    out.loc[gone, "status"] = "hidden"
    out.loc[gone, "reason"] = "minder dan 10 deelnemers"
    return out


def overall() -> pd.DataFrame:
    rows = [("yes_item", "T1", "share_yes", 0.82), ("yes_other", "T1", "share_yes", 0.71),
            ("rated", "T0", "mean", 4.2), ("rated", "T1", "mean", 4.5),
            ("rated", "T0", "share_agree", 0.48), ("rated", "T1", "share_agree", 0.54)]  # fmt: skip
    return pd.DataFrame(
        [
            {"item": i, "wave": w, "measure": m, "n": 4000, "n_projects": 110, "value": v,
             "ci_low": v * 0.98, "ci_high": v * 1.02, "status": "released", "reason": ""}
            for i, w, m, v in rows
        ]
    )  # fmt: skip


def answers() -> pd.DataFrame:
    shares = [0.03, 0.07, 0.15, 0.21, 0.30, 0.24]
    rated = [
        {"item": "rated", "wave": wave, "answer": k, "answer_label": text, "n": round(2000 * s),
         "share": s, "status": "released", "reason": ""}
        for wave in ("T0", "T1")
        for k, (s, text) in enumerate(
            zip(shares, ["helemaal oneens", "oneens", "beetje oneens", "beetje eens", "eens",
                         "helemaal eens"], strict=True), start=1)
    ]  # fmt: skip
    yes = [
        {"item": item, "wave": "T1", "answer": k, "answer_label": text, "n": round(4000 * s),
         "share": s, "status": "released", "reason": ""}
        for item, share in (("yes_item", 0.82), ("yes_other", 0.71))
        for k, text, s in ((0, "nee", 1 - share), (1, "ja", share))
    ]  # fmt: skip
    return pd.DataFrame(rated + yes)


def funnel() -> pd.DataFrame:
    rows = []
    for item, wave, centre, width in (("yes_item", "T1", 0.82, 0.38), ("yes_other", "T1", 0.71, 0.45),
                                      ("rated", "T0", 4.2, 1.2), ("rated", "T1", 4.5, 1.2)):  # fmt: skip
        for n in range(5, 75, 5):
            edges = {f"{side}{level}": centre + sign * z * width / n**0.5
                     for side, sign in (("low", -1), ("high", 1))
                     for level, z in (("95", 1.96), ("998", 3.09))}  # fmt: skip
            top = 1.0 if centre < 1 else 6.0
            edges = {k: min(v, top) for k, v in edges.items()}
            rows.append({"item": item, "wave": wave, "n": n, "reference": centre} | edges)
    return pd.DataFrame(rows)


def traits() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"item": "yes_item", "wave": "T1", "trait": "age", "contrast_label": "Per jaar dat deelnemers gemiddeld ouder zijn", "per": 1.0,
             "effect": 2.4, "ci_low": 0.9, "ci_high": 3.9, "p_value": 0.002, "n_projects": 100, "n_smallest_side": 100, "status": "released", "reason": ""},
            {"item": "yes_other", "wave": "T1", "trait": "age", "contrast_label": "Per jaar dat deelnemers gemiddeld ouder zijn", "per": 1.0,
             "effect": 0.3, "ci_low": -1.0, "ci_high": 1.6, "p_value": 0.61, "n_projects": 100, "n_smallest_side": 100, "status": "released", "reason": ""},
        ]
    )  # fmt: skip


def trait_points(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"project_id": [f"p{i:04d}" for i in range(count)], "trait": "age",
         "trait_label": "Leeftijd in jaren", "value": [15 + round((i * 37 % 101) / 15, 1) for i in range(count)],
         "n": [10 + i % 60 for i in range(count)], "status": "released", "reason": ""}
    )  # fmt: skip


def trait_groups(p_value: float = 0.012) -> pd.DataFrame:
    """Two kinds that are shown and one that is too small; for one item."""
    shown = (("onderwijs", 0.74, 25), ("anders", 0.85, 74))
    rows = [
        {"item": "yes_item", "wave": "T1", "trait": "type", "trait_label": "Soort project", "group": group,
         "measure": "share_yes", "n_projects": count, "n": 40 * count, "mean": mean, "ci_low": mean - 0.05,
         "ci_high": mean + 0.05, "p_value": p_value, "status": "released", "reason": ""}
        for group, mean, count in shown
    ]  # fmt: skip
    numbers = dict.fromkeys(("n", "mean", "ci_low", "ci_high", "p_value"), float("nan"))
    gone = {
        "group": "sport",
        "n_projects": 1,
        "status": "hidden",
        "reason": "minder dan 3 projecten",
    }
    return pd.DataFrame([*rows, rows[0] | numbers | gone])


def overlap() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"direction": "low", "items": "yes_item;yes_other", "wave": "T1", "at_least": 2, "n_projects": 100, "n_extreme": 18, "observed": 12,
             "expected": 5.1, "p_value": 0.004, "method": "respondents shuffled", "status": "released", "reason": ""},
            {"direction": "high", "items": "yes_item;yes_other", "wave": "T1", "at_least": 2, "n_projects": 100, "n_extreme": 18, "observed": 6,
             "expected": 5.2, "p_value": 0.41, "method": "respondents shuffled", "status": "released", "reason": ""},
        ]
    )  # fmt: skip


def overlap_patterns() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"direction": d, "pattern": p, "n_projects": n}
            for d, p, n in (("low", "yes_item", 9), ("low", "yes_other", 11),
                            ("low", "yes_item;yes_other", 12), ("high", "yes_item", 14),
                            ("high", "yes_other", 13), ("high", "yes_item;yes_other", 6))
        ]
    )  # fmt: skip


def pairing() -> pd.DataFrame:
    steps = [("matched", "Beide keren", 1800), ("only_start", "Alleen start", 700),
             ("only_end", "Alleen einde", 300), ("duplicates", "Dubbel", 4)]  # fmt: skip
    return pd.DataFrame(
        [{"item": "rated", "step": step, "label": label, "n": n, "status": "released", "reason": ""}
         for step, label, n in steps]
    )  # fmt: skip


def change(count: int) -> pd.DataFrame:
    rows = [
        {"item": "rated", "project_id": f"p{i:04d}", "method": "paired", "n_pairs": 10 + i % 30,
         "mean_start": 4.2 + ((i * 37 % 101) / 100 - 0.5), "change": 0.2 - ((i * 37 % 101) / 100 - 0.5) * 0.5,
         "share_agree_start": 0.48, "share_agree_end": 0.54, "status": "released", "reason": ""}
        for i in range(count)
    ]  # fmt: skip
    every = {"item": "rated", "project_id": "", "method": "paired", "n_pairs": 1800, "mean_start": 4.2, "change": 0.24,
             "share_agree_start": 0.48, "share_agree_end": 0.54, "status": "released", "reason": ""}  # fmt: skip
    frame = pd.DataFrame([every, *rows])
    frame["mean_end"] = frame["mean_start"] + frame["change"]
    frame["ci_low"], frame["ci_high"] = frame["change"] - 0.05, frame["change"] + 0.05
    return frame


def tables(count: int = 20, name: str | None = None, *, synthetic: bool = False) -> Tables:
    """All tables for ``count`` projects, the last one hidden, the first with the given name."""
    frames = {
        "items": items(), "waves": waves(), "projects": projects(count, name),
        "project_scores": project_scores(count), "variation": variation(count), "overall": overall(), "answers": answers(),
        "funnel": funnel(), "traits": traits(), "trait_points": trait_points(count),
        "trait_groups": trait_groups(),
        "overlap": overlap(), "overlap_patterns": overlap_patterns(), "change": change(count), "pairing": pairing(),
    }  # fmt: skip
    return Tables.of(frames, synthetic=synthetic)
