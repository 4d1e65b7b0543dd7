"""Conversations in and out of files. In: a file of any known kind. Out: conversations, or a file.

.txt            a transcript, to be coded here
.csv .xlsx      a table of segments
.qdpx           a REFI-QDA project: texts, codes, who coded what
.qdc            a REFI-QDA codebook
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..errors import IntakeError, Problem
from ..files import write_file
from .codebook import Codebook
from .refi import by_case, by_speaker, project_of, read_qdc, read_qdpx, to_segments
from .refi.convert import codebook_of, codes_of
from .refi.positions import COUNTINGS
from .refi.write import write_qdc, write_qdpx
from .segments import read_segments, write_segments
from .store import Conversations, is_made_up, no_segments

SPEAKERS = {"cases": by_case, "turns": by_speaker}
READ = (".txt", ".csv", ".xlsx", ".qdpx")
WRITTEN = (".qdpx", ".csv", ".qdc")


@dataclass(frozen=True)
class Arrived:
    """Conversations from a file; ``lines`` say what was used and what was put aside, in counts."""

    conversations: Conversations
    lines: tuple[str, ...]


def read_any(
    path: Path, codebook: Codebook, speakers: str = "cases", counting: str = COUNTINGS[0]
) -> Arrived:
    """Conversations from a transcript, a table of segments or a project.

    Parameters
    ----------
    speakers : how a project says who spoke: ``cases``, or ``turns`` that start with a name.
    counting : how the other program counts positions; one of `COUNTINGS`.

    Raises
    ------
    IntakeError : the kind of file is not known, or the file cannot be used; with the reason.
    """
    kind = path.suffix.lower()
    if kind not in READ:
        raise IntakeError(Problem(path.name, "is of a kind that is not known", ", ".join(READ)))
    if kind == ".qdpx":
        return _project(path, codebook, speakers, counting)
    if kind == ".txt":
        text = {path.stem: _text(path)}
        return Arrived(
            Conversations(no_segments(is_made_up(text)), text), (f"{path.name}: 1 text",)
        )
    segments = read_segments(path, codebook)
    return Arrived(Conversations(segments), (f"{path.name}: {len(segments.frame)} segments",))


def _project(path: Path, codebook: Codebook, speakers: str, counting: str) -> Arrived:
    reading = read_qdpx(path, counting)
    found = to_segments(reading, codebook, SPEAKERS[speakers])
    texts = {source.name: source.text for source in reading.project.sources}
    lines = [
        f"{path.name}: {found.n_read} selections read, {found.n_accepted} accepted, "
        f"{found.n_read - found.n_accepted} put aside",
        *(f"{path.name}: {n} of {kind} passed over" for kind, n in reading.ignored.items()),
        *map(str, found.problems),
    ]
    return Arrived(Conversations(found.segments, texts), tuple(lines))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        hint = "save it as plain text, UTF-8."
        raise IntakeError(Problem(path.name, "is not UTF-8 text", hint=hint)) from None


def read_codebook(path: Path, kinds: Mapping[str, str] | None = None) -> Codebook:
    """A codebook of another program; its file name becomes its id and title.

    Raises
    ------
    IntakeError : the file is no codebook, or codes have no kind.
    """
    return codebook_of(read_qdc(path), path.stem, path.stem, kinds)


def codebook_text(codebook: Codebook) -> str:
    """The codebook as the YAML that `load_codebook` reads; a code without a use gets its label."""
    codes = [
        {"id": c.id, "label": c.label, "kind": c.kind, "use": c.use or c.label}
        | ({"not": c.not_for} if c.not_for else {})
        for c in codebook.codes
    ]
    whole = {"id": codebook.id, "title": codebook.title, "codes": codes}
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=100)


def write_any(path: Path, codebook: Codebook, found: Conversations) -> None:
    """A project, a table of segments or a codebook for another program.

    Raises
    ------
    IntakeError : the kind of file is not known, or a segment lies outside its text.
    """
    kind = path.suffix.lower()
    if kind not in WRITTEN:
        raise IntakeError(Problem(path.name, "is of a kind that is not known", ", ".join(WRITTEN)))
    if kind == ".qdc":
        write_qdc(codes_of(codebook), path)
    elif kind == ".csv":
        write_segments(found.segments, path)
    else:
        write_qdpx(project_of(codebook, found.segments, found.texts), path)


def save_codebook(codebook: Codebook, path: Path) -> None:
    """Put a codebook where the study looks for it; one that is there is not overwritten.

    Raises
    ------
    IntakeError : there is a codebook already.
    """
    if path.exists():
        hint = "move it away first: segments that exist were coded with it."
        raise IntakeError(Problem(path.name, "is there already", hint=hint))
    write_file(path, codebook_text(codebook))
