"""Items with too many answers for bars. In: means with their intervals. Out: mean and spread.

A test score from 0 to 60 has no bar per answer: many answers would be given by too few people to
show, and nobody could read them. Its mean and standard deviation say how answers are spread.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch
from . import follows, marks, measures, pooled, style, texts
from .answer_rows import wave_labels
from .base import Figure
from .markdown import plain
from .tables import RELEASED, Tables

WHY = (
    "Deze vraag heeft zo veel mogelijke antwoorden dat niet elk antwoord een eigen staaf krijgt: "
    "te zien zijn het gemiddelde en de spreiding."
)
SPREAD = (
    "De balk loopt van een standaardafwijking onder tot een standaardafwijking boven het "
    "gemiddelde; daarbinnen ligt vaak ongeveer twee derde van de antwoorden"
)


def answer_spread(item: str, tables: Tables) -> Figure:
    """Mean and standard deviation of an item per wave, on the whole width of its scale."""
    about, rows = tables.item(item), spread_rows(tables, item)
    title = _title(rows, texts.quoted(about["short_label"]))
    return Figure(
        label=texts.label("fig-antwoorden", item),
        chart=_chart(rows, float(about["scale_min"]), float(about["scale_max"])),
        table=_table(rows),
        title=title,
        subtitle=f"{measures.main(about).words.capitalize()} en spreiding, op de hele schaal",
        alt=plain(f"Gemiddelde met spreiding. {title}.", 200),
        caption=texts.joined(texts.statement(about), WHY, pooled.definition(tables)),
        source=texts.source_of(tables, rows["wave"]),
        n="n = "
        + dutch.listed(
            [f"{dutch.number(int(r.n))} ({r.told})" for r in rows.itertuples() if r.shown]
        )
        if rows["shown"].any()
        else "",
        interval=SPREAD,
        synthetic=tables.synthetic,
        decimals={"Gemiddelde": 2, "Standaardafwijking": 2},
        follows=follows.pooled(
            [follows.key(item, wave, "mean") for wave in rows["wave"]],
            "de spreiding is die van alle deelnemers samen",
        ),
    )


def spread_rows(tables: Tables, item: str) -> pd.DataFrame:
    """Per wave the published mean and the standard deviation behind its interval.

    Returns
    -------
    ``wave, told, n, mean, sd, shown, reason``; numbers are missing where the wave is hidden.
    """
    means = tables.rows("overall", item)
    means = means[means["measure"] == "mean"]
    labels, shown = wave_labels(tables), means["status"] == RELEASED
    spread = [
        deviation(*row) if k else float("nan")
        for k, *row in zip(shown, means["n"], means["ci_low"], means["ci_high"], strict=True)
    ]
    return pd.DataFrame(
        {"wave": means["wave"], "told": means["wave"].map(labels), "n": means["n"],
         "mean": means["value"], "sd": spread, "shown": shown, "reason": means["reason"]}
    )  # fmt: skip


def deviation(n: float, low: float, high: float) -> float:
    """Standard deviation of answers whose mean has this 95 % interval (Student's t).

    The interval is mean plus or minus t x sd / sqrt(n), so half its width gives the deviation.

    >>> round(deviation(4, 3.4087, 6.5913), 3)  # t = 3.1824 with 3 degrees of freedom
    1.0
    """
    from scipy.stats import t

    if n < 2:
        return float("nan")
    return (float(high) - float(low)) / 2 / float(t.ppf(0.975, int(n) - 1)) * float(n) ** 0.5


def _title(rows: pd.DataFrame, name: str) -> str:
    told = [f"{dutch.number(r.mean, 1)} ({r.told})" for r in rows.itertuples() if r.shown]
    if not told:
        return f"Het gemiddelde op {name} is verborgen"
    if len(rows) == 1:
        told = [told[0].split(" (")[0]]
    return f"Gemiddeld op {name}: {dutch.listed(told)}"


def _chart(rows: pd.DataFrame, low: float, high: float) -> dict:
    y = marks.category("y", labels=False, ticks=False, domain=False, title=None)
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    x = alt.X("v", type="quantitative", scale=scale, axis=marks.value_axis(None, percent=False))
    base = marks.chart().transform_filter("isValid(datum.v)")
    bar = base.mark_bar(size=16, color=style.BAND)
    bar = bar.encode(y=y, x=alt.X("l", type="quantitative", scale=scale), x2="h", tooltip="t:N")
    dot = base.mark_point(size=150, stroke=style.PAPER, strokeWidth=1.5)
    dot = dot.encode(y=y, x=x, tooltip="t:N")
    return marks.finished(
        [bar, dot, marks.labels_above(y, "y")],
        [_record(row, low, high) for row in rows.itertuples()],
        {"step": marks.BAR_STEP},
    )


def _record(row, low: float, high: float) -> dict:
    if not row.shown:
        return {"y": f"{row.told}: verborgen ({plain(row.reason, 60)})", "v": None}
    told = f"{row.told}: gemiddeld {dutch.number(row.mean, 1)}"
    if row.sd != row.sd:  # one answer has no spread
        return {"y": told, "v": round(row.mean, 3), "l": row.mean, "h": row.mean, "t": told}
    told += f", standaardafwijking {dutch.number(row.sd, 1)}"
    edges = {"l": max(low, row.mean - row.sd), "h": min(high, row.mean + row.sd)}
    return {"y": told, "v": round(row.mean, 3), "t": told} | {
        k: round(v, 3) for k, v in edges.items()
    }


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    def shown(column: str) -> list[object]:
        return [
            round(float(v), 2) if k else texts.HIDDEN
            for v, k in zip(rows[column], rows["shown"], strict=True)
        ]

    return pd.DataFrame(
        {
            "Meting": list(rows["told"]),
            "Antwoorden": [int(r.n) if r.shown else texts.HIDDEN for r in rows.itertuples()],
            "Gemiddelde": shown("mean"),
            "Standaardafwijking": shown("sd"),
        }
    )
