"""The wall: what is hidden, what is written, and that the folder is replaced as a whole."""

from __future__ import annotations

import errno
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontmoetingen.disclosure import write
from ontmoetingen.disclosure.bands import Answers
from ontmoetingen.disclosure.catalogue import catalogue
from ontmoetingen.disclosure.manifest import differences
from ontmoetingen.disclosure.protect import choose_hidden, protect
from ontmoetingen.disclosure.publish import Provenance, prepare, prepare_evidence
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.disclosure.shield import shielded
from ontmoetingen.errors import PublishError

RULES = load_rules()
ORIGIN = Provenance({"demo/export.csv": "abc"}, synthetic=True)


def totals(sizes: list[int], wave: str = "T1") -> pd.DataFrame:
    rows = [(f"P{i}", "q", wave, n, n * 4.0, n * 16.0, "band") for i, n in enumerate(sizes)]
    columns = ["project_id", "item", "wave", "n", "sum", "sum_squares", "precision"]
    return shielded(pd.DataFrame(rows, columns=columns), {"q": Answers(1, 6)}, RULES)


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


def test_hidden_numbers_are_in_no_written_file(tmp_path):
    secret = totals([7, 12, 30])
    secret.loc[0, ["sum", "sum_squares"]] = [7777.25, 8888.5]
    ready = prepare("totals", secret, RULES, ORIGIN)
    write.write_folder(tmp_path / "published", [ready], {"inputs": {}}, tmp_path / "scratch")
    everything = "".join(p.read_text() for p in (tmp_path / "published").iterdir())
    assert "7777" not in everything
    assert "8888" not in everything
    assert "P0,q,T1,,,,,,,hidden,minder dan 10 antwoorden" in everything


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
    numbers = [1.0] * (len(columns) - 4)
    rows = [("q", p, "paired", 20, *numbers) for p in ("", "A", "B")]
    frame = pd.DataFrame(rows, columns=columns).assign(reason=["", "te klein", ""])
    found = prepare("change", frame, RULES, ORIGIN).frame
    assert found["status"].tolist() == ["released", "hidden", "released"]
    assert found["reason"].tolist() == ["", "te klein", ""]
    known = found.loc[found["status"] == "hidden"].notna().all()
    shown = [column for column in found if known[column]]
    assert shown == ["item", "project_id", "method", "status", "reason"], "nothing else is left"


def test_a_model_needs_enough_respondents_and_enough_projects():
    columns = catalogue()["change_models"].column_names[:-2]
    about = ("q", "change", "trait", "age", "x")
    sizes = [(9, 40, 12), (10, 40, 3), (90, 40, 2), (9, 2, 2)]
    rows = [(*about, 0.1, 0.0, 0.2, 0.03, *size, "note") for size in sizes]
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
    same |= {"ci_low": 0.5, "ci_high": 1.5, "p_value": 0.03, "n_projects": 40}
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
    bounds = {"n_respondents_low": 12, "n_respondents_high": 12, "reason": ""}
    own = projects.assign(type="Onderwijs", start="2022-09-01", **bounds)
    columns = prepare("projects", own, RULES, ORIGIN, {"type": "Soort"}).sidecar["columns"]
    assert (columns["type"]["label"], columns["start"]["label"]) == ("Soort", "start")


def test_numbers_are_written_short_and_missing_ones_empty():
    frame = pd.DataFrame({"a": [1 / 3, 2.0, None], "n": [12.0, 7, None], "b": [True, False, None]})
    text = write.as_csv(frame, {"a": "number", "n": "integer", "b": "flag"})
    assert text == "a,n,b\n0.333333,12,true\n2,7,false\n,,\n"


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


def written(tmp_path, sizes):
    ready = prepare("totals", totals(sizes), RULES, ORIGIN)
    folder = tmp_path / "published"
    write.write_folder(folder, [ready], {"inputs": {"x": "1"}}, tmp_path / "scratch")
    return folder


def test_the_same_tables_give_the_same_bytes(tmp_path):
    first = {p.name: p.read_bytes() for p in written(tmp_path / "a", [12, 30]).iterdir()}
    again = {p.name: p.read_bytes() for p in written(tmp_path / "b", [12, 30]).iterdir()}
    assert first == again
    assert not any(b"\r" in content for content in first.values())


