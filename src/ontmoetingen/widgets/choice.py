"""The one choice that all live views of a notebook share. In: a new choice. Out: views that follow.

On the site a choice goes along from chart to chart and from chapter to chapter; here it goes along
from cell to cell. A view that nobody sees is not drawn: running a cell again leaves the former view
behind, and it would make each choice slower.
"""

from __future__ import annotations

from collections.abc import Callable

from .. import published
from ..charts.tables import Tables
from ..paths import Study
from .selection import Selection
from .source import Source

Follow = Callable[[Selection], None]


class Choice:
    """What is chosen now, and who wants to know.

    Parameters
    ----------
    source : the projects to choose from.
    """

    def __init__(self, source: Source):
        self.source = source
        self.selection = Selection()
        self._followers: list[Follow] = []

    def follow(self, follower: Follow) -> None:
        """Call ``follower`` with each new choice."""
        self._followers.append(follower)

    def set(self, selection: Selection) -> None:
        """Choose, and tell everybody; the same choice again tells nobody."""
        if selection == self.selection:
            return
        self.selection = selection
        for follower in self._followers:
            follower(selection)


_SHARED: dict[object, Choice] = {}


def shared_choice(tables: Tables | None = None) -> Choice:
    """The choice for these tables, or for the published tables of the study; the same each time.

    New published tables bring a new choice: its projects and groups may be others.
    """
    key = _published_mark() if tables is None else id(tables)
    if key not in _SHARED:
        _SHARED[key] = Choice(Source.of(tables))
    return _SHARED[key]


def _published_mark() -> tuple[str, int]:
    folder = Study.find().published
    changed = [(folder / f"{name}.csv").stat().st_mtime_ns for name in published.names()]
    return str(folder), max(changed, default=0)
