"""How reliable scores of projects are, all items beside each other. In: weights. Out: a figure.

Before anyone compares projects on an item, this says on which items that makes sense at all.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch
from ..dutch import Noun
from ..errors import BuildError, Problem
from . import comparable, marks, style, texts
from .asked import asked_rows
from .base import Figure
from .comparable import LEAST_RELIABILITY
from .markdown import plain
from .tables import Tables, released
from .weights import MEANING

SPREAD = (0.05, 0.95)
NO_MEDIAN = "niet bekend"


def reliabilities(*, tables: Tables | None = None) -> Figure:
    """Per item and wave how reliable the scores of projects are, and how many reach 0.7.

    Parameters
    ----------
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : no project is shown on any item.
    """
    tables = tables or Tables.published()
    rows, noun = _rows(tables), tables.noun
    title = _title(rows, noun)
    return Figure(
        label="fig-betrouwbaarheid-alle",
        chart=_chart(rows),
        table=_table(rows, noun),
        title=title,
        subtitle=f"Betrouwbaarheid van de score van een {noun.singular}, van 0 (toeval) tot 1",
        alt=plain(f"{title}. Getoond: mediaan en spreiding per vraag.", 200),
        caption=f"{MEANING} Boven elke balk staat hoeveel {noun.plural} 0,7 halen. Punt: de "
        f"mediaan over alle {noun.plural}, ook de verborgene; balk: de middelste 90% van de "
        f"getoonde {noun.plural}.",
        source=texts.source(tables, str(rows["wave"].iloc[-1])),
        n=f"n = {noun.counted(int(rows['shown'].max()))}",
        synthetic=tables.synthetic,
        decimals=dict.fromkeys(("Mediaan", "5% ligt onder", "5% ligt boven"), 2),
    )


def _rows(tables: Tables) -> pd.DataFrame:
    """Per item and wave with shown projects: median over all, spread and count over the shown."""
    scores = released(tables.read("project_scores"))
    found = [
        {"told": asked.told, "item": asked.item, "wave": asked.wave}
        | _spread(scores, asked.item, asked.wave)
        | {"median": comparable.median_reliability(tables, asked.item, asked.wave)}
        for asked in asked_rows(tables)
    ]
    rows = pd.DataFrame([row for row in found if row["shown"]])
    if rows.empty:
        raise BuildError(Problem("table project_scores", "shows nothing: no reliability to draw"))
    return rows


def _spread(scores: pd.DataFrame, item: str, wave: str) -> dict:
    weight = scores.loc[(scores["item"] == item) & (scores["wave"] == wave), "weight"]
    low, high = weight.quantile(SPREAD[0]), weight.quantile(SPREAD[1])
    reach = int((weight >= LEAST_RELIABILITY).sum())
    return {"shown": len(weight), "reach": reach, "low": low, "high": high}


def _title(rows: pd.DataFrame, noun: Noun) -> str:
    """On how many items single projects can be compared."""
    good, total = int((rows["median"] >= LEAST_RELIABILITY).sum()), len(rows)
    asked = "meting" if rows["item"].duplicated().any() else "vraag"
    every = dutch.counted(total, asked, {"meting": "metingen", "vraag": "vragen"}[asked])
    if not good:
        return f"Op geen van de {every} zijn losse {noun.plural} goed te vergelijken"
    return f"Op {dutch.number(good)} van de {every} zijn losse {noun.plural} goed te vergelijken"


def _chart(rows: pd.DataFrame) -> dict:
    y = marks.category("y", labels=False, ticks=False, domain=False, title=None)
    axis = marks.value_axis(None, percent=False, format=".1f")
    scale = alt.Scale(domain=[0, 1])
    ends = alt.X("l", type="quantitative", axis=axis, scale=scale)
    bar = marks.chart().mark_bar(size=10, color=style.BAND, opacity=0.45)
    bar = bar.encode(y=y, x=ends, x2="h", tooltip="t:N")
    dot = marks.chart().mark_point(size=110, color=style.SERIES[0])
    dot = dot.encode(y=y, x=alt.X("m", type="quantitative"), tooltip="t:N")
    least = marks.reference(LEAST_RELIABILITY, "0,7", vertical=True)
    names = [marks.halo_above(y, "y"), marks.labels_above(y, "y")]
    layers = [*least, bar, dot, *names]
    return marks.finished(layers, [_record(row) for row in rows.itertuples()], {"step": 50})


def _record(row) -> dict:
    reach = f"{dutch.number(row.reach)} van {dutch.number(row.shown)}"
    name, median = plain(row.told, 60), _median(row.median)
    return {
        "y": f"{name}: {reach}",
        "l": round(float(row.low), 4),
        "h": round(float(row.high), 4),
        "m": None if pd.isna(row.median) else round(float(row.median), 4),
        "t": f"{name}: mediaan {median}; {reach} halen 0,7",
    }


def _median(value: float | None) -> str:
    return NO_MEDIAN if pd.isna(value) else dutch.number(value, 2)


def _table(rows: pd.DataFrame, noun: Noun) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Vraag": [plain(told) for told in rows["told"]],
            "Mediaan": [NO_MEDIAN if pd.isna(m) else round(float(m), 2) for m in rows["median"]],
            "5% ligt onder": rows["low"].round(2).to_list(),
            "5% ligt boven": rows["high"].round(2).to_list(),
            "Halen 0,7": rows["reach"].to_list(),
            f"Getoonde {noun.plural}": rows["shown"].to_list(),
        }
    )
