"""One project, as fast as a choice changes. In: scores of one project. Out: rows of its profile.

The chart of ``charts.profile`` is drawn once; another project puts other rows in it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from .. import dutch
from ..charts import profile_drawing
from ..charts.markdown import plain
from ..charts.profile_rows import Row, profile_rows, told_apart
from ..charts.profiles import example, profile_table
from .drawing import Drawing, Records, bare, texts_of


class ProfileDrawing(Drawing):
    """The profile of the first chosen project; of the example when nothing is chosen."""

    follows = True

    @cached_property
    def frame(self) -> dict[str, Any]:
        """The chart with every kind of mark in its legend, since projects differ in theirs."""
        return _with_legend(bare(self.figure), list(profile_drawing.KINDS))

    @cached_property
    def _example(self) -> int:
        return int(np.flatnonzero(self.source.ids == example(self.source.tables))[0])

    @cached_property
    def _known(self) -> dict[int, list[Row]]:
        return {}

    def project(self, members: np.ndarray) -> int:
        """The place of the project that is shown."""
        everybody = len(members) == len(self.source.ids)
        return self._example if everybody or not len(members) else int(members[0])

    def profile(self, members: np.ndarray) -> list[Row]:
        at = self.project(members)
        if at not in self._known:
            self._known[at] = profile_rows(self.source.tables, str(self.source.ids[at]))
        return self._known[at]

    def rows(self, members: np.ndarray) -> dict[str, Records]:
        return profile_drawing.data_sets(self.profile(members))

    def title(self, members: np.ndarray) -> str:
        """On how many questions the project stands out, and that it is one of those chosen."""
        name = plain(self.source.names[self.project(members)], 60)
        told = told_apart(self.profile(members), self.source.noun, name)
        if 1 < len(members) < len(self.source.ids):
            return f"{told}. U koos er {dutch.number(len(members))}; dit is de eerste in de lijst."
        return told

    def cells(self, members: np.ndarray, most: int) -> tuple[list[list[str]], int]:
        table = profile_table(
            self.profile(members), self.source.tables, str(self.source.ids[self.project(members)])
        )
        return texts_of(table, range(min(most, len(table)))), len(table)


def _with_legend(spec: Any, values: list[str]) -> Any:
    if isinstance(spec, list):
        return [_with_legend(part, values) for part in spec]
    if not isinstance(spec, dict):
        return spec
    found = {key: _with_legend(part, values) for key, part in spec.items()}
    legend = found.get("legend")
    if isinstance(legend, dict) and "values" in legend:
        found["legend"] = legend | {"values": values}
    return found
