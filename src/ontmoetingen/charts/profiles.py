"""One project beside all others on everything asked. In: scores of one project. Out: one figure.

Not a report card: every value has its interval, stands beside the spread of all projects, and what
is hidden is there with its reason, so that nobody reads a gap as a zero.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import comparable, marks, style, texts
from .base import Figure
from .markdown import escape, plain
from .profile_rows import Row, briefly, changes, in_words, profile_rows, told_apart
from .tables import Tables, released

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


def profile(project_id: str | None = None, *, tables: Tables | None = None) -> Figure:
    """One project on everything asked, each item on its own scale, beside all projects.

    Parameters
    ----------
    project_id : as in the published table ``projects``; left out, the project with the most
        respondents serves as an example and the caption says so.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : there is no such project, with those there are; or the study has no projects.
    """
    tables = tables or Tables.published()
    chosen = _example(tables) if project_id is None else _known(tables, project_id)
    name, rows = plain(tables.project_names()[chosen], 60), profile_rows(tables, chosen)
    title = told_apart(rows, tables.noun, name)
    return Figure(
        label=texts.label("fig-profiel", chosen) if project_id else "fig-profiel",
        chart=_chart(rows),
        table=_table(rows, tables, chosen),
        title=title,
        subtitle="Elke vraag op de eigen schaal, van het laagste tot het hoogste antwoord",
        alt=plain(f"{title}. Getoond: {_shown(rows)} van {len(rows)} regels.", 200),
        caption=_caption(tables, rows, chosen, example=project_id is None),
        source=texts.source_of_all(tables),
        n=_n(tables, chosen),
        interval="Het interval geeft aan waar de waarde met 95% zekerheid ligt",
        synthetic=tables.synthetic,
    )


def _example(tables: Tables) -> str:
    """The shown project with the most respondents; the first by id where several have as many."""
    projects = tables.read("projects")
    if projects.empty:
        raise BuildError(Problem("published table projects", "has no rows: nothing to draw"))
    known = released(projects) if len(released(projects)) else projects
    order = known.sort_values(["n_respondents", "project_id"], ascending=[False, True])
    return str(order["project_id"].iloc[0])


def _known(tables: Tables, project_id: str) -> str:
    ids = tables.read("projects")["project_id"].astype(str)
    if project_id not in set(ids):
        known = ", ".join(sorted(ids)[:20])
        more = f" (+{len(ids) - 20} more)" if len(ids) > 20 else ""
        what = "is not in the published table projects"
        raise BuildError(Problem(f"project {project_id!r}", what, f"{known}{more}"))
    return project_id


def _shown(rows: list[Row]) -> int:
    return sum(row.own is not None for row in rows)


def _n(tables: Tables, project_id: str) -> str:
    projects = tables.read("projects")
    row = projects[projects["project_id"].astype(str) == project_id]
    if released(row).empty:
        return f"aantal deelnemers {texts.HIDDEN}"
    return f"n = {dutch.counted(int(row['n_respondents'].iloc[0]), 'deelnemer', 'deelnemers')}"


def _caption(tables: Tables, rows: list[Row], project_id: str, *, example: bool) -> str:
    noun = tables.noun
    return texts.joined(
        f"Een voorbeeld: {noun.the} met de meeste deelnemers." if example else "",
        _change_sentence(tables, project_id),
        _doubt(tables, rows),
        f"Gevuld teken: schatting met interval; ring: {OWN}; streep: alle deelnemers samen, waarin "
        f"ieder even zwaar telt; balk: waar de middelste 90% van de getoonde {noun.plural} ligt. "
        "Een cijfer staat op zijn plek tussen laagste en hoogste antwoord; het getal zelf staat "
        f"erboven. Of {noun.the} afwijkt, is bepaald tegenover alle andere {noun.plural} samen, "
        f"zonder {noun.that} zelf.",
    )


def _change_sentence(tables: Tables, project_id: str) -> str:
    found = [change.sentence() for change in changes(tables, project_id)]
    if not found:
        return ""
    told = dutch.listed([escape(sentence) for sentence in found])
    return f"Verandering van begin tot eind, zelfde deelnemers: {told}."


def _doubt(tables: Tables, rows: list[Row]) -> str:
    """On which shown items the scores are too unreliable to compare single projects."""
    doubtful = [
        escape(texts.quoted(row.asked.told))
        for row in rows
        if row.own is not None
        and not comparable.may_be_ranked(tables, row.asked.item, row.asked.wave)
    ]
    if not doubtful:
        return ""
    return (
        f"Let op: op {dutch.listed(doubtful)} is de betrouwbaarheid te laag om losse "
        f"{tables.noun.plural} te vergelijken."
    )


def _chart(rows: list[Row]) -> dict:
    legend = _legend(rows)
    y = alt.Y("i", type="ordinal", axis=None, sort=None)
    layers = [
        _track(y),
        _middle(y),
        _interval(y, legend),
        *_marks(y, legend),
        _line(y, "bold", -36, "datum.a"),
        _line(y, "normal", -19, "width < 460 ? datum.k : datum.w"),
    ]
    marked = [mark for place, row in enumerate(rows) for mark in _marked(place, row)]
    drawn = [_record(place, row) for place, row in enumerate(rows)]
    return marks.finished(layers, drawn, {"step": STEP}, marked=marked)


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


def _table(rows: list[Row], tables: Tables, project_id: str) -> pd.DataFrame:
    """Every row in the unit of its own scale, then the changes, hidden ones with the reason."""
    told = [_cells(row, tables.noun.plural) for row in rows]
    for change in changes(tables, project_id):
        told.append(
            dict.fromkeys(told[0], "") | {"Vraag": change.sentence(), "Stand": "verandering"}
        )
    return pd.DataFrame(told)


def _cells(row: Row, plural: str) -> dict[str, str]:
    text, own = row.asked.measure.text, row.own
    hidden = texts.HIDDEN if own is None else ""
    low, high = row.middle or (None, None)
    return {
        "Vraag": plain(row.asked.told),
        "Maat": row.asked.measure.words,
        "Antwoorden": hidden or dutch.number(int(own["n"])),
        "Eigen waarde": hidden or text(own["value"]),
        "Geschat": hidden or text(own["estimate"]),
        "Interval": hidden or f"{text(own['estimate_low'])} tot {text(own['estimate_high'])}",
        "Alle deelnemers samen": texts.HIDDEN if row.reference is None else text(row.reference),
        f"Middelste 90% van de {plural}": "niet te geven"
        if low is None
        else f"{text(low)} tot {text(high)}",
        "Stand": row.reason or row.state,
    }
