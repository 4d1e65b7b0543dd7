"""Links between pages. In: a book and the page one is on. Out: HTML of its navigation.

All of it is plain links and ``<details>``: it works without scripts and from a folder that is
opened by double click.
"""

from __future__ import annotations

from html import escape
from itertools import groupby

from .project import Book, Chapter

APPENDICES = "Bijlagen"


def chapter_list(book: Book, here: Chapter) -> str:
    """All chapters by part as nested lists, with the present page marked for screen readers.

    >>> from types import SimpleNamespace as N
    >>> one = Chapter("index.qmd", "prose", None, None, "index.html", "Begin")
    >>> print(chapter_list(N(chapters=(one,)), one))
    <ul class="chapters">
    <li><a href="index.html" aria-current="page"><span class="chapter-title">Begin</span></a></li>
    </ul>
    """
    lines = ['<ul class="chapters">']
    for group, chapters in groupby(book.chapters, key=_group):
        items = [_item(chapter, here) for chapter in chapters if not chapter.is_part]
        if group is None:
            lines.extend(items)
        else:
            title = _group_title(book, group, here)
            lines.extend([f'<li class="part">{title}<ul>', *items, "</ul></li>"])
    return "\n".join([*lines, "</ul>"])


def _group(chapter: Chapter) -> str | None:
    return APPENDICES if chapter.appendix else chapter.part


def _group_title(book: Book, group: str, here: Chapter) -> str:
    page = next((c for c in book.chapters if c.is_part and c.part == group), None)
    return _link(page, here, escape(group)) if page else f"<span>{escape(group)}</span>"


def _item(chapter: Chapter, here: Chapter) -> str:
    return f"<li>{_link(chapter, here, numbered_title(chapter))}</li>"


def _link(chapter: Chapter, here: Chapter, text: str) -> str:
    current = ' aria-current="page"' if chapter == here else ""
    return f'<a href="{here.offset}{escape(chapter.output)}"{current}>{text}</a>'


def numbered_title(chapter: Chapter) -> str:
    """Title of a chapter as HTML, with its number before it where it has one."""
    title = f'<span class="chapter-title">{escape(chapter.title)}</span>'
    if not chapter.number:
        return title
    return f'<span class="chapter-number">{chapter.number}</span> {title}'


def neighbours(book: Book, here: Chapter) -> str:
    """Links to the chapter before and after this one; nothing where there is neither."""
    at = book.chapters.index(here)
    before = book.chapters[at - 1] if at else None
    after = book.chapters[at + 1] if at + 1 < len(book.chapters) else None
    links = [
        _neighbour(here, before, "prev", "Vorige"),
        _neighbour(here, after, "next", "Volgende"),
    ]
    shown = [link for link in links if link]
    if not shown:
        return ""
    return '<nav class="neighbours" aria-label="Vorige en volgende">' + "".join(shown) + "</nav>"


def _neighbour(here: Chapter, chapter: Chapter | None, rel: str, word: str) -> str:
    if chapter is None:
        return ""
    text = f'<span class="direction">{word}</span> {numbered_title(chapter)}'
    return f'<a class="{rel}" rel="{rel}" href="{here.offset}{escape(chapter.output)}">{text}</a>'
