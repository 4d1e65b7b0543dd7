"""What a focus group brought up. In: published themes. Out: each theme against what was known.

Ten people in one conversation are not a survey: the figure shows relations, never frequencies.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import marks, style, texts
from .base import Figure
from .evidence import cited
from .markdown import plain
from .tables import Tables

# How near a theme is to what it is compared with, near to far; symbol and words, not colour alone.
RELATIONS = ("agrees", "partly", "some_overlap", "new", "none")
SHAPES = ("circle", "square", "diamond", "triangle-up", "cross")
COMPARED = {"relation_literature": "Literatuur", "relation_questionnaire": "Vragenlijst"}


def theme_relations(kind: str = "element", *, tables: Tables | None = None) -> Figure:
    """Each theme of one kind against the literature and against the questionnaire.

    Parameters
    ----------
    kind : as in the published table ``themes``, e.g. ``"element"`` or ``"barrier"``.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : there are no themes of that kind.
    """
    every = (tables or Tables.published()).read("themes").sort_values("order")
    rows = every[every["kind"] == kind]
    if rows.empty:
        known = ", ".join(sorted(set(every["kind"])))
        raise BuildError(Problem(f"themes of kind {kind!r}", "are not there", known))
    title = _title(rows)
    return Figure(
        label=texts.label("fig-themas", kind),
        chart=_chart(_records(rows)),
        table=_table(rows),
        title=title,
        subtitle="Verband van elk thema met de literatuur en met de vragenlijst",
        alt=plain(f"{title}. De tabel geeft per thema het verband en de toelichting.", 200),
        caption="Het gesprek gaat over ervaringen; het telt niet hoe vaak iets voorkomt",
        source=cited(rows),
        n=f"n = {dutch.counted(len(rows), 'thema', 'themas').replace('themas', 'thema’s')}",
    )


def _title(rows: pd.DataFrame) -> str:
    total = dutch.number(len(rows))
    near = int(rows["relation_literature"].isin(["agrees", "partly", "some_overlap"]).sum())
    new = int((rows["relation_literature"] == "new").sum())
    if near == 0 and new == 0:
        return f"Over geen van de {total} thema’s zegt de bron iets over de literatuur"
    sluit = "sluit" if near == 1 else "sluiten"
    verb = "is" if new == 1 else "zijn"
    return (
        f"Van de {total} thema’s {sluit} er {dutch.number(near)} aan bij de literatuur; "
        f"{dutch.number(new)} {verb} nieuw"
    )


def _records(rows: pd.DataFrame) -> list[dict]:
    records = []
    for row in rows.to_dict("records"):
        name = plain(row["label"], 80)
        for column, against in COMPARED.items():
            words = plain(row[f"{column}_label"], 40)
            told = {"w": words, "t": f"{name}, {against.lower()}: {words}"}
            records.append({"y": name, "g": against, "r": row[column]} | told)
    return records


def _chart(records: list[dict]) -> dict:
    y = marks.category("y", labels=False, ticks=False, domain=False, title=None)
    axis = alt.Axis(title=None, orient="top", ticks=False, domain=False, labelAngle=0,
                    labelPadding=14)  # fmt: skip
    x = alt.X("g", type="nominal", sort=None, axis=axis)
    shape = alt.Shape("r", type="nominal", legend=None,
                      scale=alt.Scale(domain=list(RELATIONS), range=list(SHAPES)))  # fmt: skip
    base = marks.chart()
    sign = base.mark_point(size=110, xOffset=-56, color=style.SERIES[0])
    sign = sign.encode(y=y, x=x, shape=shape, tooltip="t:N")
    words = base.mark_text(align="left", dx=-44)
    words = words.encode(y=y, x=x, text=alt.Text("w", type="nominal"))
    once = base.transform_filter(f"datum.g == '{COMPARED['relation_literature']}'")
    names = once.encode(y=y, x=alt.value(0), text=alt.Text("y", type="nominal"))
    names.mark = marks.above("y", weight="bold", dy=-20)["mark"]
    return marks.finished([sign, words, names], records, {"step": 52})


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Thema": [plain(text) for text in rows["label"]],
            "Literatuur": _with_note(rows, "literature"),
            "Vragenlijst": _with_note(rows, "questionnaire"),
            "Vindplaats": [plain(text) for text in rows["place"]],
        }
    )


def _with_note(rows: pd.DataFrame, what: str) -> list[str]:
    """The relation in words, and what is noted about it."""
    pairs = zip(rows[f"relation_{what}_label"], rows[f"note_{what}"], strict=True)
    return [f"{plain(label)}: {plain(note)}" if note else plain(label) for label, note in pairs]
