"""Looks for Quarto. In: ``QUARTO_PATH`` and ``PATH``. Out: a Quarto that will do, or why not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PATH_NAME = "QUARTO_PATH"
# Earlier versions refuse the Typst format for books.
OLDEST = (1, 9)
VERSION = re.compile(r"(\d+)\.(\d+)(?:\.\d+)?")
GET_IT = "install Quarto 1.9 or newer (quarto.org, or the environment of environment.yml)"


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
