"""Stages to kill. In: a folder. Out: a study with two inputs for one stage, and what it leaves.

Each stage has two inputs, ``a`` and ``b``, so that what stands there before a kill differs from
what the killed process was about to put in its place.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generated_study import Design, export_of, study_in
from small_study import INDEX, whole_study

from ontmoetingen.intake.store import settle
from ontmoetingen.paths import Study, package_theme

Files = dict[str, bytes]
# Little to compute, so that many of the moments fall where files are written.
DESIGN = Design(sizes=(12, 15, 18, 11), waves=("T1",), with_age=False, with_kinds=False)


@dataclass(frozen=True)
class Stage:
    """One stage of one study.

    Parameters
    ----------
    work : its name for the fork server; study : where.
    choose : puts input ``a`` or ``b`` in place; gives what the call needs more.
    left : every file that a reader of its result would meet.
    """

    work: str
    study: Study
    choose: Callable[[str], dict[str, object]]
    left: Callable[[], Files]


def files_in(folder: Path) -> Files:
    """Every file below the folder, by its path inside; empty when there is no folder."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def _export(path: Path, which: str) -> Path:
    """All answers, or those of one project less."""
    frame = export_of(DESIGN)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = frame if which == "a" else frame[frame["groep"] != "G0003"]
    kept.to_csv(path, index=False)
    return path


def intake_stage(root: Path) -> Stage:
    """Exports taken in, again and again, in ``data/private``."""
    study = study_in(root, DESIGN)
    exports = {which: _export(root / f"{which}.csv", which) for which in "ab"}

    def left() -> Files:
        settle(study.private)  # what every reader of the folder does first
        there = [p for p in study.private.glob("*") if p.is_file()]
        return {p.name: p.read_bytes() for p in there if not p.name.startswith(".")}

    return Stage("intake", study, lambda which: {"export": exports[which]}, left)


def publish_stage(root: Path) -> Stage:
    """Tables published from an export that changes."""
    study = study_in(root, DESIGN)

    def choose(which: str) -> dict[str, object]:
        _export(study.demo / "export.csv", which)
        return {}

    return Stage("publish", study, choose, lambda: files_in(study.published))


def build_stage(root: Path) -> Stage:
    """A site of a page and a notebook, of which the page changes."""
    study = whole_study(root)
    shutil.copytree(package_theme(), root / "theme")

    def choose(which: str) -> dict[str, object]:
        text = INDEX.replace("De bron", f"De bron van {which}")
        (study.root / "index.qmd").write_text(text, encoding="utf-8")
        return {}

    return Stage("build", study, choose, lambda: files_in(study.site))


def litter(study: Study) -> list[str]:
    """What no finished stage may leave: half-made folders and files, by name.

    The file of the study's lock is none of it: a killed process leaves it, and it holds nobody up.
    """
    root = study.root
    found = [*root.glob("_site.*"), *root.rglob(".*.new"), *study.cache.glob("*.new")]
    found += [*study.cache.glob("*.old"), *study.private.glob(".intake*")]
    return sorted(p.relative_to(root).as_posix() for p in set(found))
