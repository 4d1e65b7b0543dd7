"""What was named in interviews. In: published counts of a programme. Out: a figure, tables, tabs.

How many interviews named an effect is shown, and not how often it was named in all: one talkative
interviewee would count for many. Where few named it, or few did not, that number is a band: the
light end of its bar runs from the lowest number that it can be to the highest.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from .. import dutch
from . import style, texts
from .base import Figure, Table, caption_markdown
from .goal_bars import goal_bars
from .markdown import escape, pipe_table, plain
from .nothing import NOTHING, nothing_chart
from .programme_data import (
    About,
    about,
    bounds_of,
    chosen,
    counts_told,
    kept_back,
    percents_told,
    rows_of,
)
from .tables import RELEASED, Tables, released

MOST_NAMED = 3
BANDS = (
    "Kleine aantallen staan in een band: het lichte stuk van een balk loopt van het laagste naar "
    "het hoogste aantal dat kan."
)


def named_effects(
    programme: str, unit: str | None = None, *, tables: Tables | None = None
) -> Figure:
    """The share of interviews in which each effect was named, under its main goal.

    Parameters
    ----------
    programme : id of a programme with coded interviews.
    unit : one centre, by id or name; all of them together when left out.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : there is no such unit, with those there are.
    """
    tables = tables or Tables.published()
    told, every = about(tables, programme), rows_of(tables, programme, "codes")
    rows = every[every["level"] == "all"] if unit is None else chosen(every, unit, told.noun)
    shown = released(rows)
    title, who = _title(rows, told), _who(rows, told)
    return Figure(
        label=texts.label("fig-genoemd", programme, *([unit] if unit else [])),
        chart=_chart(shown) if len(shown) else nothing_chart(NOTHING),
        table=_table(rows),
        title=title,
        subtitle=f"deel van de gesprekken waarin het effect genoemd is, {who}",
        alt=plain(f"{title}. Staven per effect, onder het hoofddoel.", 200),
        caption=_caption(shown, every, told),
        source=told.source,
        n=f"n = {told.respondent.counted(int(shown['n'].iloc[0]))}" if len(shown) else "",
        synthetic=told.synthetic,
    )


def named_by_group(programme: str, *, tables: Tables | None = None) -> Table:
    """In how many interviews each effect was named, per kind of interviewee."""
    tables = tables or Tables.published()
    told, rows = about(tables, programme), rows_of(tables, programme, "codes")
    every = _ordered(rows[rows["level"] == "all"])
    columns = {"Hoofddoel": list(every["goal_label"].map(plain))}
    columns |= {"Effect": list(every["label"].map(plain)), "Alle": _percents(every)}
    for name, own in rows[rows["level"] == "kind"].groupby("kind_label", sort=False):
        matched = own.set_index("code").loc[every["code"]].reset_index()
        columns[f"{plain(name)}{_size(own)}"] = _percents(matched)
    return Table(
        label=texts.label("tbl-genoemd", programme),
        frame=pd.DataFrame(columns),
        caption="Deel van de gesprekken waarin een effect genoemd is, naar wie er gesproken is",
        source=told.source,
        synthetic=told.synthetic,
    )


def unit_tabs(programme: str, *, tables: Tables | None = None) -> str:
    """Markdown with a tab per centre that is shown, each with its own table; first all together.

    On paper and without scripts the tabs are headings one after the other.
    """
    tables = tables or Tables.published()
    told, rows = about(tables, programme), rows_of(tables, programme, "codes")
    every = rows[rows["level"] == "all"]
    units = released(rows[rows["level"] == "unit"])
    parts = [_tab(f"Alle {told.noun.plural}", every, told)]
    parts += [_tab(str(name), own, told) for name, own in units.groupby("unit", sort=True)]
    note = kept_back(rows, told.noun)
    body = "\n\n".join(part for part in parts if part)
    return f"::: {{.panel-tabset}}\n\n{body}\n\n:::\n" + (f"\n{note}\n" if note else "")


def _tab(name: str, rows: pd.DataFrame, told: About) -> str:
    shown = _ordered(released(rows))
    if shown.empty:
        return ""
    label = texts.label("tbl-genoemd", told.programme, "van", name)
    n = dutch.counted(int(shown["n"].iloc[0]), "gesprek", "gesprekken")
    said = f"{escape(name)}: wat er in {n} genoemd is"
    caption = caption_markdown(said, told.source, synthetic=told.synthetic)
    cells = [
        [plain(r.goal_label), plain(r.label), counts_told(r), percents_told(r)]
        for r in shown.itertuples()
    ]
    header = ["Hoofddoel", "Effect", "Gesprekken", "Deel"]
    table = pipe_table(header, cells, [False, False, True, True])
    heading = f"### {escape(name)} {{.unnumbered .unlisted}}"
    return f"{heading}\n\n{table}\n\n: {caption} {{#{label}}}"


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Goals in their order, the most named effect first within a goal."""
    place = {goal: i for i, goal in enumerate(rows.sort_values("order")["goal"].unique())}
    keyed = rows.assign(_goal=rows["goal"].map(place), _naming=rows["n_naming"].fillna(-1))
    ordered = keyed.sort_values(["_goal", "_naming", "order"], ascending=[True, False, True])
    return ordered.drop(columns=["_goal", "_naming"])


