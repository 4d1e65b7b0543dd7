"""What the command line does for a release. In: options. Out: exit code."""

from __future__ import annotations

from pathlib import Path

from .paths import Study
from .terminal import Terminal

TEXT = "make one folder and zip of a version: site, PDF, tables with codebook, metadata, difference"
EXAMPLE = "ontmoetingen release 1.0.0"


def add_options(command) -> None:
    """The version, and the places to write in and to compare with."""
    command.add_argument("version", metavar="VERSION", help="such as 1.2.0 or 2026.11")
    command.add_argument(
        "--output", metavar="FOLDER", type=Path, help="where releases stand (default: releases)"
    )
    command.add_argument(
        "--previous",
        metavar="FOLDER",
        type=Path,
        help="the release to compare with (default: the one before it in the same place)",
    )


def run(options, terminal: Terminal) -> int:
    """Make the release, or say everything that stands in the way."""
    from .book.build import stale_site
    from .book.stale import stale_notebooks
    from .pipeline import check_site, stale_tables
    from .release.make import Checks, release

    study = Study.find(options.project)
    stale = [*not_searched(study), *stale_tables(study), *map(str, stale_notebooks(study))]
    checks = Checks(
        stale,
        lambda site: check_site(study, site),
        lambda version: keep_answers(study, version),
    )
    checks.stale.extend(stale_site(study, built_with(study)))
    with terminal.progress() as progress:
        made = release(
            study,
            options.version,
            checks,
            output=options.output,
            before=options.previous,
            progress=progress,
        )
    terminal.lines(made.lines())
    return 0


def keep_answers(study: Study, version: str) -> None:
    """Keep the answers that the published tables rest on; nothing where they are invented."""
    from .read_answers import published_responses
    from .release.refusals import rests_on_people
    from .second_release import remember

    found = published_responses(study) if rests_on_people(study) else None
    if found is not None:
        remember(study, version, found)


def not_searched(study: Study) -> list[str]:
    """Why this machine cannot look for respondents in the pages; empty where it can."""
    from .read_answers import is_in_reach

    what = "the answers are kept elsewhere, so pages cannot be searched for ids of respondents"
    return [] if is_in_reach(study) else [what]


def built_with(study: Study) -> str:
    """The engine that made the site: a release takes it as it is, whatever is installed now."""
    from .book.publish_site import engine_of

    return "pandoc" if engine_of(study.site) == "pandoc" else "auto"
