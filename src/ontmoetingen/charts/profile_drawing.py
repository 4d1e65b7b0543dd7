"""The picture of one project on everything asked. In: rows of a profile. Out: a Vega-Lite dict.

Per row: its name and numbers, the whole scale as a thin line, the middle 90 % of all projects as a
light bar, all respondents together as a stroke, and the project as a mark with its interval.
"""

from __future__ import annotations

import altair as alt

from . import marks, style
from .markdown import plain
from .profile_rows import Row, briefly, in_words

STEP = 80  # px per row: its name, its numbers, its marks, and air
BELOW = 15  # px: own values lie below the line, since they often fall together with the estimate
OWN, ALL, MIDDLE = "eigen waarde", "allen samen", "middelste 90%"
RING = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0ZM-.55,0A.55,.55,0,1,0,.55,0A.55,.55,0,1,0,-.55,0Z"
BAR = "M-.16,-1.25H.16V1.25H-.16Z"
BLOCK = "M-1.4,-.6H1.4V.6H-1.4Z"
LEGEND_COLUMNS = {"expr": "isFinite(containerSize()[0]) && containerSize()[0] < 480 ? 2 : 5"}
# Here the marks of one project lie on the light band of all: so none of them is light itself.
KINDS = {
    "hoger": ("triangle-up", style.SERIES[0]),
    "lager": ("triangle-down", style.SERIES[1]),
    "niet te onderscheiden": ("circle", style.MUTED),
    "te klein om iets te zeggen": ("cross", style.MUTED),
    OWN: (RING, style.INK),
    ALL: (BAR, style.INK),
    MIDDLE: (BLOCK, style.BAND),
}


def drawn(rows: list[Row]) -> dict:
    """All rows below each other, each on the scale of its own item."""
    legend = _legend(rows)
    y = alt.Y("i", type="ordinal", axis=None)
    layers = [
        _track(y),
        _middle(y),
        _interval(y, legend),
        *_marks(y, legend),
        _line(y, "bold", -36, "datum.a"),
        _line(y, "normal", -19, "width < 460 ? datum.k : datum.w"),
    ]
    found = data_sets(rows)
    return marks.finished(layers, found.pop(marks.ROWS), {"step": STEP}, **found)


def data_sets(rows: list[Row]) -> dict[str, list[dict]]:
    """What is drawn of these rows, by data set; another project fits in the same chart."""
    marked = [mark for place, row in enumerate(rows) for mark in _marked(place, row)]
    return {marks.ROWS: [_record(place, row) for place, row in enumerate(rows)], "marked": marked}


def followed(row: Row) -> dict:
    """What of a row holds for any project: what was asked, on which scale, and all together."""
    measure = row.asked.measure
    told = {
        "item": row.asked.item, "wave": row.asked.wave, "told": plain(row.asked.told, 80),
        "measure": measure.name, "decimals": measure.decimals, "all": row.reference,
        "min": measure.low / measure.factor, "max": measure.high / measure.factor,
    }  # fmt: skip
    return told | ({} if row.middle is None else {"middle": list(row.middle)})


def _x(field: str) -> alt.X:
    ends = "datum.value === 0 ? 'laagste antwoord' : 'hoogste antwoord'"
    axis = alt.Axis(
        title=None, values=[0, 100], labelExpr=ends, labelFlush=True, ticks=False, domain=False
    )
    scale = alt.Scale(domain=[0, 100], nice=False)
    return alt.X(field, type="quantitative", axis=axis, scale=scale)


def _track(y: alt.Y) -> alt.Chart:
    """The whole scale as a thin line."""
    rule = marks.chart().mark_rule(color=style.BAND, strokeWidth=1)
    return rule.encode(y=y, x=alt.datum(0), x2=alt.datum(100))


def _middle(y: alt.Y) -> alt.Chart:
    bar = marks.chart().mark_bar(size=16, color=style.BAND, opacity=0.45)
    return bar.transform_filter("isValid(datum.b)").encode(y=y, x=_x("b"), x2="c")


def _legend(rows: list[Row]) -> alt.Legend:
    states = marks.present([{"s": row.state} for row in rows])
    own = (OWN,) if states else ()
    return alt.Legend(values=[*states, *own, ALL, MIDDLE], columns=LEGEND_COLUMNS)


def _interval(y: alt.Y, legend: alt.Legend) -> alt.Chart:
    kinds = alt.Color("s", type="nominal", scale=_scale(1), legend=legend)
    rule = marks.chart().mark_rule(strokeWidth=3).transform_filter("isValid(datum.l)")
    return rule.encode(y=y, x=_x("l"), x2="h", color=kinds, tooltip="t:N")


def _marks(y: alt.Y, legend: alt.Legend) -> list[alt.Chart]:
    """The marks on the line, and those below it."""
    told = {
        "y": y,
        "x": _x("v"),
        "color": alt.Color("s", type="nominal", scale=_scale(1), legend=legend),
        "shape": alt.Shape("s", type="nominal", scale=_scale(0), legend=legend),
        "tooltip": "t:N",
    }
    data = alt.Chart(alt.NamedData(name="marked"))
    on_line = data.mark_point(size=90).transform_filter(f"datum.s !== '{OWN}'")
    below = data.mark_point(size=60, yOffset=BELOW).transform_filter(f"datum.s === '{OWN}'")
    return [on_line.encode(**told), below.encode(**told)]


def _scale(part: int) -> alt.Scale:
    return alt.Scale(domain=list(KINDS), range=[kind[part] for kind in KINDS.values()])


def _line(y: alt.Y, weight: str, dy: int, words: str) -> alt.Chart:
    """A line of text above the marks of a row; the whole width is there for it."""
    text = marks.chart().mark_text(
        align="left",
        baseline="middle",
        dy=dy,
        fontWeight=weight,
        color=style.INK,
        limit={"expr": "width"},
        text={"expr": words},
    )
    return text.encode(y=y, x=alt.value(0))


def _record(place: int, row: Row) -> dict:
    told = {"i": place, "a": plain(row.asked.told, 80), "w": in_words(row), "k": briefly(row)}
    band = {} if row.middle is None else dict(zip("bc", map(row.place, row.middle), strict=True))
    if row.own is None:
        return told | band
    ends = {"l": row.place(row.own["estimate_low"]), "h": row.place(row.own["estimate_high"])}
    return told | band | ends | {"s": row.state, "t": _tooltip(row)}


def _marked(place: int, row: Row) -> list[dict]:
    found = [] if row.reference is None else [(ALL, row.reference)]
    if row.own is not None:
        found += [(row.state, row.own["estimate"]), (OWN, row.own["value"])]
    tip = _tooltip(row)
    return [{"i": place, "v": row.place(value), "s": kind, "t": tip} for kind, value in found]


def _tooltip(row: Row) -> str:
    return f"{plain(row.asked.told, 80)}: {in_words(row)}"
