"""From the records of this room to a project for another program. In: segments and texts. Out: one.

A project holds what people said, so it may stand in ``data/private/`` only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from ...errors import IntakeError, Problem
from ..codebook import Codebook
from ..segments import REQUIRED, Segments
from .convert import SYNTHETIC, codes_of
from .guids import make_guid
from .records import Case, Coding, Project, Selection, Source, User

PASSAGE = ["document", "start", "end", "participant"]


def project_of(codebook: Codebook, segments: Segments, texts: Mapping[str, str]) -> Project:
    """A project with these texts, the codebook, and a case for each participant.

    Parameters
    ----------
    codebook : its codes; its id makes the GUIDs, which are the same every time.
    segments : who gave which code where.
    texts : document to text; a document in which nobody coded anything is kept.

    Raises
    ------
    IntakeError : with every problem: documents without text, positions outside a text, codes that
        are not in the codebook.
    """
    frame = segments.frame.drop_duplicates(list(REQUIRED)).reset_index(drop=True)
    problems = list(_problems(frame, codebook, texts))
    if problems:
        raise IntakeError(problems)
    selections = tuple(_selections(codebook.id, frame))
    return Project(
        name=codebook.title,
        users=tuple(User(_guid(codebook, "user", n), n) for n in sorted(set(frame["coder"]))),
        codes=codes_of(codebook),
        sources=tuple(Source(_guid(codebook, "source", n), n, texts[n]) for n in sorted(texts)),
        selections=selections,
        cases=tuple(_cases(codebook.id, frame)),
        description=f"{SYNTHETIC}: niemand heeft dit gezegd." if segments.synthetic else "",
    )


def _guid(codebook: Codebook, kind: str, name: str) -> str:
    return make_guid(codebook.id, kind, name)


def _problems(
    frame: pd.DataFrame, codebook: Codebook, texts: Mapping[str, str]
) -> Iterator[Problem]:
    lengths = frame["document"].map({name: len(text) for name, text in texts.items()})
    outside = (frame["start"] < 0) | (frame["end"] <= frame["start"]) | (frame["end"] > lengths)
    wrong = {
        "have no text": lengths.isna(),
        "are empty or lie outside the text": outside & lengths.notna(),
        "have a code that is not in the codebook": ~frame["code"].isin(codebook.ids),
    }
    for what, rows in wrong.items():
        places = [int(i) + 1 for i in rows[rows].index]
        if places:
            yield Problem("segments", f"{len(places)} of {len(frame)} rows {what}", places=places)


def _selection_guid(key: str, passage: tuple) -> str:
    return make_guid(key, "selection", *passage)


def _selections(key: str, frame: pd.DataFrame) -> Iterator[Selection]:
    """One selection per passage; who gave which code stands in its codings."""
    for place, (passage, given) in enumerate(_grouped(frame, PASSAGE, ["code", "coder"]), 1):
        document, start, end, _ = passage
        codings = [Coding(make_guid(key, "code", c), make_guid(key, "user", u)) for c, u in given]
        source, guid = make_guid(key, "source", document), _selection_guid(key, passage)
        yield Selection(guid, source, int(start), int(end), tuple(codings), place)


def _cases(key: str, frame: pd.DataFrame) -> Iterator[Case]:
    for (name,), passages in _grouped(frame, ["participant"], PASSAGE):
        mine = tuple(_selection_guid(key, passage) for passage in passages)
        yield Case(make_guid(key, "case", name), str(name), (), mine)


def _grouped(frame: pd.DataFrame, by: list[str], held: list[str]) -> list[tuple[tuple, list]]:
    """Values of some columns with the different values of others, both in order."""
    found: dict[tuple, set[tuple]] = {}
    rows = zip(*(frame[name] for name in (*by, *held)), strict=True)
    for row in rows:
        found.setdefault(row[: len(by)], set()).add(row[len(by) :])
    return [(values, sorted(inner)) for values, inner in sorted(found.items())]
