"""The filter above every live view. In: a shared choice. Out: controls that change it.

Plain form controls, each with its label, in reading order: everything works by keyboard. A project
is added by typing part of its name and taken away by its own button.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import ipywidgets as widgets

from .. import dutch
from ..charts.markdown import html, plain
from ..charts.site_traits import SiteTrait
from .choice import Choice
from .controls import WHOLE_LABEL, in_rows, one_of
from .selection import Selection, status
from .source import Source

LAST = "laatste"
MOST_CHIPS = 12


class Bar:
    """The controls; ``box`` is what a cell shows.

    Parameters
    ----------
    choice : is changed by the controls, and changes them.
    """

    def __init__(self, choice: Choice):
        self.choice, self.source = choice, choice.source
        self.add = self._search()
        self.chips = in_rows([])
        self.traits = {trait.id: self._trait(trait) for trait in self.source.traits}
        self.wave = self._wave()
        self.reset = widgets.Button(description="Wis de keuze", tooltip="Alle keuzes weg")
        self.hint, self.said = widgets.HTML(), widgets.HTML()
        self.box = self._box()
        self._listen()
        self._show(choice.selection)

    def _box(self) -> widgets.VBox:
        waves = [self.wave] if len(self.source.waves) > 1 else []
        controls = [self.add, *self.traits.values(), *waves, self.reset]
        box = widgets.VBox([in_rows(controls), self.hint, self.chips, self.said])
        box.add_class("ontmoetingen-filter")
        return box

    def _search(self) -> widgets.Combobox:
        return widgets.Combobox(
            options=self.source.names,
            description=f"{self.source.noun.plural.capitalize()} zoeken",
            placeholder="typ een deel van de naam, dan Enter",
            continuous_update=False,
            style=WHOLE_LABEL,
        )

    def _trait(self, trait: SiteTrait) -> widgets.Dropdown:
        return one_of(trait.label, ((value, value) for value in trait.values))

    def _wave(self) -> widgets.Dropdown:
        return one_of("Moment", ((label, wave) for wave, label in self.source.waves), LAST)

    def _listen(self) -> None:
        self.add.observe(self._typed, names="value")
        self.reset.on_click(lambda _: self.choice.set(Selection()))
        self.wave.observe(self._wave_chosen, names="value")
        for trait, control in self.traits.items():
            control.observe(partial(self._trait_chosen, trait), names="value")
        self.choice.follow(self._show)

    def _typed(self, change: Any) -> None:
        if not change["new"].strip():
            return
        found = matches(self.source, change["new"])
        self.hint.value = html(_hint(self.source, change["new"], found))
        if len(found) == 1:
            self.choice.set(self.choice.selection.with_project(str(self.source.ids[found[0]])))
            self.add.value = ""

    def _trait_chosen(self, trait: str, change: Any) -> None:
        self.choice.set(self.choice.selection.with_trait(trait, change["new"]))

    def _wave_chosen(self, change: Any) -> None:
        self.choice.set(replace(self.choice.selection, wave=change["new"]))

    def _show(self, selection: Selection) -> None:
        """Make the controls say what is chosen, whoever chose it."""
        chosen = dict(selection.traits)
        for trait, control in self.traits.items():
            control.value = chosen.get(trait, "")
        self.wave.value = selection.wave
        self.chips.children = [self._chip(p) for p in selection.projects[:MOST_CHIPS]]
        self.said.value = f'<p role="status">{html(status(self.source, selection))}</p>'

    def _chip(self, project_id: str) -> widgets.Button:
        name = self.source.name_of(project_id)
        chip = widgets.Button(description=f"{plain(name, 40)} ✕", tooltip=f"{name} weghalen")
        chip.layout.width = "auto"
        chip.on_click(lambda _: self.choice.set(self.choice.selection.without_project(project_id)))
        return chip


def matches(source: Source, typed: str) -> list[int]:
    """Places of the projects that were meant: the one of that name, else all that hold it.

    Parameters
    ----------
    source : the projects; typed : part of a name, in capitals or not.
    """
    wanted = plain(typed).casefold()
    names = [name.casefold() for name in source.names]
    exact = [place for place, name in enumerate(names) if name == wanted]
    return exact or [place for place, name in enumerate(names) if wanted in name]


def _hint(source: Source, typed: str, found: list[int]) -> str:
    noun, told = source.noun, plain(typed, 40)
    if not found:
        return f"{noun.no_single.capitalize()} heeft ‘{told}’ in de naam."
    if len(found) == 1:
        return ""
    first = dutch.listed([f"‘{source.names[place]}’" for place in found[:3]])
    return (
        f"{noun.counted(len(found))} hebben ‘{told}’ in de naam, zoals {first}. Typ verder of kies "
        "uit de lijst."
    )
