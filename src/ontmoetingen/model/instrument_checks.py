"""Contradictions between the parts of an instrument. In: the records. Out: problems.

Each part may be fine by itself while two of them cannot both be true, such as one column for two
questions: answers would then be counted twice without anyone noticing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..errors import Problem
from .fields import NUMBER, Fields, did_you_mean
from .instrument_records import NUMERIC, RATING, ROW_PER_RESPONDENT, ROW_PER_WAVE, Instrument, Scale

RESERVED = ("project_id", "respondent_id", "wave", "item", "value", "status", "reason")


def check_instrument(instrument: Instrument, top: Fields) -> list[Problem]:
    """Everything that contradicts something else in the file."""
    return [
        *_same_ids(instrument, top),
        *_layout(instrument, top),
        *_columns(instrument, top),
        *_codes(instrument, top),
        *_references(instrument, top),
    ]


def _repeated(values: Iterable[str]) -> list[str]:
    return [v for v, n in Counter(values).items() if n > 1]


def _same_ids(instrument: Instrument, top: Fields) -> Iterable[Problem]:
    groups = {
        "waves": [w.id for w in instrument.waves],
        "items": [i.id for i in instrument.items],
        "background": [b.id for b in instrument.background],
        "contrasts": [c.id for c in instrument.contrasts],
        "project": [a.id for a in instrument.project.attributes],
        "adjust_for": list(instrument.adjust_for),
    }
    for key, ids in groups.items():
        for twice in _repeated(ids):
            yield Problem(top.where(key), f"id '{twice}' stands here twice", "each id once")
    taken = [*groups["background"], *groups["project"]]
    for name in [n for n in taken if n in RESERVED]:
        yield Problem(top.where("background"), f"id '{name}' is used by the tables themselves")


def _layout(instrument: Instrument, top: Fields) -> Iterable[Problem]:
    per_wave = instrument.layout == ROW_PER_WAVE
    if per_wave and len(instrument.waves) > 1 and not instrument.wave_column:
        what = f"is missing: there are {len(instrument.waves)} waves and a row holds one"
        yield Problem(top.where("wave_column"), what, "the column with the wave's code")
    if instrument.layout == ROW_PER_RESPONDENT and instrument.wave_column:
        what = "is given, but a row holds all waves of a respondent"
        yield Problem(top.where("wave_column"), what, hint="remove it or change 'layout'.")


def _columns(instrument: Instrument, top: Fields) -> Iterable[Problem]:
    for twice in _repeated(_own_columns(instrument)):
        what = f"column '{twice}' is read as two different things"
        yield Problem(top.where("items"), what, "each column for one thing")


def _own_columns(instrument: Instrument) -> list[str]:
    per_item = [
        column
        for item in instrument.items
        for column in (
            set(item.columns.values())
            if instrument.layout == ROW_PER_WAVE
            else item.columns.values()
        )
    ]
    others = [instrument.project.column, instrument.wave_column, instrument.respondent_column]
    if instrument.project.file is None:
        others += [a.column for a in instrument.project.attributes]
    return [*per_item, *(b.column for b in instrument.background), *(o for o in others if o)]


def _codes(instrument: Instrument, top: Fields) -> Iterable[Problem]:
    missing = {m.casefold() for m in instrument.missing}
    for scale in instrument.scales:
        both = [c for c in (*scale.yes, *scale.no) if c.casefold() in missing]
        for code in both:
            what = f"code '{code}' of scale '{scale.id}' also means missing"
            yield Problem(top.where("missing"), what, "each code with one meaning")
        for code in [m for m in missing if _on_scale(m, scale)]:
            what = f"code '{code}' is also an answer on scale '{scale.id}'"
            yield Problem(top.where("missing"), what, "each code with one meaning")
    for code in _repeated(c.casefold() for w in instrument.waves for c in w.codes):
        yield Problem(top.where("waves"), f"code '{code}' stands for two waves", "one wave a code")


def _on_scale(code: str, scale: Scale) -> bool:
    on_rating = scale.kind == RATING and NUMBER.fullmatch(code)
    return bool(on_rating) and scale.min <= float(code) <= scale.max


def _references(instrument: Instrument, top: Fields) -> Iterable[Problem]:
    items = [i.id for i in instrument.items]
    named = [("overlap", i) for i in instrument.overlap]
    named += [("contrasts", i) for c in instrument.contrasts for i in c.items]
    for key, item in named:
        if item not in items:
            yield _unknown(top, key, "item", item, items)
    known = [b.id for b in instrument.background if b.type != "text"]
    for background in [b for b in instrument.adjust_for if b not in known]:
        yield _unknown(top, "adjust_for", "background", background, known)
    yield from _traits(instrument, top)


def _traits(instrument: Instrument, top: Fields) -> Iterable[Problem]:
    """Contrasts on something unknown, on an unknown value, or on words without a value."""
    # Where both have the same id the project's own attribute counts.
    traits = {t.id: t for t in (*instrument.background, *instrument.project.attributes)}
    for contrast in instrument.contrasts:
        trait = traits.get(contrast.trait)
        if trait is None:
            yield _unknown(top, "contrasts", "trait", contrast.trait, list(traits))
            continue
        known = list(trait.values)
        for value in [v for v in contrast.values if known and v not in known]:
            yield _unknown(top, "contrasts", "value", value, known)
        if not contrast.values and trait.type not in NUMERIC:
            what = f"contrast '{contrast.id}' has no values and trait '{trait.id}' is no number"
            allowed = "a number, or 'values' to set apart from all others"
            yield Problem(top.where("contrasts"), what, allowed)


def _unknown(top: Fields, key: str, what: str, name: str, known: list[str]) -> Problem:
    allowed = ", ".join(known)
    hint = did_you_mean(name, known)
    return Problem(top.where(key), f"{what} '{name}' is not known here", allowed, hint=hint)
