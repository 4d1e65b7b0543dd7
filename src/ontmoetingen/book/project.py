"""The description of a book. In: ``_quarto.yml`` of a study. Out: what to render, in which order.

Both engines read the same file, so nothing about the book may stand elsewhere. Quarto ignores a
key it does not know; a misspelt ``chapers`` would then silently lose half a report. Here it is an
error that names file, key and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import Problem, StudyError
from ..paths import Study
from .config import Config, KeyPath, read_config
from .heading import Heading, read_heading
from .quarto_keys import BOOK_KEYS, ITEM_KEYS

KINDS = {".ipynb": "notebook", ".qmd": "prose", ".md": "prose"}


@dataclass(frozen=True)
class Chapter:
    """One file of the book.

    Parameters
    ----------
    path : source, relative to the study, with forward slashes.
    kind : ``"notebook"`` or ``"prose"``.
    part : title of the part it stands in, or None.
    number : ``"3"``, ``"A"`` for an appendix, or None where the title is ``{.unnumbered}``.
    output : page, relative to the site.
    title : title in plain text.
    label : identifier of the title as written (``sec-x``), or None.
    appendix : whether it stands under ``book.appendices``.
    is_part : whether it is the page that opens a part.
    """

    path: str
    kind: str
    part: str | None
    number: str | None
    output: str
    title: str
    label: str | None = None
    appendix: bool = False
    is_part: bool = False

    @property
    def slug(self) -> str:
        """Name that no other chapter has and that can stand in an identifier."""
        return self.output.removesuffix(".html").replace("/", "-")

    @property
    def offset(self) -> str:
        """What leads from this page to the root of the site: ``""`` or ``"../"``."""
        return "../" * (len(PurePosixPath(self.output).parts) - 1)


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


@dataclass(frozen=True)
class _Item:
    """A file as the configuration lists it, before the file itself is opened."""

    path: str
    keys: KeyPath
    part: str | None
    appendix: bool
    is_part: bool


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
    items = list(_items(config, problems))
    headings = _headings(items, config, study, problems)
    if problems:
        raise StudyError(problems)
    return _book(config, tuple(_numbered(items, headings)))


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
            yield _unknown(config, ("book", key), BOOK_KEYS)


def _unknown(config: Config, keys: KeyPath, allowed: frozenset[str]) -> Problem:
    near = get_close_matches(str(keys[-1]), sorted(allowed), n=1)
    hint = f"did you mean '{near[0]}'?" if near else "take it out; Quarto would ignore it."
    return Problem(config.where(*keys), "is not a key of a book", hint=hint)


def _items(config: Config, problems: list[Problem]) -> Iterator[_Item]:
    for name in ("chapters", "appendices"):
        yield from _walk(config, ("book", name), None, problems)


def _walk(
    config: Config, keys: KeyPath, part: str | None, problems: list[Problem]
) -> Iterator[_Item]:
    """Files below one list, depth first, with the part they stand in."""
    listed = config.get(*keys, default=[])
    if not isinstance(listed, list):
        problems.append(Problem(config.where(*keys), "is not a list", "- chapters/one.qmd"))
        return
    for index, entry in enumerate(listed):
        yield from _entry(config, (*keys, index), entry, part, problems)


def _entry(
    config: Config, keys: KeyPath, entry: Any, part: str | None, problems: list[Problem]
) -> Iterator[_Item]:
    appendix = keys[1] == "appendices"
    if isinstance(entry, str):
        yield _Item(entry, keys, part, appendix, False)
    elif not isinstance(entry, dict) or not {"part", "file", "href"} & set(entry):
        allowed = "a file, `file: ...`, or `part: ...` with `chapters:`"
        problems.append(Problem(config.where(*keys), "is not a chapter or a part", allowed))
    elif unknown := [k for k in entry if k not in ITEM_KEYS]:
        problems.extend(_unknown(config, (*keys, k), ITEM_KEYS) for k in unknown)
    elif "part" in entry:
        yield from _part(config, keys, str(entry["part"]), problems)
    else:
        yield _Item(str(entry.get("file") or entry["href"]), keys, part, appendix, False)


def _part(config: Config, keys: KeyPath, part: str, problems: list[Problem]) -> Iterator[_Item]:
    """A part is a title, or a file whose title names the part."""
    if PurePosixPath(part).suffix in KINDS:
        yield _Item(part, (*keys, "part"), part, False, True)
    yield from _walk(config, (*keys, "chapters"), part, problems)


def _headings(
    items: list[_Item], config: Config, study: Study, problems: list[Problem]
) -> dict[str, Heading]:
    """The title of each file, with a problem for each file that cannot be a chapter."""
    headings: dict[str, Heading] = {}
    for item in items:
        found = _heading(item, headings, study)
        if isinstance(found, str):
            problems.append(Problem(config.where(*item.keys), f"{item.path} {found}"))
        else:
            headings[item.path] = found
    return headings


def _heading(item: _Item, seen: dict[str, Heading], study: Study) -> Heading | str:
    path = study.root / item.path
    if PurePosixPath(item.path).suffix not in KINDS:
        return f"is not a chapter file ({', '.join(KINDS)})"
    if item.path in seen:
        return "is listed twice"
    if not path.is_file() or not _inside(path, study.root):
        return "does not exist in the study"
    return read_heading(path)


def _inside(path: Path, root: Path) -> bool:
    return path.resolve().is_relative_to(root.resolve())


def _numbered(items: list[_Item], headings: dict[str, Heading]) -> Iterator[Chapter]:
    """Chapters count on over parts; appendices get letters; the unnumbered get none."""
    counts = {False: 0, True: 0}
    for item in items:
        heading = headings[item.path]
        unnumbered = heading.unnumbered or item.is_part
        if not unnumbered:
            counts[item.appendix] += 1
        count = counts[item.appendix]
        yield Chapter(
            path=item.path,
            kind=KINDS[PurePosixPath(item.path).suffix],
            part=headings[item.part].title if item.part in headings else item.part,
            number=None if unnumbered else (chr(64 + count) if item.appendix else str(count)),
            output=str(PurePosixPath(item.path).with_suffix(".html")),
            title=heading.title,
            label=heading.label,
            appendix=item.appendix,
            is_part=item.is_part,
        )
