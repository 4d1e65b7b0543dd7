"""A small report of which every chart and table follows a choice of projects, from any tables."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import nbformat
import pypandoc
from nbformat.v4 import new_code_cell, new_notebook, new_output
from opening import wait_until

from ontmoetingen import published
from ontmoetingen.book.still_pictures import fetched_late
from ontmoetingen.charts import site_data, vega
from ontmoetingen.charts.assets import prepare
from ontmoetingen.charts.site_traits import traits_of
from ontmoetingen.charts.tables import Tables
from ontmoetingen.paths import Study

PAGE = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="../assets/site.css">
<script defer src="../assets/load.js" data-load="ontmoetingen.js"></script>
</head><body><main><h1>{title}</h1>{body}
<p><a class="ours" href="een.html">Een</a> <a class="ours" href="twee.html#verder">Twee</a>
<a class="ours" href="leeg.html?zoek=0">Leeg</a> <a class="not" href="tabel.csv">Tabel</a>
<a class="not" href="https://example.org/x.html">Elders</a> <a class="not" href="#boven">Boven</a>
</p></main></body></html>
"""


def settle(page) -> None:
    """Wait until everything on the page has followed the choice."""
    ready = "Boolean(window.ontmoetingen?.settled && document.querySelector('.choice'))"
    wait_until(page, lambda: page.evaluate(ready))


def chosen(page) -> list[str]:
    """The ids of the projects that are chosen by name."""
    return page.evaluate("ontmoetingen.selection.get().projects")


def address(page) -> dict[str, list[str]]:
    """What stands in the address of the page, by name."""
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def status(page) -> str:
    """What the bar says of the choice."""
    return page.locator(".choice-status").inner_text()


def published_tables(study: Study) -> Tables:
    """The published tables of a study, wherever the test runs."""
    return Tables(lambda name: published.table(name, study), published.is_synthetic(study))


def made_site(root: Path, repository: Path, tables: Tables, pages: dict[str, list]) -> Path:
    """Write the pages with their charts and data; gives the folder that holds them.

    Parameters
    ----------
    pages : name of a page to the figures on it.
    """
    (root / "notebooks").mkdir(parents=True)
    (root / "_quarto.yml").touch()
    texts = {}
    for name, figures in pages.items():
        bundles = [figure._repr_mimebundle_() for figure in figures]
        outputs = [new_output("display_data", data=bundle) for bundle in bundles]
        cells = [new_code_cell("x", outputs=[output]) for output in outputs]
        nbformat.write(new_notebook(cells=cells), root / "notebooks" / f"{name}.ipynb")
        texts[name] = "\n\n".join(bundle["text/markdown"] for bundle in bundles)
    prepare(root)
    names = site_data.project_names(tables)
    for figure in (one for figures in pages.values() for one in figures):
        script = vega.chart_script(figure.label, figure.spec(), names)  # as where tables lie
        (root / "assets" / "charts" / f"{figure.label}.js").write_text(script, encoding="utf-8")
    for name, markdown in texts.items():
        write_page(root, repository, name, markdown)
    data = site_data.site_data(tables, traits_of(tables, {}))
    write_data(root, "gegevens", data)
    write_data(root, "schattingen", site_data.estimates(tables))
    css = (repository / "theme" / "ontmoetingen.css").read_text(encoding="utf-8")
    (root / "assets" / "site.css").write_text(css, encoding="utf-8")
    return root / "notebooks"


def write_page(root: Path, repository: Path, name: str, markdown: str) -> None:
    body = pypandoc.convert_text(markdown, "html", "markdown", extra_args=["--columns=100000"])
    body = re.sub(r' style="[^"]*"', "", body)  # the engine turns these into classes
    template = (repository / "theme" / "page.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', template)[1]
    page = PAGE.format(title=name, policy=policy, body=body)
    folder = root / "notebooks"
    (folder / f"{name}.html").write_text(fetched_late(page, folder), encoding="utf-8")


def write_data(root: Path, name: str, value: object) -> None:
    path = root / "assets" / f"{name}.js"
    path.write_text(site_data.as_script(name, value), encoding="utf-8")
