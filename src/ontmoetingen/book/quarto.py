"""The Quarto engine. In: a study and a Quarto that is new enough. Out: the pages of the book.

Quarto works in a copy of the study that holds only what a book needs. So nothing private can reach
it, it cannot change the study (it writes into project folders while rendering), and a render that
is stopped leaves no trace.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import BuildError, Problem
from ..paths import Study
from ..progress import Progress
from .find_quarto import NotFound, Quarto, find_quarto
from .inputs import DERIVED, book_files, extra_files, files_of
from .search_index import write_index

if TYPE_CHECKING:  # who only looks for Quarto must not wait for YAML
    from .project import Book

__all__ = ["NotFound", "Quarto", "find_quarto", "render", "stage"]

PREPARED_NAME = "ONTMOETINGEN_PREPARED"
# ``font-paths`` of ``_quarto.yml`` for the PDF; not in ``assets``, which goes to the readers.
FONTS = ".ontmoetingen/fonts"
# What theme/typst imports: the words that the first page has from the tables.
COVER = ".ontmoetingen/cover.typ"
LAST_LINES = 12


def render(
    quarto: Quarto,
    study: Study,
    book: Book,
    out: Path,
    *,
    formats: Collection[str],
    progress: Progress,
) -> None:
    """Render the book with Quarto and put its pages in ``out``.

    Both formats go in one run: asking for one alone empties the folder of the other.

    Parameters
    ----------
    quarto : from ``find_quarto``.
    study, book : what to render; its assets must have been prepared.
    formats : ``"html"``, ``"pdf"`` or both.
    out : folder for the pages; a folder for the copy is made beside it and removed.
    progress : called with ``("quarto", files done, files in all)``.

    Raises
    ------
    BuildError : Quarto stopped; holds the last lines of what it said.
    """
    from .quarto_frame import frame_pages  # it needs a name of this module

    copy = out.with_name(f"{out.name}.quarto")
    try:
        stage(study, book, copy)
        _run(quarto, copy, _targets(formats), progress)
        shutil.copytree(copy / _output_folder(book), out, dirs_exist_ok=True)
        if "html" in formats:
            frame_pages(out, study, book)
            write_index(out, book)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def stage(study: Study, book: Book, copy: Path) -> None:
    """Copy what the book is made of, and nothing else, to ``copy``."""
    prepared = [path for name in (*DERIVED, FONTS, COVER) for path in files_of(study.root, name)]
    for path in (*book_files(study, extra_files(book)), *prepared):
        _copy(path, copy / path.relative_to(study.root))
    if not (copy / "theme").is_dir():
        for path in files_of(study.theme, "."):
            _copy(path, copy / "theme" / path.relative_to(study.theme))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _targets(formats: Collection[str]) -> list[str]:
    names = {"html": "html", "pdf": "typst"}
    return [names[name] for name in formats]


def _output_folder(book: Book) -> str:
    return str(book.config.get("project", "output-dir", default="_book"))


def _run(quarto: Quarto, folder: Path, targets: list[str], progress: Progress) -> None:
    # Without ``--to`` Quarto makes all formats in one run; each ``--to`` alone empties the folder.
    to = ["--to", targets[0]] if len(targets) == 1 else []
    lines: list[str] = []
    with subprocess.Popen(
        [str(quarto.path), "render", *to], cwd=folder, env=_environment(), text=True,
        errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            for line in process.stdout:
                lines.append(line.rstrip())
                _tell(line, progress)
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        raise BuildError(_stopped(quarto, lines, process.returncode))


def _end(process: subprocess.Popen[str]) -> None:
    """End Quarto and the programs it started: its launcher alone would leave them running."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGTERM)
    else:
        process.terminate()


def _environment() -> dict[str, str]:
    """Ours, with this Python first and the word that assets are ready."""
    here = Path(sys.executable).parent
    return {
        **os.environ,
        "PATH": f"{here}{os.pathsep}{os.environ.get('PATH', '')}",
        "QUARTO_PYTHON": sys.executable,
        "NO_COLOR": "1",
        PREPARED_NAME: "1",
    }


def _tell(line: str, progress: Progress) -> None:
    step = re.search(r"\[\s*(\d+)/(\d+)\]", line)
    if step:
        progress("quarto", int(step[1]), int(step[2]))


def _stopped(quarto: Quarto, lines: list[str], code: int) -> Problem:
    said = " | ".join(line for line in lines[-LAST_LINES:] if line.strip())
    hint = "run `quarto render` in the study to see all of it, or use --engine pandoc."
    return Problem(str(quarto), f"stopped with code {code}: {said}", hint=hint)
