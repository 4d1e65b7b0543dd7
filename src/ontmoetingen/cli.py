"""The command ``ontmoetingen``. In: words on a command line. Out: one call and an exit code.

Exit codes: 0 done, 1 refused with a message, 2 the command line is off, 130 interrupted.
Rooms are imported inside the functions: ``--help`` and an unchanged build must not wait for pandas.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from . import (
    __version__,
    changes_command,
    coding_commands,
    desk_commands,
    intake_commands,
    programme_commands,
    release_commands,
    report_commands,
)
from .command_line import EXIT_CODES
from .command_line import command as add_command
from .errors import OntmoetingenError, Problem
from .paths import Study
from .terminal import Terminal

INTERRUPTED = 130
# Commands that say themselves what they do and take.
OF_ONE_ROOM = {"changes": changes_command, "coding": coding_commands, "release": release_commands}


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
    for add in (_add_intake, _add_map, _add_simulate, report_commands.add):
        add(commands)
    for name, room in OF_ONE_ROOM.items():
        added = add_command(commands, name, room.run, room.TEXT, room.EXAMPLE)
        room.add_options(added)
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


if __name__ == "__main__":
    sys.exit(main())
