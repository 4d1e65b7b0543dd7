"""Taking in exports at the command line. In: options. Out: lines, a page, an exit code.

intake   load exports, try them out, add a wave, correct one, go back to a version
map      suggest which column of an export is which column of the instrument
"""

from __future__ import annotations

from pathlib import Path

from . import programme_commands
from .errors import IntakeError, Problem
from .paths import Study
from .terminal import Terminal

MAPPING = "mapping.yml"


def add_options(command) -> None:
    """What `intake` takes beside its files."""
    command.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="CSV, XLSX, SAV, Parquet"
    )
    command.add_argument(
        "--instrument",
        type=Path,
        help="the questionnaire's description (default: data/instrument.yml)",
    )
    command.add_argument(
        "--mapping",
        type=Path,
        metavar="FILE",
        help=f"which columns are called otherwise (default: data/{MAPPING}, where it is there)",
    )
    command.add_argument(
        "--dry-run", action="store_true", help="tell what would be done and write nothing"
    )
    command.add_argument(
        "--report", type=Path, metavar="PAGE", help="write what was found as a page (HTML)"
    )
    how = command.add_mutually_exclusive_group()
    how.add_argument(
        "--add", action="store_true", help="keep the exports that were loaded before beside these"
    )
    how.add_argument(
        "--instead-of",
        action="append",
        default=[],
        metavar="NAME",
        help="an export that was loaded before, which these correct; the others stay",
    )
    how.add_argument(
        "--back-to", type=int, metavar="VERSION", help="load the exports of a former version"
    )
    how.add_argument("--versions", action="store_true", help="list what was loaded so far")


def add_map_options(command) -> None:
    """What `map` takes."""
    command.add_argument("file", type=Path, metavar="FILE", help="an export")
    command.add_argument("--instrument", type=Path, help="default: data/instrument.yml")
    command.add_argument(
        "--to", type=Path, metavar="FILE", help=f"where to write (default: data/{MAPPING})"
    )


def run_intake(options, terminal: Terminal) -> int:
    """Take in exports; exit code 1 when rows were put aside, since someone must look at them."""
    study = Study.find(options.project)
    if options.programme:
        _refuse_for_programmes(options)
        _need_files(options)
        return programme_commands.run_intake(study, options, terminal)
    if options.versions:
        terminal.lines(_versions(study))
        return 0
    return _load(study, options, terminal)


def run_map(options, terminal: Terminal) -> int:
    """Write suggestions for a person to check."""
    from .intake.mapping_file import suggest_mapping

    study = Study.find(options.project)
    instrument = options.instrument or study.instrument
    to = options.to or study.data / MAPPING
    terminal.lines(suggest_mapping(options.file, instrument, to))
    return 0


def _load(study: Study, options, terminal: Terminal) -> int:
    from .intake.loads import keep_and_write, tried
    from .intake.simulate_files import has_invented_projects
    from .model.instrument import load_instrument

    wanted = _wanted(options)
    instrument = load_instrument(options.instrument or study.instrument)
    examined, found = tried(wanted, instrument, study.private, _mapping(study, options, instrument))
    if not options.dry_run:
        keep_and_write(wanted, examined, study.private)
    if options.report:
        _write_page(options.report, examined, found, options.dry_run)
    terminal.lines([*found.report.summary().splitlines(), *_told(found, options)])
    if not found.report.synthetic and has_invented_projects(study):
        terminal.lines([str(_invented(study.projects))])
    return 0 if found.report.complete else 1


def _wanted(options):
    from .intake.loads import Load

    if options.back_to is None:
        _need_files(options)
    elif options.files:
        hint = "leave the files out, or leave --back-to out."
        raise IntakeError(Problem("--back-to", "takes no files", hint=hint))
    return Load(tuple(options.files), options.add, tuple(options.instead_of), options.back_to)


def _need_files(options) -> None:
    if not options.files:
        raise IntakeError(Problem("intake", "no file was named", hint="name at least one export."))


def _refuse_for_programmes(options) -> None:
    """A programme is loaded whole, by its own instrument: nothing else may seem to be done."""
    asked = {
        "--instrument": options.instrument,
        "--dry-run": options.dry_run,
        "--report": options.report,
        "--mapping": options.mapping,
        "--add": options.add,
        "--instead-of": options.instead_of,
        "--back-to": options.back_to is not None,
        "--versions": options.versions,
    }
    names = [name for name, value in asked.items() if value]
    if names:
        what = f"cannot be used together with {', '.join(names)}"
        raise IntakeError(Problem("--programme", what, hint="load all its files at once."))


def _mapping(study: Study, options, instrument):
    from .intake.mapping import load_mapping

    path = options.mapping or study.data / MAPPING
    return load_mapping(path, instrument) if options.mapping or path.is_file() else None


def _told(found, options) -> list[str]:
    lines = [] if found.difference is None else list(found.difference.lines())
    if options.dry_run:
        return [*lines, "Nothing was written: this was a dry run."]
    return [*lines, f"This is version {found.version}; `ontmoetingen intake --versions` lists all."]


def _write_page(path: Path, examined, found, dry_run: bool) -> None:
    from .files import write_file
    from .intake.page import validation_page

    title = "Trial of an intake: nothing was written" if dry_run else "What the intake found"
    write_file(path, validation_page(examined, found, title))


def _versions(study: Study) -> list[str]:
    from .intake.loads import history, record_of

    past = history(record_of(study.private))
    lines = [f"{one['version']}: {one['did']}" for one in past]
    return lines or ["Nothing was loaded yet."]


def _invented(projects: Path) -> Problem:
    what = "is the list of invented projects, while the answers are not synthetic"
    hint = "put the real list in its place and take the export in again."
    return Problem(projects.name, what, hint=hint)
