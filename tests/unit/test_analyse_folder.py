"""Where the tables are written: what is ours is renewed, what is not is left alone."""

from __future__ import annotations

import json

import pytest

from ontmoetingen.analyse.folder import LIST, write_files
from ontmoetingen.errors import StudyError


def test_a_file_instead_of_a_folder_is_refused(tmp_path):
    (tmp_path / "x").write_text("", encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        write_files(tmp_path / "x", {"a.csv": b"1"}, [".csv"])
    assert str(caught.value) == f"--to {tmp_path}/x: is a file. Allowed: a folder, or a new name."


def test_what_somebody_else_wrote_or_changed_is_never_overwritten(tmp_path):
    write_files(tmp_path, {"a.csv": b"1", "b.csv": b"2"}, [".csv"])
    (tmp_path / "b.csv").write_bytes(b"2 with notes")
    (tmp_path / "c.csv").write_bytes(b"mine")
    with pytest.raises(StudyError) as caught:
        write_files(tmp_path, {"a.csv": b"new", "b.csv": b"new", "c.csv": b"new"}, [".csv"])
    assert str(caught.value) == (
        f"--to {tmp_path}: 2 of 3 files there are not ours or were changed since. "
        "First places: b.csv, c.csv. "
        "HINT: move them away, or name another folder with --to; nothing was written."
    )
    assert (tmp_path / "a.csv").read_bytes() == b"1"


def test_our_own_files_are_replaced_and_removed_when_no_longer_made(tmp_path):
    write_files(tmp_path, {"a.csv": b"1", "old.csv": b"2", "t.xlsx": b"3"}, [".csv", ".xlsx"])
    (tmp_path / "notes.txt").write_bytes(b"mine")
    assert write_files(tmp_path, {"a.csv": b"new"}, [".csv"]) == ["a.csv"]
    assert {p.name for p in tmp_path.iterdir()} == {"a.csv", "t.xlsx", "notes.txt", LIST}
    assert (tmp_path / "a.csv").read_bytes() == b"new"
    assert set(json.loads((tmp_path / LIST).read_text())) == {"a.csv", "t.xlsx"}


def test_after_a_stop_halfway_the_files_are_still_ours(tmp_path, monkeypatch):
    write_files(tmp_path, {"a.csv": b"1", "b.csv": b"2"}, [".csv"])

    def full(path, content):
        if path.name == "b.csv":
            raise OSError(28, "No space left on device")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    monkeypatch.setattr("ontmoetingen.analyse.folder.write_file", full)
    with pytest.raises(StudyError, match="No space left on device"):
        write_files(tmp_path, {"a.csv": b"new", "b.csv": b"new"}, [".csv"])
    monkeypatch.undo()
    write_files(tmp_path, {"a.csv": b"new", "b.csv": b"new"}, [".csv"])
    assert (tmp_path / "b.csv").read_bytes() == b"new"
