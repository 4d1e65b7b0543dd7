"""A disk that is full or may not be written: a clear refusal, nothing lost, and it works after.

A limit on the size of files is the full disk that every machine can have: the write itself fails,
at whatever file is the first to be larger. A disk that is truly full needs a system that lets a
process mount one (``full_disk.py``).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from small_stages import build_stage, intake_stage, litter, publish_stage

LIMITS = {"intake": (200, 1_500, 3_000), "publish": (6_000,)}  # bytes
NO_ROOM = {
    "intake": "private: there is no disk space left; nothing was changed. HINT: free some space.",
    "publish": "demo: there is no disk space left; nothing was changed. HINT: free some space.",
    "build": "study: no space left on the disk. HINT: free some space and build again; "
    "the last good site and all data are untouched.",
}
HALF_WAY = {
    **NO_ROOM,  # a publication first takes the export in, and only then writes its tables
    "publish": "published: cannot be written (No space left on device); nothing was changed. "
    "HINT: free some space.",
}
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


@pytest.mark.slow
@pytest.mark.parametrize("work", NO_ROOM)
def test_a_small_disk_that_is_full_changes_nothing(work, own_mounts, tmp_path):
    """There is no room at all, and for three and for seven tenths of what stands there."""
    script = str(Path(__file__).with_name("full_disk.py"))
    run = [*own_mounts, sys.executable, script, work, str(tmp_path)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["first"], told["last"], told["litter"]) == ("", "", [])
    assert told["changed"], "with room again the new input is what stands there"
    said = [re.sub(r" \(\d\.\d MB free\)", "", one["said"]) for one in told["tries"]]
    said = [one.removeprefix(f"{tmp_path}/") for one in said]
    assert said == [NO_ROOM[work], HALF_WAY[work], HALF_WAY[work]]
    assert [one["same"] for one in told["tries"]] == [True] * 3
