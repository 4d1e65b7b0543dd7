"""The report itself as a site of pages, by either engine. In: the checkout. Out: a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from ontmoetingen.book import quarto
from ontmoetingen.book.harden import harden
from ontmoetingen.book.pandoc import render_html
from ontmoetingen.book.prepare import prepare_study
from ontmoetingen.book.project import load_book
from ontmoetingen.paths import Study

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = [chapter.output for chapter in load_book(Study(REPOSITORY)).chapters]
PARTS = ("_quarto.yml", "index.qmd", "notebooks", "chapters", "data", "figures", "theme")
# What an earlier build drew is not drawn again; what it was drawn from is compared by hash.
DERIVED = ("assets", "_variables.yml", ".ontmoetingen/prepared.json")


def copied_study(root: Path) -> Study:
    """The study with its stored notebooks, in a copy: the checkout and its own site stay as is."""
    (root / ".ontmoetingen").mkdir(parents=True)
    for name in (*PARTS, *DERIVED):
        here = REPOSITORY / name
        if here.is_dir():
            shutil.copytree(here, root / name, ignore=shutil.ignore_patterns("private"))
        elif here.is_file():
            shutil.copyfile(here, root / name)
    prepare_study(Study(root))
    return Study(root)


def render_pages(engine: str, study: Study, folder: Path) -> Path:
    """All pages in ``folder`` by ``"built-in"`` or ``"quarto"``, which must be installed."""
    folder.mkdir(parents=True)
    book = load_book(study)
    if engine == "built-in":
        render_html(book, study, folder)
    else:
        found = quarto.find_quarto()
        quarto.render(found, study, book, folder, formats=("html",), progress=lambda *step: None)
        harden(folder)
    (folder / book.pdf_name).touch()  # made by another part of the build
    return folder
