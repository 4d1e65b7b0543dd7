"""Who and what a release is. In: ``data/release.yml`` and ``_quarto.yml``. Out: one record.

Names, licence and statements belong to a study, so that the package can describe any of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..book.config import Config, read_config
from ..book.pdf import made_at
from ..book.project import Book
from ..errors import Problem, StudyError
from ..paths import Study

KEYS = {"creators", "publisher", "description", "keywords", "licence", "statements", "doi", "url"}
NEEDED = ("publisher", "description", "licence", "statements")
STATEMENTS = ("toegankelijkheid", "privacy")  # what no publication goes without
LICENCE_KEYS = ("id", "title", "url")
PERSON_KEYS = {"name", "family", "given", "orcid", "affiliation"}
ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
DOI = re.compile(r"10\.\d{4,9}/\S+")


@dataclass(frozen=True)
class Creator:
    """A person (``family`` and ``given``) or an organisation (``name`` alone)."""

    name: str
    family: str = ""
    given: str = ""
    orcid: str = ""
    affiliation: str = ""

    @property
    def is_person(self) -> bool:
        return bool(self.family)


@dataclass(frozen=True)
class Licence:
    """A licence by its SPDX id, with the name and the address that a reader needs."""

    id: str
    title: str
    url: str


@dataclass(frozen=True)
class About:
    """What all metadata of a release say; what a study does not give is empty.

    Parameters
    ----------
    version : as asked for; issued : the day that the book bears, or ``SOURCE_DATE_EPOCH``.
    statements : name to the place of its text, ``chapters/x.qmd#sec-y``.
    synthetic : whether the answers in the tables are invented.
    """

    version: str
    issued: date
    title: str
    subtitle: str
    language: str
    creators: tuple[Creator, ...]
    publisher: str
    description: str
    keywords: tuple[str, ...]
    licence: Licence
    statements: dict[str, str]
    doi: str
    url: str
    synthetic: bool

    @property
    def whole_title(self) -> str:
        return f"{self.title}: {self.subtitle}" if self.subtitle else self.title


def stated(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty: metadata leave out what a study does not say.

    >>> stated({"doi": "", "url": "https://example.org"})
    {'url': 'https://example.org'}
    """
    return {key: value for key, value in values.items() if value}


def load_about(study: Study, book: Book, version: str, *, synthetic: bool) -> About:
    """The record of one release.

    Raises
    ------
    StudyError : ``data/release.yml`` is absent, lacks a key or has an unknown one, or the book has
        no date; all of it at once.
    """
    config = read_config(study.release)
    problems = [*_problems(config), *_no_date(book)]
    if problems:
        raise StudyError(problems)
    given = stated(config.value)  # a key without a value says nothing
    return About(
        version=version,
        issued=made_at(book.date).date(),
        title=book.title,
        subtitle=book.subtitle,
        language=book.lang,
        creators=_creators(given, book),
        publisher=str(given["publisher"]),
        description=" ".join(str(given["description"]).split()),
        keywords=tuple(map(str, given.get("keywords", ()))),
        licence=Licence(**{key: str(given["licence"][key]) for key in LICENCE_KEYS}),
        statements=dict(given["statements"]),
        doi=str(given.get("doi", "")),
        url=str(given.get("url", "")),
        synthetic=synthetic,
    )


def _creators(given: dict[str, Any], book: Book) -> tuple[Creator, ...]:
    """Those of the file, else the authors of the book."""
    listed = given.get("creators") or [{"name": name} for name in book.authors]
    return tuple(_creator(entry) for entry in listed)


def _creator(entry: dict[str, str]) -> Creator:
    told = {key: str(value) for key, value in stated(entry).items()}
    return Creator(**({"name": f"{told.get('given')} {told.get('family')}"} | told))


def _problems(config: Config) -> list[Problem]:
    found = [
        Problem(config.where(), f"has no '{key}'", hint=f"add `{key}: ...`.")
        for key in NEEDED
        if not config.get(key)
    ]
    known = ", ".join(sorted(KEYS))
    found += [
        Problem(config.where(key), "is not a key of a release", known)
        for key in config.value
        if key not in KEYS
    ]
    found += [*_incomplete_licence(config), *_odd_words(config), *_odd_creators(config)]
    return [*found, *_odd_statements(config)]


def _odd_words(config: Config) -> list[Problem]:
    """Words and a DOI in a form that metadata would pass on as nonsense."""
    words, doi = config.get("keywords", default=[]), str(config.get("doi", default=""))
    is_list = isinstance(words, list) and not any(isinstance(w, list | dict | None) for w in words)
    found = [] if is_list else [("keywords", "is not a list of words", "[word, other word]")]
    if doi and not DOI.fullmatch(doi):
        found.append(("doi", f"is '{doi}', which is no DOI", "10.1234/abc, without an address"))
    return [Problem(config.where(key), what, allowed) for key, what, allowed in found]


def _incomplete_licence(config: Config) -> list[Problem]:
    lacking = [key for key in LICENCE_KEYS if not config.get("licence", key)]
    if not config.get("licence") or not lacking:
        return []
    return [
        Problem(config.where("licence"), f"lacks {', '.join(lacking)}", ", ".join(LICENCE_KEYS))
    ]


def _odd_creators(config: Config) -> list[Problem]:
    listed = config.get("creators", default=[])
    if not isinstance(listed, list):
        return [Problem(config.where("creators"), "is not a list", "- name: ...")]
    odd = [n for n, c in enumerate(listed, start=1) if not _is_creator(c)]
    if not odd:
        return []
    allowed = (
        "name of an organisation, or family and given; with affiliation and with orcid "
        "as 0000-0002-1825-0097"
    )
    return [Problem(config.where("creators"), f"{len(odd)} entries are no creator", allowed, odd)]


def _is_creator(entry: object) -> bool:
    if not isinstance(entry, dict) or set(entry) - PERSON_KEYS:
        return False
    told = stated(entry)
    is_known = "orcid" not in told or ORCID.fullmatch(str(told["orcid"])) is not None
    return is_known and ("name" in told or {"family", "given"} <= set(told))


def _odd_statements(config: Config) -> list[Problem]:
    given, where = config.get("statements", default={}), config.where("statements")
    if not isinstance(given, dict) or not all("#" in str(place) for place in given.values()):
        return [Problem(where, "does not name places in chapters", "name: chapter.qmd#sec-name")]
    lacking = [name for name in STATEMENTS if given and name not in given]
    if not lacking:
        return []
    hint = "write a section about it, and name its place here."
    return [Problem(where, f"lacks {', '.join(lacking)}", ", ".join(STATEMENTS), hint=hint)]


def _no_date(book: Book) -> list[Problem]:
    if made_at(book.date).year > 1970:
        return []
    hint = 'write `date: "2026-01-31"` under book.'
    return [Problem("_quarto.yml, book.date", "is not a date", "YYYY-MM-DD", hint=hint)]
