"""What respondents answered. In: totals of all projects and of pairs. Out: shares, answers, change.

Everything here is about all projects together, or about one item over two waves; comparing projects
is the work of :mod:`ontmoetingen.charts.projects`.
"""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import marks, measures, style, texts
from .base import Figure
from .markdown import escape, plain
from .tables import Tables, hidden, one_row, released

SHARE_INTERVAL = "Het interval (95%) geeft de onzekerheid door het aantal antwoorden"
NEGATIVE, POSITIVE = style.SERIES[1], style.SERIES[0]


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
        chart=_share_chart(records, named=compare is not None),
        table=_share_table(rows, compare, compare_name),
        title=_shares_title(shown),
        subtitle="Aandeel dat ja zegt of het eens is, alle projecten samen",
        alt=_shares_alt(shown),
        caption=_shares_caption(rows, compare_name),
        source=texts.source(tables, shown.iloc[-1]["wave"]),
        n=f"n = {dutch.number(int(shown['n'].max()))} antwoorden per vraag of minder",
        interval=SHARE_INTERVAL,
        synthetic=tables.synthetic,
    )


def answers(item: str, *, tables: Tables | None = None) -> Figure:
    """How the answers on one item are spread, per wave, around the middle of the scale.

    Agreement stands right of the middle and disagreement left, so that two waves can be compared
    by eye; the answers follow the order of the scale, so colour is not needed to tell them apart.
    """
    tables = tables or Tables.published()
    row, rows = tables.item(item), tables.rows("answers", item)
    shown = _stacked(released(rows), row, tables)
    if not shown:
        raise BuildError(Problem(f"item {item!r}", "all its answers are hidden: nothing to draw"))
    return Figure(
        label=texts.label("fig-antwoorden", item),
        chart=_answers_chart(shown),
        table=_answers_table(rows, tables),
        title=_answers_title(row, shown),
        subtitle="Deel van de antwoorden, in de volgorde van de schaal",
        alt=plain(f"Staafdiagram. {_answers_title(row, shown)}.", 200),
        caption=f"{texts.statement(row)} {texts.hidden_note(rows)}".strip(),
        source=texts.source(tables, shown[-1]["wave"]),
        n="n = " + dutch.listed([f"{dutch.number(n)} ({w})" for w, n in _per_wave(shown).items()]),
        synthetic=tables.synthetic,
    )


def _share_rows(tables: Tables, items: Sequence[str] | None) -> pd.DataFrame:
    """The last wave's share per item, in the order asked for, with the item's labels."""
    known = tables.read("items")
    wanted = list(items) if items else known.sort_values("order")["item"].tolist()
    picked = [_share_row(tables, item) for item in wanted]
    return pd.DataFrame(picked).merge(known[["item", "label", "short_label", "wording"]], on="item")


def _share_row(tables: Tables, item: str) -> pd.Series:
    measure = "share_yes" if tables.item(item)["scale_kind"] == "yes_no" else "share_agree"
    return one_row(tables.rows("overall", item, tables.wave(item, None)), "measure", measure)


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
        records.append(_share_record(label, kind, row.value, ours) | limits)
        if other is not None:
            theirs = "right" if ours == "left" else "left"
            records.append(_share_record(label, plain(compare_name, 60), other, theirs))
    return records


def _share_record(label: str, kind: str, share: float, side: str) -> dict:
    text = dutch.percent(share)
    told = {"w": text, "d": side, "t": f"{label}: {text} ({kind})"}
    return {"y": label, "k": kind, "v": round(float(share) * 100, 2)} | told


