"""Killed at random moments: what stood there stays whole, and a second run completes.

A few kills by default; ``ONTMOETINGEN_KILLS=200`` runs the campaign of which docs/trust.md tells.
The moments are drawn from the whole time that the stage takes; a kill that comes too late counts
for nothing, and another is drawn. Few of them meet the short moment in which the new takes the
place of the old, so that the steps around it are tried by name.
"""

from __future__ import annotations

import json
import os
import random
import signal
from collections import Counter

import pytest
from small_stages import Stage, build_stage, intake_stage, litter, publish_stage

KILLS = int(os.environ.get("ONTMOETINGEN_KILLS", "0"))
FEW = {"intake": 6, "publish": 4, "build": 2}
SEED = 2022


def whole_states(stage: Stage, forks) -> tuple[dict, float]:
    """What each input leaves when nobody kills anything, and how long that takes."""
    states, seconds = {}, 0.0  # of the last run: the first also warms up
    for which in "ab":
        done = forks.run(stage.work, stage.study.root, **stage.choose(which))
        assert done["code"] == 0, done["said"]
        states[which] = stage.left()
        seconds = done["seconds"]
    assert states["a"] != states["b"], "a kill between equal states would show nothing"
    return states, seconds


def killed_after(stage: Stage, forks, which: str, seconds: float) -> bool:
    """Start on this input and kill; whether the work was still going on."""
    more = {**stage.choose(which), "kill_after": seconds}
    done = forks.run(stage.work, stage.study.root, **more)
    assert done["code"] in (0, -signal.SIGKILL), done["said"]
    return done["code"] != 0


@pytest.mark.slow
@pytest.mark.parametrize("make", [intake_stage, publish_stage, build_stage])
def test_what_a_kill_leaves_is_whole_and_a_second_run_completes(make, forks, tmp_path):
    """Every kill leaves all of the old or all of the new; a rerun gives what no kill would."""
    stage = make(tmp_path / "study")
    states, seconds = whole_states(stage, forks)
    chance = random.Random(f"{SEED} {stage.work}")
    found = Counter()
    kills = KILLS or FEW[stage.work]
    while found["killed"] < kills and found["tries"] < 4 * kills:
        found["tries"] += 1
        target = "ab"[found["tries"] % 2]
        working = killed_after(stage, forks, target, chance.uniform(0, seconds))
        left = stage.left()
        now = next((which for which, files in states.items() if files == left), "half")
        assert now != "half", f"try {found['tries']}"
        found["killed"] += working
        found["new" if now == target else "old"] += working
        if KILLS or found["killed"] >= kills - 1:
            done = forks.run(stage.work, stage.study.root, **stage.choose(target))
            assert done["code"] == 0, done["said"]
            assert stage.left() == states[target]
            assert litter(stage.study) == []
            seconds = done["seconds"]
            found["completed"] += 1
        print(f"{stage.work} {json.dumps(found)}", flush=True)
    print(json.dumps({"stage": stage.work, "seconds": round(seconds, 2), **found}))
    assert found["killed"] == kills, "too few moments fell inside the work"


# Just before these steps: which event of Python, on what, for the how-manieth time; what is there.
STEPS = {
    publish_stage: (
        (("os.rename", ".intake-ready/respondents.parquet", 1), "old"),  # four of five taken in
        (("ctypes.dlopen", "None", 1), "old"),  # all written; the call that exchanges is looked up
        (("shutil.rmtree", "published.new", 2), "new"),  # exchanged; the old tables still there
    ),
    build_stage: (
        (("ctypes.dlopen", "None", 1), "old"),
        (("shutil.rmtree", "_site.new/site", 1), "new"),
        (("shutil.rmtree", "_site.old", 2), "new"),  # what the build leaves is about to go
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("make", STEPS)
def test_a_kill_around_the_exchange_leaves_all_of_the_old_or_all_of_the_new(make, forks, tmp_path):
    stage = make(tmp_path / "study")
    assert forks.run(stage.work, stage.study.root, **stage.choose("a"))["code"] == 0
    before = stage.left()
    for number, (step, expected) in enumerate(STEPS[make]):
        more = stage.choose("ba"[number % 2])
        done = forks.run(stage.work, stage.study.root, **more, kill_before=step)
        assert done["code"] == -signal.SIGKILL, f"{step} {done['said']}"
        left = stage.left()
        done = forks.run(stage.work, stage.study.root, **more)
        assert done["code"] == 0, done["said"]
        after = stage.left()
        assert before != after
        assert left == {"old": before, "new": after}[expected], step
        assert litter(stage.study) == []
        before = after
