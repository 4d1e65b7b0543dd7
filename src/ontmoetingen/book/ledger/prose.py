"""Sentences of a chapter and what each rests on. In: Markdown as written. Out: sentences.

The text is read before any value is filled in, since only there can be seen which number was typed
and which was computed. Pandoc parses it, so that a citation is a citation and code is code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from ..pandoc_call import parse_markdown
from ..shortcodes import SHORTCODE
from .inlines import EDGES, GIVEN, VALUE, Piece, pieces

# A block or section of this class states no finding: method, advice, how to read.
OWN = "own"
END = re.compile(r"[.!?][)’”\"'\]]*$")
SHORTENED = re.compile(
    r"(?:^|[(\s])(?:bijv|bijvoorbeeld|o\.a|d\.w\.z|p|nr|ca|vgl|e\.d)\.$", re.IGNORECASE
)


@dataclass(frozen=True)
class Citation:
    """A source and the place in it, as an author cites them.

    Parameters
    ----------
    key : in the bibliography; place : page or section, may be empty.
    prefix : what stands before it, such as "naar" for a study that another source reports.
    """

    key: str
    place: str = ""
    prefix: str = ""


@dataclass(frozen=True)
class Sentence:
    """One sentence of running text and what it rests on.

    Parameters
    ----------
    chapter : path of the file.
    section : identifier of the heading it stands under, for a link; empty above the first.
    heading : text of that heading.
    text : as a reader sees it, computed values as ``{name}``.
    citations, values, references : sources, computed values and labels that it names itself.
    typed : numbers that stand in the text as typed, years and given ones left out.
    own : whether it stands in a part that states no finding.
    around : sources cited in its paragraph; they hold for a sentence without one of its own.
    supported : whether it, or another sentence of its paragraph, cites or computes something, or
        points at the figure, table or chapter that does.
    """

    chapter: str
    section: str
    heading: str
    text: str
    citations: tuple[Citation, ...]
    values: tuple[str, ...]
    references: tuple[str, ...]
    typed: tuple[str, ...]
    own: bool = False
    around: tuple[Citation, ...] = ()
    supported: bool = False

    @property
    def ground(self) -> tuple[Citation, ...]:
        """The sources it rests on: its own, or those of its paragraph when it has none at all."""
        return self.citations or (() if self.values or self.references else self.around)


@dataclass(frozen=True)
class _Place:
    """Where in a chapter the reading is: heading, and marks of the blocks around it."""

    section: str = ""
    heading: str = ""
    own: bool = False
    given: bool = False
    supported: bool = False


def read_sentences(markdown: str, chapter: str) -> list[Sentence]:
    """Every sentence of a chapter, headings and cells of tables included.

    Parameters
    ----------
    markdown : a chapter, or the Markdown cells of a notebook, shortcodes not yet filled in.
    chapter : its path, for the records.

    >>> found = read_sentences("Er zijn {{< var p.n >}} groepen [@a, p. 3]. Wel 12.", "een.qmd")
    >>> [(s.text, s.values, s.typed, s.supported) for s in found]
    [('Er zijn {p.n} groepen.', ('p.n',), (), True), ('Wel 12.', (), ('12',), True)]
    """
    marked = SHORTCODE.sub(_as_span, markdown)
    blocks = parse_markdown(marked, chapter)["blocks"]
    return [replace(s, chapter=chapter) for s in _blocks(blocks, _Place())]


def _as_span(found: re.Match) -> str:
    words = found[1].split()
    return f"[{words[1]}]{{.{VALUE}}}" if words[:1] == ["var"] and len(words) == 2 else ""


def _blocks(blocks: list, place: _Place) -> Iterator[Sentence]:
    levels: dict[int, bool] = {}
    lead = False
    for block in blocks:
        if block["t"] == "Header":
            place = _under(block, place, levels)
            given = GIVEN in block["c"][1][1]
            yield from _paragraph(block["c"][2], replace(place, own=True, given=given))
            lead = False
            continue
        here = replace(place, supported=place.supported or lead)
        found = list(_block(block, here))
        yield from found
        # A list belongs to the sentence that announces it.
        lead = bool(found) and found[-1].text.endswith(":") and found[-1].supported


def _under(header: dict, place: _Place, levels: dict[int, bool]) -> _Place:
    """The place after a heading; ``own`` holds for a section and those below it."""
    level, (identifier, classes, _), inlines = header["c"]
    for deeper in [known for known in levels if known >= level]:
        del levels[deeper]
    levels[level] = OWN in classes
    text = "".join(p.text for p in pieces(inlines, given=False))
    return replace(place, section=identifier, heading=text, own=any(levels.values()))


def _block(block: dict, place: _Place) -> Iterator[Sentence]:
    kind, content = block["t"], block.get("c")
    if kind in ("Para", "Plain"):
        yield from _paragraph(content, place)
        return
    inside = _inside(content[0][1], place) if kind in ("Div", "Figure", "Table") else place
    if kind in ("Figure", "Table"):
        yield from _blocks(content[1][1], inside)  # the caption
    if kind == "Table":
        for row in _rows(content):
            yield from _row(row, inside)
    else:
        for blocks in _nested(kind, content):
            yield from _blocks(blocks, inside)


def _nested(kind: str, content: list) -> list[list]:
    """The lists of blocks inside a block; none inside code and other blocks without prose."""
    if kind in ("Div", "Figure"):
        return [content[-1]]
    if kind == "BlockQuote":
        return [content]
    if kind == "LineBlock":
        return [[{"t": "Plain", "c": line} for line in content]]
    if kind in ("BulletList", "OrderedList"):
        return content if kind == "BulletList" else content[1]
    if kind == "DefinitionList":
        return [
            [{"t": "Plain", "c": term}, *chain.from_iterable(meanings)]
            for term, meanings in content
        ]
    return []


def _inside(classes: list[str], place: _Place) -> _Place:
    return replace(place, own=place.own or OWN in classes, given=place.given or GIVEN in classes)


def _rows(table: list) -> Iterator[list]:
    """Rows of the bodies of a table as lists of cells; heads name columns and state nothing."""
    for body in table[4]:
        yield from (row[1] for row in (*body[2], *body[3]))


def _row(cells: list, place: _Place) -> Iterator[Sentence]:
    """A row is one statement: a source in its last cell holds for the cells before it."""
    found = [s for cell in cells for s in _blocks(cell[4], place)]
    yield from _sharing(found, any(s.supported for s in found))


def _paragraph(inlines: list, place: _Place) -> Iterator[Sentence]:
    found = [_sentence(own, place) for own in _split(list(pieces(inlines, given=place.given)))]
    found = [s for s in found if s.text or s.citations]
    named = any(s.citations or s.values or s.references for s in found)
    yield from _sharing(found, place.supported or named)
    for note in (i["c"] for i in inlines if i["t"] == "Note"):
        yield from _blocks(note, place)


def _sharing(found: list[Sentence], supported: bool) -> Iterator[Sentence]:
    """What sentences that stand together rest on together."""
    around = tuple(dict.fromkeys(c for s in found for c in s.citations))
    return (replace(s, supported=supported, around=around) for s in found)


def _split(parts: list[Piece]) -> Iterator[list[Piece]]:
    """Pieces sentence by sentence; a citation after the full stop belongs to what precedes it."""
    current: list[Piece] = []
    for index, part in enumerate(parts):
        current.append(part)
        if part.kind == "space" and _ends(current[:-1]) and _starts(parts[index + 1 :]):
            yield current
            current = []
    if current:
        yield current


def _ends(parts: list[Piece]) -> bool:
    text = "".join(p.text for p in parts).rstrip()
    return bool(END.search(text)) and not SHORTENED.search(text)


def _starts(parts: list[Piece]) -> bool:
    rest = next((p for p in parts if p.kind != "space"), None)
    if rest is None or rest.kind == "citation":
        return False
    return rest.kind == VALUE or rest.text.lstrip("(‘“'\"")[:1].isupper()


def _sentence(parts: list[Piece], place: _Place) -> Sentence:
    text = " ".join("".join(p.text for p in parts if p.kind != "citation").split())
    return Sentence(
        chapter="",
        section=place.section,
        heading=place.heading,
        text=re.sub(r"\s+([.,;:!?)])", r"\1", text),
        citations=tuple(Citation(p.name, p.place, p.text) for p in parts if p.kind == "citation"),
        values=tuple(p.name for p in parts if p.kind == VALUE),
        references=tuple(p.name for p in parts if p.kind == "reference"),
        typed=tuple(p.text.strip(EDGES) for p in parts if p.kind == "number"),
        own=place.own,
    )
