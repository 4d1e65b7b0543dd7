"""What changed since an earlier build, at the command line. In: options. Out: lines, a file."""

from __future__ import annotations

from pathlib import Path

from .errors import BuildError, Problem
from .paths import Study
from .terminal import Terminal

TEXT = "say which numbers, sentences and figures changed since a release or another build"
EXAMPLE = "ontmoetingen changes --since releases/1.0.0"


def add_options(command) -> None:
    """With what to compare, and where to write all of it."""
    command.add_argument(
        "--since",
        metavar="FOLDER",
        type=Path,
        help="a release, or a study with a site (default: the latest release)",
    )
    command.add_argument(
        "--to", metavar="FILE", type=Path, help="also write everything, nothing cut, as JSON"
    )


def run(options, terminal: Terminal) -> int:
    """Print what changed; exit code 0 whether or not anything did."""
    import json
    from dataclasses import asdict

    from .files import write_file
    from .release.builds import build_in, compare_builds
    from .release.in_words import build_in_words

    study = Study.find(options.project)
    old = options.since or _latest(study)
    found = compare_builds(build_in(old), build_in(study.root))
    terminal.lines(build_in_words(found))
    if options.to:
        text = json.dumps(asdict(found), ensure_ascii=False, indent=1, sort_keys=True)
        write_file(options.to, text + "\n")
        terminal.lines([f"Wrote {options.to}."])
    return 0


def _latest(study: Study) -> Path:
    from .release.versions import latest

    found = latest(study.releases)
    if found is None:
        hint = "name a folder with --since."
        raise BuildError(Problem("changes", "there is no release to compare with", hint=hint))
    return found
