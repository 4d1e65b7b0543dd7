"""Differences between projects at equal participants. In: table ``adjusted``. Out: before, after.

Projects may differ because others take part in them. The picture shows how much difference between
projects there is, and how much is left when the background of participants is held equal.
"""

from __future__ import annotations

import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import follows, marks, texts
from .answer_rows import wave_labels
from .base import Figure
from .dot_rows import FIRST, SECOND, DotRow, Look, Mark, Series, dot_chart
from .kept_back import reasons
from .markdown import escape, plain
from .nothing import nothing_chart
from .patterns import p_cell
from .tables import RELEASED, Tables, hidden, released

BEFORE, AFTER = "before", "after"
SERIES = {
    BEFORE: Series("zonder rekening te houden met deelnemers", *FIRST),
    AFTER: Series("bij gelijke deelnemers", *SECOND),
}
KINDS = {"yes_no": "share_yes", "rating": "mean"}
LEFT = (
    "Verklaard: het geschatte deel van de variantie tussen {plural}, zonder interval. Wat "
    "overblijft, is nog niet het werk van {the}: alleen wat gevraagd is, kan gelijk gehouden "
    "worden."
)


def adjusted(kind: str = "yes_no", *, tables: Tables | None = None) -> Figure:
    """Spread between projects per item, before and after holding participants equal.

    Parameters
    ----------
    kind : ``"yes_no"`` (percentage points) or ``"rating"`` (points of the scale); the two cannot
        share an axis.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : another kind.
    """
    if kind not in KINDS:
        raise BuildError(Problem("adjusted", f"does not know the kind {kind!r}", ", ".join(KINDS)))
    tables = tables or Tables.published()
    rows = tables.read("adjusted")
    rows = _named(rows[rows["measure"] == KINDS[kind]], tables)
    # What cannot be estimated, such as when all answer alike, stands in the table only.
    shown = released(rows).dropna(subset=[f"between_sd_{k}" for k in (BEFORE, AFTER)])
    factor = 100 if kind == "yes_no" else 1
    title = _title(shown, tables)
    unit = "procentpunten" if kind == "yes_no" else "punten op de schaal"
    noun = tables.noun
    return Figure(
        label=texts.label("fig-gelijke-deelnemers", kind),
        chart=_chart(shown, factor),
        table=_table(rows, factor),
        title=title,
        subtitle=f"Verschil tussen {noun.plural} (standaardafwijking) in {unit}",
        alt=plain(f"Halterfiguur. {title}. {_tally(shown)}", 200),
        caption=texts.joined(
            _held(shown), LEFT.format(the=noun.the, plural=noun.plural), _kept_back(rows)
        ),
        source=_source(tables),
        n=_n(shown, tables),
        interval=_interval(shown),
        synthetic=tables.synthetic,
        follows=follows.everybody("dit verschil is geschat met alle deelnemers erin"),
    )


