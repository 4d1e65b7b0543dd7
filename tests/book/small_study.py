"""Small studies and notebooks, written for one test. In: cell texts. Out: files in a folder."""

from __future__ import annotations

import json
from pathlib import Path

from ontmoetingen.paths import Study

CONFIG = """\
project:
  type: book
  output-dir: _site
lang: nl
book:
  title: "Klein boek"
  author: "Een onderzoeker"
  chapters:
    - index.qmd
    - notebooks/een.ipynb
bibliography: data/references.bib
format:
  html:
    html-math-method: mathml
  typst:
    citeproc: true
"""
INDEX = """\
# Begin {#sec-begin}

De bron [@boek2020] en het hoofdstuk @sec-een.

::: {#refs}
:::
"""
REFERENCES = """\
@book{boek2020, author = {Jansen, A.}, title = {Een boek}, year = {2020}, publisher = {Uitgever}}
"""
TABLE = "project_id,value\np1,0.4\n"
SIDECAR = {
    "title": "Scores",
    "description": "Een getal per project",
    "synthetic": True,
    "rows": 1,
    "hidden_rows": 0,
    "columns": {
        "project_id": {"type": "text", "label": "Project", "unit": ""},
        "value": {"type": "number", "label": "Waarde", "unit": ""},
    },
    "rules": [],
    "inputs": {},
    "produced_by": "a test",
}
READS_TABLE = """\
import os
from pathlib import Path

def read(name):
    with open(os.environ["ONTMOETINGEN_READS"], "a") as reads:
        reads.write(name + "\\n")
    return (Path("..") / "data" / "published" / f"{name}.csv").read_text()
"""


def markdown(text: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def code(text: str, **more: object) -> dict:
    cell = {"cell_type": "code", "metadata": {}, "source": text, "outputs": []}
    return {**cell, "execution_count": None, **more}


def write_notebook(path: Path, *cells: dict | str) -> Path:
    """A notebook that was never executed; a plain string is a code cell."""
    listed = [code(c) if isinstance(c, str) else c for c in cells]
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"cells": listed, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def bare_study(root: Path) -> Study:
    """A study with one published table and no chapters."""
    (root / "data" / "published").mkdir(parents=True)
    (root / "notebooks").mkdir()
    (root / "_quarto.yml").write_text(CONFIG, encoding="utf-8")
    (root / "data" / "published" / "scores.csv").write_text(TABLE, encoding="utf-8")
    (root / "data" / "published" / "scores.json").write_text(json.dumps(SIDECAR), "utf-8")
    return Study(root)


def whole_study(root: Path) -> Study:
    """A study of two chapters that builds without a single problem."""
    study = bare_study(root)
    (root / "index.qmd").write_text(INDEX, encoding="utf-8")
    (root / "data" / "references.bib").write_text(REFERENCES, encoding="utf-8")
    write_notebook(
        root / "notebooks" / "een.ipynb", markdown("# Een {#sec-een}\n\nTekst."), "print(1 + 1)"
    )
    return study
