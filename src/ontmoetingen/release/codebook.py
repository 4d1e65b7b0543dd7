"""What the columns mean, for machines. In: published tables with sidecars. Out: a data package.

A Frictionless Data Package (v1) that stands beside the tables: types, labels, units, denominators,
what is missing and what is hidden, all taken from the sidecars that came through the wall.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from ..charts.downloads import is_formula
from ..files import hash_of_file
from .about import About

TYPES = {"text": "string", "integer": "integer", "number": "number", "flag": "boolean"}
PROFILE = "tabular-data-package"
MISSING = (
    "Een leeg veld in een rij met status 'hidden' is verborgen om mensen te beschermen; de reden "
    "staat in de kolom reason. In een andere rij is een leeg getal niet van toepassing of onbekend."
)
SAFE = (
    "Begint een tekst met =, +, -, @ of een tab, dan staat er een ' voor, zodat geen rekenblad er "
    "een formule van maakt."
)
SYNTHETIC = "De antwoorden in deze tabellen zijn synthetisch: geen antwoorden van echte mensen."


def defused(text: str) -> str:
    """A published table in which no cell of text is a formula.

    Numbers keep their sign; only a cell that is no number gets an apostrophe.

    >>> defused("naam,waarde\\n=1+1,-0.5\\n")
    "naam,waarde\\n'=1+1,-0.5\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue()


def _safe(cell: str) -> str:
    if not is_formula(cell) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return cell.strip() == cell


def data_package(folder: Path, about: About) -> dict[str, Any]:
    """The description of all tables in ``folder``.

    Parameters
    ----------
    folder : has a ``.csv`` and a ``.json`` (its sidecar) per table.

    Returns
    -------
    A Frictionless Data Package; ``unit``, ``denominator``, ``synthetic`` and ``hidden_rows`` are
    properties of ours, which readers of the standard pass over.
    """
    resources = [_resource(path) for path in sorted(folder.glob("*.csv"))]
    return {
        "profile": PROFILE,
        "name": _slug(about.title),
        "title": about.whole_title,
        "description": " ".join([about.description, *_notes(about)]),
        "version": about.version,
        "created": f"{about.issued.isoformat()}T00:00:00Z",
        "keywords": list(about.keywords),
        "licenses": [
            {"name": about.licence.id, "title": about.licence.title, "path": about.licence.url}
        ],
        "contributors": [{"title": c.name, "role": "author"} for c in about.creators],
        "synthetic": about.synthetic,
        "resources": resources,
    }


def _notes(about: About) -> list[str]:
    return [*([SYNTHETIC] if about.synthetic else []), MISSING, SAFE]


def _slug(title: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in title.lower())
    return "-".join(part for part in kept.split("-") if part)


def _resource(path: Path) -> dict[str, Any]:
    sidecar = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    with path.open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    return {
        "profile": "tabular-data-resource",
        "name": path.stem.lower(),
        "path": path.name,
        "title": sidecar["title"],
        "description": sidecar["description"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{hash_of_file(path)}",
        "synthetic": sidecar["synthetic"],
        "rows": sidecar["rows"],
        "hidden_rows": sidecar["hidden_rows"],
        "rules": sidecar["rules"],
        "schema": {
            "fields": [_field(name, sidecar["columns"][name]) for name in header],
            "missingValues": [""],
        },
    }


def _field(name: str, column: dict[str, str]) -> dict[str, Any]:
    field = {
        "name": name,
        "type": TYPES[column["type"]],
        "title": column["label"],
        "description": column.get("description", ""),
    }
    for key in ("unit", "denominator"):
        if column.get(key):
            field[key] = column[key]
    if column["type"] == "flag":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field
