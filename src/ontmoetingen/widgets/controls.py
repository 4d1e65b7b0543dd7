"""Form controls that views share. In: names and values. Out: controls, each with its label."""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets as widgets

ALL = "alle"
# The label takes the room that it needs; by default Jupyter cuts it off.
WHOLE_LABEL = {"description_width": "initial"}


def one_of(
    name: str, options: Iterable[tuple[str, str]], nothing: str | None = ALL
) -> widgets.Dropdown:
    """A list to choose one from.

    Parameters
    ----------
    name : its label; options : what a person reads and the value behind it.
    nothing : what is read for the empty value, which comes first; None when there is none.
    """
    first = [] if nothing is None else [(nothing, "")]
    return widgets.Dropdown(options=[*first, *options], description=name, style=WHOLE_LABEL)


def in_rows(controls: Iterable[widgets.Widget]) -> widgets.HBox:
    """Controls beside each other, on further rows where a screen is narrow."""
    return widgets.HBox(list(controls), layout=widgets.Layout(flex_flow="row wrap"))
