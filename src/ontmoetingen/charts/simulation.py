"""How good is the method? In: table ``simulation``. Out: coverage and false alarms per design.

The answers behind these figures were made by a computer from known true values, to test the method;
they are no answers of respondents and no example data of the study either.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import marks, texts
from .base import Figure
from .dot_rows import FIRST, SECOND, THIRD, DotRow, Look, Mark, Series, dot_chart
from .markdown import plain
from .nothing import nothing_chart
from .tables import Tables

INVENTED = "Nagebootste antwoorden: door een computer gemaakt om de methode te toetsen"
SOURCE = "rekenproef met nagebootste antwoorden, geen antwoorden van deelnemers"
WITH = 1.959964  # normal quantile: the outcome itself has an error, since draws are finite
COVERED, ALARM = 0.95, 0.05
TRUTH = {
    "none": Series("geen echte verschillen", *FIRST),
    "small": Series("kleine echte verschillen", *SECOND),
    "large": Series("grote echte verschillen", *THIRD),
}
METHODS = {
    "estimate": "de schatting per {singular}",
    "plugin": "de schatting zonder de onzekerheid van het model",
    "own": "de eigen waarde per {singular}",
    "overall": "alle deelnemers samen",
    "overall_general": "alle deelnemers samen, ook voor andere {plural}",
    "rank": "de plaats per {singular}",
    "between_sd": "de spreiding tussen {plural}",
}


def coverage(method: str = "estimate", *, tables: Tables | None = None) -> Figure:
    """How often a 95 % interval holds the true value, per design of invented data.

    Parameters
    ----------
    method : which interval, as in the published table: ``"estimate"`` is the one in the report.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : another method.
    """
    tables = tables or Tables.published()
    if method not in METHODS:
        known = ", ".join(METHODS)
        raise BuildError(Problem("coverage", f"does not know the method {method!r}", known))
    rows = _rows(tables, method, "coverage")
    about = METHODS[method].format(singular=tables.noun.singular, plural=tables.noun.plural)
    title = _coverage_title(rows)
    return Figure(
        label=texts.label("fig-proef-dekking", method),
        chart=_chart(rows, TRUTH, COVERED, "afgesproken: 95%", tables),
        table=_table(rows, tables, "Bevat de ware waarde (%)"),
        title=title,
        subtitle=f"Hoe vaak het 95%-interval van {about} de ware waarde bevat. {INVENTED}",
        alt=plain(f"Stippen per proef. {title}.", 200),
        caption=texts.joined(_why(), _plain_method(tables, rows, method)),
        source=SOURCE,
        n=_runs(rows),
        interval=_error(rows),
    )


def false_alarms(*, tables: Tables | None = None) -> Figure:
    """How often a project is said to stand out although no project really differs.

    Parameters
    ----------
    tables : where the numbers come from; the published tables of the study when left out.
    """
    tables = tables or Tables.published()
    rows = _rows(tables, "standing", "any_flagged")
    rows = rows[rows["between"] == "none"]
    title = _alarm_title(rows)
    return Figure(
        label="fig-proef-vals-alarm",
        chart=_chart(rows, {"none": TRUTH["none"]}, ALARM, "afgesproken: hoogstens 5%", tables),
        table=_table(rows, tables, "Vals alarm (%)"),
        title=title,
        subtitle=f"Deel van de proeven waarin minstens één {tables.noun.singular} ten onrechte "
        f"hoger of lager heet. {INVENTED}",
        alt=plain(f"Stippen per proef. {title}.", 200),
        caption=texts.joined(_why(), _per_project(tables)),
        source=SOURCE,
        n=_runs(rows),
        interval=_error(rows),
    )


def _rows(tables: Tables, method: str, quantity: str) -> pd.DataFrame:
    """The rows of one outcome: per kind of item from small designs to large ones."""
    rows = tables.read("simulation")
    chosen = rows[(rows["method"] == method) & (rows["quantity"] == quantity)]
    # True differences move the mean a little: what was meant as 80 % may be 78 %.
    chosen = chosen.assign(about=chosen["base_value"].astype(float).round(1))
    return chosen.sort_values(["scale_kind", "about"], ascending=False, kind="stable")


def _coverage_title(rows: pd.DataFrame) -> str:
    """The lowest and highest share, and how many designs fall short of 95 % beyond chance."""
    if rows.empty:
        return "Voor dit interval is geen rekenproef gedaan"
    low, high = (dutch.percent(v, 1) for v in (rows["value"].min(), rows["value"].max()))
    short = int((rows["value"] + WITH * rows["mc_error"] < COVERED).sum())
    total = dutch.counted(len(rows), "proef", "proeven")
    missed = f"in {dutch.number(short)} van {total} aantoonbaar minder dan 95%" if short else (
        f"in geen van {total} aantoonbaar minder dan 95%"
    )  # fmt: skip
    return f"De intervallen bevatten de ware waarde in {low} tot {high}; {missed}"


def _alarm_title(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "Voor het oordeel hoger of lager is geen rekenproef gedaan"
    more = int((rows["value"] - WITH * rows["mc_error"] > ALARM).sum())
    total = dutch.counted(len(rows), "proef", "proeven")
    most = dutch.percent(rows["value"].max(), 1)
    if not more:
        return f"Vals alarm is in geen van {total} aantoonbaar vaker dan 5% (hoogste: {most})"
    return f"Vals alarm is in {dutch.number(more)} van {total} vaker dan 5% (hoogste: {most})"


def _chart(
    rows: pd.DataFrame, series: dict[str, Series], agreed: float, words: str, tables: Tables
) -> dict:
    if rows.empty:
        return nothing_chart("Niets te tekenen.")
    drawn = list(_dot_rows(rows, series, tables))
    used = {mark.series for row in drawn for mark in row.marks}
    look = Look(
        series={k: one for k, one in series.items() if k in used},
        axis=marks.value_axis(None, percent=True),
        apart=9 if len(used) > 1 else 0,
        references={agreed * 100: words},
    )
    return dot_chart(drawn, look)


def _dot_rows(rows: pd.DataFrame, series: dict[str, Series], tables: Tables) -> Iterator[DotRow]:
    """A head per kind of item, below it the sizes from small to large."""
    order = ["scale_kind", "about", "n_projects", "n_per_project", "sizes"]
    head = None
    for key, group in rows.groupby(order, sort=False):
        kind, base, projects, answers, sizes = key
        found = [_mark(one, words, tables) for words in series
                 for _, one in group[group["between"] == words].iterrows()]  # fmt: skip
        told = _kind_told(kind, base)
        yield DotRow(_size_told(projects, answers, sizes, tables), found,
                     told if told != head else "")  # fmt: skip
        head = told


def _kind_told(kind: str, base: float) -> str:
    if kind == "yes_no":
        return f"Ja-neevraag, ongeveer {dutch.percent(base)} zegt ja"
    return f"Schaalvraag 1 tot 6, gemiddeld rond {dutch.number(base, 1)}"


def _size_told(projects: int, answers: int, sizes: str, tables: Tables) -> str:
    each = "gemiddeld" if sizes == "unequal" else "elk"
    return f"{tables.noun.counted(int(projects))}, {each} {dutch.number(int(answers))} antwoorden"


def _mark(row: pd.Series, series: str, tables: Tables) -> Mark:
    value, error = float(row["value"]) * 100, float(row["mc_error"]) * 100 * WITH
    size = _size_told(row["n_projects"], row["n_per_project"], row["sizes"], tables)
    told = f"{size}, {TRUTH[series].words}: {dutch.percent(row['value'], 1)}"
    return Mark(series, value, max(0.0, value - error), min(100.0, value + error), told)


def _table(rows: pd.DataFrame, tables: Tables, header: str) -> pd.DataFrame:
    noun = tables.noun
    return pd.DataFrame(
        {
            "Vraag": [_kind_told(k, b) for k, b in zip(rows["scale_kind"], rows["about"],
                                                       strict=True)],
            noun.plural.capitalize(): rows["n_projects"].astype(int).to_list(),
            f"Antwoorden per {noun.singular}": rows["n_per_project"].astype(int).to_list(),
            "Grootte": ["ongelijk" if s == "unequal" else "gelijk" for s in rows["sizes"]],
            "Echte verschillen": [TRUTH[b].words.split(" ")[0] for b in rows["between"]],
            header: [round(float(v) * 100, 1) for v in rows["value"]],
            "Toevalsfout": [round(float(v) * 100, 1) for v in rows["mc_error"]],
            "Proeven": rows["runs"].astype(int).to_list(),
        }
    )  # fmt: skip


def _why() -> str:
    return (
        "De computer verzint antwoorden bij een waarheid die wij kiezen en dus kennen; daarna "
        "rekent dezelfde methode als in dit rapport, en tellen wij hoe vaak zij gelijk heeft."
    )


def _plain_method(tables: Tables, rows: pd.DataFrame, method: str) -> str:
    """How low the interval would go without its correction; only beside the published one."""
    bare = _rows(tables, "plugin", "coverage")
    if method != "estimate" or bare.empty or rows.empty:
        return ""
    lowest, ours = dutch.percent(bare["value"].min(), 1), dutch.percent(rows["value"].min(), 1)
    return (
        f"Zonder de onzekerheid van het model mee te tellen zou de laagste uitkomst {lowest} zijn "
        f"in plaats van {ours}."
    )


def _per_project(tables: Tables) -> str:
    rows = _rows(tables, "standing", "flagged")
    rows = rows[rows["between"] == "none"]
    if rows.empty:
        return ""
    most = dutch.percent(rows["value"].max(), 2)
    return (
        f"Van alle {tables.noun.plural} zonder echt verschil kreeg hoogstens {most} zo'n oordeel."
    )


def _runs(rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    low, high = (dutch.number(int(v)) for v in (rows["runs"].min(), rows["runs"].max()))
    return f"n = {low if low == high else f'{low} tot {high}'} trekkingen per proef"


def _error(rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    return "Het streepje is de onzekerheid (95%) doordat het aantal trekkingen eindig is"
