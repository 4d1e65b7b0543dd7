"""Writes the PDF of a book. In: a book and its study. Out: one file that anyone can read aloud.

Pandoc writes Typst, the theme dresses it, and the Typst compiler from its wheel makes the PDF. The
compiler itself refuses what breaks PDF/UA-1 or PDF/A-2a. Only fonts that come with the packages
are used and no clock is read, so that the same book gives the same bytes on every machine.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

from ..errors import BuildError, Problem
from ..moments import given_moment
from ..paths import Study
from ..progress import Progress, silent
from .dates import dutch_date
from .frame import cover_note
from .glyphs import font_folders, printable, printable_in_picture
from .pandoc_call import Document, meta_text, write
from .project import Book
from .sources import Assembled, assemble

STANDARDS = ("a-2a", "ua-1")
STEPS = 3  # read, write, compile


def render_pdf(book: Book, study: Study, out: Path, progress: Progress = silent) -> Path:
    """The book as one PDF in ``out``, tagged for screen readers and fit to be archived.

    Parameters
    ----------
    book, study : what to render and where it lies.
    out : folder for the site; made if absent.
    progress : called with ``"pdf"``, steps done and steps in all.

    Returns
    -------
    Path : the PDF, named as ``book.output-file`` says, else after the title.

    Raises
    ------
    BuildError : as for the pages, or something in the book breaks PDF/UA-1 or PDF/A-2a, such as a
        picture without alternative text; nothing is written then.

    Source: ISO 14289-1 (PDF/UA-1) and ISO 19005-2 (PDF/A-2, level a), as Typst enforces them.
    """
    progress("pdf", 0, STEPS)
    made = assemble(book, study, "typst")
    with tempfile.TemporaryDirectory(prefix="ontmoetingen-pdf-") as folder:
        progress("pdf", 1, STEPS)
        _stage(book, study, made, Path(folder))
        progress("pdf", 2, STEPS)
        content = compile_pdf(Path(folder) / "book.typ", Path(folder), made_at(book.date))
    out.mkdir(parents=True, exist_ok=True)
    path = out / book.pdf_name
    path.write_bytes(content)
    progress("pdf", STEPS, STEPS)
    return path


def _stage(book: Book, study: Study, made: Assembled, folder: Path) -> None:
    """Text, theme and pictures together in one folder, which is all that the compiler sees."""
    theme = study.theme / "typst"
    (folder / "_theme").mkdir()
    shutil.copyfile(theme / "book.typ", folder / "_theme" / "book.typ")
    made.resources.copy_to(folder, made.resources.images)
    blocks = [b for chapter in made.document["blocks"] for b in chapter["c"][1]]
    document = {
        "pandoc-api-version": made.document["pandoc-api-version"],
        "meta": _meta(book, cover_note(study)),
        "blocks": blocks,
    }
    options = (
        f"--template={theme / 'book.template.typ'}",
        "--syntax-highlighting=idiomatic",
        "--wrap=preserve",
    )
    text = write(document, "typst-citations", options, study.config.name)
    (folder / "book.typ").write_text(printable(text), encoding="utf-8", newline="\n")
    for picture in folder.rglob("*.svg"):
        drawn = printable_in_picture(picture.read_text(encoding="utf-8"))
        picture.write_text(drawn, encoding="utf-8", newline="\n")


def _meta(book: Book, note: str) -> Document:
    meta = {
        "title": meta_text(book.title),
        "plain-title": _code(book.title),
        "authors": _each(book.authors, meta_text),
        "plain-authors": _each(book.authors, _code),
    }
    if book.subtitle:
        meta["subtitle"] = meta_text(book.subtitle)
    if book.date:
        meta["date"] = meta_text(dutch_date(book.date))
    if note:
        meta["note"] = meta_text(note)
    return meta


def _each(values: tuple[str, ...], shown: Callable[[str], Document]) -> Document:
    return {"t": "MetaList", "c": [shown(value) for value in values]}


def _code(text: str) -> Document:
    """A value that stands in a Typst string, between quotes, not in Typst text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return {"t": "MetaInlines", "c": [{"t": "RawInline", "c": ["typst", escaped]}]}


def compile_pdf(source: Path, root: Path, moment: datetime) -> bytes:
    """A Typst file as a PDF that is PDF/UA-1 and PDF/A-2a at once.

    Raises
    ------
    BuildError : Typst refuses the file; the message is its own, with the rule that is broken.
    """
    try:
        return typst.compile(
            str(source),
            root=str(root),
            font_paths=list(font_folders()),
            ignore_system_fonts=True,
            pdf_standards=list(STANDARDS),
            timestamp=moment,
        )
    except (typst.TypstError, RuntimeError) as refused:
        hints = " ".join(getattr(refused, "hints", ()) or ())
        message = str(getattr(refused, "message", refused)).strip().rstrip(".")
        raise BuildError(Problem("PDF", f"Typst says: {message}", hint=hints or None)) from None


def made_at(day: str) -> datetime:
    """The moment the file says it was made: what a release gives, else the date of the book.

    PDF/A asks for a date and the clock would make every build different.

    >>> made_at("2026-01-15").isoformat()
    '2026-01-15T00:00:00+00:00'
    """
    if given := given_moment():
        return given
    try:
        return datetime.combine(date.fromisoformat(day), time(), UTC)
    except ValueError:
        return datetime.fromtimestamp(0, tz=UTC)
