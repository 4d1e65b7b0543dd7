"""Writes the pages of a book. In: a book and its study. Out: a folder with a page per chapter.

Every chapter becomes one page at the address that Quarto would give it. Pages share one style
sheet and a few scripts of the site itself; nothing is asked of another host, no style or script
stands inside a page, and all links are relative, so that the folder also works from a disk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..paths import Study
from ..progress import Progress, silent
from .frame import Frame, make_frame
from .pandoc_call import WORKERS, meta_text, write
from .project import Book, Chapter
from .search_index import write_index
from .sources import Assembled, assemble
from .still_pictures import fetched_late
from .tables import dress_tables

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
    frame = make_frame(book, study, made.resources, out)
    made.resources.copy_to(out, made.resources.images | made.resources.files)
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
    path.write_text(fetched_late(page, path.parent), encoding="utf-8", newline="\n")
    progress("pages", book.chapters.index(chapter) + 1, len(book.chapters))
    return path


def _page(chapter: Chapter, book: Book, made: Assembled, frame: Frame) -> str:
    index = book.chapters.index(chapter)
    blocks = list(made.document["blocks"][index]["c"][1])
    title, identifier = _take_title(blocks, chapter)
    dress_tables(blocks)
    shown = {"title": {"t": "MetaInlines", "c": title}, "heading-id": meta_text(identifier)}
    document = {
        "pandoc-api-version": made.document["pandoc-api-version"],
        "meta": frame.meta(book, chapter) | {k: v for k, v in shown.items() if v != meta_text("")},
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


def _finish(page: str) -> str:
    """Names in Dutch for the notes and the way back; no second identifier in a second list."""
    page = re.sub(r' id="toc-[^"]*"', "", page)
    page = re.sub(
        r'role="doc-endnotes">', 'role="doc-endnotes" aria-label="Voetnoten">', page, count=1
    )
    return page.replace(
        'role="doc-backlink">', 'role="doc-backlink" aria-label="Terug naar de tekst">'
    )
