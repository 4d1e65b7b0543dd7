"""The wall: what is hidden in each table and why, and what may be published at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_totals import ORIGIN, RULES, totals

from ontmoetingen.disclosure.catalogue import catalogue
from ontmoetingen.disclosure.protect import choose_hidden, protect
from ontmoetingen.disclosure.publish import prepare, prepare_evidence
from ontmoetingen.errors import PublishError


def test_hidden_rows_say_why_and_hold_no_number():
    frame = prepare("totals", totals([4, 12, 30, 40]), RULES, ORIGIN).frame
    assert frame["status"].tolist() == ["hidden", "hidden", "released", "released"]
    assert frame["reason"].tolist() == [
        "minder dan 10 antwoorden",
        "verborgen om andere projecten te beschermen",
        "",
        "",
    ]
    numbers = frame.loc[frame["status"] == "hidden", ["n", "sum", "sum_low", "sum_squares"]]
    assert numbers.isna().all().all()


def test_each_item_and_wave_is_judged_on_its_own():
    sizes = [4, 12, 30, 41, 50, 26], [20, 12, 30, 41, 50, 26]
    both = pd.concat([totals(sizes[0]), totals(sizes[1], wave="T0")], ignore_index=True)
    frame = prepare("totals", both, RULES, ORIGIN).frame
    assert frame.loc[frame["wave"] == "T0", "status"].tolist() == ["released"] * 6
    shown = frame.loc[frame["wave"] == "T1", "status"].tolist()
    assert shown == ["hidden", "hidden", *["released"] * 4]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=20))
def test_what_is_hidden_is_nothing_or_enough_to_hide_in(sizes):
    choice = choose_hidden(sizes, RULES)
    hidden, n = choice.small | choice.beside, np.array(sizes)
    assert (n[~hidden] >= 10).all(), "nothing small is shown"
    assert not (choice.small & choice.beside).any()
    if hidden.any() and not hidden.all():
        assert hidden.sum() >= 2
        assert n[hidden].sum() >= 10
    if (n >= 10).all():
        assert not hidden.any(), "nothing is hidden without a reason"


def test_protecting_leaves_the_input_as_it_is():
    frame = totals([4, 12, 30])
    protect(frame, RULES, "n", ["item"], ["n", "sum"])
    pd.testing.assert_frame_equal(frame, totals([4, 12, 30]))


def test_what_was_decided_before_is_hidden_for_the_reason_given():
    columns = catalogue()["change"].column_names[:-2]
    numbers = [1.0] * (len(columns) - 5)
    rows = [("q", p, "paired", 20, *numbers, "exact") for p in ("", "A", "B")]
    frame = pd.DataFrame(rows, columns=columns).assign(reason=["", "te klein", ""])
    found = prepare("change", frame, RULES, ORIGIN).frame
    assert found["status"].tolist() == ["released", "hidden", "released"]
    assert found["reason"].tolist() == ["", "te klein", ""]
    known = found.loc[found["status"] == "hidden"].notna().all()
    shown = [column for column in found if known[column]]
    words = ["item", "project_id", "method", "basis", "status", "reason"]
    assert shown == words, "nothing else is left"


def test_a_model_needs_enough_respondents_and_enough_projects():
    columns = catalogue()["change_models"].column_names[:-2]
    about = ("q", "change", "trait", "age", "x")
    sizes = [(9, 40, 12), (10, 40, 3), (90, 40, 2), (9, 2, 2)]
    rows = [(*about, 0.1, 0.0, 0.2, 0.03, *size, "note", "exact") for size in sizes]
    frame = prepare("change_models", pd.DataFrame(rows, columns=columns), RULES, ORIGIN).frame
    assert frame["reason"].tolist() == [
        "minder dan 10 antwoorden",
        "",
        "minder dan 3 projecten",
        "minder dan 10 antwoorden",
    ]
    assert frame["value"].isna().tolist() == [True, False, True, True]


def test_a_trait_of_too_few_projects_is_hidden():
    same = {"item": "q", "wave": "T1", "contrast_label": "x", "per": 1.0, "effect": 1.0}
    same |= {"ci_low": 0.5, "ci_high": 1.5, "p_value": 0.03, "n_projects": 40, "basis": "exact"}
    rows = pd.DataFrame(
        [same | {"trait": t, "n_smallest_side": n} for t, n in [("a", 2), ("b", 3)]]
    )
    frame = prepare("traits", rows, RULES, ORIGIN).frame
    assert frame["reason"].tolist() == ["minder dan 3 projecten", ""]
    assert frame["effect"].isna().tolist() == [True, False]


def test_an_unknown_table_cannot_be_published():
    with pytest.raises(PublishError, match="table 'respondents': may not be published"):
        prepare("respondents", totals([12]), RULES, ORIGIN)


def test_an_unknown_column_cannot_be_published():
    with pytest.raises(PublishError) as caught:
        prepare("totals", totals([12]).assign(respondent_id="R1"), RULES, ORIGIN)
    assert str(caught.value) == (
        "table 'totals': has columns that may not be published: respondent_id. Allowed: "
        "project_id, item, wave, n, precision, sum, sum_low, sum_high, sum_squares, status, "
        "reason."
    )


def test_a_lacking_column_is_named():
    with pytest.raises(PublishError, match="table 'totals': lacks columns sum, sum_low"):
        prepare("totals", totals([12]).drop(columns=["sum", "sum_low"]), RULES, ORIGIN)


def test_no_table_holds_respondents_or_extremes():
    names = {name for kind in catalogue().values() for name in kind.column_names}
    assert "respondent_id" not in names
    assert not {n for n in names if n in ("min", "max") or n.startswith(("minimum", "maximum"))}


def test_every_table_with_a_count_is_protected():
    for kind in catalogue().values():
        if kind.protection.rule != "none":
            assert kind.protection.count in kind.column_names, kind.name
            assert set(kind.protection.hides) <= set(kind.column_names), kind.name
            assert {"status", "reason"} <= set(kind.column_names), kind.name


def test_every_column_is_described_in_the_sidecar():
    sidecar = prepare("totals", totals([12, 13]), RULES, ORIGIN).sidecar
    assert sidecar["synthetic"] is True
    assert sidecar["rows"] == 2
    assert sidecar["hidden_rows"] == 0
    assert sidecar["columns"]["n"]["label"] == "Aantal antwoorden"
    assert sidecar["inputs"] == {"demo/export.csv": "abc"}
    assert next(r["id"] for r in sidecar["rules"]) == "min_respondents"
    assert all(r["source"] for r in sidecar["rules"])
    for kind in catalogue().values():
        assert all(c.label and c.description for c in kind.columns), kind.name


def test_a_column_of_the_study_itself_goes_by_the_label_that_the_study_gives_it():
    projects = pd.DataFrame({"project_id": ["P1"], "name": ["Een"], "n_respondents": [12]})
    bounds = {"n_respondents_low": 12, "n_respondents_high": 12, "as_released": "", "reason": ""}
    own = projects.assign(type="Onderwijs", start="2022-09-01", **bounds)
    columns = prepare("projects", own, RULES, ORIGIN, {"type": "Soort"}).sidecar["columns"]
    assert (columns["type"]["label"], columns["start"]["label"]) == ("Soort", "start")


def test_evidence_is_never_synthetic_and_has_no_rules():
    frame = pd.DataFrame({"id": ["x"], "seen": [True], "value": [71.0]})
    notes = {c: {"label": c.upper(), "unit": ""} for c in frame}
    ready = prepare_evidence("figures", frame, ("Titel", "Zin."), notes, {"a.yml": "1"})
    assert ready.sidecar["synthetic"] is False
    assert ready.sidecar["rules"] == []
    assert {c: v["type"] for c, v in ready.sidecar["columns"].items()} == {
        "id": "text",
        "seen": "flag",
        "value": "number",
    }
