"""What stands around the text of a page. In: a book and its study. Out: metadata for the template.

Both engines put their text in this one frame (``theme/page.html``): the same head, navigation,
policy, styles and scripts, so that a reader gets the same page whichever engine made it.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from ..charts.client import lighter_style
from ..files import write_file
from ..paths import Study
from .dates import dutch_date
from .footer import footer_blocks, footer_for
from .navigation import chapter_list, neighbours
from .pandoc_call import Document, meta_html, meta_text
from .project import Book, Chapter
from .resources import Resources
from .sources import computed_values

STYLES = (
    "ontmoetingen.css", "faces.css", "pages.css", "text.css", "parts.css", "cover.css", "adapt.css",
)  # fmt: skip
PAGE_STYLE = "page.css"  # all of them, as one
# The page names the first alone; that one loads the others, each by its hash.
LOADER, SCRIPTS = "load.js", ("ontmoetingen.js", "pages.js", "search.js")


@dataclass(frozen=True)
class Frame:
    """What all pages of a book have around their text."""

    template: Path
    scripts: tuple[str, ...]
    footer: list[Document]
    note: str

    def meta(self, book: Book, chapter: Chapter) -> Document:
        """Metadata for one page; what is absent is left out of it."""
        texts = _texts(book, chapter) | {"cover-note": self.note}
        meta = {key: meta_text(value) for key, value in texts.items() if value}
        if chapter.output == "index.html":
            meta["is-home"] = {"t": "MetaBool", "c": True}
        meta["chapters"] = meta_html(chapter_list(book, chapter))
        meta["neighbours"] = meta_html(neighbours(book, chapter))
        for key, names in {"styles": (PAGE_STYLE,), "scripts": self.scripts}.items():
            meta[key] = {"t": "MetaList", "c": [meta_text(name) for name in names]}
        return meta | footer_for(self.footer, book, chapter)


def linking_what_is_there(book: Book, site: Path) -> Book:
    """The book, without the link to its PDF when there is none in ``site``."""
    if (site / book.pdf_name).is_file():
        return book
    return replace(book, formats=tuple(name for name in book.formats if name != "typst"))


def make_frame(book: Book, study: Study, resources: Resources, out: Path) -> Frame:
    """The frame of all pages, with the styles and scripts that it names put in ``out``.

    Parameters
    ----------
    book, study : what is rendered and where it lies.
    resources : knows the files of the study; told which files the footer links to.
    out : folder of the site; made if absent, when the footer is sound.

    Raises
    ------
    BuildError : the footer links to a file that does not exist.
    """
    footer = footer_blocks(book, resources)
    out.mkdir(parents=True, exist_ok=True)
    return Frame(study.theme / "page.html", _copy_assets(study, out), footer, cover_note(study))


def cover_note(study: Study) -> str:
    """What the first page says of the data; empty when real answers were loaded."""
    return str(computed_values(study).get("data", {}).get("label", ""))


def _copy_assets(study: Study, out: Path) -> tuple[str, ...]:
    """What was prepared, and the style of all pages; names of the page scripts.

    A study without charts may not have been prepared: it gets the scripts as they were written.
    """
    assets = out / "assets"
    if study.assets.is_dir():
        shutil.copytree(study.assets, assets, dirs_exist_ok=True)
    assets.mkdir(exist_ok=True)
    for name in (LOADER, *SCRIPTS):
        if (study.theme / name).is_file() and not (assets / name).is_file():
            shutil.copyfile(study.theme / name, assets / name)
    write_file(assets / PAGE_STYLE, _page_style(study.theme))
    return tuple(name for name in SCRIPTS if (assets / name).is_file())


def _page_style(theme: Path) -> str:
    there = (theme / name for name in STYLES if (theme / name).is_file())
    return lighter_style("\n".join(path.read_text(encoding="utf-8") for path in there))


def _texts(book: Book, chapter: Chapter) -> dict[str, str]:
    named = f"{chapter.number} {chapter.title}" if chapter.number else chapter.title
    place = book.chapters.index(chapter) + 1
    return {
        "lang": book.lang,
        "pagetitle": f"{named} – {book.title}",
        "book-title": book.title,
        "book-subtitle": book.subtitle,
        "authors": ", ".join(book.authors),
        "date": dutch_date(book.date),
        "part": chapter.part or "",
        "chapter-number": "" if chapter.appendix else chapter.number or "",
        "appendix-number": (chapter.number or "") if chapter.appendix else "",
        "place": f"pagina {place} van {len(book.chapters)}",
        "root": chapter.offset,
        "home": chapter.offset + "index.html",
        "pdf": chapter.offset + book.pdf_name if "typst" in book.formats else "",
    }
