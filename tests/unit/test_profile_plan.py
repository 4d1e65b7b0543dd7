"""A profile file against its instrument: what is read, and every mistake in words."""

from __future__ import annotations

import pytest

from ontmoetingen.errors import InstrumentError
from ontmoetingen.model.instrument import load_instrument
from ontmoetingen.model.profile_plan import load_profile

INSTRUMENT = """\
id: klein
title: Klein
programme: Proef
layout: row_per_wave
wave_column: lijst
waves: [{id: P, label: Plan}, {id: T, label: Team}]
scales:
  vijf: {kind: rating, min: 1, max: 5}
  zes: {kind: rating, min: 1, max: 6}
  ja_nee: {kind: yes_no, yes: [ja], no: [nee]}
items:
  - {id: f1, label: Factor een, scale: vijf, column: a, source: s}
  - {id: f2, label: Factor twee, scale: vijf, column: b, source: s}
  - {id: f3, label: Factor drie, scale: zes, column: c, source: s}
  - {id: f4, label: Factor vier, scale: ja_nee, column: d, source: s}
  - {id: f5, label: Factor vijf, scale: vijf, column: e, waves: [P], source: s}
project:
  column: team
  attributes:
    - {id: kind, label: Soort, type: category, values: {x: X}}
"""
PROFILE = """\
respondent: {label: mens, label_plural: mensen}
sides: [{id: plan, label: Plan, wave: P}, {id: team, label: Team, wave: T}]
groups:
  - {id: eerste, label: Eerste, items: [f1]}
  - id: tweede
    label: Tweede
    lines: [{id: samen, label: Samen, items: [f1, f2]}]
compare: kind
note: Let op.
"""


def load(tmp_path, profile: str):
    (tmp_path / "instrument.yml").write_text(INSTRUMENT, encoding="utf-8")
    (tmp_path / "profile.yml").write_text(profile, encoding="utf-8")
    instrument = load_instrument(tmp_path / "instrument.yml")
    return load_profile(tmp_path / "profile.yml", instrument)


def message(tmp_path, old: str, new: str) -> str:
    assert old in PROFILE
    with pytest.raises(InstrumentError) as caught:
        load(tmp_path, PROFILE.replace(old, new))
    return str(caught.value)


def test_items_alone_are_lines_with_the_label_of_the_instrument(tmp_path):
    profile = load(tmp_path, PROFILE)
    assert [(x.id, x.label, x.group) for x in profile.lines] == [
        ("f1", "Factor een", "eerste"),
        ("samen", "Samen", "tweede"),
    ]
    assert profile.lines[1].items == {"plan": ("f1", "f2"), "team": ("f1", "f2")}
    assert (profile.low, profile.high, profile.compare) == (1.0, 5.0, "kind")


def test_an_unknown_item_wave_and_attribute_are_told_together(tmp_path):
    wrong = PROFILE.replace("[f1]", "[f9]").replace("wave: P", "wave: Q").replace("kind", "soort")
    with pytest.raises(InstrumentError) as caught:
        load(tmp_path, wrong)
    assert str(caught.value) == (
        "profile.yml, line 3, key 'groups': item 'f9' is not known here. Allowed: f1, f2, f3, f4, "
        "f5.\n"
        "profile.yml, line 2, key 'sides': wave 'Q' is not known here. Allowed: P, T.\n"
        "profile.yml, line 8, key 'compare': attribute with values 'soort' is not known here. "
        "Allowed: kind."
    )


def test_items_must_be_ratings_on_one_scale(tmp_path):
    assert message(tmp_path, "[f1, f2]", "[f1, f4]") == (
        "profile.yml, line 3, key 'groups': 1 of 2 items are no ratings: f4. Allowed: items with a "
        "scale of kind rating."
    )
    assert message(tmp_path, "[f1, f2]", "[f1, f3]") == (
        "profile.yml, line 3, key 'groups': items stand on 2 scales (1 to 5, 1 to 6). Allowed: one "
        "scale."
    )


def test_a_line_must_be_asked_on_each_side(tmp_path):
    assert message(tmp_path, "[f1, f2]", "[f1, f5]") == (
        "profile.yml, line 3, key 'groups': line 'samen' was not asked at wave 'T'."
    )


def test_all_sides_have_a_wave_or_none_has(tmp_path):
    assert message(tmp_path, ", wave: T", "") == (
        "profile.yml, line 2, key 'sides': some sides have a wave of their own and others not, or "
        "two have the same. Allowed: a wave for each side, or for none."
    )


def test_three_sides_and_double_lines_are_refused(tmp_path):
    three = "label: Team, wave: T}, {id: gap, label: Meer}]"
    assert message(tmp_path, "label: Team, wave: T}]", three).startswith(
        "profile.yml, line 2, key 'sides': 3 sides stand here. Allowed: one or two, to be set "
        "beside each other.\n"
        "profile.yml, line 2, key 'sides': id 'gap' is used by the tables themselves."
    )
    assert message(tmp_path, "id: samen", "id: f1") == (
        "profile.yml, line 3, key 'groups': id 'f1' stands here twice."
    )


def test_a_group_has_lines_or_items(tmp_path):
    assert message(tmp_path, "items: [f1]}", "}") == (
        "profile.yml, line 4, group 'eerste', key 'lines': needs either 'lines' or 'items' (each a "
        "line of its own)."
    )
