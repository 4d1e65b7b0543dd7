"""Figures for print and slides. In: published tables. Out: SVG, PDF and PNG, always the same.

For who wants a picture outside the report. A list beside them says which function and which tables
made each; what has not changed is not made again. The files hold no date and no random names, so
that a rebuild gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import published
from ..files import hash_of_file, write_file
from ..paths import Study
from . import print_patterns, print_shares
from .print_sheet import FORMATS, in_formats
from .recipe import code_mark
from .tables import Tables

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

LIST_NAME = "figures.json"


@dataclass(frozen=True)
class Print:
    """One print figure.

    Parameters
    ----------
    name : of its files; draw : what draws it; tables : the published tables it needs.
    applies : whether these hold anything to draw, since not every study asks everything.
    """

    name: str
    draw: Callable[[Tables], Drawing]
    tables: tuple[str, ...]
    applies: Callable[[Tables], bool]


ASKED = ("items", "study", "waves")
PRINTS = (
    Print("spreiding-projecten", print_shares.spread,
          ("items", "study", "overall", "project_scores"), print_shares.has_yes_no),
    Print("aandelen", print_shares.overview, ("items", "overall"), print_shares.has_shares),
    Print("antwoorden", print_patterns.rating_bars, (*ASKED, "answers", "overall"),
          print_patterns.has_ratings),
    Print("overlap", print_patterns.overlap_columns,
          (*ASKED, "overlap", "overlap_patterns"), print_patterns.has_overlap),
    Print("verandering", print_patterns.change_dots, (*ASKED, "change", "projects"),
          print_patterns.has_change),
    Print("koppeling", print_patterns.pairing_bars, (*ASKED, "pairing"),
          print_patterns.has_pairs),
)  # fmt: skip


def write_prints(
    study: Study | None = None, progress: Callable[[str, int, int], None] | None = None
) -> list[Path]:
    """Write the print figures of a study whose tables are there; gives the files that are new.

    ``figures/figures.json`` says for each which function made it, from which tables (with their
    sha256), and which files came out.

    Parameters
    ----------
    study : the study of the current folder when left out.
    progress : called with ``("prints", done, total)``.
    """
    home = study or Study.find()
    known = set(published.names(home))
    tables = Tables(lambda name: published.table(name, home), published.is_synthetic(home))
    possible = [p for p in PRINTS if set(p.tables) <= known and p.applies(tables)]
    before, code = _listed(home), code_mark()
    written, entries = [], []
    for done, one in enumerate(possible):
        entry = _entry(home, one, code)
        if entry != before.get(one.name) or not _present(home, entry):
            if progress:
                progress("prints", done, len(possible))
            written += _write(home, one, tables)
        entries.append(entry)
    return written + _write_list(home, entries)


def print_files(study: Study) -> list[Path]:
    """The list of print figures and every file in it."""
    names = [name for entry in _listed(study).values() for name in entry["files"]]
    return [study.figures / name for name in (LIST_NAME, *names)]


def _entry(study: Study, one: Print, code: str) -> dict:
    tables = {name: hash_of_file(study.published / f"{name}.csv") for name in one.tables}
    files = [f"{one.name}.{kind}" for kind in FORMATS]
    made_by = f"{one.draw.__module__}.{one.draw.__name__}"
    return {"name": one.name, "function": made_by, "code": code, "tables": tables, "files": files}


def _present(study: Study, entry: dict) -> bool:
    return all((study.figures / name).is_file() for name in entry["files"])


def _listed(study: Study) -> dict[str, dict]:
    path = study.figures / LIST_NAME
    if not path.is_file():
        return {}
    return {entry["name"]: entry for entry in json.loads(path.read_text(encoding="utf-8"))}


def _write(study: Study, one: Print, tables: Tables) -> list[Path]:
    made = in_formats(one.draw(tables))
    paths = {study.figures / f"{one.name}.{kind}": content for kind, content in made.items()}
    return [path for path, content in paths.items() if write_file(path, content)]


def _write_list(study: Study, entries: list[dict]) -> list[Path]:
    path = study.figures / LIST_NAME
    return [path] if write_file(path, json.dumps(entries, indent=1, sort_keys=True) + "\n") else []
