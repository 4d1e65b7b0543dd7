"""Who is lost between two waves. In: table ``attrition``. Out: differences with intervals.

Change is only known of who answered twice. If those who stayed away were others, the change found
is not that of everybody who began. Scales and years cannot share an axis with percentages: each
unit has its own, and the zero line is what they share.
"""

from __future__ import annotations

import pandas as pd

from .. import dutch
from . import follows, style, texts
from .base import Figure
from .dot_rows import SECOND, DotRow, Look, Mark, Series, dot_chart
from .kept_back import reasons
from .markdown import plain
from .nothing import nothing_chart
from .paired import source
from .tables import RELEASED, Tables, hidden, released

CLEAR, UNSURE = "clear", "unsure"
SERIES = {
    CLEAR: Series("aantoonbaar verschil", *SECOND),
    UNSURE: Series("geen aantoonbaar verschil", style.MUTED, "circle"),
}
OWN_SCALE = (
    "Links van de streep: minder bij wie wegvalt; rechts: meer. Percentages delen één maat; een "
    "gemiddelde heeft zijn eigen maat, want punten en jaren zijn niet te vergelijken."
)


def lost(item: str, *, tables: Tables | None = None) -> Figure:
    """How those who answered once differ from those who answered twice, at the start.

    Parameters
    ----------
    item : an item that was asked in two waves.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    tables = tables or Tables.published()
    about, rows = tables.item(item), _named(tables.rows("attrition", item))
    shown = released(rows)
    shown = shown[shown["difference"].notna()]
    title = _title(rows, shown, about)
    return Figure(
        label=texts.label("fig-uitval", item),
        chart=_chart(shown),
        table=_table(rows),
        title=title,
        subtitle="Wie alleen aan het begin antwoordde tegenover wie dat twee keer deed",
        alt=plain(f"Stippen met interval. {title}. {_tally(shown)}", 200),
        caption=texts.joined(_tally(shown), OWN_SCALE, _cautious(shown, tables), _kept_back(rows)),
        source=source(tables, item),
        n=_n(shown),
        interval="Het interval is het 95%-interval van het verschil" if len(shown) else "",
        synthetic=tables.synthetic,
        follows=follows.everybody("wie er wegvalt, is alleen van alle deelnemers samen bekend"),
    )


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """With the words of each row: a number by its name, a category with its variable."""
    words = [
        f"{plain(r.label, 60)}: {plain(r.category_label, 60)}"
        if plain(r.category_label or "") else plain(r.label, 60)
        for r in rows.fillna({"category_label": ""}).itertuples()
    ]  # fmt: skip
    return rows.assign(words=words)


def _title(rows: pd.DataFrame, shown: pd.DataFrame, about: pd.Series) -> str:
    """Whether those who are lost began differently on the item itself."""
    name = texts.quoted(about["short_label"])
    if rows.empty:
        return "Er is niemand weggevallen of niemand te volgen"
    own = shown[(shown["variable"] == about["item"]) & (shown["category"].fillna("") != "0")]
    if own.empty:
        return "Wie wegvalt en wie blijft, is hier niet te vergelijken"
    row = own.iloc[0]
    if not _is_clear(row):
        return f"Wie wegvalt, begon op {name} niet aantoonbaar anders dan wie blijft"
    way = "hoger" if row["difference"] > 0 else "lager"
    return f"Wie wegvalt, begon op {name} {way} dan wie blijft ({_told(row)})"


def _tally(shown: pd.DataFrame) -> str:
    """How many comparisons differ, beside how many do so by chance alone."""
    if shown.empty:
        return ""
    clear = int(shown.apply(_is_clear, axis=1).sum())
    total = dutch.counted(len(shown), "vergelijking", "vergelijkingen")
    chance = dutch.number(len(shown) * 0.05, 1)
    return f"Aantoonbaar anders: {dutch.number(clear)} van {total}; door toeval ongeveer {chance}."


def _cautious(shown: pd.DataFrame, tables: Tables) -> str:
    """That an interval could not count in how alike the participants of one project are."""
    noun = tables.noun
    if not texts.basis_note(shown, noun):
        return ""
    return (
        f"Er zijn weinig {noun.plural}. Het interval is daarom voorzichtig geschat, zonder de "
        f"verschillen tussen {noun.plural}."
    )


def _is_clear(row: pd.Series) -> bool:
    return bool(row["ci_low"] > 0 or row["ci_high"] < 0)


def _told(row: pd.Series) -> str:
    """The difference in its own unit."""
    if row["measure"] == "mean":
        return dutch.signed(float(row["difference"]), 2)
    return dutch.points(row["difference"], 1)


def _chart(shown: pd.DataFrame) -> dict:
    if shown.empty:
        return nothing_chart("Niets te vergelijken.")
    reach = _reach(shown)
    rows = [
        DotRow(f"{row['words']}: {_told(row)}", [_mark(row, reach[place])])
        for place, (_, row) in enumerate(shown.iterrows())
    ]
    used = {row.marks[0].series for row in rows}
    series = {k: one for k, one in SERIES.items() if k in used}
    look = Look(series=series, axis=None, domain=(-1.05, 1.05), references={0: "geen verschil"})
    return dot_chart(rows, look)


def _reach(shown: pd.DataFrame) -> list[float]:
    """Per row the largest value of its unit: all shares together, every mean by itself."""
    furthest = shown[["difference", "ci_low", "ci_high"]].abs().max(axis=1)
    shares = furthest[shown["measure"] != "mean"]
    widest = float(shares.max()) if len(shares) else 1.0
    by_row = furthest.where(shown["measure"] == "mean", widest)
    return [value if value > 0 else 1.0 for value in by_row]


def _mark(row: pd.Series, reach: float) -> Mark:
    series = CLEAR if _is_clear(row) else UNSURE
    low, high = (None if pd.isna(row[k]) else row[k] / reach for k in ("ci_low", "ci_high"))
    told = f"{row['words']}: {_told(row)}; {SERIES[series].words}"
    return Mark(series, row["difference"] / reach, low, high, told)


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "value_lost": "Weggevallen", "value_kept": "Gebleven", "difference": "Verschil",
        "ci_low": "Ondergrens", "ci_high": "Bovengrens",
    }  # fmt: skip
    numbers = {
        header: [_cell(row, name) for _, row in rows.iterrows()] for name, header in columns.items()
    }
    units = ["gemiddelde" if m == "mean" else "% van de deelnemers" for m in rows["measure"]]
    return pd.DataFrame({"Kenmerk": list(rows["words"]), "Maat": units} | numbers)


def _cell(row: pd.Series, name: str) -> str:
    if row["status"] != RELEASED:
        return texts.HIDDEN
    if pd.isna(row[name]):
        return "niet te schatten"
    is_mean = row["measure"] == "mean"
    value = float(row[name]) if is_mean else float(row[name]) * 100
    show = dutch.number if name.startswith("value") else dutch.signed
    return show(value, 2 if is_mean else 1)


def _kept_back(rows: pd.DataFrame) -> str:
    gone = hidden(rows)
    if gone.empty:
        return ""
    count = dutch.counted(len(gone), "vergelijking is", "vergelijkingen zijn")
    return f"{count} verborgen: {reasons(gone)}."


def _n(shown: pd.DataFrame) -> str:
    if shown.empty:
        return ""
    kept, gone = (dutch.number(int(shown[k].max())) for k in ("n_kept", "n_lost"))
    return f"n = {gone} weggevallen en {kept} gebleven deelnemers"
