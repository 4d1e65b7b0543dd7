"""Reading a project. In: a .qdpx file. Out: its records, and every selection that was put aside.

What cannot be trusted as a whole (no archive, unsafe XML, identifiers used twice, texts that are
absent) is refused. A single selection that cannot be used is put aside with its reason, so that
selections accepted and selections put aside together are the selections that were read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from ...errors import IntakeError, Problem
from ...safe_zip import Archive, open_archive
from ..safe_xml import read_xml
from .codes import code_problems, codes_in
from .elements import (
    check_root,
    child,
    children,
    guid_of,
    guid_problems,
    local_name,
    text_of,
    unique_names,
)
from .positions import COUNTINGS, Named, Ruler, better_counting
from .records import Case, Project, Rejected, Selection, Source, User
from .selections import NOT_TEXT, Judge
from .texts import read_texts

NAME = "project.qde"
SOURCES = ("TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource")
SELECTION = re.compile(r"[A-Za-z]+Selection")
IGNORED = ("Variables", "Notes", "Links", "Sets", "Graphs")


@dataclass(frozen=True)
class Reading:
    """A project as it was read.

    Parameters
    ----------
    project : what can be used.
    n_read : selections in the file, of every kind.
    rejected : selections put aside.
    ignored : how many things of each kind this package has no place for (the standard asks
        importers to say so, section 7).
    """

    where: str
    project: Project
    n_read: int
    rejected: tuple[Rejected, ...]
    ignored: dict[str, int]

    @property
    def problems(self) -> list[Problem]:
        """One problem per reason for which selections were put aside, with the first places."""
        return rejected_problems(self.where, self.rejected, self.n_read)


def rejected_problems(where: str, rejected: tuple[Rejected, ...], n_read: int) -> list[Problem]:
    """What was put aside, by reason."""
    reasons = Counter(r.reason for r in rejected)
    return [
        Problem(
            where,
            f"{count} of {n_read} selections {reason}",
            places=[f"selection {r.place}" for r in rejected if r.reason == reason],
        )
        for reason, count in reasons.items()
    ]


def read_qdpx(path: Path, counting: str = COUNTINGS[0]) -> Reading:
    """A project file; ``counting`` says how the program that made it counts positions.

    Parameters
    ----------
    path : the file; nothing is unpacked, and nothing outside it is read.
    counting : "code points" (the standard), "line ends as one" or "utf-16".

    Raises
    ------
    IntakeError : with every problem of the file as a whole; positions that show another way of
        counting; or no selection that can be used while there are some.
    """
    if counting not in COUNTINGS:
        raise IntakeError(Problem("counting", "is unknown", ", ".join(COUNTINGS)))
    archive = open_archive(path)
    root = read_xml(archive.read(_project_name(archive)), f"{path.name}, {NAME}")
    check_root(root, "Project", f"{path.name}, {NAME}")
    texts, problems = read_texts(archive, list(children(child(root, "Sources"), "TextSource")))
    problems += _problems(path.name, root)
    if problems:
        raise IntakeError(problems)
    return _checked(_reading(path.name, root, texts, counting))


def _project_name(archive: Archive) -> str:
    """The file that describes the project; some programs give it the name of the project."""
    found = [name for name in archive.members if name.endswith(".qde") and "/" not in name]
    if NAME in found:
        return NAME
    if len(found) != 1:
        hint = "is it a .qdpx file?"
        raise IntakeError(Problem(archive.path.name, f"holds no file '{NAME}'", hint=hint))
    return found[0]


def _checked(reading: Reading) -> Reading:
    if reading.n_read and not reading.project.selections:
        raise IntakeError(reading.problems)
    return reading


def _problems(where: str, root: Element) -> Iterator[Problem]:
    yield from guid_problems(where, "users", list(children(child(root, "Users"), "User")))
    yield from code_problems(where, child(root, "CodeBook"))
    yield from guid_problems(where, "sources", list(children(child(root, "Sources"), *SOURCES)))
    yield from guid_problems(where, "selections", _selections(root))
    yield from guid_problems(where, "cases", list(children(child(root, "Cases"), "Case")))


def _selections(root: Element) -> list[Element]:
    sources = child(root, "Sources")
    every = () if sources is None else sources.iter()
    return [e for e in every if SELECTION.fullmatch(local_name(e) or "")]


def _reading(where: str, root: Element, texts: list[str], counting: str) -> Reading:
    sources = list(children(child(root, "Sources"), "TextSource"))
    users, codes = _users(root), codes_in(child(root, "CodeBook"))
    judge = Judge.of(codes, users, guid_of(root, "creatingUserGUID"))
    accepted, rejected = _judged(
        where, root, judge, list(zip(sources, texts, strict=True)), counting
    )
    project = Project(
        name=root.get("name", "").strip(),
        users=users,
        codes=codes,
        sources=_sources(sources, texts),
        selections=accepted,
        cases=_cases(root, {guid_of(s) for s in sources}, {s.guid for s in accepted}),
        description=text_of(root, "Description"),
    )
    return Reading(where, project, len(accepted) + len(rejected), rejected, _ignored(root))


def _judged(
    where: str, root: Element, judge: Judge, sources: list[tuple[Element, str]], counting: str
) -> tuple[tuple[Selection, ...], tuple[Rejected, ...]]:
    """Every selection in the file, of whatever kind of source, is in one of the two."""
    places = {id(e): n for n, e in enumerate(_selections(root), 1)}
    found: dict[int, Selection | str] = {}
    named: list[Named] = []
    for source, text in sources:
        guid, ruler = guid_of(source) or "", Ruler(text, counting)
        for element in children(source, "PlainTextSelection"):
            place = places.pop(id(element))
            found[place] = judge.selection(element, place, guid, ruler)
            named += judge.named(element, text)
    _check_counting(where, named, counting)
    found |= dict.fromkeys(places.values(), NOT_TEXT)
    accepted = tuple(f for f in found.values() if isinstance(f, Selection))
    aside = [
        Rejected(place, why)
        for place, why in sorted(found.items(), key=_place)
        if isinstance(why, str)
    ]
    return accepted, tuple(aside)


def _place(found: tuple[int, object]) -> int:
    return found[0]


def _check_counting(where: str, named: list[Named], counting: str) -> None:
    better = better_counting(named, counting)
    if better:
        way, fits, now, total = better
        what = f"{total - now} of {total} selections are not the text that their name says"
        hint = f"{fits} are when positions are counted as '{way}': import with counting='{way}'."
        raise IntakeError(Problem(where, what, hint=hint))


def _users(root: Element) -> tuple[User, ...]:
    found = list(children(child(root, "Users"), "User"))
    names = [e.get("name", "").strip() or e.get("id", "").strip() for e in found]
    names = [name or f"codeur {n}" for n, name in enumerate(names, 1)]
    pairs = zip(found, unique_names(names), strict=True)
    return tuple(User(guid_of(e) or "", name) for e, name in pairs)


def _sources(elements: list[Element], texts: list[str]) -> tuple[Source, ...]:
    names = [e.get("name", "").strip() or f"gesprek {n}" for n, e in enumerate(elements, 1)]
    rows = zip(elements, unique_names(names), texts, strict=True)
    return tuple(Source(guid_of(e) or "", name, text) for e, name, text in rows)


def _cases(root: Element, sources: set, selections: set) -> tuple[Case, ...]:
    found = list(children(child(root, "Cases"), "Case"))
    names = [e.get("name", "").strip() or f"deelnemer {n}" for n, e in enumerate(found, 1)]
    pairs = zip(found, unique_names(names), strict=True)
    return tuple(
        Case(
            guid_of(e) or "",
            name,
            _refs(e, "SourceRef", sources),
            _refs(e, "SelectionRef", selections),
        )
        for e, name in pairs
    )


def _refs(element: Element, name: str, known: set) -> tuple[str, ...]:
    targets = [guid_of(ref, "targetGUID") for ref in children(element, name)]
    return tuple(dict.fromkeys(t for t in targets if t in known))


def _ignored(root: Element) -> dict[str, int]:
    """What stands in the file and has no place in the records."""
    found = {name: len(list(child(root, name) or ())) for name in IGNORED}
    sources = child(root, "Sources")
    for name in SOURCES[1:]:
        found[name] = len(list(children(sources, name)))
    whole = [c for s in children(sources, "TextSource") for c in children(s, "Coding")]
    found["Coding of a whole source"] = len(whole)
    return {name: count for name, count in found.items() if count}
