"""Charts and tables of this study that follow a choice, as a site; how a test chooses and reads."""

from __future__ import annotations

from pathlib import Path

from filter_site import made_site, published_tables, settle

from ontmoetingen import charts
from ontmoetingen.paths import Study

SHARE, RATING, WAVE = "meets_origin", "likes_different", "T1"
STANDING, FUNNEL = "fig-stand-meets-origin-t1", "fig-trechter-meets-origin-t1"


def made(root: Path, repository: Path) -> None:
    """Write in ``root`` a page of charts per project and one of what follows in other ways."""
    tables = published_tables(Study(repository))
    pages = {
        "een": [
            charts.standing(SHARE, tables=tables),
            charts.funnel(SHARE, tables=tables),
            charts.standing(RATING, tables=tables),
        ],
        "twee": [
            charts.shares(tables=tables),
            charts.answers(RATING, tables=tables),
            charts.overlap("low", tables=tables),
            charts.profile(tables=tables),
        ],
    }
    made_site(root, repository, tables, pages)


def choose(page, choice: dict) -> None:
    """Make this choice, and wait until everything has followed."""
    whole = {"projects": [], "traits": {}, "wave": ""} | choice
    page.evaluate("choice => ontmoetingen.selection.set(choice)", whole)
    settle(page)


def drawn(page, label: str) -> list[dict]:
    """The rows in the chart as it is drawn; none where it is not."""
    script = """label => document.querySelector(`[data-chart="${label}"] svg`)
        ? ontmoetingen.views[label].data('rows') : []"""
    return page.evaluate(script, label)


def listed(page, label: str) -> list[list[str]]:
    """The cells of the rows that the table of a figure shows."""
    script = """label => {
        const marked = [...document.querySelectorAll('[data-chart], details.chart-table')];
        const at = marked.findIndex(node => node.dataset.chart === label);
        return [...marked[at + 1].querySelectorAll('tbody tr')].filter(row => !row.hidden)
            .map(row => [...row.cells].map(cell => cell.textContent.trim())); }"""
    return page.evaluate(script, label)
