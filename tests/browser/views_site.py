"""A small report with every view on the real evidence. In: the evidence files of this repository.
Out: a built site; nothing in it rests on answers of people."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ontmoetingen import views
from ontmoetingen.book.citation_style import write_style
from ontmoetingen.book.pandoc import render_html
from ontmoetingen.book.project import load_book
from ontmoetingen.charts.assets import prepare
from ontmoetingen.paths import ENVIRONMENT_NAME, Study
from ontmoetingen.pipeline import publish

BOOK = """project: {type: book}
lang: nl
book:
  title: Proef
  author: Proef
  date: "2026-01-01"
  chapters: [index.qmd, bewijs.qmd, kaarten.qmd, begrippen.qmd, herkomst.qmd]
bibliography: data/references.bib
csl: assets/aanhalen.csl
format: {html: {number-sections: true}}
"""
COLUMNS = ("statement", "goals", "elements", "kind", "evidence_nature")
EVIDENCE = "bewijs.qmd#tbl-bewijs"
LITERATURE = ("review", "meta_analysis", "primary_study", "experiment", "cohort", "theory")
PRACTICE = ("focus_group", "interviews", "case_study", "sessions", "mixed", "documents")
SIDES = {
    "Literatuur": [*LITERATURE, "expert_judgement"],
    "Praktijk": PRACTICE,
    "Vragenlijst": ["survey"],
}
GROUPS = ("algemeen", "welbevinden", "contact", "vooroordelen", "kapitaal")
TERMS = """Een [werkzaam element](begrippen.qmd#begrip-werkzaam_element){.begrip} helpt, en
een [vreemd woord](begrippen.qmd "Uitleg uit de tekst."){.begrip} ook."""


LOOKUP = """# Herkomst

::: {.filterable things="uitspraak;uitspraken"}

## Een {.unnumbered}

[5 uitspraken.]{.filter-total}

| Uitspraak | Rust op |
|:----------|:--------|
| Vogels fluiten | [@ice2023literatuur, p. 6] |
| Vissen zwemmen | [@ice2023literatuur, p. 7; naar @sun2020] |
| Katten slapen | [@ice2023samenvatting] |
| Honden blaffen | [@ice2023samenvatting] |
| Paarden draven | [tabel A](data/published/goals.csv) |

## Twee {.unnumbered}

| Uitspraak | Rust op |
|:----------|:--------|
| Een vogel broedt | [@sun2020] |
| Een koe loeit | [@ice2023samenvatting] |
| Een geit springt | [@ice2023samenvatting] |

:::
"""


def made_site(root: Path, repository: Path) -> Path:
    """The site of a study made in ``root`` from the evidence of ``repository``."""
    study = _study(root / "study", repository)
    for name, text in _pages().items():
        (study.root / name).write_text(text, encoding="utf-8")
    prepare(study)
    write_style(study)
    render_html(load_book(study), study, root / "site")
    return root / "site"


def _study(root: Path, repository: Path) -> Study:
    shutil.copytree(repository / "data" / "evidence", root / "data" / "evidence")
    for name in ("references.bib", "disclosure.yml"):
        shutil.copyfile(repository / "data" / name, root / "data" / name)
    (root / "_quarto.yml").write_text(BOOK, encoding="utf-8")
    os.environ[ENVIRONMENT_NAME] = str(root)  # for views; the fixture takes it away again
    publish(Study(root))
    return Study(root)


def _pages() -> dict[str, str]:
    matrix = views.matrix_table("tbl-matrix", "Elementen en doelen", EVIDENCE, group=GROUPS)
    support = views.support_table("tbl-steun", "Wie steunt wat", SIDES, EVIDENCE)
    story = views.change_story()
    found = views.findings_table("tbl-bewijs", "Alle bevindingen", COLUMNS)
    short = views.findings_table("tbl-kort", "Een korte lijst", topic="aanvullend_onderwijs")
    fit = views.fit_table("tbl-past", "Wat past")
    return {
        "index.qmd": f"# Overzicht\n\n{TERMS}\n\n{matrix}\n\n{support}\n\n## Verhaal\n\n{story}",
        "bewijs.qmd": f"# Bewijs\n\n{found}\n\n{short}\n",
        "kaarten.qmd": f"# Kaarten\n\n{views.element_cards()}\n\n{fit}\n",
        "herkomst.qmd": LOOKUP,
        "begrippen.qmd": f"# Begrippen\n\n{views.glossary()}\n\n## Bronnen\n\n::: {{#refs}}\n:::\n",
    }
