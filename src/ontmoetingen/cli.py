"""The command ``ontmoetingen``. In: words on a command line. Out: one call and an exit code.

Exit codes: 0 done, 1 refused with a message, 2 the command line is off, 130 interrupted.
Rooms are imported inside the functions: ``--help`` and an unchanged build must not wait for pandas.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress

from . import (
    __version__,
    changes_command,
    coding_commands,
    desk_commands,
    intake_commands,
    programme_commands,
    release_commands,
)
from .command_line import EXIT_CODES
from .command_line import command as add_command
from .errors import OntmoetingenError, Problem
from .paths import Study
from .terminal import Terminal

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors of the package are printed, never traced."""
    options = parser().parse_args(arguments)
    terminal = Terminal()
    try:
        return desk_commands.run(options, terminal)
    except OntmoetingenError as error:
        terminal.error(str(error))
        return 1
    except OSError as error:
        terminal.error(str(_refused_by_the_system(error)))
        return 1
    except KeyboardInterrupt:
        terminal.error("Interrupted. Nothing half-made was left behind; run the command again.")
        return INTERRUPTED


def _refused_by_the_system(error: OSError) -> Problem:
    """A file that may not be read, a disk that is full: what no stage foresaw, in the one form."""
    what = f"cannot be read or written ({error.strerror or type(error).__name__})"
    hint = "check its rights and the room on the disk; what was made before is still there."
    return Problem(str(error.filename or "a file"), what, hint=hint)


