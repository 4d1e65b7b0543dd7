"""Print figures of shares. In: published tables. Out: seaborn drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .. import dutch
from . import style
from .markdown import plain
from .print_sheet import finished, percentages, sheet, wrapped_names
from .questionnaire import shares_title
from .tables import Tables, released

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


def spread(tables: Tables) -> Drawing:
    """How projects are spread on each yes/no item: every project a dot, all together a line."""
    import seaborn

    rows, labels = _yes_shares(tables), _labels(tables)
    drawing, axes = sheet(1.1 + 0.9 * max(1, rows["label"].nunique()))
    seaborn.stripplot(rows, x="share", y="label", hue="label", legend=False, ax=axes, size=4,
                      palette=[style.SERIES[0]] * rows["label"].nunique(), jitter=_even(rows),
                      alpha=0.75)  # fmt: skip
    overall = released(tables.read("overall"))
    overall = overall[overall["measure"] == "share_yes"]
    for place, label in enumerate(dict.fromkeys(rows["label"])):
        for share in overall[overall["item"].map(labels) == label]["value"][-1:]:
            axes.plot([share * 100] * 2, [place - 0.4, place + 0.4], color=style.INK, lw=2)
    percentages(axes)
    wrapped_names(axes)
    note = f"Geschat aandeel ja per {tables.noun.singular}; streep: alle deelnemers samen"
    return finished(drawing, axes, tables, _widest(rows, tables), note)


def overview(tables: Tables) -> Drawing:
    """The share that says yes or agrees, per item, with its interval."""
    import seaborn

    items = tables.read("items").sort_values("order")
    overall = released(tables.read("overall"))
    shares = overall[overall["measure"] != "mean"].drop_duplicates("item", keep="last")
    rows = items.merge(shares, on="item").assign(
        share=lambda f: f["value"] * 100, label=lambda f: f["label"].map(plain)
    )
    drawing, axes = sheet(1.1 + 0.5 * max(1, len(rows)))
    seaborn.barplot(rows, x="share", y="label", ax=axes, color=style.SERIES[0], saturation=1)
    for place, row in enumerate(rows.itertuples()):
        axes.plot([row.ci_low * 100, row.ci_high * 100], [place] * 2, color=style.INK, lw=2)
        axes.text(row.ci_high * 100 + 1.5, place, dutch.percent(row.value), va="center")
    axes.set_xlim(0, 108)
    percentages(axes)
    wrapped_names(axes)
    note = "Aandeel dat ja zegt of het eens is, met 95%-interval"
    return finished(drawing, axes, tables, shares_title(rows), note)


def has_yes_no(tables: Tables) -> bool:
    """Whether some yes/no item has a project to show."""
    return not _yes_shares(tables).empty


def has_shares(tables: Tables) -> bool:
    """Whether some item has a share to show."""
    overall = released(tables.read("overall"))
    return bool((overall["measure"] != "mean").any())


def _labels(tables: Tables) -> dict[str, str]:
    items = tables.read("items")
    return {item: plain(label) for item, label in zip(items["item"], items["label"], strict=True)}


def _yes_shares(tables: Tables) -> pd.DataFrame:
    scores = released(tables.read("project_scores"))
    rows = scores[scores["measure"] == "share_yes"]
    return rows.assign(share=rows["estimate"] * 100, label=rows["item"].map(_labels(tables)))


def _widest(rows: pd.DataFrame, tables: Tables) -> str:
    """The item on which projects differ most, by the spread of their estimates."""
    noun = tables.noun
    if rows.empty:
        return f"Er is {noun.no_single} dat groot genoeg is om te tonen"
    spread_by_item = rows.groupby("label", sort=False)["share"].std(ddof=0)
    most = f"‘{plain(spread_by_item.idxmax(), 60)}’"
    return f"{noun.plural.capitalize()} verschillen het meest op {most}"


def _even(rows: pd.DataFrame) -> float:
    """Room for the dots: seaborn's own jitter is drawn at random."""
    import numpy as np

    np.random.seed(len(rows))  # seaborn draws its jitter from this generator
    return 0.3
