"""What an invented example of a programme should look like. In: ``calibration.yml``. Out: a plan.

An example shows how the way from export to figure works. Its sizes and levels are chosen, not
found: some units are too small to be shown, so that a reader of the example sees that too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import InstrumentError, Problem
from ..model.fields import Fields
from ..model.yaml_lines import read_yaml

NAME = "calibration.yml"


@dataclass(frozen=True)
class ExampleUnit:
    """One invented unit: its id, its sizes (per group, or one), its attributes as codes."""

    id: str
    sizes: Mapping[str, int]
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class ExamplePlan:
    """What to invent.

    Parameters
    ----------
    levels : line or code to its typical rating, or to its weight among codes.
    shifts : side to what it adds to a rating; between, within : spread of units and of people.
    left_open : share of answers that is left open; per_interview : times that something is named.
    """

    seed: int
    units: tuple[ExampleUnit, ...]
    levels: Mapping[str, float]
    shifts: Mapping[str, float]
    between: float
    within: float
    left_open: float
    per_interview: float


def load_example_plan(path: Path, groups: tuple[str, ...] = ("respondents",)) -> ExamplePlan:
    """The plan in this file.

    Parameters
    ----------
    groups : keys of a unit that give a number of people; its other keys are attributes.

    Raises
    ------
    InstrumentError : every missing key and every text that should be a number.
    """
    problems: list[Problem] = []
    top = Fields(read_yaml(path, InstrumentError), path.name, "", problems)
    plan = ExamplePlan(
        seed=int(top.number("seed", required=True) or 0),
        units=tuple(_unit(f, groups) for f in top.each("units", "unit", required=True)),
        levels=_numbers(top, "levels"),
        shifts=_numbers(top, "shifts"),
        between=_or(top.number("between"), 0.3),
        within=_or(top.number("within"), 0.8),
        left_open=_or(top.number("left_open"), 0.0),
        per_interview=_or(top.number("per_interview"), 3.0),
    )
    top.finish()
    if problems:
        raise InstrumentError(problems)
    return plan


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _numbers(top: Fields, key: str) -> dict[str, float]:
    inner = top.fields(key, key)
    return {name: _or(inner.number(name), 0.0) for name in (inner.keys if inner else ())}


def _unit(fields: Fields, groups: tuple[str, ...]) -> ExampleUnit:
    sizes = {g: int(_or(fields.number(g), 0)) for g in groups}
    unit = fields.text("id", required=True)
    others = [key for key in fields.keys if key not in (*groups, "id")]
    return ExampleUnit(unit, sizes, {key: fields.text(key) for key in others})
