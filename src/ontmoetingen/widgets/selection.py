"""Which projects are chosen. In: names, groups, a wave. Out: projects, and the choice in words.

The same rules as on the site (``theme/selection.js``): choices narrow each other, and nothing
chosen means every project.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .. import dutch
from ..charts.markdown import plain

if TYPE_CHECKING:
    import numpy as np

    from .source import Source

MOST_NAMED = 5


@dataclass(frozen=True)
class Selection:
    """A choice of projects and of a moment.

    Parameters
    ----------
    projects : ids; empty means every project.
    traits : id of a trait and the group it must be in, such as ``(("type", "Onderwijs"),)``.
    wave : id of a wave; empty means the last in which something was asked.
    """

    projects: tuple[str, ...] = ()
    traits: tuple[tuple[str, str], ...] = ()
    wave: str = ""

    @property
    def is_active(self) -> bool:
        """Whether anything narrows the projects."""
        return bool(self.projects or self.traits)

    def with_trait(self, trait: str, value: str) -> Selection:
        """The same choice with one trait set; an empty value lets it go.

        >>> Selection().with_trait("type", "A").with_trait("type", "B").traits
        (('type', 'B'),)
        """
        others = tuple(pair for pair in self.traits if pair[0] != trait)
        return replace(self, traits=(*others, (trait, value)) if value else others)

    def with_project(self, project_id: str) -> Selection:
        """The same choice with one project more."""
        return replace(self, projects=tuple(dict.fromkeys((*self.projects, project_id))))

    def without_project(self, project_id: str) -> Selection:
        """The same choice without this project."""
        return replace(self, projects=tuple(p for p in self.projects if p != project_id))


def members(source: Source, selection: Selection) -> np.ndarray:
    """Places of the chosen projects in the published table, hidden ones included.

    Parameters
    ----------
    source : the tables.
    selection : what was chosen; a group that no project is in leaves nobody.

    Returns
    -------
    Increasing whole numbers; all places when nothing is chosen.
    """
    import numpy as np

    keep = np.ones(len(source.ids), dtype=bool)
    if selection.projects:
        keep &= np.isin(source.ids, selection.projects)
    for trait, value in selection.traits:
        keep &= source.in_group(trait, value)
    return np.flatnonzero(keep)


def status(source: Source, selection: Selection) -> str:
    """How many projects and participants are chosen, and which are hidden, in Dutch.

    Parameters
    ----------
    source, selection : as in :func:`members`.
    """
    chosen, noun = members(source, selection), source.noun
    if not len(chosen):
        return f"{noun.no_single.capitalize()} past bij deze keuze."
    counts = [source.n[i] for i in chosen]
    people = dutch.number(sum(n for n in counts if n is not None))
    total = dutch.counted(len(source.ids), noun.singular, noun.plural)
    first = f"{dutch.number(len(chosen))} van {total} gekozen, {people} deelnemers."
    gone = [plain(source.names[i], 50) for i, n in zip(chosen, counts, strict=True) if n is None]
    return " ".join([first, *_hidden(gone, noun.plural)])


def _hidden(names: list[str], plural: str) -> list[str]:
    if not names:
        return []
    more = len(names) - MOST_NAMED
    rest = [f"nog {dutch.number(more)} {plural}"] if more > 0 else []
    return [f"Verborgen en in geen som: {dutch.listed(names[:MOST_NAMED] + rest)}."]
