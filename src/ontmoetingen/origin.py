"""What the published tables of a study rest on. In: a study. Out: which answers, input hashes.

Kept apart from the stages themselves, and free of heavy libraries: finding that nothing changed
must take no time.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from pathlib import Path

from .disclosure.manifest import hash_of, read_manifest
from .elsewhere import as_published
from .errors import Problem, PublishError, StudyError
from .paths import SEGMENTS_NAME, TEXTS_NAME, Study
from .programmes import programmes_of
from .stores import (
    DATABASE,
    DEMO,
    NONE,
    PRIVATE,
    RESPONSES,
    exports_in,
    files_behind,
    holds_answers,
)

__all__ = ["DATABASE", "DEMO", "NONE", "PRIVATE", "RESPONSES", "demo_exports", "input_hashes"]
__all__ += ["source_of"]

PACKAGE = "package"
# Rooms, and files beside them, whose code decides what a published number is.
ROOMS = ("model", "disclosure", "intake", "scoring", "coding")
BESIDE = ("pipeline.py", "publish_responses.py", "responses.py", "responses_database.py")
BESIDE += ("publish_programmes.py", "programmes.py", "publish_change.py", "publish_people.py")
BESIDE += ("publish_coding.py", "known.py", "publish_beside.py", "publish_log.py")
BESIDE += ("read_answers.py", "elsewhere.py", "programme_words.py")
BESIDE += ("second_release.py",)


def source_of(study: Study) -> str:
    """Which answers are published: ``database``, else ``private``, else ``demo``, else ``none``.

    Raises
    ------
    StudyError : a database is named while an intake left answers too: a report rests on one of
        them, and nobody but its makers can say on which.
    """
    has_private = holds_answers(study.private)
    if study.responses.is_file() and has_private:
        what = "names a database, while data/private holds answers of an intake"
        hint = "move one of the two away."
        raise StudyError(Problem(study.responses.name, what, hint=hint))
    if study.responses.is_file():
        return DATABASE
    if has_private:
        return PRIVATE
    return DEMO if demo_exports(study) else NONE


def demo_exports(study: Study) -> list[Path]:
    """The export files of synthetic answers, in alphabetical order."""
    return exports_in(study.demo)


def input_hashes(study: Study) -> dict[str, str]:
    """Everything the published tables rest on, by name: the study's files, the package's code."""
    files = {_name(study, p): p for p in _study_files(study) if p.is_file()}
    found = {name: hash_of(path) for name, path in sorted(files.items())}
    found = as_published(study, found)
    return found | _database_state(study) | {PACKAGE: _package_hash()}


def refuse_changed(before: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Refuse tables of which an input changed while they were computed: they mix old and new.

    Raises
    ------
    PublishError : names the files that changed, came or went.
    """
    files = {*before, *now} - {PACKAGE}  # its code was read when the work began
    names = sorted(n for n in files if before.get(n) != now.get(n))
    if names:
        what = f"{len(names)} of the study's files changed meanwhile; nothing was changed"
        hint = "leave them alone for a moment and publish again."
        raise PublishError(Problem("data/published", what, places=names, hint=hint))


def _database_state(study: Study) -> dict[str, str]:
    """What stands in the database; out of reach it is taken to be what it was."""
    if source_of(study) != DATABASE:
        return {}
    from .responses_database import from_database, is_reachable, mark_of

    before = read_manifest(study.published).get("inputs", {}).get(DATABASE, "")
    if before and not is_reachable(study):
        return {DATABASE: before}
    return {DATABASE: mark_of(from_database(study), study)}


def _study_files(study: Study) -> list[Path]:
    source = source_of(study)
    in_files = files_behind(source, study.private, study.demo)
    answers = [study.responses] if source == DATABASE else in_files
    others = [path for programme in programmes_of(study) for path in programme.files]
    own = [study.instrument, study.projects, study.references, study.rules]
    told = [*coding_files(study), study.simulation, *sorted(study.evidence.glob("*.y*ml"))]
    return [*answers, *others, *own, *told]


def conversations_in(study: Study) -> Path | None:
    """The folder of real coded conversations, else of the made-up one, else none."""
    places = (study.conversations, study.demo_conversations)
    return next((place for place in places if (place / SEGMENTS_NAME).is_file()), None)


def has_real_conversations(study: Study) -> bool:
    """Whether people said what the coded conversations hold; a file that does not say so counts."""
    path = study.conversations / SEGMENTS_NAME
    if not path.is_file():
        return False
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return any(row.get("synthetic") != "ja" for row in csv.DictReader(lines))


def coding_files(study: Study) -> list[Path]:
    """What the counts of coded conversations rest on; none for a study without them."""
    folder = conversations_in(study)
    if folder is None or not study.codebook.is_file():
        return []
    return [study.codebook, folder / SEGMENTS_NAME, *sorted((folder / TEXTS_NAME).glob("*.txt"))]


def _name(study: Study, path: Path) -> str:
    return path.relative_to(study.data).as_posix()


def _package_hash() -> str:
    """One hash over the code that decides what a published number is."""
    home = Path(__file__).parent
    files = [p for room in ROOMS for p in sorted((home / room).glob("*")) if p.is_file()]
    beside = [home / name for name in BESIDE]
    lines = [f"{p.relative_to(home).as_posix()} {hash_of(p)}" for p in [*files, *beside]]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
