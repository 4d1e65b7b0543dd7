"""The words of a report, to search without a server. In: a rendered site. Out: one script.

A page from a folder can fetch nothing, so the texts come as a classic script; a page loads it when
a reader opens the search, and never before. It holds what the pages hold and nothing else, so
whoever checks the pages for what may not be published checks this file in the same way.
``_quarto.yml`` names ``python -m ontmoetingen.book.search_index`` as a post-render step, so that a
render by Quarto alone can be searched too.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ..files import write_file
from .after_render import after_render
from .project import Book, load_book
from .search_entries import FIGURE, PART, SOURCE, TERM, Entry, page_entries

NAME = "assets/zoeken.js"
SINGLE = frozenset([PART, FIGURE, TERM])  # things that are where they are
Located = tuple[int, Entry]  # with the number of its page
# What the first four kinds are called above their results; lines of lists bring their own names.
KINDS = {PART: "hoofdstukken", FIGURE: "figuren en tabellen", TERM: "begrippen", SOURCE: "bronnen"}


def write_index(site: Path, book: Book) -> Path:
    """Read the pages of a rendered site and write its index.

    Parameters
    ----------
    site : folder with a page per chapter; a chapter whose page is not there is left out.
    book : the chapters, in the order in which equally good results stand.

    Returns
    -------
    The script that was written.
    """
    pages = [site / chapter.output for chapter in book.chapters]
    read = [p.read_text(encoding="utf-8") if p.is_file() else "" for p in pages]
    content = index([chapter.output for chapter in book.chapters], map(page_entries, read))
    told = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    write_file(site / NAME, f"window.ontmoetingen.zoeken = {told};\n")
    return site / NAME


def index(addresses: list[str], pages: Iterable[list[Entry]]) -> dict[str, list]:
    """What the script holds: pages, names of kinds, and entries that point into both.

    Parameters
    ----------
    addresses : of the pages, from the root of the site.
    pages : per page its entries.

    Returns
    -------
    ``pages`` with address and title; ``kinds``; ``entries`` as kind, page, anchor, title and text.
    A line that stands in several lists is kept where the list is longest.

    >>> one = Entry(PART, "", "Een", "tekst")
    >>> index(["a.html"], [[one]])["entries"]
    [[0, 0, '', 'Een', 'tekst']]
    """
    found = [(at, entry) for at, entries in enumerate(pages) for entry in entries]
    kept = _lines_once(found)
    kinds = list(dict.fromkeys([*KINDS, *(entry.kind for _, entry in kept)]))
    # Quarto's first page has two titles; the second is that of the chapter.
    titles = {at: e.title for at, e in kept if e.kind == PART and not e.anchor}
    return {
        "pages": [[address, titles.get(at, address)] for at, address in enumerate(addresses)],
        "kinds": [KINDS.get(kind, kind) for kind in kinds],
        "entries": [[kinds.index(e.kind), at, e.anchor, e.title, e.text] for at, e in kept],
    }


def _lines_once(found: list[Located]) -> list[Located]:
    """A chapter shows part of a list that stands elsewhere as a whole; one result is enough.

    So it is with sources: Quarto lists them on every page.
    """
    sizes = Counter((at, e.kind, _list_of(e)) for at, e in found)

    def size(place: int) -> int:
        at, entry = found[place]
        return sizes[at, entry.kind, _list_of(entry)]

    best: dict[tuple[str, str], int] = {}
    for place, (_, entry) in enumerate(found):
        known = best.setdefault((entry.kind, entry.title), place)
        if size(place) > size(known):
            best[entry.kind, entry.title] = place
    chosen = set(best.values())
    return [one for place, one in enumerate(found) if one[1].kind in SINGLE or place in chosen]


def _list_of(entry: Entry) -> str:
    return "" if entry.kind == SOURCE else entry.anchor


def main() -> int:
    """Index what Quarto has just rendered; 0 when it can be searched."""
    return after_render(lambda site, study: write_index(site, load_book(study)))


if __name__ == "__main__":
    sys.exit(main())