def parser() -> argparse.ArgumentParser:
    """The command line with all its commands and their help."""
    top = argparse.ArgumentParser(
        prog="ontmoetingen",
        description="From questionnaire export and sourced evidence to one living report.",
        epilog="example: ontmoetingen intake wave1.csv wave2.xlsx && ontmoetingen build\n\n"
        f"{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"ontmoetingen {__version__}")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (_add_intake, _add_map, _add_simulate, _add_publish, _add_analyse, _add_build):
        add(commands)
    for add in (_add_preview, _add_status, _add_changes, _add_coding, _add_release):
        add(commands)
    desk_commands.add(commands)
    return top


def _add_intake(commands) -> None:
    command = add_command(
        commands,
        "intake",
        intake_commands.run_intake,
        "read exports, check them against the instrument and keep what can be used",
        "ontmoetingen intake start.csv end.xlsx",
    )
    intake_commands.add_options(command)
    programme_commands.add_option(command, "the files belong to this one of data/programmes")


def _add_map(commands) -> None:
    command = add_command(
        commands,
        "map",
        intake_commands.run_map,
        "suggest which column of an export is which, for a person to check",
        "ontmoetingen map wave1.csv",
    )
    intake_commands.add_map_options(command)


def _add_simulate(commands) -> None:
    command = add_command(
        commands,
        "simulate",
        _run_simulate,
        "make synthetic answers with the published totals, for trying things out",
        "ontmoetingen simulate --respondents 4000 --projects 110 --seed 1",
    )
    command.add_argument("--respondents", type=int, default=4000)
    command.add_argument("--projects", type=int, default=110)
    command.add_argument("--seed", type=int, default=2022)
    programme_commands.add_option(command, "make the example of this one of data/programmes")


def _add_publish(commands) -> None:
    command = add_command(
        commands,
        "publish",
        _run_publish,
        "compute all tables, hide what could reveal a person, and write data/published",
        "ontmoetingen publish",
    )
    text = "somebody who read what is kept back; twice, with two names, for real answers"
    command.add_argument("--signed-by", metavar="NAME", action="append", default=[], help=text)


def _add_analyse(commands) -> None:
    from .analyse import command as analyse

    example = "ontmoetingen analyse --item meets_age --to tables"
    added = add_command(commands, "analyse", _run_analyse, analyse.TEXT, example)
    analyse.add_options(added, _table_formats)


def _add_build(commands) -> None:
    command = add_command(
        commands,
        "build",
        _run_build,
        "build the report: tables, notebooks, HTML and PDF, checked, into _site",
        "ontmoetingen build --engine pandoc --to html",
    )
    command.add_argument(
        "--engine",
        choices=("auto", "quarto", "pandoc"),
        default="auto",
        help="auto takes Quarto where a new enough one is installed, else the built-in engine",
    )
    command.add_argument(
        "--to", type=_formats, default=("html", "pdf"), metavar="html,pdf", help="what to make"
    )
    command.add_argument("--force", action="store_true", help="render even when nothing changed")


def _add_preview(commands) -> None:
    command = add_command(
        commands,
        "preview",
        _run_preview,
        "serve the report on this machine only and rebuild what changes",
        "ontmoetingen preview --port 4200",
        "ontmoetingen preview --only wat-jongeren-zeggen",
    )
    command.add_argument("--port", type=int, default=4200)
    command.add_argument("--only", metavar="CHAPTER", default="", help="one page, in seconds")


def _add_status(commands) -> None:
    add_command(
        commands,
        "status",
        _run_status,
        "say what is out of date and why",
        "ontmoetingen status",
    )


def _add_changes(commands) -> None:
    added = add_command(
        commands, "changes", changes_command.run, changes_command.TEXT, changes_command.EXAMPLE
    )
    changes_command.add_options(added)


def _add_coding(commands) -> None:
    added = add_command(
        commands, "coding", coding_commands.run, coding_commands.TEXT, coding_commands.EXAMPLE
    )
    coding_commands.add_options(added)


def _add_release(commands) -> None:
    added = add_command(
        commands, "release", release_commands.run, release_commands.TEXT, release_commands.EXAMPLE
    )
    release_commands.add_options(added)


def _formats(text: str) -> tuple[str, ...]:
    return _some_of(text, "html", "pdf")


def _table_formats(text: str) -> tuple[str, ...]:
    return _some_of(text, "csv", "xlsx")


def _some_of(text: str, one: str, other: str) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not asked or set(asked) - {one, other}:
        raise argparse.ArgumentTypeError(f"'{text}': allowed are {one}, {other} or {one},{other}")
    return asked


def _run_simulate(options, terminal: Terminal) -> int:
    from .intake.simulate_files import run_simulate

    study = Study.find(options.project)
    if options.programme:
        return programme_commands.run_simulate(study, options, terminal)
    report = run_simulate(
        study, seed=options.seed, n_projects=options.projects, n_respondents=options.respondents
    )
    terminal.lines(report.summary().splitlines())
    return 0


def _run_publish(options, terminal: Terminal) -> int:
    from .pipeline import publish

    with terminal.progress() as progress:
        report = publish(Study.find(options.project), progress, signed_by=options.signed_by)
    terminal.lines(report.summary())
    return 0


def _run_analyse(options, terminal: Terminal) -> int:
    """The tables are printed first: who may not write in the folder has at least seen them."""
    from .analyse.run import analyse
    from .pipeline import publish

    study = Study.find(options.project)
    with terminal.progress() as progress:
        published = publish(study, progress)
    analysis = analyse(study, options.item)
    terminal.lines([*analysis.heading, ""])
    for table in analysis.tables:
        terminal.table(table.title, table.header, table.right, table.rows, table.note)
    folder = options.to or study.tables
    written = analysis.write(folder, options.format)
    terminal.lines([f"Wrote {len(written)} files to {folder}.", *published.notices()])
    return 0


def _run_build(options, terminal: Terminal) -> int:
    from .book.build import build
    from .pipeline import check_site, publish

    study = Study.find(options.project)
    with terminal.progress() as progress:
        published = publish(study, progress)
        result = build(
            study,
            options.engine,
            options.to,
            progress,
            force=options.force,
            gate=lambda site: check_site(study, site),
        )
    terminal.lines([*published.notices(), result.last_line()])
    return 0


def _run_preview(options, terminal: Terminal) -> int:
    study = Study.find(options.project)
    with suppress(KeyboardInterrupt):  # the one way to end it
        if options.only:
            from .book.preview_chapter import preview_chapter

            preview_chapter(study, options.only, options.port, terminal)
        else:
            _preview_all(study, options.port, terminal)
    return 0


def _preview_all(study: Study, port: int, terminal: Terminal) -> None:
    from .book.preview import preview
    from .pipeline import check_site, publish

    tables, gate = (lambda: publish(study)), (lambda site: check_site(study, site))
    preview(study, port, terminal, tables=tables, gate=gate)


def _run_status(options, terminal: Terminal) -> int:
    from .staleness import behind, lines

    terminal.lines(lines(behind(Study.find(options.project))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
