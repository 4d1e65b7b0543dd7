"""What a REFI-QDA file says, as typed records. In: nothing. Out: the records.

Texts and names are never part of how a record is shown, so that no message or log repeats them.
Identifiers are GUIDs in small letters without braces. Positions count Unicode code points from 0;
the end is not part of the passage.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class User:
    """Somebody who coded."""

    guid: str
    name: str = field(repr=False)


@dataclass(frozen=True)
class RefiCode:
    """One code; ``parent`` is the GUID of the code it stands under, ``colour`` is "#rrggbb"."""

    guid: str
    name: str
    description: str = ""
    colour: str | None = None
    codable: bool = True
    parent: str | None = None


@dataclass(frozen=True)
class Source:
    """One conversation as plain text."""

    guid: str
    name: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class Coding:
    """One code that one coder gave; both are GUIDs."""

    code: str
    user: str


@dataclass(frozen=True)
class Selection:
    """A passage of a source (GUID) with its codes; ``place`` is its number in the file read."""

    guid: str
    source: str
    start: int
    end: int
    codings: tuple[Coding, ...]
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Case:
    """Somebody or something that sources or passages (GUIDs) belong to, such as a participant."""

    guid: str
    name: str = field(repr=False)
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Project:
    """A whole project; ``description`` says so when the conversations were made up."""

    name: str = field(repr=False)
    users: tuple[User, ...] = ()
    codes: tuple[RefiCode, ...] = ()
    sources: tuple[Source, ...] = ()
    selections: tuple[Selection, ...] = ()
    cases: tuple[Case, ...] = ()
    description: str = field(default="", repr=False)


@dataclass(frozen=True)
class Rejected:
    """A selection that cannot be used: its place in the file (1 is the first), and why."""

    place: int
    reason: str
