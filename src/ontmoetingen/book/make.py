"""The work of one build. In: a study and an engine. Out: a checked site, put in place.

Apart from ``build`` because it imports everything that executes, draws and renders.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import BuildError, Problem
from ..files import write_file
from ..paths import Study
from ..progress import Progress
from . import quarto
from .check import check_site
from .engines import Engine
from .execute import execute_notebooks
from .frame import linking_what_is_there
from .harden import harden
from .html import render_html
from .inputs import book_mark, extra_files
from .leftovers import names_in
from .pdf import render_pdf
from .prepare import prepare_study
from .project import Book, load_book
from .publish_site import MANIFEST_NAME, publish_site, read_manifest, staging, write_manifest
from .stale import Stale, file_mark, stale_notebooks

Gate = Callable[[Path], Iterable[Problem]]


@dataclass(frozen=True)
class Job:
    """One build: what to make, with what, and whom to tell."""

    study: Study
    engine: Engine
    formats: tuple[str, ...]
    progress: Progress
    gate: Gate | None


def make(job: Job, record: Path, *, force: bool) -> dict[str, Any]:
    """Make the site and put it in place; gives the facts of the result.

    Parameters
    ----------
    job : what to make.
    record : file that gets what the next build compares with.
    force : execute all notebooks, not only the stale ones.

    Raises
    ------
    BuildError, StudyError : what stands in the way; nothing was published then.
    """
    study = job.study
    book = load_book(study)
    executed = _execute(job, book, force)
    prepare_study(study, job.progress)
    mark = book_mark(study, extra_files(book), job.engine.mark)
    marks = {**_kept_marks(study), **dict.fromkeys(job.formats, mark)}
    site = staging(study) / "site"
    site.parent.mkdir(parents=True)
    _render(job, book, site)
    _refuse(job, book, site)
    facts = _facts(site, book)
    write_manifest(site, {"engine": job.engine.mark, "formats": marks})
    publish_site(site, study)
    _remember(study, record, marks, book, facts)
    return {**facts, "executed": executed, "changed": True}


def _execute(job: Job, book: Book, force: bool) -> tuple[str, ...]:
    root = job.study.root
    notebooks = [root / c.path for c in book.chapters if c.kind == "notebook"]
    stale = stale_notebooks(job.study, notebooks)
    if force:
        known = {s.path for s in stale}
        stale += [Stale(path, ("asked for",)) for path in notebooks if path not in known]
    if stale:
        execute_notebooks(job.study, [s.path for s in stale], job.progress)
    return tuple(str(s) for s in stale)


def _render(job: Job, book: Book, site: Path) -> None:
    """Render what was asked for; the rest comes from the site that is there."""
    if "pdf" in job.formats:
        render_pdf(book, job.study, site, job.progress)
    else:
        _keep(job.study.site, site, lambda name: name == book.pdf_name)
    if "html" in job.formats:
        _render_html(job, linking_what_is_there(book, site), site)
    else:
        _keep(job.study.site, site, lambda name: name != book.pdf_name)


def _render_html(job: Job, book: Book, site: Path) -> None:
    found = job.engine.quarto
    if found:
        quarto.render(found, job.study, book, site, formats=("html",), progress=job.progress)
    else:
        render_html(book, job.study, site, job.progress)
    harden(site)


def _keep(old: Path, new: Path, wanted: Callable[[str], bool]) -> None:
    """Copy the files of the old site whose name is wanted."""
    known = (read_manifest(old) or {}).get("files", {})
    for name in filter(wanted, known):
        if (old / name).is_file():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(old / name, new / name)


def _refuse(job: Job, book: Book, site: Path) -> None:
    job.progress("check", 0, 1)
    own_pages = job.engine.quarto is None
    names = names_in(job.study.published)
    problems = check_site(site, book, job.formats, own_pages=own_pages, names=names)
    problems += job.gate(site) if job.gate else []
    if problems:
        raise BuildError(problems)
    job.progress("check", 1, 1)


def _facts(site: Path, book: Book) -> dict[str, Any]:
    pdf = book.pdf_name if (site / book.pdf_name).is_file() else ""
    return {"pages": len(list(site.rglob("*.html"))), "pdf": pdf}


def _kept_marks(study: Study) -> dict[str, str]:
    """What the formats that are not rendered now were made from."""
    return (read_manifest(study.site) or {}).get("formats", {})


def _remember(
    study: Study, record: Path, marks: dict[str, str], book: Book, facts: dict[str, Any]
) -> None:
    manifest = file_mark(study.site / MANIFEST_NAME)
    known = {"manifest": manifest, "marks": marks, "extra": extra_files(book), **facts}
    write_file(record, json.dumps(known, indent=1, sort_keys=True) + "\n")
