"""Finding one's way in a REFI-QDA tree. In: elements. Out: children, attributes, and what is wrong.

Programs differ in the namespace they write (one wrote "1:0" for years, another puts a codebook in
the namespace of a project), so any of these counts; elements of other namespaces are passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from ...errors import IntakeError, Problem
from .guids import plain_guid

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
KNOWN = {PROJECT, CODEBOOK, PROJECT.replace("1.0", "1:0"), CODEBOOK.replace("1.0", "1:0")}


def local_name(element: Element) -> str | None:
    """The name without its namespace; None for what belongs to another vocabulary."""
    space, between, name = element.tag.rpartition("}")
    return name if between and space.removeprefix("{") in KNOWN else None


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children with one of these names, in the order of the file; none of nothing."""
    yield from (e for e in (() if element is None else element) if local_name(e) in names)


def child(element: Element | None, name: str) -> Element | None:
    return next(children(element, name), None)


def text_of(element: Element | None, name: str) -> str:
    """The text inside a child, empty where there is none."""
    found = child(element, name)
    return "" if found is None else "".join(found.itertext())


def guid_of(element: Element | None, attribute: str = "guid") -> str | None:
    """A GUID that an attribute holds; None when it is absent or has another form."""
    return None if element is None else plain_guid(element.get(attribute, ""))


def check_root(root: Element, name: str, where: str) -> None:
    """Refuse a document of another kind.

    Raises
    ------
    IntakeError : the root has another name or namespace.
    """
    if local_name(root) != name:
        allowed = f"an element {name} in the namespace {PROJECT} or {CODEBOOK}"
        raise IntakeError(Problem(where, "does not start with the right element", allowed))


def guid_problems(where: str, kind: str, elements: Sequence[Element]) -> Iterator[Problem]:
    """What is wrong with the GUIDs by which things of one kind are told apart."""
    guids = [guid_of(element) for element in elements]
    absent = [n for n, guid in enumerate(guids, 1) if guid is None]
    if absent:
        what = f"{len(absent)} of {len(guids)} {kind} have no valid GUID"
        yield Problem(where, what, places=absent)
    seen = Counter(guid for guid in guids if guid)
    twice = [n for n, guid in enumerate(guids, 1) if guid and seen[guid] > 1]
    if twice:
        what = f"{len(twice)} of {len(guids)} {kind} share their GUID with another"
        yield Problem(where, what, places=twice)


def unique_names(names: Sequence[str], form: str = "{} ({})") -> list[str]:
    """Names made different where needed: what has its own GUID is another thing.

    >>> unique_names(["a", "a", "b"])
    ['a', 'a (2)', 'b']
    """
    taken = set(names)
    found: list[str] = []
    for name in names:
        free, number = name, 1
        while free in found or (number > 1 and free in taken):
            number += 1
            free = form.format(name, number)
        found.append(free)
    return found
