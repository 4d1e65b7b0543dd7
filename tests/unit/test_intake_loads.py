"""Exports loaded one by one, corrected and taken back; what changed is told in counts."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from intake_study import ROWS, answers_of, export_in, instrument_in

from ontmoetingen.errors import IntakeError
from ontmoetingen.intake.difference import compared
from ontmoetingen.intake.loads import EXPORTS, Load, history, load, record_of, tried
from ontmoetingen.intake.run import intake

START = (ROWS[0],)  # respondent 1 of A at the start
END = ROWS[1:]
# Respondent 1 of A said 6 and not 5; respondent 2 of A is gone; respondent 3 of B is new.
BETTER = ("1;A;T1;ja;6;17;v", "1;B;T1;Ja;6;;-9", "3;B;T1;nee;2;20;h")


@pytest.fixture
def study(tmp_path):
    return instrument_in(tmp_path), tmp_path / "private"


@pytest.fixture
def loaded(study, tmp_path):
    instrument, folder = study
    load(Load((export_in(tmp_path, *START, name="start.csv"),)), instrument, folder)
    end = export_in(tmp_path, *END, name="end.csv")
    return load(Load((end,), added=True), instrument, folder)


def test_waves_one_by_one_give_what_all_at_once_gives(study, loaded, tmp_path):
    instrument, folder = study
    once = tmp_path / "once"
    intake([tmp_path / "start.csv", tmp_path / "end.csv"], instrument, once)
    assert answers_of(folder).equals(answers_of(once))
    assert (loaded.version, loaded.report.rows_read) == (2, 4)


def test_what_a_wave_adds_is_counted(loaded):
    """Of END: 3 answers to 'meets' at T1 and 2 to 'likes'; the answer at T0 stays."""
    assert list(loaded.difference.lines()) == [
        "meets at T1, answers: 3 added, 0 removed, 0 changed, 0 as they were",
        "likes at T1, answers: 2 added, 0 removed, 0 changed, 0 as they were",
    ]


def test_a_correction_is_counted_and_loses_nothing(study, loaded, tmp_path):
    instrument, folder = study
    first = (tmp_path / "end.csv").read_bytes()
    better = export_in(tmp_path, *BETTER, name="end.csv")
    done = load(Load((better,), instead_of=("end.csv",)), instrument, folder)
    assert list(done.difference.lines()) == [
        "meets at T1, answers: 1 added, 1 removed, 0 changed, 2 as they were",
        "likes at T1, answers: 1 added, 0 removed, 1 changed, 1 as they were",
    ]
    kept = sorted(p.read_bytes() for p in (folder / EXPORTS).rglob("end.csv"))
    assert kept == sorted([first, better.read_bytes()])


def test_a_former_version_comes_back_whole(study, loaded, tmp_path):
    instrument, folder = study
    before = answers_of(folder)
    better = export_in(tmp_path, *BETTER, name="end.csv")
    load(Load((better,), instead_of=("end.csv",)), instrument, folder)
    load(Load(version=2), instrument, folder)
    assert answers_of(folder).equals(before)
    assert [(one["version"], one["did"]) for one in history(record_of(folder))] == [
        (1, "loaded start.csv"),
        (2, "added end.csv"),
        (3, "end.csv instead of end.csv"),
        (4, "went back to version 2"),
    ]


def test_a_trial_writes_nothing_and_tells_the_same(study, loaded, tmp_path):
    instrument, folder = study
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    better = export_in(tmp_path, *BETTER, name="better.csv")
    wanted = Load((better,), instead_of=("end.csv",))
    trial = tried(wanted, instrument, folder)[1]
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    done = load(wanted, instrument, folder)
    assert list(trial.difference.lines()) == list(done.difference.lines())
    assert trial.report == done.report


def test_the_first_intake_has_no_difference_and_the_same_again_none(study, tmp_path):
    instrument, folder = study
    export = export_in(tmp_path, *ROWS)
    assert load(Load((export,)), instrument, folder).difference is None
    again = load(Load((export,)), instrument, folder)
    assert list(again.difference.lines()) == ["every answer is as it was"]


def test_the_same_wave_twice_is_put_aside_and_not_counted_twice(study, loaded, tmp_path):
    instrument, folder = study
    again = export_in(tmp_path, *BETTER, name="again.csv")
    done = load(Load((again,), added=True), instrument, folder)
    assert done.report.rows_read == done.report.rows_accepted + done.report.rows_quarantined == 7
    assert done.report.rows_quarantined > 0


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            Load(instead_of=("strt.csv",)),
            "strt.csv: is not among what is loaded. Allowed: start.csv, end.csv.",
        ),
        (Load(version=2), "version 2: is what is loaded now."),
        (Load(version=9), "version 9: is not known. Allowed: 1, 2."),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(study, loaded, wanted, message):
    instrument, folder = study
    before = (folder / "intake.json").read_bytes()
    with pytest.raises(IntakeError) as caught:
        load(wanted, instrument, folder)
    assert str(caught.value) == message
    assert (folder / "intake.json").read_bytes() == before


def test_nothing_can_be_added_to_nothing(study, tmp_path):
    instrument, folder = study
    with pytest.raises(IntakeError) as caught:
        load(Load((export_in(tmp_path, *ROWS),), added=True), instrument, folder)
    assert str(caught.value) == (
        "intake: nothing was loaded before. HINT: load the exports without this option."
    )


def test_an_export_that_was_changed_where_it_is_kept_is_refused(study, loaded, tmp_path):
    instrument, folder = study
    next((folder / EXPORTS).rglob("start.csv")).write_text("anders\n")
    with pytest.raises(IntakeError) as caught:
        load(
            Load((export_in(tmp_path, *BETTER, name="more.csv"),), added=True),
            instrument,
            folder,
            None,
        )
    assert str(caught.value) == "start.csv: was changed in exports after it was loaded."


def test_the_record_names_no_respondent(study, loaded):
    _, folder = study
    text = (folder / "intake.json").read_text(encoding="utf-8")
    assert json.loads(text)["history"][-1] == {"version": 2, "did": "added end.csv"}


def test_compared_counts_each_answer_once():
    """a: 3 -> 4 changed; b: gone; c: new; d: as it was."""
    keys = {"project_id": "P", "wave": "T1", "item": "i"}
    before = pd.DataFrame({**keys, "respondent_id": ["a", "b", "d"], "value": [3.0, 1.0, 2.0]})
    after = pd.DataFrame({**keys, "respondent_id": ["a", "c", "d"], "value": [4.0, 1.0, 2.0]})
    assert compared(before, after).to_dict("records") == [
        {"item": "i", "wave": "T1", "added": 1, "removed": 1, "changed": 1, "same": 1}
    ]
