"""What a release was made with. In: installed packages and the lock. Out: a list of parts (SBOM).

CycloneDX lets others look up known weaknesses and licences without installing anything. The list
holds this package, every package it needs, the two programs that make pages and PDF, and the
drawing library that stands in the pages themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import vl_convert
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..book.pandoc_call import run_pandoc
from ..charts.vega_parts import INTERPRETER
from .about import About

OURS = "ontmoetingen"
LOCK = Path(__file__).parents[3] / "requirements" / "report.txt"
LOCKED = re.compile(r"^([a-z0-9-]+)==(\S+)(.*?)(?=^[a-z0-9-]+==|\Z)", re.MULTILINE | re.DOTALL)
FROM_CLASSIFIER = re.compile(r"^License :: (?:OSI Approved :: )?(.+)$")
LONGEST_NAME = 60  # a longer "licence" is the text of one


def bill_of_materials(about: About, lock: Path = LOCK) -> str:
    """The parts of a release as CycloneDX 1.6 JSON; the same parts give the same text.

    Parameters
    ----------
    lock : requirements with hashes, each noted with its package; may be absent.

    Source: OWASP CycloneDX 1.6 (ECMA-424).
    """
    own = _package(distribution(OURS), {}, ComponentType.APPLICATION)
    hashes = locked_hashes(lock)
    needed = [_package(found, hashes) for found in needed_packages(OURS)]
    bom = Bom(components=[*needed, *_drawing(), _pandoc()], metadata=_metadata(about, own))
    bom.register_dependency(own, bom.components)
    named = sorted(str(part.purl) for part in bom.components)
    bom.serial_number = uuid5(NAMESPACE_URL, f"{about.whole_title} {about.version} {named}")
    written = json.loads(JsonV1Dot6(bom).output_as_string())
    return json.dumps(written, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def needed_packages(name: str) -> list[Distribution]:
    """Every installed package that ``name`` needs, directly or through another, by name.

    Extras that a requirement asks for count; what is absent for this system does not.
    """
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = list(_requirements(distribution(name), frozenset()))
    while waiting:
        requirement = waiting.pop()
        mark = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        part = _installed(mark[0])
        if part is None or mark in seen:
            continue
        seen.add(mark)
        found[mark[0]] = part
        waiting += _requirements(part, mark[1])
    return [found[key] for key in sorted(found)]


def _requirements(part: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    for text in part.requires or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": e}) for e in (*extras, "")):
            yield requirement


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def locked_hashes(lock: Path) -> dict[tuple[str, str], list[str]]:
    """Package and version to the SHA-256 of each of its files; empty without a lock."""
    if not lock.is_file():
        return {}
    entries = LOCKED.findall(lock.read_text(encoding="utf-8"))
    return {
        (name, version): sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})", rest))
        for name, version, rest in entries
    }


def _package(
    found: Distribution,
    hashes: dict[tuple[str, str], list[str]],
    kind: ComponentType = ComponentType.LIBRARY,
) -> Component:
    name = canonicalize_name(found.metadata["Name"])
    purl = PackageURL("pypi", name=name, version=found.version)
    # A package has a file per system; CycloneDX has one place for the hash of one file.
    files = hashes.get((name, found.version), [])
    licence = licence_of(found)
    return Component(
        name=name,
        version=found.version,
        type=kind,
        purl=purl,
        bom_ref=str(purl),
        description=found.metadata.get("Summary") or None,
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
        properties=[Property(name="lock:sha256", value=value) for value in files],
    )


def licence_of(found: Distribution) -> str:
    """The licence that a package states: as an expression, else in a word, else by its class."""
    stated = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    if stated.strip() and len(stated) <= LONGEST_NAME and "\n" not in stated:
        return stated.strip()
    classes = found.metadata.get_all("Classifier") or []
    named = [match[1] for line in classes if (match := FROM_CLASSIFIER.match(line))]
    return named[-1] if named else ""


def _drawing() -> list[Component]:
    """What stands in the pages themselves, out of the wheel of vl-convert."""
    versions = {"vega": vl_convert.get_vega_version(), "vega-interpreter": INTERPRETER}
    return [_script(name, version) for name, version in versions.items()]


def _script(name: str, version: str) -> Component:
    purl = PackageURL("npm", name=name, version=version)
    return _no_package(purl, "BSD-3-Clause", ComponentType.LIBRARY)


def _pandoc() -> Component:
    version = run_pandoc(["--version"], "", "pandoc").split()[1]
    purl = PackageURL("generic", name="pandoc", version=version)
    return _no_package(purl, "GPL-2.0-or-later", ComponentType.APPLICATION)


def _no_package(purl: PackageURL, licence: str, kind: ComponentType) -> Component:
    """What comes along inside a package and states nothing of itself here."""
    return Component(
        name=purl.name,
        version=purl.version,
        type=kind,
        purl=purl,
        bom_ref=str(purl),
        licenses=[LicenseFactory().make_from_string(licence)],
    )


def _metadata(about: About, own: Component) -> BomMetaData:
    told = {"release:version": about.version, "release:synthetic": str(about.synthetic).lower()}
    return BomMetaData(
        component=own,
        timestamp=datetime.combine(about.issued, time(), UTC),
        properties=[Property(name=name, value=value) for name, value in told.items()],
    )
