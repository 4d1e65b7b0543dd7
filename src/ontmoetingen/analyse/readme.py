"""What comes with the tables. In: sheets. Out: Dutch lines for who finds the file alone.

A table travels: it is mailed, renamed, opened a year later. What it rests on, what is hidden and
how to refer to it must travel along.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .. import __version__, dutch, published
from ..charts.markdown import SYNTHETIC, plain
from ..charts.tables import released

if TYPE_CHECKING:
    from .sheets import Sheet

Line = tuple[str, str]  # a heading, or empty where a line goes on under the former; and a text


def about_the_tables(sheets: Sequence[Sheet], form: str, items: Sequence[str] = ()) -> list[Line]:
    """Headings with texts: what this is, on whom it rests, what is hidden, how to refer to it.

    Parameters
    ----------
    form : how the tables stand in the file or files.
    items : the questions that were asked for; none when nothing was left out.
    """
    by_name = {sheet.name: sheet for sheet in sheets}
    title, mark = title_of(by_name), fingerprint(sheets)
    return [
        ("Wat is dit?", f"Tabellen uit de analyse van de vragenlijst: {title}."),
        ("", form),
        ("Wiens antwoorden?", _whose(by_name)),
        *_headed("Hoeveel?", _how_many(by_name)),
        *_headed("Keuze", _choice(by_name, items)),
        *_headed("Wat is verborgen?", _hidden(sheets)),
        *_headed("Welke regels?", (rule["text"] for rule in by_name["items"].about["rules"])),
        ("Versie", f"Gemaakt met ontmoetingen {__version__}. Kenmerk: {mark}."),
        ("Hoe te citeren?", f"{title}. Tabellen bij de vragenlijst, kenmerk {mark}."),
        ("", "Zet erbij wanneer u de tabellen kreeg. Wie ze met dezelfde gegevens opnieuw maakt, "
             "krijgt hetzelfde kenmerk."),
    ]  # fmt: skip


def title_of(sheets: dict[str, Sheet]) -> str:
    """The title of the study as its instrument gives it."""
    if "study" not in sheets:
        return "vragenlijst zonder titel"
    return plain(sheets["study"].frame.iloc[0]["title"])


def fingerprint(sheets: Sequence[Sheet]) -> str:
    """Twelve characters that change with any number in any of the tables."""
    content = [(s.name, s.frame.to_csv(index=False), s.about) for s in sheets]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _headed(heading: str, texts: Iterator[str] | Sequence[str]) -> list[Line]:
    return [(heading if place == 0 else "", text) for place, text in enumerate(texts)]


def _whose(sheets: dict[str, Sheet]) -> str:
    if sheets["items"].about["synthetic"]:
        return f"{SYNTHETIC}."
    return (
        "Antwoorden van echte deelnemers. Deel deze tabellen pas buiten het team na overleg met "
        "wie de gegevens beheert."
    )


def _how_many(sheets: dict[str, Sheet]) -> Iterator[str]:
    if "overall" in sheets:
        rows = released(sheets["overall"].frame)
        most = rows.groupby("wave_label")["n"].max()
        for wave in [label for label in sheets["waves"].frame["label"] if label in most]:
            n, when = dutch.number(int(most[wave])), f"Meetmoment ‘{plain(wave)}’"
            yield f"{when}: {n} antwoorden op de vraag met de meeste antwoorden."
    if "projects" in sheets:
        yield f"{_noun(sheets).counted(len(sheets['projects'].frame))}."


def _noun(sheets: dict[str, Sheet]) -> dutch.Noun:
    if "study" not in sheets:
        return dutch.Noun()
    return published.noun_of(sheets["study"].frame)


def _choice(sheets: dict[str, Sheet], items: Sequence[str]) -> Iterator[str]:
    names = sheets["items"].frame
    names = names[names["item"].isin(items)]["short_label"]
    if items:
        chosen = dutch.listed([f"‘{plain(name)}’" for name in names])
        yield f"Alleen rijen over {chosen}. Tabellen die niet over één vraag gaan, zijn compleet."


def _hidden(sheets: Sequence[Sheet]) -> Iterator[str]:
    hidden = sum(int(sheet.about["hidden_rows"]) for sheet in sheets)
    if not hidden:
        yield "Niets."
        return
    rows = sum(len(sheet.frame) for sheet in sheets)
    yield f"{dutch.number(hidden)} van de {dutch.number(rows)} rijen, in alle tabellen samen."
    yield "In zo'n rij staat het woord ‘verborgen’. De kolom Reden zegt waarom."
