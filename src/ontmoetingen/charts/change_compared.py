"""Two ways to ask for change, side by side. In: table ``change_models``. Out: dots per question.

The change score compares everybody with themselves; the other model compares respondents who began
alike. When groups begin at different levels the two can differ: neither is wrong.
"""

from __future__ import annotations

import pandas as pd

from .. import dutch
from . import follows, marks, measures, texts
from .base import Figure
from .change_rows import exact
from .dot_rows import FIRST, SECOND, DotRow, Look, Mark, Series, dot_chart
from .kept_back import reasons
from .markdown import plain
from .measures import Measure
from .nothing import nothing_chart
from .paired import amount, source
from .patterns import p_cell
from .tables import RELEASED, Tables, hidden, released
from .verdicts import DIFFER, ONE, verdict

MODELS = {
    "change": Series("verandering van ieder zelf", *FIRST),
    "ancova": Series("einde bij gelijke start", *SECOND),
}
EVERYBODY = "Alle deelnemers: gemiddelde verandering"
LORD = (
    "Het ene model vergelijkt ieder met zichzelf, het andere deelnemers die gelijk begonnen. "
    "Als groepen ongelijk beginnen, kunnen de antwoorden verschillen (de paradox van Lord): beide "
    "kloppen, maar op een andere vraag."
)


def change_models(item: str, *, tables: Tables | None = None) -> Figure:
    """Mean change and the effect of each trait, by the change score and at equal start.

    Parameters
    ----------
    item : an item that was asked in two waves.
    tables : where the numbers come from; the published tables of the study when left out.

    Source: Lord (1967), Psychological Bulletin 68, 304-305; Senn (2006), Statistics in Medicine
    25, 4334-4344.
    """
    tables = tables or Tables.published()
    about, measure = tables.item(item), measures.main(tables.item(item))
    rows = _effects(tables, item)
    shown = _pairs(released(rows))
    title = _title(shown, texts.quoted(about["short_label"]))
    return Figure(
        label=texts.label("fig-modellen", item),
        chart=_chart(shown, measure),
        table=_table(rows, measure),
        title=title,
        subtitle=f"Verschil in {_unit(measure)}, met 95%-interval",
        alt=plain(f"Stippen met interval. {title}.", 200),
        caption=texts.joined(
            texts.statement(about),
            LORD,
            texts.basis_note(released(rows), tables.noun),
            _kept_back(rows),
        ),
        source=source(tables, item),
        n=_n(rows, tables),
        interval="Een interval dat de nullijn raakt, past bij geen verschil",
        synthetic=tables.synthetic,
        follows=follows.everybody("de modellen zijn geschat met alle deelnemers erin"),
    )


def _effects(tables: Tables, item: str) -> pd.DataFrame:
    """Mean change and effects of traits; slopes and spreads have another unit."""
    rows = tables.rows("change_models", item)
    rows = rows[rows["term"].isin(["mean", "trait"])]
    words = rows["label"].fillna("").map(plain)
    return rows.assign(words=words.where(rows["term"] == "trait", EVERYBODY))


def _pairs(shown: pd.DataFrame) -> dict[str, dict[str, pd.Series]]:
    """Per question its row in each model; without an estimate there is nothing to draw."""
    found: dict[str, dict[str, pd.Series]] = {}
    for _, row in shown[shown["value"].notna()].iterrows():
        found.setdefault(row["words"], {})[row["model"]] = row
    return found


def _title(shown: dict[str, dict[str, pd.Series]], name: str) -> str:
    """Whether the two models say the same about each question."""
    both = [rows for rows in shown.values() if set(rows) == set(MODELS)]
    if not both:
        return f"Op {name} zijn er geen twee modellen om te vergelijken"
    found = [verdict(rows["change"], rows["ancova"]) for rows in both]
    differ = found.count(DIFFER)
    if not differ:
        if ONE in found:
            return f"Op {name} spreken beide manieren om verandering te meten elkaar niet tegen"
        return f"Op {name} zeggen beide manieren om verandering te meten hetzelfde"
    all_of_them = dutch.counted(len(both), "vergelijking", "vergelijkingen")
    about = f"{dutch.number(differ)} van de {all_of_them}"
    verb = "hangt" if differ == 1 else "hangen"
    return f"Op {name} {verb} {about} af van de manier van meten"


def _chart(shown: dict[str, dict[str, pd.Series]], measure: Measure) -> dict:
    if not shown:
        return nothing_chart("Niets te tekenen.")
    rows = [
        DotRow(words, [_mark(model, by_model[model], measure) for model in MODELS
                       if model in by_model])
        for words, by_model in shown.items()
    ]  # fmt: skip
    axis = marks.value_axis(None, percent=False)
    return dot_chart(rows, Look(series=MODELS, axis=axis, references={0: "geen verschil"}))


def _mark(model: str, row: pd.Series, measure: Measure) -> Mark:
    low, high = (None if pd.isna(row[k]) else exact(row[k], measure) for k in ("ci_low", "ci_high"))
    told = f"{row['words']}, {MODELS[model].words}: {_told(row, measure)}"
    return Mark(model, exact(row["value"], measure), low, high, told)


def _told(row: pd.Series, measure: Measure) -> str:
    size = amount(row["value"], measure)
    if pd.isna(row["ci_low"]):
        return size
    return f"{size} ({amount(row['ci_low'], measure)} tot {amount(row['ci_high'], measure)})"


def _table(rows: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    known = rows["status"] == RELEASED
    columns = {"value": "Verschil", "ci_low": "Ondergrens", "ci_high": "Bovengrens"}
    unit = _unit(measure)
    numbers = {
        f"{header} ({unit})": [_cell(v, k, measure) for v, k in zip(rows[name], known, strict=True)]
        for name, header in columns.items()
    }
    p_values = [_p(v) if k else texts.HIDDEN for v, k in zip(rows["p_value"], known, strict=True)]
    return pd.DataFrame(
        {"Vraag": list(rows["words"]), "Manier": [MODELS[m].words for m in rows["model"]]}
        | numbers
        | {"p": p_values}
    )


def _cell(value: float, known: bool, measure: Measure) -> str:
    if not known:
        return texts.HIDDEN
    return "niet te schatten" if pd.isna(value) else _signed(value, measure)


def _signed(value: float, measure: Measure) -> str:
    return dutch.signed(exact(value, measure), 1 if measure.factor == 100 else 2)


def _p(value: float) -> str:
    if pd.isna(value):
        return "niet te schatten"
    return p_cell(value)


def _unit(measure: Measure) -> str:
    return "procentpunten" if measure.factor == 100 else "punten op de schaal"


def _kept_back(rows: pd.DataFrame) -> str:
    gone = hidden(rows)
    if gone.empty:
        return ""
    names = dutch.listed(sorted(set(gone["words"].map(texts.escape))))
    return f"Verborgen: {names} ({reasons(gone)})."


def _n(rows: pd.DataFrame, tables: Tables) -> str:
    shown = released(rows)
    if shown.empty:
        return ""
    people = dutch.counted(int(shown["n"].max()), "deelnemer", "deelnemers")
    return f"n = {people} in {tables.noun.counted(int(shown['n_projects'].max()))}"
