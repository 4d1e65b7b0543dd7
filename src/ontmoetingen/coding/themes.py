"""How often each theme was brought up. In: segments. Out: one row of counts per theme."""

from __future__ import annotations

import pandas as pd

from .codebook import Codebook
from .segments import Segments

SPOT = ["document", "participant"]


def theme_counts(segments: Segments, codebook: Codebook) -> pd.DataFrame:
    """One row per code of the codebook, in its order; a code nobody used has zeros.

    Two coders who mark the same passage do not make two passages: passages of one participant and
    code that overlap count once. Coders who worked on the same document are thus pooled: a passage
    counts when any coder gave it the code.

    Returns
    -------
    DataFrame : theme, label, kind, n_participants, n_documents, n_segments, n_total (participants
        with at least one segment), synthetic.
    """
    frame = segments.frame
    total = _people(frame)
    rows = [
        {"theme": code.id, "label": code.label, "kind": code.kind, **_counts(frame, code.id)}
        for code in codebook.codes
    ]
    return pd.DataFrame(rows).assign(n_total=total, synthetic=segments.synthetic)


def _counts(frame: pd.DataFrame, code: str) -> dict[str, int]:
    coded = frame[frame["code"] == code]
    return {
        "n_participants": _people(coded),
        "n_documents": int(coded["document"].nunique()),
        "n_segments": count_passages(coded),
    }


def _people(frame: pd.DataFrame) -> int:
    return int(frame["participant"].nunique())


def count_passages(coded: pd.DataFrame) -> int:
    """The number of passages, where overlapping ones of one participant and document are one.

    >>> rows = [("d", "p", 0, 10), ("d", "p", 5, 12), ("d", "p", 12, 20), ("d", "q", 0, 9)]
    >>> count_passages(pd.DataFrame(rows, columns=["document", "participant", "start", "end"]))
    3
    """
    ordered = coded.sort_values([*SPOT, "start", "end"])
    reach = ordered.groupby(SPOT)["end"].cummax()
    before = reach.groupby([ordered[name] for name in SPOT]).shift()
    return int((before.isna() | (ordered["start"] >= before)).sum())