def _named(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """With the name of the item, and the wave where it was asked more than once."""
    labels = dict(zip(tables.read("items")["item"], tables.read("items")["label"], strict=True))
    waves, several = wave_labels(tables), rows["item"].duplicated(keep=False)
    words = [
        f"{plain(labels[item], 80)} ({waves[wave]})" if twice else plain(labels[item], 80)
        for item, wave, twice in zip(rows["item"], rows["wave"], several, strict=True)
    ]
    return rows.assign(words=words)


def _title(shown: pd.DataFrame, tables: Tables) -> str:
    """How much of the difference goes with who takes part, over the items."""
    parts = shown["share_explained"].dropna()
    noun = tables.noun
    if shown.empty:
        return f"Er is niet bekend hoeveel {noun.plural} bij gelijke deelnemers verschillen"
    if parts.empty:
        return f"{noun.plural.capitalize()} verschillen hier niet, ook niet door wie er meedoet"
    low, high = (max(0.0, float(v)) for v in (parts.min(), parts.max()))
    if dutch.percent(low) == dutch.percent(high):
        return f"Wie er meedoet, verklaart naar schatting {dutch.percent(low)} van de variantie"
    told = f"{dutch.percent(low)} tot {dutch.percent(high)}"
    return f"Wie er meedoet, verklaart naar schatting {told} van de variantie tussen {noun.plural}"


def _tally(shown: pd.DataFrame) -> str:
    if shown.empty:
        return ""
    left = int((shown["p_after"] < texts.ALPHA).sum())
    return f"Na correctie aantoonbaar op {dutch.number(left)} van {_asked(len(shown))}."


def _asked(count: int) -> str:
    return dutch.counted(count, "vraag", "vragen")


def _chart(shown: pd.DataFrame, factor: int) -> dict:
    if shown.empty:
        return nothing_chart("Niets te tekenen.")
    rows = [DotRow(_words(row, factor), _marks(row, factor)) for _, row in shown.iterrows()]
    axis = marks.value_axis(None, percent=False)
    highest = max(m.high or m.value for row in rows for m in row.marks)
    look = Look(series=SERIES, axis=axis, domain=(0, highest * 1.05 or 1.0), apart=12)
    return dot_chart(rows, look)


def _words(row: pd.Series, factor: int) -> str:
    before, after = (_number(row[f"between_sd_{k}"], factor) for k in (BEFORE, AFTER))
    return f"{row['words']}: {before} → {after}"


def _marks(row: pd.Series, factor: int) -> list[Mark]:
    found = []
    for kind in (BEFORE, AFTER):
        value = float(row[f"between_sd_{kind}"]) * factor
        edges = (float(row[f"{kind}_{edge}"]) * factor for edge in ("low", "high"))
        low, high = (None if pd.isna(edge) else edge for edge in edges)
        told = f"{row['words']}, {SERIES[kind].words}: {_number(row[f'between_sd_{kind}'], factor)}"
        found.append(Mark(kind, value, low, high, told))
    return found


def _number(value: float, factor: int) -> str:
    return dutch.number(round(float(value) * factor, 9), 1 if factor == 100 else 2)


def _table(rows: pd.DataFrame, factor: int) -> pd.DataFrame:
    unit = "procentpunten" if factor == 100 else "punten"
    columns = {
        "between_sd_before": f"Zonder correctie ({unit})", "before_low": "Ondergrens zonder",
        "before_high": "Bovengrens zonder", "between_sd_after": f"Gelijke deelnemers ({unit})",
        "after_low": "Ondergrens gelijk", "after_high": "Bovengrens gelijk",
    }  # fmt: skip
    numbers = {
        header: [_cell(row, name, factor) for _, row in rows.iterrows()]
        for name, header in columns.items()
    }
    part = [
        texts.HIDDEN if row["status"] != RELEASED
        else "geen verschil" if pd.isna(row["share_explained"])
        else dutch.percent(row["share_explained"])
        for _, row in rows.iterrows()
    ]  # fmt: skip
    p_values = [_p_cell(row) for _, row in rows.iterrows()]
    last = {"p bij gelijke deelnemers": p_values, "Verklaard deel": part}
    return pd.DataFrame({"Vraag": list(rows["words"])} | numbers | last)


def _p_cell(row: pd.Series) -> str:
    if row["status"] != RELEASED:
        return texts.HIDDEN
    return "niet te schatten" if pd.isna(row["p_after"]) else p_cell(row["p_after"])


def _cell(row: pd.Series, name: str, factor: int) -> str:
    if row["status"] != RELEASED:
        return texts.HIDDEN
    return "niet te schatten" if pd.isna(row[name]) else _number(row[name], factor)


def _held(shown: pd.DataFrame) -> str:
    labels = sorted({escape(t) for t in shown["covariate_labels"].dropna()})
    return f"Gelijk gehouden: {'; '.join(labels)}." if labels else ""


def _interval(shown: pd.DataFrame) -> str:
    if shown.empty:
        return ""
    return (
        "Het interval is het 95%-interval. Of er bij gelijke deelnemers nog verschil is, zegt de "
        "toets (p in de tabel), ook als het interval nul raakt"
    )


def _kept_back(rows: pd.DataFrame) -> str:
    gone = hidden(rows)
    if gone.empty:
        return ""
    return f"Verborgen: {dutch.listed([escape(w) for w in gone['words']])} ({reasons(gone)})."


def _source(tables: Tables) -> str:
    return "synthetische antwoorden op de vragenlijst" if tables.synthetic else "vragenlijst"


def _n(shown: pd.DataFrame, tables: Tables) -> str:
    if shown.empty:
        return ""
    people = dutch.counted(int(shown["n"].max()), "deelnemer", "deelnemers")
    projects = tables.noun.counted(int(shown["n_projects"].max()))
    return f"n = {people} of minder per vraag, in {projects}"
