"""Start, end and change of everybody together. In: table ``change``. Out: dots joined by a line.

One row per item that was asked twice: where respondents began, where they ended, and how far the
end is uncertain because the change is.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import follows, marks, measures, pooled, style, texts
from .base import Figure
from .change_rows import exact
from .dot_rows import DotRow, Look, Mark, Series, dot_chart
from .markdown import escape, plain
from .measures import Measure
from .nothing import nothing_chart
from .paired import PAIRED, all_respondents, amount, change_title, n_pairs, source
from .tables import RELEASED, Tables

ENDS = {
    "start": Series("begin", style.SERIES[1], "circle"),
    "end": Series("eind, met 95%-interval", style.SERIES[0], "triangle-right"),
}


def change_overall(items: Sequence[str] | None = None, *, tables: Tables | None = None) -> Figure:
    """Mean at the start and at the end over all respondents, per item asked twice.

    Parameters
    ----------
    items : items with one scale, in this order; left out, all that share the scale of the first.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : no item was asked twice, or the items have different scales.
    """
    tables = tables or Tables.published()
    abouts = _chosen(tables, items)
    measure = measures.main(abouts[0])
    found = [(about, all_respondents(tables.rows("change", about["item"]))) for about in abouts]
    title = change_title(*found[0]) if len(found) == 1 else _title(found)
    return Figure(
        label=texts.label("fig-verandering-samen", *(items or ["alle"])),
        chart=_chart(found, measure),
        table=_table(found, measure),
        title=title,
        subtitle=f"{measure.words.capitalize()} aan het begin en aan het eind",
        alt=plain(f"Begin en eind met een lijn ertussen. {title}.", 200),
        caption=texts.joined(
            pooled.definition(tables),
            _not_followed(found),
            texts.basis_note(_rows_of(tables, found), tables.noun),
            _kept_back(found),
        ),
        source=source(tables, abouts[0]["item"]),
        n=n_pairs(found[0][1]) if len(found) == 1 else "",
        interval="Het interval is dat van de verandering, getekend rond het eind",
        synthetic=tables.synthetic,
        follows=follows.everybody("de verandering is berekend over alle deelnemers samen"),
    )


def _rows_of(tables: Tables, found: list) -> pd.DataFrame:
    """The rows of these items that are shown, for what must be said of all of them."""
    rows = tables.read("change")
    asked = {about["item"] for about, _ in found}
    return rows[rows["item"].isin(asked) & (rows["status"] == RELEASED)]


def _chosen(tables: Tables, items: Sequence[str] | None) -> list[pd.Series]:
    known = tables.read("items").sort_values("order")
    twice = [i for i, w in zip(known["item"], known["waves"], strict=True) if ";" in str(w)]
    abouts = [tables.item(i) for i in (items or twice)]
    if not abouts:
        raise BuildError(Problem("change_overall", "no item was asked at two waves"))
    first = measures.main(abouts[0])
    alike = [about for about in abouts if measures.main(about) == first]
    if items and len(alike) < len(abouts):
        what = f"{len(abouts) - len(alike)} of {len(abouts)} items have another scale"
        raise BuildError(Problem("change_overall", what, "items with one scale"))
    return alike


def _title(found: list[tuple[pd.Series, pd.Series | None]]) -> str:
    """How many items rise, fall, or do not change."""
    known = [row for _, row in found if row is not None and row["status"] == RELEASED]
    up = sum(row["ci_low"] > 0 for row in known)
    down = sum(row["ci_high"] < 0 for row in known)
    if not known:
        return "De verandering is op alle vragen verborgen of niet te geven"
    told = f"stijgen er {dutch.number(up)} en dalen er {dutch.number(down)} aantoonbaar"
    return f"Van {dutch.counted(len(known), 'vraag', 'vragen')} {told}"


def _chart(found: list[tuple[pd.Series, pd.Series | None]], measure: Measure) -> dict:
    rows = [
        DotRow(_words(about, row, measure), _marks(about, row, measure))
        for about, row in found
        if row is not None and row["status"] == RELEASED
    ]
    if not rows:
        return nothing_chart("Niets te tekenen.")
    axis = marks.value_axis(None, percent=measure.factor == 100)
    return dot_chart(rows, Look(series=ENDS, axis=axis, apart=0, linked=True))


def _words(about: pd.Series, row: pd.Series, measure: Measure) -> str:
    return f"{plain(about['label'], 80)}: {_interval_told(row, measure)}"


def _interval_told(row: pd.Series, measure: Measure) -> str:
    size = amount(row["change"], measure)
    if pd.isna(row["ci_low"]):
        return size
    return f"{size} ({amount(row['ci_low'], measure)} tot {amount(row['ci_high'], measure)})"


def _marks(about: pd.Series, row: pd.Series, measure: Measure) -> list[Mark]:
    start, end = exact(row["mean_start"], measure), exact(row["mean_end"], measure)
    low, high = (None if pd.isna(row[k]) else start + exact(row[k], measure)
                 for k in ("ci_low", "ci_high"))  # fmt: skip
    name = plain(about["short_label"], 60)
    told = f"{name}: van {measure.text(row['mean_start'])} naar {measure.text(row['mean_end'])}"
    return [
        Mark("start", start, None, None, told),
        Mark("end", end, low, high, f"{told}, {_interval_told(row, measure)}"),
    ]


def _table(found: list[tuple[pd.Series, pd.Series | None]], measure: Measure) -> pd.DataFrame:
    unit = " (%)" if measure.factor == 100 else ""
    points = " (procentpunten)" if measure.factor == 100 else ""
    columns = {
        "mean_start": f"Begin{unit}", "mean_end": f"Eind{unit}", "change": f"Verandering{points}",
        "ci_low": f"Ondergrens{points}", "ci_high": f"Bovengrens{points}",
    }  # fmt: skip
    people = {"Vraag": [plain(about["label"]) for about, _ in found],
              "Deelnemers": [_cell(row, "n_pairs", None) for _, row in found]}  # fmt: skip
    numbers = {
        header: [_cell(row, name, measure) for _, row in found] for name, header in columns.items()
    }
    return pd.DataFrame(people | numbers)


def _cell(row: pd.Series | None, name: str, measure: Measure | None) -> str:
    if row is None:
        return "niet te geven"
    if row["status"] != RELEASED:
        return texts.HIDDEN
    if pd.isna(row[name]):
        return "niet te schatten"
    if measure is None:
        return dutch.number(int(row[name]))
    show = dutch.number if name.startswith("mean") else dutch.signed
    return show(exact(row[name], measure), 1 if measure.factor == 100 else 2)


def _not_followed(found: list[tuple[pd.Series, pd.Series | None]]) -> str:
    groups = [about for about, row in found if row is not None and row["method"] != PAIRED]
    if not groups:
        return ""
    names = dutch.listed([texts.quoted(escape(about["short_label"])) for about in groups])
    return f"Op {names} zijn deelnemers niet te volgen: begin en eind zijn twee groepen."


def _kept_back(found: list[tuple[pd.Series, pd.Series | None]]) -> str:
    gone = [f"{texts.quoted(escape(about['short_label']))} ({escape(row['reason'])})"
            for about, row in found if row is not None and row["status"] != RELEASED]  # fmt: skip
    return f"Verborgen: {dutch.listed(gone)}." if gone else ""
