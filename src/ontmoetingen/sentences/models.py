"""Change asked in two ways, and who is not there to answer. In: published tables. Out: Dutch.

The change score compares each with themselves; the ANCOVA compares who started alike. They answer
different questions, so both are said beside each other, never one of them alone (Lord 1967).
"""

from __future__ import annotations

from functools import partial

import pandas as pd

from .. import dutch
from ..charts.markdown import escape
from ..charts.tables import Tables, released
from ..charts.texts import ALPHA
from ..charts.verdicts import verdict
from ..grammar import say
from .label import labelled, over_projects
from .rows import has, name_of, rows_of, shown_row

NUMBERS = ("value", "ci_low", "ci_high")
MOST_NAMED = 3


@labelled
@over_projects
def slope(item: str, *, tables: Tables) -> str:
    """Whether who starts higher keeps that lead."""
    tell = partial(say, tables.noun, "slope", name=name_of(tables, item))
    row = shown_row(tables, "change_models", item=item, model="ancova", term="start")
    if row is None or not has(row, *NUMBERS):
        return tell("none")
    value, low, high = (float(row[c]) for c in NUMBERS)
    case = "lost" if high < 1 else "grown" if low > 1 else "kept"
    return tell(case, value=value, low=low, high=high)


@labelled
@over_projects
def two_questions(item: str, trait: str, *, tables: Tables) -> str:
    """Whether change goes together with a trait of projects: change score beside ANCOVA."""
    tell = partial(say, tables.noun, "two_questions", name=name_of(tables, item))
    about = {"item": item, "term": "trait", "trait": trait}
    found = [shown_row(tables, "change_models", model=m, **about) for m in ("change", "ancova")]
    rows = [row for row in found if row is not None and has(row, *NUMBERS, "p_value")]
    if len(rows) < 2:
        return tell("none")
    contrast = str(rows[0]["label"])
    change, ancova = (_size(tell, row) for row in rows)
    contrast = escape(contrast[:1].lower() + contrast[1:])
    return tell(
        "said", contrast=contrast, change=change, ancova=ancova, verdict=tell(verdict(*rows))
    )


def _size(tell: partial, row: pd.Series) -> str:
    value, low, high = (float(row[c]) for c in NUMBERS)
    return tell("size", value=value, low=low, high=high, p=float(row["p_value"]))


@labelled
@over_projects
def attrition(item: str, *, tables: Tables) -> str:
    """Whether who is lost after the start differs from who stayed, first of all in the answer."""
    tell = partial(say, tables.noun, "attrition", name=name_of(tables, item))
    rows = rows_of(tables, "attrition", item=item)
    rows = rows if rows.empty else released(rows).dropna(subset=["difference", "ci_low", "ci_high"])
    if rows.empty:
        return tell("none")
    own, others = rows[rows["variable"] == item], rows[rows["variable"] != item]
    said = [_start(tell, row) for _, row in own.iterrows() if row["measure"] == "mean"]
    return " ".join([*said, *([_others(tell, others)] if len(others) else [])])


def _differs(rows: pd.DataFrame) -> pd.Series:
    return (rows["ci_low"] > 0) | (rows["ci_high"] < 0)


def _start(tell: partial, row: pd.Series) -> str:
    case = "start_differs" if row["ci_low"] > 0 or row["ci_high"] < 0 else "start_chance"
    ends = {"low": row["ci_low"], "high": row["ci_high"], "difference": row["difference"]}
    return tell(case, **_values(row), **ends)


def _values(row: pd.Series) -> dict[str, str]:
    form = dutch.percent if row["measure"] == "share" else partial(dutch.number, decimals=2)
    return {"kept": form(row["value_kept"]), "lost": form(row["value_lost"])}


def _others(tell: partial, rows: pd.DataFrame) -> str:
    found = rows[_differs(rows)]
    if found.empty:
        return tell("nothing", n=len(rows))
    largest = found.reindex(_surest(found).index)
    names = [_one(tell, row) for _, row in largest.head(MOST_NAMED).iterrows()]
    if len(found) > MOST_NAMED:
        names.append(tell("more", count=len(found) - MOST_NAMED))
    listed, chance = dutch.listed(names), ALPHA * len(rows)
    return tell("some", found=len(found), n=len(rows), listed=listed, chance=chance)


def _surest(rows: pd.DataFrame) -> pd.Series:
    """Differences against their own uncertainty, largest first: units differ between traits."""
    width = (rows["ci_high"] - rows["ci_low"]).clip(lower=1e-12)
    return (rows["difference"].abs() / width).sort_values(ascending=False, kind="stable")


def _one(tell: partial, row: pd.Series) -> str:
    label, category = str(row["label"]), str(row["category_label"] or "")
    return tell("one", label=escape(f"{label}: {category}" if category else label), **_values(row))
