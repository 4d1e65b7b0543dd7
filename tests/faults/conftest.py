"""What the tests of faults share: a server of killable work, and small studies to do it on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
for room in ("unit", "book"):  # their small studies serve here too
    sys.path.insert(0, str(HERE.parent / room))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and signals of POSIX")


class Forks:
    """Calls the fork server: one piece of work at a time, in a process that may be killed."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "fork_server.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )

    def start(self, work: str, root: Path, **more: object) -> int:
        """Start the work; the number of its process."""
        call = {"work": work, "root": root, **more}
        self.process.stdin.write(json.dumps(call, default=str) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["pid"]

    def end(self) -> dict:
        """How the work that was started ended: ``code``, ``said`` and ``seconds``."""
        return json.loads(self.process.stdout.readline())

    def run(self, work: str, root: Path, **more: object) -> dict:
        """The work done to its end, whatever that is."""
        self.start(work, root, **more)
        return self.end()

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(300)


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """The server of killable work; it imports everything once."""
    server = Forks()
    yield server
    server.close()


@pytest.fixture(scope="session")
def own_mounts() -> list[str]:
    """The command that gives a process its own mounts; skips where the system has none."""
    command = ["unshare", "--map-root-user", "--mount"]
    try:
        able = subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        able = False
    if not able:
        pytest.skip("needs unshare with user and mount namespaces to make a small disk")
    return command
