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
from .cells import HIDDEN, bounds, count, interval, name, number, p_of, value

if TYPE_CHECKING:
    import pandas as pd

    from .sheets import Sheet

MOST = 20  # rows of a list in the terminal; the files hold all
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
            name(row.item_label), name(row.wave_label), MEASURES.get(row.measure, row.measure),
            value(row, "value"), interval(row, "ci_low", "ci_high"), count(row, "n"),
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
            name(row.item_label), name(row.wave_label), *(count(row, name) for name in counts),
            number(row, "reliability_median", 2),
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
            name(row.project_id_label or row.project_id), name(row.item_label),
            name(row.wave_label), value(row, "value"), interval(row, "ci_low", "ci_high"),
            count(row, "n"), row.state,
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
            row.direction, f"{row.at_least} questions", count(row, "observed"),
            number(row, "expected", 1), p_of(row),
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
            name(row.item_label), name(row.wave_label), number(row, "effect", 2),
            bounds(row), p_of(row),
        )
        for row in frame.itertuples()
    )  # fmt: skip
    note = "In percentage points (yes or no) or points of the scale."
    return _table(plain(frame["contrast_label"].iloc[0]), columns, rows, note)


def _pairing(frames: Mapping[str, pd.DataFrame]) -> list[Printed]:
    columns = {"question": False, "who": False, "respondents": True}
    rows = (
        (name(row.item_label), plain(row.label), count(row, "n"))
        for row in frames["pairing"].itertuples()
    )
    return [_table("Who answered twice", columns, rows)]


def _change(frames: Mapping[str, pd.DataFrame]) -> list[Printed]:
    columns = {"question": False, "start": True, "end": True, "change": True}
    columns |= {"95% interval": True, "pairs": True}
    frame = frames["change"]
    rows = (
        (
            name(row.item_label), number(row, "mean_start", 2), number(row, "mean_end", 2),
            number(row, "change", 2), bounds(row),
            count(row, "n_pairs"),
        )
        for row in frame[frame["project_id"].fillna("") == ""].itertuples()
    )  # fmt: skip
    return [_table("From the first moment to the last", columns, rows)]


def _models(frames: Mapping[str, pd.DataFrame]) -> list[Printed]:
    return [_model(rows) for _, rows in frames["change_models"].groupby("item", sort=False)]


def _model(frame: pd.DataFrame) -> Printed:
    columns = {"comparison": False, "model": False, "effect": True, "95% interval": True, "p": True}
    rows = (
        (
            plain(row.label) or "all together",
            row.model,
            number(row, "value", 2),
            bounds(row),
            p_of(row),
        )
        for row in frame[frame["term"].isin(["mean", "trait"])].itertuples()
    )
    note = "change: each with themselves; ancova: who started alike. Two questions, two answers."
    return _table(f"Change asked in two ways: {_item(frame)}", columns, rows, note)


def _attrition(frames: Mapping[str, pd.DataFrame]) -> list[Printed]:
    return [_lost(rows) for _, rows in frames["attrition"].groupby("item", sort=False)]


def _lost(frame: pd.DataFrame) -> Printed:
    columns = {"known at the start": False, "stayed": True, "lost": True, "lost - stayed": True}
    columns |= {"95% interval": True}
    rows = (
        (
            name(": ".join(t for t in (row.label, row.category_label) if t)),
            value(row, "value_kept"), value(row, "value_lost"), value(row, "difference"),
            interval(row, "ci_low", "ci_high"),
        )
        for row in frame.itertuples()
    )  # fmt: skip
    note = "Differences between shares are percentage points."
    return _table(f"Who is lost after the start: {_item(frame)}", columns, rows, note)


def _item(frame: pd.DataFrame) -> str:
    return name(frame["item_label"].iloc[0])


def _adjusted(frames: Mapping[str, pd.DataFrame]) -> list[Printed]:
    columns = {"question": False, "wave": False, "spread": True, "at equal background": True}
    columns |= {"p": True}
    rows = (
        (
            name(row.item_label), name(row.wave_label), value(row, "between_sd_before"),
            value(row, "between_sd_after"), p_of(row, "p_after"),
        )
        for row in frames["adjusted"].itertuples()
    )  # fmt: skip
    held = frames["adjusted"]["covariate_labels"].iloc[:1]
    note = f"Held equal: {plain('; '.join(held))}. p: no difference left between projects."
    return [_table("Differences between projects, participants held equal", columns, rows, note)]


_MAKERS: dict[str, Callable[[Mapping[str, pd.DataFrame]], list[Printed]]] = {
    "overall": _overall,
    "variation": _variation,
    "project_scores": _standing,
    "overlap": _overlap,
    "traits": _traits,
    "adjusted": _adjusted,
    "pairing": _pairing,
    "change": _change,
    "change_models": _models,
    "attrition": _attrition,
}
