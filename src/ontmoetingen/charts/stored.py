"""Charts as the notebooks hold them. In: notebook files. Out: Vega-Lite specifications by label.

The stored outputs of the notebooks are the only source of charts for a site, so that a fresh clone
can be rendered without executing anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from ..errors import BuildError, Problem

MIME = "application/vnd.vegalite.v5+json"
LABEL = re.compile(r"fig-[a-z0-9]+(-[a-z0-9]+)*")


def charts_in(notebook: Path) -> dict[str, dict]:
    """The specifications in one notebook, by the label of their figure.

    Raises
    ------
    BuildError : the file is no notebook, or a label in it is no label or stands there twice.
    """
    found: dict[str, dict] = {}
    problems = []
    for spec in _specs(notebook):
        label = str(spec.get("usermeta", {}).get("ontmoetingen", {}).get("label"))
        if not LABEL.fullmatch(label):
            what = f"holds a chart whose label {label!r} is no label"
            problems.append(Problem(notebook.name, what, "charts made by ontmoetingen.charts"))
        elif label in found:
            problems.append(Problem(notebook.name, f"shows {label} twice", "each label once"))
        found[label] = spec
    if problems:
        raise BuildError(problems)
    return found


def once_each(labels: dict[str, list[str]]) -> None:
    """Refuse a label that two notebooks use: they would overwrite each other's picture.

    Parameters
    ----------
    labels : per notebook the labels of its figures.
    """
    where: dict[str, list[str]] = {}
    for notebook, found in labels.items():
        for label in found:
            where.setdefault(label, []).append(notebook)
    twice = {label: books for label, books in where.items() if len(books) > 1}
    if twice:
        raise BuildError(
            Problem(label, f"stands in {', '.join(books)}", "one notebook per label")
            for label, books in twice.items()
        )


def _specs(notebook: Path) -> Iterator[dict]:
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise BuildError(Problem(str(notebook), "is not a notebook that can be read")) from error
    for cell in cells:
        for output in cell.get("outputs", ()):
            spec = output.get("data", {}).get(MIME)
            if isinstance(spec, dict):
                yield spec
