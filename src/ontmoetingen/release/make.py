"""Make one release. In: a study with a site that is up to date. Out: a folder and a zip.

Everything is made beside its place and moved there at the end: the zip first, then the folder. So a
release that was stopped half-way has no folder, and asking for it again makes it whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import __version__
from ..book.disk import disk_trouble_is_said
from ..book.project import Book, load_book
from ..book.publish_site import MANIFEST_NAME, engine_of, one_build_at_a_time
from ..disclosure.manifest import read_manifest
from ..errors import BuildError, Problem
from ..files import hash_of_file
from ..paths import Study
from ..progress import Progress, silent
from . import refusals
from .about import load_about
from .archive import write_zip
from .content import Subject, fill
from .difference import Difference
from .versions import others, previous, rank

STEPS = 3  # look, fill, pack
Gate = Callable[[Path], Iterable[Problem]]


@dataclass(frozen=True)
class Checks:
    """What only the rooms of answers know.

    Parameters
    ----------
    stale : why tables, notebooks or site are out of date; empty when nothing is.
    gate : last look at the files in a folder for anything of a respondent: at everything that goes
        into the zip, once; at the site alone where something else stands in the way, so that
        all of it is told together.
    remember : keeps, under this version, the answers that the release rests on.
    """

    stale: list[str]
    gate: Gate
    remember: Callable[[str], None]


@dataclass(frozen=True)
class Released:
    """What was made; ``lines`` is what a person at the terminal reads."""

    folder: Path
    archive: Path
    sha256: str
    commit: str
    difference: Difference

    def lines(self) -> list[str]:
        before = self.difference.before
        tables = len(self.difference.details)
        compared = (
            f"Compared with {before}: {tables} tables differ, see difference.txt."
            if before
            else "There is no earlier release to compare with."
        )
        return [
            f"Released {self.folder}",
            f"and {self.archive}",
            f"SHA-256 {self.sha256}",
            f"from commit {self.commit}." if self.commit else "from a study that is not in git.",
            compared,
        ]


def release(
    study: Study,
    version: str,
    checks: Checks,
    *,
    output: Path | None = None,
    before: Path | None = None,
    progress: Progress = silent,
) -> Released:
    """Make the folder and the zip of one version.

    Equal study, version and packages give an equal zip, on any machine and at any time.

    Parameters
    ----------
    output : where releases stand; ``releases/`` of the study when None.
    before : folder of the release to compare with; the latest before ``version`` in ``output``
        when None.

    Raises
    ------
    StudyError : the version has no known form, or ``data/release.yml`` cannot be used.
    BuildError : anything is stale, unsigned, failing or uncommitted, or the version exists.
    """
    rank(version)
    place = output or study.releases
    with disk_trouble_is_said(study.root), one_build_at_a_time(study):
        progress("release", 0, STEPS)
        book = load_book(study)
        synthetic = bool(read_manifest(study.published).get("synthetic"))
        about = load_about(study, book, version, synthetic=synthetic)
        old = _before(place, version, before)
        _refuse(study, book, place, version, checks, old)
        progress("release", 1, STEPS)
        made = _make(Subject(study, book, about, old), place, checks, progress)
        progress("release", STEPS, STEPS)
    return made


def _before(place: Path, version: str, named: Path | None) -> Path | None:
    if named is None:
        return previous(place, version)
    if not (named / MANIFEST_NAME).is_file() or not (named / "tables").is_dir():
        hint = "name the unpacked folder of an earlier release."
        raise BuildError(Problem("--previous", f"{named} is not a release", hint=hint))
    return named


def _refuse(  # noqa: PLR0917 - the parts of one question
    study: Study, book: Book, place: Path, version: str, checks: Checks, old: Path | None
) -> None:
    problems = [
        *refusals.existing(place, version),
        *refusals.stale(checks.stale),
        *refusals.failing(study, book),
        *refusals.unsigned(study),
        *refusals.too_near(_tables(place, version, old), study),
        *refusals.uncommitted(study, place),
    ]
    if not problems:
        return  # the site is searched with all else that goes into the zip, before it is packed
    if study.site.is_dir():
        problems += checks.gate(study.site)
    raise BuildError(problems)


def _tables(place: Path, version: str, old: Path | None) -> list[Path]:
    """Where the tables of every other release stand; the one named first, each once."""
    found = [*([old] if old else []), *others(place, version)]
    return [folder / "tables" for folder in {folder.resolve(): folder for folder in found}.values()]


def _make(subject: Subject, place: Path, checks: Checks, progress: Progress) -> Released:
    about = subject.about
    work = place / f".{about.version}.new"
    shutil.rmtree(work, ignore_errors=True)
    folder, packed = work / about.version, work / f"{about.version}.zip"
    try:
        folder.mkdir(parents=True)
        facts = _facts(subject)
        found = fill(folder, subject, facts)
        # At exactly what is packed: the site, and the figures and metadata that are in no site.
        if problems := list(checks.gate(folder)):
            raise BuildError(problems)
        progress("release", 2, STEPS)
        name = f"{Path(subject.book.pdf_name).stem}-{about.version}"
        write_zip(folder, packed, name, about.issued)
        # Before the release stands: a stop in between keeps answers of a release that is asked for
        # again, while a release that stands without its answers would be told apart by the next.
        checks.remember(about.version)
        os.replace(packed, place / packed.name)
        folder.rename(place / about.version)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    archive = place / packed.name
    commit = str(facts["commit"])
    return Released(place / about.version, archive, hash_of_file(archive), commit, found)


def _facts(subject: Subject) -> dict[str, Any]:
    """What the manifest of a release says of where it comes from; no clock, no machine."""
    study, about, old = subject.study, subject.about, subject.old
    published = read_manifest(study.published)
    return {
        "title": about.whole_title,
        "version": about.version,
        "issued": about.issued.isoformat(),
        "synthetic": about.synthetic,
        "commit": refusals.commit_of(study),
        "package": __version__,
        "engine": engine_of(study.site),
        "previous": old.name if old else "",
        "inputs": published.get("inputs", {}),
        "sign_off": published.get("sign_off", []),
    }
