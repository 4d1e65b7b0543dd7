"""Projects that stand out on several items at once. In: overlap tables. Out: a bar per pattern.

A count alone says little: some overlap always comes by chance. So the title says whether there is
more than chance gives, and the number expected stands beside the number found.
"""

from __future__ import annotations

import pandas as pd

from .. import dutch
from . import marks, style, texts
from .base import Figure
from .markdown import plain
from .tables import Tables, one_row

DIRECTIONS = {"low": "lager", "high": "hoger"}


def overlap(direction: str = "low", *, tables: Tables | None = None) -> Figure:
    """How many projects stand out on which combination of items, in one direction.

    Parameters
    ----------
    direction : ``"low"`` or ``"high"``.
    tables : where the numbers come from; the published tables of the study when left out.

    Source: the number expected comes from shuffling respondents over projects, which keeps each
    respondent's own answers together.
    """
    tables = tables or Tables.published()
    test = tested(tables.read("overlap"), direction)
    patterns = tables.read("overlap_patterns")
    rows = _named(patterns[patterns["direction"] == direction], tables)
    way = DIRECTIONS[direction]
    title = overlap_title(test, way)
    return Figure(
        label=texts.label("fig-overlap", direction),
        chart=_chart(_records(rows)),
        table=_table(rows),
        title=title,
        subtitle=f"Aantal projecten dat {way} ligt, per combinatie van vragen",
        alt=plain(f"{title}: {observed(test)}.", 200),
        caption=f"{observed(test).capitalize()}. Kans op zo veel of meer door toeval: {_p(test)}",
        source=texts.source(tables, tables.wave(str(test["items"]).split(";")[0], None)),
        n=f"n = {dutch.counted(int(test['n_projects']), 'project', 'projecten')}",
        interval="Voor het verwachte aantal zijn deelnemers door toeval over projecten verdeeld",
        synthetic=tables.synthetic,
    )


def tested(rows: pd.DataFrame, direction: str) -> pd.Series:
    """The row about standing out on every item at once, tested by shuffling respondents.

    Shuffling the labels of projects only describes: it ignores that a respondent's answers go
    together, and so finds overlap where there is none.
    """
    tested = rows[(rows["method"] == "respondents shuffled") & (rows["status"] == "released")]
    most = tested[tested["at_least"] == tested["at_least"].max()]
    return one_row(most, "direction", direction)


def overlap_title(test: pd.Series, way: str) -> str:
    """Whether there is more overlap than chance gives."""
    count = dutch.word(len(str(test["items"]).split(";")))
    what = f"Projecten die {way} liggen, doen dat"
    if float(test["p_value"]) < texts.ALPHA and test["observed"] > test["expected"]:
        return f"{what} vaker dan toeval op {count} vragen tegelijk"
    return f"{what} niet aantoonbaar vaker dan toeval op {count} vragen tegelijk"


def observed(test: pd.Series) -> str:
    """The number found beside the number expected."""
    found = dutch.counted(int(test["observed"]), "project", "projecten")
    return f"op alle vragen samen {found}, verwacht {dutch.number(float(test['expected']), 1)}"


def _p(test: pd.Series) -> str:
    p = float(test["p_value"])
    return "kleiner dan 0,001" if p < 0.001 else dutch.number(p, 3)


def _named(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    labels = dict(
        zip(tables.read("items")["item"], tables.read("items")["short_label"], strict=True)
    )
    words = [
        dutch.listed([plain(labels.get(item, item)) for item in str(pattern).split(";")])
        for pattern in rows["pattern"]
    ]
    size = rows["pattern"].str.count(";") + 1
    named = rows.assign(words=words, size=size)
    return named.sort_values(["size", "n_projects", "pattern"], ascending=[False, False, True])


def _records(rows: pd.DataFrame) -> list[dict]:
    return [
        {"y": row.words, "v": int(row.n_projects), "w": dutch.number(row.n_projects),
         "t": f"{row.words}: {dutch.counted(int(row.n_projects), 'project', 'projecten')}"}
        for row in rows.itertuples()
    ]  # fmt: skip


def _chart(records: list[dict]) -> dict:
    return marks.bars(records, style.SERIES[0])


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"Combinatie": rows["words"], "Projecten": rows["n_projects"].astype(int)})
