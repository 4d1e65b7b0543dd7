"""What a reader can find on a page. In: a rendered page. Out: its parts, each with place and words.

Read from the page as it will be served and not from the sources: what is not on a page is not in
the search either, and both engines give the same. A part is a heading with the text below it, a
figure, a table, a line of a list that can be filtered, a term of a list of words, or a source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..charts.faces import NAMED
from ..charts.markdown import plain
from .html_tree import BLOCKS, Node, read_tree

PART, FIGURE, TERM, SOURCE = "deel", "figuur", "begrip", "bron"
HEADINGS = frozenset(["h1", "h2", "h3", "h4"])
# No prose, or prose that stands elsewhere too: code, data behind a chart, navigation, labels.
UNSEARCHED = frozenset(
    [
        *("sourceCode", "code-fold", "chart-table", "faces", "synthetic-label"),
        *("toc-narrow", "tab-list", "cover", "footnote-back", "quarto-title-meta"),
    ]
)
SKIPPED = frozenset(["script", "style", "nav", "pre", "svg", "annotation", "button"])
NUMBERS = frozenset(["chapter-number", "header-section-number"])
# The longest part of a page, dropped before it is parsed; our own tags, in both engines.
BULK = re.compile(r'<details class="(?:chart-table|code-fold)".*?</details>', re.DOTALL)
NUMBERED = re.compile(r"^((?:Figuur|Tabel)\s[\w.]+):\s*")
APPENDIX = re.compile(r"^Bijlage\s\S+\s—\s")
BEFORE_STOP = re.compile(r"\s+(?=[.?!;,)]|$)")  # what a citation leaves behind
TITLE = 140  # characters of a title


@dataclass(frozen=True)
class Entry:
    """One place that can be found.

    Parameters
    ----------
    kind : ``PART``, ``FIGURE``, ``TERM``, ``SOURCE`` or, for a line of a list, what its lines are
        called ("bevindingen").
    anchor : id on the page; empty for the page as a whole.
    title, text : what it is called and what it says.
    """

    kind: str
    anchor: str
    title: str
    text: str


@dataclass
class _Part:
    """A heading with the text below it, while that comes by."""

    anchor: str
    title: str
    texts: list[str] = field(default_factory=list)

    def entry(self) -> Entry:
        return Entry(PART, self.anchor, self.title, " ".join("".join(self.texts).split()))


def page_entries(html: str) -> list[Entry]:
    """Everything on one page that can be found, in its order; the page itself comes first.

    >>> [e.title for e in page_entries("<main><h1>A</h1><p>b</p><h2 id='c'>C</h2></main>")]
    ['A', 'C']
    """
    tree = read_tree(BULK.sub("", html))
    main = tree.first(lambda node: node.tag == "main")
    if main is None:
        return []
    reader = _Reader(main)
    reader.visit(main, "", "")
    return [*(part.entry() for part in reader.parts if part.title), *reader.found]


class _Reader:
    """Walks a page once and hands every text to the part that it belongs to."""

    def __init__(self, main: Node):
        self.parts: list[_Part] = []
        self.found: list[Entry] = []
        self.names = {
            node.attributes["data-of"]: node.attributes.get("aria-label", "").removeprefix(NAMED)
            for node in main.all(lambda node: "data-of" in node.attributes)
        }

    def visit(self, node: Node, section: str, things: str) -> None:
        """All children of a node; ``things`` is what the lines of the list around it are called."""
        for child in node.children:
            if isinstance(child, str):
                self.say(child)
            elif not _is_left_out(child):
                self.element(child, section, things)

    def element(self, node: Node, section: str, things: str) -> None:
        if node.tag in HEADINGS:
            self.heading(node, section)
        elif node.id.startswith(("fig-", "tbl-")):
            self.float(node, things)
        elif node.tag == "dl":
            self.terms(node)
        elif "csl-entry" in node.classes and node.id:
            self.found.append(_source(node))
        else:
            self.container(node, node.id if node.tag == "section" and node.id else section, things)

    def container(self, node: Node, section: str, things: str) -> None:
        own = node.attributes.get("data-things", "")
        if own and node.first(_can_be_found) is None:
            return  # statements of other pages, in tables without a name
        self.visit(node, section, own or things)
        if node.tag in BLOCKS:
            self.say(" ")

    def say(self, text: str) -> None:
        if self.parts:
            self.parts[-1].texts.append(text)

    def heading(self, node: Node, section: str) -> None:
        named = node.first(lambda inner: "chapter-title" in inner.classes) or node
        title = APPENDIX.sub("", named.text(lambda inner: bool(inner.classes & NUMBERS)))
        self.parts.append(_Part("" if node.tag == "h1" else node.id or section, title))

    def float(self, node: Node, things: str) -> None:
        """A figure or table by its caption; the lines of a list that can be filtered one by one."""
        table = node if node.tag == "table" else node.first(lambda inner: inner.tag == "table")
        caption = node.first(lambda inner: inner.tag in ("caption", "figcaption"))
        told = caption.text(_is_left_out) if caption else ""
        bare = NUMBERED.sub("", told)
        title = self.names.get(node.id) or _short(bare)
        text = told
        if table is not None and things:
            self.found += _lines(table, node.id, things.partition(";")[2])
        elif table is not None and node.id.startswith("tbl-"):
            text = f"{told} {_body(table)}"
        self.found.append(Entry(FIGURE, node.id, title, text))

    def terms(self, node: Node) -> None:
        term = None
        for child in node.elements():
            if child.tag == "dt":
                term = child
            elif child.tag == "dd" and term is not None:
                marked = term if term.id else term.first(lambda inner: bool(inner.id))
                self.found.append(
                    Entry(TERM, marked.id if marked else "", term.text(), child.text(_is_left_out))
                )


def _source(node: Node) -> Entry:
    told = node.text()
    title = plain(told, TITLE)
    return Entry(SOURCE, node.id, title, told if title != told else "")


def _can_be_found(node: Node) -> bool:
    return node.id.startswith("tbl-") or node.tag == "dl" or "element-card" in node.classes


def _is_citation(node: Node) -> bool:
    return "citation" in node.classes


def _is_left_out(node: Node) -> bool:
    return node.tag in SKIPPED or bool(node.classes & UNSEARCHED)


def _lines(table: Node, anchor: str, things: str) -> Iterator[Entry]:
    """The rows of a list: what the first cell says is the title, its source comes with the rest."""
    for row in table.all(lambda inner: inner.tag == "tr"):
        cells = [cell for cell in row.elements() if cell.tag in ("td", "th")]
        if cells and any(cell.tag == "td" for cell in cells):
            sources = [c.text() for c in cells[0].all(_is_citation)]
            title = cells[0].text(lambda inner: _is_left_out(inner) or _is_citation(inner))
            rest = [*sources, *(cell.text(_is_left_out) for cell in cells[1:])]
            yield Entry(things, anchor, BEFORE_STOP.sub("", title), " ".join(rest))


def _body(table: Node) -> str:
    return " ".join(row.text(_is_left_out) for row in table.all(lambda inner: inner.tag == "tr"))


def _short(text: str) -> str:
    """The first sentence, or as much of it as fits a line."""
    return plain(re.split(r"(?<=[^\d\s][.?!])\s", text, maxsplit=1)[0], TITLE)
