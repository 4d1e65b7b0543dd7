"""A process that is stopped at a known step. In: code, a step, a signal. Out: how it ended.

A signal sent after so many milliseconds arrives at another moment on a busy machine. Python tells
an audit hook of every file it is about to open, make or rename, so the process sends the signal to
itself, just before the step that a test names.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path


def stop_before(event: str, ending: str, how: int, *, which: int = 1) -> None:
    """Send ``how`` to this process before the step ``event`` on a path that ends in ``ending``.

    Parameters
    ----------
    event : name of an audit event, such as ``"open"``, ``"os.mkdir"`` or ``"os.rename"``.
    ending : how the path that the event names first must end.
    how : number of the signal.
    which : 1 for the first of these steps, 2 for the second.
    """
    seen = 0

    def watch(name: str, arguments: tuple) -> None:
        nonlocal seen
        if name == event and str(arguments[0]).endswith(ending):
            seen += 1
            if seen == which:
                os.kill(os.getpid(), how)

    sys.addaudithook(watch)


def run_until(step: tuple[str, str], how: signal.Signals, code: str) -> int:
    """Run ``code`` in a process of its own that is stopped before ``step``; its return code."""
    event, ending = step
    start = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        f"from stopped_at import stop_before\n"
        f"stop_before({event!r}, {ending!r}, {int(how)})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", start + textwrap.dedent(code)], capture_output=True, check=False
    )
    return done.returncode
