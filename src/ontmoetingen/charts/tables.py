"""Where a chart finds its numbers. In: the published tables. Out: rows of one item and wave.

A chart function takes a :class:`Tables`; by default it reads the study's published tables, and a
test or another study passes its own. Nothing here reads responses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import published
from ..dutch import Noun
from ..errors import BuildError, Problem

if TYPE_CHECKING:
    import pandas as pd

RELEASED = "released"


@dataclass(frozen=True)
class Tables:
    """Published tables by name, and whether they come from synthetic responses.

    Parameters
    ----------
    read : gives a table by name.
    synthetic : whether the responses behind the tables were invented.
    """

    read: Callable[[str], pd.DataFrame]
    synthetic: bool

    @classmethod
    def published(cls) -> Tables:
        """The tables of the study that the notebook lies in."""
        return cls(published.table, published.is_synthetic())

    @classmethod
    def of(cls, frames: Mapping[str, pd.DataFrame], *, synthetic: bool = False) -> Tables:
        """Tables from data frames at hand; without a table ``study`` units are called projects."""
        return cls({"study": _unnamed(), **frames}.__getitem__, synthetic)

    def item(self, item: str) -> pd.Series:
        """The row of one item; its labels, scale and waves.

        Raises
        ------
        BuildError : the item is not in the table, with the items that are.
        """
        return one_row(self.read("items"), "item", item)

    def wave(self, item: str, wave: str | None) -> str:
        """The wave asked for, or the last in which the item was asked."""
        asked = str(self.item(item)["waves"]).split(";")
        if wave is None:
            return asked[-1]
        if wave not in asked:
            raise BuildError(Problem(f"item {item!r}", f"was not asked in {wave!r}", str(asked)))
        return wave

    def rows(self, name: str, item: str, wave: str | None = None) -> pd.DataFrame:
        """The rows of a table for one item and, where the table has waves, one wave."""
        frame = self.read(name)
        chosen = frame[frame["item"] == item]
        return chosen if wave is None else chosen[chosen["wave"] == wave]

    @property
    def noun(self) -> Noun:
        """What the study calls the units it compares: project, school, county."""
        return published.noun_of(self.read("study"))

    def project_names(self) -> dict[str, str]:
        """Per project id a name that no other project has.

        Two projects may share a name; a chart would draw them on top of each other.
        """
        projects = self.read("projects")
        twice = projects["name"].duplicated(keep=False)
        names = (
            projects["name"]
            .astype(str)
            .where(
                ~twice,
                projects["name"].astype(str) + " (" + projects["project_id"].astype(str) + ")",
            )
        )
        return dict(zip(projects["project_id"].astype(str), names, strict=True))


def _unnamed() -> pd.DataFrame:
    import pandas as pd

    noun = Noun()
    names = [noun.singular, noun.plural, noun.article]
    columns = ["project_label", "project_label_plural", "project_article"]
    return pd.DataFrame([names], columns=columns)


def released(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows whose numbers may be shown."""
    return frame[frame["status"] == RELEASED]


def hidden(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows whose numbers may not be shown; they still have a reason."""
    return frame[frame["status"] != RELEASED]


def one_row(frame: pd.DataFrame, column: str, value: str) -> pd.Series:
    """The one row in which ``column`` is ``value``.

    Raises
    ------
    BuildError : there is none, with the values there are; or more than one.
    """
    found = frame[frame[column] == value]
    if len(found) != 1:
        known = ", ".join(sorted(frame[column].astype(str).unique())[:20])
        what = f"{value!r} stands in {len(found)} rows of the published table instead of one"
        raise BuildError(Problem(f"column {column!r}", what, known or "no rows at all"))
    return found.iloc[0]
