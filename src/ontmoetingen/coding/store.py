"""Where coded conversations stand. In: a folder. Out: texts and segments, kept and read.

    <folder>/segments.csv      who gave which code to which passage
    <folder>/texts/<name>.txt  what was said; stays in data/private

A folder holds one set of conversations under one codebook. Both coders of a conversation stand in
one file, each under a name of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ..errors import IntakeError, Problem
from ..files import write_file
from ..paths import SEGMENTS_NAME, TEXTS_NAME
from .codebook import Codebook
from .segments import REQUIRED, Segments, read_segments, write_segments

MADE_UP = "Synthetisch gesprek"  # how a made-up text begins
# A name of a document becomes the name of a file: no folder, no dot at either end.
SAFE = re.compile(r"[\w](?:[\w .,()-]*[\w)])?")


@dataclass(frozen=True)
class Conversations:
    """Coded conversations.

    Parameters
    ----------
    texts : document to text, where there is one; a table of segments alone is enough to count.
    """

    segments: Segments
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)


def holds_segments(folder: Path) -> bool:
    """Whether coded conversations stand in this folder."""
    return (folder / SEGMENTS_NAME).is_file()


def read_conversations(folder: Path, codebook: Codebook) -> Conversations:
    """The conversations in a folder; a text that nobody coded yet is one too.

    Raises
    ------
    IntakeError : as `read_segments`; or a text that is not UTF-8.
    """
    texts = read_texts(folder)
    if holds_segments(folder):
        return Conversations(read_segments(folder / SEGMENTS_NAME, codebook), texts)
    return Conversations(no_segments(is_made_up(texts)), texts)


def no_segments(synthetic: bool) -> Segments:
    """Segments before anybody coded anything."""
    frame = pd.DataFrame(columns=list(REQUIRED), dtype="object")
    return Segments(frame.astype({"start": "int64", "end": "int64"}), synthetic)


def is_made_up(texts: Mapping[str, str]) -> bool:
    """Whether every text says in its first line that a computer made it."""
    return bool(texts) and all(text.startswith(MADE_UP) for text in texts.values())


def read_texts(folder: Path) -> dict[str, str]:
    """Document to text; line ends stay as they are, since positions count them."""
    found = {}
    for path in sorted((folder / TEXTS_NAME).glob("*.txt")):
        try:
            found[path.stem] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise IntakeError(Problem(path.name, "is not UTF-8 text")) from None
    return found


def keep_conversations(folder: Path, found: Conversations) -> None:
    """Put conversations in a folder; the texts first, so that no segment lacks its text.

    Raises
    ------
    IntakeError : a document has a name that cannot be the name of a file.
    """
    names = [name for name in found.texts if not SAFE.fullmatch(name)]
    if names:
        what = f"{len(names)} documents have a name that cannot be the name of a file"
        allowed = "letters, digits, spaces and . , ( ) -"
        raise IntakeError(Problem("conversations", what, allowed))
    for name, text in found.texts.items():
        write_file(folder / TEXTS_NAME / f"{name}.txt", text.encode("utf-8"))
    write_segments(found.segments, folder / SEGMENTS_NAME)


def added(old: Conversations, new: Conversations) -> Conversations:
    """Both together; where the same coder coded the same document, the new coding stands.

    Raises
    ------
    IntakeError : a document has another text than before, so that positions no longer fit; or
        synthetic and real conversations would be mixed.
    """
    other = [n for n, text in new.texts.items() if old.texts.get(n, text) != text]
    if other:
        what = f"{len(other)} documents have another text than the one that was coded before"
        hint = "give the new version of a text a name of its own."
        raise IntakeError(Problem("conversations", what, hint=hint))
    if (len(old.segments.frame) or old.texts) and old.segments.synthetic != new.segments.synthetic:
        hint = "move what stands in the folder away first."
        raise IntakeError(Problem("conversations", "mixes synthetic and real ones", hint=hint))
    frame = pd.concat([_not_again(old.segments.frame, new.segments.frame), new.segments.frame])
    ordered = frame.sort_values(list(REQUIRED), ignore_index=True)
    return Conversations(Segments(ordered, new.segments.synthetic), {**old.texts, **new.texts})


def _not_again(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    again = set(zip(new["document"], new["coder"], strict=True))
    pairs = zip(old["document"], old["coder"], strict=True)
    return old[[pair not in again for pair in pairs]]
