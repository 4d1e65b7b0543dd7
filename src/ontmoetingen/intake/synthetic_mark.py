"""Telling synthetic answers from real ones. In: an export. Out: whether a machine made it.

``simulate`` leaves ``export.json`` beside ``export.csv``. Everything made from the export carries
its mark, so that synthetic data is called synthetic wherever it is shown. A mark that belongs to
another version of the file is refused: believing it could call real answers synthetic.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from ..errors import IntakeError, Problem
from .scan import PIECE


def content_hash(data: bytes) -> str:
    """A hash that is the same whether a checkout gave the file LF or CRLF line ends."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def content_hash_of(path: Path) -> str:
    """The `content_hash` of a file, which may be too large to hold in memory."""
    digest, held = hashlib.sha256(), b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            # A return at the end may be half of a line end: it waits for what follows.
            whole = held + piece
            held = whole[len(whole.removesuffix(b"\r")) :]
            whole = whole.removesuffix(b"\r")
            digest.update(whole.replace(b"\r\n", b"\n") if b"\r" in whole else whole)
    digest.update(held)
    return digest.hexdigest()


def is_synthetic(path: Path) -> bool:
    """Whether the export has a mark that says so and that belongs to this very file.

    Raises
    ------
    IntakeError : the mark cannot be read, or belongs to another version of the file.
    """
    mark = path.with_suffix(".json")
    if mark == path or not mark.is_file():
        return False
    found = read_mark(mark)
    if found.get("synthetic") is not True:
        return False
    if found.get("sha256") != content_hash_of(path):
        what = f"says that {path.name} is synthetic, but belongs to another version of that file"
        hint = f"remove {mark.name} when the answers are real; else simulate again."
        raise IntakeError(Problem(mark.name, what, hint=hint))
    return True


def all_or_none_synthetic(paths: list[Path]) -> bool:
    """Whether the exports are synthetic.

    Raises
    ------
    IntakeError : some are synthetic and others are not.
    """
    marks = [is_synthetic(p) for p in paths]
    if len(set(marks)) > 1:
        made = [p.name for p, synthetic in zip(paths, marks, strict=True) if synthetic]
        what = "synthetic and real answers together"
        raise IntakeError(Problem(", ".join(made), what, "only real or only synthetic files"))
    return any(marks)


def read_mark(mark: Path) -> dict:
    """What a mark says; empty when it is JSON of another kind."""
    try:
        found = json.loads(mark.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError):
        raise IntakeError(Problem(mark.name, "is not JSON")) from None
    return found if isinstance(found, dict) else {}
