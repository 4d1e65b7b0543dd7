"""Writing codebooks and projects. In: records. Out: bytes that are the same every time.

Elements stand in the order of the published schemas. Archives are stored, not compressed: what
compression makes differs between machines, and transcripts are small.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from ...errors import IntakeError, Problem
from ...files import write_file
from .elements import CODEBOOK, PROJECT
from .guids import make_guid
from .project import NAME
from .records import Case, Project, RefiCode, Selection, Source

ORIGIN = "ontmoetingen"
LONGEST_NAME = 80
OLDEST = (1980, 1, 1, 0, 0, 0)  # the first date that a zip file knows
UNIX, ORDINARY = 3, 0o100600 << 16
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_qdc(codes: tuple[RefiCode, ...], path: Path) -> bool:
    """Put a codebook in a file; True when the file changed."""
    return write_file(path, qdc_bytes(codes))


def write_qdpx(project: Project, path: Path) -> bool:
    """Put a project in a file, which belongs in ``data/private/``; True when the file changed."""
    return write_file(path, qdpx_bytes(project))


def qdc_bytes(codes: tuple[RefiCode, ...]) -> bytes:
    """A codebook file.

    Raises
    ------
    IntakeError : no codes, or a sign that XML cannot hold.
    """
    if not codes:
        raise IntakeError(Problem("codebook", "holds no codes"))
    _refuse_signs("codebook", codes)
    root = Element("CodeBook", {"xmlns": CODEBOOK, "origin": ORIGIN})
    _add_codes(root, codes)
    return _xml(root)


def qdpx_bytes(project: Project) -> bytes:
    """A project file: ``project.qde``, and each text under ``sources/``.

    Raises
    ------
    IntakeError : a sign in a name or description that XML cannot hold, or in a text that UTF-8
        cannot.
    """
    described = (project.name, project.description, *project.users, *project.codes, *project.cases)
    _refuse_signs("project", (*described, *(s.name for s in project.sources)))
    members = [(NAME, _xml(_project(project)))]
    texts = sorted((f"sources/{s.guid}.txt", s.text) for s in project.sources)
    members += [(name, _utf8(text)) for name, text in texts]
    return _zip(members)


def _refuse_signs(where: str, records: Iterable[object]) -> None:
    texts = [text for record in records for text in _texts(record)]
    wrong = [n for n, text in enumerate(texts, 1) if NOT_XML.search(text)]
    if wrong:
        what = f"{len(wrong)} of {len(texts)} names and descriptions hold signs that XML cannot"
        raise IntakeError(Problem(where, what, hint="take control characters out."))


def _texts(record: object) -> Iterator[str]:
    if is_dataclass(record):
        values = [getattr(record, field.name) for field in fields(record)]
        yield from (value for value in values if isinstance(value, str))
    elif isinstance(record, str):
        yield record


def _utf8(text: str) -> bytes:
    """The text as it is; one that starts with a byte order mark gets another, which is dropped."""
    try:
        return text.encode("utf-8-sig" if text.startswith("\ufeff") else "utf-8")
    except UnicodeEncodeError:
        what = "holds half a character (a lone surrogate)"
        raise IntakeError(Problem("text", what, hint="read it as UTF-8 first.")) from None


def _xml(root: Element) -> bytes:
    indent(root)
    raw = tostring(root, encoding="utf-8", xml_declaration=True)
    # A return inside an element would be read as a new line; in attributes it is written like this.
    return raw.replace(b"\r", b"&#13;") + b"\n"


def _zip(members: list[tuple[str, bytes]]) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w", ZIP_STORED) as file:
        for name, content in members:
            info = ZipInfo(name, OLDEST)
            info.create_system, info.external_attr = UNIX, ORDINARY
            file.writestr(info, content)
    return held.getvalue()


def _project(project: Project) -> Element:
    root = Element("Project", {"xmlns": PROJECT, "name": project.name, "origin": ORIGIN})
    users = _group(root, "Users", project.users)
    for user in project.users:
        SubElement(users, "User", {"guid": user.guid, "name": user.name})
    if project.codes:
        _add_codes(SubElement(root, "CodeBook"), project.codes)
    cases = _group(root, "Cases", project.cases)
    for case in project.cases:
        _add_case(cases, case)
    sources = _group(root, "Sources", project.sources)
    inside: dict[str, list[Selection]] = {source.guid: [] for source in project.sources}
    for selection in project.selections:
        inside[selection.source].append(selection)
    for source in project.sources:
        _add_source(sources, source, inside[source.guid])
    _describe(root, project.description)
    return root


def _group(root: Element, name: str, content: tuple) -> Element:
    """A child for these; a stray one where there are none, as the schema allows no empty group."""
    return SubElement(root, name) if content else Element(name)


def _describe(element: Element, description: str) -> None:
    if description:
        SubElement(element, "Description").text = description


def _add_codes(codebook: Element, codes: tuple[RefiCode, ...]) -> None:
    top = SubElement(codebook, "Codes")
    made: dict[str | None, Element] = {None: top}
    for code in codes:
        values = {"guid": code.guid, "name": code.name, "isCodable": str(code.codable).lower()}
        values |= {"color": code.colour} if code.colour else {}
        made[code.guid] = SubElement(made.get(code.parent, top), "Code", values)
        _describe(made[code.guid], code.description)


def _add_case(cases: Element, case: Case) -> None:
    element = SubElement(cases, "Case", {"guid": case.guid, "name": case.name})
    for name, guids in (("SourceRef", case.sources), ("SelectionRef", case.selections)):
        for guid in guids:
            SubElement(element, name, {"targetGUID": guid})


def _add_source(sources: Element, source: Source, selections: list[Selection]) -> None:
    path = f"internal://{source.guid}.txt"
    values = {"guid": source.guid, "name": source.name, "plainTextPath": path}
    element = SubElement(sources, "TextSource", values)
    for selection in selections:
        _add_selection(element, source, selection)


def _add_selection(element: Element, source: Source, selection: Selection) -> None:
    values = {"guid": selection.guid}
    name = excerpt(source.text[selection.start : selection.end])
    values |= {"name": name} if name else {}
    values |= {"startPosition": str(selection.start), "endPosition": str(selection.end)}
    passage = SubElement(element, "PlainTextSelection", values)
    for coding in selection.codings:
        guid = make_guid(selection.guid, coding.code, coding.user)
        given = SubElement(passage, "Coding", {"guid": guid, "creatingUser": coding.user})
        SubElement(given, "CodeRef", {"targetGUID": coding.code})


def excerpt(text: str) -> str:
    """The start of a passage, as programs name a passage; empty when there is nothing to see.

    >>> excerpt("een  twee\\n")
    'een twee'
    """
    return " ".join(NOT_XML.sub("", text[:LONGEST_NAME]).split())
