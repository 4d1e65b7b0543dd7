"""What a person at a terminal sees. In: lines and steps. Out: text, bars, errors.

Nothing here ever receives a respondent's row: stages hand over counts and names of files only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from .progress import Progress

PIPED_WIDTH = 80  # a pipe has no width; most pages and mails take this


class Terminal:
    """Writes plain lines; shows a bar per step when somebody is watching, a line when not."""

    def lines(self, texts: Iterable[str]) -> None:
        """Print; whoever reads a pipe may stop reading (``| head``) while the work goes on."""
        try:
            for text in texts:
                print(text, flush=True)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def table(
        self,
        title: str,
        header: Sequence[str],
        right: Sequence[bool],
        rows: Iterable[Sequence[str]],
        note: str = "",
    ) -> None:
        """A table that fits the width: bold headings for who watches, plain text in a pipe."""
        from rich.box import ASCII2, SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        console = Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)
        box = SIMPLE_HEAD if _is_unicode(sys.stdout.encoding) else ASCII2
        table = Table(box=box, padding=(0, 1, 0, 0), show_edge=False, header_style="bold")
        for heading, at_right in zip(header, right, strict=True):
            table.add_column(Text(heading), justify="right" if at_right else "left")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        with console.capture() as drawn:
            console.print(
                Text(title, style="bold"), table, *([Text(note)] if note else []), sep="\n"
            )
        self.lines([*(line.rstrip() for line in drawn.get().splitlines()), ""])

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


def _is_unicode(encoding: str | None) -> bool:
    return (encoding or "").lower().startswith("utf")


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
