"""Through the wall. In: computed tables. Out: protected tables, each with its sidecar.

Statistics are computed first and protected here, in one place. What the catalogue does not list
cannot pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..errors import Problem, PublishError
from .catalogue import (
    Column,
    Protection,
    TableKind,
    catalogue,
    coding_catalogue,
    programme_catalogue,
)
from .nested import protect_nested
from .protect import (
    HIDDEN,
    RELEASED,
    mark,
    protect,
    protect_alone,
    protect_both,
    protect_projects,
)
from .rules import Rules

PRODUCED_BY = "ontmoetingen publish"


@dataclass(frozen=True)
class Provenance:
    """Where the tables come from: names and hashes of inputs; whether answers are invented."""

    inputs: Mapping[str, str]
    synthetic: bool


@dataclass(frozen=True)
class Ready:
    """A protected table with its sidecar, ready to write."""

    name: str
    frame: pd.DataFrame
    sidecar: Mapping[str, object]

    @property
    def hidden(self) -> int:
        return int(self.sidecar["hidden_rows"])


def prepare(
    name: str,
    frame: pd.DataFrame,
    rules: Rules,
    origin: Provenance,
    labels: Mapping[str, str] | None = None,
) -> Ready:
    """A table about responses, protected by the rule of its kind.

    Parameters
    ----------
    name : a table of the catalogue; frame : its rows with true numbers, in any column order.
    labels : what a study's own columns are called; without it they go by their name.

    Raises
    ------
    PublishError : the catalogue does not know the table or a column, or a column is lacking.
    """
    return _prepare(_kind_of(name), frame, rules, origin, labels or {})


def prepare_programme(
    programme: str, name: str, frame: pd.DataFrame, rules: Rules, origin: Provenance
) -> Ready:
    """A table of one programme beside the questionnaire, as ``programme_<programme>_<name>``.

    Parameters
    ----------
    name : a table of the programme catalogue; frame, rules, origin : as in `prepare`.
    """
    ready = _prepare(programme_catalogue()[name], frame, rules, origin, {})
    return replace(ready, name=f"programme_{programme}_{name}")


def prepare_coding(name: str, frame: pd.DataFrame, rules: Rules, origin: Provenance) -> Ready:
    """A table about coded conversations; its counts of people are bands already.

    Parameters
    ----------
    name : a table of the catalogue of coding; frame, rules, origin : as in `prepare`.
    """
    return _prepare(coding_catalogue()[name], frame, rules, origin, {})


def _prepare(
    kind: TableKind,
    frame: pd.DataFrame,
    rules: Rules,
    origin: Provenance,
    labels: Mapping[str, str],
) -> Ready:
    columns = _columns(kind, frame, labels)
    protected = _protected(frame, kind.protection, rules)
    shown = protected[[c.name for c in columns]]
    about = {"title": kind.title, "description": kind.description, "rules": rules.listed()}
    return Ready(kind.name, shown, _sidecar(shown, columns, about, origin))


def prepare_evidence(
    name: str,
    frame: pd.DataFrame,
    about: tuple[str, str],
    notes: Mapping[str, Mapping[str, str]],
    inputs: Mapping[str, str],
) -> Ready:
    """A table from sources in print: nothing to hide, never synthetic.

    Parameters
    ----------
    about : title and description; notes : per column label, unit, description, denominator.
    """
    columns = [Column(c, **{"label": c, **notes[c], "type": _type_of(frame[c])}) for c in frame]
    words = {"title": about[0], "description": about[1], "rules": []}
    return Ready(name, frame, _sidecar(frame, columns, words, Provenance(inputs, synthetic=False)))


def _kind_of(name: str) -> TableKind:
    known = catalogue()
    if name not in known:
        raise PublishError(Problem(f"table '{name}'", "may not be published", ", ".join(known)))
    return known[name]


def _protected(frame: pd.DataFrame, how: Protection, rules: Rules) -> pd.DataFrame:
    """The rows with status and reason, by the rule of the table."""
    if how.rule == "none" or frame.empty:
        return frame.assign(status=RELEASED, reason="")
    found = WAYS[how.rule](frame, how, rules)
    if "reason" not in frame:
        return found
    given = frame["reason"].to_numpy(object)  # hidden before, and so it stays
    return mark(found, np.where(given != "", given, found["reason"].to_numpy(object)), how.hides)


def _parts(frame: pd.DataFrame, how: Protection, rules: Rules) -> pd.DataFrame:
    found = protect(frame, rules, how.count, how.within, how.hides)
    return _of_enough_projects(found, how, rules) if how.projects else found


def _of_enough_projects(found: pd.DataFrame, how: Protection, rules: Rules) -> pd.DataFrame:
    """With fewer projects than the rule asks, what is about all of them is about one or two."""
    few = found[how.projects].to_numpy(float, na_value=0) < rules.min_projects.threshold
    return mark(found, np.where(few, rules.min_projects.reason, found["reason"]), how.hides)


# By the rules of the head of tables.yml; "given" was decided before anything was computed.
WAYS = {
    "given": lambda f, how, rules: mark(f, f["reason"].to_numpy(object), how.hides),
    "alone": lambda f, how, rules: protect_alone(f, rules, how.count, how.hides),
    "projects": lambda f, how, rules: protect_projects(f, rules, how.count, how.hides),
    "both": lambda f, how, rules: protect_both(f, rules, (how.count, how.projects), how.hides),
    "nested": lambda f, how, rules: protect_nested(
        f, rules, (how.count, how.projects), how.within, how.hides
    ),
    "parts": _parts,
}


def _columns(kind: TableKind, frame: pd.DataFrame, labels: Mapping[str, str]) -> list[Column]:
    """Columns in the order of the catalogue; a study's own come just before the counts."""
    added_here = ("status", "reason")
    lacking = [c for c in kind.column_names if c not in (*frame.columns, *added_here)]
    extra = [c for c in frame.columns if c not in (*kind.column_names, *added_here)]
    problems = []
    if lacking:
        problems.append(Problem(f"table '{kind.name}'", f"lacks columns {', '.join(lacking)}"))
    if extra and not kind.other_columns:
        unknown = f"has columns that may not be published: {', '.join(extra)}"
        problems.append(Problem(f"table '{kind.name}'", unknown, ", ".join(kind.column_names)))
    if problems:
        raise PublishError(problems)
    own = [Column(c, labels.get(c, c), _type_of(frame[c])) for c in extra]
    place = 2 if own else 0
    return [*kind.columns[:place], *own, *kind.columns[place:]]


def _type_of(values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values):
        return "flag"
    if not pd.api.types.is_numeric_dtype(values):
        return "text"
    return "integer" if pd.api.types.is_integer_dtype(values) else "number"


def _sidecar(
    frame: pd.DataFrame, columns: list[Column], about: Mapping[str, object], origin: Provenance
) -> dict[str, object]:
    hidden = int((frame["status"] == HIDDEN).sum()) if "status" in frame else 0
    return {
        **about,
        "synthetic": origin.synthetic,
        "rows": len(frame),
        "hidden_rows": hidden,
        "columns": {c.name: c.described() for c in columns},
        "inputs": dict(origin.inputs),
        "produced_by": PRODUCED_BY,
    }
