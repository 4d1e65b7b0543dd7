"""What stands in the way of a release. In: a study and what is known of it. Out: every problem.

A release goes out under the name of an organisation and cannot be taken back, so that all of this
is looked at each time, and whoever asks is told all of it at once.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..book.check import check_site
from ..book.leftovers import names_in
from ..book.project import Book
from ..book.publish_site import engine_of, is_intact
from ..disclosure.earlier_tables import Tables, since, told_by_both
from ..disclosure.manifest import read_manifest
from ..disclosure.rules import load_rules
from ..disclosure.sign_off import SIGNATURES, compared
from ..errors import BuildError, Problem
from ..paths import Study
from .versions import made_in

BUILD = "run 'ontmoetingen build', then release again."
PUBLISHED = "data/published/manifest.json"
NEAR = "publish again once more people answered, or leave the earlier release the last one."


def existing(folder: Path, version: str) -> list[Problem]:
    """A version that is there already stays as it is."""
    if not (folder / version).exists():
        return []
    hint = "choose the next version; what is released does not change any more."
    return [Problem(str(folder / version), "exists already", hint=hint)]


def stale(reasons: list[str]) -> list[Problem]:
    """What a build would make anew."""
    return [Problem("stale", reason.rstrip("."), hint=BUILD) for reason in reasons]


def failing(study: Study, book: Book) -> list[Problem]:
    """A site that is absent, damaged, or does not pass the checks of a build."""
    if not study.site.is_dir():
        return [Problem(study.site.name, "is not there", hint=BUILD)]
    if not is_intact(study.site):
        what = "has files that its manifest does not know, or lacks some"
        return [Problem(study.site.name, what, hint=BUILD)]
    own_pages, names = engine_of(study.site) == "pandoc", names_in(study.published)
    return check_site(study.site, book, own_pages=own_pages, names=names)


def unsigned(study: Study) -> list[Problem]:
    """Tables on answers of people that fewer than two different people signed."""
    if not rests_on_people(study):
        return []
    names = signatures(study)
    if len(names) >= SIGNATURES:
        return []
    hint = "two people look at what is published and sign it: docs/how-to/release.md."
    what = f"rests on real answers and bears {len(names)} of {SIGNATURES} signatures"
    return [Problem(PUBLISHED, what, hint=hint)]


def too_near(old: Iterable[Path], study: Study) -> list[Problem]:
    """Numbers of which this release and an earlier one differ by the answers of a few people.

    Whoever has both subtracts; what then comes out is what those few answered.

    Parameters
    ----------
    old : folders with the tables of releases, each ``VERSION/tables``.
    """
    if not rests_on_people(study):
        return []
    rules, now = load_rules(study.rules), Tables.of_folder(study.published)
    return [
        problem
        for folder in old
        for problem in since(
            told_by_both(Tables.of_folder(folder), now, rules), folder.parent.name, NEAR
        )
    ]


def rests_on_people(study: Study) -> bool:
    """Whether any published table holds figures on answers that are not invented."""
    manifest = read_manifest(study.published)
    real = manifest.get("source") in {"private", "database"} and not manifest.get("synthetic")
    beside = [*study.published.glob("programme_*.json"), *study.published.glob("coded_*.json")]
    return real or any(_is_real(path) for path in beside)


def _is_real(sidecar: Path) -> bool:
    return json.loads(sidecar.read_text(encoding="utf-8"))["synthetic"] is False


def signatures(study: Study) -> set[str]:
    """Names of those who signed the published tables, each counted once however it is written."""
    signed = read_manifest(study.published).get("sign_off") or ()
    names = (str(entry.get("name", "")) for entry in signed if isinstance(entry, dict))
    return {compared(name) for name in names if name.strip()}


def uncommitted(study: Study, output: Path) -> list[Problem]:
    """Files of the study that its git repository does not hold as they are."""
    if not _in_repository(study.root):
        return []
    lines = _git(study.root, "status", "--porcelain", "--", ".", *_without(study.root, output))
    files = sorted({line[3:] for line in lines.splitlines()})
    if not files:
        return []
    hint = "commit them, so that the release can be made again from its commit."
    return [Problem("git", f"{len(files)} files are not committed", places=files, hint=hint)]


def commit_of(study: Study) -> str:
    """The commit that the study stands at; empty outside a repository."""
    return _git(study.root, "rev-parse", "HEAD").strip() if _in_repository(study.root) else ""


def _in_repository(root: Path) -> bool:
    return any((folder / ".git").exists() for folder in (root, *root.parents))


def _without(root: Path, output: Path) -> Iterator[str]:
    """Leave out releases, and nothing else of a folder that may hold sources too."""
    for path in made_in(output.resolve()):
        if path.is_relative_to(root.resolve()):
            yield f":(exclude){path.relative_to(root.resolve()).as_posix()}"


def _git(root: Path, *arguments: str) -> str:
    program = shutil.which("git")
    if program is None:
        hint = "install git, or release from a copy without its .git folder."
        raise BuildError(
            Problem("git", "is not installed, while the study is a repository", hint=hint)
        )
    done = subprocess.run(
        [program, "-C", str(root), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildError(Problem("git", done.stderr.strip().rstrip(".") or "stopped"))
    return done.stdout
