"""What a report must account for. In: sidecars of published tables. Out: values for running text.

A chapter on method tells what kind of data it rests on, which rules of disclosure hold and how much
they hide. All of that stands in the sidecars; typed in a chapter it would go stale at the first
change of a rule or the first real responses.
"""

from __future__ import annotations

from collections.abc import Iterator

from .. import dutch, published
from ..paths import Study

NOTES = {
    "synthetic": "De antwoorden die nu in dit rapport staan, zijn **synthetisch**: verzonnen om te "
    "laten zien hoe het rapport werkt, en niet van echte mensen. Figuren en tabellen met zulke "
    "antwoorden zeggen dat er zelf bij.",
    "real": "De antwoorden komen van de deelnemers zelf.",
    "none": "Op dit moment zijn er geen antwoorden geladen; alle cijfers komen uit documenten.",
}


def accounts(study: Study) -> Iterator[tuple[str, str]]:
    """Names and Dutch texts: kind of data, rules of disclosure, rows and hidden rows per table.

    Parameters
    ----------
    study : has published tables.

    Yields
    ------
    ``data.note``; ``rule.<id>`` for each rule that some table lists; ``rows.<table>`` and
    ``hidden.<table>`` for each table about responses.
    """
    sidecars = {name: published.sidecar(name, study) for name in published.names(study)}
    about_people = {name: about for name, about in sidecars.items() if about["rules"]}
    yield "data.note", NOTES[_kind(about_people)]
    for about in about_people.values():
        for rule in about["rules"]:
            yield f"rule.{rule['id']}", rule["text"]
    for name, about in about_people.items():
        yield f"rows.{name}", dutch.number(about["rows"])
        yield f"hidden.{name}", dutch.number(about["hidden_rows"])


def _kind(about_people: dict[str, dict]) -> str:
    if not about_people:
        return "none"
    return "synthetic" if any(about["synthetic"] for about in about_people.values()) else "real"
