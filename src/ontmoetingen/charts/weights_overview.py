"""How reliable scores of projects are, all items beside each other. In: weights. Out: a figure.

Before anyone compares projects on an item, this says on which items that makes sense at all.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch
from ..dutch import Noun
from . import comparable, follows, marks, style, texts
from .asked import asked_rows, counted_rows
from .base import Figure
from .comparable import LEAST_RELIABILITY
from .markdown import plain
from .tables import Tables, released
from .weights import MEANING

SPREAD = (0.05, 0.95)
NO_MEDIAN = "niet bekend"
NOTHING = "niets te tonen"


def reliabilities(*, tables: Tables | None = None) -> Figure:
    """Per item and wave how reliable the scores of projects are, and how many reach 0.7.

    Parameters
    ----------
    tables : where the numbers come from; the published tables of the study when left out.
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
        source=texts.source_of_all(tables),
        n=f"n = {noun.counted(int(rows['shown'].max()))}",
        synthetic=tables.synthetic,
        follows=follows.everybody("betrouwbaarheid gaat over het verschil tussen allen"),
    )


def _rows(tables: Tables) -> pd.DataFrame:
    """Per item and wave: median over all, spread and count over the shown projects."""
    scores = released(tables.read("project_scores"))
    return pd.DataFrame(
        [
            {"told": asked.told, "item": asked.item, "wave": asked.wave}
            | _spread(scores, asked.item, asked.wave)
            | {"median": comparable.median_reliability(tables, asked.item, asked.wave)}
            for asked in asked_rows(tables)
        ]
    ).astype({"median": float})


def _spread(scores: pd.DataFrame, item: str, wave: str) -> dict:
    weight = scores.loc[(scores["item"] == item) & (scores["wave"] == wave), "weight"]
    low, high = weight.quantile(SPREAD[0]), weight.quantile(SPREAD[1])
    reach = int((weight >= LEAST_RELIABILITY).sum())
    return {"shown": len(weight), "reach": reach, "low": low, "high": high}


def _title(rows: pd.DataFrame, noun: Noun) -> str:
    """On how many items single projects can be compared."""
    if not rows["shown"].any():
        return f"Er is {noun.no_single} te tonen"
    good = int((rows["median"] >= LEAST_RELIABILITY).sum())
    found = "geen" if not good else dutch.number(good)
    every = counted_rows(rows["item"].to_list())
    return f"Op {found} van de {every} zijn losse {noun.plural} goed te vergelijken"


def _chart(rows: pd.DataFrame) -> dict:
    y = marks.category("y", labels=False, ticks=False, domain=False, title=None)
    axis = marks.value_axis(None, percent=False, format=".1f")
    scale = alt.Scale(domain=[0, 1])
    ends = alt.X("l", type="quantitative", axis=axis, scale=scale)
    bar = marks.chart().mark_bar(size=10, color=style.BAND, opacity=0.45)
    bar = bar.transform_filter("isValid(datum.l)").encode(y=y, x=ends, x2="h", tooltip="t:N")
    dot = marks.chart().mark_point(size=110, color=style.SERIES[0])
    dot = dot.transform_filter("isValid(datum.m)").encode(
        y=y, x=alt.X("m", type="quantitative"), tooltip="t:N"
    )
    least = marks.reference(LEAST_RELIABILITY, "0,7", vertical=True)
    names = [marks.halo_above(y, "y"), marks.labels_above(y, "y")]
    layers = [*least, bar, dot, *names]
    return marks.finished(layers, [_record(row) for row in rows.itertuples()], {"step": 50})


def _record(row) -> dict:
    reach = f"{dutch.number(row.reach)} van {dutch.number(row.shown)}" if row.shown else NOTHING
    name, median = plain(row.told, 60), _known(row.median, NO_MEDIAN)
    return {
        "y": f"{name}: {reach}",
        "l": _drawn(row.low),
        "h": _drawn(row.high),
        "m": _drawn(row.median),
        "t": f"{name}: mediaan {median}; {reach} halen 0,7",
    }


def _drawn(value: float) -> float | None:
    return None if pd.isna(value) else round(float(value), 4)


def _known(value: float, otherwise: str) -> str:
    return otherwise if pd.isna(value) else dutch.number(value, 2)


def _table(rows: pd.DataFrame, noun: Noun) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Vraag": [plain(told) for told in rows["told"]],
            "Mediaan": [_known(value, NO_MEDIAN) for value in rows["median"]],
            "5% ligt onder": [_known(value, NOTHING) for value in rows["low"]],
            "5% ligt boven": [_known(value, NOTHING) for value in rows["high"]],
            "Halen 0,7": rows["reach"].to_list(),
            f"Getoonde {noun.plural}": rows["shown"].to_list(),
        }
    )
