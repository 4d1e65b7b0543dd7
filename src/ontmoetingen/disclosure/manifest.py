"""What the published folder was made from. In: files. Out: hashes, a fingerprint, what differs.

Kept free of pandas and DuckDB: finding that nothing changed must take no time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from ..files import write_file

MANIFEST = "manifest.json"


def hash_of(path: Path) -> str:
    """SHA-256 of a file; line ends count as LF, so that a checkout on Windows gives the same."""
    content = path.read_bytes()
    is_text = path.suffix in {".csv", ".json", ".yml", ".bib", ".py"}
    return hashlib.sha256(content.replace(b"\r\n", b"\n") if is_text else content).hexdigest()


def hashes_of(folder: Path) -> dict[str, str]:
    """Hash of every file in the folder except the manifest, by name."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.name != MANIFEST)
    return {p.name: hash_of(p) for p in files}


def read_manifest(folder: Path) -> Mapping[str, object]:
    """The manifest of a published folder; empty when there is none or it cannot be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_manifest(folder: Path, content: Mapping[str, object]) -> None:
    """Put a manifest in place at once, in the form in which `write.write_folder` writes it."""
    write_file(folder / MANIFEST, as_json(content))


def as_json(content: Mapping[str, object]) -> str:
    """What is published beside tables, as text: names in order, so that equal content is equal."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def differences(folder: Path, inputs: Mapping[str, str]) -> list[str]:
    """Why the published folder is not what these inputs give; empty when it is.

    Parameters
    ----------
    folder : published tables; inputs : name to hash of everything they depend on.
    """
    manifest = read_manifest(folder)
    if not manifest:
        return ["the published tables were never made"]
    before = manifest.get("inputs", {})
    changed = [
        f"{name} changed" for name in inputs if name in before and before[name] != inputs[name]
    ]
    changed += [f"{name} is new" for name in inputs if name not in before]
    changed += [f"{name} is gone" for name in before if name not in inputs]
    if manifest.get("files") != hashes_of(folder):
        changed.append("a published file was changed, added or removed by hand")
    return changed
