"""One project beside all others on everything asked. In: scores of one project. Out: one figure.

Not a report card: every value has its interval, stands beside the spread of all projects, and what
is hidden is there with its reason, so that nobody reads a gap as a zero.
"""

from __future__ import annotations

import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import comparable, follows, texts
from .base import Figure
from .markdown import escape, plain
from .profile_drawing import OWN, drawn, followed
from .profile_rows import Row, changes, profile_rows, told_apart
from .tables import Tables, released


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
    chosen = example(tables) if project_id is None else _known(tables, project_id)
    name, rows = plain(tables.project_names()[chosen], 60), profile_rows(tables, chosen)
    title = told_apart(rows, tables.noun, name)
    return Figure(
        label=texts.label("fig-profiel", chosen) if project_id else "fig-profiel",
        chart=drawn(rows),
        table=profile_table(rows, tables, chosen),
        title=title,
        subtitle="Elke vraag op de eigen schaal, van het laagste tot het hoogste antwoord",
        alt=plain(f"{title}. Getoond: {_shown(rows)} van {len(rows)} regels.", 200),
        caption=_caption(tables, rows, chosen, example=project_id is None),
        source=texts.source_of_all(tables),
        n=_n(tables, chosen),
        interval="Het interval geeft aan waar de waarde met 95% zekerheid ligt",
        synthetic=tables.synthetic,
        follows=follows.one(rows=[followed(row) for row in rows], project=chosen),
    )


def example(tables: Tables) -> str:
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
        texts.band_note(tables.read("project_scores"), noun),
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


def profile_table(rows: list[Row], tables: Tables, project_id: str) -> pd.DataFrame:
    """Every row in the unit of its own scale, then the changes, hidden ones with the reason."""
    told = [_cells(row, tables.noun.plural) for row in rows]
    for change in changes(tables, project_id):
        told.append(
            dict.fromkeys(told[0], "") | {"Vraag": change.sentence(), "Stand": "verandering"}
        )
    keys = [f"{row.asked.item}|{row.asked.wave}" for row in rows]
    keys += [""] * (len(told) - len(keys))
    return pd.DataFrame(told, index=pd.Index(keys, name=follows.ASKED))


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
