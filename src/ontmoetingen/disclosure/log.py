"""The publication log. In: protected tables. Out: what was hidden or banded, where and why.

Whoever signs for a publication, and whoever reads it, must be able to see what was kept back
without seeing any of it: the log holds numbers of rows and reasons, never a number that was hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from .bands import beyond
from .protect import HIDDEN
from .publish import Provenance, Ready, prepare
from .rules import Rules

NAME = "publication_log"
COLUMNS = ["table", "title", "item", "wave", "treatment", "why", "n_rows"]
KEYS = ["project_id", "item", "wave"]
KEPT, BANDED, SHOWN = "hidden", "band", "exact"


def publication_log(tables: Sequence[Ready], rules: Rules, origin: Provenance) -> Ready:
    """Per table, question and moment how many rows are shown, in a band, or hidden, and why.

    Parameters
    ----------
    tables : protected; those without a column ``status`` hold no answers and are left out.
    """
    one_sided = _one_sided(tables, rules)
    rows = [
        row for table in tables if "status" in table.frame for row in _rows(table, one_sided, rules)
    ]
    return prepare(NAME, pd.DataFrame(rows, columns=COLUMNS), rules, origin)


def _one_sided(tables: Sequence[Ready], rules: Rules) -> pd.DataFrame:
    """Which totals are in a wider band since their question is sensitive: keys of their rows."""
    frames = {table.name: table.frame for table in tables if table.name in {"items", "totals"}}
    if len(frames) < 2:
        return pd.DataFrame(columns=KEYS)
    asked = frames["items"][["item", "scale_min", "scale_max", "sensitive"]]
    rows = frames["totals"].merge(asked[asked["sensitive"]], on="item")
    rows = rows[rows["status"] != HIDDEN]
    n = rows["n"].astype(float)
    at_end = (rows["sum_low"] <= n * rows["scale_min"]) | (
        rows["sum_high"] >= n * rows["scale_max"]
    )
    return rows.loc[at_end & (beyond(n, rules) > rules.min_width.threshold + 1), KEYS]


def _rows(table: Ready, one_sided: pd.DataFrame, rules: Rules) -> Iterable[tuple]:
    frame = table.frame
    treated = pd.DataFrame(
        {
            "item": frame.get("item", pd.Series("", index=frame.index)).fillna(""),
            "wave": frame.get("wave", pd.Series("", index=frame.index)).fillna(""),
            "treatment": _treatment(frame),
        }
    )
    treated["why"] = frame["reason"].where(treated["treatment"] == KEPT, "")
    banded = treated["treatment"] == BANDED
    treated.loc[banded, "why"] = rules.min_each_answer.id
    at_end = _is_among(frame, one_sided) | _is_named_by_nearly_all(frame, rules)
    treated.loc[banded & at_end, "why"] = rules.max_one_sided.id
    treated.loc[banded & _is_modelled(frame), "why"] = rules.min_digits.id
    for key, n in treated.value_counts(sort=False).sort_index().items():
        yield (table.name, table.sidecar["title"], *key, int(n))


def _is_named_by_nearly_all(frame: pd.DataFrame, rules: Rules) -> pd.Series:
    """Sensitive codes of interviews, in a wider band since nearly all or nearly none named them."""
    if not {"sensitive", "n_naming_low"} <= set(frame):
        return pd.Series(False, index=frame.index)
    n = frame["n"].astype(float)
    at_end = (frame["n_naming_low"] <= 0) | (frame["n_naming_high"] >= n)
    is_wider = beyond(n.fillna(0), rules) > rules.min_width.threshold + 1
    return (frame["sensitive"].astype(bool) & at_end & is_wider).fillna(False)


def _is_among(frame: pd.DataFrame, keys: pd.DataFrame) -> pd.Series:
    if keys.empty or not set(KEYS) <= set(frame):
        return pd.Series(False, index=frame.index)
    own = pd.MultiIndex.from_frame(frame[KEYS]).isin(pd.MultiIndex.from_frame(keys))
    return pd.Series(own, index=frame.index)


def _treatment(frame: pd.DataFrame) -> pd.Series:
    found = pd.Series(SHOWN, index=frame.index).mask(_in_bands(frame), BANDED)
    return found.mask(frame["status"] == HIDDEN, KEPT)


def _in_bands(frame: pd.DataFrame) -> pd.Series:
    """Whether a row tells a band: it says so, or its count has two bounds that differ."""
    if "precision" in frame:
        return frame["precision"] == BANDED
    bounds = [c.removesuffix("_low") for c in frame if c.startswith("n_") and c.endswith("_low")]
    apart = [(frame[f"{c}_low"] != frame[f"{c}_high"]).fillna(False).astype(bool) for c in bounds]
    return apart[0] | _is_modelled(frame) if apart else _is_modelled(frame)


def _is_modelled(frame: pd.DataFrame) -> pd.Series:
    """Rows about all projects that are made of what is told of these, since they are few."""
    if "basis" not in frame or "precision" in frame:
        return pd.Series(False, index=frame.index)
    return frame["basis"] == BANDED
