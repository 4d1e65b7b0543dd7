"""Time and memory of one task, each time in a process of its own. In: tasks. Out: a table, words.

A benchmark here is never a timed test: a machine that is busy is no defect. What holds on a busy
machine too is a ratio, so whatever is compared runs in turns in the same run, and of the repeats
the fastest counts: other work can only make a task slower.
"""

from __future__ import annotations

import itertools
import json
import math
import os
import platform
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CHILD = "--child"
Work = Callable[[], object]


class Skip(Exception):
    """A peer that cannot take part, with the reason as its text."""


@dataclass(frozen=True)
class Measured:
    """What one task took; or why it did not run.

    Parameters
    ----------
    seconds : wall time of the fastest repeat, imports left out.
    cpu_seconds : processor time of that repeat, all threads together.
    peak_mb : the most memory that its process ever held, libraries included, over all repeats.
    answer : what the task found, to compare with its peers.
    skipped : the reason when it did not run; the numbers are NaN then.
    """

    name: str
    seconds: float = math.nan
    cpu_seconds: float = math.nan
    peak_mb: float = math.nan
    answer: object = None
    skipped: str = ""


def peak_mb() -> float:
    """The most memory this process ever held, in MB.

    Linux keeps ``ru_maxrss`` over the start of a new program, so there the peak of this program
    alone is read; elsewhere ``ru_maxrss`` has to do.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text()).group(1)) / 1024
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def run_child(
    tasks: Mapping[str, Callable[..., Work]],
    arguments: Sequence[str],
    keep: Callable[[object], object],
) -> None:
    """The part that runs in the child: prepare a task, time it, print what it took as JSON.

    Parameters
    ----------
    tasks : per name a function that imports what it needs and gives back the work to be timed.
    arguments : name of the task, then what it is called with.
    keep : from what the work gave to what is compared with the peers, after the clock stopped;
        something that JSON can hold.
    """
    name, *given = arguments
    try:
        work = tasks[name](*given)
    except (Skip, ImportError) as reason:
        print(json.dumps({"skipped": str(reason)}))
        return
    wall, cpu = time.perf_counter(), time.process_time()
    answer = work()
    taken = {"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}
    taken |= {"peak_mb": peak_mb()}
    print(json.dumps(taken | {"answer": keep(answer)}))


def measure(script: str, tasks: Mapping[str, Sequence[object]], repeats: int) -> list[Measured]:
    """Every task in turn, several times, each time in a new process.

    Parameters
    ----------
    script : the benchmark that knows the tasks, called with ``--child NAME ARGUMENTS``.
    tasks : name to arguments.
    """
    runs: dict[str, list[Measured]] = {name: [] for name in tasks}
    for _ in range(repeats):
        for name, given in tasks.items():
            if not any(run.skipped for run in runs[name]):
                runs[name].append(_once(script, name, given))
    return [_best(found) for found in runs.values()]


def _once(script: str, name: str, given: Sequence[object]) -> Measured:
    command = [sys.executable, script, CHILD, name, *map(str, given)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        killed = f"ended by signal {-done.returncode}" if done.returncode < 0 else ""
        raise SystemExit(f"{name}: {killed or done.stderr.strip()}")
    return Measured(name, **json.loads(done.stdout.splitlines()[-1]))


def _best(runs: list[Measured]) -> Measured:
    if runs[0].skipped:
        return runs[0]
    best = min(runs, key=lambda run: run.seconds)
    peak = max(run.peak_mb for run in runs)
    return Measured(best.name, best.seconds, best.cpu_seconds, peak, best.answer)


@dataclass
class Sheet:
    """The rows of one benchmark, size by size.

    Parameters
    ----------
    ours : name of the task that all others are compared with.
    sizes : what each block was measured on, smallest first; filled by `add`.
    """

    ours: str
    sizes: list[int] = field(default_factory=list)
    blocks: list[list[Measured]] = field(default_factory=list)

    def add(self, size: int, found: list[Measured]) -> None:
        self.sizes.append(size)
        self.blocks.append(found)

    def of(self, name: str) -> list[Measured]:
        """One task at every size."""
        return [next(m for m in block if m.name == name) for block in self.blocks]

    def ratio(self, peer: str, place: int = -1) -> float:
        """Our time as a part of this peer's, at one size (default: the largest)."""
        return self.of(self.ours)[place].seconds / self.of(peer)[place].seconds

    def cpu_ratio(self, peer: str, place: int = -1) -> float:
        """The same in processor time, which other work on the machine disturbs less."""
        return self.of(self.ours)[place].cpu_seconds / self.of(peer)[place].cpu_seconds

    def table(self, unit: str) -> str:
        """All rows as text, with our time as a part of each peer's."""
        head = (unit, "task", "seconds", "ours / this", "cpu s", "ours / this", "peak MB")
        rows = [
            self._row(size, m, place)
            for place, (size, block) in enumerate(zip(self.sizes, self.blocks, strict=True))
            for m in block
        ]
        return aligned([head, *rows])

    def _row(self, size: int, m: Measured, place: int) -> tuple[str, ...]:
        if m.skipped:
            return (f"{size:,}", m.name, "skipped", m.skipped, "", "", "")
        wall, cpu = self.ratio(m.name, place), self.cpu_ratio(m.name, place)
        times = (seconds(m.seconds), f"{wall:.2f}", seconds(m.cpu_seconds), f"{cpu:.2f}")
        return (f"{size:,}", m.name, *times, f"{m.peak_mb:.0f}")

    def slope(self, unit: str) -> str:
        """How our processor time and memory grow, in a sentence."""
        ours, times = self.of(self.ours), self.sizes[-1] / self.sizes[0]
        if len(ours) < 2:
            return f"One size only: nothing to say about how cost grows with {unit}."
        per_ten = [
            (b.cpu_seconds / a.cpu_seconds) ** (1 / math.log10(n / m))
            for (a, b), (m, n) in zip(_steps(ours), _steps(self.sizes), strict=True)
        ]
        steps = ", then ".join(f"{growth:.1f}" for growth in per_ten)
        memory = ours[-1].peak_mb / ours[0].peak_mb
        return (
            f"Ten times the {unit} take {steps} times the processor time; from "
            f"{self.sizes[0]:,} to {self.sizes[-1]:,} ({times:,.0f} times as many) peak memory "
            f"grows {memory:.2f} times."
        )


