"""A small report of sixty projects whose names and kinds would act if they could, as a site."""

from __future__ import annotations

from pathlib import Path

import chart_tables
from filter_site import made_site, write_page

from ontmoetingen import charts
from ontmoetingen.charts.tables import Tables

ATTACK = '"><img src=x onerror="document.title=1">'
KINDS = (ATTACK, "nee", "0", "{{x}} & <b>wit</b>")
COUNT = 60


def made(root: Path, repository: Path) -> None:
    """Write in ``root`` a page with a chart per project, one of all together, one without any."""
    tables = hostile_tables()
    pages = {
        "een": [charts.standing("yes_item", tables=tables)],
        "twee": [charts.shares(tables=tables)],
    }
    made_site(root, repository, tables, pages)
    write_page(root, repository, "leeg", "Hier is niets over projecten.")


def hostile_tables() -> Tables:
    """Sixty projects of which the names and kinds would act if they could."""
    frames = {
        "projects": chart_tables.projects(COUNT, chart_tables.NASTY),
        "project_scores": chart_tables.project_scores(COUNT, hide=3),
    }
    frames["projects"]["name"] += ATTACK
    frames["projects"]["type"] = [KINDS[i % 4] for i in range(COUNT)]
    given = chart_tables.tables(COUNT)
    others = ("items", "waves", "overall", "variation", "funnel", "answers")
    frames |= {name: given.read(name) for name in others}
    scores = frames["project_scores"]
    frames["totals"] = scores[["project_id", "item", "wave", "status"]].assign(
        sum=scores["n"] * scores["value"], sum_squares=float("nan")
    )
    frames["trait_points"] = given.read("projects").iloc[:0].assign(trait="", value=0.0)
    return Tables.of(frames, synthetic=True)
