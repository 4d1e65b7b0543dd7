"""The page on which a reader compares, as a site; how a test addresses and reads it."""

from __future__ import annotations

import shutil
from pathlib import Path

from ontmoetingen.book.pandoc import render_html
from ontmoetingen.book.project import load_book
from ontmoetingen.charts.client import client_files
from ontmoetingen.charts.downloads import FOLDER, downloads
from ontmoetingen.charts.site_data import site_scripts
from ontmoetingen.charts.wordings import NAME, wordings_script
from ontmoetingen.paths import Study

BOOK = """
project: {type: book, output-dir: _site}
lang: nl
book:
  title: Proef
  author: Proef
  chapters: [index.qmd, chapters/verken-zelf.qmd, chapters/ander.qmd]
"""
OTHER = "# Ander {#sec-verantwoording}\n\nTekst.\n\n## Verschil {#sec-verschillen}\n\nTekst.\n"
HOSTILE = "<img src=x onerror=alert(1)> & ‘x’"


def made(folder: Path, repository: Path) -> None:
    """The page itself with the real scripts and the published numbers of this study."""
    root = folder / "study"
    root.mkdir(parents=True)
    (root / "_quarto.yml").write_text(BOOK, encoding="utf-8")
    (root / "index.qmd").write_text("# Begin\n\nTekst.\n", encoding="utf-8")
    (root / "chapters").mkdir()
    shutil.copy(repository / "chapters" / "verken-zelf.qmd", root / "chapters")
    (root / "chapters" / "ander.qmd").write_text(OTHER, encoding="utf-8")
    shutil.copytree(repository / "theme", root / "theme")
    shutil.copytree(repository / "data" / "published", root / "data" / "published")
    study = Study(root)
    scripts = site_scripts(study) | {NAME: wordings_script(), "begrippen.js": ""}
    first = '"Voorbeeldproject Ronde Veer"'
    assert first in scripts["gegevens.js"]
    hostile = '"' + HOSTILE.replace("<", "\\u003c") + '"'
    scripts["gegevens.js"] = scripts["gegevens.js"].replace(first, hostile)
    study.assets.mkdir()
    for name, text in (client_files(repository / "theme") | scripts).items():
        (study.assets / name).write_text(text, encoding="utf-8")
    (study.assets / FOLDER).mkdir()
    for name, text in downloads(study).items():
        (study.assets / FOLDER / name).write_text(text, encoding="utf-8")
    render_html(load_book(study), study, folder / "site")


def query(groups: list[str], asked: list[str]) -> str:
    """The part of an address with these groups and questions."""
    named = [f"groep{i}={group}" for i, group in enumerate(groups, 1)]
    return "?" + "&".join([*named, f"vragen={','.join(asked)}"])


def cells(page) -> list[list[str]]:
    """The rows of the table of the comparison."""
    return page.locator("#explore-table tbody tr").evaluate_all(
        "rows => rows.map(row => Array.from(row.cells, cell => cell.textContent))"
    )
