"""A made-up group conversation with text, coded by two made-up coders. In: a codebook. Out: both.

It makes every step from transcript to table run without anything that anybody said. The text says
so in its first line, and the segments carry the mark that travels into every count.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .codebook import Codebook
from .segments import REQUIRED, Segments
from .store import MADE_UP

SEED = 2023
DOCUMENT = "synthetisch-gesprek"
FIRST_LINE = f"{MADE_UP}: een computer maakte deze tekst, niemand heeft dit gezegd."
CODERS = ("codeur-1", "codeur-2")
SLIP = 0.15
SECOND = 0.25
# One sign outside the first plane and accents of their own: positions must survive both.
OPENINGS = (
    "Wij merken dat ook 🙂.",
    "Daar ben ik het mee eens.",
    "Bij ons gaat dat zo.",
    "Dat is er e\u0301e\u0301n om te onthouden.",
)


@dataclass(frozen=True)
class Conversation:
    """Texts by document (never shown in a message), and who gave which code where."""

    texts: dict[str, str] = field(repr=False)
    segments: Segments


def simulate_conversation(
    codebook: Codebook, participants: int = 12, turns: int = 6, seed: int = SEED
) -> Conversation:
    """A conversation of `participants` x `turns` turns, a line each.

    Every turn is about one theme and about one in four also about a second. Each coder misses or
    mistakes about one code in seven, so that agreement is good but not perfect.
    """
    random = np.random.default_rng(seed)
    speakers = random.permutation(np.repeat(np.arange(participants), turns))
    themes = [_themes(codebook.ids, random) for _ in speakers]
    labels = {code.id: code.label for code in codebook.codes}
    lines = [FIRST_LINE]
    rows: list[tuple] = []
    for speaker, about in zip(speakers, themes, strict=True):
        start = sum(len(line) + 1 for line in lines)
        name = f"synthetisch-{speaker + 1:02d}"
        lines.append(_line(name, [labels[key] for key in about], random))
        span = (start + len(name) + 2, start + len(lines[-1]))
        rows += [(DOCUMENT, name, *row, *span) for row in _coded(about, codebook.ids, random)]
    frame = pd.DataFrame(sorted(set(rows)), columns=list(REQUIRED), dtype="object")
    frame = frame.astype({"start": "int64", "end": "int64"})
    return Conversation({DOCUMENT: "\n".join(lines) + "\n"}, Segments(frame, synthetic=True))


def _themes(ids: tuple[str, ...], random: np.random.Generator) -> list[str]:
    count = min(len(ids), 1 + int(random.random() < SECOND))
    return [str(key) for key in random.choice(ids, size=count, replace=False)]


def _line(name: str, labels: list[str], random: np.random.Generator) -> str:
    opening = OPENINGS[random.integers(len(OPENINGS))]
    return f"{name}: {opening} Dit gaat over: {' en '.join(labels).lower()}."


def _coded(
    about: list[str], ids: tuple[str, ...], random: np.random.Generator
) -> list[tuple[str, str]]:
    """Code and coder, with a slip now and then."""
    found = []
    for coder in CODERS:
        slips = random.random(len(about)) < SLIP
        others = random.choice(ids, size=len(about))
        given = [str(o) if slip else key for key, slip, o in zip(about, slips, others, strict=True)]
        found += [(key, coder) for key in given]
    return found
