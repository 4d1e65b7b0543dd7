"""How to cite a release. In: its record. Out: CFF, CSL-JSON, BibTeX, RIS and a Dutch sentence.

CSL-JSON is made here; Pandoc, which knows all styles of citing, makes BibTeX and the sentence.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from ..book.pandoc_call import run_pandoc
from .about import About, Creator, stated
from .codebook import SYNTHETIC

KEY = "uitgave"
BIBTEX = ("-f", "csljson", "-t", "biblatex", "--wrap=none")
MESSAGE = "Gebruikt u dit rapport of de tabellen, verwijs dan zo."


def citation_files(about: About, csl: Path | None) -> dict[str, str]:
    """File name to content.

    Parameters
    ----------
    csl : the style of citing that the book uses; Pandoc's own when None.
    """
    entry = json.dumps([csl_entry(about)], ensure_ascii=False, indent=1) + "\n"
    return {
        "CITATION.cff": cff(about),
        "citation.csl.json": entry,
        "citation.bib": run_pandoc(BIBTEX, entry, "citation.bib"),
        "citation.ris": ris(about),
        "citation.txt": _sentence(about, csl),
    }


def csl_entry(about: About) -> dict[str, Any]:
    """The release as an entry of a bibliography (CSL-JSON)."""
    day = about.issued
    entry = {
        "id": KEY,
        "type": "report",
        "title": about.whole_title,
        "author": [_csl_name(c) for c in about.creators],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "publisher": about.publisher,
        "version": about.version,
        "language": about.language,
        "abstract": about.description,
        "DOI": about.doi,
        "URL": about.url,
        "note": SYNTHETIC if about.synthetic else "",
    }
    return stated(entry)


def _csl_name(creator: Creator) -> dict[str, str]:
    if creator.is_person:
        return {"family": creator.family, "given": creator.given}
    return {"literal": creator.name}


def cff(about: About) -> str:
    """The release in Citation File Format 1.2.0, which names software and data sets only.

    Source: Druskat et al. (2021), Citation File Format 1.2.0; the report itself is the preferred
    citation in it.
    """
    preferred = {
        "type": "report",
        **_cff_shared(about),
        "version": about.version,
        "year": about.issued.year,
    }
    preferred |= {"institution": {"name": about.publisher}, **_places(about)}
    content = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "type": "dataset",
        **_cff_shared(about),
        "version": about.version,
        "date-released": about.issued.isoformat(),
        "license": about.licence.id,
        "abstract": " ".join([about.description, *([SYNTHETIC] if about.synthetic else [])]),
        **stated({"keywords": list(about.keywords)}),
        **_places(about),
        "preferred-citation": preferred,
    }
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _cff_shared(about: About) -> dict[str, Any]:
    return {"title": about.whole_title, "authors": [_cff_name(c) for c in about.creators]}


def _places(about: About) -> dict[str, str]:
    return stated({"doi": about.doi, "url": about.url})


def _cff_name(creator: Creator) -> dict[str, str]:
    if not creator.is_person:
        return {"name": creator.name}
    orcid = f"https://orcid.org/{creator.orcid}" if creator.orcid else ""
    names = {"family-names": creator.family, "given-names": creator.given}
    return names | stated({"orcid": orcid, "affiliation": creator.affiliation})


def ris(about: About) -> str:
    """The release as RIS, which most reference managers read.

    Source: Research Information Systems, RIS format (tags TY to ER, lines end in CR LF).
    """
    names = [f"{c.family}, {c.given}" if c.is_person else c.name for c in about.creators]
    lines = [
        ("TY", "RPRT"),
        *(("AU", name) for name in names),
        ("TI", about.whole_title),
        ("PY", str(about.issued.year)),
        ("DA", about.issued.strftime("%Y/%m/%d")),
        ("PB", about.publisher),
        ("ET", about.version),
        ("LA", about.language),
        ("AB", about.description),
        *(("KW", word) for word in about.keywords),
        ("N1", SYNTHETIC if about.synthetic else ""),
        ("DO", about.doi),
        ("UR", about.url),
    ]
    kept = [f"{tag}  - {value}" for tag, value in lines if value]
    return "\r\n".join([*kept, "ER  - ", ""])


def _told(about: About) -> dict[str, Any]:
    """The entry for a sentence: not every style tells a version, and a note would end up in it."""
    entry = csl_entry(about) | {"title": f"{about.whole_title} (versie {about.version})"}
    is_own = [c.name for c in about.creators] == [about.publisher]
    left_out = {"note", "abstract", "version", *(["publisher"] if is_own else [])}
    return {key: value for key, value in entry.items() if key not in left_out}


def _sentence(about: About, csl: Path | None) -> str:
    """The reference as it stands in a list, in the language and the style of the book."""
    meta = {"nocite": "@*", "references": [_told(about)], "lang": about.language}
    style = ["--csl", str(csl)] if csl and csl.is_file() else []
    text = f"---\n{json.dumps(meta, ensure_ascii=False)}\n---\n"
    options = ["-f", "markdown", "-t", "plain", "--wrap=none", "--citeproc", *style]
    sentence = run_pandoc(options, text, "citation.txt").strip()
    return "\n\n".join([sentence, *([SYNTHETIC] if about.synthetic else [])]) + "\n"
