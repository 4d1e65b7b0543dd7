"""What respondents said, all projects together. In: overall shares. Out: a figure with intervals.

Computed shares may stand beside published ones, in another form and under another name: a reader
must never take the one for the other.
"""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from .. import dutch
from . import follows, marks, measures, pooled, style, texts
from .base import Figure
from .markdown import escape, plain
from .nothing import nothing_chart
from .tables import Tables, hidden, one_row, released

# What a reader chose, once the page draws it: it has its place in the legend from the start.
CHOSEN = "gekozen"
COLOURS = (style.SERIES[0], style.SERIES[1], style.INK)
SHAPES = ("circle", "diamond", "square")
SHARE_INTERVAL = "Het interval (95%) geeft de onzekerheid door het aantal antwoorden"


def shares(
    items: Sequence[str] | None = None,
    *,
    compare: pd.DataFrame | None = None,
    compare_name: str = "",
    tables: Tables | None = None,
) -> Figure:
    """The share that says yes, or agrees, per item over all projects, with intervals.

    Parameters
    ----------
    items : which items, in this order; all items when left out.
    compare : published values to show beside the computed ones, with columns ``item`` and
        ``value`` (a share, 0-1); drawn in another form and named in the legend, since a published
        and a computed number are not the same thing.
    compare_name : what the published values are, e.g. ``"gepubliceerd in 2022"``.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    tables = tables or Tables.published()
    rows = _share_rows(tables, items)
    shown = released(rows)
    records = _share_records(shown, compare, compare_name, tables)
    return Figure(
        label=texts.label("fig-aandelen", *(items or ["alle"])),
        chart=_share_chart(records, named=compare is not None)
        if records
        else nothing_chart("Niets te tekenen."),
        table=_share_table(rows, compare, compare_name),
        title=shares_title(shown),
        subtitle=f"Aandeel dat ja zegt of het eens is, alle {tables.noun.plural} samen",
        alt=_shares_alt(shown),
        caption=_shares_caption(rows, compare_name, tables),
        source=texts.source_of(tables, rows["wave"]) if len(rows) else "vragenlijst",
        n=f"n = hoogstens {dutch.number(int(shown['n'].max()))} antwoorden per vraag"
        if len(shown)
        else "",
        interval=SHARE_INTERVAL,
        synthetic=tables.synthetic,
        follows=follows.pooled(_keys(rows), "", kind=CHOSEN, title="Aandeel per vraag"),
    )


def _keys(rows: pd.DataFrame) -> list[str]:
    return [follows.key(r.item, r.wave, r.measure) for r in rows.itertuples()]


def _share_rows(tables: Tables, items: Sequence[str] | None) -> pd.DataFrame:
    """The last wave's share per item, in the order asked for, with the item's labels."""
    known = tables.read("items")
    overall = tables.read("overall")
    if items:
        picked = [one_row(_last(tables, item), "measure", _measure(tables, item)) for item in items]
    else:
        picked = [row for item in known.sort_values("order")["item"]
                  for _, row in _with_share(tables, item).iterrows()]  # fmt: skip
    rows = pd.DataFrame(picked, columns=overall.columns)
    return rows.merge(known[["item", "label", "short_label", "wording"]], on="item")


def _with_share(tables: Tables, item: str) -> pd.DataFrame:
    """The row with the share; no row for a rating on which nothing counts as agreeing."""
    rows = _last(tables, item)
    return rows[rows["measure"] == _measure(tables, item)]


def _last(tables: Tables, item: str) -> pd.DataFrame:
    return tables.rows("overall", item, tables.wave(item, None))


def _measure(tables: Tables, item: str) -> str:
    return "share_yes" if tables.item(item)["scale_kind"] == "yes_no" else "share_agree"


def _share_records(
    shown: pd.DataFrame, compare: pd.DataFrame | None, compare_name: str, tables: Tables
) -> list[dict]:
    kind = "deze gegevens (synthetisch)" if tables.synthetic else "deze gegevens"
    published = {} if compare is None else dict(zip(compare["item"], compare["value"], strict=True))
    records = []
    for row in shown.itertuples():
        label, other = plain(row.label, 80), published.get(row.item)
        ours = "left" if other is not None and other > row.value else "right"
        limits = {"l": round(row.ci_low * 100, 2), "h": round(row.ci_high * 100, 2)}
        # Its number stands beyond the interval, and so does a printed one that lies in it.
        limits["e"] = limits["l"] if ours == "left" else limits["h"]
        about = {"g": follows.key(row.item, row.wave, row.measure)}
        records.append(_share_record(label, kind, row.value, ours) | limits | about)
        if other is not None:
            theirs = "right" if ours == "left" else "left"
            beside = _share_record(label, plain(compare_name, 60), other, theirs)
            ends = [beside["v"], limits["l"] if theirs == "left" else limits["h"]]
            records.append(beside | {"e": min(ends) if theirs == "left" else max(ends)})
    return records


def _share_record(label: str, kind: str, share: float, side: str) -> dict:
    text = dutch.percent(share)
    told = {"w": text, "d": side, "t": f"{label}: {text} ({kind})"}
    value = round(float(share) * 100, 2)
    return {"y": label, "k": kind, "v": value, "e": value} | told


def _share_chart(records: list[dict], *, named: bool) -> dict:
    kinds = list(dict.fromkeys(r["k"] for r in records))
    every = [*kinds, CHOSEN]
    records = [record | {"r": place} for place, record in enumerate(records)]
    # Names are ordered by their place: a page may give this drawing other rows (theme/forms.js).
    y = marks.category("y", labels=False, ticks=False, domain=False, title=None)
    y = y.sort(field="r", op="min")
    x = alt.X("v", type="quantitative", scale=alt.Scale(domain=[0, 100]),
              axis=marks.value_axis(None, percent=True))  # fmt: skip
    legend = alt.Legend(values=kinds) if named else None
    colour = alt.Color("k", type="nominal", legend=legend,
                       scale=alt.Scale(domain=every, range=_looks(every, COLOURS)))  # fmt: skip
    shape = alt.Shape("k", type="nominal", legend=legend,
                      scale=alt.Scale(domain=every, range=_looks(every, SHAPES)))  # fmt: skip
    base = marks.chart()
    span = base.transform_filter("isValid(datum.l)").mark_rule(strokeWidth=3)
    span = span.encode(y=y, x=alt.X("l", type="quantitative"), x2="h", color=colour)
    dot = base.mark_point(size=130).encode(y=y, x=x, color=colour, shape=shape, tooltip="t:N")
    first = f"datum.k == {kinds[0]!r} || datum.k == {CHOSEN!r}"
    ends = alt.X("e", type="quantitative")
    values = [_value_text(side, y, ends, colour) for side in ("left", "right")]
    names = marks.labels_above(y, "y").transform_filter(first)
    return marks.finished([span, dot, *values, names], records, {"step": marks.BAR_STEP})


def _looks(kinds: list[str], looks: tuple[str, str, str]) -> list[str]:
    """A look per kind; what a reader chose has the last one, whatever stands before it."""
    return [*looks[: len(kinds) - 1], looks[-1]]


def _value_text(side: str, y: alt.Y, x: alt.X, colour: alt.Color) -> alt.Chart:
    """The number beside its mark, on the side where no other mark of the row is."""
    away = {"left": {"align": "right", "dx": -10}, "right": {"align": "left", "dx": 10}}[side]
    values = marks.chart().transform_filter(f"datum.d == {side!r}").mark_text(**away)
    return values.encode(y=y, x=x, text=alt.Text("w", type="nominal"), color=colour)


def _share_table(
    rows: pd.DataFrame, compare: pd.DataFrame | None, compare_name: str
) -> pd.DataFrame:
    share = measures.of("share_yes")
    table = pd.DataFrame(
        {
            "Vraag": list(rows["label"].map(plain)),
            "Antwoorden": [
                int(r.n) if r.status == "released" else texts.HIDDEN for r in rows.itertuples()
            ],
            "Aandeel (%)": texts.cells(rows, "value", share),
            "Ondergrens (%)": texts.cells(rows, "ci_low", share),
            "Bovengrens (%)": texts.cells(rows, "ci_high", share),
        },
        index=pd.Index(_keys(rows), name=follows.POOLED),
    )
    if compare is None:
        return table
    published = dict(zip(compare["item"], compare["value"] * 100, strict=True))
    table[f"{plain(compare_name, 60)} (%)"] = [
        round(published[i], 1) if i in published else "niet gepubliceerd" for i in rows["item"]
    ]
    return table


def shares_title(shown: pd.DataFrame) -> str:
    """The item with the largest share and the one with the smallest."""
    if shown.empty:
        return "Alle aandelen zijn verborgen of niet te geven"
    top, low = shown.loc[shown["value"].idxmax()], shown.loc[shown["value"].idxmin()]
    if len(shown) == 1:
        return f"{texts.quoted(top['short_label'])}: {dutch.percent(top['value'])}"
    return (
        f"Het vaakst: {texts.quoted(top['short_label'])} ({dutch.percent(top['value'])}); "
        f"het minst vaak: {texts.quoted(low['short_label'])} ({dutch.percent(low['value'])})"
    )


def _shares_alt(shown: pd.DataFrame) -> str:
    if shown.empty:
        return f"{shares_title(shown)}."
    told = [f"{plain(r.short_label, 30)} {dutch.percent(r.value)}" for r in shown.itertuples()]
    return plain(f"Aandelen met interval: {dutch.listed(told)}.", 200)


def _shares_caption(rows: pd.DataFrame, compare_name: str, tables: Tables) -> str:
    parts = ["Aandeel dat ja zegt of het eens is.", pooled.definition(tables)]
    if compare_name:
        parts.append(f"De ruit is {escape(compare_name)}, niet berekend uit deze gegevens.")
    kept_back = [escape(name) for name in hidden(rows)["short_label"]]
    if kept_back:
        parts.append(f"Verborgen: {dutch.listed(kept_back)}.")
    return " ".join(parts)