def test_a_table_that_is_no_longer_made_disappears(tmp_path):
    folder = written(tmp_path, [12, 30])
    (folder / "old.csv").write_text("x")
    written(tmp_path, [12, 30])
    assert sorted(p.name for p in folder.iterdir()) == [
        "manifest.json",
        "totals.csv",
        "totals.json",
    ]
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_full_disk_leaves_what_was_published(tmp_path, monkeypatch):
    folder = written(tmp_path, [12, 30])
    before = {p.name: p.read_bytes() for p in folder.iterdir()}

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(write, "_write_json", full)
    with pytest.raises(PublishError) as caught:
        written(tmp_path, [50, 60])
    assert str(caught.value) == (
        "published: cannot be written (No space left on device); nothing was changed. "
        "HINT: free some space."
    )
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_stop_between_the_two_renames_is_mended(tmp_path):
    folder = written(tmp_path, [12, 30])
    (tmp_path / "scratch").mkdir(exist_ok=True)
    folder.rename(tmp_path / "scratch" / "published.old")
    assert write.settle(folder, tmp_path / "scratch")
    assert (folder / "totals.csv").is_file()
    assert not write.settle(folder, tmp_path / "scratch")


def test_reasons_to_publish_again(tmp_path):
    folder = written(tmp_path, [12, 30])
    assert differences(folder, {"x": "1"}) == []
    assert differences(folder, {"x": "2"}) == ["x changed"]
    assert differences(folder, {"x": "1", "y": "1"}) == ["y is new"]
    assert differences(folder, {}) == ["x is gone"]
    (folder / "totals.csv").write_text("edited")
    by_hand = "a published file was changed, added or removed by hand"
    assert differences(folder, {"x": "1"}) == [by_hand]
    (folder / "manifest.json").write_text("{")
    assert differences(folder, {"x": "1"}) == ["the published tables were never made"]


def rules_from(tmp_path, text):
    (tmp_path / "disclosure.yml").write_text(text, encoding="utf-8")
    return load_rules(tmp_path / "disclosure.yml")


def test_a_study_may_be_stricter(tmp_path):
    rules = rules_from(tmp_path, "min_respondents: {threshold: 20, source: eigen keuze}")
    assert rules.min_respondents.reason == "minder dan 20 antwoorden"
    assert rules.min_projects.threshold == 3, "what is left out keeps its value"
    assert choose_hidden([12, 30, 40], rules).small.tolist() == [True, False, False]


def test_all_problems_with_the_rules_are_told_at_once(tmp_path):
    text = "min_respondents: {threshold: 0}\nmin_projects: {treshold: 4}\nsecret: {threshold: 3}\n"
    with pytest.raises(PublishError) as caught:
        rules_from(tmp_path, text)
    assert str(caught.value).splitlines() == [
        "disclosure.yml, rule 'min_respondents': threshold is 0. Allowed: a whole number from 1.",
        "disclosure.yml, rule 'min_respondents': changes the threshold without a source. "
        "HINT: add the key 'source'.",
        "disclosure.yml, rule 'min_projects': unknown key 'treshold'. "
        "Allowed: threshold, text, reason, source.",
        "disclosure.yml, rule 'secret': is unknown. Allowed: min_respondents, "
        "min_hidden_projects, min_hidden_respondents, min_projects, min_each_answer, min_width, "
        "max_one_sided.",
    ]


@pytest.mark.parametrize("threshold", [49, 101, 90.5, "true"])
def test_how_one_sided_a_sensitive_share_may_be_is_a_percentage(tmp_path, threshold):
    with pytest.raises(PublishError) as caught:
        rules_from(tmp_path, f"max_one_sided: {{threshold: {threshold}, source: eigen keuze}}")
    told = "True" if threshold == "true" else threshold
    assert str(caught.value) == (
        f"disclosure.yml, rule 'max_one_sided': threshold is {told}. Allowed: a whole number from "
        "50 to 100."
    )


def test_the_words_of_a_rule_follow_its_threshold(tmp_path):
    rules = rules_from(tmp_path, "max_one_sided: {threshold: 80, source: eigen keuze}")
    assert "boven de 80% of onder de 20%" in rules.max_one_sided.text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", "disclosure.yml: is not a list of rules"),
        ("a: [1\n", "disclosure.yml: is not valid YAML. First places: line 2."),
        ("min_projects: 3\n", "disclosure.yml, rule 'min_projects': has no keys"),
    ],
)
def test_rules_that_cannot_be_read(tmp_path, text, message):
    with pytest.raises(PublishError) as caught:
        rules_from(tmp_path, text)
    assert str(caught.value).startswith(message)


def test_json_is_sorted_and_without_a_time(tmp_path):
    folder = written(tmp_path, [12, 30])
    content = json.loads((folder / "totals.json").read_text())
    assert list(content) == sorted(content)
    assert not [key for key in content if "time" in key or "date" in key]