def _steps(values: Sequence) -> list[tuple]:
    return list(itertools.pairwise(values))


def seconds(value: float) -> str:
    """A time with three digits that matter.

    >>> seconds(0.01234), seconds(2.345), seconds(23.45)
    ('0.0123', '2.35', '23.4')
    """
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a Markdown table with columns of one width; numbers stand to the right.

    >>> print(aligned([("n", "task"), ("10", "a")]))
    | n  | task |
    |----|------|
    | 10 | a    |
    """
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "| "
        + " | ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True))
        + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def _padded(cell: str, width: int) -> str:
    number = cell.replace(",", "").replace(".", "").isdigit()
    return cell.rjust(width) if number else cell.ljust(width)


def goal(what: str, found: float, most: float) -> str:
    """Whether a goal was reached, in a line.

    >>> goal("ours / DuckDB SQL", 1.1, 1.2)
    'goal reached: ours / DuckDB SQL 1.10 (at most 1.2)'
    """
    reached = "goal reached" if found <= most else "GOAL NOT REACHED"
    return f"{reached}: {what} {found:.2f} (at most {most:g})"


def machine(*libraries: str) -> str:
    """What this was measured on: processor, cores, memory, versions, and how busy it was."""
    from importlib.metadata import PackageNotFoundError, version

    versions = []
    for name in libraries:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"{name} absent")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB; Python "
        f"{platform.python_version()}, {', '.join(versions)}; load over 1, 5, 15 minutes: {load}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", info.read_text()) if info.exists() else None
    return found.group(1).strip() if found else platform.machine()


def available_mb() -> float:
    """Memory that a new process could take without swapping; infinite where unknown."""
    info = Path("/proc/meminfo")
    if not info.exists():
        return math.inf
    return int(re.search(r"MemAvailable:\s+(\d+)", info.read_text()).group(1)) / 1024
