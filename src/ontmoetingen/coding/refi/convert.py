"""From what another program wrote to the records of this room. In: a reading. Out: segments.

Texts stay behind: segments hold positions only. A selection whose code is not in the codebook, or
that belongs to nobody, is put aside with its reason.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from ...errors import IntakeError, Problem
from ...model.evidence_words import THEME_KINDS
from ..codebook import Code, Codebook
from ..segments import REQUIRED, Segments
from .elements import unique_names
from .guids import make_guid
from .project import Reading, rejected_problems
from .records import Project, RefiCode, Rejected, Selection

SYNTHETIC = "Synthetische gegevens"
NOT_FOR, CODE_ID = "\nNiet: ", "\nCode: "
SPEAKER = re.compile(r"^([^\s:][^:\r\n]{0,39}):\s", re.MULTILINE)
NOBODY = "belong to no participant"
NOT_IN_CODEBOOK = "have a code that is not in the codebook"
KIND_OF = {word.casefold(): kind for kind, name in THEME_KINDS.items() for word in (kind, name)}

Participants = Callable[[Project], Mapping[str, str]]


@dataclass(frozen=True)
class Imported:
    """Segments of a project, with every selection that was put aside on the way."""

    segments: Segments
    n_read: int
    n_accepted: int
    rejected: tuple[Rejected, ...]
    problems: tuple[Problem, ...]


def by_case(project: Project) -> dict[str, str]:
    """Who spoke in each selection (GUID), as cases say: of the passage, else of its source.

    A source of two cases, such as a group conversation, says nothing about who spoke.
    """
    spoke = {s: case.name for case in project.cases for s in case.selections}
    owners: dict[str, list[str]] = {}
    for case in project.cases:
        for source in case.sources:
            owners.setdefault(source, []).append(case.name)
    alone = {source: names[0] for source, names in owners.items() if len(names) == 1}
    of_source = {s.guid: alone[s.source] for s in project.selections if s.source in alone}
    return {**of_source, **spoke}


def by_speaker(project: Project) -> dict[str, str]:
    """Who spoke in each selection (GUID), for transcripts whose turns start with "Name: ".

    A selection belongs to the last turn that starts at or before it. Use it only where no other
    line starts with a word and a colon.
    """
    turns = {s.guid: list(SPEAKER.finditer(s.text)) for s in project.sources}
    starts = {guid: [turn.start() for turn in found] for guid, found in turns.items()}
    before = {
        s.guid: (s.source, bisect_right(starts[s.source], s.start)) for s in project.selections
    }
    return {g: turns[source][n - 1][1].strip() for g, (source, n) in before.items() if n}


def to_segments(
    reading: Reading, codebook: Codebook, participants: Participants = by_case
) -> Imported:
    """The segments of a project under a codebook, one row per passage, code and coder.

    Codes are recognised by the id that our own export writes below a description, else by label.

    Raises
    ------
    IntakeError : no selection can be used while there are some.
    """
    project = reading.project
    spoke, ids = participants(project), code_ids(project.codes, codebook)
    reasons = {s.guid: _reason(s, spoke, ids) for s in project.selections}
    fine = [s for s in project.selections if not reasons[s.guid]]
    aside = [Rejected(s.place, why) for s in project.selections if (why := reasons[s.guid])]
    rejected = tuple(sorted((*reading.rejected, *aside), key=lambda r: r.place))
    problems = rejected_problems(reading.where, rejected, reading.n_read)
    if reading.n_read and not fine:
        raise IntakeError(problems)
    rows = _rows(project, fine, spoke, ids)
    segments = Segments(rows, project.description.startswith(SYNTHETIC))
    return Imported(segments, reading.n_read, len(fine), rejected, tuple(problems))


def _reason(selection: Selection, spoke: Mapping[str, str], ids: Mapping[str, str]) -> str | None:
    if any(coding.code not in ids for coding in selection.codings):
        return NOT_IN_CODEBOOK
    return None if spoke.get(selection.guid) else NOBODY


def _rows(
    project: Project, fine: list[Selection], spoke: Mapping[str, str], ids: Mapping[str, str]
) -> pd.DataFrame:
    documents = {s.guid: s.name for s in project.sources}
    coders = {u.guid: u.name for u in project.users}
    rows = [
        (documents[s.source], spoke[s.guid], ids[c.code], coders[c.user], s.start, s.end)
        for s in fine
        for c in s.codings
    ]
    frame = pd.DataFrame(sorted(set(rows)), columns=list(REQUIRED), dtype="object")
    return frame.astype({"start": "int64", "end": "int64"})


def code_ids(codes: tuple[RefiCode, ...], codebook: Codebook) -> dict[str, str]:
    """GUID to id of the codebook, for each code that it knows."""
    by_label = {_folded(code.label): code.id for code in codebook.codes}
    known = set(codebook.ids)
    found = {code.guid: described(code.description)[2] for code in codes}
    ids = {c.guid: found[c.guid] or by_label.get(_folded(c.name), "") for c in codes}
    return {guid: key for guid, key in ids.items() if key in known}


def _folded(label: str) -> str:
    return unicodedata.normalize("NFC", label).casefold().strip()


def described(description: str) -> tuple[str, str, str]:
    """When to give a code, when not, and its id, as our own export puts them in a description.

    >>> described("Use it so.\\nNiet: otherwise.\\nCode: a_b")
    ('Use it so.', 'otherwise.', 'a_b')
    >>> described("Of another program")
    ('Of another program', '', '')
    """
    text = description.replace("\r\n", "\n")
    before, found, key = text.rpartition(CODE_ID)
    use, split, not_for = before.rpartition(NOT_FOR)
    if not found or not split or len(key.split()) != 1:
        return text.strip(), "", ""
    return use.strip(), not_for.strip(), key.strip()


def describe(code: Code) -> str:
    """The description that `described` takes apart again."""
    return f"{code.use}{NOT_FOR}{' '.join(code.not_for.split())}{CODE_ID}{code.id}"


def codes_of(codebook: Codebook) -> tuple[RefiCode, ...]:
    """The codes as records of the standard, under one group per kind, in the codebook's order."""
    kinds = dict.fromkeys(code.kind for code in codebook.codes)
    groups = {kind: make_guid(codebook.id, "kind", kind) for kind in kinds}
    found: list[RefiCode] = []
    for kind, group in groups.items():
        found.append(RefiCode(group, THEME_KINDS.get(kind, kind), codable=False))
        mine = [code for code in codebook.codes if code.kind == kind]
        guids = [make_guid(codebook.id, "code", code.id) for code in mine]
        pairs = zip(guids, mine, strict=True)
        found += [RefiCode(g, c.label, describe(c), parent=group) for g, c in pairs]
    return tuple(found)