def _records(rows: pd.DataFrame) -> list[dict]:
    """Per goal a row with its name, then its effects; ``c`` is the unit that a row is about."""
    records: list[dict] = []
    for goal, effects in _ordered(rows).groupby("goal_label", sort=False):
        name, unit = plain(goal, 80), str(effects["unit_id"].iloc[0])
        head = {"k": name, "h": name, "e": ""}
        records.append(head | {"v": 0, "w": 0, "t": "", "c": unit})
        records += [
            {"k": r.code, "h": "", "e": _label(r), "t": _told(r), "c": unit}
            | dict(zip("vw", (round(100 * end / r.n, 1) for end in bounds_of(r)), strict=True))
            for r in effects.itertuples()
        ]  # fmt: skip
    return records


def _told(row: object) -> str:
    return f"{percents_told(row)} ({counts_told(row)} van {dutch.number(row.n)})"


def _label(row: object) -> str:
    also = [plain(goal)[:1].lower() + plain(goal)[1:] for goal in row.goals_label.split(";")[1:]]
    return plain(row.label, 60) + (f" (ook {dutch.listed(also)})" if also else "")


def _chart(rows: pd.DataFrame) -> dict:
    chart = goal_bars(_records(rows), "deel van de gesprekken", style.SERIES[0], percent=True)
    # Room behind the longest bar for its words.
    longest = float((rows["n_naming_high"] / rows["n"]).max())
    top = min(140.0, 100 * longest * 1.6 or 1.0)
    for layer in chart["layer"][:3]:
        layer["encoding"]["x"]["scale"] = {"domain": [0, round(top, 1)], "nice": False}
    return chart


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    ordered = _ordered(rows)
    known = (ordered["status"] == RELEASED).to_list()

    def cells(say: Callable[[object], str]) -> list[str]:
        rows = zip(ordered.itertuples(), known, strict=True)
        return [say(row) if k else texts.HIDDEN for row, k in rows]

    return pd.DataFrame(
        {
            "Hoofddoel": [plain(text).replace(";", "; ") for text in ordered["goals_label"]],
            "Effect": list(ordered["label"].map(plain)),
            "Gesprekken": cells(lambda row: dutch.number(row.n)),
            "Waarin genoemd": cells(counts_told),
            "Deel": cells(percents_told),
            "Aantal keren genoemd": cells(_times),
        }
    )


def _times(row: object) -> str:
    return texts.NOT_SHOWN if pd.isna(row.n_times) else dutch.number(int(row.n_times))


def _percents(rows: pd.DataFrame) -> list[str]:
    return [
        percents_told(row) if row.status == RELEASED else texts.HIDDEN for row in rows.itertuples()
    ]


def _size(rows: pd.DataFrame) -> str:
    shown = released(rows)
    return f", n = {dutch.number(int(shown['n'].iloc[0]))}" if len(shown) else ""


def _who(rows: pd.DataFrame, told: About) -> str:
    unit = plain(rows["unit"].iloc[0], 60) if len(rows) else ""
    return unit or f"alle {told.noun.plural} samen"


def _title(rows: pd.DataFrame, told: About) -> str:
    shown = released(rows)
    if shown.empty:
        reason = plain(rows["reason"].iloc[0]) if len(rows) else "geen gesprekken"
        return f"{_who(rows, told)[:1].upper()}{_who(rows, told)[1:]}: verborgen ({reason})"
    top = shown[shown["n_naming"] == shown["n_naming"].max()]
    share = percents_told(next(top.itertuples()))
    if 1 < len(top) == len(shown):
        return f"Geen effect is vaker genoemd dan een ander, zover te zien (elk {share})"
    if len(top) > MOST_NAMED:
        return f"{dutch.word(len(top)).capitalize()} effecten komen het vaakst voor (elk {share})"
    names = dutch.listed([plain(label, 60) for label in top["label"]])
    if len(top) == 1:
        return f"{names} komt in de meeste gesprekken voor ({share})"
    return f"{names} komen in de meeste gesprekken voor (elk {share})"


def _caption(shown: pd.DataFrame, every: pd.DataFrame, told: About) -> str:
    counted = (
        "Een gesprek telt per effect één keer, hoe vaak het ook genoemd is. Een effect met twee "
        "hoofddoelen staat bij het eerste. Er is geen interval: de gesprekken zijn geen steekproef."
    )
    bands = BANDS if (shown["precision"] == "band").any() else ""
    return texts.joined(counted, bands, escape(told.note), kept_back(every, told.noun))
