"""What a choice leaves of a chart. In: a figure of all projects, drawn once. Out: its rows.

Drawing a chart in Python takes longer than a person waits without noticing; so it is drawn once,
with all projects, and a choice only takes rows out of it. Rows that belong to no project, such as
the line of all together, stay: a choice is compared with all, never with itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from .. import dutch
from ..charts.base import Figure
from ..charts.frames import NO_DATA, is_missing
from ..charts.markdown import plain
from .source import Source

if TYPE_CHECKING:
    import pandas as pd

Records = list[dict[str, Any]]
NOBODY = -1  # of a row that is about no project


@dataclass(frozen=True)
class Drawing:
    """A figure of which rows can be left out.

    Parameters
    ----------
    figure : drawn with all projects.
    source : the projects.
    """

    figure: Figure
    source: Source

    @cached_property
    def frame(self) -> dict[str, Any]:
        return bare(self.figure)

    @cached_property
    def datasets(self) -> dict[str, Records]:
        chart = self.figure.chart
        return dict(chart.get("datasets", {})) if isinstance(chart, dict) else {}

    @cached_property
    def header(self) -> list[str]:
        return [plain(name) for name in self.figure.table.columns]

    @cached_property
    def _names(self) -> list[str]:
        """Per row of the data table the name of its project."""
        if self.figure.table.empty or self.header[0] != self.source.noun.singular.capitalize():
            return []
        return [plain(name, 80) for name in self.figure.table.iloc[:, 0]]

    @cached_property
    def table_places(self) -> np.ndarray:
        return np.array(self.source.places(self._names), dtype=int)

    @cached_property
    def places(self) -> dict[str, np.ndarray]:
        """Per data set the project of each row."""
        return {name: self._places(rows) for name, rows in self.datasets.items()}

    def _places(self, rows: Records) -> np.ndarray:
        return np.array([self._place(row) for row in rows], dtype=int)

    def _place(self, row: dict[str, Any]) -> int:
        """By id, else by name, else by its place in the order, which the data table has too."""
        if "id" in row:
            return self.source.place(str(row["id"]))
        if "p" in row:
            return self.source.places([str(row["p"])])[0]
        order = row.get("r")
        at_hand = isinstance(order, int) and 0 < order <= len(self.table_places)
        return int(self.table_places[order - 1]) if at_hand else NOBODY

    @cached_property
    def follows(self) -> bool:
        """Whether any row is about one project; else the chart is about all together."""
        return any((places >= 0).any() for places in self.places.values())

    def rows(self, members: np.ndarray) -> dict[str, Records]:
        """Per data set the rows of the chosen projects and those about no project.

        Parameters
        ----------
        members : places of the chosen projects.
        """
        kept = {name: _kept(places, members) for name, places in self.places.items()}
        return {name: [self.datasets[name][i] for i in at] for name, at in kept.items()}

    def cells(self, members: np.ndarray, most: int) -> tuple[list[list[str]], int]:
        """The first rows of the data table for the chosen projects, and how many there are.

        Parameters
        ----------
        members : places of the chosen projects; most : rows to return at most.
        """
        if not len(self.table_places):
            at = np.arange(len(self.figure.table))
        else:
            at = np.flatnonzero(np.isin(self.table_places, members))
        return texts_of(self.figure.table, at[:most]), len(at)

    def is_everybody(self, members: np.ndarray) -> bool:
        """Whether nothing is left out."""
        return len(members) == len(self.source.ids)

    def note(self, _members: np.ndarray) -> str:
        """What a choice does to the figure, where that needs words."""
        if self.follows:
            return ""
        why = self.figure.follows.get("why")
        stays = f"Deze figuur gaat over alle {self.source.noun.plural}"
        return f"{stays}: {why}." if why else f"{stays}; een keuze verandert haar niet."

    def title(self, _members: np.ndarray) -> str:
        """The finding about all projects."""
        return plain(self.figure.title)


def texts_of(table: pd.DataFrame, at: Iterable[int]) -> list[list[str]]:
    """These rows of a data table as Dutch text."""
    rows = table.iloc[list(at)]
    return [[_cell(value) for value in row] for row in rows.itertuples(index=False)]


def bare(figure: Figure) -> dict[str, Any]:
    """The chart without its rows and its title, which stands above it as text."""
    apart = ("datasets", "title", "usermeta")
    spec = {key: part for key, part in figure.spec().items() if key not in apart}
    return spec | {"$schema": alt.SCHEMA_URL}


def _kept(places: np.ndarray, members: np.ndarray) -> np.ndarray:
    return np.flatnonzero((places < 0) | np.isin(places, members))


def _cell(value: object) -> str:
    if is_missing(value):
        return NO_DATA
    is_number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return dutch.number(float(value)) if is_number else plain(value)
