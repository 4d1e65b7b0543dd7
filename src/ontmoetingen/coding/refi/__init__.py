"""Exchange with other programs for qualitative analysis, by the REFI-QDA standard (1.0 and 1.5).

In: codebooks (.qdc) and projects (.qdpx) made elsewhere. Out: the records of this room, and the
same two kinds of file. Whatever comes in is held to be unsafe until it is read.
"""

from __future__ import annotations

from .codes import read_qdc
from .convert import by_case, by_speaker, codebook_of, to_segments
from .project import Reading, read_qdpx
from .records import Case, Coding, Project, RefiCode, Rejected, Selection, Source, User
from .share import project_of
from .write import write_qdc, write_qdpx

__all__ = [
    "Case",
    "Coding",
    "Project",
    "Reading",
    "RefiCode",
    "Rejected",
    "Selection",
    "Source",
    "User",
    "by_case",
    "by_speaker",
    "codebook_of",
    "project_of",
    "read_qdc",
    "read_qdpx",
    "to_segments",
    "write_qdc",
    "write_qdpx",
]
