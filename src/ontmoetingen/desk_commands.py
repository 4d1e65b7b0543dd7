"""Commands for who works on a report every day. In: options. Out: lines, an exit code.

lab          JupyterLab on the notebooks, with the right kernel and clean saving
hooks        have git keep private files and traces of runs out
doctor       look whether everything is in order on this machine
undo         go back to what a command overwrote
completion   have a shell complete commands and options
"""

from __future__ import annotations

import argparse
import sys

from . import undo
from .command_line import command
from .completion import SHELLS, script
from .errors import OntmoetingenError
from .paths import Study
from .terminal import Terminal


def add(commands) -> None:
    """All commands of this file."""
    for one in (_add_lab, _add_hooks, _add_doctor, _add_undo, _add_completion):
        one(commands)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Run the command that was asked for, and keep what it overwrites."""
    name = str(options.command)
    if not undo.overwrites(name):
        return options.run(options, terminal)
    with undo.kept(Study.find(options.project), name):
        return options.run(options, terminal)


def _add_lab(commands) -> None:
    added = command(
        commands,
        "lab",
        _run_lab,
        "open JupyterLab on the notebooks of the report; what is saved there stays clean",
        "ontmoetingen lab",
        "ontmoetingen lab wat-jongeren-zeggen.ipynb",
        "ontmoetingen lab -- --no-browser --port 8890",
    )
    added.add_argument("notebook", nargs="?", default="", help="the notebook to open")
    added.add_argument("options", nargs="*", help="after --: options for JupyterLab itself")


def _add_hooks(commands) -> None:
    command(
        commands,
        "hooks",
        _run_hooks,
        "have git refuse private files, notebooks with traces of a run, and unstyled code",
        "ontmoetingen hooks",
    )


def _add_doctor(commands) -> None:
    command(
        commands,
        "doctor",
        _run_doctor,
        "look whether everything is in order here: versions, kernel, fonts, disk, private files",
        "ontmoetingen doctor",
        "ontmoetingen doctor --project ../another-study",
    )


def _add_undo(commands) -> None:
    added = command(
        commands,
        "undo",
        _run_undo,
        "list what commands overwrote, or put one of it back",
        "ontmoetingen undo",
        "ontmoetingen undo 1",
    )
    added.add_argument(
        "number", nargs="?", type=int, metavar="NUMBER", help="the line of the list to put back"
    )


def _add_completion(commands) -> None:
    added = command(
        commands,
        "completion",
        _run_completion,
        "print what makes a shell complete commands and options",
        "ontmoetingen completion bash",
        "ontmoetingen completion fish",
    )
    added.add_argument("shell", choices=SHELLS)


def _run_lab(options, terminal: Terminal) -> int:
    """The rules of git come along where they can; a hook of somebody else is left as it is."""
    from .lab.hooks import install_hooks, is_checkout
    from .lab.start import run_lab

    study = Study.find(options.project)
    notebook, more = options.notebook, list(options.options)
    if notebook.startswith("-"):  # everything after -- is for JupyterLab
        notebook, more = "", [notebook, *more]
    try:
        if is_checkout(study.root):
            install_hooks(study.root)
    except OntmoetingenError as error:
        terminal.lines([str(error)])
    return run_lab(study, notebook, more)


def _run_hooks(options, terminal: Terminal) -> int:
    from .lab.hooks import install_hooks

    place = install_hooks(Study.find(options.project).root)
    terminal.lines([f"{place}: git looks before every commit now."])
    return 0


def _run_doctor(options, terminal: Terminal) -> int:
    """Exit code 1 when something is wrong; what only deserves a look is no failure."""
    from .doctor import WRONG, examine

    found = examine(Study.find(options.project))
    terminal.lines(map(str, found))
    return 1 if any(finding.state == WRONG for finding in found) else 0


def _run_undo(options, terminal: Terminal) -> int:
    study = Study.find(options.project)
    if options.number is None:
        known = [copy.line(number) for number, copy in enumerate(undo.copies(study), start=1)]
        terminal.lines(known or ["Nothing was overwritten yet."])
        return 0
    copy = undo.bring_back(study, options.number)
    terminal.lines([f"Back as before '{copy.command}': {', '.join(copy.places)}."])
    terminal.lines(["What stood there is kept too: ontmoetingen undo lists it."])
    return 0


def _run_completion(options, _terminal: Terminal) -> int:
    from .cli import parser

    sys.stdout.write(script(options.shell, parser()))
    return 0
