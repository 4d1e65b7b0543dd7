"""What happens meanwhile: another process, a file that vanishes or changes, a clock that jumps."""

from __future__ import annotations

import fcntl
import os
import time

import pytest
from small_stages import build_stage, files_in, intake_stage, publish_stage
from small_study import whole_study, write_notebook

from ontmoetingen.book.build import stale_site
from ontmoetingen.book.execute import execute_notebooks
from ontmoetingen.errors import BuildError
from ontmoetingen.intake.store import LOCK
from ontmoetingen.pipeline import stale_tables

YEARS = 40 * 365 * 24 * 3600


def done(stage, forks, which: str = "a") -> dict:
    return forks.run(stage.work, stage.study.root, **stage.choose(which))


@pytest.mark.parametrize("make", [intake_stage, publish_stage, build_stage])
def test_a_second_process_is_refused_and_told_of_the_first(make, forks, tmp_path):
    """The lock of a process that is gone holds nobody up, although its file is still there."""
    stage = make(tmp_path / "study")
    study = stage.study
    place = study.private / LOCK if stage.work == "intake" else study.lock
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"{os.getpid()} build\n", encoding="utf-8")
    with place.open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        found = done(stage, forks)
        where = "private" if stage.work == "intake" else study.root
        assert (found["code"], found["said"]) == (
            1,
            f"{where}: another process is at work here (process {os.getpid()}: build). "
            "HINT: wait for it to finish, or stop it.",
        )
    assert place.exists()
    assert done(stage, forks)["code"] == 0


def test_of_two_builds_at_once_one_builds_and_the_other_is_told(forks, tmp_path):
    """Both are whole processes that start together; whoever comes second names the first."""
    stage = build_stage(tmp_path / "study")
    stage.choose("a")
    other = type(forks)()
    try:
        first = forks.start("build", stage.study.root)
        second = other.start("build", stage.study.root)
        ends = {first: forks.end(), second: other.end()}
    finally:
        other.close()
    codes = sorted(end["code"] for end in ends.values())
    assert codes in ([0, 0], [0, 1]), ends  # one after the other, when the machine is slow
    for number, end in ends.items():
        if end["code"] == 1:
            (rival,) = set(ends) - {number}
            assert f"(process {rival}: build)" in end["said"]
    assert files_in(stage.study.site)


@pytest.mark.parametrize("name", ["instrument.yml", "demo/export.csv"])
@pytest.mark.parametrize("how", ["vanishes", "changes"])
def test_an_input_that_vanishes_or_changes_while_it_is_read(forks, tmp_path, name, how):
    """Tables made of half the old and half the new would look like any other tables."""
    stage = publish_stage(tmp_path / "study")
    assert done(stage, forks)["code"] == 0
    before = stage.left()
    more = {**stage.choose("b"), "disturb": [how, str(stage.study.data / name)]}
    found = forks.run("publish", stage.study.root, **more)
    assert found["code"] in (1, 2), found["said"]
    assert name.rpartition("/")[2] in found["said"] or name in found["said"]
    assert stage.left() == before


@pytest.mark.parametrize("moment", ["past", "future"])
def test_a_clock_that_jumps_makes_nothing_look_fresh_or_old(forks, tmp_path, moment):
    """What is fresh is told by content: neither a file's time nor the clock's counts."""
    stage = publish_stage(tmp_path / "study")
    assert done(stage, forks)["code"] == 0
    when = time.time() + (YEARS if moment == "future" else -YEARS)
    for path in stage.study.root.rglob("*"):
        os.utime(path, (when, when))
    assert stale_tables(stage.study) == []
    export = stage.study.demo / "export.csv"
    told = export.stat()
    content = export.read_bytes()
    export.write_bytes(content.replace(b"ja", b"nee", 1)[: len(content)])  # as long as it was
    os.utime(export, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert stale_tables(stage.study) == ["demo/export.csv changed"]


def test_a_page_that_changes_under_the_same_time_is_built_again(forks, tmp_path):
    stage = build_stage(tmp_path / "study")
    assert done(stage, forks)["code"] == 0
    assert stale_site(stage.study, "pandoc") == []
    page = stage.study.root / "index.qmd"
    told = page.stat()
    page.write_text(page.read_text("utf-8").replace("van a", "van c"), encoding="utf-8")
    os.utime(page, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert stale_site(stage.study, "pandoc") == [
        "_site: older than the files it is made from, or changed by hand"
    ]


def test_a_notebook_that_is_saved_while_it_runs_is_left_as_it_was_saved(tmp_path):
    study = whole_study(tmp_path / "study")
    code = "from pathlib import Path; p = Path('een.ipynb'); p.write_text(p.read_text() + ' ')"
    path = write_notebook(study.notebooks / "een.ipynb", code)
    before = path.read_text(encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        execute_notebooks(study, [path])
    assert str(caught.value) == (
        "notebooks/een.ipynb: was changed or removed while it ran; it was left as it is. "
        "HINT: build again."
    )
    assert path.read_text(encoding="utf-8") == before + " "
