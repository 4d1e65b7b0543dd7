"""The line at the foot of every page. In: ``book.page-footer``. Out: parsed text per page.

The licence, accessibility and privacy line is written once, in the configuration, with addresses
that count from the root of the study; each page needs them from its own folder.
"""

from __future__ import annotations

import copy
from typing import Any

from ..errors import BuildError
from .pandoc_call import Document, parse_markdown
from .project import Book, Chapter
from .resources import Resources, links_and_images

PLACE = "_quarto.yml, book.page-footer"


def footer_blocks(book: Book, resources: Resources) -> list[Document]:
    """The footer as parsed blocks with neutral addresses; empty where there is none.

    Raises
    ------
    BuildError : it links to a file that does not exist.
    """
    given = book.config.get("book", "page-footer", default="")
    text = given if isinstance(given, str) else given.get("center") or given.get("left") or ""
    if not isinstance(text, str) or not text:
        return []
    blocks = parse_markdown(text, PLACE)["blocks"]
    root = Chapter(PLACE, "prose", None, None, "index.html", "")
    before = len(resources.problems)
    resources.neutral(blocks, root)
    if len(resources.problems) > before:
        raise BuildError(resources.problems[before:])
    return blocks


def footer_for(blocks: list[Document], book: Book, here: Chapter) -> dict[str, Any]:
    """The footer with addresses as the page ``here`` needs them, as template metadata."""
    if not blocks:
        return {}
    own = copy.deepcopy(blocks)
    for element in links_and_images(own):
        target = element["c"][2]
        target[0] = _address(target[0], book, here)
    return {"footer": {"t": "MetaBlocks", "c": own}}


def _address(target: str, book: Book, here: Chapter) -> str:
    if target.startswith("book:"):
        path, mark, fragment = target.removeprefix("book:").partition("#")
        chapter = book.chapter(path)
        page = chapter.output if chapter else path
        return f"{here.offset}{page}{mark}{fragment}"
    if target.startswith("study:"):
        return here.offset + target.removeprefix("study:")
    return target
