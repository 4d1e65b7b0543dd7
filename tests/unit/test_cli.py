"""The command line as people and scripts meet it: exit codes, one message, no trace."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command import run
from intake_study import INSTRUMENT, PROJECTS, ROWS, described_study, export_in

from ontmoetingen import cli, pipeline
from ontmoetingen.book import build as book_build
from ontmoetingen.book import preview as book_preview
from ontmoetingen.errors import BuildError, Problem
from ontmoetingen.intake import loads as intake_loads
from ontmoetingen.intake import run as intake_run
from ontmoetingen.intake import store
from ontmoetingen.intake.synthetic_mark import content_hash
from ontmoetingen.paths import Study

SIGNED = ("--signed-by", "A. Jansen", "--signed-by", "B. de Vries")


@pytest.fixture
def study(tmp_path) -> Study:
    return described_study(tmp_path / "study")


def test_an_export_that_fits_ends_with_zero(study, tmp_path, capsys):
    code, said, failed = run(capsys, study, "intake", export_in(tmp_path, *ROWS))
    assert (code, failed) == (0, "")
    assert said.startswith("export.csv: 4 rows read, 4 accepted, 0 quarantined\n")


def test_answers_that_are_not_synthetic_beside_invented_projects_are_pointed_out(
    study, tmp_path, capsys
):
    mark = {"synthetic": True, "sha256": "x", "projects_sha256": content_hash(PROJECTS.encode())}
    study.demo.mkdir()
    (study.demo / "export.json").write_text(json.dumps(mark), encoding="utf-8")
    export = export_in(tmp_path, *ROWS)
    _, said, _ = run(capsys, study, "intake", export)
    assert said.splitlines()[-1] == (
        "projects.csv: is the list of invented projects, while the answers are not synthetic. "
        "HINT: put the real list in its place and take the export in again."
    )
    study.projects.write_text(PROJECTS.replace("Project B", "Samen koken"), encoding="utf-8")
    assert "invented" not in run(capsys, study, "intake", export)[1]


def test_a_row_put_aside_ends_with_one_and_the_rest_is_used(study, tmp_path, capsys):
    rows = (*ROWS, "geheim;;T1;ja;5;17;v")
    code, said, _ = run(capsys, study, "intake", export_in(tmp_path, *rows))
    assert code == 1
    assert "export.csv, column 'project': 1 of 5 rows have no project id. First places: 6." in said
    assert "geheim" not in said
    assert (study.private / "answers.parquet").is_file()


def test_an_export_that_cannot_be_read_is_refused_in_one_line(study, tmp_path, capsys):
    (tmp_path / "leeg.csv").touch()
    assert run(capsys, study, "intake", tmp_path / "leeg.csv") == (
        1,
        "",
        "ontmoetingen: leeg.csv: is empty. Allowed: a header and at least one row.\n",
    )


def test_an_unknown_key_in_the_instrument(study, tmp_path, capsys):
    study.instrument.write_text(INSTRUMENT + "colour: red\n", encoding="utf-8")
    code, _, failed = run(capsys, study, "intake", export_in(tmp_path, *ROWS))
    assert code == 1
    assert "key 'colour': is not a known key. Allowed: " in failed
    assert not study.private.exists()


def test_a_folder_that_is_no_study(tmp_path, capsys):
    for command in ("publish", "build", "status", "preview"):
        code, _, failed = run(capsys, Study(tmp_path), command)
        assert code == 1
        assert failed == (
            f"ontmoetingen: {tmp_path}: is not a study: no _quarto.yml or data/instrument.yml "
            "here or in a folder above. "
            "HINT: go to the study's folder or name it with --project FOLDER.\n"
        )


@pytest.mark.parametrize(
    "words", [[], ["nonsense"], ["build", "--to", "epub"], ["build", "--engine", "word"]]
)
def test_a_command_line_that_is_off_ends_with_two(words):
    with pytest.raises(SystemExit) as caught:
        cli.main(words)
    assert caught.value.code == 2


@pytest.mark.parametrize(
    "stopped",
    [
        (["intake", "x.csv"], intake_loads, "tried"),
        (["publish"], pipeline, "publish"),
        (["build"], pipeline, "publish"),
        (["build"], book_build, "build"),
    ],
)
@pytest.mark.parametrize(
    "ends",
    [
        (KeyboardInterrupt(), 130, "Interrupted. Nothing half-made was left behind"),
        (
            OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "answers.parquet"),
            1,
            "answers.parquet: cannot be read or written (No space left on device). HINT: ",
        ),
        (BuildError(Problem("a.ipynb, cell 2", "ValueError: no")), 1, "a.ipynb, cell 2: Value"),
    ],
    ids=["Ctrl-C", "disk", "refused"],
)
def test_what_stops_a_command_is_said_without_a_trace(study, capsys, monkeypatch, stopped, ends):
    (command, room, name), (raised, code, said) = stopped, ends

    def stops(*_, **__):
        raise raised

    monkeypatch.setattr(pipeline, "publish", lambda *_: None)
    monkeypatch.setattr(room, name, stops)
    found, _, failed = run(capsys, study, *command)
    assert found == code
    assert failed.startswith(f"ontmoetingen: {said}")
    assert "Traceback" not in failed


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs signals of POSIX systems")
def test_ctrl_c_while_publishing_leaves_the_former_tables(study, tmp_path, capsys):
    export = export_in(tmp_path, *(f"{n};A;T1;ja;5;17;v" for n in range(40)))
    assert run(capsys, study, "intake", export)[0] == 0
    assert run(capsys, study, "publish", *SIGNED)[0] == 0
    before = contents(study.published)
    rows = (f"{n};{'AB'[n % 2]};T1;ja;5;17;v" for n in range(100_000))
    export_in(tmp_path, *rows)
    assert run(capsys, study, "intake", export)[0] == 0
    command = [sys.executable, "-m", "ontmoetingen.cli", "publish", *SIGNED]
    child = subprocess.Popen(
        [*command, "--project", str(study.root)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stderr.readline().startswith("publish (")  # the first table is being made
    child.send_signal(signal.SIGINT)
    _, failed = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "Traceback" not in failed
    assert contents(study.published) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_new_answers_never_meet_the_respondents_of_a_former_intake(study, tmp_path, capsys):
    """An intake killed between two moves is finished before anything is published."""
    few = [f"{n};{project};T1;ja;5;17;v" for project in "AB" for n in range(20)]
    more = [*few, *(f"{n};A;T1;nee;5;17;v" for n in range(20, 30))]
    run(capsys, study, "intake", export_in(tmp_path, *few))
    new = tmp_path / "new"
    intake_run.run_intake([export_in(tmp_path, *more)], study.instrument, new)
    new.rename(study.private / store.READY)
    ready = study.private / store.READY / store.ANSWERS
    ready.replace(study.private / store.ANSWERS)  # one of five moved, then killed
    assert run(capsys, study, "publish", *SIGNED)[0] == 0
    projects = (study.published / "projects.csv").read_text(encoding="utf-8")
    assert "A,Project A,onderwijs,32,30,35," in projects  # 30 respondents, told as a band
    assert not (study.private / store.READY).exists()


def test_status_says_what_is_old(study, tmp_path, capsys):
    run(capsys, study, "intake", export_in(tmp_path, *ROWS))
    assert run(capsys, study, "status") == (
        0, "the published tables were never made\n_site: not built yet\n", "",
    )  # fmt: skip
    run(capsys, study, "publish", *SIGNED)
    assert run(capsys, study, "status")[1] == "_site: not built yet\n"


def test_a_preview_publishes_first_and_passes_the_gate(study, monkeypatch, capsys):
    """What a preview leaves in the site is what a later build may find unchanged."""
    asked = {}
    monkeypatch.setattr(book_preview, "preview", lambda *_, **options: asked.update(options))
    monkeypatch.setattr(pipeline, "publish", lambda study: asked.update(published=study))
    monkeypatch.setattr(pipeline, "check_site", lambda study, site: [study, site])
    assert run(capsys, study, "preview")[0] == 0
    asked["tables"]()
    assert asked["published"] == study
    assert asked["gate"](study.site) == [study, study.site]


def test_ctrl_c_is_how_a_preview_ends(study, monkeypatch, capsys):
    def ended(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(book_preview, "preview", ended)
    assert run(capsys, study, "preview") == (0, "", "")


def test_a_port_that_does_not_exist(study, capsys):
    code, _, failed = run(capsys, study, "preview", "--port", "99999")
    assert (code, failed) == (
        1, "ontmoetingen: preview: 99999 is not a port. Allowed: 0 to 65535.\n",
    )  # fmt: skip
