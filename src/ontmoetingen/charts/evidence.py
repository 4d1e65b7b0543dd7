"""What is known from documents. In: published evidence tables. Out: bars and a matrix.

Nothing here was computed from responses, and every figure says so: a printed number of a source and
a computed number must never be taken for each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import altair as alt
import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import marks, style, texts
from .base import Figure
from .markdown import escape, plain
from .tables import Tables
from .values import printed

SEPARATOR = ";"
PRINTED_COLOUR = style.SERIES[1]  # as beside computed numbers, in the figure of shares
PRINTED = "Cijfers zoals de bron ze noemt, niet berekend uit gegevens in dit rapport"
COUNTED = {
    "topic": "onderwerp",
    "goals": "doel",
    "elements": "werkzaam element",
    "source": "bron",
    "evidence_nature": "soort bewijs",
}


def figures(
    group: str, ids: Sequence[str] | None = None, *, tables: Tables | None = None
) -> Figure:
    """Printed numbers of one group and unit as bars, in the order of the table.

    Parameters
    ----------
    group : as in the published table ``published_figures``.
    ids : which of them; all that have the unit of the first when left out.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : the group holds no such figures, or they have several units.
    """
    rows = _printed_rows((tables or Tables.published()).read("published_figures"), group, ids)
    title = _printed_title(rows)
    top = 100 if rows["unit"].iloc[0] == "percent" else None
    return Figure(
        label=texts.label("fig-cijfers", group, *(ids or [])),
        chart=marks.bars(_printed_records(rows), PRINTED_COLOUR, top),
        table=_printed_table(rows),
        title=title,
        subtitle=f"{plain(rows['group_label'].iloc[0])}, gepubliceerde cijfers",
        alt=plain(f"Staafdiagram van gepubliceerde cijfers. {title}.", 200),
        caption=_population(rows),
        source=cited(rows),
    )


def counts(by: str = "topic", *, tables: Tables | None = None) -> Figure:
    """How many findings there are per topic, goal, element, source or kind of evidence.

    A count tells where much has been written down, not how strong the evidence is.

    Parameters
    ----------
    by : a column of the published table ``findings``, one of those in ``COUNTED``.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    if by not in COUNTED:
        raise BuildError(Problem(f"by={by!r}", "is no way to count findings", ", ".join(COUNTED)))
    rows = (tables or Tables.published()).read("findings")
    tally = _tally(rows[f"{by}_label"])
    most, count = tally[0]
    share = f"{dutch.number(count)} van de {dutch.number(len(rows))} bevindingen"
    title = f"Het vaakst: {texts.quoted(most)}, {share}"
    return Figure(
        label=texts.label("fig-bevindingen", by),
        chart=marks.bars(_count_records(tally), PRINTED_COLOUR),
        table=pd.DataFrame(tally, columns=[COUNTED[by].capitalize(), "Bevindingen"]),
        title=title,
        subtitle=f"Aantal bevindingen per {COUNTED[by]}",
        alt=plain(f"Staafdiagram van {dutch.number(len(rows))} bevindingen. {title}.", 200),
        caption="Een bevinding kan bij meer dan één regel tellen. "
        "Het aantal zegt niet hoe sterk het bewijs is",
        source=cited(rows),
        n=f"n = {dutch.counted(len(rows), 'bevinding', 'bevindingen')}",
    )


