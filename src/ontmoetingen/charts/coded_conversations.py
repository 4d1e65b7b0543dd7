"""Themes in coded conversations. In: published counts as bands. Out: a figure and two tables.

How many participants brought a theme up is published as a lowest and a highest number, so that
nobody can tell who did. A bar runs from the one to the other; where it ends is no uncertainty.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import altair as alt
import pandas as pd

from .. import dutch, published
from . import marks, style, texts
from .base import Figure, Table
from .markdown import escape, plain
from .nothing import NOTHING, nothing_chart
from .tables import RELEASED, Tables, released

SOURCE = "gecodeerde gesprekken"
MADE_UP = "verzonnen gecodeerd gesprek"
BAND = (
    "Elk aantal is een band: het laagste en het hoogste aantal dat kan. Zo is niet te zien wie een "
    "thema noemde. Een band is geen onzekerheid"
)
HIDDEN, UNKNOWN = "niet getoond", "niet te geven"
GOOD = 0.667  # Krippendorff (2004), p. 241: below it no conclusion should rest on the codes


def coded_themes(*, tables: Tables | None = None) -> Figure:
    """How many participants brought each theme up, from the lowest to the highest possible number.

    Parameters
    ----------
    tables : where the numbers come from; the published tables of the study when left out.
    """
    rows = _rows("coded_themes", tables)
    shown = _ordered(released(rows))
    title = _title(shown)
    return Figure(
        label="fig-gecodeerde-themas",
        chart=_chart(shown) if len(shown) else nothing_chart(NOTHING),
        table=_table(rows),
        title=title,
        subtitle="aantal deelnemers dat het thema noemt, als band",
        alt=plain(f"{title}. Per thema een balk van het laagste naar het hoogste aantal.", 200),
        caption=BAND,
        source=_source(rows),
        n=f"n = {dutch.number(int(shown['n'].iloc[0]))} deelnemers" if len(shown) else "",
        synthetic=_is_made_up(rows),
    )


def coded_pairs(*, tables: Tables | None = None) -> Table:
    """Which themes the same participants brought up, most first; pairs of few are only counted.

    Parameters
    ----------
    tables : as in `coded_themes`.
    """
    rows = _rows("coded_pairs", tables)
    shown = released(rows).fillna({"n_mention_low": 0})
    most = shown[shown["n_mention_low"] > 0]
    most = most.sort_values(["n_mention_low", "n_mention_high"], ascending=False, kind="stable")
    frame = pd.DataFrame(
        {
            "Thema": [plain(one) for one in most["theme_label"]],
            "Samen met": [plain(one) for one in most["with_label"]],
            "Deelnemers die beide noemen": [_band(row) for row in most.itertuples()],
        }
    )
    others = dutch.counted(len(rows) - len(most), "ander paar", "andere paren")
    told = f"Bij {others} zijn het er weinig, of is het aantal niet te tonen"
    caption = f"Thema’s die dezelfde deelnemers noemen. {told}"
    return _as_table("tbl-gecodeerde-paren", frame, caption, rows)


def coder_agreement(*, tables: Tables | None = None) -> Table:
    """How far coders agree on each theme, with what Krippendorff's alpha then allows.

    Parameters
    ----------
    tables : as in `coded_themes`.
    """
    rows = _rows("coded_agreement", tables)
    shown = released(rows)
    frame = pd.DataFrame(
        {
            "Thema": [plain(one) for one in shown["theme_label"]],
            "Alinea’s gelijk (%)": [_told(v, HIDDEN, dutch.percent) for v in shown["percent"]],
            "Krippendorffs alfa": [_told(v, UNKNOWN, _alpha) for v in shown["alpha"]],
            "95%-interval": [_interval(row) for row in shown.itertuples()],
            "Betekenis": [_reading(row) for row in shown.itertuples()],
        }
    )
    caption = (
        f"Hoe vaak codeurs hetzelfde deden{_who(shown)}. Alfa is 1 bij volledige "
        "overeenstemming en 0 als die niet groter is dan bij toeval. Een thema is bruikbaar als "
        f"het hele interval boven {dutch.number(GOOD, 2)} ligt en onzeker als de grens erin ligt"
    )
    return _as_table("tbl-overeenstemming", frame, caption, rows)


def _as_table(label: str, frame: pd.DataFrame, caption: str, rows: pd.DataFrame) -> Table:
    """What may be shown of these rows, or why there is nothing."""
    return Table(
        label=label,
        frame=frame if len(frame) else _absent(rows),
        caption=caption,
        source=_source(rows),
        synthetic=_is_made_up(rows),
    )


def _rows(name: str, tables: Tables | None) -> pd.DataFrame:
    return tables.read(name) if tables else published.table(name)


def _is_made_up(rows: pd.DataFrame) -> bool:
    return bool(rows["synthetic"].any())


def _source(rows: pd.DataFrame) -> str:
    return MADE_UP if _is_made_up(rows) else SOURCE


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Most first, kinds of themes together; equal bands in the order of the codebook."""
    place = {kind: n for n, kind in enumerate(rows["kind"].unique())}
    keyed = rows.assign(_kind=rows["kind"].map(place))
    by = ["_kind", "n_mention_low", "n_mention_high"]
    ordered = keyed.sort_values(by, ascending=[True, False, False], kind="stable")
    return ordered.drop(columns="_kind")


