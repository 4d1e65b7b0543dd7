"""How answers become a profile. In: ``profile.yml`` and its instrument. Out: lines seen from sides.

Some instruments ask about the same things from two sides: how a pupil feels and how the class is
seen, what a team does and what its approach asks. A profile sets the sides beside each other, line
by line. The instrument says what was asked; this file says only which items make which line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from ..errors import InstrumentError, Problem
from .fields import Fields, did_you_mean
from .instrument_records import RATING, Instrument
from .yaml_lines import read_yaml

ID, ID_ALLOWED = r"[a-z][a-z0-9_]*", "small letters, digits and _, a letter first"
GAP = "gap"  # the side that is made here: the second side minus the first
SIDES = (1, 2)


@dataclass(frozen=True)
class Side:
    """One way of looking; ``wave`` when the list was filled in separately for it."""

    id: str
    label: str
    wave: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the profile.

    Parameters
    ----------
    group : id of the group it stands in.
    items : side to the items whose mean is the score on this line.
    """

    id: str
    label: str
    group: str
    items: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Profile:
    """What to make of the answers to an instrument.

    Parameters
    ----------
    respondent, respondents : what who answers is called, e.g. leerling, leerlingen.
    sides : one or two; with two, their difference is computed for who has both.
    groups : id to label, in order.
    compare : attribute of units whose values are compared; empty for none.
    note : what readers must know about this list of questions (Dutch).
    low, high : ends of the one scale that all items share.
    """

    respondent: str
    respondents: str
    sides: tuple[Side, ...]
    groups: Mapping[str, str]
    lines: tuple[Line, ...]
    compare: str
    note: str
    low: float
    high: float


def load_profile(path: Path | str, instrument: Instrument) -> Profile:
    """The profile in this file, held against its instrument.

    Raises
    ------
    InstrumentError : every unknown key, missing key, unknown item, wave or attribute, an item that
        is no rating, and items on different scales: their means could not stand on one axis.
    """
    path = Path(path)
    problems: list[Problem] = []
    top = Fields(read_yaml(path, InstrumentError), path.name, "", problems)
    profile = _profile(top, instrument)
    top.finish()
    if not problems:
        problems.extend(_contradictions(profile, instrument, top))
    if problems:
        raise InstrumentError(problems)
    return profile


def _profile(top: Fields, instrument: Instrument) -> Profile:
    respondent, respondents = _noun(top)
    sides = tuple(_side(f) for f in top.each("sides", "side", required=True))
    groups, lines = {}, []
    for fields in top.each("groups", "group", required=True):
        key = fields.matching("id", ID, ID_ALLOWED)
        groups[key] = fields.text("label", required=True)
        lines += _lines(fields, key, [s.id for s in sides], instrument)
        fields.finish()
    scale = instrument.items[0].scale
    return Profile(
        respondent,
        respondents,
        sides,
        groups,
        tuple(lines),
        top.text("compare"),
        top.text("note"),
        scale.min,
        scale.max,
    )


def _noun(top: Fields) -> tuple[str, str]:
    fields = top.fields("respondent", "respondent", required=True)
    if fields is None:
        return "", ""
    found = fields.text("label", required=True), fields.text("label_plural", required=True)
    fields.finish()
    return found


def _side(fields: Fields) -> Side:
    side = Side(
        fields.matching("id", ID, ID_ALLOWED),
        fields.text("label", required=True),
        fields.text("wave"),
    )
    fields.finish()
    return side


def _lines(fields: Fields, group: str, sides: list[str], instrument: Instrument) -> list[Line]:
    """Lines of a group: ``lines`` with their own items, or ``items`` that are each a line."""
    alone = fields.texts("items")
    lines = [_line(f, group, sides) for f in fields.each("lines", "line")]
    if bool(alone) == bool(lines):
        fields.wrong("lines", "needs either 'lines' or 'items' (each a line of its own)")
    labels = {i.id: i.label for i in instrument.items}
    return lines + [Line(i, labels.get(i, i), group, dict.fromkeys(sides, (i,))) for i in alone]


def _line(fields: Fields, group: str, sides: list[str]) -> Line:
    line = Line(
        fields.matching("id", ID, ID_ALLOWED),
        fields.text("label", required=True),
        group,
        _items(fields, sides),
    )
    fields.finish()
    return line


