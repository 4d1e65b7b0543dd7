"""Projects by a number, such as mean age. In: scores and traits per project. Out: a scatter."""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import follows, marks, measures, style, texts
from .base import Figure
from .effect_words import Effect, effect_of, trait_row
from .markdown import escape, plain
from .measures import Measure
from .nothing import NOTHING, nothing_chart, nothing_figure, without_reference
from .records import project_records, project_table
from .tables import RELEASED, Tables, released

HEIGHT = 360  # px
MANY = 300  # above this many projects the marks are smaller and lighter
DASHES = {"solid": [1, 0], "dashed": [5, 4]}


def trait(
    item: str, trait: str, wave: str | None = None, *, tables: Tables | None = None
) -> Figure:
    """Each project's own value against a trait of the project, such as its mean age.

    Own values are drawn, not estimates pulled towards the mean: the line is fitted to them,
    weighing each project by what its answers are worth.

    Parameters
    ----------
    item, wave : what to show; without a wave the last in which the item was asked.
    trait : a trait with a number per project, as in the published table ``trait_points``.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : there is no such trait for this item, or it has no number per project.

    Source: the effect and its permutation p come from the published table ``traits``.
    """
    tables = tables or Tables.published()
    wave, noun, row = tables.wave(item, wave), tables.noun, tables.item(item)
    label = texts.label("fig-kenmerk", item, trait, wave)
    if nothing := without_reference(label, item, wave, tables):
        return nothing
    published, measure = trait_row(tables, item, wave, trait), measures.main(row)
    effect = effect_of(published, row)
    if effect is None and not (tables.read("trait_points")["trait"] == trait).any():
        what = _not_shown(row, plain(published["contrast_label"], 60))
        why = f"Van {noun.no_single} is dit kenmerk bekend."
        return nothing_figure(label, what, why, tables)
    name = _name(tables, trait)
    shown = _with_trait(released(tables.rows("project_scores", item, wave)), tables, trait)
    title = effect.title(row["short_label"]) if effect else _not_shown(row, name)
    return Figure(
        label=label,
        chart=_chart(shown, tables, measure, name, effect),
        table=project_table(shown, tables, measure, extra={name: shown["trait"]}),
        title=title,
        subtitle=f"{name} (gemiddelde per {noun.singular}) en {measure.words}",
        alt=plain(f"{title}. {noun.counted(len(shown))} in de figuur.", 200),
        caption=_caption(tables, row, wave, published, len(shown)),
        source=texts.source(tables, wave),
        n=texts.n_respondents(shown["n"], noun),
        interval="De grootte van een punt volgt het aantal antwoorden",
        synthetic=tables.synthetic,
        follows=follows.projects(item, wave, row["short_label"]),
    )


def _name(tables: Tables, trait: str) -> str:
    points = tables.read("trait_points")
    labels = points.loc[points["trait"] == trait, "trait_label"]
    if labels.empty:
        known = ", ".join(sorted(points["trait"].astype(str).unique())) or "none at all"
        raise BuildError(Problem(f"trait {trait!r}", "has no number per project", known))
    return plain(labels.iloc[0], 60)


def _not_shown(item: pd.Series, name: str) -> str:
    return f"Of {texts.quoted(item['short_label'])} samenhangt met ‘{name}’ is niet te tonen"


def _caption(tables: Tables, item: pd.Series, wave: str, published: pd.Series, shown: int) -> str:
    noun, effect = tables.noun, effect_of(published, item)
    left_out = len(tables.rows("project_scores", item["item"], wave)) - shown
    verb = "staat" if left_out == 1 else "staan"
    return texts.joined(
        effect.sentence() if effect else _why_not(published),
        texts.statement(item),
        _about_the_line(effect, noun.plural) if effect else "",
        f"{noun.counted(left_out)} {verb} niet in de figuur." if left_out else "",
        texts.band_note(tables.rows("project_scores", item["item"], wave), noun),
    )


def _why_not(published: pd.Series) -> str:
    if published["status"] != RELEASED:
        return f"Niet getoond: {escape(published['reason'])}."
    return "Met deze gegevens is geen verschil te schatten."


def _about_the_line(effect: Effect, plural: str) -> str:
    line = "Doorgetrokken lijn" if effect.found else "Onderbroken lijn"
    return (
        f"{line}: het verschil zoals berekend over alle {plural}, ook de verborgene. Het gaat over "
        f"{plural}, niet over losse deelnemers."
    )


def _chart(
    shown: pd.DataFrame, tables: Tables, measure: Measure, name: str, effect: Effect | None
) -> dict:
    if shown.empty:
        return nothing_chart(NOTHING)
    drawn = _points(shown, tables, measure, name)
    line = _line(shown, measure, effect.slope) if effect else []
    return _scatter(drawn, measure, name, line, "solid" if effect and effect.found else "dashed")


def _points(shown: pd.DataFrame, tables: Tables, measure: Measure, name: str) -> list[dict]:
    drawn = project_records(shown, tables.project_names(), measure)
    return [
        {
            follows.ID: r["id"],
            "x": float(x),
            "v": r["v"],
            "n": r["n"],
            "t": f"{r['t']}; {name}: {dutch.number(x)}",
        }
        for r, x in zip(drawn, shown["trait"], strict=True)
    ]


def _scatter(drawn: list[dict], measure: Measure, name: str, line: list[dict], dash: str) -> dict:
    """Dots by size, and the line: unbroken only where there is a link."""
    x = alt.X("x", type="quantitative", axis=marks.count_axis(name), scale=alt.Scale(zero=False))
    axis = marks.value_axis(None, percent=measure.factor == 100)
    y = alt.Y("v", type="quantitative", axis=axis, scale=alt.Scale(zero=False))
    many = len(drawn) > MANY
    sizes = alt.Scale(range=[8, 80] if many else [20, 320])
    size = alt.Size("n", type="quantitative", legend=None, scale=sizes)
    dots = marks.chart().mark_point(opacity=0.4 if many else 0.65)
    dots = dots.encode(x=x, y=y, size=size, tooltip="t:N")
    trend = alt.Chart(alt.NamedData(name="trend")).mark_line(
        color=style.INK, strokeWidth=2, strokeDash=DASHES[dash], clip=True
    )
    return marks.finished([dots, trend.encode(x=x, y=y)], drawn, HEIGHT, trend=line)


def _line(shown: pd.DataFrame, measure: Measure, slope: float) -> list[dict]:
    """Two ends of the published line, which goes through the weighted middle of the dots."""
    weight = shown["weight"] if (shown["weight"] > 0).any() else shown["n"]
    middle_x = float((weight * shown["trait"]).sum() / weight.sum())
    middle_y = float((weight * shown["value"]).sum() / weight.sum()) * measure.factor
    ends = (float(shown["trait"].min()), float(shown["trait"].max()))
    return [{"x": x, "v": round(middle_y + slope * (x - middle_x), 3)} for x in ends]


def _with_trait(rows: pd.DataFrame, tables: Tables, trait: str) -> pd.DataFrame:
    points = released(tables.read("trait_points"))
    values = points[points["trait"] == trait][["project_id", "value"]]
    values = values.rename(columns={"value": "trait"})
    return rows.merge(values, on="project_id").sort_values(["trait", "project_id"])
