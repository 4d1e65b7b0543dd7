"""What synthetic answers must agree with. In: a calibration file. Out: typed records.

The figures and patterns belong to one study, so they stand in a file of that study with their
source; the simulation itself knows no study.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..errors import InstrumentError, Problem
from ..model.fields import Fields
from ..model.instrument import RATING, Instrument
from ..model.yaml_lines import read_yaml
from .calibration_records import (
    Calibration,
    Dates,
    Normal,
    Pattern,
    ProjectPlan,
    Shares,
    Shift,
    Target,
)


def load_calibration(path: Path | str, instrument: Instrument) -> Calibration:
    """The calibration in this file, checked against the instrument.

    Raises
    ------
    InstrumentError : unknown keys, missing figures, or names that the instrument does not know.
    """
    path = Path(path)
    problems: list[Problem] = []
    top = Fields(read_yaml(path, InstrumentError), path.name, "", problems)
    found = _calibration(top)
    top.finish()
    if not problems:
        problems.extend(_contradictions(found, instrument, path.name))
    if problems:
        raise InstrumentError(problems)
    return found


def _calibration(top: Fields) -> Calibration:
    people = top.fields("respondents", "respondents", required=True) or top
    projects = top.fields("projects", "projects", required=True) or top
    targets = [_target(f, True) for f in top.each("published", "published figure")]
    targets += [_target(f, False) for f in top.each("assumed", "assumed figure")]
    found = Calibration(
        id=top.text("id", required=True),
        title=top.text("title", required=True),
        targets=tuple(targets),
        patterns=tuple(_pattern(f) for f in top.each("patterns", "pattern", required=True)),
        filled_in=_numbers(top, "filled_in"),
        left_open=top.number("left_open") or 0.0,
        respondent_prefix=people.text("id_prefix"),
        driver=people.text("driver", required=True),
        numbers=tuple(_normal(f) for f in people.each("numbers", "number", required=True)),
        categories=tuple(_shares(f) for f in people.each("categories", "category")),
        projects=_project_plan(projects),
    )
    people.finish()
    projects.finish()
    return found


def _target(fields: Fields, published: bool) -> Target:
    found = Target(
        item=fields.text("item", required=True),
        wave=fields.text("wave", required=True),
        pct=fields.number("pct"),
        points=fields.number("points"),
        since=fields.text("from"),
        source=fields.text("source", required=published),
        page=fields.text("page", required=published),
        published=published,
    )
    if (found.pct is None) == (found.points is None or not found.since):
        fields.wrong("pct", "needs either 'pct', or 'points' and 'from'")
    fields.finish()
    return found


def _pattern(fields: Fields) -> Pattern:
    found = Pattern(
        item=fields.text("item", required=True),
        driver=fields.number("driver") or 0.0,
        shared=fields.number("shared") or 0.0,
        own=fields.number("own") or 0.0,
        person=fields.number("person") or 0.0,
        before=_numbers(fields, "before"),
        answers=_weights(fields),
        shifts=_shifts(fields),
    )
    fields.finish()
    return found


def _weights(fields: Fields) -> dict[float, float]:
    """How often each answer is given, by the answer."""
    found = {}
    for answer, weight in _numbers(fields, "answers").items():
        try:
            found[float(answer)] = weight
        except ValueError:
            fields.wrong("answers", f"'{answer}' is no answer", "numbers")
    return found


def _shifts(fields: Fields) -> tuple[Shift, ...]:
    found = []
    for shift in fields.each("shifts", "shift"):
        by = shift.number("by", required=True) or 0.0
        found.append(Shift(shift.text("attribute", True), shift.text("value", True), by))
        shift.finish()
    return tuple(found)


def _normal(fields: Fields) -> Normal:
    found = Normal(
        item=fields.text("item", required=True),
        mean=fields.number("mean", required=True) or 0.0,
        project_sd=fields.number("project_sd") or 0.0,
        respondent_sd=fields.number("respondent_sd") or 0.0,
        shifts=_shifts(fields),
    )
    fields.finish()
    return found


def _shares(fields: Fields) -> Shares:
    found = Shares(
        item=fields.text("item", required=True),
        shares=_numbers(fields, "shares"),
        follows=fields.text("follows"),
        follows_share=fields.number("follows_share") or 0.0,
    )
    if found.shares and abs(sum(found.shares.values()) - 1) > 1e-9:
        fields.wrong("shares", f"add up to {sum(found.shares.values()):g}", "1 in all")
    fields.finish()
    return found


def _project_plan(fields: Fields) -> ProjectPlan:
    return ProjectPlan(
        id_prefix=fields.text("id_prefix"),
        name_attribute=fields.text("name_attribute", default="name"),
        name_prefix=fields.text("name_prefix", required=True),
        size_spread=fields.number("size_spread") or 0.0,
        smallest=int(fields.number("smallest") or 1),
        categories=tuple(_shares(f) for f in fields.each("categories", "category")),
        dates=tuple(_dates(f) for f in fields.each("dates", "date")),
        first_words=fields.texts("first_words", required=True),
        second_words=fields.texts("second_words", required=True),
    )


def _dates(fields: Fields) -> Dates:
    found = Dates(fields.text("item", True), fields.text("first", True), fields.text("last", True))
    fields.finish()
    return found


def _numbers(fields: Fields, key: str) -> dict[str, float]:
    inner = fields.fields(key, f"{fields.what} {key}".strip())
    return {k: inner.number(k, required=True) or 0.0 for k in inner.keys} if inner else {}


def _contradictions(found: Calibration, instrument: Instrument, name: str) -> Iterable[Problem]:
    figures = {(t.item, t.wave) for t in found.targets}
    patterns = {p.item for p in found.patterns}
    for item in instrument.items:
        if item.id not in patterns:
            yield Problem(f"{name}, key 'patterns'", f"has nothing on item '{item.id}'")
        for wave in [w for w in item.waves if (item.id, w) not in figures]:
            yield Problem(f"{name}, key 'published'", f"no share for '{item.id}' at {wave}")
        if item.scale.kind == RATING and item.id in patterns:
            yield from _rating_weights(found.pattern(item.id), item.scale.agree_from, name)
    if found.driver not in {n.item for n in found.numbers}:
        yield Problem(f"{name}, key 'driver'", f"'{found.driver}' is not among the numbers")
    yield from _strangers(found, instrument, name)


def _rating_weights(pattern: Pattern, agree_from: float | None, name: str) -> Iterable[Problem]:
    where = f"{name}, pattern '{pattern.item}', key 'answers'"
    if agree_from is None:
        yield Problem(where, "the scale has no agree_from, so a share that agrees means nothing")
    elif len({rating >= agree_from for rating, w in pattern.answers.items() if w > 0}) < 2:
        yield Problem(where, f"needs weights both below and from {agree_from:g} on")


def _strangers(found: Calibration, instrument: Instrument, name: str) -> Iterable[Problem]:
    named = {
        "item": (
            {t.item for t in found.targets} | {p.item for p in found.patterns},
            {i.id for i in instrument.items},
        ),
        "background": (
            {n.item for n in (*found.numbers, *found.categories)},
            {b.id for b in instrument.background},
        ),
        "attribute": (
            {c.item for c in (*found.projects.categories, *found.projects.dates)},
            {a.id for a in instrument.project.attributes},
        ),
        "wave": (set(found.filled_in), {w.id for w in instrument.waves}),
    }
    for kind, (used, known) in named.items():
        for stranger in sorted(used - known):
            what = f"{kind} '{stranger}' is not in the instrument"
            yield Problem(name, what, ", ".join(sorted(known)))
