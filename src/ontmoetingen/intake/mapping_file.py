"""A mapping as a file that a person can check. In: suggestions. Out: YAML with the grounds beside.

The file never holds a cell of the export: names of columns and counts only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import IntakeError, Problem
from ..files import write_file
from ..model.instrument import Instrument, load_instrument
from .mapping import CHECKED_BY
from .readers import read_export
from .suggest import Suggestion, suggest

HEAD = """\
# Which column of {export} is which column of {instrument}.
# These are suggestions. Compare every line with the questionnaire, mend or remove what is wrong,
# then write your name behind {checked_by}. Until then no intake uses this file.
"""


def suggest_mapping(export: Path | str, instrument: Path | str, to: Path) -> list[str]:
    """Write a mapping to check; returns what a person should know, in lines.

    Raises
    ------
    IntakeError : the export cannot be read, every column is known already, or the file is there.
    """
    raw, known = read_export(export), load_instrument(instrument)
    found, left, lacking = suggest(raw, known)
    if not found and not left:
        what = "has no column that the instrument does not know"
        raise IntakeError(Problem(raw.name, what, hint="take it in without a mapping."))
    if to.exists():
        hint = (
            f"mend it by hand, or remove it and try again. It may have been checked ({CHECKED_BY})."
        )
        raise IntakeError(Problem(to.name, "is there already and is not overwritten", hint=hint))
    text = mapping_text(raw.name, known, found, left, lacking)
    write_file(to, text.encode("utf-8"))
    return [_counted(found, left, lacking), f"Wrote {to}. Check it before the next intake."]


def _counted(found: Sequence[Suggestion], left: Sequence[str], lacking: Sequence[str]) -> str:
    return (
        f"{len(found)} columns have a suggestion; {len(left)} columns of the export and "
        f"{len(lacking)} of the instrument have none."
    )


def mapping_text(
    export: str,
    instrument: Instrument,
    found: Sequence[Suggestion],
    left: Sequence[str],
    lacking: Sequence[str],
) -> str:
    """The file: suggestions with their grounds, and what has none."""
    head = HEAD.format(export=export, instrument=instrument.id, checked_by=CHECKED_BY)
    lines = [f"{CHECKED_BY}: ", "columns:" if found else "columns: []"]
    lines += [line for one in found for line in _lines(one)]
    lines += ["", "# Columns of the export to leave out: move each that holds nothing we use."]
    lines += ["ignore: []", *_unknown(left, lacking)]
    return head + "\n".join(lines) + "\n"


def _lines(one: Suggestion) -> Iterator[str]:
    fits = f"{one.fits} of {one.of} cells are allowed" if one.fits is not None else "any cell is"
    yield f"  # names alike {one.alike:.2f}; {fits}"
    yield f"  - {{export: {_quoted(one.export)}, column: {_quoted(one.column)}}}"


def _unknown(left: Sequence[str], lacking: Sequence[str]) -> Iterator[str]:
    if left:
        yield "# In the export, without a suggestion:"
        yield from (f"#   {_quoted(name)}" for name in left)
    if lacking:
        yield "# In the instrument, without a column of the export:"
        yield from (f"#   {_quoted(name)}" for name in lacking)


def _quoted(text: str) -> str:
    """Text that YAML reads as it is: a JSON string is one."""
    return json.dumps(text, ensure_ascii=False)
