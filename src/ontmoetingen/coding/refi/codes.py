"""Codes of a REFI-QDA codebook or project. In: a .qdc file or an element. Out: code records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from ...errors import IntakeError, Problem
from ..safe_xml import MOST_BYTES, read_xml
from .elements import check_root, child, children, guid_of, guid_problems, text_of
from .records import RefiCode

COLOUR = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.ASCII)
YES = ("true", "1")
YES_NO = (*YES, "false", "0")


def read_qdc(path: Path) -> tuple[RefiCode, ...]:
    """The codes of a codebook file, parents before what stands under them.

    Raises
    ------
    IntakeError : with every problem: no such file, unsafe or broken XML, another kind of file, no
        codes, GUIDs that are missing or used twice, codes without a name.
    """
    if not path.is_file():
        raise IntakeError(Problem(path.name, "does not exist", hint="check the path."))
    if path.stat().st_size > MOST_BYTES:
        allowed = f"at most {MOST_BYTES >> 20} MB"
        raise IntakeError(Problem(path.name, "is too large", allowed=allowed))
    root = read_xml(path.read_bytes(), path.name)
    check_root(root, "CodeBook", path.name)
    problems = list(code_problems(path.name, root))
    if child(root, "Codes") is None or not list(_walk(root)):
        problems.append(Problem(path.name, "holds no codes"))
    if problems:
        raise IntakeError(problems)
    return codes_in(root)


def codes_in(codebook: Element | None) -> tuple[RefiCode, ...]:
    """The codes under an element CodeBook, whose GUIDs are known to be right."""
    return tuple(_code(element, parent) for element, parent in _walk(codebook))


def code_problems(where: str, codebook: Element | None) -> Iterator[Problem]:
    """What makes the codes under an element CodeBook unusable."""
    elements = [element for element, _ in _walk(codebook)]
    yield from guid_problems(where, "codes", elements)
    nameless = [n for n, e in enumerate(elements, 1) if not e.get("name", "").strip()]
    if nameless:
        what = f"{len(nameless)} of {len(elements)} codes have no name"
        yield Problem(where, what, places=nameless)
    unclear = [n for n, e in enumerate(elements, 1) if _flag(e) not in YES_NO]
    if unclear:
        what = f"{len(unclear)} of {len(elements)} codes have another value for isCodable"
        yield Problem(where, what, ", ".join(YES_NO), unclear)


def _walk(codebook: Element | None) -> Iterator[tuple[Element, Element | None]]:
    """Codes with the code they stand under; without recursion, as files may nest deeply."""
    ahead = [(e, None) for e in children(child(codebook, "Codes"), "Code")][::-1]
    while ahead:
        element, parent = ahead.pop()
        yield element, parent
        ahead += [(inner, element) for inner in children(element, "Code")][::-1]


def _flag(element: Element) -> str:
    return element.get("isCodable", "true").strip()


def _code(element: Element, parent: Element | None) -> RefiCode:
    colour = element.get("color", "").strip().lower()
    return RefiCode(
        guid=guid_of(element) or "",
        name=element.get("name", "").strip(),
        description=text_of(element, "Description"),
        colour=colour if COLOUR.fullmatch(colour) else None,
        codable=_flag(element) in YES,
        parent=guid_of(parent),
    )
