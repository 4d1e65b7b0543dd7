"""One chapter while it is being written. In: a chapter as it was saved. Out: its page, in seconds.

The whole preview runs what is out of date and makes every page; who writes wants to see the page.
So this one shows the outputs that stand in the notebook, says when the build would run it again,
and makes that page alone, in a folder of its own: the site that is there is not touched.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import BuildError, Problem
from ..paths import Study
from .harden import harden
from .html import render_html
from .prepare import prepare_study
from .preview import Speaker, follow
from .project import Book, Chapter, load_book
from .stale import stale_notebooks

FOLDER = "preview"


@dataclass(frozen=True)
class ChapterMade:
    """One page that was made.

    Parameters
    ----------
    page : its name; behind : why a build would run it again, empty when it would not.
    seconds : how long it took.
    """

    page: str
    behind: tuple[str, ...]
    seconds: float
    changed: bool = True

    def last_line(self) -> str:
        """What was made and, where the outputs are older than the code, that they are."""
        made = f"{self.page} in {self.seconds:.1f} s"
        if not self.behind:
            return made
        return f"{made}; outputs as saved, a build runs it again: {', '.join(self.behind)}"


def preview_chapter(
    study: Study,
    name: str,
    port: int,
    terminal: Speaker,
    *,
    stop: threading.Event | None = None,
) -> None:
    """Serve one chapter and make it again when a source changes, until ``stop`` or Ctrl-C.

    Parameters
    ----------
    study : the study of the chapter.
    name : its file, with or without folder and ending.
    port, terminal, stop : as for ``preview.preview``.

    Raises
    ------
    BuildError : no such chapter, with those there are.
    """
    page = find_chapter(load_book(study), name).output
    site = study.cache / FOLDER
    follow(
        study, site, lambda: make_chapter(study, name, site), terminal,
        port=port, page=page, stop=stop,
    )  # fmt: skip


def find_chapter(book: Book, name: str) -> Chapter:
    """The chapter of that name.

    Raises
    ------
    BuildError : there is none, with those there are.
    """
    found = [chapter for chapter in book.chapters if name in _names(chapter)]
    if not found:
        known = ", ".join(sorted(Path(chapter.path).stem for chapter in book.chapters))
        raise BuildError(Problem("preview", f"'{name}' is no chapter", known))
    return found[0]


def _names(chapter: Chapter) -> Iterable[str]:
    path = Path(chapter.path)
    return {chapter.path, path.name, path.stem, chapter.output}


def make_chapter(study: Study, name: str, site: Path) -> ChapterMade:
    """The page of one chapter in ``site``; the first time all pages, so that links lead somewhere.

    Raises
    ------
    BuildError : what stands in the way, with file and place.
    """
    started = time.monotonic()
    book = load_book(study)
    chapter = find_chapter(book, name)
    prepare_study(study)
    whole = all((site / one.output).is_file() for one in book.chapters)
    render_html(book, study, site, only=[chapter] if whole else None)
    harden(site)
    return ChapterMade(chapter.output, _behind(study, chapter), time.monotonic() - started)


def _behind(study: Study, chapter: Chapter) -> tuple[str, ...]:
    if chapter.kind != "notebook":
        return ()
    return tuple(
        reason
        for stale in stale_notebooks(study, [study.root / chapter.path])
        for reason in stale.reasons
    )
