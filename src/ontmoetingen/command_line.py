"""The form that every command has. In: a name, what it does, examples. Out: a parser."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

EXIT_CODES = """\
exit codes:
  0    done
  1    refused, with a message that says what to do
  2    the command line is off
  130  interrupted; nothing half-made was left behind"""


def command(commands, name: str, run: Callable, text: str, *examples: str):
    """Add one command, with ``--project``, help that shows examples, and what its exit codes mean.

    Parameters
    ----------
    commands : where to add it.
    name : what a person types; run : what is called with the options and the terminal.
    text : what it does, in half a sentence; examples : whole command lines that work.
    """
    added = commands.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        epilog=f"examples:\n{''.join(f'  {line}{chr(10)}' for line in examples)}\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    added.add_argument(
        "--project",
        metavar="FOLDER",
        type=Path,
        default=None,
        help="the study's folder (default: the study that this folder lies in)",
    )
    added.set_defaults(run=run, command=name)
    return added
