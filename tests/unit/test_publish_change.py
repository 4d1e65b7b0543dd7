"""The tables about two moments, from responses to what passes the wall."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from intake_study import INSTRUMENT, instrument_in

from ontmoetingen.disclosure.publish import Provenance, prepare
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.known import what_may_be_known
from ontmoetingen.publish_change import MadeOf, change_tables, pairings_of
from ontmoetingen.responses import ANSWER_COLUMNS, Responses
from ontmoetingen.scoring.as_told import as_told
from ontmoetingen.scoring.rows import trait_point_table

NAMES = ["pairing", "attrition", "change", "change_models", "change_checks"]
SCHOOLS = "  column: project\n  label: school\n  label_plural: scholen\n  article: de\n"


@pytest.fixture
def instrument(tmp_path):
    lines = "contrasts:\n  - {id: kind, label: Soort, trait: type, values: [o]}\nproject:\n"
    text = INSTRUMENT.replace("project:\n", lines).replace("  column: project\n", SCHOOLS)
    return instrument_in(tmp_path, text)


def responses_of(instrument, people: list[tuple]) -> Responses:
    """From (project, respondent, start, end); a missing answer is None."""
    rows = [
        (p, r, wave, "likes", float(value))
        for p, r, *both in people
        for wave, value in zip(("T0", "T1"), both, strict=True)
        if value is not None
    ]
    answers = pd.DataFrame(rows, columns=ANSWER_COLUMNS)
    grouped = answers.assign(square=answers["value"] ** 2, high=answers["value"] >= 5)
    totals = grouped.groupby(["project_id", "item", "wave"], as_index=False).agg(
        n=("value", "count"), sum=("value", "sum"), sum_squares=("square", "sum"),
        n_agree=("high", "sum"),
    )  # fmt: skip
    background = answers[["respondent_id", "project_id", "wave"]].assign(age=17.0, level="v")
    ids = sorted(answers["project_id"].unique())
    kinds = ["o" if i % 2 else "z" for i in range(len(ids))]
    projects = pd.DataFrame({"project_id": ids, "name": ids, "type": kinds}, dtype=object)
    nothing = pd.DataFrame()
    people = answers.groupby("project_id")["respondent_id"].nunique().rename("n_respondents")
    return Responses(
        instrument,
        projects,
        totals,
        nothing,
        people.reset_index(),
        answers,
        background.drop_duplicates(),
    )


def tables_of(instrument, people: list[tuple]) -> dict[str, pd.DataFrame]:
    responses = responses_of(instrument, people)
    origin, rules = Provenance({}, False), load_rules()
    pairings = pairings_of(responses)
    known = what_may_be_known(responses, pairings.pairs, rules)
    points = trait_point_table(responses.respondents, instrument)
    units = as_told(known.totals, instrument, rules)
    found = change_tables(responses, MadeOf(units, points, points), known, pairings, rules)
    assert list(found) == NAMES
    return {name: prepare(name, frame, rules, origin).frame for name, frame in found.items()}


def people_of(projects: int, each: int, followed: float, seed: int = 6) -> list[tuple]:
    rng = np.random.default_rng(seed)
    found = []
    for n in range(projects * each):
        start, end = (int(v) for v in rng.integers(1, 7, 2))
        again = end if rng.random() < followed else None
        found.append((f"P{n // each:02d}", f"r{n}", start, again))
    return found


def test_notes_speak_of_what_the_study_compares(instrument):
    found = tables_of(instrument, people_of(8, 20, 0.7))
    notes = [*found["change_models"]["note"], *found["change_checks"]["note"]]
    assert all(notes)
    assert any("scholen" in note for note in notes)
    assert any("elke school" in note for note in notes)
    assert not any("project" in note or "{" in note for note in notes)


def test_who_is_lost_and_who_is_paired_are_everybody_at_the_start(instrument):
    found = tables_of(instrument, people_of(120, 20, 0.7))
    steps = found["pairing"].set_index("step")["n"]
    own = found["attrition"].iloc[0]
    assert (own["n_kept"], own["n_lost"]) == (steps["matched"], steps["only_start"])
    assert found["change"].iloc[0]["n_pairs"] == steps["matched"]
    assert set(found["change_models"]["n"]) == {steps["matched"]}


def test_models_of_few_projects_of_which_nothing_is_told_are_hidden(instrument):
    found = tables_of(instrument, people_of(8, 20, 0.7))
    assert set(found["change"]["status"][1:]) == {"hidden"}
    models = found["change_models"]
    assert set(models["status"]) == {"hidden"}
    assert set(models["reason"]) == {"te weinig projecten om veilig te tonen"}
    assert set(models["basis"]) == {"band"}
    assert set(models["n_projects"]) == {8}


def test_everybody_paired_leaves_nobody_to_compare(instrument):
    found = tables_of(instrument, people_of(8, 20, 1.0))
    assert found["pairing"].set_index("step")["n"]["only_start"] == 0
    assert set(found["attrition"]["status"]) == {"hidden"}
    assert set(found["change"]["status"]) == {"released"}


def test_nobody_paired_compares_two_groups_and_has_no_models(instrument):
    first = [(p, f"a{r}", v, None) for p, r, v, _ in people_of(8, 20, 0)]
    last = [(p, f"b{r}", None, v) for p, r, v, _ in people_of(8, 20, 0, seed=7)]
    found = tables_of(instrument, first + last)
    assert set(found["change"]["method"]) == {"unpaired"}
    assert found["change"]["expected_change"].isna().all()
    assert found["change"]["start_estimate"][1:].notna().all()
    assert found["change_models"].empty
    assert found["change_checks"].empty


def test_one_pair_per_project_shows_all_together_only(instrument):
    found = tables_of(instrument, people_of(120, 1, 1.0))
    change = found["change"].set_index("project_id")
    assert change.loc["", "status"] == "released"
    assert set(change.loc[change.index != "", "status"]) == {"hidden"}
    assert change.loc[change.index != "", "expected_change"].isna().all()
    models = found["change_models"].set_index(["model", "term"])
    assert np.isnan(models.loc[("change", "between_sd"), "value"]), "nobody can know"
    assert models.loc[("change", "mean"), "status"] == "released"


def test_nobody_differs_at_the_start(instrument):
    found = tables_of(instrument, [(p, r, 5, v) for p, r, v, _ in people_of(8, 20, 0)])
    change = found["change"]
    shown = change[(change["status"] == "released") & (change["project_id"] != "")]
    assert shown["expected_change"].nunique() == 1
    assert "start" not in set(found["change_models"]["term"])


@pytest.mark.parametrize("people", [[], [("P00", "r", 3, 4)]], ids=["no answers", "one pair"])
def test_almost_nothing_gives_tables_with_the_right_columns(instrument, people):
    found = tables_of(instrument, people)
    assert set(found["change"]["status"]) <= {"hidden"}
    assert set(found["change_models"]["status"]) <= {"hidden"}


def test_an_item_asked_once_has_no_change(tmp_path):
    once = INSTRUMENT.replace("scale: zes, column", "scale: zes, waves: [T1], column")
    found = tables_of(instrument_in(tmp_path, once), [("P00", "r", None, 4)])
    assert all(frame.empty for frame in found.values())
