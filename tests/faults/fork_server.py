"""Work that can be killed. In: calls, one JSON per line. Out: the process of each, and its end.

Importing pandas takes longer than most work here, so one process imports everything and forks a
child for each call; what is killed is the child. Before a fork nothing is computed here, so that no
thread holds a lock that the child would wait for.

    {"work": "publish", "root": "...", "kill_after": 0.4}  ->  {"pid": 12}  ...  {"code": -9, ...}
"""

from __future__ import annotations

import ctypes
import json
import os
import pkgutil
import resource
import select
import signal
import sys
import time
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from stopped_at import stop_before


def intake(root: Path, export: str) -> None:
    from ontmoetingen.intake.run import run_intake
    from ontmoetingen.paths import Study

    study = Study(root)
    run_intake([Path(export)], study.instrument, study.private)


def publish(root: Path) -> None:
    from ontmoetingen.paths import Study
    from ontmoetingen.pipeline import publish

    publish(Study(root))


def build(root: Path) -> None:
    from ontmoetingen.book.build import build
    from ontmoetingen.paths import Study

    build(Study(root), "pandoc", force=True)


ROOMS = ("book", "charts", "disclosure", "intake", "model", "scoring")
BESIDE = ("pipeline", "publish_responses", "publish_change", "publish_programmes")
WORK = {"intake": intake, "publish": publish, "build": build}


def _limit(largest_file: int | None) -> None:
    """Let every write fail that makes a file larger than this, as a full disk does."""
    if largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))


def _give_up_power() -> None:
    """Give up the administrator's right to write where the mode of a folder forbids it.

    Linux keeps that right apart from the user: capability 1, CAP_DAC_OVERRIDE (capabilities(7)).
    Who is no administrator does not have it; elsewhere than on Linux the test is passed over.
    """
    if os.geteuid() != 0:
        return
    version, override = 0x20080522, 1 << 1
    header = (ctypes.c_uint32 * 2)(version, 0)
    sets = (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "capget") or libc.capget(header, sets):
        raise Unable("needs Linux, or a user who is no administrator")
    for place in (0, 1):  # effective and permitted
        sets[place] &= ~override
    if libc.capset(header, sets):
        raise Unable("this machine lets nobody give up rights")


def _disturb(how: str, path: str) -> None:
    """Just before this file is opened for the second time, let it vanish or change."""
    seen = 0

    def watch(event: str, arguments: tuple) -> None:
        nonlocal seen
        if event == "open" and str(arguments[0]) == path:
            seen += 1
            if seen == 2:
                _vanish_or_change(how, Path(path))

    sys.addaudithook(watch)


def _vanish_or_change(how: str, path: Path) -> None:
    if how == "vanishes":
        path.unlink()
    else:
        with path.open("ab") as file:
            file.write(b"\n")


class Unable(Exception):
    """This machine cannot do what the test asks for."""


def _child(call: dict, report: int) -> None:
    """Do the work; its refusal, or the name of an error that nobody meant, goes to the report."""
    from ontmoetingen.errors import OntmoetingenError

    said, code = "", 0
    try:
        _limit(call.pop("largest_file", None))
        if call.pop("without_power", False):
            _give_up_power()
        if disturb := call.pop("disturb", None):
            _disturb(*disturb)
        if step := call.pop("kill_before", None):
            event, ending, which = step
            stop_before(event, ending, signal.SIGKILL, which=which)
        WORK[call.pop("work")](Path(call.pop("root")), **call)
    except OntmoetingenError as error:
        said, code = str(error), 1
    except Unable as error:
        said, code = str(error), 77
    except OSError as error:
        said, code = f"OSError {error}", 2
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must see its name
        said, code = f"{type(error).__name__}: {error}", 3
    os.write(report, said.encode()[:60_000])
    os._exit(code)


def _serve(call: dict) -> None:
    """The child is killed from here: until it is waited for, its number is nobody else's."""
    seconds = call.pop("kill_after", None)
    read, write = os.pipe()
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        _child(call, write)
    os.close(write)
    print(json.dumps({"pid": pid}), flush=True)
    if seconds is not None:
        select.select([read], [], [], seconds)
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(read, "rb") as report:
        said = report.read().decode()
    _, status = os.waitpid(pid, 0)
    took = time.monotonic() - started
    code = os.waitstatus_to_exitcode(status)
    print(json.dumps({"code": code, "said": said, "seconds": took}), flush=True)


def main() -> None:
    for name in BESIDE:
        import_module(f"ontmoetingen.{name}")
    for name in ROOMS:
        room = import_module(f"ontmoetingen.{name}")
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            import_module(module.name)
    for line in sys.stdin:
        _serve(json.loads(line))


if __name__ == "__main__":
    main()
