"""A disk that is full or may not be written: a clear refusal, nothing lost, and it works after.

A limit on the size of files is the full disk that every machine can have: the write itself fails,
at whatever file is the first to be larger. The limit is raised step by step, so that each of the
files of a stage is once the one that does not fit. A build on a small disk: tests/book.
"""

from __future__ import annotations

import pytest
from small_stages import build_stage, intake_stage, litter, publish_stage

LIMITS = {"intake": (200, 1_500, 3_000), "publish": (6_000,)}  # bytes
CLEAR = {
    "intake": "private: there is no disk space left; nothing was changed",
    "publish": "published: cannot be written (File too large); nothing was changed",
}


def done_once(stage, forks, which: str) -> dict[str, bytes]:
    done = forks.run(stage.work, stage.study.root, **stage.choose(which))
    assert done["code"] == 0, done["said"]
    return stage.left()


@pytest.mark.parametrize("make", [intake_stage, publish_stage])
def test_a_full_disk_changes_nothing_and_a_second_run_completes(make, forks, tmp_path):
    stage = make(tmp_path / "study")
    before = done_once(stage, forks, "a")
    for limit in LIMITS[stage.work]:
        more = {**stage.choose("b"), "largest_file": limit}
        done = forks.run(stage.work, stage.study.root, **more)
        assert done["code"] == 1, f"{limit}: {done['said']}"
        assert CLEAR[stage.work] in done["said"]
        assert stage.left() == before
    assert done_once(stage, forks, "b") != before
    assert litter(stage.study) == []


@pytest.mark.parametrize("make", [intake_stage, publish_stage, build_stage])
def test_a_folder_that_may_not_be_written_changes_nothing(make, forks, tmp_path):
    """The administrator may write everywhere, so the work gives that power up first."""
    stage = make(tmp_path / "study")
    before = done_once(stage, forks, "a")
    more = stage.choose("b")
    closed = [p for p in stage.study.root.rglob("*") if p.is_dir()] + [stage.study.root]
    for folder in closed:
        folder.chmod(0o555)
    try:
        done = forks.run(stage.work, stage.study.root, **more, without_power=True)
    finally:
        for folder in closed:
            folder.chmod(0o755)
    if done["code"] == 77:
        pytest.skip(done["said"])
    assert done["code"] in (1, 2), done["said"]
    assert "ermission denied" in done["said"]
    assert stage.left() == before
    assert done_once(stage, forks, "b") != before
