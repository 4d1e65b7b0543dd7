"""A build that is stopped or killed: nothing good is lost. (A disk that is full: tests/faults.)

Each test runs a real build in a process of its own and stops it at a known moment.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_study import whole_study

from ontmoetingen.book.build import build
from ontmoetingen.book.publish_site import is_intact, read_manifest
from ontmoetingen.errors import BuildError
from ontmoetingen.paths import Study

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs signals and kill of POSIX systems"),
]

# Builds, and stands still when the named step is reached, so that it can be stopped right there.
BUILD = """\
import sys, time
from pathlib import Path
from ontmoetingen.book.build import build
from ontmoetingen.paths import Study

def progress(step, done, total):
    if step == sys.argv[2]:
        print(step, flush=True)
        time.sleep(60)

build(Study(Path(sys.argv[1])), "pandoc", progress=progress, force=True)
"""
# Says which process runs it, and stays.
SLOW_CELL = (
    "import os, time; from pathlib import Path; "
    "Path('pid.new').write_text(str(os.getpid())); os.replace('pid.new', 'pid'); time.sleep(300)"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    study = whole_study(tmp_path_factory.mktemp("built") / "study")
    build(study, "pandoc")
    return study


@pytest.fixture
def study(built, tmp_path):
    shutil.copytree(built.root, tmp_path / "study")
    return Study(tmp_path / "study")


def started(study, step):
    """A build that stands still at ``step``."""
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(study.root), step],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == f"{step}\n"
    return process


def is_running(pid):
    """Whether a process is there and is more than a name that nobody has cleared yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until(true, seconds=120):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)


def assert_site_is_the_old_one(study, before):
    assert read_manifest(study.site) == before
    assert is_intact(study.site)


@pytest.mark.parametrize("step", ["notebooks", "pages", "check"])
def test_ctrl_c_at_any_step(study, step):
    before = read_manifest(study.site)
    process = started(study, step)

    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)

    assert process.returncode not in (0, None)
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert_site_is_the_old_one(study, before)
    assert list(study.root.glob("_site.*")) == []


@pytest.mark.parametrize("step", ["notebooks", "check"])
def test_a_killed_build_is_cleared_by_the_next(study, step):
    before = read_manifest(study.site)
    process = started(study, step)

    process.kill()
    process.communicate()

    assert_site_is_the_old_one(study, before)
    assert build(study, "pandoc", force=True).changed
    assert_site_is_the_old_one(study, before)  # equal input, equal bytes
    assert list(study.root.glob("_site.*")) == []


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to see processes")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_no_kernel_outlives_its_build(study, stop):
    path = study.notebooks / "een.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("print(1 + 1)", SLOW_CELL), "utf-8")
    stored = path.read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(study.root), "none"], stderr=subprocess.DEVNULL
    )
    said = study.notebooks / "pid"
    wait_until(lambda: said.is_file() or process.poll() is not None)
    kernel = int(said.read_text())
    assert is_running(kernel)

    process.send_signal(stop)
    process.wait(60)

    assert process.returncode != 0
    wait_until(lambda: not is_running(kernel))
    assert path.read_bytes() == stored


def test_a_second_build_meanwhile_is_refused_and_harms_nothing(study):
    before = read_manifest(study.site)
    process = started(study, "check")
    try:
        with pytest.raises(BuildError) as caught:
            build(study, "pandoc")
        assert str(caught.value) == (
            f"{study.root}: another process is at work here (process {process.pid}: build). "
            "HINT: wait for it to finish, or stop it."
        )
        assert (study.root / "_site.new").is_dir()  # the work of the first is left alone
    finally:
        process.kill()
        process.communicate()
    assert_site_is_the_old_one(study, before)
