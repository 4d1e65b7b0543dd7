"""What an archive asks when it gives a DOI. In: the record of a release. Out: Zenodo, DataCite."""

from __future__ import annotations

from html import escape
from typing import Any

from .about import About, Creator, stated
from .codebook import SYNTHETIC

# Zenodo wants three letters (ISO 639-2).
LANGUAGES = {"nl": "nld", "en": "eng", "de": "deu", "fr": "fra"}
SYNTHETIC_WORD = "synthetische gegevens"


def zenodo(about: About) -> dict[str, Any]:
    """The release as Zenodo takes it (``metadata`` of a deposition; also ``.zenodo.json``).

    Source: Zenodo, developer documentation, section Representation of depositions.
    """
    note = SYNTHETIC if about.synthetic else ""
    content = {
        "title": about.whole_title,
        "upload_type": "publication",
        "publication_type": "report",
        "publication_date": about.issued.isoformat(),
        "version": about.version,
        "language": LANGUAGES.get(about.language[:2], about.language),
        "description": f"<p>{escape(about.description)}</p>" + (f"<p>{note}</p>" if note else ""),
        "creators": [_zenodo_creator(c) for c in about.creators],
        "keywords": _keywords(about),
        "access_right": "open",
        "license": about.licence.id.lower(),
        "notes": note,
        "doi": about.doi,
        "imprint_publisher": about.publisher,
    }
    return stated(content)


def _keywords(about: About) -> list[str]:
    return [*about.keywords, *([SYNTHETIC_WORD] if about.synthetic else [])]


def _zenodo_creator(creator: Creator) -> dict[str, str]:
    name = f"{creator.family}, {creator.given}" if creator.is_person else creator.name
    return stated({"name": name, "orcid": creator.orcid, "affiliation": creator.affiliation})


def datacite(about: About) -> dict[str, Any]:
    """The release by the DataCite Metadata Schema 4.5, ready for a DOI.

    Source: DataCite Metadata Working Group (2024), Metadata Schema 4.5.
    """
    language = about.language
    descriptions = [_description(about.description, "Abstract", language)]
    if about.synthetic:
        descriptions.append(_description(SYNTHETIC, "Other", language))
    content = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Report", "resourceType": "Rapport met tabellen"},
        "creators": [_datacite_creator(c) for c in about.creators],
        "titles": _titles(about),
        "publisher": {"name": about.publisher, "lang": language},
        "publicationYear": str(about.issued.year),
        "dates": [{"date": about.issued.isoformat(), "dateType": "Issued"}],
        "language": language,
        "version": about.version,
        "subjects": [{"subject": word, "lang": language} for word in _keywords(about)],
        "rightsList": [_rights(about)],
        "descriptions": descriptions,
        "formats": ["text/html", "application/pdf", "text/csv", "application/zip"],
        "doi": about.doi,
        "url": about.url,
    }
    return stated(content)


def _titles(about: About) -> list[dict[str, str]]:
    titles = [{"title": about.title, "lang": about.language}]
    if about.subtitle:
        titles.append({"title": about.subtitle, "titleType": "Subtitle", "lang": about.language})
    return titles


def _description(text: str, kind: str, language: str) -> dict[str, str]:
    return {"description": text, "descriptionType": kind, "lang": language}


def _rights(about: About) -> dict[str, str]:
    return {
        "rights": about.licence.title,
        "rightsUri": about.licence.url,
        "rightsIdentifier": about.licence.id.lower(),
        "rightsIdentifierScheme": "SPDX",
        "schemeUri": "https://spdx.org/licenses/",
        "lang": about.language,
    }


def _datacite_creator(creator: Creator) -> dict[str, Any]:
    if not creator.is_person:
        return {"name": creator.name, "nameType": "Organizational"}
    person: dict[str, Any] = {
        "name": f"{creator.family}, {creator.given}",
        "nameType": "Personal",
        "familyName": creator.family,
        "givenName": creator.given,
    }
    if creator.orcid:
        scheme = {"nameIdentifierScheme": "ORCID", "schemeUri": "https://orcid.org"}
        person["nameIdentifiers"] = [{"nameIdentifier": creator.orcid, **scheme}]
    if creator.affiliation:
        person["affiliation"] = [{"name": creator.affiliation}]
    return person
