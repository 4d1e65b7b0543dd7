"""One moment: what all say, how projects differ. In: published tables. Out: Dutch sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import dutch
from ..charts.markdown import escape
from ..charts.tables import RELEASED, Tables, one_row, released
from ..charts.texts import ALPHA, quoted, trait_effect
from .label import labelled

if TYPE_CHECKING:
    import pandas as pd

# Below this median reliability a third or more of the variance seen between projects is noise of
# small numbers. Adams (2009, RAND TR-653) takes 0.7 as the least for telling single units apart.
LEAST_RELIABILITY = 0.7


@labelled
def share(item: str, wave: str | None = None, *, tables: Tables) -> str:
    """The share that says yes or agrees over all projects, with its interval and n."""
    wave = tables.wave(item, wave)
    about = tables.item(item)
    row = _overall(tables, item, wave, "share_yes", "share_agree")
    if row is None or row["status"] != RELEASED:
        return f"Voor {escape(quoted(about['short_label']))} is geen aandeel te geven."
    says = "zegt ja op" if row["measure"] == "share_yes" else "is het eens met"
    low, high = dutch.percent(row["ci_low"]), dutch.percent(row["ci_high"])
    return (
        f"{dutch.percent(row['value'])} {says} {escape(quoted(about['short_label']))} "
        f"({_wave_label(tables, wave)}; 95%-interval {low} tot {high}; "
        f"n = {dutch.number(row['n'])})."
    )


@labelled
def standing(item: str, wave: str | None = None, *, tables: Tables) -> str:
    """How many projects stand out from the others, and how many cannot be judged or shown."""
    wave = tables.wave(item, wave)
    name = escape(quoted(tables.item(item)["short_label"]))
    row = _row(tables, "variation", item, wave)
    if row is None or row["status"] != RELEASED:
        return f"Op {name} zijn projecten niet te vergelijken: er zijn te weinig antwoorden."
    high, low = int(row["n_higher"]), int(row["n_lower"])
    shown = high + low + int(row["n_indistinct"]) + int(row["n_too_small"])
    return " ".join([_standing_found(name, high, low, shown), *_standing_rest(row)])


@labelled
def comparability(item: str, wave: str | None = None, *, tables: Tables) -> str:
    """Whether single projects can be compared at all on this item."""
    row = _row(tables, "variation", item, tables.wave(item, wave))
    name = escape(quoted(tables.item(item)["short_label"]))
    if row is None or row["status"] != RELEASED:
        return ""
    median = float(row["reliability_median"])
    shown = dutch.number(median, 2)
    if median < LEAST_RELIABILITY:
        return (
            f"De betrouwbaarheid van een projectscore op {name} is laag (mediaan {shown}, op een "
            "schaal van 0 tot 1). Zet projecten hier niet op volgorde: wie bovenaan staat, staat "
            "daar voor een groot deel door toeval."
        )
    return (
        f"De betrouwbaarheid van een projectscore op {name} is voldoende om verschillen te "
        f"bespreken (mediaan {shown}, op een schaal van 0 tot 1), niet om een ranglijst te maken."
    )


@labelled
def overlap(direction: str = "low", *, tables: Tables) -> str:
    """Whether the same projects score low (or high) on all items, against chance.

    The test shuffles respondents over projects and keeps each one's answers together.
    """
    frame = tables.read("overlap")
    rows = released(frame[(frame["direction"] == direction)])
    rows = rows[rows["method"] == "respondents shuffled"] if len(rows) else rows
    if rows.empty:
        return (
            "Of dezelfde projecten steeds laag of hoog scoren, is met deze vragen niet na te gaan."
        )
    row = rows.sort_values("at_least").iloc[-1]
    items = str(row["items"]).split(";")
    way = "laag" if direction == "low" else "hoog"
    names = dutch.listed([escape(quoted(tables.item(i)["short_label"])) for i in items])
    return (
        f"{_count_projects(row['observed'])} bij de {dutch.number(row['n_extreme'])} {way}st "
        f"scorende op {names} tegelijk. Bij toeval zouden het er gemiddeld "
        f"{dutch.number(row['expected'], 1)} zijn ({_p(row['p_value'])}). "
        f"{_overlap_meaning(row, way)}"
    )


@labelled
def trait(item: str, name: str, wave: str | None = None, *, tables: Tables) -> str:
    """How an item goes together with a trait of projects: the effect and whether it is chance."""
    wave = tables.wave(item, wave)
    about = tables.item(item)
    effect = trait_effect(tables, item, wave, name)
    meaning = (
        "Dat is meer dan bij toeval te verwachten is."
        if effect.found
        else "Dat past bij toeval; een verband is hier niet aan te tonen."
    )
    return f"{escape(quoted(about['short_label']))}. {effect.sentence()} {meaning}"


def _overall(tables: Tables, item: str, wave: str, *wanted: str) -> pd.Series | None:
    rows = tables.rows("overall", item, wave)
    rows = rows[rows["measure"].isin(wanted)]
    return None if rows.empty else rows.iloc[0]


def _row(tables: Tables, name: str, item: str, wave: str) -> pd.Series | None:
    rows = tables.rows(name, item, wave)
    return None if rows.empty else rows.iloc[0]


def _wave_label(tables: Tables, wave: str) -> str:
    label = str(one_row(tables.read("waves"), "wave", wave)["label"])
    return f"meetmoment {escape(quoted(label))}"


def _standing_found(name: str, high: int, low: int, shown: int) -> str:
    total = dutch.number(shown)
    if shown == 1:
        return f"Op {name} is er één project, zonder andere om mee te vergelijken."
    if high + low == 0:
        return f"Op {name} is geen van de {total} projecten te onderscheiden van de andere."
    return (
        f"Op {name} {_lie(high)} van de {total} projecten hoger dan de andere projecten samen, "
        f"en {_lie(low)} lager."
    )


def _standing_rest(row: pd.Series) -> list[str]:
    indistinct, small, hidden = (
        int(row[name]) for name in ("n_indistinct", "n_too_small", "n_hidden")
    )
    told = []
    if indistinct:
        told.append(
            f"{dutch.counted(indistinct, 'project is', 'projecten zijn')} niet te onderscheiden."
        )
    if small:
        told.append(f"{dutch.counted(small, 'is', 'zijn')} te klein om iets te zeggen.")
    if hidden:
        told.append(
            f"{dutch.counted(hidden, 'project is', 'projecten zijn')} verborgen om de antwoorden "
            "van deelnemers te beschermen."
        )
    return told


def _lie(count: int) -> str:
    if count == 0:
        return "ligt geen enkel"
    return f"{'ligt' if count == 1 else 'liggen'} {dutch.number(count)}"


def _count_projects(count: float) -> str:
    if int(count) == 0:
        return "Geen enkel project hoort"
    return f"{dutch.counted(int(count), 'project hoort', 'projecten horen')}"


def _overlap_meaning(row: pd.Series, way: str) -> str:
    if row["p_value"] < ALPHA:
        return f"Er is dus een groep projecten die op meer vragen tegelijk {way} scoort."
    return f"Er is geen aanwijzing dat dezelfde projecten steeds {way} scoren."


def _p(value: float) -> str:
    return "p < 0,001" if value < 0.001 else f"p = {dutch.number(value, 3)}"
