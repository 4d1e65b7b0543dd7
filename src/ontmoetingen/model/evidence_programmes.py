"""What one entry holds of a programme's own material. In: nothing. Out: frozen records.

A programme may bring a change story, counts of effects named in interviews, interviews held by
place, aspects of a concept and of communication, steps, and categories of a reflection tool.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import evidence_words as words
from .evidence_fields import a_choice, a_number, a_text, a_whole, some_texts
from .evidence_place import Placed


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
