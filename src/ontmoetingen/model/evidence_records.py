"""What one entry of each evidence file holds. In: nothing. Out: frozen records, one per file.

``FILES`` names the record of each file; the name is also that of the published table. Every entry
that claims something carries its source with a page or a section, so that a reader can look it up.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import evidence_words as words
from .evidence_fields import a_choice, a_flag, a_number, a_text, a_whole, some_texts
from .evidence_place import Placed
from .evidence_programmes import (
    Centre,
    ChangeNode,
    CohesionPart,
    Communication,
    EffectFrequency,
    ReflectionPart,
    Step,
)

OURS = "Ja als de bron dit niet noemt en dit rapport het toevoegt."


@dataclass(frozen=True, kw_only=True)
class Source:
    key: str = a_text("Sleutel", required=True, refers="references")
    short: str = a_text("Kort", required=True)
    title: str = a_text("Titel", required=True)
    authors: str = a_text("Auteurs", required=True)
    year: int = a_whole("Jaar", required=True)
    publisher: str = a_text("Uitgever")
    url: str = a_text("Adres")
    about: str = a_text("Waarover", required=True)
    pages_note: str = a_text("Over de paginanummers")

    @property
    def label(self) -> str:
        return self.short


@dataclass(frozen=True, kw_only=True)
class Topic:
    id: str = a_text("Sleutel", required=True)
    label: str = a_text("Onderwerp", required=True)


@dataclass(frozen=True, kw_only=True)
class ElementGroup:
    id: str = a_text("Sleutel", required=True)
    label: str = a_text("Groep elementen", required=True)


@dataclass(frozen=True, kw_only=True)
class FigureGroup:
    id: str = a_text("Sleutel", required=True)
    label: str = a_text("Groep cijfers", required=True)


@dataclass(frozen=True, kw_only=True)
class Goal(Placed):
    id: str = a_text("Sleutel", required=True)
    number: int = a_whole("Nummer", required=True)
    label: str = a_text("Doel", required=True)
    title: str = a_text("Titel", required=True)
    description: str = a_text("Wat het is", required=True)
    how: str = a_text("Hoe ontmoeting helpt", required=True)
    role_in_programme: str = a_text("Plaats in het programma")
    role_source: str = a_text("Bron van die plaats", refers="sources")
    role_section: str = a_text("Waar dat staat")


@dataclass(frozen=True, kw_only=True)
class Element(Placed):
    id: str = a_text("Sleutel", required=True)
    label: str = a_text("Werkzaam element", required=True)
    group: str = a_text("Groep", required=True, refers="element_groups")
    goals: tuple[str, ...] = some_texts("Doelen", required=True, refers="goals")
    contribution: str = a_text("Bijdrage", required=True)
    explanation: str = a_text("Uitleg", required=True)
    example: str = a_text("Voorbeeld")
    example_ours: bool = a_flag("Voorbeeld van dit rapport", description=OURS)
    risk: str = a_text("Risico")
    risk_ours: bool = a_flag("Risico volgens dit rapport", description=OURS)


@dataclass(frozen=True, kw_only=True)
class Theme(Placed):
    id: str = a_text("Sleutel", required=True)
    order: int = a_whole("Volgorde", required=True)
    kind: str = a_choice("Soort", words.THEME_KINDS, required=True)
    label: str = a_text("Thema", required=True)
    element: str = a_text("Werkzaam element", refers="elements")
    statement: str = a_text("Wat er is gezegd", required=True)
    relation_literature: str = a_choice("Tegenover de literatuur", words.RELATIONS, required=True)
    note_literature: str = a_text("Toelichting literatuur")
    related_elements: tuple[str, ...] = some_texts("Verwante elementen", refers="elements")
    relation_questionnaire: str = a_choice(
        "Tegenover de vragenlijst", words.RELATIONS, required=True
    )
    note_questionnaire: str = a_text("Toelichting vragenlijst")


@dataclass(frozen=True, kw_only=True)
class Fit(Placed):
    element: str = a_text("Werkzaam element", required=True, refers="elements")
    judgement: str = a_choice("Aanwezig in het programma", words.JUDGEMENTS, required=True)
    explanation: str = a_text("Toelichting", required=True)
    projects: int | None = a_whole("Projecten", unit="projecten", denominator="projects_total")
    projects_total: int | None = a_whole("Van alle projecten", unit="projecten")
    approximate: bool = a_flag("Ongeveer")


@dataclass(frozen=True, kw_only=True)
class Finding(Placed):
    id: str = a_text("Sleutel", required=True)
    topic: str = a_text("Onderwerp", required=True, refers="topics")
    kind: str = a_choice("Soort", words.KINDS, required=True)
    statement: str = a_text("Uitspraak", required=True)
    goals: tuple[str, ...] = some_texts("Doelen", refers="goals")
    elements: tuple[str, ...] = some_texts("Werkzame elementen", refers="elements")
    population: str = a_text("Over wie", required=True)
    evidence_nature: str = a_choice("Aard van het bewijs", words.NATURES, required=True)


@dataclass(frozen=True, kw_only=True)
class PublishedFigure(Placed):
    id: str = a_text("Sleutel", required=True)
    group: str = a_text("Groep cijfers", required=True, refers="figure_groups")
    label: str = a_text("Cijfer", required=True)
    value: float = a_number("Waarde", required=True, description="Zoals de bron het afdrukt.")
    unit: str = a_choice("Eenheid", words.UNITS, required=True)
    denominator: float | None = a_number("Van de", description="Noemer, als de bron die geeft.")
    approximate: bool = a_flag("Ongeveer")
    year: int | None = a_whole("Jaar")
    population: str = a_text("Over wie", required=True)
    item: str = a_text("Vraag", description="Vraag van de vragenlijst waar het cijfer bij hoort.")
    note: str = a_text("Let op")


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    id: str = a_text("Sleutel", required=True)
    topic: str = a_text("Onderwerp", required=True, refers="topics")
    kind: str = a_choice("Soort", words.CONTRADICTION_KINDS, required=True)
    label: str = a_text("Vraag", required=True)
    first: str = a_text("Hier staat", required=True)
    first_source: str = a_text("Bron", required=True, refers="sources")
    first_page: str = a_text("Pagina")
    first_section: str = a_text("Plaats", required=True)
    second: str = a_text("Daar staat", required=True)
    second_source: str = a_text("Andere bron", required=True, refers="sources")
    second_page: str = a_text("Andere pagina")
    second_section: str = a_text("Andere plaats", required=True)
    handling: str = a_text("Wat dit rapport doet", required=True)


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word that readers may not know; a source only where the meaning is that of a document."""

    id: str = a_text("Sleutel", required=True)
    term: str = a_text("Begrip", required=True)
    forms: tuple[str, ...] = some_texts(
        "Andere vormen", description="Meervoud, verbuiging of ander woord voor hetzelfde."
    )
    explanation: str = a_text("Uitleg", required=True)
    see: tuple[str, ...] = some_texts("Zie ook", refers="glossary")
    source: str = a_text("Bron", refers="sources", description="Leeg als de uitleg van ons is.")
    page: str = a_text("Pagina")
    section: str = a_text("Plaats in de bron")
    cites: tuple[str, ...] = some_texts("Onderliggend onderzoek", refers="references")

    @property
    def label(self) -> str:
        return self.term


FILES: dict[str, type] = {
    "sources": Source,
    "topics": Topic,
    "goals": Goal,
    "element_groups": ElementGroup,
    "elements": Element,
    "findings": Finding,
    "themes": Theme,
    "fit": Fit,
    "figure_groups": FigureGroup,
    "published_figures": PublishedFigure,
    "change_story": ChangeNode,
    "effect_frequencies": EffectFrequency,
    "centres": Centre,
    "steps": Step,
    "cohesion": CohesionPart,
    "communication": Communication,
    "reflection": ReflectionPart,
    "contradictions": Contradiction,
    "glossary": Term,
}


def key_of(record: type) -> str:
    """The field by which entries of a file are told apart.

    >>> key_of(Finding), key_of(Source), key_of(Fit)
    ('id', 'key', 'element')
    """
    names = record.__dataclass_fields__
    return next(name for name in ("id", "key", "element") if name in names)
