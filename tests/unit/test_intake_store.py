"""The responses on disk are whole before and after, whatever stops an intake half way."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from intake_study import ROWS, answers_of, export_in, instrument_in
from stopped_at import run_until

from ontmoetingen.errors import IntakeError
from ontmoetingen.intake import store
from ontmoetingen.intake.run import intake
from ontmoetingen.intake.store import LOCK

FILES = ["answers.parquet", "intake.json", "projects.csv", "quarantine.csv", "respondents.parquet"]


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


@pytest.fixture
def first(tmp_path):
    """A folder with a finished intake, and a second export that is not yet taken in."""
    instrument, out = instrument_in(tmp_path), tmp_path / "out"
    intake([export_in(tmp_path, *ROWS)], instrument, out)
    second = export_in(tmp_path, "7;A;T1;ja;5;17;v", name="second.csv")
    return instrument, out, second


def test_the_folder_holds_five_files_and_keeps_what_else_was_there(first):
    instrument, out, second = first
    (out / "segmenten.csv").write_text("van iemand anders")
    intake([second], instrument, out)
    assert sorted(contents(out)) == sorted([*FILES, "segmenten.csv"])
    assert (out / "segmenten.csv").read_text() == "van iemand anders"


def test_the_same_export_gives_the_same_bytes(first, tmp_path):
    instrument, out, _ = first
    intake([tmp_path / "export.csv"], instrument, tmp_path / "again")
    assert contents(out) == contents(tmp_path / "again")


def test_ctrl_c_while_writing_leaves_the_former_responses(first, monkeypatch):
    instrument, out, second = first
    before = contents(out)

    def stopped(*args, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr(store.json, "dumps", stopped)  # the last file of the five
    with pytest.raises(KeyboardInterrupt):
        intake([second], instrument, out)
    assert contents(out) == before


def test_ctrl_c_while_moving_finishes_the_few_moves_that_are_left(first, monkeypatch):
    instrument, out, second = first
    moved = []
    replace = Path.replace

    def stopped(self, target):
        moved.append(self.name)
        if len(moved) == 3:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        intake([second], instrument, out)
    assert sorted(contents(out)) == FILES
    assert answers_of(out)["respondent_id"].unique().tolist() == ["7"]


def test_a_killed_process_between_two_moves_is_settled_later(first, tmp_path):
    instrument, out, second = first
    intake([second], instrument, tmp_path / "new")
    (tmp_path / "new").rename(out / store.READY)
    (out / store.READY / FILES[0]).replace(out / FILES[0])  # one of five moved, then killed
    assert store.settle(out)
    assert sorted(contents(out)) == FILES
    assert '"rows_read": 1' in (out / "intake.json").read_text()
    assert not store.settle(out)


# From the first step to the last of five moves: what the folder holds afterwards.
STEPS = {
    "before anything is written": (("os.mkdir", store.STAGING), "old"),
    "before the last file": (("open", f"{store.STAGING}/{store.RECORD}"), "old"),
    "all written, not one moved": (("os.rename", f"{store.READY}/{FILES[0]}"), "new"),
    "two of five moved": (("os.rename", f"{store.READY}/{FILES[2]}"), "new"),
}


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl-C"])
@pytest.mark.parametrize("step", STEPS)
def test_an_intake_stopped_half_way_leaves_all_of_the_old_or_all_of_the_new(
    first, tmp_path, step, how
):
    """Ctrl-C waits for the moves; a kill does not, and whoever comes next finishes them."""
    instrument, out, second = first
    moment, expected = STEPS[step]
    states = {"old": contents(out)}
    intake([second], instrument, tmp_path / "elsewhere")
    states["new"] = contents(tmp_path / "elsewhere")
    assert states["old"] != states["new"]
    code = f"""
        from ontmoetingen.intake.run import run_intake
        run_intake([{str(second)!r}], {str(tmp_path / "instrument.yml")!r}, {str(out)!r})
    """
    assert run_until(moment, how, code) == -how
    assert store.settle(out) == (expected == "new" and how == signal.SIGKILL)
    assert contents_of_files(out) == states[expected]


def contents_of_files(folder: Path) -> dict[str, bytes]:
    """All but the lock that a killed process leaves: whoever comes next takes it."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file() and p.name != LOCK}


def test_a_file_system_without_room_changes_nothing(first, tmp_path):
    """A limit on file size is the full disk that any machine can have: the write itself fails."""
    _, out, _ = first
    before = contents(out)
    big = export_in(tmp_path, *(f"{n};A;T1;ja;5;17;v" for n in range(60_000)), name="big.csv")
    code = f"""
        from ontmoetingen.errors import IntakeError
        from ontmoetingen.intake.run import run_intake
        try:
            run_intake([{str(big)!r}], {str(tmp_path / "instrument.yml")!r}, {str(out)!r})
        except IntakeError as bad:
            print(bad)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=_small_files_only,
    )
    assert done.stdout == (
        "out: there is no disk space left; nothing was changed. HINT: free some space.\n"
    )
    assert contents(out) == before


def _small_files_only() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(IntakeError) as caught:
        intake([export_in(tmp_path, *ROWS)], instrument_in(tmp_path), tmp_path / "out")
    assert str(caught.value) == (
        "out: cannot be written (File exists); nothing was changed. "
        "HINT: check the folder's rights."
    )
