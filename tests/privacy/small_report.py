"""A report as small as can be, for tests that walk the whole way by the command itself.

In: what the test adds. Out: a study with a questionnaire, one chapter and one source.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ontmoetingen.paths import Study

CONFIG = """\
project: {type: book, output-dir: _site}
lang: nl
book:
  title: "Klein boek"
  date: "2026-03-09"
  author: "Een onderzoeker"
  chapters: [index.qmd]
bibliography: data/references.bib
format:
  html: {html-math-method: mathml}
  typst: {citeproc: true}
"""
REFERENCES = "@book{boek2020, author={Jansen, A.}, title={Een boek}, year={2020}, publisher={U}}\n"
INSTRUMENT = """\
id: small
title: Kleine vragenlijst
programme: Proef
layout: row_per_respondent
respondent_column: id
waves: [{id: T1, label: Einde}]
scales:
  ja_nee: {kind: yes_no, "yes": [ja], "no": [nee]}
items:
  - {id: meets, label: Omgang, scale: ja_nee, waves: [T1], column: omgang, source: s}
project: {column: project}
"""


def small_report(root: Path, files: Mapping[str, str]) -> Study:
    """Write the report in a new folder.

    Parameters
    ----------
    files : name below ``root`` to text, of what comes beside: the chapter ``index.qmd`` at least.
    """
    study = Study(root)
    study.data.mkdir(parents=True)
    own = {study.config: CONFIG, study.references: REFERENCES, study.instrument: INSTRUMENT}
    for path, text in (own | {root / name: text for name, text in files.items()}).items():
        path.write_text(text, encoding="utf-8")
    return study