def _share_chart(records: list[dict], *, named: bool) -> dict:
    kinds = list(dict.fromkeys(r["k"] for r in records))
    y = marks.category("y", labels=False, ticks=False, domain=False, title=None)
    x = alt.X("v", type="quantitative", scale=alt.Scale(domain=[0, 100]),
              axis=marks.value_axis(None, percent=True))  # fmt: skip
    legend = alt.Legend() if named else None
    colour = alt.Color("k", type="nominal", legend=legend,
                       scale=alt.Scale(domain=kinds, range=list(style.SERIES[:2])))  # fmt: skip
    shape = alt.Shape("k", type="nominal", legend=legend,
                      scale=alt.Scale(domain=kinds, range=["circle", "diamond"]))  # fmt: skip
    base = marks.chart()
    span = base.transform_filter("isValid(datum.l)").mark_rule(strokeWidth=5, opacity=0.45)
    span = span.encode(y=y, x=alt.X("l", type="quantitative"), x2="h", color=colour)
    dot = base.mark_point(size=130).encode(y=y, x=x, color=colour, shape=shape, tooltip="t:N")
    first = f"datum.k == {kinds[0]!r}"
    values = [_value_text(side, y, x) for side in ("left", "right")]
    names = marks.labels_above(y, "y").transform_filter(first)
    return marks.finished([span, dot, *values, names], records, {"step": marks.BAR_STEP})


def _value_text(side: str, y: alt.Y, x: alt.X) -> alt.Chart:
    """The number beside its mark, on the side where no other mark of the row is."""
    away = {"left": {"align": "right", "dx": -12}, "right": {"align": "left", "dx": 12}}[side]
    values = marks.chart().transform_filter(f"datum.d == {side!r}").mark_text(**away)
    return values.encode(y=y, x=x, text=alt.Text("w", type="nominal"))


def _share_table(
    rows: pd.DataFrame, compare: pd.DataFrame | None, compare_name: str
) -> pd.DataFrame:
    share = measures.of("share_yes")
    table = pd.DataFrame(
        {
            "Vraag": rows["label"].map(plain),
            "Antwoorden": [
                int(r.n) if r.status == "released" else texts.HIDDEN for r in rows.itertuples()
            ],
            "Aandeel (%)": texts.cells(rows, "value", share),
            "Ondergrens (%)": texts.cells(rows, "ci_low", share),
            "Bovengrens (%)": texts.cells(rows, "ci_high", share),
        }
    )
    if compare is None:
        return table
    published = dict(zip(compare["item"], compare["value"] * 100, strict=True))
    table[f"{plain(compare_name, 60)} (%)"] = [
        round(published[i], 1) if i in published else "niet gepubliceerd" for i in rows["item"]
    ]
    return table


def _shares_title(shown: pd.DataFrame) -> str:
    if shown.empty:
        return "Alle aandelen zijn verborgen"
    top, low = shown.loc[shown["value"].idxmax()], shown.loc[shown["value"].idxmin()]
    if len(shown) == 1:
        return f"{texts.quoted(top['short_label'])}: {dutch.percent(top['value'])}"
    return (
        f"Het vaakst: {texts.quoted(top['short_label'])} ({dutch.percent(top['value'])}); "
        f"het minst vaak: {texts.quoted(low['short_label'])} ({dutch.percent(low['value'])})"
    )


def _shares_alt(shown: pd.DataFrame) -> str:
    told = [f"{plain(r.short_label, 30)} {dutch.percent(r.value)}" for r in shown.itertuples()]
    return plain(f"Aandelen met interval: {dutch.listed(told)}.", 200)


def _shares_caption(rows: pd.DataFrame, compare_name: str) -> str:
    first = (
        "Aandeel dat ja zegt of het eens is met de uitspraak; alle deelnemers tellen even zwaar."
    )
    beside = (
        f"De ruit is {escape(compare_name)}, niet berekend uit deze gegevens."
        if compare_name
        else ""
    )
    kept_back = hidden(rows)
    gone = (
        f"Verborgen: {dutch.listed([escape(x) for x in kept_back['short_label']])}."
        if len(kept_back)
        else ""
    )
    return " ".join(part for part in (first, beside, gone) if part)


def _stacked(rows: pd.DataFrame, item: pd.Series, tables: Tables) -> list[dict]:
    """Answers with the start and end of their piece of the bar; zero lies between the two sides."""
    labels = dict(zip(tables.read("waves")["wave"], tables.read("waves")["label"], strict=True))
    pieces = []
    for wave in str(item["waves"]).split(";"):
        chosen = rows[rows["wave"] == wave].sort_values("answer")
        agree = chosen["answer"] >= _agree_from(item)
        start = -float(chosen.loc[~agree, "share"].sum())
        for row, right in zip(chosen.itertuples(), agree, strict=True):
            piece = _piece(row, labels[wave], start) | {"right": bool(right)}
            pieces.append(piece | _side(item, row, right=bool(right)))
            start += float(row.share)
    return pieces


