"""Answers on an item as pieces of a bar. In: the tables answers, overall and items. Out: rows.

A bar says three things: how often each answer was given, which answers count as agreeing, and
which answers are hidden. The share that agrees comes from the published table, never from adding
pieces: when one of them is hidden the sum would be wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from .. import dutch
from .kept_back import reasons
from .markdown import plain
from .measures import of
from .tables import RELEASED, Tables, hidden, released

LOW, MIDDLE, HIGH = "low", "middle", "high"
YES_NO = "yes_no"


@dataclass(frozen=True)
class Piece:
    """One answer in a bar.

    Parameters
    ----------
    answer, label : value of the answer, and its words where it has any.
    share, n : share of the answers (0-1) and their number.
    side : lower half of the scale, in between, or agreeing.
    start : where the piece begins, in percentages from the middle of the scale.
    """

    answer: float
    label: str
    share: float
    n: int
    side: str
    start: float

    @property
    def end(self) -> float:
        return self.start + self.share * 100


@dataclass(frozen=True)
class AnswerRow:
    """One item at one wave: its bar and the line of text above it."""

    item: str
    wave: str
    told: str
    pieces: list[Piece] = field(default_factory=list)


def answer_rows(tables: Tables, item: str) -> list[AnswerRow]:
    """One row per wave in which the item was asked, in the order of the waves."""
    about, labels = tables.item(item), wave_labels(tables)
    return [
        AnswerRow(item, wave, f"{labels[wave]}: {_told(tables, about, wave)}",
                  _pieces(about, released(tables.rows("answers", item, wave))))
        for wave in str(about["waves"]).split(";")
    ]  # fmt: skip


def wave_labels(tables: Tables) -> dict[str, str]:
    """Wave to its name, short enough for a line."""
    waves = tables.read("waves")
    return {w: plain(t, 40) for w, t in zip(waves["wave"], waves["label"], strict=True)}


def agreement(tables: Tables, about: pd.Series, wave: str) -> pd.Series | None:
    """The published share that says yes or agrees; none where nothing counts as agreeing."""
    measure = "share_yes" if about["scale_kind"] == YES_NO else "share_agree"
    rows = tables.rows("overall", about["item"], wave)
    found = rows[rows["measure"] == measure]
    return None if found.empty else found.iloc[0]


def has_threshold(about: pd.Series) -> bool:
    """Whether the study says from which answer somebody agrees."""
    return about["scale_kind"] == YES_NO or not pd.isna(about["agree_from"])


def side_words(items: Sequence[pd.Series]) -> dict[str, str]:
    """What each colour means: exact answers when all items share a scale, else the halves."""
    first = items[0]
    if any(_scale(i) != _scale(first) for i in items[1:]):
        high = "eens" if all(has_threshold(i) for i in items) else "bovenste deel van de schaal"
        return {LOW: "onderste helft van de schaal", MIDDLE: "ertussenin", HIGH: high}
    sides: dict[str, list[int]] = {}
    for answer in range(int(first["scale_min"]), int(first["scale_max"]) + 1):
        sides.setdefault(_side(first, answer), []).append(answer)
    agree = ": eens" if has_threshold(first) else ""
    ending = {LOW: "", MIDDLE: "", HIGH: agree}
    return {side: f"{_span(found)}{ending[side]}" for side, found in sides.items()}


def scale_ends(items: Sequence[pd.Series], tables: Tables) -> tuple[str, str]:
    """The ends of the scale in words: "1 = helemaal oneens" and "6 = helemaal eens"."""
    first = items[0]
    if any(_scale(i) != _scale(first) for i in items[1:]):
        return "laagste antwoord", "hoogste antwoord"
    answers = tables.rows("answers", first["item"])
    words = dict(zip(answers["answer"], answers["answer_label"].map(plain), strict=True))
    ends = (("laagste antwoord", "scale_min"), ("hoogste antwoord", "scale_max"))
    return tuple(  # type: ignore[return-value]
        f"{dutch.number(first[edge])} = {words.get(first[edge]) or default}"
        for default, edge in ends
    )


def hidden_words(tables: Tables, items: Sequence[str]) -> str:
    """How many answers are hidden and why, as Markdown; empty when none is."""
    rows = tables.read("answers")
    gone = hidden(rows[rows["item"].isin(list(items))])
    if gone.empty:
        return ""
    count = dutch.counted(len(gone), "antwoord is", "antwoorden zijn")
    return f"{count} verborgen en niet getekend: {reasons(gone)}."


def _told(tables: Tables, about: pd.Series, wave: str) -> str:
    rows = tables.rows("answers", about["item"], wave)
    if rows.empty:
        return "geen antwoorden"
    kept_back = hidden(rows)
    parts = [_main(tables, about, wave, rows)]
    if len(kept_back):
        gone = dutch.counted(len(kept_back), "antwoord", "antwoorden")
        parts.append(f"{gone} verborgen" if len(kept_back) < len(rows) else "alles verborgen")
    return ", ".join(p for p in parts if p)


def _main(tables: Tables, about: pd.Series, wave: str, rows: pd.DataFrame) -> str:
    found = agreement(tables, about, wave)
    if found is None:
        return _most_chosen(released(rows))
    if found["status"] != RELEASED:
        return ""
    verb = "ja" if about["scale_kind"] == YES_NO else "eens"
    return f"{of(found['measure']).text(found['value'])} {verb}"


def _most_chosen(shown: pd.DataFrame) -> str:
    if shown.empty:
        return ""
    top = shown.loc[shown["share"].astype(float).idxmax()]
    return f"{dutch.number(top['answer'])} het vaakst ({dutch.percent(top['share'])})"


def _pieces(about: pd.Series, shown: pd.DataFrame) -> list[Piece]:
    """Pieces from left to right; zero lies in the middle of the scale (yes/no: at the left)."""
    ascending = about["scale_kind"] != YES_NO  # yes comes first, on a common base line
    ordered = shown.sort_values("answer", ascending=ascending)
    start, pieces = _left(about, ordered), []
    for row in ordered.itertuples():
        share, side = float(row.share), _side(about, row.answer)
        words = plain(row.answer_label, 60)
        pieces.append(Piece(float(row.answer), words, share, int(row.n), side, start))
        start = pieces[-1].end
    return pieces


def _left(about: pd.Series, shown: pd.DataFrame) -> float:
    if about["scale_kind"] == YES_NO:
        return 0.0
    middle, share = _middle(about), shown["share"].astype(float)
    below, halves = share[shown["answer"] < middle], share[shown["answer"] == middle]
    return -100 * float(below.sum() + halves.sum() / 2)


def _side(about: pd.Series, answer: float) -> str:
    if about["scale_kind"] == YES_NO:
        return HIGH if answer == 1 else MIDDLE
    if has_threshold(about) and answer >= about["agree_from"]:
        return HIGH
    if answer < _middle(about):
        return LOW
    return HIGH if answer > _middle(about) and not has_threshold(about) else MIDDLE


def _middle(about: pd.Series) -> float:
    return (float(about["scale_min"]) + float(about["scale_max"])) / 2


def _scale(about: pd.Series) -> tuple:
    edge = float(about["agree_from"]) if has_threshold(about) else None
    return about["scale_kind"], float(about["scale_min"]), float(about["scale_max"]), edge


def _span(found: list[int]) -> str:
    if len(found) < 3:
        return " en ".join(map(dutch.number, found))
    return f"{dutch.number(found[0])} tot en met {dutch.number(found[-1])}"
