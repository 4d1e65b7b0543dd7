"""What the page on which a reader compares should tell: from published rows, by pandas alone."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from ontmoetingen import dutch


def published_rows(repository: Path) -> dict[str, pd.DataFrame]:
    """The tables that a comparison rests on, as they are in the repository."""
    folder = repository / "data" / "published"
    names = ("projects", "project_scores", "totals", "overall")
    return {name: pd.read_csv(folder / f"{name}.csv", comment="#") for name in names}


def expected(tables, group: str, item: str, wave: str) -> list[str]:
    """Value, interval and n of a group, from the published rows and nothing of the package."""
    scores = tables["project_scores"].query("item == @item and wave == @wave")
    rows = scores[scores["project_id"].isin(ids_of(tables, group))]
    rows = rows[rows["status"] == "released"]
    if rows.empty:
        return ["verborgen", "–", "–"]
    if rows["measure"].iloc[0] == "share_yes":
        return share(rows)
    return mean(rows.merge(tables["totals"].query("wave == @wave"), on=["project_id", "item"]))


def ids_of(tables, group: str) -> list[str]:
    kind, _, rest = group.partition(":")
    if kind == "kenmerk":
        column, _, value = rest.partition(":")
        projects = tables["projects"]
        return list(projects["project_id"][projects[column] == value])
    return rest.split(",")


def share(rows: pd.DataFrame) -> list[str]:
    n, exact = int(rows["n"].sum()), (rows["n"] * rows["value"]).round()
    low, high = (
        int(rows[c].sum() if c in rows else exact.sum()) for c in ("count_low", "count_high")
    )
    ends = (proportion_confint(low, n, method="wilson")[0],
            proportion_confint(high, n, method="wilson")[1])  # fmt: skip
    about = "ongeveer " if low < high else ""
    interval = " tot ".join(dutch.percent(end) for end in ends)
    return [about + dutch.percent((low + high) / 2 / n), interval, dutch.number(n)]


def mean(rows: pd.DataFrame) -> list[str]:
    n = int(rows["n_x"].sum())
    low, high = (rows[c if c in rows else "sum"].sum() for c in ("sum_low", "sum_high"))
    value = (low + high) / 2 / n
    sd = math.sqrt((rows["sum_squares"].sum() - n * value**2) / (n - 1))
    half = stats.t.ppf(0.975, n - 1) * sd / math.sqrt(n)
    about = "ongeveer " if low < high else ""
    interval = f"{dutch.number(low / n - half, 2)} tot {dutch.number(high / n + half, 2)}"
    return [about + dutch.number(value, 2), interval, dutch.number(n)]
