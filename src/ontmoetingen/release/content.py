"""What a release shows and what describes it. In: a study with a checked site. Out: its folder.

NAME.pdf  site/  tables/ + datapackage.json  figures/  metadata/  statements/
difference.txt + .json  README.md  manifest.json
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..book.project import Book
from ..book.publish_site import MANIFEST_NAME, write_manifest
from ..dutch import number
from ..files import write_file
from ..paths import Study
from .about import About
from .citation import citation_files
from .codebook import SYNTHETIC, data_package, defused
from .deposit import datacite, zenodo
from .difference import Difference, compare
from .in_words import in_words
from .parts import bill_of_materials
from .statements import statement_files

README = """\
# {title}

Versie {version}, {day}. {licence}.{synthetic}

| map of bestand | inhoud |
|---|---|
| `{pdf}` | het rapport als PDF |
| `site/` | het rapport als website; open `site/index.html`, ook zonder internet |
| `tables/` | {tables} tabellen (CSV), elk met een beschrijving (JSON) |
| `tables/datapackage.json` | codeboek van alle tabellen (Frictionless Data Package) |
| `figures/` | figuren om af te drukken, en de plaatjes van de site |
| `statements/` | verklaringen die bij het rapport horen |
| `metadata/` | verwijzen (CFF, BibTeX, RIS, CSL), gegevens voor een DOI, lijst van onderdelen |
| `difference.txt` | wat er veranderde sinds de vorige uitgave |
| `manifest.json` | van elk bestand een controlegetal (SHA-256) |

{missing}

Zo verwijst u: zie `metadata/citation.txt`.
"""
MISSING = "Wat in een tabel verborgen is, heeft status `hidden` en een reden; het is nooit nul."


@dataclass(frozen=True)
class Subject:
    """What is released: a study, its book, its record, and the release before (None for none)."""

    study: Study
    book: Book
    about: About
    old: Path | None


def fill(folder: Path, subject: Subject, facts: Mapping[str, object]) -> Difference:
    """Put everything of a release in ``folder``; gives the difference with the release before.

    Parameters
    ----------
    facts : what the manifest says beside the hashes.
    """
    study, book, about, old = subject.study, subject.book, subject.about, subject.old
    shutil.copytree(study.site, folder / "site")
    shutil.copyfile(study.site / book.pdf_name, folder / book.pdf_name)
    _copy_figures(study, folder / "figures")
    _copy_tables(study, folder / "tables", about)
    _describe(folder, subject)
    found = compare(old, folder, old.name if old else "", about.version)
    _write(folder, {"difference.json": found.as_json(), "difference.txt": in_words(found)})
    _write(folder, {"README.md": _readme(folder, book, about)})
    write_manifest(folder, dict(facts))
    return found


def _copy_figures(study: Study, target: Path) -> None:
    hidden = shutil.ignore_patterns(".*")
    if study.figures.is_dir():
        shutil.copytree(study.figures, target, ignore=hidden)


def _copy_tables(study: Study, target: Path, about: About) -> None:
    """The published tables without formulas, their sidecars, and the codebook of all together."""
    target.mkdir()
    for path in sorted(study.published.glob("*")):
        if path.suffix == ".csv":
            write_file(target / path.name, defused(path.read_bytes().decode("utf-8")))
        elif path.name != MANIFEST_NAME:
            shutil.copyfile(path, target / path.name)
    _write(target, {"datapackage.json": _json(data_package(target, about))})


def _describe(folder: Path, subject: Subject) -> None:
    study, book, about = subject.study, subject.book, subject.about
    style = study.root / book.csl if book.csl else None
    described = {
        "zenodo.json": _json(zenodo(about)),
        "datacite.json": _json(datacite(about)),
        "sbom.cdx.json": bill_of_materials(about),
    }
    _write(folder / "metadata", citation_files(about, style) | described)
    _write(folder / "statements", statement_files(about, book, study.site))


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        write_file(folder / name, content)


def _json(content: Mapping) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _readme(folder: Path, book: Book, about: About) -> str:
    return README.format(
        title=about.whole_title,
        version=about.version,
        day=about.issued.strftime("%d-%m-%Y"),
        licence=about.licence.title,
        synthetic=f"\n\n**{SYNTHETIC}**" if about.synthetic else "",
        pdf=book.pdf_name,
        tables=number(len(list((folder / "tables").glob("*.csv")))),
        missing=MISSING,
    )
