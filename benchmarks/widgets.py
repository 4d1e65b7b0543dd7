"""A choice in a live view against drawing the chart again, which is what a plain filter does.

Both get the same published tables, grown to many projects, and the same choices. The peer is the
usual pair: ipywidgets controls that call the chart function and show its result in an output. Time
runs from the choice until what the browser needs is there as JSON, for both. Published tables of
this repository are grown, so that names, groups and hidden projects are as they are in practice.

    python benchmarks/widgets.py [--projects 500 1000 2000]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import ipywidgets
import pandas as pd

from ontmoetingen import charts, published
from ontmoetingen.charts.tables import Tables
from ontmoetingen.paths import Study
from ontmoetingen.widgets import Selection
from ontmoetingen.widgets.choice import Choice
from ontmoetingen.widgets.desk import _pane
from ontmoetingen.widgets.source import Source, read_once

PER_PROJECT = ("projects", "project_scores", "totals", "trait_points", "change")
ROUNDS = 7
VIEWS = {
    "standing": (charts.standing, ("meets_origin",)),
    "funnel": (charts.funnel, ("meets_origin",)),
    "profile": (charts.profile, ()),
}


def grown(study: Study, projects: int) -> Tables:
    """The published tables with each project repeated under new names until there are enough."""
    known = len(published.projects(study))

    def read(name: str) -> pd.DataFrame:
        frame = published.table(name, study)
        if name not in PER_PROJECT:
            return frame
        copies = range(-(-projects // known))
        many = pd.concat([_renamed(frame, n) for n in copies], ignore_index=True)
        keep = {f"{i}~{n}" for n in copies for i in published.projects(study)["project_id"]}
        return many[many["project_id"].isin(sorted(keep)[:projects]) | (many["project_id"] == "")]

    return read_once(Tables(read, synthetic=True))


def _renamed(frame: pd.DataFrame, copy: int) -> pd.DataFrame:
    ids = frame["project_id"].astype(str)
    told = {"project_id": ids.where(ids == "", ids + f"~{copy}")}
    if "name" in frame:
        told["name"] = frame["name"].astype(str) + f" {copy}"
    return frame.assign(**told)


def choices(source: Source) -> Iterator[Selection]:
    """Turn by turn one project, a hundred, a group, everybody: none twice in a row."""
    trait = source.traits[0]
    for turn in range(ROUNDS):
        yield Selection((str(source.ids[turn]),))
        yield Selection(tuple(map(str, source.ids[turn : turn + 100])))
        yield Selection((), ((trait.id, trait.values[turn % len(trait.values)]),))
        yield Selection((), (), "" if turn % 2 else source.waves[0][0])


def ours(source: Source, draw: Callable, args: tuple) -> list[float]:
    choice = Choice(source)
    pane = _pane(choice, draw, args, {})
    pane.box._view_count = 1

    def choose(selection: Selection) -> None:
        choice.set(selection)
        json.dumps(pane.chart._py_to_js_updates)

    return [_timed(lambda s=selection: choose(s)) for selection in choices(source)]


def peer(source: Source, draw: Callable, args: tuple) -> list[float]:
    """Filter the tables, call the chart function, put its picture in an output."""
    shown = ipywidgets.Output()

    def redraw(selection: Selection) -> None:
        figure = draw(*args, tables=_only(source, selection))
        data = figure._repr_mimebundle_()
        shown.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)
        json.dumps(data)

    return [_timed(lambda s=selection: redraw(s)) for selection in choices(source)]


def _only(source: Source, selection: Selection) -> Tables:
    from ontmoetingen.widgets import members

    ids = {str(source.ids[place]) for place in members(source, selection)} | {""}

    def read(name: str) -> pd.DataFrame:
        frame = source.tables.read(name)
        return frame[frame["project_id"].isin(ids)] if name in PER_PROJECT else frame

    return read_once(Tables(read, source.tables.synthetic))


def _timed(action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def _line(name: str, projects: int, mine: list[float], theirs: list[float]) -> str:
    told = (statistics.median(mine), _p95(mine), statistics.median(theirs), _p95(theirs))
    numbers = " ".join(f"{value:9.0f}" for value in told)
    return f"{name:10} {projects:9} {numbers} {told[0] / told[2]:7.2f}"


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def main() -> None:
    """Print one line per view and size: milliseconds per choice, ours and the peer's."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--projects", type=int, nargs="+", default=[500, 1000, 2000])
    sizes = options.parse_args().projects
    study = Study(Path(__file__).resolve().parents[1])
    os.environ["ONTMOETINGEN_STUDY"] = str(study.root)
    heads = ("projects", "median ms", "p95 ms", "peer ms", "peer p95")
    print(f"{'view':10} {' '.join(f'{head:>9}' for head in heads)}   ratio")
    for size in sizes:
        source = Source.of(grown(study, size))
        for name, (draw, args) in VIEWS.items():
            print(_line(name, size, ours(source, draw, args), peer(source, draw, args)))


if __name__ == "__main__":
    main()
