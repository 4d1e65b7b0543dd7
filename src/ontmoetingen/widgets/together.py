"""A chart of all together, with the chosen projects beside it. In: a choice. Out: rows, a sentence.

The rows of such a chart are questions, not projects, so nothing can be left out of it: what the
chosen projects say together comes beside what all say, pooled from published sums as in a sentence
of the report. What cannot be pooled, such as how often each answer was given, stays as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from .. import dutch
from ..charts.markdown import plain
from ..sentences.pooling import Pool, pooled
from .drawing import Drawing, Records

INDENT, APART = "\u2003", "\u200b"  # a name may stand in a chart once: an unseen difference
EDGE = 2  # digits of a percentage that a chart is drawn with
HIDDEN = "verborgen"


class TogetherDrawing(Drawing):
    """A figure that follows as ``"pooled"`` (``charts/follows.py``)."""

    follows = True

    @cached_property
    def _known(self) -> dict[tuple[int, ...], dict[str, Pool]]:
        """What was pooled of the choice of this moment, by question; one choice at a time."""
        return {}

    def _pool(self, key: str, members: np.ndarray) -> Pool | None:
        """The chosen projects as one group; None where nothing of them can be shown."""
        item, wave, measure = key.split("|")
        if (chosen := tuple(members)) not in self._known:
            self._known.clear()
        known = self._known.setdefault(chosen, {})
        if key not in known:
            ids = [str(self.source.ids[place]) for place in members]
            known[key] = pooled(self.source.tables, item, wave, ids)
        found = known[key]
        return found if found.n and found.measure == measure else None

    def rows(self, members: np.ndarray) -> dict[str, Records]:
        kind = self.figure.follows.get("kind")
        if not kind or not len(members) or self.is_everybody(members):
            return self.datasets
        rows = list(self._beside(self.datasets["rows"], kind, members))
        return self.datasets | {"rows": rows}

    def _beside(self, rows: Records, kind: str, members: np.ndarray) -> Iterator[dict[str, Any]]:
        """Every row, and after the last of a question that of the chosen projects."""
        key = ""
        for place, row in enumerate(rows):
            key = str(row.get("g") or key)
            yield row
            ends = place + 1 == len(rows) or rows[place + 1]["y"] != row["y"]
            if ends and key:
                yield self._row(key, kind, members, place)

    def _row(self, key: str, kind: str, members: np.ndarray, place: int) -> dict[str, Any]:
        who, pool = self._who(members), self._pool(key, members)
        apart = APART * (place + 1)
        if pool is None:
            return {"y": f"{INDENT}{who}: {HIDDEN}{apart}", "k": kind, "w": ""}
        value, low, high = (round(v * 100, EDGE) for v in (pool.value, pool.low, pool.high))
        told = dutch.percent(pool.value)
        tip = f"{who}: {told} (n = {dutch.number(pool.n)})"
        ends = {"v": value, "l": low, "h": high, "e": high}
        return {"y": f"{INDENT}{who}{apart}", "k": kind, "w": told, "d": "right", "t": tip} | ends

    def _who(self, members: np.ndarray) -> str:
        if len(members) == 1:
            return plain(self.source.names[int(members[0])], 40)
        return f"{dutch.number(len(members))} gekozen {self.source.noun.plural}"

    def note(self, members: np.ndarray) -> str:
        if not len(members):
            return ""
        lines = [self._line(key, members) for key in self.figure.follows["keys"]]
        why = self.figure.follows.get("why")
        stays = f"Deze figuur gaat over alle {self.source.noun.plural}: {why}. " if why else ""
        return f"{stays}{self._who(members)}: {'; '.join(lines)}."

    def _line(self, key: str, members: np.ndarray) -> str:
        item, wave, _ = key.split("|")
        name = plain(self.source.tables.item(item)["short_label"], 40)
        when = dict(self.source.waves).get(wave, wave).lower()
        pool = self._pool(key, members)
        if pool is None:
            return f"‘{name}’, {when}: niets samen te nemen"
        value, n = _text(pool.measure, pool.value), f"n = {dutch.number(pool.n)}"
        if math.isnan(pool.low):  # what an interval needs is not published
            return f"‘{name}’, {when}: {value} ({n})"
        low, high = _text(pool.measure, pool.low), _text(pool.measure, pool.high)
        return f"‘{name}’, {when}: {value} ({low} tot {high}; {n})"


def _text(measure: str, value: float) -> str:
    return dutch.number(value, 2) if measure == "mean" else dutch.percent(value)
