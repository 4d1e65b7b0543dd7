"""Evidence as tables to publish. In: records by file. Out: data frames and notes on the columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from .evidence_fields import How, hows
from .evidence_place import PARTS, places
from .evidence_programmes import Centre, Communication, EffectFrequency
from .evidence_records import FILES, PublishedFigure, key_of

JOIN = ";"
WORDS_JOIN = "; "
PLACE_LAST = ("source", "page", "section", "cites")
LABEL_SUFFIX = "_label"
PLACE = "place"
PRINTED_ELSEWHERE = ("effect_frequencies", "centres", "communication")
DTYPES = {"whole": "Int64", "number": "Float64", "flag": "boolean"}

TITLES = {
    "sources": ("Bronnen", "De documenten waarop het rapport rust."),
    "topics": ("Onderwerpen", "Waarover een bevinding gaat."),
    "goals": ("Doelen van ontmoeting", "De doelen waaraan een ontmoeting betekenis ontleent."),
    "element_groups": ("Groepen elementen", "Indeling van de werkzame elementen."),
    "elements": ("Werkzame elementen", "Wat de kans op een betekenisvolle ontmoeting vergroot."),
    "findings": ("Bevindingen", "Elke bevinding, definitie, voorwaarde en elk advies met bron."),
    "themes": (
        "Thema’s uit de focusgroep",
        "Wat is genoemd, naast de literatuur en de vragenlijst.",
    ),
    "fit": ("Werkzame elementen in het programma", "In hoeverre elk element is teruggevonden."),
    "figure_groups": ("Groepen cijfers", "Indeling van de gepubliceerde cijfers."),
    "published_figures": ("Gepubliceerde cijfers", "Cijfers zoals de bronnen ze afdrukken."),
    "change_story": ("Veranderverhaal", "Van hoofddoel tot indicator, activiteit en werkwijze."),
    "effect_frequencies": ("Genoemde effecten", "Hoe vaak een effect in interviews is genoemd."),
    "centres": ("Interviews per plek", "Aantal interviews per ontmoetingscentrum."),
    "steps": ("Stappen en vormen", "Stappen, vormen en eisen voor samen monitoren."),
    "cohesion": ("Sociale cohesie", "Domeinen, aspecten, perspectieven en methoden."),
    "communication": ("Communicatie", "Gemiddelden en spreiding per aspect van communicatie."),
    "reflection": ("Reflectie", "Categorieën van factoren en waarop je terugkijkt."),
    "contradictions": (
        "Tegenspraken en leemten",
        "Waar bronnen van elkaar verschillen, onduidelijk zijn of iets niet vertellen.",
    ),
    "glossary": ("Begrippen", "Woorden uit het rapport, uitgelegd in gewone taal."),
}

Records = Mapping[str, tuple[Any, ...]]


def frames(records: Records) -> dict[str, pd.DataFrame]:
    """One frame for each file that has entries, under the name of the file."""
    filled = {name: found for name, found in records.items() if found}
    extra = tuple(printed_numbers(records))
    if extra:
        filled["published_figures"] = (*filled.get("published_figures", ()), *extra)
    labels = {name: _labels(found) for name, found in filled.items()}
    return {name: _frame(FILES[name], filled[name], labels) for name in FILES if name in filled}


def printed_numbers(records: Records) -> Iterable[PublishedFigure]:
    """Numbers that stand in a file of their own, as published figures.

    So each number is typed once, and still every printed number is found in one table.
    """
    for one in records["effect_frequencies"]:
        yield _figure(one, one.id, one.label, one.value, "count")
    for one in records["centres"]:
        for field in ("residents", "partners"):
            label = f"{one.label}: {hows(Centre)[field].label.lower()}"
            yield _figure(one, f"{one.id}_{field}", label, getattr(one, field), "count")
    for one in records["communication"]:
        for field in ("mean", "sd"):
            label = f"{one.label}: {hows(Communication)[field].label.lower()}"
            yield _figure(one, f"{one.id}_{field}", label, getattr(one, field), field)


def made_from(name: str) -> tuple[str, ...]:
    """The evidence files that a table is made of: its own, and those whose words it shows.

    >>> made_from("fit")
    ('elements', 'fit', 'sources')
    """
    own = {name, *(PRINTED_ELSEWHERE if name == "published_figures" else ())}
    shown = {rule.refers for file in own for rule in hows(FILES[file]).values()}
    return tuple(sorted(own | (shown & set(FILES))))


def _figure(
    one: EffectFrequency | Centre | Communication, key: str, label: str, value: float, unit: str
) -> PublishedFigure:
    return PublishedFigure(
        id=key,
        group=one.group,
        label=label,
        value=float(value),
        unit=unit,
        denominator=getattr(one, "respondents", None),
        approximate=False,
        year=one.year,
        population=one.population,
        item="",
        note=getattr(one, "note", ""),
        source=one.source,
        page=one.page,
        section=one.section,
        cites=one.cites,
    )


def _labels(found: tuple[Any, ...]) -> dict[str, str]:
    return {getattr(r, key_of(type(r))): getattr(r, "label", "") for r in found}


def _frame(record: type, found: tuple[Any, ...], labels: Mapping[str, dict]) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    for name in column_order(record):
        rule = hows(record)[name]
        values = [getattr(one, name) for one in found]
        columns[name] = pd.Series(_plain(values), dtype=DTYPES.get(rule.kind, "object"))
        words = _words(values, rule, labels)
        if words is not None:
            columns[name + LABEL_SUFFIX] = pd.Series(words, dtype="object")
    for start in places(record):
        told = [_place(one, start, labels.get("sources", {})) for one in found]
        columns[f"{start}{PLACE}"] = pd.Series(told, dtype="object")
    return pd.DataFrame(columns)


def column_order(record: type) -> list[str]:
    """The key first, then what the entry says, then where it comes from."""
    names = list(hows(record))
    key = key_of(record)
    middle = [name for name in names if name not in (key, *PLACE_LAST)]
    return [key, *middle, *(name for name in PLACE_LAST if name in names)]


def _plain(values: list[Any]) -> list[Any]:
    return [JOIN.join(v) if isinstance(v, tuple) else v for v in values]


def _words(values: list[Any], rule: How, labels: Mapping[str, dict]) -> list[str] | None:
    """The Dutch words for a column of codes; ``None`` for a column that holds no codes."""
    known = rule.choices or labels.get(rule.refers or "")
    if known is None:
        return None
    as_lists = [(v,) if isinstance(v, str) else v for v in values]
    return [WORDS_JOIN.join(known.get(key, "") for key in keys) for keys in as_lists]


def _place(one: Any, start: str, sources: Mapping[str, str]) -> str:
    """A place in words; empty for an entry that names no source there."""
    source, page, section = (getattr(one, f"{start}{part}", "") for part in PARTS)
    if not source:
        return ""
    return ", ".join(part for part in (sources[source], page and f"p. {page}", section) if part)


def notes(name: str, frame: pd.DataFrame) -> dict[str, dict[str, str]]:
    """What each column of a table holds, for its sidecar."""
    rules = hows(FILES[name])
    return {column: _note(column, rules) for column in frame.columns}


def _note(column: str, rules: Mapping[str, How]) -> dict[str, str]:
    if column in rules:
        rule = rules[column]
        return _filled(rule.label, rule.unit, rule.description, rule.denominator)
    if column.endswith(PLACE):
        return _filled(
            _place_label(column, rules), "", "Document, pagina en plaats in woorden.", ""
        )
    return _filled(rules[column.removesuffix(LABEL_SUFFIX)].label, "", "De code in woorden.", "")


def _place_label(column: str, rules: Mapping[str, How]) -> str:
    """The heading of a place; where an entry has more than one, it names whose place it is."""
    start = column.removesuffix(PLACE)
    return f"Vindplaats ({rules[f'{start}source'].label.lower()})" if start else "Vindplaats"


def _filled(label: str, unit: str, description: str, denominator: str) -> dict[str, str]:
    return {
        "label": label,
        "unit": unit,
        "description": description,
        "denominator": denominator,
    }
