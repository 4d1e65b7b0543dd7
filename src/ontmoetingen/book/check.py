"""Whether a built site may be published. In: its files. Out: every problem, with file and line.

Both engines let mistakes through in silence: an unknown reference becomes ``?@fig-x``, a missing
picture or citation is a warning that scrolls by. A reader must not be the one who finds them.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from ..errors import Problem
from .addresses import address_problems
from .leftovers import leftovers
from .page import Found, Page, read_page
from .project import Book

BAD_CLASSES = {
    "quarto-unresolved-ref": "an unresolved reference",
    "cell-output-error": "an error output",
    "cell-output-stderr": "a warning among the outputs",
}
SMALLEST_PDF = 1000


ALL_FORMATS = ("html", "pdf")


def check_site(
    site: Path,
    book: Book,
    formats: tuple[str, ...] = ALL_FORMATS,
    *,
    own_pages: bool = True,
    names: Collection[str] = (),
) -> list[Problem]:
    """All that is wrong with a built site; empty when it may be published.

    Parameters
    ----------
    site : folder with the finished pages, styles, scripts and PDF.
    book : what the site must hold: one page per chapter, and the PDF.
    formats : the formats that must be there, ``"html"`` and ``"pdf"``.
    own_pages : whether the pages come from our own template, which allows no script in a page.
    names : names that read as a mistake and are none, from `leftovers.names_in`.

    Returns
    -------
    One problem per mistake, in order of page and line; ``where`` is ``"page.html, line 12"``.
    """
    site = Path(os.path.abspath(site))
    pages = {path: read_page(_text(path)) for path in sorted(site.rglob("*.html"))}
    at = {path: path.relative_to(site).as_posix() for path in pages}
    return [
        *(_missing_pages(site, book) if "html" in formats else ()),
        *(
            p
            for path, page in pages.items()
            for p in _page_problems(at[path], page, own_pages, names)
        ),
        *address_problems(site, pages),
        *(_pdf_problems(site / book.pdf_name, book.pdf_name) if "pdf" in formats else ()),
    ]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _missing_pages(site: Path, book: Book) -> Iterator[Problem]:
    for chapter in book.chapters:
        if not (site / chapter.output).is_file():
            yield Problem(chapter.output, f"was not made from {chapter.path}")


def _page_problems(name: str, page: Page, own_pages: bool, names: Collection[str]) -> list[Problem]:
    found = [
        *_head(page),
        *_repeated(page.ids),
        *_leftovers(page, names),
        *(_inline(page) if own_pages else ()),
    ]
    return [Problem(f"{name}, line {line}", what) for line, what in sorted(found)]


Located = tuple[int, str]


def _head(page: Page) -> Iterator[Located]:
    if not page.lang:
        yield 1, "no language: <html> has no lang"
    if not page.title:
        yield 1, "no title: <title> is missing or empty"


def _repeated(ids: list[Found]) -> Iterator[Located]:
    seen: dict[str, int] = {}
    for found in ids:
        if found.value in seen:
            yield found.line, f"id '{found.value}' was already used on line {seen[found.value]}"
        seen.setdefault(found.value, found.line)


def _leftovers(page: Page, names: Collection[str]) -> Iterator[Located]:
    for words in page.words:
        for down, what in leftovers(words.value, names):
            yield words.line + down, what
    for key in page.missing_keys:
        yield key.line, f"a citation without a source: {key.value}"
    for name in page.classes:
        if name.value in BAD_CLASSES:
            yield name.line, BAD_CLASSES[name.value]


def _inline(page: Page) -> Iterator[Located]:
    for found in page.inline:
        yield found.line, f"script in the page itself: {found.value}"


def _pdf_problems(path: Path, name: str) -> Iterator[Problem]:
    content = path.read_bytes() if path.is_file() else b""
    if not content:
        yield Problem(name, "was not made")
    elif not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        yield Problem(name, "is not a whole PDF")
    elif len(content) < SMALLEST_PDF:
        yield Problem(name, f"is almost empty ({len(content)} bytes)")