def codebook_of(
    codes: tuple[RefiCode, ...], key: str, title: str, kinds: Mapping[str, str] | None = None
) -> Codebook:
    """A codebook of ours from codes of another program.

    Parameters
    ----------
    codes : as `read_qdc` or a project gives them; codes that cannot be given are groups.
    key, title : what the codebook is called; the standard has no place for them.
    kinds : name of a code to its kind, for codes that stand under no group named after a kind.

    Raises
    ------
    IntakeError : codes of which the kind is not known.
    """
    by_guid = {code.guid: code for code in codes}
    given = [code for code in codes if code.codable]
    labels = unique_names([code.name for code in given])
    told = [_kind(code, by_guid, kinds or {}) for code in given]
    unknown = [n for n, kind in enumerate(told, 1) if kind not in THEME_KINDS]
    if unknown:
        what = f"{len(unknown)} of {len(given)} codes have no kind"
        hint = "put them under a code with the name of a kind, or pass 'kinds'."
        raise IntakeError(Problem("codebook", what, ", ".join(THEME_KINDS), unknown, hint))
    parts = [described(code.description) for code in given]
    wanted = [p[2] or _id_of(label) for p, label in zip(parts, labels, strict=True)]
    ids = unique_names(wanted, "{}_{}")
    rows = zip(ids, labels, told, parts, strict=True)
    return Codebook(key, title, tuple(Code(i, n, k, p[0], p[1]) for i, n, k, p in rows))


def _kind(code: RefiCode, by_guid: Mapping[str, RefiCode], kinds: Mapping[str, str]) -> str:
    if code.name in kinds:
        return kinds[code.name]
    above = by_guid.get(code.parent or "")
    while above and above.name.casefold() not in KIND_OF:
        above = by_guid.get(above.parent or "")
    return KIND_OF[above.name.casefold()] if above else ""


def _id_of(label: str) -> str:
    """A short name for files, from the label.

    >>> _id_of("Café & co")
    'cafe_co'
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "code"
