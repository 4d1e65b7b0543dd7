"""A study of nothing but programmes. In: a study that has them. Out: a copy to work in."""

from __future__ import annotations

import shutil
from pathlib import Path

from ontmoetingen.paths import Study


def copied(report_study: Study, root: Path) -> Study:
    """The programmes of that study in the folder ``root``, and nothing else of it."""
    study = Study(root)
    shutil.copytree(report_study.programmes, study.programmes)
    (root / "_quarto.yml").write_text("project: {type: book}\n")
    return study
