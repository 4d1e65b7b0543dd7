"""Synthetic data stays known as such: files, marks, and what they may not be mixed with."""

from __future__ import annotations

import json

import pytest

from ontmoetingen.errors import IntakeError
from ontmoetingen.intake.run import run_intake
from ontmoetingen.intake.simulate_files import run_simulate
from ontmoetingen.intake.synthetic_mark import is_synthetic
from ontmoetingen.paths import Study


@pytest.fixture
def study(repository, tmp_path):
    """A study with an instrument and a calibration, and nothing simulated yet."""
    (tmp_path / "data" / "demo").mkdir(parents=True)
    for name in ("instrument.yml", "demo/calibration.yml"):
        text = (repository / "data" / name).read_text(encoding="utf-8")
        (tmp_path / "data" / name).write_text(text, encoding="utf-8")
    return Study(tmp_path)


def test_a_simulation_replaces_an_earlier_one(study):
    run_simulate(study, n_projects=20, n_respondents=400)
    report = run_simulate(study, seed=7, n_projects=10, n_respondents=200)
    assert report.summary() == (
        f"{study.demo / 'export.csv'}: {report.n_rows} synthetic rows of 200 respondents in 10 "
        f"projects (seed 7)\n{study.projects}: list of projects"
    )
    assert len(study.projects.read_text(encoding="utf-8").splitlines()) == 11


def test_a_simulation_does_not_overwrite_what_people_made(study):
    run_simulate(study, n_projects=20, n_respondents=400)
    study.projects.write_text("project_id,name\nA,Echt project\n", encoding="utf-8")
    (study.demo / "export.csv").write_text("echte;antwoorden\n", encoding="utf-8")
    with pytest.raises(IntakeError) as caught:
        run_simulate(study, seed=7, n_projects=20, n_respondents=400)
    assert str(caught.value).splitlines() == [
        "export.csv: was not written by a simulation and would be lost. HINT: move it away first.",
        "projects.csv: was not written by a simulation and would be lost. "
        "HINT: move it away first.",
    ]
    assert "Echt project" in study.projects.read_text(encoding="utf-8")


def test_the_mark_travels_with_the_data(repository, tmp_path):
    data = repository / "data"
    report = run_intake([data / "demo" / "export.csv"], data / "instrument.yml", tmp_path)
    assert report.complete
    assert json.loads((tmp_path / "intake.json").read_text())["synthetic"] is True
    assert report.summary().splitlines()[1].endswith("answers (synthetic)")


def test_a_mark_beside_another_file_is_not_believed(repository, tmp_path):
    demo = repository / "data" / "demo"
    (tmp_path / "export.json").write_bytes((demo / "export.json").read_bytes())
    lines = (demo / "export.csv").read_text(encoding="utf-8").splitlines()[:100]
    (tmp_path / "export.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(IntakeError) as caught:
        run_intake(
            [tmp_path / "export.csv"], repository / "data" / "instrument.yml", tmp_path / "out"
        )
    assert str(caught.value) == (
        "export.json: says that export.csv is synthetic, but belongs to another version of that "
        "file. HINT: remove export.json when the answers are real; else simulate again."
    )


def test_an_export_with_the_suffix_of_a_mark_is_no_mark_of_itself(tmp_path):
    (tmp_path / "export.json").write_text("id;answer\n1;ja\n", encoding="utf-8")
    assert not is_synthetic(tmp_path / "export.json")


def test_synthetic_and_real_do_not_mix(repository, tmp_path):
    demo = repository / "data" / "demo"
    lines = (demo / "export.csv").read_text(encoding="utf-8").splitlines()[:100]
    (tmp_path / "echt.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(IntakeError) as caught:
        run_intake(
            [demo / "export.csv", tmp_path / "echt.csv"],
            repository / "data" / "instrument.yml",
            tmp_path / "out",
        )
    assert str(caught.value) == (
        "export.csv: synthetic and real answers together. "
        "Allowed: only real or only synthetic files."
    )
