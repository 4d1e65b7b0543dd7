"""The list of projects. In: its cells as text. Out: one checked row per project.

Names end up in pages, tooltips and file names, so a name that would break a line or fill a page is
refused here. Markup, quotes and emoji are kept as they are: escaping them is the work of whoever
writes a page, and a name must read the same everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import pandas as pd

from ..errors import Problem
from .fields import did_you_mean
from .instrument_records import Attribute, ProjectSource

LONGEST_NAME = 200
LONGEST_ID = 100
TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
DUTCH_DATE = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")


def check_projects(
    cells: pd.DataFrame, source: ProjectSource, where: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """The projects with typed attributes, and everything that is wrong with them.

    Parameters
    ----------
    cells : text cells; the index holds the row numbers that a spreadsheet shows.
    where : file name for messages.

    Returns
    -------
    projects : columns project_id, name and one per attribute; a missing attribute is null.
    problems : empty when the projects can be used.
    """
    wanted = [source.file_column, *(a.column for a in source.attributes)]
    problems = list(_columns(cells, wanted, where))
    if problems:
        return pd.DataFrame(), problems
    text = cells.apply(lambda column: column.str.strip())
    projects = pd.DataFrame({"project_id": text[source.file_column]})
    projects["name"] = [source.name_pattern.format(id=i) for i in projects["project_id"]]
    for attribute in source.attributes:
        projects[attribute.id], found = _attribute(text[attribute.column], attribute, where)
        problems.extend(found)
    problems.extend(_identity(projects, where))
    return projects.reset_index(drop=True), problems


def _columns(cells: pd.DataFrame, wanted: list[str], where: str) -> Iterable[Problem]:
    for name in [w for w in wanted if w not in cells.columns]:
        hint = did_you_mean(name, cells.columns)
        yield Problem(f"{where}, column '{name}'", "is missing", ", ".join(wanted), hint=hint)
    for name in [c for c in cells.columns if c not in wanted]:
        hint = did_you_mean(name, wanted) or "name it under project: attributes, or remove it."
        yield Problem(f"{where}, column '{name}'", "is not known", ", ".join(wanted), hint=hint)


def _identity(projects: pd.DataFrame, where: str) -> Iterable[Problem]:
    ids, names = projects["project_id"], projects["name"].fillna("")
    broken = "hold a line end or control character"
    most = f"{LONGEST_NAME} characters"
    tests = (
        ("project_id", ids == "", "projects have no id", "each project an id"),
        ("project_id", ids.duplicated() & (ids != ""), "ids stand there twice", "each id once"),
        ("project_id", ids.str.len() > LONGEST_ID, "ids are too long", f"{LONGEST_ID} characters"),
        ("project_id", ids.map(_has_control), f"ids {broken}", None),
        ("name", names == "", "projects have no name", "each project a name"),
        ("name", names.str.len() > LONGEST_NAME, "names are too long", most),
        ("name", names.map(_has_control), f"names {broken}", None),
    )
    for column, wrong, what, allowed in tests:
        rows = list(projects.index[wrong.astype(bool)])
        if rows:
            yield Problem(f"{where}, column '{column}'", f"{len(rows)} {what}", allowed, rows)


def _has_control(text: str) -> bool:
    # Cc: control, Zl and Zp: line and paragraph separators. A joiner inside an emoji is Cf: kept;
    # a sign that turns the direction of reading is Cf too, and would turn the text after the name.
    return any(unicodedata.category(c) in ("Cc", "Zl", "Zp") or c in TURNING for c in text)


def _attribute(
    cells: pd.Series, attribute: Attribute, where: str
) -> tuple[pd.Series, list[Problem]]:
    convert, allowed = _converter(attribute)
    values = {text: convert(text) for text in cells.unique() if text}
    wrong = [text for text, value in values.items() if value is None]
    rows = list(cells.index[cells.isin(wrong)])
    place = f"{where}, column '{attribute.column}'"
    what = f"{len(rows)} of {len(cells)} cells are not {attribute.type}"
    return cells.map(values), [Problem(place, what, allowed, rows)] if rows else []


def _converter(attribute: Attribute):
    """A function from text to value (``None`` = not allowed), and what it allows in words."""
    if attribute.type == "category":
        codes = {c.casefold(): c for c in attribute.values}
        codes |= {label.casefold(): c for c, label in attribute.values.items()}
        return (lambda text: codes.get(text.casefold())), ", ".join(attribute.values)
    return {
        "text": (str, None),
        "int": (lambda text: int(text) if re.fullmatch(r"-?\d+", text) else None, "e.g. 12"),
        "number": (_number, "e.g. 12 or 2,5"),
        "date": (_date, "e.g. 2022-09-01 or 1-9-2022"),
    }[attribute.type]


def _number(text: str) -> float | None:
    return float(text.replace(",", ".")) if re.fullmatch(r"-?\d+([.,]\d+)?", text) else None


def _date(text: str) -> str | None:
    dutch = DUTCH_DATE.fullmatch(text)
    iso = f"{dutch[3]}-{dutch[2]:>02}-{dutch[1]:>02}" if dutch else text
    try:
        return pd.Timestamp(iso).date().isoformat() if re.match(r"\d{4}-\d\d-\d\d", iso) else None
    except ValueError:
        return None
