"""Gathers a book into one document. In: chapters of a study. Out: one document, all resolved.

Numbers, cross-references and citations run over chapters, so the chapters are parsed one by one
and then pass through one Lua filter together. Pages and PDF start from the same text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import BuildError, Problem, StudyError
from ..paths import Study
from .citation_style import STYLE, write_style
from .config import read_config
from .heading import split_front_matter
from .notebook_markdown import Converted, Defaults, notebook_markdown
from .pandoc_call import WORKERS, Document, apply_filter, meta_text, parse_markdown
from .project import Book, Chapter
from .resources import Resources
from .shortcodes import resolve

VARIABLES = "_variables.yml"


@dataclass(frozen=True)
class Source:
    """One chapter as Markdown, before Pandoc has seen it."""

    chapter: Chapter
    markdown: str = field(repr=False)
    problems: tuple[Problem, ...]
    pictures: dict[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Assembled:
    """A whole book, parsed and resolved.

    Parameters
    ----------
    document : Pandoc's document; each top-level block is one chapter.
    resources : every file the chapters show or link to.
    """

    document: Document = field(repr=False)
    resources: Resources


def assemble(book: Book, study: Study, to: str) -> Assembled:
    """The book as one document for one format, with everything that crosses chapters in place.

    Parameters
    ----------
    to : ``"html"`` or ``"typst"``.

    Raises
    ------
    BuildError : a notebook holds an error, a shortcode, label, citation, picture or linked file
        names nothing, or a picture has no alternative text. All of them at once.
    """
    values = computed_values(study)
    sources = [_source(chapter, book, study, to, values) for chapter in book.chapters]
    resources = Resources(study, {chapter.path for chapter in book.chapters}, {book.pdf_name})
    resources.add_named(book.resources)
    for source in sources:
        resources.problems.extend(source.problems)
        resources.keep_pictures(source.pictures, source.chapter)
    with ThreadPoolExecutor(WORKERS) as pool:
        parsed = list(pool.map(lambda s: parse_markdown(s.markdown, s.chapter.path), sources))
    for source, document in zip(sources, parsed, strict=True):
        resources.neutral(document["blocks"], source.chapter)
    merged = _merged(book, study, parsed, to)
    resolved = apply_filter(merged, str(study.theme / "filters" / "book.lua"), study.config.name)
    problems = [*resources.problems, *_problems(resolved["meta"].pop("problems"))]
    if problems:
        raise BuildError(problems)
    return Assembled(resolved, resources)


def computed_values(study: Study) -> dict[str, Any]:
    """What ``{{< var group.name >}}`` may name, by group; empty before the first preparation."""
    path = study.root / VARIABLES
    return read_config(path).value if path.is_file() else {}


def _source(chapter: Chapter, book: Book, study: Study, to: str, values: dict[str, Any]) -> Source:
    path = study.root / chapter.path
    text = path.read_text(encoding="utf-8")
    made = Converted(text)
    if chapter.kind == "notebook":
        made = notebook_markdown(json.loads(text), chapter.path, to, _defaults(book, to))
    whole, unresolved = resolve(
        made.markdown, _place(chapter), values, book.config.value, path.parent
    )
    meta, body = split_front_matter(whole)
    if isinstance(meta.get("title"), str):
        body = f"# {meta['title']}\n\n{body}"
    return Source(chapter, body, (*made.problems, *unresolved), made.pictures)


def _place(chapter: Chapter) -> Callable[[int], str]:
    """How a line is named: a notebook's text is put together here, so its lines mean nothing."""
    if chapter.kind == "notebook":
        return lambda line: chapter.path
    return lambda line: f"{chapter.path} (line {line})"


def _defaults(book: Book, to: str) -> Defaults:
    return Defaults(
        echo=bool(book.option("echo", to, True)),
        fold=bool(book.option("code-fold", to, False)),
        warning=bool(book.option("warning", to, True)),
        summary=str(book.option("code-summary", to, "Code")),
    )


def _merged(book: Book, study: Study, parsed: list[Document], to: str) -> Document:
    blocks = [
        _chapter_div(chapter, document["blocks"], opens)
        for chapter, document, opens in zip(
            book.chapters, parsed, _openings(book.chapters), strict=True
        )
    ]
    return {
        "pandoc-api-version": parsed[0]["pandoc-api-version"],
        "meta": _meta(book, study, to),
        "blocks": blocks,
    }


def _openings(chapters: tuple[Chapter, ...]) -> Iterator[dict[str, str]]:
    """For each chapter, the part or the appendices that it opens."""
    part, appendix = None, False
    for chapter in chapters:
        opens = {}
        if chapter.part != part and chapter.part and not chapter.appendix:
            opens["opens-part"] = chapter.part
        if chapter.appendix and not appendix:
            opens["opens-appendices"] = "yes"
        part, appendix = chapter.part, appendix or chapter.appendix
        yield opens


def _chapter_div(chapter: Chapter, blocks: list, opens: dict[str, str]) -> Document:
    known = {
        "path": chapter.path,
        "output": chapter.output,
        "slug": chapter.slug,
        "number": chapter.number or "",
        "title": chapter.title,
        "appendix": "yes" if chapter.appendix else "no",
        **opens,
    }
    attributes = ["", ["chapter"], [[key, value] for key, value in known.items()]]
    return {"t": "Div", "c": [attributes, blocks]}


def _meta(book: Book, study: Study, to: str) -> Document:
    """What citation setting and the filter need to know."""
    meta = {
        "book-format": meta_text(to),
        "book-numbered": meta_text("yes" if book.option("number-sections", to, True) else "no"),
        "lang": meta_text("nl-NL" if book.lang == "nl" else book.lang),
        "link-citations": {"t": "MetaBool", "c": True},
    }
    if book.bibliography:
        paths = [meta_text(str(_existing(study, name, book))) for name in book.bibliography]
        meta["bibliography"] = {"t": "MetaList", "c": paths}
    if book.csl == STYLE:
        write_style(study)
    if book.csl:
        meta["csl"] = meta_text(str(_existing(study, book.csl, book)))
    if nocite := book.config.get("nocite"):
        blocks = parse_markdown(str(nocite), f"{study.config.name}, nocite")["blocks"]
        meta["nocite"] = {"t": "MetaBlocks", "c": blocks}
    if site := book.config.get("book", "site-url"):
        meta["site-url"] = meta_text(str(site))
    return meta


def _existing(study: Study, name: str, book: Book) -> Path:
    path = study.root / name
    if not path.is_file():
        key = "csl" if name == book.csl else "bibliography"
        raise StudyError(Problem(book.config.where(key), f"{name} does not exist in the study"))
    return path


def _problems(meta: Document) -> list[Problem]:
    """Problems that the filter met, from Pandoc's metadata."""
    found = []
    for entry in meta["c"]:
        said = {key: _plain(value) for key, value in entry["c"].items()}
        found.append(Problem(said["where"], said["what"], hint=said["hint"] or None))
    return found


def _plain(value: Document) -> str:
    if value["t"] == "MetaString":
        return value["c"]
    return "".join(i.get("c", " ") for i in value["c"])
