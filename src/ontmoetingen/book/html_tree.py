"""A page as a tree of elements. In: HTML text. Out: nodes with classes, ids and text, and back.

``page`` gathers facts for the checks in one pass and needs no tree; who wants to know what belongs
to which heading does. The parser is the one of the standard library, as forgiving as a browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from .page import NO_END_TAG


@dataclass
class Node:
    """An element with its attributes, and its children: elements and strings."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attributes.get("class", "").split())

    def elements(self) -> Iterator[Node]:
        """Its children that are elements."""
        return (child for child in self.children if isinstance(child, Node))

    def all(self, fits: Callable[[Node], bool]) -> Iterator[Node]:
        """Every element inside it that fits, in the order of the page."""
        for child in self.elements():
            if fits(child):
                yield child
            yield from child.all(fits)

    def first(self, fits: Callable[[Node], bool]) -> Node | None:
        """The first element inside it that fits."""
        return next(self.all(fits), None)

    def text(self, leave_out: Callable[[Node], bool] = lambda _: False) -> str:
        """The words in it on one line, without elements that are left out.

        >>> read_tree("<p>Een <b>vet</b>\\n woord</p>").text()
        'Een vet woord'
        """
        return " ".join("".join(self._texts(leave_out)).split())

    def _texts(self, leave_out: Callable[[Node], bool]) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif not leave_out(child):
                yield from child._texts(leave_out)
                if child.tag in BLOCKS:
                    yield " "


def write_tree(node: Node) -> str:
    """The tree as HTML text again.

    >>> write_tree(read_tree('<p id="a&amp;b">1 &lt; 2<br>'))
    '<p id="a&amp;b">1 &lt; 2<br></p>'
    """
    inside = "".join(
        escape(child, quote=False) if isinstance(child, str) else write_tree(child)
        for child in node.children
    )
    if not node.tag:
        return inside
    given = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    start = f"<{node.tag}{given}>"
    return start if node.tag in NO_END_TAG else f"{start}{inside}</{node.tag}>"


BLOCKS = frozenset(["p", "li", "td", "th", "tr", "div", "dd", "dt", "br", "caption", "figcaption"])


def read_tree(html: str) -> Node:
    """The whole page under one node without a name."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]


class _Reader(HTMLParser):
    """Builds the tree while the page goes by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in NO_END_TAG:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
