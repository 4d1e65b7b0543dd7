"""Filters for someone working in JupyterLab. In: published tables and a chart. Out: a live view.

Widgets need a kernel, and a published page has none: there they are dead, and in a PDF they print
as code. So the same call gives a widget to a person in JupyterLab and the plain figure to the
executor of notebooks, and nothing of a widget is ever stored.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from . import dutch
from .charts.base import Figure
from .charts.markdown import html, plain
from .charts.tables import RELEASED, Tables
from .errors import OntmoetingenError

if TYPE_CHECKING:
    import pandas as pd

# JupyterLab and Notebook name the open document here; nbclient and nbval do not.
SESSION = "JPY_SESSION_NAME"
# Our own executor sets this, so that a session inherited from a terminal in JupyterLab is no harm.
READS = "ONTMOETINGEN_READS"
ALL = "alle"
# Tables with a row per project; the others describe all projects together and stay as they are.
PER_PROJECT = ("projects", "project_scores", "trait_points", "change", "totals")
Draw = Callable[..., Figure]


@dataclass(frozen=True)
class Selection:
    """A choice of projects.

    Parameters
    ----------
    projects : ids; empty means every project.
    attribute, value : a project attribute and what it must be; an empty value means anything.
    """

    projects: tuple[str, ...] = ()
    attribute: str = ""
    value: str = ""

    def ids(self, projects: pd.DataFrame) -> set[str]:
        """The projects of the selection, hidden ones included.

        Parameters
        ----------
        projects : the published table of projects.
        """
        chosen = projects
        if self.projects:
            chosen = chosen[chosen["project_id"].isin(self.projects)]
        if self.attribute and self.value:
            chosen = chosen[chosen[self.attribute].astype(str) == self.value]
        return set(chosen["project_id"].astype(str))


def live(draw: Draw, *args: Any, by: str = "", tables: Tables | None = None, **kwargs: Any) -> Any:
    """A chart with a filter on projects in JupyterLab; elsewhere the plain figure.

    Parameters
    ----------
    draw : a chart function that takes ``tables``, such as ``charts.standing``.
    args, kwargs : what else it takes, such as the item.
    by : a project attribute to filter by, such as the type; none when left out.
    tables : where the numbers come from; the published tables of the study when left out.

    Returns
    -------
    The figure, or an ipywidgets box that draws it again for each choice.
    """
    source = tables or Tables.published()
    if not is_live():
        return draw(*args, tables=source, **kwargs)
    return _box(lambda chosen: draw(*args, tables=chosen, **kwargs), source, by)


def is_live() -> bool:
    """Whether a person is looking: a document session, and no executor of notebooks."""
    return bool(os.environ.get(SESSION)) and READS not in os.environ


def chosen_tables(tables: Tables, selection: Selection) -> Tables:
    """The same tables with only the rows of the chosen projects.

    What describes all projects together, such as the reference, stays: a choice is compared with
    all, never with itself.

    Parameters
    ----------
    tables : where the numbers come from.
    selection : which projects.
    """

    def read(name: str) -> pd.DataFrame:
        frame = tables.read(name)
        if name not in PER_PROJECT:
            return frame
        ids = selection.ids(tables.read("projects"))
        return frame[frame["project_id"].astype(str).isin(ids | {""})]

    return replace(tables, read=read)


def status(tables: Tables, selection: Selection) -> str:
    """How many projects and answers are chosen, and which are hidden, in one Dutch sentence.

    Parameters
    ----------
    tables : where the numbers come from.
    selection : which projects.
    """
    projects = tables.read("projects")
    ids = selection.ids(projects)
    if not ids:
        return "Geen enkel project past bij deze keuze."
    chosen = projects[projects["project_id"].astype(str).isin(ids)]
    shown = chosen[chosen["status"] == RELEASED]
    total = dutch.counted(len(projects), "project", "projecten")
    people = dutch.number(int(shown["n_respondents"].fillna(0).sum()))
    first = f"{dutch.number(len(chosen))} van {total} gekozen, {people} deelnemers."
    return " ".join([first, *_hidden_names(chosen[chosen["status"] != RELEASED])])


def _hidden_names(gone: pd.DataFrame) -> list[str]:
    if gone.empty:
        return []
    names = [plain(name, 50) for name in gone["name"][:5]]
    more = [f"nog {len(gone) - 5}"] if len(gone) > 5 else []
    return [f"Verborgen: {dutch.listed(names + more)}."]


def _box(redraw: Callable[[Tables], Figure], tables: Tables, by: str) -> Any:
    import ipywidgets as widgets

    names = tables.project_names()
    pick = widgets.SelectMultiple(
        options=[(plain(name, 60), key) for key, name in names.items()],
        description="Projecten",
        rows=6,
    )
    kind = widgets.Dropdown(options=_options(tables, by), description=plain(by) or "Alles")
    said, view = widgets.HTML(), widgets.Output()

    def show(_: object = None) -> None:
        selection = Selection(tuple(pick.value), by, "" if kind.value == ALL else kind.value)
        said.value = f'<p role="status">{html(status(tables, selection))}</p>'
        view.clear_output(wait=True)
        with view:
            _display(redraw, chosen_tables(tables, selection))

    for control in (pick, kind):
        control.observe(show, names="value")
    show()
    return widgets.VBox([widgets.HBox([pick, kind] if by else [pick]), said, view])


def _options(tables: Tables, by: str) -> Sequence[str]:
    return [ALL, *sorted(tables.read("projects")[by].astype(str).unique())] if by else [ALL]


def _display(redraw: Callable[[Tables], Figure], tables: Tables) -> None:
    from IPython.display import display

    try:
        figure = redraw(tables)
    except OntmoetingenError as error:
        print(error)  # an empty or hidden choice is said in words, and the filter stays usable
        return
    display({k: v for k, v in figure._repr_mimebundle_().items() if "vega" in k}, raw=True)
