"""Killed at random moments: what stood there stays whole, and a second run completes.

A few kills by default; ``ONTMOETINGEN_KILLS=200`` runs the campaign of which docs/trust.md tells.
The moments are drawn from the whole time that the stage takes, and a little after it.
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
FEW = {"intake": 8, "publish": 6, "build": 4}
SEED = 2022
AFTER = 1.05  # a kill just after the end must find all of the new


def whole_states(stage: Stage, forks) -> tuple[dict, float]:
    """What each input leaves when nobody kills anything, and how long that takes at most."""
    states, seconds = {}, 0.0
    for which in "ab":
        done = forks.run(stage.work, stage.study.root, **stage.choose(which))
        assert done["code"] == 0, done["said"]
        states[which] = stage.left()
        seconds = max(seconds, done["seconds"])
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
    for number in range(kills):
        target = "ab"[number % 2]
        working = killed_after(stage, forks, target, chance.uniform(0, AFTER * seconds))
        left = stage.left()
        (now,) = [which for which, files in states.items() if files == left] or ["half"]
        assert now != "half", f"kill {number + 1} of {kills}"
        found["new" if now == target else "old"] += 1
        found["while it worked" if working else "after the end"] += 1
        if KILLS or number >= kills - 2:
            done = forks.run(stage.work, stage.study.root, **stage.choose(target))
            assert done["code"] == 0, done["said"]
            assert stage.left() == states[target]
            assert litter(stage.study) == []
            found["reruns"] += 1
    print(json.dumps({"stage": stage.work, "kills": kills, "seconds": round(seconds, 2), **found}))
    assert found["old"] + found["new"] == kills
