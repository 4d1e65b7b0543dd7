"""The main results for a terminal. In: sheets. Out: small tables of text, 80 characters wide.

Headings are English, as all that the command says; names of questions, projects and comparisons and
the states are those of the study and its published tables. A hidden number is the word "hidden".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..charts.markdown import plain
from ..charts.tables import RELEASED

if TYPE_CHECKING:
    import pandas as pd

    from .sheets import Sheet

HIDDEN = "hidden"
MOST = 20  # rows of a list in the terminal; the files hold all
LONGEST = 40  # characters of a name
MEASURES = {"share_yes": "yes", "share_agree": "agree", "mean": "mean"}
STANDS_OUT = ("hoger", "lager")
Rows = Iterator[Sequence[str]]


@dataclass(frozen=True)
class Printed:
    """A table for the terminal.

    Parameters
    ----------
    title : what it shows; note : a line below it, may be empty.
    header : one heading per column; right : per column whether it holds numbers.
    """

    title: str
    header: tuple[str, ...]
    right: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def summary(sheets: Sequence[Sheet]) -> list[Printed]:
    """The main tables, in the order of the questions; one without rows is left out."""
    frames = {sheet.name: sheet.frame for sheet in sheets}
    made = (table for n, make in _MAKERS.items() if n in frames for table in make(frames))
    return [table for table in made if table.rows]


def _table(title: str, columns: Mapping[str, bool], rows: Rows, note: str = "") -> Printed:
    """``columns``: heading to whether it holds numbers."""
    found = tuple(tuple(row) for row in rows)
    if len(found) > MOST:
        note = f"+{len(found) - MOST} more in the files. {note}".strip()
    return Printed(title, tuple(columns), tuple(columns.values()), found[:MOST], note)


def _overall(frames: Mapping[str, pd.DataFrame]) -> list[Printed]:
    columns = {"question": False, "wave": False, "": False, "value": True}
    columns |= {"95% interval": True, "answers": True}
    rows = (
        (
            _name(row.item_label), _name(row.wave_label), MEASURES.get(row.measure, row.measure),
            _value(row, "value"), _interval(row, "ci_low", "ci_high"), _count(row, "n"),
        )
        for row in frames["overall"].itertuples()
    )  # fmt: skip
    return [_table("All respondents together", columns, rows)]


def _variation(frames: Mapping[str, pd.DataFrame]) -> list[Printed]:
    columns = {"question": False, "wave": False, "higher": True, "lower": True, "alike": True}
    columns |= {"too small": True, HIDDEN: True, "reliability": True}
    counts = ("n_higher", "n_lower", "n_indistinct", "n_too_small", "n_hidden")
    rows = (
        (
            _name(row.item_label), _name(row.wave_label), *(_count(row, name) for name in counts),
            _number(row, "reliability_median", 2),
        )
        for row in frames["variation"].itertuples()
    )  # fmt: skip
    note = (
        "Projects against all others together. Reliability (median, 0-1): below 0.70 do not rank."
    )
    return [_table("How projects differ", columns, rows, note)]


def _standing(frames: Mapping[str, pd.DataFrame]) -> list[Printed]:
    columns = {"project": False, "question": False, "wave": False, "value": True}
    columns |= {"95% interval": True, "n": True, "state": False}
    scores = frames["project_scores"]
    out = scores[scores["state"].isin(STANDS_OUT) & (scores["status"] == RELEASED)]
    rows = (
        (
            _name(row.project_id_label or row.project_id), _name(row.item_label),
            _name(row.wave_label), _value(row, "value"), _interval(row, "ci_low", "ci_high"),
            _count(row, "n"), row.state,
        )
        for row in out.itertuples()
    )  # fmt: skip
    note = "In the order of the questionnaire, not a ranking: a reason to ask, not a verdict."
    return [_table("Projects that stand out", columns, rows, note)]


def _overlap(frames: Mapping[str, pd.DataFrame]) -> list[Printed]:
    columns = {"side": False, "on at least": True, "projects": True, "by chance": True, "p": True}
    tested = frames["overlap"]
    tested = tested[tested["method"] == "respondents shuffled"]
    rows = (
        (
            row.direction, f"{row.at_least} questions", _count(row, "observed"),
            _number(row, "expected", 1), _p(row),
        )
        for row in tested.itertuples()
    )  # fmt: skip
    return [_table("Projects at the same side on several questions", columns, rows)]


def _traits(frames: Mapping[str, pd.DataFrame]) -> list[Printed]:
    """One table per comparison, since its name is a whole phrase."""
    found = frames["traits"].groupby("trait", sort=False)
    return [_trait(rows) for _, rows in found]


def _trait(frame: pd.DataFrame) -> Printed:
    columns = {"question": False, "wave": False, "difference": True}
    columns |= {"95% interval": True, "p": True}
    rows = (
        (
            _name(row.item_label), _name(row.wave_label), _number(row, "effect", 2),
            _interval(row, "ci_low", "ci_high", share=False), _p(row),
        )
        for row in frame.itertuples()
    )  # fmt: skip
    note = "In percentage points (yes or no) or points of the scale."
    return _table(plain(frame["contrast_label"].iloc[0]), columns, rows, note)


def _pairing(frames: Mapping[str, pd.DataFrame]) -> list[Printed]:
    columns = {"question": False, "who": False, "respondents": True}
    rows = (
        (_name(row.item_label), plain(row.label), _count(row, "n"))
        for row in frames["pairing"].itertuples()
    )
    return [_table("Who answered twice", columns, rows)]


def _change(frames: Mapping[str, pd.DataFrame]) -> list[Printed]:
    columns = {"question": False, "start": True, "end": True, "change": True}
    columns |= {"95% interval": True, "pairs": True}
    frame = frames["change"]
    rows = (
        (
            _name(row.item_label), _number(row, "mean_start", 2), _number(row, "mean_end", 2),
            _number(row, "change", 2), _interval(row, "ci_low", "ci_high", share=False),
            _count(row, "n_pairs"),
        )
        for row in frame[frame["project_id"].fillna("") == ""].itertuples()
    )  # fmt: skip
    return [_table("From the first moment to the last", columns, rows)]


_MAKERS: dict[str, Callable[[Mapping[str, pd.DataFrame]], list[Printed]]] = {
    "overall": _overall,
    "variation": _variation,
    "project_scores": _standing,
    "overlap": _overlap,
    "traits": _traits,
    "pairing": _pairing,
    "change": _change,
}


def _name(text: object) -> str:
    return plain(text, longest=LONGEST)


def _is_shown(row, column: str) -> bool:
    import pandas as pd

    return getattr(row, "status", RELEASED) == RELEASED and not pd.isna(getattr(row, column))


def _instead(row) -> str:
    return "" if getattr(row, "status", RELEASED) == RELEASED else HIDDEN


def _number(row, column: str, digits: int) -> str:
    if not _is_shown(row, column):
        return _instead(row)
    return _digits(getattr(row, column), digits)


def _digits(value: float, digits: int) -> str:
    return f"{round(value, digits) + 0.0:.{digits}f}"  # never "-0.00"


def _count(row, column: str) -> str:
    return f"{int(getattr(row, column)):,}" if _is_shown(row, column) else _instead(row)


def _value(row, column: str) -> str:
    """A share as a percentage, a mean with two digits; which one the row's measure says."""
    if not _is_shown(row, column):
        return _instead(row)
    value = getattr(row, column)
    return f"{value:.2f}" if row.measure == "mean" else f"{100 * value:.0f}%"


def _interval(row, low: str, high: str, share: bool | None = None) -> str:
    if not (_is_shown(row, low) and _is_shown(row, high)):
        return _instead(row)
    if share is False:
        return f"{_digits(getattr(row, low), 2)} to {_digits(getattr(row, high), 2)}"
    return f"{_value(row, low)} to {_value(row, high)}"


def _p(row) -> str:
    if not _is_shown(row, "p_value"):
        return _instead(row)
    return "<0.001" if row.p_value < 0.001 else f"{row.p_value:.3f}"
