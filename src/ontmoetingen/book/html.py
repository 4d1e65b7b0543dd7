"""Writes the pages of a book. In: a book and its study. Out: a folder with a page per chapter.

Every chapter becomes one page at the address that Quarto would give it. Pages share one style
sheet and a few scripts of the site itself; nothing is asked of another host, no style or script
stands inside a page, and all links are relative, so that the folder also works from a disk.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ..paths import Study
from ..progress import Progress, silent
from .dates import dutch_date
from .footer import footer_blocks, footer_for
from .navigation import chapter_list, neighbours
from .pandoc_call import WORKERS, Document, meta_html, meta_text, write
from .project import Book, Chapter
from .search_index import write_index
from .sources import Assembled, assemble
from .tables import dress_tables

STYLES = ("ontmoetingen.css", "faces.css", "pages.css", "text.css", "parts.css", "adapt.css")
# The page names the first alone; that one loads the others, each by its hash.
LOADER, SCRIPTS = "load.js", ("ontmoetingen.js", "pages.js", "search.js")
WRITER = "html5"
OPTIONS = (
    "--mathml",
    "--section-divs",
    "--toc",
    "--toc-depth=3",
    "--email-obfuscation=none",
    "--wrap=preserve",
    "--standalone",
)


@dataclass(frozen=True)
class _Frame:
    """What all pages have around their text."""

    template: Path
    scripts: list[str]
    footer: list[Document]

    def meta(self) -> Document:
        named = {"styles": STYLES, "scripts": self.scripts}
        return {
            key: {"t": "MetaList", "c": [meta_text(name) for name in names]}
            for key, names in named.items()
        }


def render_html(
    book: Book,
    study: Study,
    out: Path,
    progress: Progress = silent,
    *,
    only: Sequence[Chapter] | None = None,
) -> list[Path]:
    """The pages of a book in ``out``, with everything they need beside them.

    Parameters
    ----------
    book, study : what to render and where it lies.
    out : folder for the site; made if absent. Files already there are overwritten, never removed.
    progress : called with ``"pages"``, pages done and pages in all.
    only : write the pages of these chapters; the others must be there already. None for all.

    Returns
    -------
    list of Path : the pages, in the order of the book.

    Raises
    ------
    BuildError : the book has unresolved references, missing files or cells in error; nothing is
        written then.
    """
    made = assemble(book, study, "html")
    footer = footer_blocks(book, made.resources)
    out.mkdir(parents=True, exist_ok=True)
    scripts = _copy_assets(study, out)
    made.resources.copy_to(out, made.resources.images | made.resources.files)
    frame = _Frame(study.theme / "page.html", scripts, footer)
    chosen = book.chapters if only is None else only
    with ThreadPoolExecutor(WORKERS) as pool:
        pages = pool.map(lambda chapter: _page(chapter, book, made, frame), chosen)
        made_pages = [
            _save(out / chapter.output, page, chapter, book, progress)
            for chapter, page in zip(chosen, pages, strict=True)
        ]
    write_index(out, book)
    return made_pages


def _save(path: Path, page: str, chapter: Chapter, book: Book, progress: Progress) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8", newline="\n")
    progress("pages", book.chapters.index(chapter) + 1, len(book.chapters))
    return path


def _copy_assets(study: Study, out: Path) -> list[str]:
    """Assets that the charts made, and over them the theme's own; names of the page scripts."""
    assets = out / "assets"
    if study.assets.is_dir():
        shutil.copytree(study.assets, assets, dirs_exist_ok=True)
    assets.mkdir(exist_ok=True)
    for name in (*STYLES, LOADER, *SCRIPTS):
        if (study.theme / name).is_file():
            shutil.copyfile(study.theme / name, assets / name)
    return [name for name in SCRIPTS if (assets / name).is_file()]


def _page(chapter: Chapter, book: Book, made: Assembled, frame: _Frame) -> str:
    index = book.chapters.index(chapter)
    blocks = list(made.document["blocks"][index]["c"][1])
    title, identifier = _take_title(blocks, chapter)
    dress_tables(blocks)
    own = _meta(book, chapter, title, identifier)
    document = {
        "pandoc-api-version": made.document["pandoc-api-version"],
        "meta": own | frame.meta() | footer_for(frame.footer, book, chapter),
        "blocks": blocks,
    }
    page = write(document, WRITER, (*OPTIONS, f"--template={frame.template}"), chapter.path)
    return _finish(page)


def _take_title(blocks: list, chapter: Chapter) -> tuple[list, str]:
    """The heading of the chapter, out of its text and into the head of the page."""
    for at, block in enumerate(blocks):
        if block["t"] == "Header" and block["c"][0] == 1:
            del blocks[at]
            return block["c"][2], block["c"][1][0]
    return [{"t": "Str", "c": chapter.title}], ""


def _meta(book: Book, chapter: Chapter, title: list, identifier: str) -> Document:
    """What the template shows around the text; what is absent is left out of the page."""
    named = f"{chapter.number} {chapter.title}" if chapter.number else chapter.title
    texts = {
        "lang": book.lang,
        "pagetitle": f"{named} – {book.title}",
        "book-title": book.title,
        "book-subtitle": book.subtitle,
        "authors": ", ".join(book.authors),
        "date": dutch_date(book.date),
        "part": chapter.part or "",
        "chapter-number": "" if chapter.appendix else chapter.number or "",
        "appendix-number": (chapter.number or "") if chapter.appendix else "",
        "heading-id": identifier,
        "root": chapter.offset,
        "home": chapter.offset + "index.html",
        "pdf": chapter.offset + book.pdf_name if "typst" in book.formats else "",
    }
    meta = {key: meta_text(value) for key, value in texts.items() if value}
    if chapter.output == "index.html":
        meta["is-home"] = {"t": "MetaBool", "c": True}
    meta["title"] = {"t": "MetaInlines", "c": title}
    meta["chapters"] = meta_html(chapter_list(book, chapter))
    meta["neighbours"] = meta_html(neighbours(book, chapter))
    return meta


def _finish(page: str) -> str:
    """Names in Dutch for the notes and the way back; no second identifier in a second list."""
    page = re.sub(r' id="toc-[^"]*"', "", page)
    page = re.sub(
        r'role="doc-endnotes">', 'role="doc-endnotes" aria-label="Voetnoten">', page, count=1
    )
    return page.replace(
        'role="doc-backlink">', 'role="doc-backlink" aria-label="Terug naar de tekst">'
    )
