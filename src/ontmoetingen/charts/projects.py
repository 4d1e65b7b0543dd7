"""Projects beside each other. In: scores per project. Out: a caterpillar of their estimates.

No order without its uncertainty: every project has its interval, the reference is always drawn and
defined, and the words are neutral. What may not be shown is named in the table with its reason.
"""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import pandas as pd

from ..dutch import Noun
from . import comparable, findings, marks, measures, records, style, texts
from .base import Figure
from .measures import Measure
from .tables import Tables, released

MOST_NAMED = 40  # above this many projects names no longer fit beside the marks
MOST_SEPARATE = 300  # above this many the intervals run together into a band
HEIGHT = 380  # px


def standing(item: str, wave: str | None = None, *, tables: Tables | None = None) -> Figure:
    """Every project's estimate with its interval, in order, against all respondents together.

    Up to forty projects have their names beside the marks; more stand side by side in order of
    their estimate, and the names are in the table.

    Parameters
    ----------
    item, wave : what to show; without a wave the last in which the item was asked.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : the item or wave is unknown, or the value of all together is hidden.
    """
    tables = tables or Tables.published()
    wave, row, noun = tables.wave(item, wave), tables.item(item), tables.noun
    rows, measure = tables.rows("project_scores", item, wave), measures.main(row)
    shown = released(rows).sort_values(["estimate", "project_id"], ascending=[False, True])
    reference = texts.reference(tables, item, wave, measure)
    drawn = records.project_records(shown, tables.project_names(), measure)
    return Figure(
        label=texts.label("fig-stand", item, wave),
        chart=form(len(drawn))(drawn, measure, reference, noun),
        table=records.project_table(_ordered_rows(shown, rows), tables, measure),
        title=findings.standing_title(row["short_label"], shown["state"], noun),
        subtitle=texts.subtitle(measure, f"geschat per {noun.singular}, met interval"),
        alt=findings.standing_alt(row["short_label"], shown["state"], noun),
        caption=_caption(tables, row, wave, shown, rows),
        source=texts.source(tables, wave),
        n=texts.n_respondents(shown["n"], noun),
        interval=records.own_interval(noun),
        synthetic=tables.synthetic,
    )


def form(count: int) -> Callable[[list[dict], Measure, texts.Reference, Noun], dict]:
    """The form that stays readable with that many projects."""
    if count <= MOST_NAMED:
        return _named
    return _ordered if count <= MOST_SEPARATE else _band


def _ordered_rows(shown: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The shown projects as they stand in the figure, then the others."""
    return pd.concat([shown, rows.drop(shown.index)])


def _caption(
    tables: Tables, item: pd.Series, wave: str, shown: pd.DataFrame, rows: pd.DataFrame
) -> str:
    return texts.joined(
        texts.statement(item),
        comparable.note(tables, item["item"], wave),
        records.stand_outs(shown, tables.project_names()),
        texts.hidden_note(rows, tables.noun),
        texts.reference_note(tables.noun),
    )


def _named(drawn: list[dict], measure: Measure, reference: texts.Reference, noun: Noun) -> dict:
    y = marks.category("p", title=None, ticks=False, domain=False)
    axis = marks.value_axis(measure.words, percent=measure.factor == 100, offset=4)
    x = alt.X("e", type="quantitative", axis=axis, scale=alt.Scale(zero=False, nice=True))
    states = marks.present(drawn)
    ends = alt.X("l", type="quantitative")
    span = marks.chart().mark_rule(strokeWidth=2)
    span = span.encode(y=y, x=ends, x2="h", color=marks.state_colour(states), tooltip="t:N")
    line = marks.reference(reference.shown, reference.words, vertical=True)
    dots = _state_dots(80, x, y, states)
    return marks.finished([span, dots, *line], drawn, {"step": 24})


def _ordered(drawn: list[dict], measure: Measure, reference: texts.Reference, noun: Noun) -> dict:
    count, states = len(drawn), marks.present(drawn)
    wide = {"expr": f"max(0.6, min(3, width / {count} / 2.5))"}
    x, y = _axes(count, measure, noun)
    span = marks.chart().mark_rule(strokeWidth=wide, opacity=0.7)
    low = alt.Y("l", type="quantitative")
    span = span.encode(x=x, y=low, y2="h", color=marks.state_colour(states), tooltip="t:N")
    dots = _state_dots({"expr": f"max(14, min(60, width / {count} * 7))"}, x, y, states)
    line = marks.reference(reference.shown, reference.words, vertical=False, end=True)
    return marks.finished([span, dots, *line], drawn, HEIGHT)


def _band(drawn: list[dict], measure: Measure, reference: texts.Reference, noun: Noun) -> dict:
    """The intervals as one band; who stands out keeps a mark and an interval of its own."""
    states = [s for s in marks.present(drawn) if s in {findings.HIGHER, findings.LOWER}]
    x, y = _axes(len(drawn), measure, noun)
    low = alt.Y("l", type="quantitative")
    area = marks.chart().mark_area(color=style.BAND, opacity=0.45, interpolate="step")
    area = area.encode(x=x, y=low, y2="h")
    middle = marks.chart().mark_line(color=style.INK, strokeWidth=1.5).encode(x=x, y=y)
    out = f"datum.s == '{findings.HIGHER}' || datum.s == '{findings.LOWER}'"
    span = marks.chart().mark_rule(strokeWidth=0.8, opacity=0.7).transform_filter(out)
    span = span.encode(x=x, y=low, y2="h", color=marks.state_colour(states))
    dots = _state_dots(30, x, y, states).transform_filter(out)
    line = marks.reference(reference.shown, reference.words, vertical=False, end=True)
    return marks.finished([area, span, middle, dots, *line], drawn, HEIGHT)


def _axes(count: int, measure: Measure, noun: Noun) -> tuple[alt.X, alt.Y]:
    title = f"{noun.plural}, van hoog naar laag geschat"
    axis = alt.Axis(title=title, labels=False, ticks=False, grid=False)
    scale = alt.Scale(nice=False, domain=[0, count + 1])
    x = alt.X("r", type="quantitative", axis=axis, scale=scale)
    values = marks.value_axis(None, percent=measure.factor == 100)
    return x, alt.Y("e", type="quantitative", axis=values, scale=alt.Scale(zero=False))


def _state_dots(size: object, x: alt.X, y: alt.Y, states: list[str]) -> alt.Chart:
    colour, shape = marks.state_colour(states), marks.state_shape(states)
    dots = marks.chart().mark_point(size=size)
    return dots.encode(x=x, y=y, color=colour, shape=shape, tooltip="t:N")
