"""How answers are spread over the scale. In: answers per item and wave. Out: diverging bars."""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import marks, measures, style, texts
from .base import Figure
from .markdown import plain
from .tables import Tables, released

NEGATIVE, POSITIVE = style.SERIES[1], style.SERIES[0]


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
        "m": round((start + share / 2) * 100, 2), "w": text,
        "share": share,
        "t": f"{plain(wave_label, 40)}, {answer}: {text} (n = {dutch.number(int(row.n))})",
    }  # fmt: skip


def _side(item: pd.Series, row, *, right: bool) -> dict:
    """The name of the side of the scale, and the short name of the answer above its piece."""
    code = dutch.number(row.answer)
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
    middle = alt.X("m", type="quantitative")
    inside = inside.encode(y=y, x=middle, text=alt.Text("w", type="nominal"), opacity=_room(34))
    code = marks.chart().mark_text(dy=-24, color=style.INK)
    code = code.encode(
        y=y,
        x=alt.X("m", type="quantitative"),
        text=alt.Text("c", type="nominal"),
        opacity=_room(13),
    )
    return marks.finished([bar, inside, code], records, {"step": 64})


def _room(pixels: int) -> dict:
    """Show a text only where its piece of the bar is wide enough for it, on any screen."""
    wide = f"abs(scale('x', datum.h) - scale('x', datum.l)) > {pixels}"
    return alt.condition(wide, alt.value(1), alt.value(0))


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
