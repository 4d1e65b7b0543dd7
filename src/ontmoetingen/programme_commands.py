"""What the command line does for a programme beside the questionnaire. In: options. Out: exit code.

The same commands as for the questionnaire, with ``--programme ID``.
"""

from __future__ import annotations

from .paths import Study
from .terminal import Terminal


def add_option(command, text: str) -> None:
    """The option that names a programme."""
    command.add_argument("--programme", metavar="ID", help=text)


def run_intake(study: Study, options, terminal: Terminal) -> int:
    """Take in exports of the programme; exit code 1 when rows were put aside."""
    from .programmes import find_programme, take_in

    report = take_in(find_programme(study, options.programme), options.files)
    terminal.lines(report.summary().splitlines())
    return 0 if report.complete else 1


def run_simulate(study: Study, options, terminal: Terminal) -> int:
    """Write the synthetic example of the programme."""
    from .programmes import find_programme, make_example

    terminal.lines([make_example(find_programme(study, options.programme))])
    return 0
