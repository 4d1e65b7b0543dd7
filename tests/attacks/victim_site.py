"""The whole report of the victim, built as a researcher does it. In: published tables.

One chapter holds every chart that tells of projects and sentences beside them, another lets a
reader compare. What the victim answered is known, so the truth of every number is too.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from ontmoetingen import cli
from ontmoetingen.paths import Study

CONFIG = """\
project: {type: book, output-dir: _site, resources: [assets]}
lang: nl
book:
  title: Proef
  author: Proef
  date: "2026-01-15"
  chapters: [index.qmd, notebooks/groepen.ipynb, chapters/verken.qmd]
format:
  html: {html-math-method: mathml}
  typst: {citeproc: true}
"""
INDEX = "# Begin {#sec-begin}\n\nWat deelnemers zeggen, staat in @sec-groepen.\n"
EXPLORE = "# Verken {#sec-verken}\n\n::: {.explore}\nZonder JavaScript kunt u niet kiezen.\n:::\n"
CELLS = (
    "from ontmoetingen import charts, report, sentences",
    "report.hidden_projects()",
    *(f"charts.{name}('meets')" for name in ("standing", "funnel", "ranks")),
    "charts.standing('likes')",
    "report.text(sentences.standing('meets'), sentences.share('differs'))",
    "report.text(sentences.ranking('meets'), sentences.standing('likes'))",
    "charts.shares()",
    "charts.answers('likes')",
    "charts.change('likes')",
    "charts.pairing_flow('likes')",
    "charts.pairing('likes')",
    "charts.lost('likes')",
    "report.text(sentences.change('likes'), sentences.pairing('likes'))",
    "charts.groups('meets', 'kind')",
    "charts.trait('meets', 'older')",
    "charts.overlap('low')",
    "charts.profile()",
)


def build_of(victim: Study, root: Path) -> Study:
    """A copy of the published study with a book in it, built by the command, gate and all."""
    shutil.copytree(victim.root, root)
    study = Study(root)
    _write_book(study)
    if cli.main(["build", "--engine", "pandoc", "--project", str(root)]):
        raise AssertionError("the build of the victim failed; its message stands above")
    return study


def _write_book(study: Study) -> None:
    theme = Path(__file__).parents[2] / "theme"
    shutil.copytree(theme, study.root / "theme")
    (study.root / "_quarto.yml").write_text(CONFIG, encoding="utf-8")
    (study.root / "index.qmd").write_text(INDEX, encoding="utf-8")
    (study.root / "chapters").mkdir()
    (study.root / "chapters/verken.qmd").write_text(EXPLORE, encoding="utf-8")
    heading = {"cell_type": "markdown", "metadata": {}, "source": "# Groepen {#sec-groepen}"}
    cells = [heading, *map(_code, CELLS)]
    (study.root / "notebooks").mkdir()
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    path = study.root / "notebooks/groepen.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _code(source: str) -> dict:
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": []}
    return cell | {"execution_count": None}
