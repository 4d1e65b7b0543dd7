"""One comparison of projects on all items. In: table ``traits``. Out: effects with their intervals.

For a trait with a number per project, and for a comparison of two groups of projects, which has no
scatter of its own.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import follows, marks, style, texts
from .asked import counted_rows
from .base import Figure
from .markdown import plain
from .nothing import NOTHING, nothing_chart
from .patterns import p_cell
from .tables import RELEASED, Tables, hidden, released

READ = (
    "Een interval dat de nullijn raakt, past bij geen verschil. Of een verschil aantoonbaar is, "
    "zegt de toets (p in de tabel)."
)
UNITS = {"yes_no": ("procentpunten", 1), "rating": ("punten op de schaal", 2)}


def effects(trait: str, *, kind: str = "yes_no", tables: Tables | None = None) -> Figure:
    """The effect of one trait on every item of a kind, with its interval.

    Also for traits that are a comparison of two groups of projects, which have no scatter.

    Parameters
    ----------
    trait : as in the published table ``traits``.
    kind : ``"yes_no"`` (percentage points) or ``"rating"`` (points of the scale); the two cannot
        share an axis.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : there is no such trait on items of that kind, with those there are.
    """
    tables = tables or Tables.published()
    rows = _rows(tables, trait, kind)
    shown, (unit, decimals) = released(rows).dropna(subset=["effect"]), UNITS[kind]
    title = f"{plain(rows['contrast_label'].iloc[0], 80)}: {_tally(shown)}"
    return Figure(
        label=texts.label("fig-effect", trait, kind),
        chart=_chart(shown, decimals) if len(shown) else nothing_chart(NOTHING),
        table=_table(pd.concat([released(rows), hidden(rows)]), unit, decimals),
        title=title,
        subtitle=f"Verschil in {unit}, met 95%-interval",
        alt=plain(f"Verschillen met interval. {title}.", 200),
        caption=_caption(shown, tables) if len(shown) else NOTHING,
        source=texts.source_of_all(tables),
        n=f"n = {tables.noun.counted(int(rows['n_projects'].max()))}",
        synthetic=tables.synthetic,
        follows=follows.everybody("een verband is berekend met alle deelnemers erin"),
    )


def _caption(shown: pd.DataFrame, tables: Tables) -> str:
    return texts.joined(READ, _by_chance(shown), texts.basis_note(shown, tables.noun))


def _by_chance(shown: pd.DataFrame) -> str:
    """How many tests there are and how many of them chance alone would call a difference."""
    if len(shown) < 2:
        return ""
    chance = dutch.number(texts.ALPHA * len(shown), 1)
    return (
        f"Dit zijn {dutch.number(len(shown))} toetsen tegelijk: als er nergens verschil is, vallen "
        f"er door toeval toch gemiddeld {chance} op."
    )


def _rows(tables: Tables, trait: str, kind: str) -> pd.DataFrame:
    items, rows = tables.read("items").set_index("item"), tables.read("traits")
    of_kind = rows[rows["item"].map(items["scale_kind"]) == kind]
    chosen = of_kind[of_kind["trait"] == trait]
    if chosen.empty:
        known = ", ".join(sorted(of_kind["trait"].astype(str).unique())) or "none at all"
        raise BuildError(Problem(f"trait {trait!r}", f"has no effect on {kind} items", known))
    return chosen.assign(name=_names(chosen, tables, items["label"]))


def _names(rows: pd.DataFrame, tables: Tables, labels: pd.Series) -> list[str]:
    """The items, with the wave where one stands there more than once."""
    waves = dict(zip(tables.read("waves")["wave"], tables.read("waves")["label"], strict=True))
    several = rows["item"].duplicated(keep=False)
    return [
        plain(labels[item], 80) + (f" ({plain(waves[wave], 30)})" if twice else "")
        for item, wave, twice in zip(rows["item"], rows["wave"], several, strict=True)
    ]


def _tally(shown: pd.DataFrame) -> str:
    if shown.empty:
        return "niets te tonen"
    clear = shown[shown["p_value"] < texts.ALPHA]
    high, low = int((clear["effect"] > 0).sum()), int((clear["effect"] < 0).sum())
    every = counted_rows(shown["item"])
    if high + low == 0:
        return f"op geen van {every} een aantoonbaar verschil"
    told = [f"{way} op {count}" for way, count in (("hoger", high), ("lager", low)) if count]
    return f"{dutch.listed(told)} van {every}"


def _cell(value: float, decimals: int) -> str:
    return "niet te schatten" if pd.isna(value) else dutch.signed(value, decimals)


def _chart(shown: pd.DataFrame, decimals: int) -> dict:
    y = marks.category("y", labels=False, ticks=False, domain=False, title=None)
    x = alt.X("v", type="quantitative", axis=marks.value_axis(None, percent=False))
    span = marks.chart().mark_rule(strokeWidth=2, color=style.SERIES[0])
    span = span.encode(y=y, x=alt.X("l", type="quantitative"), x2="h", tooltip="t:N")
    dot = marks.chart().mark_point(size=110).encode(y=y, x=x, tooltip="t:N")
    zero = marks.reference(0, "geen verschil", vertical=True)
    names = [marks.halo_above(y, "y"), marks.labels_above(y, "y")]
    records = [_record(row, decimals) for row in shown.itertuples()]
    return marks.finished([*zero, span, dot, *names], records, {"step": marks.BAR_STEP})


def _record(row, decimals: int) -> dict:
    size, low, high = (dutch.signed(v, decimals) for v in (row.effect, row.ci_low, row.ci_high))
    ends = {"v": float(row.effect), "l": float(row.ci_low), "h": float(row.ci_high)}
    return {"y": row.name, "t": f"{row.name}: {size} ({low} tot {high})"} | ends


def _table(rows: pd.DataFrame, unit: str, decimals: int) -> pd.DataFrame:
    columns = {"effect": f"Verschil ({unit})", "ci_low": "Ondergrens", "ci_high": "Bovengrens"}
    known = rows["status"] == RELEASED
    numbers = {
        head: [
            _cell(v, decimals) if k else texts.HIDDEN
            for v, k in zip(rows[name], known, strict=True)
        ]
        for name, head in columns.items()
    }
    p_values = [
        ("niet te schatten" if pd.isna(p) else p_cell(p)) if k else reason
        for p, k, reason in zip(rows["p_value"], known, rows["reason"], strict=True)
    ]
    return pd.DataFrame({"Vraag": list(rows["name"])} | numbers | {"p": p_values})
