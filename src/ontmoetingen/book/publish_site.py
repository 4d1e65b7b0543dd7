"""The finished site, put in place at once. In: a staging folder. Out: ``_site/``, old or new.

A reader, a web server or the next build must never meet half a site. So a build works in
``_site.new/`` and only a rename brings its result to ``_site/``. Whatever stops a build before that
rename (an error, Ctrl-C, a kill) leaves the last good site as it was.
"""

from __future__ import annotations

import json
import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from ..errors import BuildError
from ..files import hash_of_file
from ..folders import bring_back, clear_half_written, replace_folder
from ..locks import one_at_a_time
from ..paths import Study

MANIFEST_NAME = "manifest.json"


def staging(study: Study) -> Path:
    """Where a build works: beside the site, so that a rename suffices to publish it."""
    return study.root / "_site.new"


def _aside(study: Study) -> Path:
    return study.root / "_site.old"


def one_build_at_a_time(study: Study) -> AbstractContextManager[None]:
    """Hold the study's lock; the system lets go of it when a build is killed.

    It is the lock of publishing too: notebooks must not read tables that change meanwhile.

    Raises
    ------
    BuildError : another process builds or publishes the same study.
    """
    return one_at_a_time(study.lock, "build", str(study.root), BuildError)


def tidy(study: Study) -> None:
    """Clear what a killed build left behind, and bring the last good site back if it stood aside.

    Call it with the lock held: without it, another build's work would be cleared.
    """
    bring_back(study.site, _aside(study))
    shutil.rmtree(_aside(study), ignore_errors=True)
    shutil.rmtree(staging(study), ignore_errors=True)


def clear_after_a_kill(study: Study) -> None:
    """Remove what a killed build was writing when it was killed, file by file; with the lock."""
    clear_half_written((study.assets, study.cache, study.chapters, study.figures, study.notebooks))


def publish_site(built: Path, study: Study) -> None:
    """Make ``built`` the site; where the system can, in one step that nothing can interrupt."""
    replace_folder(built, study.site, _aside(study))


def write_manifest(site: Path, facts: dict[str, Any]) -> None:
    """Write ``manifest.json``: the facts given and the SHA-256 of every file; nothing that varies.

    Equal input gives an equal manifest, so that two people can compare what they built.
    """
    content = json.dumps({**facts, "files": file_hashes(site)}, indent=1, sort_keys=True)
    (site / MANIFEST_NAME).write_text(content + "\n", encoding="utf-8")


def read_manifest(site: Path) -> dict[str, Any] | None:
    """The manifest of a site, or None when there is none that can be read."""
    try:
        return json.loads((site / MANIFEST_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def engine_of(site: Path) -> str:
    """The engine that made a site, by its name; empty without a manifest that can be read."""
    return str((read_manifest(site) or {}).get("engine", ""))


def file_hashes(site: Path) -> dict[str, str]:
    """SHA-256 of every file below ``site`` except the manifest, by its path inside the site."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    return {
        name: hash_of_file(path)
        for path in files
        if (name := path.relative_to(site).as_posix()) != MANIFEST_NAME
    }


def is_intact(site: Path) -> bool:
    """True when every file of the site is still what its manifest says."""
    manifest = read_manifest(site)
    return manifest is not None and manifest.get("files") == file_hashes(site)
