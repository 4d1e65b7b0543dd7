"""The description of a book. In: ``_quarto.yml`` of a study. Out: what to render, in which order.

Both engines read the same file, so nothing about the book may stand elsewhere. Quarto ignores a
key it does not know; a misspelt ``chapers`` would then silently lose half a report. Here it is an
error that names file, key and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..errors import Problem, StudyError
from ..paths import Study
from .chapters import Chapter, find_chapters, unknown_key
from .config import Config, read_config
from .quarto_keys import BOOK_KEYS

__all__ = ["Book", "Chapter", "load_book"]


@dataclass(frozen=True)
class Book:
    """A book as ``_quarto.yml`` describes it; what is absent there is empty here."""

    title: str
    subtitle: str
    authors: tuple[str, ...]
    date: str
    lang: str
    chapters: tuple[Chapter, ...]
    bibliography: tuple[str, ...]
    csl: str | None
    formats: tuple[str, ...]
    resources: tuple[str, ...]
    pdf_name: str
    config: Config = field(repr=False)

    def option(self, name: str, to: str, default: Any = None) -> Any:
        """An option for one format (``"html"`` or ``"typst"``), from the narrowest place it has."""
        places = (
            ("format", to, "execute", name),
            ("format", to, name),
            ("execute", name),
            (name,),
        )
        for keys in places:
            found = self.config.get(*keys)
            if found is not None:
                return found
        return default

    def chapter(self, path: str) -> Chapter | None:
        """The chapter with this source path, or None."""
        return next((c for c in self.chapters if c.path == path), None)


def load_book(study: Study) -> Book:
    """The book of a study, with every chapter file found, titled and numbered.

    Parameters
    ----------
    study : the folder that holds ``_quarto.yml``.

    Raises
    ------
    StudyError : a chapter file is missing, listed twice, has no title or a suffix that is not a
        chapter's; a key is unknown; title or chapters are absent. All of them at once.

    Source: the forms of ``book.chapters`` and ``book.appendices`` follow Quarto 1.10
    (``definitions.yml``, book-schema and chapter-item).
    """
    config = read_config(study.config)
    problems = [*_unknown_keys(config), *_missing_keys(config)]
    chapters = find_chapters(config, study, problems)
    if problems:
        raise StudyError(problems)
    return _book(config, chapters)


def _book(config: Config, chapters: tuple[Chapter, ...]) -> Book:
    title = str(config.get("book", "title"))
    csl = config.get("csl")
    return Book(
        title=title,
        subtitle=str(config.get("book", "subtitle", default="")),
        authors=tuple(_names(config.get("book", "author", default=[]))),
        date=str(config.get("book", "date", default="")),
        lang=str(config.get("lang", default="nl")),
        chapters=chapters,
        bibliography=tuple(_listed(config.get("bibliography"))),
        csl=str(csl) if csl else None,
        formats=tuple(_listed_keys(config.get("format", default={}))),
        resources=tuple(_listed(config.get("project", "resources"))),
        pdf_name=_pdf_name(config, title),
        config=config,
    )


def _pdf_name(config: Config, title: str) -> str:
    """As Quarto names it: ``book.output-file``, else the title with dashes."""
    named = config.get("book", "output-file")
    stem = str(named) if named else "".join(c if c.isalnum() else "-" for c in title)
    return stem.removesuffix(".pdf") + ".pdf"


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _listed_keys(value: Any) -> list[str]:
    return [str(k) for k in value] if isinstance(value, dict) else _listed(value)


def _names(authors: Any) -> Iterator[str]:
    """Names from the forms Quarto allows: a string, a mapping with ``name``, or a list of both."""
    for author in authors if isinstance(authors, list) else [authors]:
        name = author.get("name", "") if isinstance(author, dict) else author
        yield str(name.get("literal", "") if isinstance(name, dict) else name)


def _missing_keys(config: Config) -> Iterator[Problem]:
    if not config.get("book", "title"):
        yield Problem(config.where("book"), "has no title", hint="add `title: ...` under book.")
    if not config.get("book", "chapters"):
        yield Problem(
            config.where("book"),
            "lists no chapters",
            hint="list the files in reading order under book.chapters.",
        )


def _unknown_keys(config: Config) -> Iterator[Problem]:
    book = config.get("book", default={})
    for key in book if isinstance(book, dict) else ():
        if key not in BOOK_KEYS:
            yield unknown_key(config, ("book", key), BOOK_KEYS)
