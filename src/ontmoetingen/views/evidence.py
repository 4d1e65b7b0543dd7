"""Evidence as a reader sees it. In: published evidence tables. Out: Markdown for a notebook cell.

A chapter is a view on the evidence: lists of findings, cards of working elements and tables, each
with its source as a citation. What a study calls its elements or topics stands in its tables and
notebooks; nothing here knows one by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from .. import dutch
from ..charts.markdown import attribute, escape
from ..errors import BuildError, Problem
from .filterable import EVERY, filterable
from .passage import (
    Passage,
    citation,
    cited,
    in_words,
    said,
    selected,
    sentence,
    shown,
    split,
    table,
    text,
    with_sources,
)

UNITS = {"percent": "%", "count": "", "year": ""}  # other units stand after the number in words
YES = {"yes", "true", "1"}
HEADERS = {
    "statement": "Bevinding",
    "label": "Werkzaam element",
    "kind": "Soort",
    "goals": "Doel",
    "elements": "Werkzaam element",
    "contribution": "Wat het brengt",
    "explanation": "Uitleg",
    "example": "Voorbeeld",
    "risk": "Wat mis kan gaan",
    "population": "Over wie",
    "evidence_nature": "Soort bewijs",
}
OURS = " (van ons)"
CODES = ("kind", "elements", "evidence_nature")  # shown in the words that stand beside them
FINDING_COLUMNS = ("statement", "goals", "elements", "evidence_nature")
CHOOSABLE = ("kind", "goals", "elements", "evidence_nature")  # columns with few different values
THINGS = {"findings": ("bevinding", "bevindingen"), "elements": ("element", "elementen")}
JUDGED = "Gevonden?"


def findings(**where: Sequence[str]) -> Passage:
    """The findings that ``where`` selects as a list, each with its source.

    Parameters
    ----------
    where : per column the values to keep, e.g. ``topic=["contact"]``; a column may hold several
        values joined by ";", of which one has to match.
    """
    rows = selected("findings", where)
    return Passage("\n".join(f"- {cited(r['statement'], r)}" for r in rows) + "\n")


def findings_table(
    label: str, caption: str, columns: Sequence[str] = FINDING_COLUMNS, **where: Sequence[str]
) -> Passage:
    """The findings that ``where`` selects as a table of ``columns``; statements carry their source.

    On a page a reader can search it, and choose by goal, element, kind and source.

    Raises
    ------
    BuildError : a column that has no Dutch heading here, with those that have.
    """
    return _view("findings", label, caption, columns, where)


def element_cards(**where: Sequence[str]) -> Passage:
    """The working elements that ``where`` selects, each as a card with its example and risk."""
    goals = len(selected("goals", {}))
    cards = Passage("\n".join(_card(r, goals) for r in selected("elements", where)))
    return filterable(cards, THINGS["elements"], [HEADERS["goals"]])


def elements_table(
    label: str, caption: str, columns: Sequence[str], **where: Sequence[str]
) -> Passage:
    """The working elements that ``where`` selects as a table of ``columns``; sources stand below.

    Raises
    ------
    BuildError : a column that has no Dutch heading here, with those that have.
    """
    return _view("elements", label, caption, columns, where)


def goals_table(label: str, caption: str) -> Passage:
    """The goals with what they are, how meetings serve them and their place in the programme."""
    header = ["Doel", "Wat het is", "Hoe ontmoetingen helpen", "Plaats in het programma"]
    rows = [
        [
            f"Doel {text(r['number'])}: {escape(r['label'])}",
            cited(r["description"], r),
            shown(r["how"]),
            _role(r),
        ]
        for r in selected("goals", {})
    ]
    return table(label, caption, header, rows)


def _role(row: Mapping[str, Any]) -> str:
    """The place in the programme; its source where that is another than that of the goal."""
    place = {"source": row.get("role_source"), "section": row.get("role_section")}
    told = row["role_in_programme"]
    return cited(told, place) if text(told) and text(place["source"]) else shown(told)


def fit_table(label: str, caption: str) -> Passage:
    """How far each working element was found in practice, in words, with how many projects."""
    rows = [
        [
            in_words(r, "element"),
            in_words(r, "judgement"),
            cited(r["explanation"], r),
        ]
        for r in selected("fit", {})
    ]
    shown = table(label, caption, [HEADERS["elements"], JUDGED, "Toelichting"], rows)
    return filterable(shown, THINGS["elements"], [JUDGED])


def themes(**where: Sequence[str]) -> Passage:
    """What interviews brought up, as a list: label, statement and source."""
    rows = selected("themes", where)
    told = (f"- **{escape(r['label'])}.** {cited(r['statement'], r)}" for r in rows)
    return Passage("\n".join(told) + "\n")


def themes_table(label: str, caption: str, **where: Sequence[str]) -> Passage:
    """What interviews brought up beside the literature and the questionnaire."""
    found = selected("themes", where)
    sides = ("literature", "questionnaire")
    rows = [[escape(r["label"]), *(_relation(r, side) for side in sides)] for r in found]
    return table(
        label, with_sources(caption, found), ["Uit de praktijk", "Literatuur", "Vragenlijst"], rows
    )


def figures_table(label: str, caption: str, **where: Sequence[str]) -> Passage:
    """Published figures as printed in their sources, each with whom it is about."""
    rows = [
        [f"{escape(r['label'])} {citation(r)}", _amount(r), shown(r["population"])]
        for r in selected("published_figures", where)
    ]
    return table(label, caption, ["Wat", "Hoeveel", "Over wie"], rows)


def _card(row: Mapping[str, Any], goals: int) -> str:
    parts = [
        f"**{escape(row['label'])}** – {sentence(row['contribution'])}",
        cited(row["explanation"], row),
        *(
            f"*{title}{_whose(row, column)}:* {sentence(row[column])}"
            for column, title in (("example", "Voorbeeld"), ("risk", "Wat mis kan gaan"))
            if text(row[column])
        ),
    ]
    chosen = EVERY if _is_every(row, goals) else said(row, "goals")
    name = HEADERS["goals"].lower()  # what a page can choose cards by
    opened = f'::: {{.element-card {name}="{attribute(chosen)}"}}'
    return "\n\n".join([opened, *parts, ":::"]) + "\n"


def _whose(row: Mapping[str, Any], column: str) -> str:
    """Says so where a text is not from the source but added by the report."""
    return OURS if text(row.get(f"{column}_ours")).lower() in YES else ""


def _view(
    name: str,
    label: str,
    caption: str,
    columns: Sequence[str],
    where: Mapping[str, Sequence[str]],
) -> Passage:
    unknown = [c for c in columns if c not in HEADERS]
    if unknown:
        raise BuildError(Problem(label, f"has no column {', '.join(unknown)}", ", ".join(HEADERS)))
    goals, found = len(selected("goals", {})), selected(name, where)
    rows = [[_cell(r, c, goals) for c in columns] for r in found]
    if "statement" not in columns:
        caption = with_sources(caption, found)
    shown = table(label, caption, [HEADERS[c] for c in columns], rows)
    return filterable(shown, THINGS[name], [HEADERS[c] for c in columns if c in CHOOSABLE])


def _cell(row: Mapping[str, Any], column: str, goals: int) -> str:
    if column == "statement":
        return cited(row["statement"], row)
    if column in CODES:
        return in_words(row, column)
    if column == "goals":
        return _goals(row, goals)
    return f"{shown(row[column])}{_whose(row, column)}"


def _goals(row: Mapping[str, Any], total: int) -> str:
    """The goals by name; one word when it is all of them."""
    return EVERY if _is_every(row, total) else in_words(row, "goals")


def _is_every(row: Mapping[str, Any], total: int) -> bool:
    return len(split(row["goals"])) == total > 1


def _relation(row: Mapping[str, Any], side: str) -> str:
    told = in_words(row, f"relation_{side}")
    note = text(row[f"note_{side}"])
    return f"{told}. {sentence(note)}" if note else f"{told}."


def _amount(row: Mapping[str, Any]) -> str:
    """A figure with its unit, said to be rounded where it is, and out of how many for a count."""
    unit, total = text(row["unit"]), text(row["denominator"])
    sign = UNITS.get(unit, f" {text(row['unit_label'])}")
    rounded = "ongeveer " if text(row["approximate"]).lower() in YES else ""
    part = f" van {dutch.number(float(total))}" if total and unit == "count" else ""
    return f"{rounded}{_printed(float(row['value']), unit)}{sign}{part}"


def _printed(value: float, unit: str) -> str:
    """The number with the digits its source prints; a year has no thousands."""
    if unit == "year":
        return f"{value:.0f}"
    decimals = max(0, -int(Decimal(repr(value)).normalize().as_tuple().exponent))
    return dutch.number(value, decimals)