def _piece(row, wave_label: str, start: float) -> dict:
    share, text = float(row.share), dutch.percent(row.share)
    answer = f"{plain(row.answer_label, 60)}"
    return {
        "y": plain(wave_label, 40), "wave": row.wave, "a": int(row.answer), "n": int(row.n),
        "l": round(start * 100, 2), "h": round((start + share) * 100, 2),
        "m": round((start + share / 2) * 100, 2), "w": text if share >= 0.07 else "",
        "share": share,
        "t": f"{plain(wave_label, 40)}, {answer}: {text} (n = {dutch.number(int(row.n))})",
    }  # fmt: skip


def _side(item: pd.Series, row, *, right: bool) -> dict:
    """The name of the side of the scale, and the short name of the answer above its piece."""
    code = dutch.number(row.answer) if float(row.share) >= 0.025 else ""
    if item["scale_kind"] == "yes_no":
        return {"s": "ja" if right else "nee", "c": ""}
    edge = dutch.number(item["agree_from"])
    return {"s": f"score {edge} of hoger" if right else f"score lager dan {edge}", "c": code}


def _agree_from(item: pd.Series) -> float:
    return 1 if item["scale_kind"] == "yes_no" else float(item["agree_from"])


def _answers_chart(records: list[dict]) -> dict:
    y = marks.category("y", title=None, ticks=False, domain=False)
    axis = marks.value_axis(None, percent=False, labelExpr="replace(datum.label, '−', '') + '%'")
    x = alt.X("l", type="quantitative", axis=axis)
    named = sorted({(r["right"], r["s"]) for r in records})
    colours = [POSITIVE if right else NEGATIVE for right, _ in named]
    sides = alt.Scale(domain=[side for _, side in named], range=colours)
    colour = alt.Color("s", type="nominal", scale=sides)
    bar = marks.chart().mark_bar(size=30, stroke=style.PAPER, strokeWidth=2)
    bar = bar.encode(y=y, x=x, x2="h", color=colour, tooltip="t:N")
    inside = marks.chart().mark_text(color=style.PAPER, fontWeight="bold")
    inside = inside.encode(
        y=y, x=alt.X("m", type="quantitative"), text=alt.Text("w", type="nominal")
    )
    code = marks.chart().mark_text(dy=-24, color=style.INK)
    code = code.encode(y=y, x=alt.X("m", type="quantitative"), text=alt.Text("c", type="nominal"))
    return marks.finished([bar, inside, code], records, {"step": 64})


def _answers_table(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    labels = dict(zip(tables.read("waves")["wave"], tables.read("waves")["label"], strict=True))
    known = rows["status"] == "released"
    return pd.DataFrame(
        {
            "Meting": rows["wave"].map(labels),
            "Antwoord": rows["answer_label"].map(plain),
            "Aantal": [
                int(n) if k else texts.HIDDEN for n, k in zip(rows["n"], known, strict=True)
            ],
            "Deel (%)": texts.cells(rows, "share", measures.of("share_yes")),
        }
    )


def _answers_title(item: pd.Series, pieces: list[dict]) -> str:
    agreeing: dict[str, float] = {}
    for piece in pieces:
        if piece["right"]:
            agreeing[piece["y"]] = agreeing.get(piece["y"], 0.0) + piece["share"]
    verb = "zegt ja" if item["scale_kind"] == "yes_no" else "is het eens"
    told = [f"{dutch.percent(s)} ({plain(w, 40)})" for w, s in agreeing.items()]
    if len(told) == 1:
        told = [told[0].split(" (")[0]]
    return f"{dutch.listed(told)} {verb} met {texts.quoted(item['short_label'])}".replace(
        "zegt ja met", "zegt ja op"
    )


def _per_wave(pieces: list[dict]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for piece in pieces:
        counts[piece["y"]] = counts.get(piece["y"], 0) + piece["n"]
    return counts
