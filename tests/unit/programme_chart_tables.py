"""Published tables of two invented programmes, small enough to count by hand.

One has lists of answers with two sides (``profile``), the other interviews with codes (``codes``).
"""

# ruff: noqa: E501 - a table reads better with one record per line

from __future__ import annotations

import pandas as pd

from ontmoetingen.charts.tables import Tables


def about(form: str, *, synthetic: bool = False, kind: str = "") -> pd.DataFrame:
    row = {"form": form, "title": "Proeflijst", "note": "Een noot.", "unit_label": "klas",
           "unit_label_plural": "klassen", "unit_article": "de", "respondent_label": "leerling",
           "respondent_label_plural": "leerlingen", "kind_label": kind, "scale_min": 1.0,
           "scale_max": 5.0, "low_label": "niet", "high_label": "wel", "synthetic": synthetic}  # fmt: skip
    return pd.DataFrame([row])


NUMBERS = ("n", "precision", "n_naming", "n_naming_low", "n_naming_high", "n_times", "share")


def codes(name: str = "Centrum Een") -> pd.DataFrame:
    """Two goals; thirty interviews, twelve of them in one shown centre, told as bands."""
    asked = [("a", "Contact", "Samen", "Samen"), ("b", "Thuis", "Samen", "Samen;Veilig"),
             ("c", "Rust", "Veilig", "Veilig")]  # fmt: skip
    counts = {("all", "", "", ""): (30, ((6, 11), 12, 15)),
              ("kind", "", "", "Bewoners"): (20, ((0, 5), (6, 14), (15, 20))),
              ("unit", "u1", name, ""): (12, ((0, 5), (6, 12), (6, 12))), ("unit", "u2", "Klein", ""): (8, None)}  # fmt: skip
    rows = []
    for (level, unit_id, unit, kind), (n, naming) in counts.items():
        for place, (code, label, goal, goals) in enumerate(asked):
            found = {"level": level, "unit_id": unit_id, "unit": unit, "kind_label": kind, "code": code,
                     "label": label, "goal": goal, "goal_label": goal, "goals_label": goals,
                     "order": place, "n_units": 1 if level == "unit" else 2,
                     "status": "released", "reason": ""}  # fmt: skip
            if naming is None:
                gone = {"status": "hidden", "reason": "minder dan 10 gesprekken"}
                rows.append(found | dict.fromkeys(NUMBERS) | gone)
            else:
                low, high = (
                    naming[place] if isinstance(naming[place], tuple) else [naming[place]] * 2
                )
                exact, middle = low == high, (low + high) / 2
                rows.append(
                    found | {"n": n, "precision": "exact" if exact else "band", "n_naming": middle,
                             "n_naming_low": low, "n_naming_high": high, "share": middle / n,
                             "n_times": low + 1 if exact and level != "unit" else None}
                )  # fmt: skip
    return pd.DataFrame(rows)


def profile(states: tuple[str, str] = ("lager", "niet te onderscheiden"), name: str = "Klas A"):
    """Two lines in two groups; class A is shown, class B hidden, kinds X and Y."""
    own = {"eigen": (4.0, 2.0), "gedeeld": (3.0, 2.5), "gap": (-1.0, 0.5)}
    rows = []
    for level, unit_id, unit, kind in (
        ("all", "", "", ""), ("kind", "", "", "X"), ("kind", "", "", "Y"),
        ("unit", "A", name, ""), ("unit", "B", "Klas B", ""),
    ):  # fmt: skip
        for part in ("line", "group"):
            for place in (0, 1):
                for side, means in own.items():
                    shift = {"all": 0.5, "kind": 0.25 if kind == "X" else -0.5}.get(level, 0.0)
                    gone = unit_id == "B"
                    mean = means[place] + (0 if side == "gap" else shift)
                    is_gap = side == "gap" and level == "unit" and part == "line"
                    rows.append(
                        {"level": level, "unit_id": unit_id, "unit": unit, "kind": kind,
                         "kind_label": f"Soort {kind}" if kind else "", "moment": "", "side": side,
                         "side_label": {"eigen": "Eigen", "gedeeld": "Gedeeld"}.get(side, "Verschil"),
                         "part": part, "key": f"{part}{place}", "label": ("Rust", "Hulp")[place],
                         "group": f"group{place}", "group_label": ("Een", "Twee")[place],
                         "order": place, "n": None if gone else 12, "n_units": 1 if unit else 3,
                         "mean": None if gone else mean, "sd": None if gone else 1.5,
                         "precision": None if gone else "band",
                         "mean_low": None if gone else mean - 0.125,
                         "mean_high": None if gone else mean + 0.125,
                         "ci_low": None if gone else mean - 0.25,
                         "ci_high": None if gone else mean + 0.25,
                         "state": states[place] if is_gap and not gone else "",
                         "status": "hidden" if gone else "released",
                         "reason": "minder dan 10 leerlingen" if gone else ""}
                    )  # fmt: skip
    return pd.DataFrame(rows)


def tables(*, synthetic: bool = False, **given) -> Tables:
    names = {k: given[k] for k in given if k == "name"}
    return Tables.of(
        {
            "programme_p_about": about("profile", synthetic=synthetic, kind="Soort"),
            "programme_p_profile": profile(**given),
            "programme_c_about": about("codes", synthetic=synthetic),
            "programme_c_codes": codes(**names),
        }
    )
