"""From study to site. In: notebooks, chapters, published tables. Out: ``_site/`` and how it went.

Execute what is stale, prepare the charts, render, check, and only then put the result in place. A
build that fails or is stopped at any point leaves the last good site untouched. When nothing has
changed it says so at once: the libraries that render are not even imported then.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import BuildError, Problem
from ..paths import Study
from ..progress import Progress, silent
from .disk import disk_trouble_is_said
from .engines import Engine, choose_engine
from .inputs import book_mark
from .publish_site import MANIFEST_NAME, clear_after_a_kill, is_intact, one_build_at_a_time, tidy
from .stale import file_mark

RECORD_NAME = "site.json"
FORMATS = ("html", "pdf")

Gate = Callable[[Path], Iterable[Problem]]


@dataclass(frozen=True)
class Result:
    """What a build made; as text, the last line that a person reads.

    Parameters
    ----------
    engine, why : what made the pages and the reason that it was chosen.
    site : folder of the site.
    formats : what was asked for, of ``"html"`` and ``"pdf"``.
    pages : number of HTML pages in the site.
    pdf : name of the PDF in the site, or empty.
    executed : notebooks that were run, with the reasons.
    changed : False when the site was up to date already.
    seconds : how long it took.

    >>> print(Result("pandoc", "built-in engine", Path("_site"), ("html",), 3, "", (), True, 1.23))
    _site: 3 pages (built-in engine) in 1.2 s
    """

    engine: str
    why: str
    site: Path
    formats: tuple[str, ...]
    pages: int
    pdf: str
    executed: tuple[str, ...]
    changed: bool
    seconds: float

    def __str__(self) -> str:
        return self.last_line()

    def last_line(self) -> str:
        """What was built where, with which engine and why, and how long it took."""
        made = f"{self.pages} pages" + (f" and {self.pdf}" if self.pdf else "")
        state = made if self.changed else f"nothing changed, {made}"
        return f"{self.site}: {state} ({self.why}) in {self.seconds:.1f} s"


def build(
    study: Study,
    engine: str = "auto",
    formats: Iterable[str] = FORMATS,
    progress: Progress = silent,
    *,
    force: bool = False,
    gate: Gate | None = None,
) -> Result:
    """Build the site of a study, or find that it is up to date.

    Parameters
    ----------
    study : the study to build; its published tables must be there.
    engine : ``"auto"``, ``"quarto"`` or ``"pandoc"``.
    formats : what to render; what is not asked for stays as the last build made it.
    progress : called with what is going on, how much is done, and how much there is.
    force : execute every notebook and render, also when nothing changed.
    gate : last look at the finished files; what it returns keeps the site from being published.

    Raises
    ------
    BuildError : what stands in the way, with file and place; the last good site is untouched.
    """
    started = time.monotonic()
    wanted = _formats(formats)
    with disk_trouble_is_said(study.root), one_build_at_a_time(study):
        tidy(study)
        clear_after_a_kill(study)
        chosen = choose_engine(engine)
        facts = None if force else _unchanged(study, chosen, wanted)
        try:
            facts = facts or _build(study, chosen, wanted, _Options(progress, force, gate))
        finally:
            tidy(study)
    return Result(
        chosen.name, chosen.why, study.site, wanted, **facts, seconds=time.monotonic() - started
    )


def _formats(asked: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(asked)
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        what = f"'{', '.join(unknown)}' is not a format" if unknown else "no format named"
        raise BuildError(Problem("--to", what, ", ".join(FORMATS)))
    return tuple(name for name in FORMATS if name in wanted)


def _build(
    study: Study, engine: Engine, formats: tuple[str, ...], options: _Options
) -> dict[str, Any]:
    from .make import Job, make  # here, since an unchanged site needs none of what it imports

    job = Job(study, engine, formats, options.progress, options.gate)
    return make(job, study.cache / RECORD_NAME, force=options.force)


@dataclass(frozen=True)
class _Options:
    progress: Progress
    force: bool
    gate: Gate | None


def _unchanged(study: Study, engine: Engine, formats: tuple[str, ...]) -> dict[str, Any] | None:
    """The facts of the site that is there, when a new build would give the same."""
    record = _record(study)
    if record is None or record["manifest"] != file_mark(study.site / MANIFEST_NAME):
        return None
    now = book_mark(study, record["extra"], engine.mark)
    same = all(record["marks"].get(name) == now for name in formats)
    if not same or not is_intact(study.site):
        return None
    return {"pages": record["pages"], "pdf": record["pdf"], "executed": (), "changed": False}


def stale_site(study: Study, engine: str = "auto") -> list[str]:
    """Why a build would make the site again, in words; empty when it would not.

    Raises
    ------
    BuildError : no such engine.
    """
    if not study.site.is_dir():
        return [f"{study.site.name}: not built yet"]
    made = tuple((_record(study) or {}).get("marks", FORMATS))
    if _unchanged(study, choose_engine(engine), made) is None:
        return [f"{study.site.name}: older than the files it is made from, or changed by hand"]
    return []


def _record(study: Study) -> dict[str, Any] | None:
    try:
        record = json.loads((study.cache / RECORD_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    known = {"manifest", "extra", "marks", "pages", "pdf"}
    return record if isinstance(record, dict) and known <= set(record) else None
