"""What can be asked of ``ontmoetingen analyse``. In: a command. Out: the same with its options.

The command line imports this file for its help, so nothing heavy is imported here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

TEXT = "print the main tables and write all of them for a spreadsheet; no notebook is needed"


def add_options(command: argparse.ArgumentParser, formats: Callable[[str], tuple]) -> None:
    """What can be asked for: items, a folder, formats (``formats`` reads "csv,xlsx")."""
    command.add_argument(
        "--item",
        action="append",
        default=[],
        metavar="ITEM",
        help="only this item of the instrument; may be given more than once",
    )
    command.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        help="where the files go (default: the folder analyse/ of the study)",
    )
    command.add_argument(
        "--format",
        type=formats,
        default=("csv", "xlsx"),
        metavar="csv,xlsx",
        help="what to write (default: both)",
    )
