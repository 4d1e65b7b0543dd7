"""Quarto's pages in our own frame. In: the folder that Quarto rendered. Out: the same pages, ours.

Quarto does what it is good at: it reads the chapters, numbers them, and resolves references and
citations. The page around the text is ours, because Quarto's own breaks rules of accessibility out
of the box, needs inline scripts and styles, and weighs twice as much. So a reader gets the same
navigation, search, filters and policy from either engine. ``_quarto.yml`` names
``python -m ontmoetingen.book.quarto_frame`` as its first post-render step, so that a render by
Quarto alone does this too; framing again changes nothing.
"""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..files import write_file
from ..paths import Study
from .after_render import after_render
from .frame import Frame, linking_what_is_there, make_frame
from .html_tree import Node, read_tree, write_tree
from .pandoc_call import WORKERS, meta_html, meta_text, parse_markdown, write
from .project import Book, Chapter, load_book
from .quarto import PREPARED_NAME
from .quarto_mend import mended_all
from .resources import Resources
from .still_pictures import fetched_late

TEXT = "quarto-document-content"  # the id of Quarto's <main>; our pages have none such
HEAD = "title-block-header"
# What only Quarto's own frame loads.
LEFT_BEHIND = ("site_libs", "search.json", "theme")


def frame_pages(site: Path, study: Study, book: Book) -> list[Path]:
    """Put every page that Quarto made into our frame.

    Parameters
    ----------
    site : folder that Quarto rendered; a page that is in our frame already stays as it is.
    study, book : where it lies and what it holds.

    Returns
    -------
    The pages that were written anew.

    Raises
    ------
    BuildError : the line at the foot of the pages links to a file that does not exist.
    """
    waiting = [c for c in book.chapters if _is_theirs(site / c.output)]
    if not waiting:
        return []
    book = linking_what_is_there(book, site)
    files = Resources(study, {chapter.path for chapter in book.chapters}, {book.pdf_name})
    frame = make_frame(book, study, files, site)
    with ThreadPoolExecutor(WORKERS) as pool:
        made = list(pool.map(lambda chapter: _framed(site, chapter, book, frame), waiting))
    for chapter, page in zip(waiting, made, strict=True):
        path = site / chapter.output
        write_file(path, fetched_late(page, path.parent))
    for name in LEFT_BEHIND:
        shutil.rmtree(site / name, ignore_errors=True)
        (site / name).unlink(missing_ok=True)
    return [site / chapter.output for chapter in waiting]


def _is_theirs(page: Path) -> bool:
    return page.is_file() and f'id="{TEXT}"' in page.read_text(encoding="utf-8")


def _framed(site: Path, chapter: Chapter, book: Book, frame: Frame) -> str:
    tree = read_tree((site / chapter.output).read_text(encoding="utf-8"))
    text = tree.first(lambda n: n.id == TEXT)
    label = _take_label(text)
    toc = _contents(tree, label)
    body = "".join(map(_written, mended_all(text.children)))
    meta = frame.meta(book, chapter) | {"title": meta_text(chapter.title)}
    meta |= {"heading-id": meta_text(label)} if label else {}
    meta |= {"toc": meta_html(toc)} if toc else {}
    document = parse_markdown("", chapter.path) | {
        "meta": meta,
        "blocks": [{"t": "RawBlock", "c": ["html", body]}],
    }
    options = ("--standalone", "--wrap=preserve", f"--template={frame.template}")
    return write(document, "html5", options, chapter.path)


def _written(part: Node | str) -> str:
    return write_tree(Node("", {}, [part]))


def _take_label(text: Node) -> str:
    """The label of the chapter; its heading goes, since the frame has it.

    The first page has its heading in a section of its own, which holds the whole text.
    """
    head = text.first(lambda n: n.id == HEAD)
    if head is not None:
        text.children.remove(head)
    first = next(text.elements(), None)
    if first is not None and first.tag == "section" and "level1" in first.classes:
        rest = [c for c in first.children if isinstance(c, str) or c.tag != "h1"]
        text.children[text.children.index(first)] = Node("", {}, rest)
        return first.id
    marked = head.first(lambda n: "quarto-section-identifier" in n.classes) if head else None
    return marked.id if marked else ""


def _contents(tree: Node, label: str) -> str:
    """The list of headings on the page, without the chapter itself; empty where there is none."""
    nav = tree.first(lambda n: n.id == "TOC")
    top = next((n for n in nav.elements() if n.tag == "ul"), None) if nav else None
    if top is not None and label and top.first(lambda n: n.attributes.get("href") == f"#{label}"):
        top = top.first(lambda n: n.tag == "ul")
    if top is None:
        return ""
    for node in (top, *top.all(lambda n: n.tag in ("a", "ul", "li"))):
        kept = node.attributes.get("href")
        node.attributes = {"href": kept} if kept else {}
    return _written(top)


def main() -> int:
    """Frame what Quarto has just rendered; our own build does that itself. 0 when all is well."""
    if os.environ.get(PREPARED_NAME):
        return 0
    return after_render(lambda site, study: frame_pages(site, study, load_book(study)))


if __name__ == "__main__":
    sys.exit(main())