def matrix(groups: Sequence[str] | None = None, *, tables: Tables | None = None) -> Figure:
    """Working elements against goals, with the number of findings and the fit with the programme.

    Parameters
    ----------
    groups : groups of elements to show; all that have a judged fit when left out.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    tables = tables or Tables.published()
    goals = tables.read("goals").sort_values("number")
    elements = _matrix_elements(tables, groups)
    found = _pairs(tables.read("findings"))
    title = _matrix_title(elements)
    return Figure(
        label=texts.label("fig-matrix", *(groups or ["elementen"])),
        chart=_matrix_chart(_matrix_records(elements, goals, found), list(goals["label"])),
        table=_matrix_table(elements, goals, found),
        title=title,
        subtitle="Cijfer: aantal bevindingen over dat element bij dat doel",
        alt=plain(f"Matrix van elementen en doelen. {title}.", 200),
        caption="Een rondje betekent dat het element bij het doel hoort. "
        "De laatste kolom is het oordeel over het programma in de bron",
        source=cited(elements),
    )


def cited(rows: pd.DataFrame) -> str:
    """The sources of the rows as Markdown citations, without pages; the table has those."""
    keys = sorted({key for key in rows["source"].astype(str) if key})
    return "; ".join(f"[@{key}]" for key in keys) if keys else "dit rapport"


def _printed_rows(rows: pd.DataFrame, group: str, ids: Sequence[str] | None) -> pd.DataFrame:
    chosen = rows[rows["group"] == group]
    if ids is not None:
        chosen = chosen[chosen["id"].isin(ids)]
    elif len(chosen):
        chosen = chosen[chosen["unit"] == chosen["unit"].iloc[0]]
    missing = sorted(set(ids or ()) - set(chosen["id"]))
    if chosen.empty or missing or chosen["unit"].nunique() > 1:
        what = f"has {len(chosen)} such figures in {chosen['unit'].nunique()} units"
        hint = f"not found: {', '.join(missing)}" if missing else None
        raise BuildError(Problem(f"published figures of {group!r}", what, "one unit", hint=hint))
    return chosen


def _printed_title(rows: pd.DataFrame) -> str:
    top = rows.loc[rows["value"].idxmax()]
    return f"Het hoogste cijfer: {plain(top['label'], 90)} ({printed(top['value'], top['unit'])})"


def _printed_records(rows: pd.DataFrame) -> list[dict]:
    records = []
    for row in rows.itertuples():
        number = printed(row.value, row.unit)
        about = "ongeveer " if str(row.approximate).lower() in {"true", "yes"} else ""
        label = plain(row.label, 90)
        told = {"w": about + number, "t": f"{label}: {about}{number}"}
        records.append({"y": label, "v": float(row.value)} | told)
    return records


def _printed_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Wat": [plain(label) for label in rows["label"]],
            "Cijfer": [printed(r.value, r.unit) for r in rows.itertuples()],
            "Over wie": [plain(text) or "niet vermeld" for text in rows["population"]],
            "Vindplaats": [plain(text) for text in rows["place"]],
        }
    )


def _population(rows: pd.DataFrame) -> str:
    who = dutch.listed([escape(t) for t in dict.fromkeys(rows["population"]) if t])
    return f"{PRINTED}. Over wie: {who}" if who else PRINTED


def _tally(labels: pd.Series) -> list[tuple[str, int]]:
    each = (plain(part) for text in labels.astype(str) for part in text.split(SEPARATOR))
    return sorted(Counter(part for part in each if part).items(), key=lambda t: (-t[1], t[0]))


def _count_records(tally: list[tuple[str, int]]) -> list[dict]:
    return [
        {"y": plain(name, 90), "v": n, "w": dutch.number(n), "t": f"{plain(name, 90)}: {n}"}
        for name, n in tally
    ]


def _matrix_elements(tables: Tables, groups: Sequence[str] | None) -> pd.DataFrame:
    elements, fit = tables.read("elements"), tables.read("fit")
    judged = fit.drop_duplicates("element").set_index("element")["judgement_label"]
    if groups is None:
        chosen = elements[elements["id"].isin(judged.index)]
    else:
        chosen = elements[elements["group"].isin(groups)]
    if chosen.empty:
        raise BuildError(Problem("matrix", "has no elements", ", ".join(set(elements["group"]))))
    return chosen.assign(fit=[judged.get(i, "niet beoordeeld") for i in chosen["id"]])


def _pairs(findings: pd.DataFrame) -> Counter:
    """Number of findings per pair of element and goal."""
    return Counter(
        (element, goal)
        for row in findings.itertuples()
        for element in str(row.elements).split(SEPARATOR)
        for goal in str(row.goals).split(SEPARATOR)
    )


def _matrix_title(elements: pd.DataFrame) -> str:
    number_of_goals = elements["goals"].str.count(SEPARATOR) + 1
    several = int((number_of_goals > 1).sum())
    verb = "hoort" if several == 1 else "horen"
    return (
        f"Van {dutch.number(len(elements))} werkzame elementen {verb} er "
        f"{dutch.number(several)} bij meer dan één doel"
    )


def _matrix_records(elements: pd.DataFrame, goals: pd.DataFrame, found: Counter) -> list[dict]:
    records = []
    for row in elements.itertuples():
        name = plain(row.label, 70)
        for goal in goals.itertuples():
            if goal.id in str(row.goals).split(SEPARATOR):
                n = found[row.id, goal.id]
                much = dutch.counted(n, "bevinding", "bevindingen")
                told = f"{name} bij {plain(goal.label)}: {much}"
                records.append({"y": name, "g": plain(goal.label), "w": str(n), "t": told, "f": ""})
        judgement = plain(row.fit, 40)
        told = f"{name} in het programma: {judgement}"
        records.append({"y": name, "g": "Programma", "w": "", "t": told, "f": judgement})
    return records


def _matrix_chart(records: list[dict], goals: list[str]) -> dict:
    columns = [*map(plain, goals), "Programma"]
    y = marks.category("y", labels=False, ticks=False, domain=False, title=None)
    axis = alt.Axis(
        title=None, orient="top", labelExpr="split(datum.label, ' ')", ticks=False, domain=False,
        labelAngle=0, labelPadding=14, labelOverlap=False,
    )  # fmt: skip
    x = alt.X("g", type="nominal", sort=None, scale=alt.Scale(domain=columns), axis=axis)
    base = marks.chart()
    disc = base.transform_filter("datum.w != ''").mark_point(size=430, color=style.SERIES[0])
    disc = disc.encode(y=y, x=x, tooltip="t:N")
    number = base.mark_text(color=style.PAPER, fontWeight="bold")
    number = number.encode(y=y, x=x, text=alt.Text("w", type="nominal"))
    judged = base.mark_text(fontSize=12).encode(y=y, x=x, text=alt.Text("f", type="nominal"))
    first = base.transform_filter("datum.f != ''")
    names = first.encode(y=y, x=alt.value(0), text=alt.Text("y", type="nominal"))
    names.mark = marks.above("y", dy=-22)["mark"]
    below = first.mark_rule(color=style.GRID, yOffset=21).encode(y=y)
    return marks.finished([below, disc, number, judged, names], records, {"step": 58})


def _matrix_table(elements: pd.DataFrame, goals: pd.DataFrame, found: Counter) -> pd.DataFrame:
    columns: dict[str, list] = {"Werkzaam element": [plain(label) for label in elements["label"]]}
    for goal in goals.itertuples():
        columns[plain(goal.label)] = [
            f"hoort erbij, {found[row.id, goal.id]} bevindingen"
            if goal.id in str(row.goals).split(SEPARATOR)
            else "hoort er niet bij"
            for row in elements.itertuples()
        ]
    return pd.DataFrame(columns | {"In het programma": list(map(plain, elements["fit"]))})
