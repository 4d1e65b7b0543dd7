"""What stands below the filter. In: a drawing or a listing, a choice. Out: a box that follows it.

Each pane answers a new choice by changing what it already shows: the rows of its chart, its words,
its table. A pane that nobody sees waits until somebody does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import altair as alt
import ipywidgets as widgets

from .. import dutch
from ..charts.markdown import SYNTHETIC, SYNTHETIC_LABEL, html
from .choice import Choice
from .controls import WHOLE_LABEL, in_rows, one_of
from .drawing import Drawing
from .listing import Listing, as_text
from .selection import Selection, members

MOST_ROWS = 40
LOOK = {"actions": False, "renderer": "svg"}
OF_SOURCES = "Deze tabel gaat over bronnen: een keuze van {} verandert haar niet."
Tell = Callable[[Selection], str]
Drawings = Callable[[str], Drawing]


class Pane:
    """A box that follows the choice while somebody looks at it.

    Parameters
    ----------
    choice : what to follow.
    """

    def __init__(self, choice: Choice, children: Sequence[widgets.Widget]):
        self.choice, self.source = choice, choice.source
        self.box = widgets.VBox(list(children))
        self.box._view_count = 0  # from now on JupyterLab counts who looks
        self._behind = False
        self.box.observe(self._seen, names="_view_count")
        choice.follow(self._follow)

    def show(self, selection: Selection) -> None:
        """Show this choice."""
        raise NotImplementedError

    def _follow(self, selection: Selection) -> None:
        self._behind = not self.box._view_count
        if not self._behind:
            self.show(selection)

    def _seen(self, change: Any) -> None:
        if change["new"] and self._behind:
            self._behind = False
            self.show(self.choice.selection)


class ChartPane(Pane):
    """A chart with what its choice says in words, and its data.

    Parameters
    ----------
    choice : what to follow.
    drawings : gives the drawing for a wave; "" is the last.
    tell : what the chosen projects say together, as HTML; empty when there is nothing to say.
    """

    def __init__(self, choice: Choice, drawings: Drawings, tell: Tell):
        self.drawings, self.tell = drawings, tell
        self.heading, self.told, self.table = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.chart = offline_chart()
        self._frame: dict[str, Any] | None = None
        self._pushed = 0
        super().__init__(choice, [self.heading, self.told, self.chart, self.table])
        self.show(choice.selection)

    def show(self, selection: Selection) -> None:
        chosen = members(self.source, selection)
        drawing = self.drawings(selection.wave)
        self._draw(drawing.frame, drawing.rows(chosen))
        self.heading.value = _heading(drawing.title(chosen), drawing.figure.subtitle, self._label)
        note = drawing.note(chosen) if selection.is_active else ""
        self.told.value = (f"<p>{html(note)}</p>" if note else "") + self.tell(selection)
        cells, count = drawing.cells(chosen, MOST_ROWS)
        self.table.value = html_table(drawing.header, cells, count)

    @property
    def _label(self) -> str:
        return SYNTHETIC if self.source.tables.synthetic else ""

    def _draw(self, frame: dict[str, Any], rows: dict[str, list]) -> None:
        """Put other rows in the chart that stands there; only another chart is drawn anew."""
        if frame is not self._frame:
            self._frame = frame
            self.chart.spec = frame | {"datasets": rows}
            return
        self._pushed += 1  # equal rows must reach a chart that was shown again, too
        new = [{"namespace": "data", "name": k, "scope": [], "value": v} for k, v in rows.items()]
        self.chart._py_to_js_updates = [*new, {"namespace": "count", "value": self._pushed}]


def offline_chart() -> alt.JupyterChart:
    """An empty chart that draws with the Vega inside ``vl-convert``: no other host is asked."""
    alt.JupyterChart.enable_offline()
    return alt.JupyterChart(None, embed_options=LOOK)


class ListPane(Pane):
    """A table of sources with a search and its own choices.

    Parameters
    ----------
    choice : the shared choice, which says nothing about sources.
    listing : the table.
    """

    def __init__(self, choice: Choice, listing: Listing):
        self.listing = listing
        self.search = widgets.Text(description="Zoek op woord", style=WHOLE_LABEL)
        self.picks = {
            name: one_of(name, ((value, value) for value in values))
            for name, values in listing.values.items()
        }
        self.said, self.table = widgets.HTML(), widgets.HTML()
        controls = [self.search, *self.picks.values()]
        super().__init__(choice, [in_rows(controls), self.said, self.table])
        for control in controls:
            control.observe(self._changed, names="value")
        self.show(choice.selection)

    def _changed(self, _change: Any) -> None:
        self.show(self.choice.selection)

    def show(self, selection: Selection) -> None:
        chosen = {name: pick.value for name, pick in self.picks.items()}
        found = self.listing.matching(self.search.value, chosen)
        total = dutch.counted(len(self.listing.rows), "regel", "regels")
        told = [f"{dutch.number(len(found))} van {total}."]
        if selection.is_active:
            told.append(OF_SOURCES.format(self.source.noun.plural))
        self.said.value = f'<p role="status">{html(" ".join(told))}</p>'
        rows = [self.listing.rows[place] for place in found[:MOST_ROWS]]
        self.table.value = html_table(self.listing.header, rows, len(found))


def _heading(title: str, subtitle: str, label: str) -> str:
    below = " ".join(text for text in (subtitle, f"({label})" if label else "") if text)
    return f"<h4>{html(title)}</h4><p>{html(below)}</p>"


def html_table(header: Iterable[str], rows: Sequence[Sequence[str]], count: int) -> str:
    """A table with its headings, and how many rows are left out below it.

    >>> html_table(["A<"], [["1"]], 2).endswith("<p>En nog 1 regel.</p>")
    True
    """
    head = "".join(f'<th scope="col">{html(name)}</th>' for name in header)
    body = "".join(f"<tr>{''.join(f'<td>{html(c)}</td>' for c in row)}</tr>" for row in rows)
    rest = count - len(rows)
    more = f"<p>En nog {dutch.counted(rest, 'regel', 'regels')}.</p>" if rest > 0 else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div style="overflow-x:auto">{table}</div>{more}'


def prose(markdown: str) -> str:
    """A computed sentence as HTML."""
    return f"<p>{html(as_text(markdown.replace(SYNTHETIC_LABEL, '')))}</p>"
