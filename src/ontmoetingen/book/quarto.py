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
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import BuildError, Problem
from ..paths import Study
from .inputs import DERIVED, book_files, extra_files, files_of

if TYPE_CHECKING:  # who only looks for Quarto must not wait for YAML
    from .project import Book

PATH_NAME = "QUARTO_PATH"
PREPARED_NAME = "ONTMOETINGEN_PREPARED"
# Earlier versions refuse the Typst format for books.
OLDEST = (1, 9)
VERSION = re.compile(r"(\d+)\.(\d+)(?:\.\d+)?")
GET_IT = "install Quarto 1.9 or newer (quarto.org, or the environment of environment.yml)"
LAST_LINES = 12

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Quarto:
    """A Quarto that can render the book."""

    path: Path
    version: str

    def __str__(self) -> str:
        return f"Quarto {self.version}"


@dataclass(frozen=True)
class NotFound:
    """Why there is no Quarto to use, and what would help."""

    reason: str
    hint: str

    def __str__(self) -> str:
        return self.reason


def find_quarto() -> Quarto | NotFound:
    """The first Quarto that is new enough: the one in ``QUARTO_PATH``, else the one on ``PATH``.

    Someone who names a Quarto wants that one: when it will not do, no other is tried.
    """
    named = os.environ.get(PATH_NAME)
    program = named or shutil.which("quarto")
    if program is None:
        return NotFound("no Quarto found", GET_IT)
    found = shutil.which(program)
    if found is None:
        return NotFound(
            f"{PATH_NAME} names {program}, which cannot be run", f"mend it, or {GET_IT}"
        )
    return _new_enough(Path(found))


def _new_enough(path: Path) -> Quarto | NotFound:
    said = _ask_version(path)
    match = VERSION.match(said)
    if match is None:
        return NotFound(f"{path} does not tell its version", GET_IT)
    if (int(match[1]), int(match[2])) < OLDEST:
        return NotFound(f"Quarto {said} at {path} is too old: it makes no PDF of a book", GET_IT)
    return Quarto(path, match.group())


def _ask_version(path: Path) -> str:
    try:
        asked = subprocess.run(
            [str(path), "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()


def render(
    quarto: Quarto,
    study: Study,
    book: Book,
    out: Path,
    *,
    formats: Iterable[str],
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
    copy = out.with_name(f"{out.name}.quarto")
    stage(study, book, copy)
    try:
        _run(quarto, copy, _targets(formats), progress)
        shutil.copytree(copy / _output_folder(book), out, dirs_exist_ok=True)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def stage(study: Study, book: Book, copy: Path) -> None:
    """Copy what the book is made of, and nothing else, to ``copy``."""
    prepared = [path for name in DERIVED for path in files_of(study.root, name)]
    for path in (*book_files(study, extra_files(book)), *prepared):
        _copy(path, copy / path.relative_to(study.root))
    if not (copy / "theme").is_dir():
        for path in files_of(study.theme, "."):
            _copy(path, copy / "theme" / path.relative_to(study.theme))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _targets(formats: Iterable[str]) -> list[str]:
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
