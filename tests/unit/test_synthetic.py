"""Synthetic answers reproduce the published figures exactly and show the reported patterns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import yaml

from ontmoetingen.errors import InstrumentError
from ontmoetingen.intake.calibration import load_calibration
from ontmoetingen.intake.run import run_intake
from ontmoetingen.intake.simulate_files import write_simulation
from ontmoetingen.intake.synthetic import long_tail, simulate
from ontmoetingen.model.instrument import load_instrument

CONTACT = ["meets_age", "meets_origin", "meets_level"]
SIZES = [(110, 4000), (20, 730), (500, 18_000)]


@pytest.fixture(scope="module")
def instrument(repository):
    return load_instrument(repository / "data" / "instrument.yml")


@pytest.fixture(scope="module")
def calibration(repository, instrument):
    return load_calibration(repository / "data" / "demo" / "calibration.yml", instrument)


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]} projects")
def taken_in(request, repository, tmp_path_factory):
    """Long answers, respondents and projects of a simulation that went through the intake."""
    folder = tmp_path_factory.mktemp("simulated")
    data = repository / "data"
    n_projects, n_respondents = request.param
    write_simulation(
        data / "instrument.yml",
        data / "demo" / "calibration.yml",
        folder,
        folder / "projects.csv",
        n_projects=n_projects,
        n_respondents=n_respondents,
    )
    report = run_intake(
        [folder / "export.csv"], data / "instrument.yml", folder / "out", folder / "projects.csv"
    )
    assert report.complete
    assert report.synthetic
    assert (report.n_projects, report.n_respondents) == request.param
    answers = pd.read_parquet(folder / "out" / "answers.parquet")
    people = pd.read_parquet(folder / "out" / "respondents.parquet")
    projects = pd.read_csv(folder / "out" / "projects.csv").set_index("project_id")
    return answers, people, projects


def pooled_pct(answers: pd.DataFrame, item: str, wave: str, least: float) -> tuple[float, int]:
    values = answers.query("item == @item and wave == @wave")["value"]
    return 100 * (values >= least).mean(), len(values)


def published(repository) -> list[dict]:
    """The figures as the file gives them, read without the package."""
    text = (repository / "data" / "demo" / "calibration.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["published"]


def test_a_weight_of_what_is_no_answer_is_refused(repository, instrument, tmp_path):
    text = (repository / "data" / "demo" / "calibration.yml").read_text(encoding="utf-8")
    start = text.index("answers: {") + len("answers: {")
    (tmp_path / "calibration.yml").write_text(text[:start] + "veel: 1, " + text[start:], "utf-8")
    with pytest.raises(InstrumentError, match=r"'veel' is no answer\. Allowed: numbers\."):
        load_calibration(tmp_path / "calibration.yml", instrument)


def test_the_file_holds_the_figures_of_2022(repository):
    figures = {f["item"]: f.get("pct", f.get("points")) for f in published(repository)}
    assert figures == {
        "meets_age": 82,
        "meets_level": 75,
        "meets_origin": 71,
        "met_future_help": 54,
        "likes_different": 6,
    }
    assert all(f["source"] and f["page"] == 25 for f in published(repository))


def test_pooled_figures_equal_the_published_ones(repository, taken_in):
    answers, _, _ = taken_in
    for figure in published(repository):
        least = 1 if figure["item"] in CONTACT else 5  # yes, or "agrees" from 5 on
        after, n = pooled_pct(answers, figure["item"], figure["wave"], least)
        if "pct" in figure:
            found, wanted, step = after, figure["pct"], 100 / n
        else:
            before, n_before = pooled_pct(answers, figure["item"], figure["from"], least)
            found, wanted, step = after - before, figure["points"], 100 / n + 100 / n_before
        # Nearer than half a respondent is not possible.
        assert abs(found - wanted) <= step / 2 + 1e-9


def test_by_default_the_figures_are_right_to_a_twentieth_of_a_point(repository, instrument):
    folder = repository / "data" / "demo"
    export = pd.read_csv(folder / "export.csv", sep=";", dtype=str)
    end = export[export["meting"] == "T1"]
    for column, pct in {
        "andere_leeftijd": 82,
        "ander_schoolniveau": 75,
        "andere_afkomst": 71,
    }.items():
        assert 100 * (end[column].dropna() == "ja").mean() == pytest.approx(pct, abs=0.05)
    assert 100 * end["hulp_toekomst"].dropna().isin(["5", "6"]).mean() == pytest.approx(
        54, abs=0.05
    )
    agree = export.dropna(subset="ontmoet_graag").groupby("meting")["ontmoet_graag"]
    share = agree.apply(lambda answers: 100 * answers.isin(["5", "6"]).mean())
    assert share["T1"] - share["T0"] == pytest.approx(6, abs=0.05)


def project_shares(answers: pd.DataFrame) -> pd.DataFrame:
    """Share yes per project (row) and contact question (column), projects of ten and more."""
    asked = answers[answers["item"].isin(CONTACT)]
    table = asked.pivot_table(index="project_id", columns="item", values="value")
    n = asked.pivot_table(index="project_id", columns="item", values="value", aggfunc="size")
    return table[n.min(axis=1) >= 10]


def overlap(shares: pd.DataFrame, lowest: bool) -> float:
    """Projects in the outer quarter on all three, as a multiple of what chance would give."""
    places = shares.rank(ascending=lowest, method="first")
    outer = places <= len(shares) / 4
    by_chance = len(shares) * outer.mean().prod()
    return outer.all(axis=1).sum() / by_chance


def test_low_scorers_overlap_and_high_scorers_hardly(taken_in):
    shares = project_shares(taken_in[0])
    low, high = overlap(shares, lowest=True), overlap(shares, lowest=False)
    assert low > 3
    assert low > 2 * high


def test_projects_with_older_participants_score_higher(taken_in):
    answers, people, _ = taken_in
    end = answers[answers["wave"] == "T1"]
    age = people[people["wave"] == "T1"].groupby("project_id")["age"].mean()
    for item in [*CONTACT, "likes_different", "met_future_help"]:
        grouped = end[end["item"] == item].groupby("project_id")["value"]
        mean, n = grouped.mean(), grouped.size()
        assert np.corrcoef(mean[n >= 10], age[mean.index][n >= 10])[0, 1] > 0.1


def test_education_projects_are_lower_on_the_statement_about_the_future(taken_in):
    answers, _, projects = taken_in
    future = answers[answers["item"] == "met_future_help"]
    education = future["project_id"].map(projects["type"]) == "onderwijs"
    others = future.loc[~education, "value"].mean()
    assert future.loc[education, "value"].mean() < others - 0.3


def test_projects_differ_in_size_and_not_everyone_answers_twice(taken_in):
    answers, people, projects = taken_in
    sizes = people.drop_duplicates(["project_id", "respondent_id"])["project_id"].value_counts()
    assert sizes.min() < 10 < sizes.median() < sizes.mean()
    waves = people.groupby(["project_id", "respondent_id"])["wave"].nunique()
    assert 0.4 < (waves == 2).mean() < 0.8
    asked = people[people["wave"] == "T1"]
    answered = answers[answers["item"] == "meets_age"]
    assert 0.9 < len(answered) / len(asked) < 1
    assert projects["name"].is_unique
    assert projects["name"].str.startswith("Voorbeeldproject ").all()


def test_the_same_seed_gives_the_same_data_and_another_seed_other_data(instrument, calibration):
    one = simulate(instrument, calibration, 1, 20, 400)
    same = simulate(instrument, calibration, 1, 20, 400)
    other = simulate(instrument, calibration, 2, 20, 400)
    pd.testing.assert_frame_equal(one.export, same.export)
    pd.testing.assert_frame_equal(one.projects, same.projects)
    assert not one.export.equals(other.export)


def test_the_data_in_the_repository_is_what_the_command_makes(repository, tmp_path):
    data = repository / "data"
    write_simulation(
        data / "instrument.yml",
        data / "demo" / "calibration.yml",
        tmp_path,
        tmp_path / "projects.csv",
    )
    for made, kept in {
        tmp_path / "export.csv": data / "demo" / "export.csv",
        tmp_path / "export.json": data / "demo" / "export.json",
        tmp_path / "projects.csv": data / "projects.csv",
    }.items():
        assert made.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")


def test_too_few_respondents_are_refused(instrument, calibration):
    with pytest.raises(InstrumentError) as caught:
        simulate(instrument, calibration, 1, n_projects=20, n_respondents=30)
    assert str(caught.value) == (
        "simulate: 30 respondents are too few for 20 projects. Allowed: at least 40."
    )


@pytest.mark.parametrize("n", [3, 20, 500])
def test_the_long_tail_points_upwards(n):
    found = long_tail(n, np.random.default_rng(0))
    assert found.mean() == pytest.approx(0, abs=1e-12)
    assert found.std() == pytest.approx(1)
    assert found.max() > -found.min()


def test_a_calibration_must_fit_the_instrument(repository, instrument, tmp_path):
    text = (repository / "data" / "demo" / "calibration.yml").read_text(encoding="utf-8")
    text = text.replace("wave: T1\n    pct: 54", "wave: T0\n    pct: 54")
    text = text.replace("{praktijk_vmbo: 0.22,", "{praktijk_vmbo: 0.2,")
    path = tmp_path / "calibration.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InstrumentError) as caught:
        load_calibration(path, instrument)
    line = text.splitlines().index("    - item: school_level") + 2
    assert str(caught.value) == (
        f"calibration.yml, line {line}, category, key 'shares': add up to 0.98. Allowed: 1 in all."
    )
    path.write_text(text.replace("{praktijk_vmbo: 0.2,", "{praktijk_vmbo: 0.22,"), encoding="utf-8")
    with pytest.raises(InstrumentError) as caught:
        load_calibration(path, instrument)
    assert str(caught.value) == (
        "calibration.yml, key 'published': no share for 'met_future_help' at T1."
    )
