"""Which tables go along. In: published tables, items. Out: sheets with words beside their keys.

A colleague who opens one table has no other at hand: beside the key of a question, a moment or a
project stands its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from .. import published
from ..charts.downloads import hidden_rows
from ..charts.tables import Tables
from ..disclosure.catalogue import catalogue
from ..errors import Problem, StudyError
from ..paths import Study

if TYPE_CHECKING:
    import pandas as pd

# Key column -> the table that names it, and the column with the name.
NAMES = {
    "item": ("items", "short_label"),
    "wave": ("waves", "label"),
    "project_id": ("projects", "name"),
}


@dataclass(frozen=True)
class Sheet:
    """One table as it goes along.

    Parameters
    ----------
    name : as in ``data/published``.
    frame : its rows; beside a key stands its name in a column ``<key>_label``.
    about : its sidecar, with the added columns and the number of rows and hidden rows at hand.
    """

    name: str
    frame: pd.DataFrame
    about: Mapping[str, object]


def read_sheets(study: Study, items: Sequence[str] = ()) -> list[Sheet]:
    """The published tables about responses, in the order of the catalogue.

    Parameters
    ----------
    items : only rows about these items; all when empty. A table that is not about single items
        goes along whole.

    Raises
    ------
    StudyError : nothing about responses is published, or an item is unknown.
    """
    known = set(published.names(study))
    names = [name for name in catalogue() if name in known]
    if "items" not in names:
        raise StudyError(_nothing(study))
    _refuse_unknown(items, published.items(study)["item"].to_list())
    words = _words(study, known)
    return [_sheet(study, name, items, words) for name in names]


def tables_of(study: Study) -> Tables:
    """The published tables of this study, for what takes tables."""
    read = partial(published.table, study=study)
    return Tables(read, published.is_synthetic(study))


def _nothing(study: Study) -> Problem:
    what = "holds no table about answers, so there is nothing to analyse"
    hint = "run 'ontmoetingen intake FILE...' first."
    return Problem(study.published.name, what, hint=hint)


def _refuse_unknown(items: Sequence[str], known: list[str]) -> None:
    unknown = [item for item in items if item not in known]
    if unknown:
        what = f"no such item: {', '.join(unknown)}"
        raise StudyError(Problem("--item", what, ", ".join(known)))


def _words(study: Study, known: set[str]) -> dict[str, dict[str, str]]:
    """Per key column the name of every key; projects of one name are told apart."""
    found = {}
    for key, (table, column) in NAMES.items():
        if table in known:
            frame = published.table(table, study)
            found[key] = dict(zip(frame[key], frame[column], strict=True))
    return found


def _sheet(
    study: Study, name: str, items: Sequence[str], words: Mapping[str, Mapping[str, str]]
) -> Sheet:
    frame, about = published.table(name, study), dict(published.sidecar(name, study))
    if items and "item" in frame:
        frame = frame[frame["item"].isin(items)].reset_index(drop=True)
    columns = dict(about["columns"])
    for key in [k for k in words if k in frame and NAMES[k][0] != name]:
        frame, columns = _beside(frame, columns, key, words[key])
    about |= {"columns": columns, "rows": len(frame), "hidden_rows": sum(hidden_rows(frame))}
    return Sheet(name, frame, about)


def _beside(
    frame: pd.DataFrame, columns: dict, key: str, names: Mapping[str, str]
) -> tuple[pd.DataFrame, dict]:
    """The name of a key right after it; a key without a name (all projects together) has none."""
    label = f"{key}_label"
    texts = [str(names.get(value, "")) for value in frame[key].fillna("")]
    at = list(frame.columns).index(key) + 1
    wider = frame.copy()
    wider.insert(at, label, texts)
    described = {**columns[key], "description": "Naam bij de sleutel"}
    return wider, {**columns, label: described}
