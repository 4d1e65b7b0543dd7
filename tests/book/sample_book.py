"""The sample study, copied where a test may write, and small changes to it."""

from __future__ import annotations

import shutil
from pathlib import Path

from ontmoetingen import charts
from ontmoetingen.book.project import Book, load_book
from ontmoetingen.paths import Study

SAMPLE = Path(__file__).parent / "sample"


def copy_sample(folder: Path) -> Study:
    """A copy of the sample study in ``folder``."""
    return Study(Path(shutil.copytree(SAMPLE, folder / "proef")))


def prepared_sample(folder: Path) -> Study:
    """The same with its chart drawn, as a build does first; the sample keeps its own values."""
    study = copy_sample(folder)
    values = study.root / "_variables.yml"
    own = values.read_text(encoding="utf-8")
    charts.prepare(study)
    values.write_text(own, encoding="utf-8")
    return study


def replace(study: Study, name: str, old: str, new: str) -> Book:
    """The book after one change in one file; the text to change must be there."""
    path = study.root / name
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{name} does not hold {old!r}")
    path.write_text(text.replace(old, new), encoding="utf-8")
    return load_book(study)


def add(study: Study, name: str, text: str) -> Book:
    """The book after text is put at the end of one file."""
    path = study.root / name
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return load_book(study)
