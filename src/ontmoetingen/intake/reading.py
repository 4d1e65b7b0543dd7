"""Several exports at once. In: paths. Out: their tables, or the problems of every file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from ..errors import IntakeError, Problem
from .raw import RawTable
from .readers import read_export
from .synthetic_mark import all_or_none_synthetic

T = TypeVar("T")


def read_exports(files: Sequence[Path | str]) -> tuple[list[RawTable], bool]:
    """The exports, and whether they are synthetic.

    Raises
    ------
    IntakeError : no file, one named twice or with the same content, files that cannot be read,
        synthetic and real answers together.
    """
    paths = _different([Path(f) for f in files])
    synthetic = all_or_none_synthetic(paths)
    raws = _all(read_export, paths)
    _refuse_same_content(raws)
    return raws, synthetic


def raise_all(problems: Sequence[Problem]) -> None:
    """Refuse with all problems, if there are any."""
    if problems:
        raise IntakeError(problems)


def _different(paths: list[Path]) -> list[Path]:
    if not paths:
        raise IntakeError(Problem("intake", "no file was named", hint="name at least one export."))
    twice = sorted({p.name for p in paths if sum(p.resolve() == q.resolve() for q in paths) > 1})
    raise_all([Problem(name, "was named twice", "each file once") for name in twice])
    return paths


def _all(read: Callable[[Path], T], paths: Iterable[Path]) -> list[T]:
    """Every file read, or the problems of every file that could not be."""
    found, problems = [], []
    for path in paths:
        try:
            found.append(read(path))
        except IntakeError as bad:
            problems.extend(bad.problems)
    raise_all(problems)
    return found


def _refuse_same_content(raws: list[RawTable]) -> None:
    seen: dict[str, str] = {}
    problems = []
    for raw in raws:
        if raw.sha256 in seen:
            problems.append(Problem(raw.name, f"is the same file as {seen[raw.sha256]}"))
        seen.setdefault(raw.sha256, raw.name)
    raise_all(problems)
