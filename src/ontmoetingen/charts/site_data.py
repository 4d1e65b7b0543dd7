"""What a reader can choose from and pool. In: published tables. Out: two scripts for all pages.

A page from a folder can fetch nothing, so the numbers come as classic scripts. ``gegevens.js``
holds the projects, their traits and their counts: enough to pool any choice of projects from sums,
never from averages. ``schattingen.js`` holds the estimates, for the figure that shows one project.
All lists run parallel to ``projects``; what is hidden is null and has its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import pandas as pd

from .. import published
from ..paths import Study
from .markdown import plain
from .measures import main
from .scripts import as_script
from .site_traits import SiteTrait, traits_of
from .tables import RELEASED, Tables

DATA, ESTIMATES = "gegevens.js", "schattingen.js"
NEEDED = ("projects", "project_scores", "overall", "items", "waves", "study", "totals")
SHARE_AGREE = "share_agree"
ESTIMATED = {"estimate": "estimate", "low": "estimate_low", "high": "estimate_high"}


def site_scripts(study: Study) -> dict[str, str]:
    """File name to content of the scripts with data; empty ones without a questionnaire.

    Parameters
    ----------
    study : has published tables, or has not.

    Returns
    -------
    Scripts that set ``ontmoetingen.gegevens`` and ``ontmoetingen.schattingen``. No text in them can
    end a script or be markup: the client writes all of it as text.
    """
    tables = _tables(study)
    if tables is None:
        return {
            DATA: "ontmoetingen.gegevens=null;\n",
            ESTIMATES: "ontmoetingen.schattingen=null;\n",
        }
    columns = published.sidecar("projects", study)["columns"]
    traits = traits_of(tables, {name: about["label"] for name, about in columns.items()})
    return {
        DATA: as_script("gegevens", site_data(tables, traits)),
        ESTIMATES: as_script("schattingen", estimates(tables)),
    }


def _tables(study: Study) -> Tables | None:
    """The published tables, each read once; nothing where there is no questionnaire."""
    names = set(published.names(study))
    if not set(NEEDED) <= names:
        return None

    @cache
    def read(name: str) -> pd.DataFrame:
        return published.table(name, study) if name in names else pd.DataFrame()

    return Tables(read, published.is_synthetic(study))


def names_on_pages(study: Study) -> dict[str, str]:
    """Project id to name as in ``ontmoetingen.gegevens``; empty without a questionnaire."""
    tables = _tables(study)
    return project_names(tables) if tables else {}


def project_names(tables: Tables) -> dict[str, str]:
    """Project id to name, as pages show them and in the order of the projects."""
    names = tables.project_names()
    return {i: plain(names[i]) for i in tables.read("projects")["project_id"].astype(str)}


def site_data(tables: Tables, traits: Sequence[SiteTrait]) -> dict:
    """Projects, traits, items and counts, as the scripts in ``theme/`` read them.

    Parameters
    ----------
    tables : the published tables.
    traits : by which a reader can choose.
    """
    projects = tables.read("projects")
    names, noun = project_names(tables), tables.noun
    ids = list(names)
    return {
        "synthetic": tables.synthetic,
        "noun": {"singular": noun.singular, "plural": noun.plural, "article": noun.article},
        "waves": _waves(tables),
        "items": [_item(row) for _, row in tables.read("items").sort_values("order").iterrows()],
        "traits": [trait.described() for trait in traits],
        "projects": {
            "id": ids,
            "name": list(names.values()),
            "n": _counts(projects, "n_respondents"),
            "reason": _reasons(projects),
            "traits": {trait.id: list(trait.place) for trait in traits},
        },
        "states": _states(tables),
        "scores": {_key(*pair): _scores(tables, ids, *pair) for pair in _asked(tables)},
        "overall": {_key(*pair): _overall(tables, *pair) for pair in _asked(tables)},
    }


def estimates(tables: Tables) -> dict:
    """Per item and wave the estimate of every project with its interval, as published."""
    ids = tables.read("projects")["project_id"].astype(str).to_list()
    found = {}
    for item, wave in _asked(tables):
        rows = _aligned(tables.rows("project_scores", item, wave), ids)
        found[_key(item, wave)] = {
            name: _numbers(rows, column) for name, column in ESTIMATED.items()
        }
    return found


def _key(item: str, wave: str) -> str:
    return f"{item}|{wave}"


def _waves(tables: Tables) -> list[dict]:
    rows = tables.read("waves").sort_values("order")
    return [{"id": str(r.wave), "label": plain(r.label)} for r in rows.itertuples()]


def _item(row: pd.Series) -> dict:
    measure, agree = main(row), row["agree_from"]
    return {
        "id": str(row["item"]),
        "label": plain(row["label"]),
        "short": plain(row["short_label"]),
        "scale": str(row["scale_kind"]),
        "min": measure.low if measure.factor == 1 else 0,
        "max": measure.high if measure.factor == 1 else 1,
        "agree_from": None if pd.isna(agree) else float(agree),
        "waves": str(row["waves"]).split(";"),
    }


def _asked(tables: Tables) -> list[tuple[str, str]]:
    """Every item and wave that has scores, in a fixed order."""
    scores = tables.read("project_scores")
    return sorted({(str(r.item), str(r.wave)) for r in scores.itertuples()})


def _aligned(rows: pd.DataFrame, ids: Sequence[str]) -> pd.DataFrame:
    """One row per project in the order of the projects; missing where a project has none."""
    named = rows.assign(project_id=rows["project_id"].astype(str))
    return named.set_index("project_id").reindex(ids)


def _scores(tables: Tables, ids: Sequence[str], item: str, wave: str) -> dict:
    rows = _aligned(tables.rows("project_scores", item, wave), ids)
    states = _states(tables)
    told = {
        "measure": main(tables.item(item)).name,
        "n": _counts(rows, "n"),
        "value": _numbers(rows, "value"),
        "state": [states.index(s) if s in states else None for s in rows["state"]],
        "reason": _reasons(rows),
    }
    if told["measure"] == "share_yes":
        return told | _bounds(rows, "count", (rows["n"] * rows["value"]).round())
    return told | _sums(rows, _aligned(tables.rows("totals", item, wave), ids))


def _bounds(rows: pd.DataFrame, name: str, exact: pd.Series) -> dict:
    """The least and most that a count or sum can be, as published; equal where it is exact."""
    ends = (f"{name}_low", f"{name}_high")
    if not set(ends) <= set(rows):
        rows = rows.assign(**dict.fromkeys(ends, exact.round(6)))
    return {end: _numbers(rows, end) for end in ends}


def _sums(rows: pd.DataFrame, totals: pd.DataFrame) -> dict:
    """The bounds of the sum of a rating and its sum of squares, where they are published."""
    known = totals.where((rows["status"] == RELEASED) & (totals["status"] == RELEASED))
    ends = {end: known[end] for end in ("sum_low", "sum_high") if end in known}
    exact = known["sum"].astype(float).fillna((rows["n"] * rows["value"]).astype(float))
    squares = rows.assign(squares=known["sum_squares"])
    told = _bounds(rows.assign(**ends), "sum", exact)
    return told | {"sum_squares": _numbers(squares, "squares")}


def _overall(tables: Tables, item: str, wave: str) -> dict:
    rows = tables.rows("overall", item, wave)
    own = main(tables.item(item)).name
    found = {str(row["measure"]): _pooled(row) for _, row in rows.iterrows()}
    return found.get(own, {}) | {"agree": found.get(SHARE_AGREE)}


def _pooled(row: pd.Series) -> dict:
    shown = row["status"] == RELEASED
    numbers = {"n": row["n"], "value": row["value"], "low": row["ci_low"], "high": row["ci_high"]}
    told = {k: _number(v) if shown else None for k, v in numbers.items()}
    return told | {"measure": str(row["measure"]), "reason": _reason(row["status"], row["reason"])}


def _states(tables: Tables) -> list[str]:
    found = tables.read("project_scores")["state"].dropna().astype(str)
    return sorted(s for s in found.unique() if s)


def _reasons(rows: pd.DataFrame) -> list[str | None]:
    return [_reason(s, r) for s, r in zip(rows["status"], rows["reason"], strict=True)]


def _reason(status: object, reason: object) -> str | None:
    """Why a number is not there; null when it is, and when nothing was ever asked."""
    return None if status == RELEASED or pd.isna(status) else plain(reason)


def _counts(rows: pd.DataFrame, column: str) -> list[int | None]:
    return [None if v is None else int(v) for v in _numbers(rows, column)]


def _numbers(rows: pd.DataFrame, column: str) -> list[float | int | None]:
    shown = rows["status"] == RELEASED
    values: Iterable = zip(rows[column], shown, strict=True)
    return [_number(value) if known else None for value, known in values]


def _number(value: object) -> float | int | None:
    """A number as short as it can be written; null when it is missing."""
    if pd.isna(value):
        return None
    number = float(value)
    return int(number) if number.is_integer() else round(number, 6)
