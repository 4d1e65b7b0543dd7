"""From the first wave to the last, per project. In: paired change. Out: a figure of start and end.

Projects that start low tend to rise and projects that start high tend to fall, by chance alone
(regression to the mean). The form shows it: start and end of each project, in order of the start.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch
from . import marks, measures, style, texts
from .base import Figure
from .markdown import escape, plain
from .measures import Measure
from .tables import Tables, hidden, one_row, released

MOST_NAMED = 40  # above this many projects names no longer fit beside the marks
KINDS = ("begin", "eind")


def change(item: str, *, tables: Tables | None = None) -> Figure:
    """Mean at the start and at the end per project, of the same respondents.

    Parameters
    ----------
    item : an item that was asked in two waves.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    tables = tables or Tables.published()
    row, measure = tables.item(item), measures.main(tables.item(item))
    rows, names = _paired(tables, item), tables.project_names()
    every = all_respondents(tables, item)
    projects = rows[rows["project_id"] != ""]
    shown = released(projects).sort_values(["mean_start", "project_id"], ascending=[False, True])
    records = _records(shown, names, measure)
    return Figure(
        label=texts.label("fig-verandering", item),
        chart=_named(records, measure) if len(records) <= MOST_NAMED else _many(records, measure),
        table=_table(rows, names, measure),
        title=change_title(row, every),
        subtitle=f"Begin en eind per project, {measure.words}, zelfde deelnemers",
        alt=plain(f"{change_title(row, every)}. {_directions(shown)}", 200),
        caption=f"{texts.statement(row)} {_directions(shown)} {_falling()} "
        f"{texts.hidden_note(projects)}".strip(),
        source=_source(tables),
        n=_n(every),
        interval="De verandering van alle deelnemers samen heeft een 95%-interval",
        synthetic=tables.synthetic,
    )


def all_respondents(tables: Tables, item: str) -> pd.Series:
    """The change of all respondents with two waves, whatever their project."""
    return one_row(_paired(tables, item), "project_id", "")


def _paired(tables: Tables, item: str) -> pd.DataFrame:
    """Change of the same respondents; an unpaired fallback has no project to compare."""
    rows = tables.rows("change", item)
    return rows[rows["method"] == "paired"]


def change_title(item: pd.Series, every: pd.Series) -> str:
    """Whether there is a change, with its interval."""
    measure = measures.main(item)
    name = texts.quoted(item["short_label"])
    if every["status"] != "released":
        return f"De verandering op {name} is verborgen: {plain(every['reason'], 60)}"
    low, high = float(every["ci_low"]), float(every["ci_high"])
    size = _size(float(every["change"]), measure)
    if low > 0 or high < 0:
        verb = "stijgt" if low > 0 else "daalt"
        edges = f"{_size(low, measure)} tot {_size(high, measure)}"
        return f"Van begin tot eind {verb} {name}: {size} ({edges})"
    return f"Van begin tot eind verandert {name} niet aantoonbaar ({size})"


def _size(value: float, measure: Measure) -> str:
    if measure.factor == 100:
        return dutch.points(value)
    return dutch.signed(value, 2)


def _directions(shown: pd.DataFrame) -> str:
    up, down = int((shown["change"] > 0).sum()), int((shown["change"] < 0).sum())
    total = dutch.counted(len(shown), "project", "projecten")
    return f"Van {total} gaan er {dutch.number(up)} omhoog en {dutch.number(down)} omlaag."


def _falling() -> str:
    return (
        "Wie laag begint, stijgt vaak al door toeval, en wie hoog begint, daalt; "
        "vergelijk projecten daarom niet op hun stijging."
    )


def _n(every: pd.Series) -> str:
    if every["status"] != "released":
        return ""
    return (
        f"n = {dutch.counted(int(every['n_pairs']), 'deelnemer', 'deelnemers')} met twee metingen"
    )


def _source(tables: Tables) -> str:
    labels = [escape(label) for label in tables.read("waves").sort_values("order")["label"]]
    kind = "synthetische antwoorden op de vragenlijst" if tables.synthetic else "vragenlijst"
    return f"{kind}, {labels[0]} en {labels[-1]}"


