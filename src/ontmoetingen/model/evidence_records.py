"""What one entry of each evidence file holds. In: nothing. Out: frozen records, one per file.

``FILES`` names the record of each file; the name is also that of the published table. Every entry
that claims something carries its source with a page or a section, so that a reader can look it up.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import evidence_words as words
from .evidence_fields import a_choice, a_flag, a_number, a_text, a_whole, some_texts


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where an entry comes from. Page or section must be filled in."""

    source: str = a_text("Bron", required=True, refers="sources")
    page: str = a_text("Pagina", description="Leeg als de bron geen paginanummers heeft.")
    section: str = a_text("Plaats in de bron")
    cites: tuple[str, ...] = some_texts("Onderliggend onderzoek", refers="references")


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


@dataclass(frozen=True, kw_only=True)
class Element(Placed):
    id: str = a_text("Sleutel", required=True)
    label: str = a_text("Werkzaam element", required=True)
    group: str = a_text("Groep", required=True, refers="element_groups")
    goals: tuple[str, ...] = some_texts("Doelen", required=True, refers="goals")
    contribution: str = a_text("Bijdrage", required=True)
    explanation: str = a_text("Uitleg", required=True)
    example: str = a_text("Voorbeeld")
    risk: str = a_text("Risico")


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
class EffectFrequency(Placed):
    id: str = a_text("Sleutel", required=True)
    order: int = a_whole("Volgorde", required=True)
    group: str = a_text("Groep cijfers", required=True, refers="figure_groups")
    main_goals: tuple[str, ...] = some_texts("Hoofddoelen", required=True, refers="change_story")
    label: str = a_text("Effect", required=True)
    answers: str = a_text("Soort antwoorden", required=True)
    value: int = a_whole("Keer genoemd", required=True, unit="keer")
    year: int | None = a_whole("Jaar")
    population: str = a_text("Over wie", required=True)


@dataclass(frozen=True, kw_only=True)
class Centre(Placed):
    id: str = a_text("Sleutel", required=True)
    order: int = a_whole("Volgorde", required=True)
    group: str = a_text("Groep cijfers", required=True, refers="figure_groups")
    label: str = a_text("Plek", required=True)
    residents: int = a_whole("Interviews met bewoners", required=True, unit="interviews")
    partners: int = a_whole("Interviews met partners", required=True, unit="interviews")
    year: int | None = a_whole("Jaar")
    population: str = a_text("Over wie", required=True)


@dataclass(frozen=True, kw_only=True)
class Communication(Placed):
    id: str = a_text("Sleutel", required=True)
    order: int = a_whole("Volgorde", required=True)
    group: str = a_text("Groep cijfers", required=True, refers="figure_groups")
    label: str = a_text("Aspect", required=True)
    description: str = a_text("Wat het is", required=True)
    items: int | None = a_whole("Uitspraken", unit="uitspraken")
    mean: float = a_number("Gemiddelde", required=True, unit="score")
    sd: float = a_number("Standaardafwijking", required=True, unit="score")
    respondents: int | None = a_whole("Deelnemers", unit="deelnemers")
    year: int | None = a_whole("Jaar")
    population: str = a_text("Over wie", required=True)
    note: str = a_text("Let op")


@dataclass(frozen=True, kw_only=True)
class ChangeNode(Placed):
    level: str = a_choice("Niveau", words.LEVELS, required=True)
    id: str = a_text("Sleutel", required=True)
    parent: str = a_text("Hoort bij", refers="change_story")
    text: str = a_text("Tekst", required=True)
    main_goals: tuple[str, ...] = some_texts("Hoofddoelen", refers="change_story")

    @property
    def label(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class Step(Placed):
    id: str = a_text("Sleutel", required=True)
    kind: str = a_choice("Soort", words.STEP_KINDS, required=True)
    order: int = a_whole("Volgorde", required=True)
    label: str = a_text("Naam", required=True)
    text: str = a_text("Uitleg")


@dataclass(frozen=True, kw_only=True)
class CohesionPart(Placed):
    id: str = a_text("Sleutel", required=True)
    kind: str = a_choice("Soort", words.COHESION_KINDS, required=True)
    order: int = a_whole("Volgorde", required=True)
    domain: str = a_text("Domein", refers="cohesion")
    label: str = a_text("Naam", required=True)
    text: str = a_text("Uitleg")


@dataclass(frozen=True, kw_only=True)
class ReflectionPart(Placed):
    id: str = a_text("Sleutel", required=True)
    kind: str = a_choice("Soort", words.REFLECTION_KINDS, required=True)
    order: int = a_whole("Volgorde", required=True)
    label: str = a_text("Naam", required=True)
    text: str = a_text("Uitleg")


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    id: str = a_text("Sleutel", required=True)
    topic: str = a_text("Onderwerp", required=True, refers="topics")
    label: str = a_text("Vraag", required=True)
    first: str = a_text("Hier staat", required=True)
    first_source: str = a_text("Bron", required=True, refers="sources")
    first_section: str = a_text("Plaats", required=True)
    second: str = a_text("Daar staat", required=True)
    second_source: str = a_text("Andere bron", required=True, refers="sources")
    second_section: str = a_text("Andere plaats", required=True)
    handling: str = a_text("Wat dit rapport doet", required=True)


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
}


def key_of(record: type) -> str:
    """The field by which entries of a file are told apart.

    >>> key_of(Finding), key_of(Source), key_of(Fit)
    ('id', 'key', 'element')
    """
    names = record.__dataclass_fields__
    return next(name for name in ("id", "key", "element") if name in names)
