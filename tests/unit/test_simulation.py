"""The trial of the methods: the file is what the code gives, and says what the report may say."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pandas as pd
import pytest

from ontmoetingen import published
from ontmoetingen.disclosure.catalogue import catalogue
from ontmoetingen.errors import PublishError
from ontmoetingen.paths import Study
from ontmoetingen.pipeline import publish, stale_tables
from ontmoetingen.scoring.simulation import csv_of, designs, main, runs_of, simulate
from ontmoetingen.scoring.simulation_data import ANSWERS, Design, invent
from ontmoetingen.scoring.simulation_measures import measure_counts, measure_estimates

SMALLEST = (8,) * 20
SURE = 3  # standard errors within which an outcome of the trial may miss its mark


@pytest.fixture(scope="module")
def stored(repository) -> pd.DataFrame:
    return pd.read_csv(repository / "data" / "simulation.csv")


@pytest.fixture(scope="module")
def seed(repository) -> int:
    return json.loads((repository / "data" / "simulation.json").read_text("utf-8"))["seed"]


def alike(rows: pd.DataFrame, **where) -> pd.DataFrame:
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return rows


def missed(rows: pd.DataFrame, lowest: float) -> pd.DataFrame:
    """The designs whose coverage is lower than this beyond the error of the trial."""
    return rows[rows["value"] + SURE * rows["mc_error"] < lowest]


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 7], ids=["yes_no", "rating"])
def test_the_file_is_what_its_seed_gives(stored, seed, place):
    design = designs()[place]
    found = simulate(design, runs_of(design), seed)
    columns = ["scale_kind", "n_projects", "n_per_project", "sizes", "between"]
    same = stored.merge(found[columns].drop_duplicates(), on=columns)
    base = found["base_value"].iloc[0]
    same = same[(same["base_value"] - base).abs() < 1e-5]
    assert csv_of(same[list(stored.columns)]) == csv_of(found)


def test_the_file_holds_every_design(stored):
    keys = ["scale_kind", "base_value", "n_projects", "n_per_project", "sizes", "between"]
    assert len(stored[keys].drop_duplicates()) == len(designs())
    assert tuple(stored.columns) == catalogue()["simulation"].column_names
    assert stored["value"].between(0, 6).all()


def test_published_intervals_of_projects_keep_their_promise(stored):
    held = alike(stored, method="estimate", quantity="coverage")
    assert len(held) == len(designs())
    assert held["value"].min() > 0.93
    assert missed(held, 0.94).empty


def test_intervals_that_trust_the_fitted_model_do_not(stored):
    held = alike(stored, method="plugin", quantity="coverage")
    assert held["value"].min() < 0.85


def test_with_many_projects_the_correction_costs_next_to_nothing(stored):
    many = alike(stored, n_projects=500, quantity="width", between="large")
    width = many.pivot_table(index=["scale_kind", "base_value"], columns="method", values="value")
    assert (width["estimate"] / width["plugin"] < 1.01).all()


def test_intervals_of_one_project_by_itself_keep_their_promise(stored):
    assert missed(alike(stored, method="own", quantity="coverage"), 0.94).empty


def test_ranks_keep_their_promise(stored):
    assert missed(alike(stored, method="rank", quantity="coverage"), 0.94).empty


def test_the_overall_interval_holds_for_these_projects_and_not_for_others(stored):
    overall = alike(stored, method="overall")
    assert missed(alike(overall, quantity="coverage_projects"), 0.93).empty
    assert alike(overall, quantity="coverage", between="large")["value"].min() < 0.8


def test_the_wider_overall_interval_holds_for_other_projects_too(stored):
    general = alike(stored, method="overall_general", quantity="coverage")
    assert general["value"].min() > 0.9
    assert missed(general, 0.93).empty


def test_nobody_stands_out_more_often_than_agreed_when_nobody_differs(stored):
    alarm = alike(stored, method="standing", quantity="any_flagged", between="none")
    assert len(alarm) == len(designs()) / 3
    assert (alarm["value"] - SURE * alarm["mc_error"] <= 0.05).all()


def test_who_stands_out_does_so_on_the_right_side(stored):
    assert alike(stored, quantity="wrong_side")["value"].max() < 0.005


def test_coverage_of_projects_is_known_to_half_a_percentage_point(stored):
    held = alike(stored, quantity="coverage")
    precise = held[held["method"].isin(["estimate", "own"])]
    assert precise["mc_error"].max() <= 0.005


def test_the_same_seed_gives_the_same_rows_and_another_others():
    design = Design("rating", 4.3, SMALLEST, "large")
    first, again, other = (simulate(design, (3, 5), seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert first["value"].tolist() != other["value"].tolist()
    assert set(first["runs"]) == {3, 5}


def test_chances_of_answers_add_up_and_move_with_the_project():
    design = Design("rating", 4.3, SMALLEST, "large")
    chances = design.answer_chances(np.array([-2.0, 0.0, 2.0]))
    assert chances.sum(axis=1) == pytest.approx([1, 1, 1])
    assert (np.diff(chances @ ANSWERS) > 0).all()


@pytest.mark.parametrize(("kind", "centre"), [("yes_no", 0.8), ("rating", 4.3)])
def test_invented_totals_are_possible_totals(kind, centre):
    data = invent(Design(kind, centre, (3, 5, 40), "small"), np.random.default_rng(3))
    lowest, highest = (0, 1) if kind == "yes_no" else (1, 6)
    assert (data.total >= lowest * data.n).all()
    assert (data.total <= highest * data.n).all()
    assert (data.squares * data.n >= data.total**2 - 1e-9).all()
    assert ((data.truth > lowest) & (data.truth < highest)).all()


def test_without_true_differences_nothing_true_can_be_ranked():
    design = Design("yes_no", 0.8, SMALLEST, "none")
    data = invent(design, np.random.default_rng(4))
    assert ("rank", "coverage") not in measure_estimates(design, data)
    assert measure_counts(design, data)[("standing", "any_flagged")] == 0


def study_with(repository, folder, text: str) -> Study:
    study = Study(folder)
    shutil.copytree(repository / "tests" / "studies" / "bfi" / "data", study.data)
    study.config.write_text("project: {type: book}\n", encoding="utf-8")
    study.simulation.write_text(text, encoding="utf-8")
    return study


def test_a_study_with_the_file_publishes_it_as_it_is(repository, tmp_path, stored):
    text = (repository / "data" / "simulation.csv").read_text(encoding="utf-8")
    study = study_with(repository, tmp_path, text)
    publish(study)
    pd.testing.assert_frame_equal(
        published.table("simulation", study)[list(stored.columns)], stored, check_dtype=False
    )
    beside = json.loads((study.published / "simulation.json").read_text("utf-8"))
    assert "nagebootst" in beside["description"]
    assert list(beside["inputs"]) == ["simulation.csv"]
    assert beside["synthetic"] is False
    assert stale_tables(study) == []
    study.simulation.write_text(text.replace("0.95", "0.96"), encoding="utf-8")
    assert stale_tables(study) == ["simulation.csv changed"]


def test_a_file_with_other_columns_is_refused(repository, tmp_path):
    study = study_with(repository, tmp_path, "scale_kind,value\nyes_no,0.95\n")
    with pytest.raises(PublishError) as refused:
        publish(study)
    names = [c for c in catalogue()["simulation"].column_names if c not in ("scale_kind", "value")]
    assert str(refused.value) == f"table 'simulation': lacks columns {', '.join(names)}."


def test_the_command_writes_the_table_and_how_it_was_made(
    repository, tmp_path, capsys, monkeypatch
):
    study = study_with(repository, tmp_path, "")
    few = [Design("yes_no", 0.8, SMALLEST, "none")]
    monkeypatch.setattr("ontmoetingen.scoring.simulation.designs", lambda: few)
    assert main(["--project", str(tmp_path), "--runs", "2", "--seed", "5"]) == 0
    said = capsys.readouterr()
    rows = pd.read_csv(study.simulation)
    assert said.out == f"Wrote {study.simulation}: {len(rows)} rows.\n"
    assert "1 of 1" in said.err
    about = json.loads(study.simulation.with_suffix(".json").read_text("utf-8"))
    assert (about["seed"], set(rows["runs"])) == (5, {2})
    assert set(about["versions"]) == {"numpy", "scipy", "statsmodels"}
