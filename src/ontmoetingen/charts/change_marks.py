"""Start against change as a picture. In: records per project. Out: one Vega-Lite pane.

The form follows the number of projects: every mark apart for few, small marks for many, and counts
per patch of the picture for so many that marks would hide each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import altair as alt
import numpy as np

from .. import dutch
from . import marks, style
from .change_rows import ABOVE, BELOW, WITHIN, ChangeRow
from .follows import ID
from .measures import Measure

FEW, MANY = 40, 300  # up to so many projects every mark stands apart; or is drawn small
HEIGHT = 380  # px
PATCHES = (40, 28)  # across and down
GROUPS = 20  # of projects by their start, for the ribbon of estimates
STATES = (ABOVE, BELOW)
STATE_COLOURS = (style.SERIES[0], style.SERIES[1])
SHAPES = ("triangle-up", "triangle-down")
SAME, BY_CHANCE = "geen verandering", "verwacht door toeval alleen"


def change_chart(rows: Sequence[ChangeRow], together: float | None, measure: Measure) -> dict:
    """The picture.

    Parameters
    ----------
    rows : projects, at least one.
    together : change of everybody together; missing when it is hidden.
    """
    x, y = _axes(measure)
    lines, named = _lines(rows, together, measure)
    layers = [_line_layer(x, y, named)]
    if len(rows) > MANY:
        records = [_record(row) for row in rows if row.state != WITHIN]
        layers = [_patch_layer(x, y), _ribbon_layer(x, y), *layers, _outside(x, y, 30, records)]
        more = {"lines": lines, "patches": _patches(rows), "ribbon": _ribbon(rows)}
        return marks.finished(layers, records, HEIGHT, **more)
    records, few = [_record(row) for row in rows], len(rows) <= FEW
    layers += [_spans(x, few), _estimates(x, few), *_found(x, y, few, records)]
    return marks.finished(layers, records, HEIGHT, lines=lines)


def _record(row: ChangeRow) -> dict:
    """``y`` is the change found, ``e`` the estimate where there is one, with its interval."""
    modelled = row.estimate is not None
    low, high = (row.estimate_low, row.estimate_high) if modelled else (row.low, row.high)
    places = {"x": row.start, "y": row.change, "e": row.estimate, "l": low, "h": high}
    known = {k: round(v, 4) for k, v in places.items() if v is not None}
    return {ID: row.project, "p": row.name, "n": row.n, "s": row.state, "t": row.told} | known


def _axes(measure: Measure) -> tuple[alt.X, alt.Y]:
    percent = measure.factor == 100
    axis = marks.count_axis(f"begin: {measure.words}")
    x = alt.X("x", type="quantitative", axis=axis, scale=alt.Scale(zero=False, nice=True))
    unit = "procentpunten" if percent else "punten op de schaal"
    # Signs, but no "+0".
    signed = {"format": "+,~r", "labelExpr": "datum.value == 0 ? '0' : datum.label"}
    values = marks.value_axis(f"verandering in {unit}", percent=False, **signed)
    y = alt.Y("y", type="quantitative", axis=values, scale=alt.Scale(zero=True, nice=True))
    return x, y


def _lines(
    rows: Sequence[ChangeRow], together: float | None, measure: Measure
) -> tuple[list[dict], list[str]]:
    """End points of the three lines, and their names for the legend in that order."""
    left, right = rows[0].start, rows[-1].start
    if left == right:  # one project, or all with the same start: a line still needs a length
        left, right = left - 0.5, right + 0.5
    drawn = {SAME: (0.0, 0.0)}
    if together is not None:
        drawn[f"alle deelnemers samen: {_signed(together, measure)}"] = (together, together)
    expected = expected_line(rows, (left, right))
    if expected is not None:
        drawn[BY_CHANCE] = expected
    points = [
        {"k": name, "x": x, "y": round(y, 4)}
        for name, ends in drawn.items()
        for x, y in zip((left, right), ends, strict=True)
    ]
    return points, list(drawn)


def _signed(value: float, measure: Measure) -> str:
    return dutch.signed(value, 1 if measure.factor == 100 else 2)


def expected_line(
    rows: Sequence[ChangeRow], ends: tuple[float, float]
) -> tuple[float, float] | None:
    """The change that chance alone gives at two starts: a straight line through the projects.

    Every project has its own expectation, since a larger one has less chance in it; the line is
    the least-squares one through them, each weighing by its number of respondents.

    Parameters
    ----------
    rows : projects; ends : the two starts.
    """
    known = [(r.start, r.expected, r.n) for r in rows if r.expected is not None]
    if not known:
        return None
    weight = sum(n for _, _, n in known)
    middle_x, middle_y = (sum(row[i] * row[2] for row in known) / weight for i in (0, 1))
    spread = sum(n * (x - middle_x) ** 2 for x, _, n in known)
    together = sum(n * (x - middle_x) * (y - middle_y) for x, y, n in known)
    slope = together / spread if spread > 0 else 0.0
    return tuple(middle_y + slope * (end - middle_x) for end in ends)  # type: ignore[return-value]


def _line_layer(x: alt.X, y: alt.Y, named: list[str]) -> alt.Chart:
    colours = {SAME: style.INK, BY_CHANCE: style.SERIES[3]}
    dashes = {SAME: [1, 0], BY_CHANCE: [2, 3]}
    colour = alt.Scale(domain=named, range=[colours.get(k, style.INK) for k in named])
    dash = alt.Scale(domain=named, range=[dashes.get(k, [7, 4]) for k in named])
    legend = alt.Legend(symbolType="stroke", symbolStrokeWidth=2, symbolSize=300, columns=1)
    line = alt.Chart(alt.NamedData(name="lines")).mark_line(strokeWidth=2)
    return line.encode(
        x=x, y=y,
        color=alt.Color("k", type="nominal", scale=colour, legend=legend),
        strokeDash=alt.StrokeDash("k", type="nominal", scale=dash, legend=legend),
    )  # fmt: skip


def _found(x: alt.X, y: alt.Y, few: bool, records: list[dict]) -> list[alt.Chart]:
    """The change as found: open beside an estimate, a triangle where it lies outside chance."""
    within = marks.chart().transform_filter(f"datum.s === {WITHIN!r}")
    look = {"filled": False, "stroke": style.MUTED, "strokeWidth": 1.4}
    if not any("e" in record for record in records):
        look = {"color": style.SERIES[0]}
    dot = within.mark_point(size=60 if few else 24, **look).encode(x=x, y=y, tooltip="t:N")
    return [dot, _outside(x, y, 90 if few else 55, records)]


def _estimates(x: alt.X, few: bool) -> alt.Chart:
    base = marks.chart().transform_filter("isValid(datum.e)")
    dot = base.mark_point(size=80 if few else 30, color=style.MUTED)
    return dot.encode(x=x, y=alt.Y("e", type="quantitative"), tooltip="t:N")


def _spans(x: alt.X, few: bool) -> alt.Chart:
    base = marks.chart().transform_filter("isValid(datum.l) && isValid(datum.h)")
    span = base.mark_rule(color=style.MUTED, strokeWidth=1.6 if few else 1,
                          opacity=0.8 if few else 0.35)  # fmt: skip
    return span.encode(x=x, y=alt.Y("l", type="quantitative"), y2="h", tooltip="t:N")


def _outside(x: alt.X, y: alt.Y, size: int, records: list[dict]) -> alt.Chart:
    """The projects whose change lies outside what chance gives, by direction."""
    present = [state for state in STATES if any(r["s"] == state for r in records)]
    legend = alt.Legend(orient="bottom", values=present) if present else None
    fill = alt.Scale(domain=list(STATES), range=list(STATE_COLOURS))
    shape = alt.Scale(domain=list(STATES), range=list(SHAPES))
    outside = marks.chart().transform_filter(f"datum.s !== {WITHIN!r}")
    return outside.mark_point(size=size, strokeWidth=0, filled=True).encode(
        x=x, y=y, tooltip="t:N",
        fill=alt.Fill("s", type="nominal", scale=fill, legend=legend),
        shape=alt.Shape("s", type="nominal", scale=shape, legend=legend),
    )  # fmt: skip


def _ribbon(rows: Sequence[ChangeRow]) -> list[dict]:
    """Between which two values nine in ten estimates lie, from the lowest starters to the highest.

    Source: percentiles by linear interpolation (Hyndman & Fan 1996, type 7).
    """
    known = [row for row in rows if row.estimate is not None]
    size = max(1, len(known) // GROUPS)
    groups = [known[i : i + size] for i in range(0, len(known) - size + 1, size)]
    return [
        {"x": round(sum(r.start for r in group) / len(group), 4)}
        | {k: round(float(np.quantile([r.estimate for r in group], part)), 4)
           for k, part in (("y", 0.05), ("b", 0.95))}
        for group in groups
    ]  # fmt: skip


def _ribbon_layer(x: alt.X, y: alt.Y) -> alt.Chart:
    ribbon = alt.Chart(alt.NamedData(name="ribbon"))
    ribbon = ribbon.mark_area(color=style.SERIES[0], opacity=0.55)
    return ribbon.encode(x=x, y=y, y2="b")


def _patches(rows: Sequence[ChangeRow]) -> list[dict]:
    """How many projects lie in each patch of the picture, by start and change found."""
    wide = _step([row.start for row in rows], PATCHES[0])
    tall = _step([row.change for row in rows], PATCHES[1])
    counts = Counter((row.start // wide, row.change // tall) for row in rows)
    return [
        {"x": round(i * wide, 4), "r": round((i + 1) * wide, 4), "y": round(j * tall, 4),
         "b": round((j + 1) * tall, 4), "n": count, "t": f"{dutch.number(count)} in dit vak"}
        for (i, j), count in sorted(counts.items())
    ]  # fmt: skip


def _step(values: list[float], count: int) -> float:
    return (max(values) - min(values)) / count or 1.0


def _patch_layer(x: alt.X, y: alt.Y) -> alt.Chart:
    patch = alt.Chart(alt.NamedData(name="patches")).mark_rect(color=style.BAND)
    opacity = alt.Opacity("n", type="quantitative", legend=None, scale=alt.Scale(range=[0.25, 1]))
    return patch.encode(x=x, x2="r", y=y, y2="b", opacity=opacity, tooltip="t:N")
