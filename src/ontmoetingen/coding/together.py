"""Which themes come up together. In: segments. Out: one row of counts per pair of codes."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from .codebook import Codebook
from .segments import Segments

SPOT = ["document", "participant"]
Stretch = tuple[int, int]


def theme_pairs(segments: Segments, codebook: Codebook) -> pd.DataFrame:
    """One row per pair of codes, in the order of the codebook; pairs that never meet have zeros.

    As in `theme_counts`, a passage has a code when any coder gave it.

    Returns
    -------
    DataFrame : theme, label, with_theme, with_label, n_participants (who mention both),
        n_documents (in which both come up), n_stretches (unbroken stretches of one participant
        that have both codes), synthetic.
    """
    frame = segments.frame
    held = {code.id: frame[frame["code"] == code.id] for code in codebook.codes}
    rows = [
        {
            "theme": one.id,
            "label": one.label,
            "with_theme": other.id,
            "with_label": other.label,
            **_counts(held[one.id], held[other.id]),
        }
        for one, other in combinations(codebook.codes, 2)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).assign(synthetic=segments.synthetic)


COLUMNS = ["theme", "label", "with_theme", "with_label"]
COLUMNS += ["n_participants", "n_documents", "n_stretches"]


def _counts(one: pd.DataFrame, other: pd.DataFrame) -> dict[str, int]:
    return {
        "n_participants": len(set(one["participant"]) & set(other["participant"])),
        "n_documents": len(set(one["document"]) & set(other["document"])),
        "n_stretches": count_shared(one, other),
    }


def count_shared(one: pd.DataFrame, other: pd.DataFrame) -> int:
    """The number of unbroken stretches that lie in a passage of each table.

    >>> names = ["document", "participant", "start", "end"]
    >>> a = pd.DataFrame([("d", "p", 0, 10), ("d", "p", 20, 30)], columns=names)
    >>> b = pd.DataFrame([("d", "p", 5, 25), ("d", "q", 0, 9)], columns=names)
    >>> count_shared(a, b)
    2
    """
    mine, theirs = _stretches(one), _stretches(other)
    return sum(_shared(mine[spot], theirs[spot]) for spot in mine.keys() & theirs.keys())


def _stretches(frame: pd.DataFrame) -> dict[tuple, list[Stretch]]:
    """Per document and participant the stretches that are covered, merged where they touch."""
    ordered = frame.sort_values([*SPOT, "start"])[[*SPOT, "start", "end"]]
    found: dict[tuple, list[Stretch]] = {}
    for document, participant, start, end in ordered.itertuples(index=False):
        held = found.setdefault((document, participant), [])
        if held and start <= held[-1][1]:
            held[-1] = (held[-1][0], max(held[-1][1], end))
        else:
            held.append((start, end))
    return found


def _shared(one: list[Stretch], other: list[Stretch]) -> int:
    """How many pairs of stretches overlap: within each list stretches are apart."""
    return sum(a < d and c < b for a, b in one for c, d in other)
