"""One at a time: who holds a lock keeps others out, and no disk or folder makes that untrue."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from ontmoetingen import locks
from ontmoetingen.errors import BuildError
from ontmoetingen.locks import one_at_a_time


def held(lock: Path):
    return one_at_a_time(lock, "build", "study", BuildError)


def test_a_second_one_is_told_who_holds_it_and_comes_in_afterwards(tmp_path):
    lock = tmp_path / "study.lock"
    with held(lock), pytest.raises(BuildError) as refused, held(lock):
        pass
    assert str(refused.value).startswith("study: another process is at work here (process ")
    assert str(refused.value).endswith(": build). HINT: wait for it to finish, or stop it.")
    with held(lock):
        assert lock.is_file()
    assert not lock.exists()


def test_a_folder_that_another_process_removes_is_made_again(tmp_path, monkeypatch):
    made, folder = Path.mkdir, tmp_path / "undo"
    others = [folder]  # the other process, which removes the empty folder once

    def made_and_removed(path, *args, **options):
        made(path, *args, **options)
        if path in others:
            others.remove(path)
            path.rmdir()

    monkeypatch.setattr(Path, "mkdir", made_and_removed)
    with held(folder / "copy.lock"):
        assert (folder / "copy.lock").is_file()
    assert others == []


@pytest.mark.skipif(sys.platform == "win32", reason="other locks")
def test_a_disk_that_knows_no_locks_is_not_taken_for_another_process(tmp_path, monkeypatch):
    def refuses(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(locks.fcntl, "flock", refuses)
    with pytest.raises(BuildError) as refused, held(tmp_path / "study.lock"):
        pass
    assert str(refused.value) == (
        "study: study.lock cannot be locked (No locks available). HINT: some disks of a network "
        "know no locks: keep the study on a disk of this machine."
    )
