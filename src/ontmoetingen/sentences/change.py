"""Two moments: who answered twice and what changed. In: published tables. Out: Dutch sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import dutch
from ..charts.markdown import escape
from ..charts.tables import RELEASED, Tables, released
from ..charts.texts import quoted
from .label import labelled

if TYPE_CHECKING:
    import pandas as pd

FISHER_95 = 1.959964  # normal quantile: Fisher's z of a correlation outside it differs from 0


@labelled
def pairing(item: str, *, tables: Tables) -> str:
    """Who answered at both moments, and who is lost."""
    frame = tables.read("pairing")
    steps = frame[frame["item"] == item].set_index("step") if "item" in frame else frame
    if steps.empty:
        return "Deze vraag is niet op twee momenten gesteld."
    counts = {step: _n(steps, step) for step in ("matched", "only_start", "only_end")}
    return (
        f"Van {counts['matched']} deelnemers is er een antwoord aan de start én aan het einde. "
        f"{counts['only_start']} vulden alleen de start in en {counts['only_end']} alleen het "
        "einde; over hun verandering is niets bekend."
    )


@labelled
def change(item: str, *, tables: Tables) -> str:
    """The paired change from start to end over all projects, with its interval."""
    name = escape(quoted(tables.item(item)["short_label"]))
    frame = tables.read("change")
    rows = released(frame[(frame["item"] == item) & (frame["project_id"].fillna("") == "")])
    if rows.empty:
        return f"Voor {name} is geen verandering te geven."
    row = rows.iloc[0]
    low, high = dutch.signed(row["ci_low"], 2), dutch.signed(row["ci_high"], 2)
    return (
        f"{_change_found(name, row)} (95%-interval {low} tot {high}; "
        f"{dutch.number(row['n_pairs'])} deelnemers met twee metingen).{_agreeing(row)}"
    )


@labelled
def regression(item: str, *, tables: Tables) -> str:
    """How much of the rise of low starters regression to the mean can explain.

    The correlation of change with start is negative by chance alone; that of change with the mean
    of both measurements is not (Oldham 1962).
    """
    frame = tables.read("change_checks")
    rows = released(frame[frame["item"] == item]).set_index("name")
    if "oldham_projects" not in rows.index:
        return "Over regressie naar het gemiddelde is met deze antwoorden niets te zeggen."
    return " ".join([*_fifths(rows), _oldham(rows.loc["oldham_projects"])])


def _n(steps: pd.DataFrame, step: str) -> str:
    row = steps.loc[step]
    return dutch.number(row["n"]) if row["status"] == RELEASED else "een verborgen aantal"


def _change_found(name: str, row: pd.Series) -> str:
    size = dutch.number(abs(row["change"]), 2)
    ends = f"van {dutch.number(row['mean_start'], 2)} naar {dutch.number(row['mean_end'], 2)}"
    if row["ci_low"] <= 0 <= row["ci_high"]:
        return f"De gemiddelde score op {name} gaat {ends}; dat verschil past bij toeval"
    way = "stijgt" if row["change"] > 0 else "daalt"
    return f"De gemiddelde score op {name} {way} met {size} punt, {ends}"


def _agreeing(row: pd.Series) -> str:
    start, end = row["share_agree_start"], row["share_agree_end"]
    if math.isnan(start) or math.isnan(end):  # the scale has no threshold for agreeing
        return ""
    return (
        f" Het aandeel dat het eens is, gaat van {dutch.percent(start)} naar {dutch.percent(end)} "
        f"({dutch.points(end - start)})."
    )


def _fifths(rows: pd.DataFrame) -> list[str]:
    names = ("change_lowest_fifth_projects", "change_highest_fifth_projects")
    if not all(name in rows.index for name in names):
        return []
    lowest, highest = (dutch.signed(rows.loc[name, "value"], 2) for name in names)
    return [
        f"Het vijfde deel van de projecten dat het laagst begon, verandert gemiddeld {lowest} "
        f"punt; het vijfde deel dat het hoogst begon {highest} punt."
    ]


def _oldham(row: pd.Series) -> str:
    size = f"correlatie {dutch.number(row['value'], 2)}; {dutch.number(row['n'])} projecten"
    if abs(math.atanh(row["value"])) * math.sqrt(row["n"] - 3) < FISHER_95:
        return (
            "Na correctie voor toeval in de metingen hangt de verandering niet aantoonbaar samen "
            f"met het niveau van een project ({size})."
        )
    way = "meer" if row["value"] > 0 else "minder"
    return (
        "Ook na correctie voor toeval in de metingen stijgen projecten met een hoog niveau "
        f"{way} dan projecten met een laag niveau ({size})."
    )