def _title(shown: pd.DataFrame) -> str:
    if shown.empty:
        return "Over de thema’s in de gesprekken is niets te tonen"
    total = int(shown["n"].iloc[0])
    half = int((shown["n_mention_low"] * 2 >= total).sum())
    return (
        f"{dutch.word(half).capitalize()} van de {dutch.word(len(shown))} thema’s "
        f"{'komt' if half == 1 else 'komen'} bij minstens de helft van de deelnemers terug"
    )


def _chart(shown: pd.DataFrame) -> dict:
    records = [
        {"k": str(n), "e": plain(row.theme_label), "a": int(row.n_mention_low),
         "b": int(row.n_mention_high), "t": _band(row)}
        for n, row in enumerate(shown.itertuples())
    ]  # fmt: skip
    y = marks.category("k")
    axis = marks.value_axis("deelnemers", percent=False, grid=False)
    scale = alt.Scale(domain=[0, int(shown["n"].iloc[0])])
    x = alt.X("a", type="quantitative", axis=axis, scale=scale)
    bars = marks.chart().mark_bar(height=12, yOffset=5, color=style.SERIES[0])
    bars = bars.encode(x=x, x2="b", y=y)
    words = marks.chart().mark_text(align="left", dx=6, dy=5).encode(x="b:Q", y=y, text="t:N")
    return marks.finished([bars, words, marks.labels_above(y, "e", dy=-10)], records, {"step": 40})


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Thema": [plain(one) for one in rows["theme_label"]],
            "Deelnemers": [_band(row) for row in rows.itertuples()],
            "Gesprekken": [_told(v, HIDDEN, dutch.number) for v in rows["n_documents"]],
        }
    )


def _band(row) -> str:
    """A band in words: "6 tot 12", or why there is none."""
    if row.status != RELEASED:
        return f"verborgen: {plain(row.reason)}"
    return texts.in_bounds(row.n_mention_low, row.n_mention_high, math.inf, dutch.number)


def _told(value: float, absent: str, tell: Callable[[float], str]) -> str:
    return absent if pd.isna(value) else tell(value)


def _alpha(value: float) -> str:
    return dutch.number(value, 2)


def _interval(row) -> str:
    ends = (row.alpha_low, row.alpha_high)
    if any(pd.isna(end) for end in ends):
        return UNKNOWN
    return " tot ".join(map(_alpha, ends))


def _reading(row) -> str:
    if pd.isna(row.alpha):
        return "te weinig genoemd om te beoordelen"
    if row.alpha_low >= GOOD:
        return "bruikbaar"
    return "te laag om op te bouwen" if row.alpha_high < GOOD else "onzeker"


def _who(shown: pd.DataFrame) -> str:
    if shown.empty:
        return ""
    row = shown.iloc[0]
    coders = dutch.counted(int(row["n_coders"]), "codeur", "codeurs")
    return f" ({coders}, {dutch.counted(int(row['n_units']), 'alinea', 'alinea’s')})"


def _absent(rows: pd.DataFrame) -> pd.DataFrame:
    reasons = sorted({plain(one) for one in rows["reason"].dropna() if str(one)})
    return pd.DataFrame({"Toelichting": [escape("; ".join(reasons)) or NOTHING]})
