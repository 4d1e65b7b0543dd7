"""Names of releases. In: a word. Out: its rank among others, or a refusal.

Two forms are read: semantic versions (1.2.0, 1.3.0-concept.1) and those of the calendar (2026.11,
2026.11.2). Which comes before which decides with what a release is compared.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..book.publish_site import MANIFEST_NAME
from ..errors import Problem, StudyError

NUMBER = r"(?:0|[1-9]\d*)"
PART = rf"(?:{NUMBER}|\d*[A-Za-z-][0-9A-Za-z-]*)"
SEMANTIC = re.compile(rf"({NUMBER})\.({NUMBER})\.({NUMBER})(?:-({PART}(?:\.{PART})*))?")
CALENDAR = re.compile(rf"(20\d\d)\.(0[1-9]|1[0-2])(?:\.({NUMBER}))?")
Rank = tuple[tuple[int, ...], tuple[tuple[int, int, str], ...]]


def rank(version: str) -> Rank:
    """What orders versions: a later one is greater.

    Parameters
    ----------
    version : ``1.2.0``, ``1.2.0-concept.1``, ``2026.11`` or ``2026.11.2``.

    Raises
    ------
    StudyError : it has neither form.

    Source: Semantic Versioning 2.0.0, item 11 (a version with a name comes before one without;
    numbers before words).

    >>> rank("1.2.0-concept.2") < rank("1.2.0-concept.10") < rank("1.2.0") < rank("2026.01")
    True
    """
    found = CALENDAR.fullmatch(version) or SEMANTIC.fullmatch(version)
    if found is None:
        allowed = "1.2.0, 1.2.0-concept.1, 2026.11, 2026.11.2"
        raise StudyError(Problem("VERSION", f"'{version}' is not the name of a version", allowed))
    numbers = tuple(int(part or 0) for part in found.groups()[:3])
    name = found.groups()[3] if found.re is SEMANTIC else None
    return numbers, _name_rank(name)


def _name_rank(name: str | None) -> tuple[tuple[int, int, str], ...]:
    if name is None:
        return ((2, 0, ""),)
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in name.split("."))


def previous(folder: Path, version: str) -> Path | None:
    """The finished release in ``folder`` right before ``version``; None for the first."""
    before = [path for path in _releases(folder) if rank(path.name) < rank(version)]
    return before[-1] if before else None


def latest(folder: Path) -> Path | None:
    """The last finished release in ``folder``; None when there is none."""
    known = _releases(folder)
    return known[-1] if known else None


def others(folder: Path, version: str) -> list[Path]:
    """All finished releases in ``folder`` but this one, in their order; a reader may have any.

    Names of one rank (2026.11 and 2026.11.0) are two releases, and each is another to the other.
    """
    return [path for path in _releases(folder) if path.name != version]


def _releases(folder: Path) -> list[Path]:
    found = (path for path in folder.glob("*") if _is_release(path))
    return sorted(found, key=lambda path: (rank(path.name), path.name))


def _is_release(path: Path) -> bool:
    return (path / MANIFEST_NAME).is_file() and _is_version(path.name)


def made_in(folder: Path) -> list[Path]:
    """All that releases leave in a folder: of each its folder and zip, and what is half made.

    A folder of releases may hold other files too, which are none of ours.
    """
    return [path for path in sorted(folder.glob("*")) if _is_version(_version_in(path.name))]


def _version_in(name: str) -> str:
    half = name.startswith(".") and name.endswith(".new")
    return name[1:].removesuffix(".new") if half else name.removesuffix(".zip")


def _is_version(name: str) -> bool:
    return any(form.fullmatch(name) for form in (SEMANTIC, CALENDAR))
