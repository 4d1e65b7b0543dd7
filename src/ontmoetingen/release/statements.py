"""Statements that stand on their own too. In: pages of the site. Out: plain HTML and Markdown.

Whoever publishes must be able to show the statements on accessibility and privacy apart from the
report. They are taken from the pages that readers see, so that there is one text.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from ..book.pandoc_call import Document, run_pandoc
from ..book.project import Book
from ..book.resources import SCHEME, links_and_images
from ..errors import BuildError, Problem
from .about import About

WHERE = "data/release.yml, statements"
NUMBER = "header-section-number"
MARKDOWN = "commonmark-raw_html"  # words, without the classes that a page gives them
PLAIN = ("--wrap=none",)
PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body>
<main>
{text}</main>
</body>
</html>
"""


def statement_files(about: About, book: Book, site: Path) -> dict[str, str]:
    """File name to content: each statement as ``name.html`` and ``name.md``.

    Parameters
    ----------
    site : the built pages; links in a statement lead to them, in ``../site/``.

    Raises
    ------
    BuildError : a statement names a chapter or a section that the book does not have.
    """
    files: dict[str, str] = {}
    for name, place in about.statements.items():
        document = _statement(place, book, site)
        text = json.dumps(document)
        files[f"{name}.html"] = _page(document, about)
        files[f"{name}.md"] = run_pandoc(["-f", "json", "-t", MARKDOWN, *PLAIN], text, WHERE)
    return files


def _statement(place: str, book: Book, site: Path) -> Document:
    path, _, section = str(place).partition("#")
    chapter = book.chapter(path)
    if chapter is None:
        raise BuildError(Problem(WHERE, f"{path} is not a chapter of the book"))
    page = (site / chapter.output).read_text(encoding="utf-8")
    document = json.loads(run_pandoc(["-f", "html", "-t", "json"], page, chapter.output))
    blocks = next(_sections(document["blocks"], section), None)
    if blocks is None:
        raise BuildError(Problem(WHERE, f"{path} has no section '{section}'"))
    _lead_to_site(blocks, chapter.output)
    return {**document, "blocks": _as_top(blocks), "meta": {}}


def _sections(node: Any, name: str) -> Iterator[list]:
    """Contents of the part with this identifier; only what holds a heading is a part."""
    if isinstance(node, list):
        for child in node:
            yield from _sections(child, name)
    elif isinstance(node, dict):
        content = node.get("c")
        if node.get("t") == "Div" and content[0][0] == name:
            yield content[1]
        elif isinstance(content, list):
            yield from _sections(content, name)


def _as_top(blocks: list) -> list:
    """The heading of the section becomes the first of its page, without its number there."""
    headings = [b["c"] for b in blocks if b["t"] == "Header"]
    first = min((content[0] for content in headings), default=1)
    for content in headings:
        content[0] -= first - 1
        content[2] = _without_number(content[2])
    return blocks


def _without_number(inlines: list) -> list:
    numbered = inlines and inlines[0]["t"] == "Span" and NUMBER in inlines[0]["c"][0][1]
    return inlines[2:] if numbered else inlines


def _lead_to_site(blocks: list, page: str) -> None:
    for element in links_and_images(blocks):
        target = element["c"][2]
        if not SCHEME.match(target[0]):
            bare = (
                target[0]
                if not target[0].startswith("#")
                else f"{posixpath.basename(page)}{target[0]}"
            )
            whole = posixpath.normpath(posixpath.join(posixpath.dirname(page), bare))
            target[0] = f"../site/{whole}"


def _page(document: Document, about: About) -> str:
    """The statement as a page that needs no style and no script."""
    heading = next((b["c"][2] for b in document["blocks"] if b["t"] == "Header"), [])
    title = document | {"blocks": [{"t": "Plain", "c": heading}]}
    body = run_pandoc(["-f", "json", "-t", "html5", *PLAIN], json.dumps(document), WHERE)
    named = run_pandoc(["-f", "json", "-t", "plain", *PLAIN], json.dumps(title), WHERE)
    return PAGE.format(language=escape(about.language), title=escape(named.strip()), text=body)
