"""The tables behind all live views, read once. In: published tables. Out: projects and groups.

A choice must answer at once, also with thousands of projects; reading a table from disk for every
view would take longer than the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .. import published
from ..charts.markdown import plain
from ..charts.site_traits import SiteTrait, traits_of
from ..charts.tables import RELEASED, Tables
from ..dutch import Noun
from ..errors import StudyError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def read_once(tables: Tables) -> Tables:
    """The same tables, each read when first asked for and then remembered."""
    known: dict[str, pd.DataFrame] = {}

    def read(name: str) -> pd.DataFrame:
        if name not in known:
            known[name] = tables.read(name)
        return known[name]

    return Tables(read, tables.synthetic)


@dataclass(frozen=True)
class Source:
    """Projects by place, with what one can choose them by.

    Parameters
    ----------
    tables : read once (:func:`read_once`).
    labels : what the columns of ``projects`` are called; technical names where left out.
    """

    tables: Tables
    labels: dict[str, str]

    @classmethod
    def of(cls, tables: Tables | None = None) -> Source:
        """The source of these tables, or of the study that the notebook lies in."""
        if tables is not None:
            return cls(read_once(tables), {})
        columns = published.sidecar("projects")["columns"]
        labels = {name: about["label"] for name, about in columns.items()}
        return cls(read_once(Tables.published()), labels)

    @cached_property
    def ids(self) -> np.ndarray:
        import numpy as np

        return np.array(self.tables.read("projects")["project_id"].astype(str).to_list())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """A name per project that no other project has."""
        known = self.tables.project_names()
        return tuple(plain(known[i], 80) for i in self.ids)

    @cached_property
    def n(self) -> tuple[int | None, ...]:
        """Participants per project; None where that is hidden."""
        projects = self.tables.read("projects")
        counts = zip(projects["n_respondents"], projects["status"], strict=True)
        return tuple(int(n) if told == RELEASED else None for n, told in counts)

    @cached_property
    def traits(self) -> tuple[SiteTrait, ...]:
        """The traits to choose by: the same groups as on the site."""
        found = Tables(self._or_nothing, self.tables.synthetic)
        return tuple(traits_of(found, self.labels))

    @cached_property
    def waves(self) -> tuple[tuple[str, str], ...]:
        """Id and name of every wave, in order."""
        rows = self._or_nothing("waves")
        if rows.empty:
            return ()
        rows = rows.sort_values("order")
        return tuple((str(r.wave), plain(r.label, 40)) for r in rows.itertuples())

    @property
    def noun(self) -> Noun:
        return self.tables.noun

    def in_group(self, trait: str, value: str) -> np.ndarray:
        """Per project whether it is in this group of a trait; nobody is in an unknown one."""
        import numpy as np

        known = {t.id: t for t in self.traits}
        if trait not in known or value not in known[trait].values:
            return np.zeros(len(self.ids), dtype=bool)
        group = known[trait].values.index(value)
        return np.array([place == group for place in known[trait].place], dtype=bool)

    def name_of(self, project_id: str) -> str:
        """The name of a project; its id where there is no such project."""
        place = self.place(project_id)
        return project_id if place < 0 else self.names[place]

    def place(self, project_id: str) -> int:
        """The place of a project in the table; -1 where there is no such project."""
        return self._by_id.get(project_id, -1)

    def places(self, names: Sequence[str]) -> list[int]:
        """The place of each project by its name; -1 where nothing is called so."""
        return [self._by_name.get(name, -1) for name in names]

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {str(own): place for place, own in enumerate(self.ids)}

    @cached_property
    def _by_name(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    def _or_nothing(self, name: str) -> pd.DataFrame:
        """A table, or an empty one where a study does not have it."""
        import pandas as pd

        try:
            return self.tables.read(name)
        except (KeyError, StudyError):
            return pd.DataFrame()
