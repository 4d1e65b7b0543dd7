"""What one built page holds, each with its line. In: HTML text. Out: ids, links, requests, words.

Only facts are gathered here; ``check`` judges them. The parser is the one of the standard library:
it is forgiving, as browsers are, and it knows the line of everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

CSS_ADDRESS = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")
# Attributes that make a browser fetch something, per element.
FETCHED = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
# Relations of <link> that only name something; a browser fetches nothing for them.
NAMED_ONLY = {"alternate", "author", "canonical", "help", "license", "next", "prev", "search"}
NO_END_TAG = set(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
# Classes of source code that a page quotes: what is written there is meant to be there.
LISTINGS = frozenset({"sourceCode", "cell-code"})
SURROUNDINGS = LISTINGS | {"citation", "svg"}
SCRIPT_TYPES = {"", "text/javascript", "application/javascript", "module"}


@dataclass(frozen=True)
class Found:
    """A value and the line of the page it stands on."""

    value: str
    line: int


@dataclass
class Page:
    """All that the checks need to know of one page.

    Parameters
    ----------
    lang, title : of the whole page; empty when missing.
    ids : every ``id`` and anchor name, repeats included.
    links : where ``<a>`` and ``<area>`` lead.
    fetched : what a browser loads by itself: scripts, styles, pictures, frames.
    classes : every class, for marks that an engine gives to what went wrong.
    charts : labels of the interactive charts.
    inline : scripts and event handlers written in the page itself.
    words : text a reader sees, listings of code left out.
    missing_keys : citation keys that no bibliography holds.
    """

    lang: str = ""
    title: str = ""
    ids: list[Found] = field(default_factory=list)
    links: list[Found] = field(default_factory=list)
    fetched: list[Found] = field(default_factory=list)
    classes: list[Found] = field(default_factory=list)
    charts: list[Found] = field(default_factory=list)
    inline: list[Found] = field(default_factory=list)
    words: list[Found] = field(default_factory=list)
    missing_keys: list[Found] = field(default_factory=list)


def read_page(html: str) -> Page:
    """The facts of one page.

    >>> read_page('<p id="a">Een<a href="b.html">b</a>').links
    [Found(value='b.html', line=1)]
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


def css_addresses(css: str) -> Iterator[Found]:
    """Every address in a style sheet, with its line.

    >>> [found.value for found in css_addresses("a{background:url(b.svg)}")]
    ['b.svg']
    """
    for number, line in enumerate(css.splitlines(), start=1):
        for match in CSS_ADDRESS.finditer(line):
            yield Found((match.group(1) or match.group(2)).strip(), number)


Attributes = dict[str, str]


class _Reader(HTMLParser):
    """Walks a page once and fills a ``Page``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        # Every open element with what it stands inside of, so that no word has to look upwards.
        self.open: list[tuple[str, Attributes, frozenset[str]]] = [("", {}, frozenset())]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in NO_END_TAG:
            own = SURROUNDINGS & {tag, *attributes.get("class", "").split()}
            self.open.append((tag, attributes, self.open[-1][2] | own))
        self._note_names(tag, attributes)
        self._note_addresses(tag, attributes)
        self._note_inline(attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        tag, attributes, inside = self.open[-1]
        if tag == "style":
            self.page.fetched.extend(self._here(a.value) for a in css_addresses(data))
        elif tag == "script":
            self._note_script(attributes, data)
        elif tag == "title" and "svg" not in inside:
            self.page.title += data.strip()
        elif data.strip() and not inside & LISTINGS:
            self._note_words(tag, data, inside)

    def _note_names(self, tag: str, attributes: Attributes) -> None:
        if tag == "html":
            self.page.lang = attributes.get("lang", "")
        for name in {attributes.get("id"), attributes.get("name") if tag == "a" else None}:
            if name:
                self.page.ids.append(self._here(name))
        if "data-chart" in attributes:
            self.page.charts.append(self._here(attributes["data-chart"]))
        self.page.classes.extend(self._here(c) for c in attributes.get("class", "").split())

    def _note_addresses(self, tag: str, attributes: Attributes) -> None:
        if tag in {"a", "area"} and "href" in attributes:
            self.page.links.append(self._here(attributes["href"]))
        for name in FETCHED.get(tag, ()):
            if name in attributes and not _only_names(tag, attributes):
                addresses = _split(attributes[name], name)
                self.page.fetched.extend(self._here(a) for a in addresses)
        if "style" in attributes:
            addresses = css_addresses(attributes["style"])
            self.page.fetched.extend(self._here(a.value) for a in addresses)

    def _note_inline(self, attributes: Attributes) -> None:
        handlers = [name for name in attributes if name.startswith("on")]
        self.page.inline.extend(self._here(name) for name in handlers)

    def _note_script(self, attributes: Attributes, data: str) -> None:
        if "src" not in attributes and attributes.get("type", "") in SCRIPT_TYPES and data.strip():
            self.page.inline.append(self._here("<script>"))

    def _note_words(self, tag: str, data: str, inside: frozenset[str]) -> None:
        self.page.words.append(self._here(data))
        if tag == "strong" and data.endswith("?") and "citation" in inside:
            self.page.missing_keys.append(self._here(data.removesuffix("?")))

    def _here(self, value: str) -> Found:
        return Found(value, self.getpos()[0])


def _only_names(tag: str, attributes: Attributes) -> bool:
    relations = set(attributes.get("rel", "").lower().split())
    return tag == "link" and bool(relations) and relations <= NAMED_ONLY


def _split(value: str, name: str) -> list[str]:
    if name != "srcset":
        return [value.strip()]
    return [part.split()[0] for part in value.split(",") if part.strip()]
