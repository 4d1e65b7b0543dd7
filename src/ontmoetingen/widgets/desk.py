"""One call for a live view. In: a chart or table function. Out: a filter above it, or its face.

``live()`` alone gives the whole desk: every question, the profile of a project, themes and
findings, under one filter. ``live(charts.standing, "item")`` gives one of them; all live views of a
notebook share a choice.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache, partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from .. import charts, sentences, views
from ..charts.tables import Tables
from ..errors import BuildError, OntmoetingenError, Problem
from .choice import Choice, shared_choice
from .drawing import Drawing
from .face import is_live, with_face
from .listing import read_listing
from .profile import ProfileDrawing
from .selection import Selection, members
from .source import Source
from .together import TogetherDrawing

if TYPE_CHECKING:
    from .panes import Pane

Draw = Callable[..., Any]
# How a figure follows a choice (``charts/follows.py``), and what follows in that way.
KINDS = {"one": ProfileDrawing, "pooled": TogetherDrawing}
OPENS_A_WIDGET = "anywidget"  # what Altair shows a live chart with


def live(draw: Draw | None = None, *args: Any, tables: Tables | None = None, **kwargs: Any) -> Any:
    """A filter above a chart or table in JupyterLab; elsewhere just that chart or table.

    A published page has no Python behind it, so a widget would be dead there. All live views of a
    notebook share one choice of projects.

    Parameters
    ----------
    draw : a function of ``charts`` or ``views``; left out, the whole desk: questions, profile,
        themes and findings under one filter.
    args, kwargs : what it takes, such as the item.
    tables : where the numbers come from; the published tables of the study when left out.

    Returns
    -------
    In JupyterLab a widget, which leaves only the figure behind in the saved notebook. Elsewhere the
    figure or passage itself; for the whole desk the figure of its first question.

    Raises
    ------
    BuildError : as ``draw``; or JupyterLab lacks what shows live charts.
    """
    whole = draw is None
    if whole:
        draw, args = charts.standing, (_questions(tables or Tables.published())[0],)
    known = {} if tables is None else {"tables": tables}
    face = draw(*args, **known, **kwargs)
    if not is_live():
        return face
    _refuse_without_widgets()
    choice = shared_choice(tables)
    shown = _desk(choice) if whole else _pane(choice, draw, args, kwargs).box
    return with_face(_below_the_bar(choice, shown), face)


def _refuse_without_widgets() -> None:
    if find_spec(OPENS_A_WIDGET) is None:
        hint = "install it with: make lab"
        raise BuildError(
            Problem("live view", f"needs {OPENS_A_WIDGET}, which is absent", hint=hint)
        )


@cache
def _bar(choice: Choice) -> Any:
    from .bar import Bar

    return Bar(choice)


def _below_the_bar(choice: Choice, shown: Any) -> Any:
    import ipywidgets

    return ipywidgets.VBox([_bar(choice).box, shown])


def _pane(choice: Choice, draw: Draw, args: tuple, kwargs: dict[str, Any]) -> Pane:
    from .panes import ChartPane, ListPane

    takes = inspect.signature(draw).parameters
    if "tables" in takes:
        tell = partial(_told, choice.source, _item_of(takes, args, kwargs))
        tell(Selection((str(choice.source.ids[0]),)))  # what it imports must not delay a choice
        return ChartPane(choice, _drawings(choice.source, draw, args, kwargs), tell)
    listing = read_listing(draw(*args, **kwargs).markdown)
    if listing is None:
        what = f"'{draw.__name__}' shows no table and takes no tables"
        raise BuildError(Problem("live view", what, "a chart, or a view with a table"))
    return ListPane(choice, listing)


def _drawings(
    source: Source, draw: Draw, args: tuple, kwargs: dict[str, Any]
) -> Callable[[str], Drawing]:
    """The drawing for each wave, made when first asked for."""
    takes = inspect.signature(draw).parameters
    own = "wave" not in takes or "wave" in kwargs or len(args) > 1  # the call itself says when
    item = _item_of(takes, args, kwargs)

    @cache
    def drawn(wave: str) -> Drawing:
        chosen = {"wave": wave} if wave else {}
        figure = draw(*args, tables=source.tables, **kwargs, **chosen)
        return KINDS.get(figure.follows.get("how"), Drawing)(figure, source)

    return lambda wave: drawn("" if own else _asked(source, item, wave))


def _asked(source: Source, item: str, wave: str) -> str:
    """The wave, or "" for the last where the item was not asked then."""
    return wave if item and wave in str(source.tables.item(item)["waves"]).split(";") else ""


def _item_of(takes: Any, args: tuple, kwargs: dict[str, Any]) -> str:
    first = next(iter(takes), "")
    return str(kwargs.get("item") or (args[0] if args and first == "item" else ""))


def _told(source: Source, item: str, selection: Selection) -> str:
    """What the chosen projects say together; nothing where a chart is about no single question."""
    from .panes import prose

    chosen = members(source, selection)
    if not item:
        return ""
    wave = _asked(source, item, selection.wave)
    told = prose(_not_then(source, selection.wave)) if selection.wave and not wave else ""
    if not selection.is_active or not len(chosen):
        return told
    ids = [str(source.ids[place]) for place in chosen]
    return told + prose(str(sentences.chosen(item, ids, wave or None, tables=source.tables)))


def _not_then(source: Source, wave: str) -> str:
    name = dict(source.waves).get(wave, wave)
    return f"Op het moment ‘{name}’ is dit niet gevraagd; hier staat het laatste moment."


def _questions(tables: Tables) -> list[str]:
    """Items in the order of the questionnaire."""
    found = tables.read("items").sort_values("order")["item"].astype(str).to_list()
    if not found:
        hint = "make the published tables with: ontmoetingen publish"
        raise BuildError(Problem("live view", "no question in the published tables", hint=hint))
    return found


def _desk(choice: Choice) -> Any:
    """Tabs, of which one is made when it is opened."""
    import ipywidgets

    made = {
        "Vragen": partial(_question_tab, choice),
        "Profiel": lambda: _pane(choice, charts.profile, (), {}).box,
        "Thema’s": lambda: _sources(choice, views.themes_table, "tbl-thema-overzicht", "Thema’s."),
        "Bevindingen": lambda: _sources(
            choice, views.findings_table, "tbl-bevindingen", "Bevindingen."
        ),
    }
    tabs = ipywidgets.Tab([ipywidgets.VBox() for _ in made], titles=tuple(made))

    def opened(_change: object = None) -> None:
        tab = tabs.children[tabs.selected_index or 0]
        if not tab.children:
            tab.children = [list(made.values())[tabs.selected_index or 0]()]

    tabs.observe(opened, names="selected_index")
    tabs.selected_index = 0
    opened()
    return tabs


def _sources(choice: Choice, view: Draw, label: str, caption: str) -> Any:
    """A table of sources, or in words that the study has none."""
    import ipywidgets

    from .panes import prose

    try:
        return _pane(choice, view, (label, caption), {}).box
    except OntmoetingenError as error:
        return ipywidgets.HTML(prose(str(error)))


def _question_tab(choice: Choice) -> Any:
    """A question to choose, and its chart."""
    import ipywidgets

    from .controls import one_of

    tables = choice.source.tables
    labels = [(str(tables.item(item)["label"]), item) for item in _questions(tables)]
    asked = one_of("Vraag", labels, nothing=None)
    place = ipywidgets.VBox()

    @cache
    def box(item: str) -> Any:
        return _pane(choice, charts.standing, (item,), {}).box

    def ask(_change: object = None) -> None:
        place.children = [box(asked.value)]

    asked.observe(ask, names="value")
    ask()
    return ipywidgets.VBox([asked, place])
