"""A small evidence base for tests of views: published tables, written as they stand here."""

from __future__ import annotations

import json
import re
from pathlib import Path

PLACE = {"source": "boek2020", "page": "8-9", "section": "Deel 1", "cites": ""}
GOALS = [
    {
        "id": "rust",
        "number": 1,
        "label": "Rust",
        "description": "Even niets.",
        "how": "Door samen te zitten.",
        "role_in_programme": "",
        "role_source": "",
        "role_section": "",
        **PLACE,
    },
    {
        "id": "groei",
        "number": 2,
        "label": "Groei",
        "description": "Iets nieuws | leren.",
        "how": "Door te vragen.",
        "role_in_programme": "Hoofddoel.",
        "role_source": "boek2021",
        "role_section": "Keuze",
        **PLACE,
    },
]
ELEMENTS = [
    {
        "id": "stil",
        "label": "Stilte",
        "group": "a",
        "goals": "rust",
        "goals_label": "Rust",
        "contribution": "Ruimte",
        "explanation": "Stilte geeft ruimte.",
        "example": "Een kamer zonder geluid",
        "risk": "",
        "risk_ours": "false",
        **PLACE,
    },
    {
        "id": "vraag",
        "label": "Vragen",
        "group": "b",
        "goals": "rust;groei",
        "goals_label": "Rust; Groei",
        "contribution": "Nieuwe kennis",
        "explanation": "Wie vraagt, leert",
        "example": "",
        "risk": "Te veel *vragen*",
        "risk_ours": "true",
        **PLACE | {"page": "", "cites": "oud1999;nieuw2001"},
    },
]
FINDINGS = [
    {
        "id": "f1",
        "topic": "t1",
        "kind": "finding",
        "kind_label": "bevinding",
        "statement": "Stilte helpt.",
        "goals": "rust",
        "goals_label": "Rust",
        "elements": "stil",
        "elements_label": "Stilte",
        "evidence_nature": "review",
        "evidence_nature_label": "literatuuroverzicht",
        **PLACE,
    },
    {
        "id": "f2",
        "topic": "t2",
        "kind": "risk",
        "kind_label": "risico",
        "statement": "Niemand weet {{< x >}} zeker",
        "goals": "rust;groei",
        "goals_label": "Rust; Groei",
        "elements": "",
        "elements_label": "",
        "evidence_nature": "focus_group",
        "evidence_nature_label": "focusgroep",
        **PLACE,
    },
]
FIT = [
    {
        "element": "stil",
        "element_label": "Stilte",
        "judgement": "not_found",
        "judgement_label": "niet gevonden",
        "explanation": "Niet gezien.",
        **PLACE,
    },
]
THEMES = [
    {
        "id": "d1",
        "kind": "element",
        "label": "Wachten",
        "element": "vraag",
        "related_elements": "stil",
        "statement": "Wachten helpt.",
        "relation_literature": "some_overlap",
        "relation_literature_label": "enige overlap",
        "note_literature": "Lijkt op stilte.",
        "relation_questionnaire": "none",
        "relation_questionnaire_label": "niets over gezegd",
        "note_questionnaire": "",
        **PLACE,
    },
]
FIGURES = [
    {"id": "p", "label": "Ja", "value": 71.0, "unit": "percent", "denominator": 90.0},
    {"id": "c", "label": "Mensen", "value": 1919.0, "unit": "count", "denominator": 3687.0},
    {"id": "y", "label": "Tot", "value": 2027.0, "unit": "year", "denominator": None},
    {"id": "m", "label": "Leeftijd", "value": 13.07, "unit": "years", "denominator": None},
]
UNITS = {"percent": "%", "count": "aantal", "year": "jaartal", "years": "jaar"}
FIGURES = [
    row
    | {"unit_label": UNITS[row["unit"]]}
    | {"approximate": "true" if row["id"] == "c" else "false", "population": "Wie", **PLACE}
    for row in FIGURES
]
CONTRADICTIONS = [
    {
        "id": "x1",
        "topic": "t1",
        "kind": "unclear",
        "kind_label": "onduidelijk",
        "label": "Hoeveel?",
        "first": "Hier staat 12.",
        "first_source": "boek2020",
        "first_page": "",
        "first_section": "Voorwoord; begin",
        "second": "Daar staat 14",
        "second_source": "boek2021",
        "second_page": "40-41",
        "second_section": "Slot",
        "handling": "Wij noemen beide.",
    }
]
TERM = {"forms": "", "see": "", "see_label": "", "source": "", "page": "", "section": ""}
GLOSSARY = [
    TERM
    | {"id": "stil", "term": "stilte", "explanation": "Geen geluid.", "cites": ""}
    | {
        "forms": "stil;stille",
        "see": "bord",
        "see_label": "bord",
        "source": "boek2020",
        "page": "3",
    },
    TERM
    | {"id": "bord", "term": "bord", "explanation": "Een plank.", "cites": "oud1999;nieuw2001"},
    TERM | {"id": "as", "term": "As", "explanation": "Een lijn.", "cites": ""},
]
STORY = [
    {"id": i, "level": level, "parent": parent, "text": told, "main_goals": goals, **PLACE}
    for i, level, parent, told, goals in [
        ("s", "story", "", "Alles", ""),
        ("buurt", "domain", "s", "In de buurt", ""),
        ("mens", "domain", "s", "Bij mensen", ""),
        ("band", "main_goal", "buurt", "Band", ""),
        ("lef", "main_goal", "mens", "Lef", ""),
        ("b1", "sub_goal", "band", "Mensen *groeten*", ""),
        ("b2", "indicator", "band", "Meer groeten", ""),
        ("l1", "sub_goal", "lef", "Mensen durven", ""),
        ("ab", "activity_group", "s", "Voor band", "band"),
        ("ab1", "activity", "ab", "Samen eten", ""),
        ("aa", "activity_group", "s", "Voor alles", "band;lef"),
        ("aa1", "activity", "aa", "Koffie", ""),
        ("w", "way_group", "s", "Zo gaat het", ""),
        ("w1", "way_of_working", "w", "Rustig <aan>", ""),
    ]
]
TABLES = {
    "goals": GOALS,
    "elements": ELEMENTS,
    "findings": FINDINGS,
    "fit": FIT,
    "themes": THEMES,
    "published_figures": FIGURES,
    "contradictions": CONTRADICTIONS,
    "glossary": GLOSSARY,
    "change_story": STORY,
}


def kind(values):
    known = [v for v in values if v is not None]
    if all(isinstance(v, int) for v in known):
        return "integer"
    return "number" if all(isinstance(v, float) for v in known) else "text"


def cell(value):
    shown = "" if value is None else str(value)
    return '"' + shown.replace('"', '""') + '"'


def write_tables(root: Path) -> None:
    """Make ``root`` a study whose published tables stand in this file."""
    (root / "_quarto.yml").write_text("project: {type: book}\n", encoding="utf-8")
    folder = root / "data" / "published"
    folder.mkdir(parents=True)
    for name, rows in TABLES.items():
        columns = list(rows[0])
        lines = [",".join(columns), *(",".join(cell(r[c]) for c in columns) for r in rows)]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        about = {c: {"type": kind([r[c] for r in rows]), "label": c} for c in columns}
        sidecar = json.dumps({"columns": about, "synthetic": False})
        (folder / f"{name}.json").write_text(sidecar, encoding="utf-8")


def rows_of(passage):
    """The cells of a pipe table, header first, rule left out."""
    lines = [line for line in passage.markdown.split("\n") if line.startswith("|")]
    cells = [[c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [cells[0], *cells[2:]]
