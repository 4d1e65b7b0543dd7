"""The codes an evidence file may use, each with the Dutch word a reader sees.

They are about research in general and hold for any study; what is particular to a study (topics,
goals, elements, groups of figures) stands in its own files.
"""

from __future__ import annotations

KINDS = {
    "definition": "definitie",
    "finding": "bevinding",
    "assumption": "aanname",
    "mechanism": "zo werkt het",
    "condition": "voorwaarde",
    "risk": "risico",
    "barrier": "belemmering",
    "recommendation": "advies",
    "method": "methode",
    "limit": "beperking",
    "aim": "doel of plan",
}

NATURES = {
    "review": "literatuuroverzicht",
    "meta_analysis": "meta-analyse",
    "primary_study": "afzonderlijk onderzoek",
    "experiment": "experiment met vergelijking",
    "cohort": "onderzoek door de jaren",
    "survey": "vragenlijst",
    "focus_group": "focusgroep",
    "interviews": "interviews",
    "case_study": "gevalsstudie",
    "documents": "documenten",
    "sessions": "werksessies met betrokkenen",
    "expert_judgement": "oordeel van deskundigen",
    "theory": "theorie",
    "mixed": "meer methoden samen",
}

RELATIONS = {
    "agrees": "komt overeen",
    "partly": "deels",
    "some_overlap": "enige overlap",
    "new": "nieuw",
    "none": "niets over gezegd",
}

JUDGEMENTS = {
    "present": "komt veel voor",
    "mixed": "wisselt",
    "limited": "beperkt",
    "not_found": "niet gevonden",
    "unknown": "niet bekend",
    "not_assessed": "niet beoordeeld",
}

UNITS = {
    "percent": "%",
    "percent_or_points": "% of procentpunt (onduidelijk)",
    "count": "aantal",
    "mean": "gemiddelde",
    "sd": "standaardafwijking",
    "hours": "uur",
    "minutes": "minuten",
    "years": "jaar",
    "year": "jaartal",
    "euro": "euro",
}

LEVELS = {
    "story": "verhaal",
    "domain": "gebied",
    "main_goal": "hoofddoel",
    "sub_goal": "subdoel",
    "indicator": "indicator",
    "activity_group": "groep activiteiten",
    "activity": "activiteit",
    "way_group": "werkwijze",
    "way_of_working": "kenmerk van de werkwijze",
}

THEME_KINDS = {"element": "werkzaam element", "barrier": "belemmering"}

STEP_KINDS = {
    "step": "stap",
    "form": "vorm van dataverzameling",
    "principle": "eis aan monitoring",
    "role": "rol van burgers",
    "use": "gebruik van het veranderverhaal",
    "phase": "fase van onderzoek",
    "track": "stap in het afgelegde traject",
    "substep": "onderdeel van een stap",
    "discussion": "vraag bij het duiden",
    "need": "wat onderzoek vraagt",
    "wish": "wens van wie het werk doet",
    "wish_authority": "wens van de overheid",
    "question": "vraag in het gesprek",
}

CONTRADICTION_KINDS = {
    "contradiction": "tegenspraak",
    "unclear": "onduidelijk",
    "missing": "ontbreekt",
}

COHESION_KINDS = {
    "domain": "domein",
    "aspect": "aspect",
    "entity": "gericht op",
    "perspective": "perspectief",
    "method": "methode",
}

REFLECTION_KINDS = {"category": "categorie", "approach": "waarop je terugkijkt"}
