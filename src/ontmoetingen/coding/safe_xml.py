"""XML of unknown origin. In: bytes. Out: a tree of elements, or a refusal.

The standard library's ElementTree follows internal entities, by which a few lines can grow into
gigabytes. Entities can only be declared in a document type, and no REFI-QDA file has one: the
parser underneath (expat) tells of it before anything is expanded, and the file is refused.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from ..errors import IntakeError, Problem

DEEPEST = 100
MOST_ELEMENTS = 2_000_000
MOST_BYTES = 256 << 20
MADE_ELSEWHERE = "export the file again from the program in which it was made."


def read_xml(raw: bytes, where: str) -> Element:
    """The root of a document without document type, entities or endless nesting.

    Raises
    ------
    IntakeError : a document type or entity, too deep, too large, or not well-formed XML (with the
        line, never with what stands there).

    >>> read_xml(b"<a><b/></a>", "x.qdc").find("b").tag
    'b'
    """
    if len(raw) > MOST_BYTES:
        what = f"is {len(raw) >> 20} MB"
        raise IntakeError(Problem(where, what, allowed=f"at most {MOST_BYTES >> 20} MB"))
    tree = _Tree(where)
    try:
        tree.parser.Parse(raw, True)
    except expat.ExpatError as error:
        said = expat.errors.messages.get(error.code, "syntax error")
        what = f"is not well-formed XML ({said})"
        raise IntakeError(Problem(where, what, places=_line(error), hint=MADE_ELSEWHERE)) from None
    except (LookupError, ValueError):
        hint = "save it as UTF-8."
        raise IntakeError(Problem(where, "has an unknown encoding", hint=hint)) from None
    return tree.builder.close()


def _line(error: expat.ExpatError) -> list[str]:
    return [f"line {error.lineno}"]


class _Tree:
    """Builds elements while expat reads, and stops at whatever has no place in these files."""

    def __init__(self, where: str):
        self.where = where
        self.depth = 0
        self.count = 0
        self.builder = TreeBuilder()
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.builder.data

    def _refuse_doctype(self, *_: object) -> None:
        what = "has a document type or entities, which can hide harm"
        raise IntakeError(Problem(self.where, what, allowed="XML without '<!DOCTYPE'"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST:
            raise IntakeError(Problem(self.where, f"nests elements more than {DEEPEST} deep"))
        if self.count > MOST_ELEMENTS:
            raise IntakeError(Problem(self.where, f"has more than {MOST_ELEMENTS} elements"))
        self.builder.start(_tag(name), {_tag(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.builder.end(_tag(name))


def _tag(name: str) -> str:
    return "{" + name if "}" in name else name