def _items(fields: Fields, sides: list[str]) -> dict[str, tuple[str, ...]]:
    """The same items on every side (a list), or other items per side (a mapping)."""
    found = fields.take("items", required=True)
    if found is None or not isinstance(found.value, Mapping):
        return dict.fromkeys(sides, fields.texts("items"))
    inner = fields.fields("items", f"{fields.what} items")
    items = {side: inner.texts(side, required=True) for side in sides}
    inner.finish()
    return items


def _contradictions(profile: Profile, instrument: Instrument, top: Fields) -> list[Problem]:
    return [
        *_counts(profile, top),
        *_references(profile, instrument, top),
        *_waves(profile, instrument, top),
        *_scales(profile, instrument, top),
    ]


def _counts(profile: Profile, top: Fields) -> list[Problem]:
    found = []
    if len(profile.sides) not in SIDES:
        what = f"{len(profile.sides)} sides stand here"
        found.append(Problem(top.where("sides"), what, "one or two, to be set beside each other"))
    named = {"sides": [s.id for s in profile.sides], "groups": [line.id for line in profile.lines]}
    for key, ids in named.items():
        twice = sorted({i for i in ids if ids.count(i) > 1})
        found += [Problem(top.where(key), f"id '{i}' stands here twice") for i in twice]
    if GAP in named["sides"]:
        what = f"id '{GAP}' is used by the tables themselves"
        found.append(Problem(top.where("sides"), what))
    return found


def _references(profile: Profile, instrument: Instrument, top: Fields) -> list[Problem]:
    items = [i.id for i in instrument.items]
    used = dict.fromkeys(chain.from_iterable(chain(*line.items.values()) for line in profile.lines))
    found = [_unknown(top, "groups", "item", i, items) for i in used if i not in items]
    waves = [w.id for w in instrument.waves]
    named = [s.wave for s in profile.sides if s.wave]
    found += [_unknown(top, "sides", "wave", w, waves) for w in named if w not in waves]
    kinds = [a.id for a in instrument.project.attributes if a.values]
    if profile.compare and profile.compare not in kinds:
        found.append(_unknown(top, "compare", "attribute with values", profile.compare, kinds))
    return found


def _waves(profile: Profile, instrument: Instrument, top: Fields) -> list[Problem]:
    """Either every side has a wave of its own or none has; a line must be asked on each side."""
    named = [s.wave for s in profile.sides if s.wave]
    if named and len(set(named)) != len(profile.sides):
        what = "some sides have a wave of their own and others not, or two have the same"
        return [Problem(top.where("sides"), what, "a wave for each side, or for none")]
    asked = {i.id: i.waves for i in instrument.items}
    known = [w.id for w in instrument.waves]
    absent = [
        (line.id, side.wave)
        for line in profile.lines
        for side in profile.sides
        for item in line.items[side.id]
        if side.wave in known and item in asked and side.wave not in asked[item]
    ]
    return [
        Problem(top.where("groups"), f"line '{line}' was not asked at wave '{wave}'")
        for line, wave in absent
    ]


def _scales(profile: Profile, instrument: Instrument, top: Fields) -> list[Problem]:
    used = {i for line in profile.lines for items in line.items.values() for i in items}
    items = [i for i in instrument.items if i.id in used]
    no_rating = [i.id for i in items if i.scale.kind != RATING]
    if no_rating:
        what = f"{len(no_rating)} of {len(items)} items are no ratings: {', '.join(no_rating[:10])}"
        return [Problem(top.where("groups"), what, "items with a scale of kind rating")]
    ends = sorted({(i.scale.min, i.scale.max) for i in items})
    if len(ends) < 2:
        return []
    told = ", ".join(f"{low:g} to {high:g}" for low, high in ends)
    return [
        Problem(top.where("groups"), f"items stand on {len(ends)} scales ({told})", "one scale")
    ]


def _unknown(top: Fields, key: str, what: str, name: str, known: list[str]) -> Problem:
    allowed, hint = ", ".join(known) or None, did_you_mean(name, known)
    return Problem(top.where(key), f"{what} '{name}' is not known here", allowed, hint=hint)
