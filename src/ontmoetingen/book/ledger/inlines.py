"""Words of a paragraph. In: Pandoc's inlines. Out: pieces: words, numbers, values, citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

REFERENCES = ("fig-", "tbl-", "sec-", "eq-")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
EDGES = ".,;:!?()[]‘’“”'\""
# Text in a span, heading or block of this class was typed on purpose: a version, a school year.
GIVEN = "given"
# A span of this class stands for a value that is computed and not filled in yet.
VALUE = "value"
MARKUP = ("Emph", "Strong", "Strikeout", "Superscript", "Subscript", "Underline", "SmallCaps")


@dataclass(frozen=True)
class Piece:
    """A part of a sentence.

    Parameters
    ----------
    kind : word, number (a word with a typed digit), space, value, citation or reference.
    text : what a reader sees of it; of a citation only what stands before its source.
    name : of a value, source or label; place : page or section of a citation.
    """

    kind: str
    text: str
    name: str = ""
    place: str = ""


def pieces(inlines: list, *, given: bool) -> Iterator[Piece]:
    """The pieces of a paragraph in order; code, formulas and pictures state nothing in words.

    Parameters
    ----------
    inlines : Pandoc's JSON.
    given : whether numbers in it were typed on purpose.
    """
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            yield _word(content, given=given)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            yield Piece("space", " ")
        elif kind == "Cite":
            yield from _cited(content)
        elif kind == "Span":
            yield from _span(content, given=given)
        elif kind in ("Link", "Quoted"):
            yield from _wrapped(kind, content, given=given)
        elif kind in MARKUP:
            yield from pieces(content, given=given)


def _word(text: str, *, given: bool) -> Piece:
    typed = not given and any(c.isdigit() for c in YEAR.sub("", text))
    return Piece("number" if typed else "word", text)


def _cited(content: list) -> Iterator[Piece]:
    for citation in content[0]:
        key = citation["citationId"]
        if key.startswith(REFERENCES):
            yield Piece("reference", f"@{key}", key)
        else:
            before, after = _text(citation["citationPrefix"]), _text(citation["citationSuffix"])
            yield Piece("citation", before, key, after)


def _text(inlines: list) -> str:
    text = "".join(p.text for p in pieces(inlines, given=True)).strip(" ,")
    return text.replace("\u00a0", " ")


def _span(content: list, *, given: bool) -> Iterator[Piece]:
    (_, classes, _), inlines = content
    if VALUE in classes:
        name = "".join(p.text for p in pieces(inlines, given=True))
        yield Piece(VALUE, f"{{{name}}}", name)
    else:
        yield from pieces(inlines, given=given or GIVEN in classes)


def _wrapped(kind: str, content: list, *, given: bool) -> Iterator[Piece]:
    marks = {"SingleQuote": "‘’", "DoubleQuote": "“”"}
    quotes = marks[content[0]["t"]] if kind == "Quoted" else ("", "")
    yield Piece("word", quotes[0])
    yield from pieces(content[1], given=given)
    yield Piece("word", quotes[1])
