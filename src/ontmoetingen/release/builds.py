"""What changed in a report between two builds. In: two folders. Out: numbers, sentences, figures.

Before something is released its makers want to see what a new export, a mended chapter or a new
version of the package did to it: every number, every sentence, every picture, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import BuildError, Problem
from ..files import hash_of_file
from ..paths import Study
from .difference import Sides, TableChange, compare_folders, sides_of
from .passages import Passage, changed_passages, passages

PICTURES = "figures/charts"


@dataclass(frozen=True)
class Build:
    """Where the tables and the pages of one build stand."""

    tables: Path
    site: Path


@dataclass(frozen=True)
class Changes:
    """All that differs between two builds.

    Parameters
    ----------
    tables, pages, figures : names that are new, gone or not the same.
    details : tables on both sides that differ, cell by cell.
    sentences : per page the passages that came, went or changed; tables on pages are not in it
        twice, since a cell is a passage of its own.
    """

    tables: Sides
    details: tuple[TableChange, ...]
    pages: Sides
    sentences: Mapping[str, tuple[Passage, ...]]
    figures: Sides

    @property
    def is_any(self) -> bool:
        return any(
            [*self.tables.named(), *self.details, *self.pages.named(), *self.figures.named()]
        )


def build_in(folder: Path) -> Build:
    """The build in a folder: of a release, or of a study.

    Raises
    ------
    BuildError : there is neither.
    """
    study = Study(folder)
    for build in (Build(folder / "tables", folder / "site"), Build(study.published, study.site)):
        if build.tables.is_dir() and build.site.is_dir():
            return build
    hint = "name the folder of a release, or of a study that has a site."
    raise BuildError(Problem(str(folder), "holds no build to compare with", hint=hint))


def compare_builds(old: Build, new: Build) -> Changes:
    """What differs between two builds."""
    tables, details = compare_folders(old.tables, new.tables)
    before, after = _pages(old.site), _pages(new.site)
    return Changes(
        tables=tables,
        details=details,
        pages=sides_of(before, after),
        sentences=dict(_changed(before, after)),
        figures=sides_of(_pictures(old.site), _pictures(new.site)),
    )


def _pages(site: Path) -> dict[str, list[str]]:
    return {
        path.relative_to(site).as_posix(): passages(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def _changed(
    before: Mapping[str, list[str]], after: Mapping[str, list[str]]
) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    for name, texts in after.items():
        if name in before and before[name] != texts:
            yield name, tuple(changed_passages(before[name], texts))


def _pictures(site: Path) -> dict[str, str]:
    return {path.stem: hash_of_file(path) for path in sorted((site / PICTURES).glob("*.svg"))}
