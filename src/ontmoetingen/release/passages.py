"""What a page says, passage by passage. In: HTML. Out: its texts in order, and what changed.

A passage is a heading, a paragraph, an item of a list, a caption or a cell: what a reader takes in
at once. Code, pictures and what stands around the text are no part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser

from ..book.page import LISTINGS, NO_END_TAG

BLOCKS = set("p li h1 h2 h3 h4 h5 h6 figcaption caption td th dt dd summary blockquote".split())  # noqa: SIM905
LEFT_OUT = set("script style svg nav button select".split())  # noqa: SIM905
TEXT = "main"


@dataclass(frozen=True)
class Passage:
    """A passage that came, went or changed; ``before`` or ``after`` is empty where it is not."""

    before: str
    after: str


def passages(html: str) -> list[str]:
    """The passages of a page in reading order.

    >>> passages("<nav>Menu</nav><main><h1>Een</h1><p>Twee <b>drie</b>.</p></main>")
    ['Een', 'Twee drie.']
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [text for text in (" ".join(part.split()) for part in reader.parts) if text]


def changed_passages(before: Sequence[str], after: Sequence[str]) -> list[Passage]:
    """Passages that are not the same, each beside what stood in its place.

    >>> changed_passages(["a", "b", "c"], ["a", "B", "c", "d"])
    [Passage(before='b', after='B'), Passage(before='', after='d')]
    """
    found: list[Passage] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, there, till in matcher.get_opcodes():
        if kind != "equal":
            found += _beside(before[start:end], after[there:till])
    return found


def _beside(before: Sequence[str], after: Sequence[str]) -> Iterator[Passage]:
    """The two sides of one place, line by line; the longer side goes on alone."""
    for place in range(max(len(before), len(after))):
        yield Passage(
            before[place] if place < len(before) else "", after[place] if place < len(after) else ""
        )


class _Reader(HTMLParser):
    """Walks a page once; ``open`` holds every open element and whether it is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = [""]
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NO_END_TAG:
            return
        classes = set((dict(attrs).get("class") or "").split())
        self.open.append((tag, tag in LEFT_OUT or bool(classes & LISTINGS)))
        self._new_part(tag)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                break
        self._new_part(tag)

    def handle_data(self, data: str) -> None:
        inside = any(tag == TEXT for tag, _ in self.open)
        if inside and not any(left_out for _, left_out in self.open):
            self.parts[-1] += data

    def _new_part(self, tag: str) -> None:
        if tag in BLOCKS and self.parts[-1]:
            self.parts.append("")
