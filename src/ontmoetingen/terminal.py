"""What a person at a terminal sees. In: lines and steps. Out: text, bars, errors.

Nothing here ever receives a respondent's row: stages hand over counts and names of files only.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from .progress import Progress


class Terminal:
    """Writes plain lines; shows a bar per step when somebody is watching, a line when not."""

    def lines(self, texts: Iterable[str]) -> None:
        for text in texts:
            print(text, flush=True)

    def error(self, text: str) -> None:
        print(f"ontmoetingen: {text}", file=sys.stderr, flush=True)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """A callback ``progress(step, done, total)`` that draws one bar per named step."""
        if sys.stderr.isatty():
            with _bars() as show:
                yield show
        else:
            yield _line_per_step()


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    tasks: dict[str, int] = {}
    with RichProgress(*columns, console=Console(stderr=True)) as bars:

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield show


def _line_per_step() -> Progress:
    started: set[str] = set()

    def show(step: str, done: int, total: int) -> None:
        if step not in started:
            started.add(step)
            print(f"{step} ({total}) ...", file=sys.stderr, flush=True)

    return show
