"""The publication log. In: protected tables. Out: what was hidden or banded, where and why.

Whoever signs for a publication, and whoever reads it, must be able to see what was kept back
without seeing any of it: the log holds numbers of rows and reasons, never a number that was hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from .protect import HIDDEN
from .publish import Provenance, Ready, prepare
from .rules import Rules

NAME = "publication_log"
COLUMNS = ["table", "title", "item", "wave", "treatment", "why", "n_rows"]
KEPT, BANDED, SHOWN = "hidden", "band", "exact"


def publication_log(tables: Sequence[Ready], rules: Rules, origin: Provenance) -> Ready:
    """Per table, question and moment how many rows are shown, in a band, or hidden, and why.

    Parameters
    ----------
    tables : protected; those without a column ``status`` hold no answers and are left out.
    """
    rows = [row for table in tables if "status" in table.frame for row in _rows(table, rules)]
    return prepare(NAME, pd.DataFrame(rows, columns=COLUMNS), rules, origin)


def _rows(table: Ready, rules: Rules) -> Iterable[tuple]:
    frame = table.frame
    treated = pd.DataFrame(
        {
            "item": frame.get("item", pd.Series("", index=frame.index)).fillna(""),
            "wave": frame.get("wave", pd.Series("", index=frame.index)).fillna(""),
            "treatment": _treatment(frame),
        }
    )
    treated["why"] = frame["reason"].where(treated["treatment"] == KEPT, "")
    treated.loc[treated["treatment"] == BANDED, "why"] = rules.min_each_answer.id
    for key, n in treated.value_counts(sort=False).sort_index().items():
        yield (table.name, table.sidecar["title"], *key, int(n))


def _treatment(frame: pd.DataFrame) -> pd.Series:
    found = pd.Series(SHOWN, index=frame.index).mask(_in_bands(frame), BANDED)
    return found.mask(frame["status"] == HIDDEN, KEPT)


def _in_bands(frame: pd.DataFrame) -> pd.Series:
    """Whether a row tells a band: it says so, or its count has two bounds that differ."""
    if "precision" in frame:
        return frame["precision"] == BANDED
    bounds = [c.removesuffix("_low") for c in frame if c.startswith("n_") and c.endswith("_low")]
    apart = [(frame[f"{c}_low"] != frame[f"{c}_high"]).fillna(False).astype(bool) for c in bounds]
    return apart[0] if apart else pd.Series(False, index=frame.index)
