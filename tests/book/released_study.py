"""A small study that can be released, in git, and how to release it. In: a folder. Out: a study."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from small_study import INDEX, SIDECAR, whole_study

from ontmoetingen.book.build import build
from ontmoetingen.errors import OntmoetingenError, Problem
from ontmoetingen.paths import Study
from ontmoetingen.release.make import Checks, Released, release

RELEASE = """\
publisher: Uitgeverij Klein
description: Een klein rapport.
keywords: [klein, rapport]
licence: {id: CC-BY-4.0, title: Naamsvermelding 4.0, url: "https://example.org/by"}
creators:
  - {family: Jansen, given: Anna, orcid: 0000-0002-1825-0097, affiliation: Universiteit}
  - {name: Team Klein}
statements:
  toegankelijkheid: index.qmd#sec-toegankelijk
  privacy: index.qmd#sec-toegankelijk
"""
STATEMENT = """
## Toegankelijkheid {#sec-toegankelijk}

Iedereen kan dit lezen. Zie [een](notebooks/een.ipynb) en [de bron](https://example.org/x).

## Bronnen
"""
CELLS = [
    ("project_id", "text"),
    ("n", "integer"),
    ("value", "number"),
    ("is_open", "flag"),
    ("status", "text"),
    ("reason", "text"),
]
TABLE = """\
project_id,n,value,is_open,status,reason
p1,12,0.4,true,released,
p2,,,false,hidden,te weinig antwoorden
=cmd,14,-0.5,true,released,
"""


def column(kind: str) -> dict[str, str]:
    return {"type": kind, "label": "Label", "unit": "", "description": "Uitleg", "denominator": ""}


def write_table(study: Study, text: str = TABLE) -> None:
    sidecar = SIDECAR | {"rows": 3, "hidden_rows": 1, "columns": {n: column(k) for n, k in CELLS}}
    (study.published / "scores.csv").write_text(text, encoding="utf-8")
    (study.published / "scores.json").write_text(json.dumps(sidecar), encoding="utf-8")


def published_as(study: Study, **facts: object) -> None:
    """The manifest of the published tables, with these facts."""
    known = {"source": "demo", "synthetic": True, "inputs": {}} | facts
    (study.published / "manifest.json").write_text(json.dumps(known), encoding="utf-8")


def releasable(root: Path) -> Study:
    """A study that is built, committed and ready."""
    study = whole_study(root)
    config = study.config.read_text(encoding="utf-8")
    dated = config.replace("  author:", '  subtitle: "Proef"\n  date: "2026-03-09"\n  author:')
    study.config.write_text(dated, encoding="utf-8")
    (root / "index.qmd").write_text(INDEX.replace("::: {#refs}", f"{STATEMENT}\n::: {{#refs}}"))
    study.release.write_text(RELEASE, encoding="utf-8")
    write_table(study)
    published_as(study)
    (root / "figures").mkdir(exist_ok=True)
    (root / "figures" / "een.svg").write_text("<svg/>", encoding="utf-8")
    (root / ".gitignore").write_text(
        "_site/\n.ontmoetingen/\n/assets/\n/_variables.yml\nfigures/charts/\n", encoding="utf-8"
    )
    build(study, "pandoc")
    commit(study)
    return study


def commit(study: Study) -> None:
    identity = ("-c", "user.name=Proef", "-c", "user.email=proef@example.org")
    for command in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "Proef"]):
        subprocess.run(["git", "-C", str(study.root), *command], check=True)


def released(study: Study, version: str = "1.0.0", **options: object) -> Released:
    """A release of a study of which nothing is stale and nothing leaks."""
    return release(study, version, Checks([], lambda site: [], lambda _: None), **options)


def text(made: Released, name: str) -> str:
    return (made.folder / name).read_text(encoding="utf-8")


def refused(
    study: Study,
    version: str = "1.0.0",
    stale: Iterable[str] = (),
    gate: Iterable[Problem] = (),
    **options: object,
) -> str:
    """The message, after proof that nothing was left behind."""
    before = sorted(p.name for p in study.releases.glob("*")) if study.releases.is_dir() else []
    with pytest.raises(OntmoetingenError) as caught:
        release(
            study, version, Checks(list(stale), lambda site: list(gate), lambda _: None), **options
        )
    now = sorted(p.name for p in study.releases.glob("*")) if study.releases.is_dir() else []
    assert now == before
    return str(caught.value)