def _records(shown: pd.DataFrame, names: dict[str, str], measure: Measure) -> list[dict]:
    records = []
    for row in shown.itertuples():
        name = plain(names[str(row.project_id)], 80)
        told = (
            f"{name}: van {measure.text(row.mean_start)} naar {measure.text(row.mean_end)} "
            f"(n = {dutch.number(int(row.n_pairs))})"
        )
        ends = {"b": measure.shown(row.mean_start), "e": measure.shown(row.mean_end)}
        records.append({"p": name, "n": int(row.n_pairs), "t": told} | ends)
    return records


def _named(records: list[dict], measure: Measure) -> dict:
    y = marks.category("p", title=None, ticks=False, domain=False)
    axis = marks.value_axis(None, percent=measure.factor == 100)
    scale = alt.Scale(zero=False)
    line = marks.chart().mark_rule(strokeWidth=2)
    line = line.encode(y=y, x=alt.X("b", type="quantitative", axis=axis, scale=scale), x2="e")
    colours = alt.Scale(domain=list(KINDS), range=[style.SERIES[1], style.SERIES[0]])
    shapes = alt.Scale(domain=list(KINDS), range=["circle", "triangle-right"])
    ends = alt.Chart(alt.NamedData(name="ends")).mark_point(size=75)
    ends = ends.encode(
        y=y,
        x=alt.X("v", type="quantitative"),
        color=alt.Color("k", type="nominal", scale=colours),
        shape=alt.Shape("k", type="nominal", scale=shapes),
        tooltip="t:N",
    )
    apart = [
        {"p": record["p"], "k": kind, "v": record[field], "t": record["t"]}
        for record in records
        for field, kind in zip("be", KINDS, strict=True)
    ]
    return marks.finished([line, ends], records, {"step": 24}, ends=apart)


def _many(records: list[dict], measure: Measure) -> dict:
    ends = [value for record in records for value in (record["b"], record["e"])]
    scale = alt.Scale(domain=[min(ends), max(ends)], zero=False, nice=True)
    axis = marks.value_axis("eind", percent=measure.factor == 100)
    x = alt.X("b", type="quantitative", scale=scale, axis=marks.count_axis("begin"))
    y = alt.Y("e", type="quantitative", scale=scale, axis=axis)
    dots = marks.chart().mark_point(size=45, opacity=0.75).encode(x=x, y=y, tooltip="t:N")
    ends_of_line = [{"b": edge, "e": edge} for edge in (min(ends), max(ends))]
    same = alt.Chart(alt.NamedData(name="same")).mark_line(
        strokeDash=[5, 4], color=style.INK, strokeWidth=1.4
    )
    same = same.encode(x=x, y=y)
    above = alt.Chart(alt.NamedData(name=marks.ONCE)).mark_text(align="left", fontWeight="bold")
    above = above.encode(x=alt.value(8), y=alt.value(12), text=alt.value("boven de lijn: gestegen"))
    return marks.finished([same, dots, above], records, 400, same=ends_of_line)


def _table(rows: pd.DataFrame, names: dict[str, str], measure: Measure) -> pd.DataFrame:
    ordered = pd.concat(
        [rows[rows["project_id"] == ""], *_by_status(rows[rows["project_id"] != ""])]
    )
    unit = " (%)" if measure.factor == 100 else ""
    known = ordered["status"] == "released"
    pairs = zip(ordered["n_pairs"], known, strict=True)
    return pd.DataFrame(
        {
            "Project": [
                plain(names[p]) if p else "Alle deelnemers samen" for p in ordered["project_id"]
            ],
            "Deelnemers": [int(n) if k else texts.HIDDEN for n, k in pairs],
            f"Begin{unit}": texts.cells(ordered, "mean_start", measure),
            f"Eind{unit}": texts.cells(ordered, "mean_end", measure),
            f"Verandering{unit}": texts.cells(ordered, "change", measure),
            "Toelichting": [
                "getoond" if k else r for k, r in zip(known, ordered["reason"], strict=True)
            ],
        }
    )


def _by_status(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return released(rows), hidden(rows)
