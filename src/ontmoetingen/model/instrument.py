"""Reading an instrument file. In: YAML. Out: an ``Instrument``, or every problem with its line.

A wrong code or a mistyped key would silently change a result, so nothing is guessed: an unknown
key, a missing one and a contradiction between two keys are all refused together.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..errors import InstrumentError, Problem
from ..files import hash_of_file
from .fields import Fields
from .instrument_checks import check_instrument
from .instrument_parts import compared_background, read_background, read_contrasts, read_project
from .instrument_records import (
    NUMERIC,
    RATING,
    ROW_PER_RESPONDENT,
    ROW_PER_WAVE,
    YES_NO,
    Attribute,
    Background,
    Contrast,
    Group,
    Instrument,
    Item,
    ProjectSource,
    Scale,
    Wave,
)
from .yaml_lines import read_yaml

__all__ = [
    "NUMERIC",
    "RATING",
    "ROW_PER_RESPONDENT",
    "ROW_PER_WAVE",
    "YES_NO",
    "Attribute",
    "Background",
    "Contrast",
    "Group",
    "Instrument",
    "Item",
    "ProjectSource",
    "Scale",
    "Wave",
    "load_instrument",
]

ID = r"[a-z][a-z0-9_]*"
ID_ALLOWED = "small letters, digits and _, a letter first"
WAVE_ID = r"[A-Za-z0-9_]+"


def load_instrument(path: Path | str) -> Instrument:
    """The instrument in this file, checked as a whole.

    Raises
    ------
    InstrumentError : every unknown key, missing key and contradiction, with file, line and key.
    """
    path = Path(path)
    entry = read_yaml(path, InstrumentError)
    problems: list[Problem] = []
    top = Fields(entry, path.name, "", problems)
    instrument = _instrument(top, path)
    top.finish()
    if top.take("adjust_for") is None:
        instrument = replace(instrument, adjust_for=compared_background(instrument))
    if not problems:
        problems.extend(check_instrument(instrument, top))
    if problems:
        raise InstrumentError(problems)
    return instrument


def _instrument(top: Fields, path: Path) -> Instrument:
    scales = {k: _scale(k, f) for k, f in top.each_named("scales", "scale", required=True).items()}
    waves = tuple(_wave(f) for f in top.each("waves", "wave", required=True))
    items = tuple(
        _item(f, scales, [w.id for w in waves]) for f in top.each("items", "item", required=True)
    )
    return Instrument(
        id=top.matching("id", r"[a-z][a-z0-9_-]*", "small letters, digits, - and _"),
        title=top.text("title", required=True),
        programme=top.text("programme", required=True),
        source=top.text("source"),
        layout=top.one_of("layout", (ROW_PER_WAVE, ROW_PER_RESPONDENT)),
        waves=waves,
        wave_column=top.text("wave_column") or None,
        respondent_column=top.text("respondent_column") or None,
        missing=("", *top.texts("missing")),
        other_columns=top.one_of("other_columns", ("error", "ignore"), default="error"),
        ignore_columns=top.texts("ignore_columns"),
        scales=tuple(scales.values()),
        items=items,
        background=tuple(read_background(f) for f in top.each("background", "background")),
        project=read_project(top, path.parent),
        contrasts=read_contrasts(top, [i.id for i in items]),
        overlap=top.texts("overlap"),
        adjust_for=top.texts("adjust_for"),
        path=path,
        sha256=hash_of_file(path),
    )


def _wave(fields: Fields) -> Wave:
    wave_id = fields.matching("id", WAVE_ID, "letters, digits and _")
    wave = Wave(wave_id, fields.text("label", required=True), fields.texts("codes") or (wave_id,))
    fields.finish()
    return wave


def _scale(scale_id: str, fields: Fields) -> Scale:
    kind = fields.one_of("kind", (YES_NO, RATING))
    scale = _rating(scale_id, fields) if kind == RATING else _yes_no(scale_id, fields)
    fields.finish()
    return scale


def _yes_no(scale_id: str, fields: Fields) -> Scale:
    yes, no = fields.texts("yes", required=True), fields.texts("no", required=True)
    labels = {1.0: fields.text("yes_label", default="Ja"), 0.0: fields.text("no_label") or "Nee"}
    both = {c.casefold() for c in yes} & {c.casefold() for c in no}
    if both:
        fields.wrong("no", f"{len(both)} codes mean both yes and no", "each code on one side")
    return Scale(scale_id, YES_NO, 0.0, 1.0, labels, yes, no)


def _rating(scale_id: str, fields: Fields) -> Scale:
    low, high = fields.number("min", required=True), fields.number("max", required=True)
    agree = fields.number("agree_from")
    if low is None or high is None:
        low, high = 0.0, 1.0
    elif low >= high:
        fields.wrong("max", f"{high:g} is not above min {low:g}")
    elif agree is not None and not low < agree <= high:
        fields.wrong("agree_from", f"{agree:g} is out of range", f"above {low:g}, at most {high:g}")
    return Scale(
        id=scale_id,
        kind=RATING,
        min=low,
        max=high,
        labels=_rating_labels(fields, low, high),
        agree_from=agree,
        agree_note=fields.text("agree_note"),
        whole=fields.one_of("steps", ("whole", "any"), default="whole") == "whole",
    )


def _rating_labels(fields: Fields, low: float, high: float) -> dict[float, str]:
    labels = {}
    for text, label in fields.pairs("labels").items():
        try:
            value = float(text)
        except ValueError:
            value = high + 1
        if not low <= value <= high:
            fields.wrong("labels", f"'{text}' is not on the scale", f"{low:g} to {high:g}")
        labels[value] = label
    return labels


def _item(fields: Fields, scales: dict[str, Scale], waves: list[str]) -> Item:
    item_id = fields.matching("id", ID, ID_ALLOWED)
    scale_id = fields.one_of("scale", scales)
    columns = _columns(fields, waves)
    item = Item(
        id=item_id,
        label=fields.text("label", required=True),
        short_label=fields.text("short_label") or fields.text("label"),
        wording=fields.text("wording"),
        scale=scales.get(scale_id) or Scale(scale_id, YES_NO, 0, 1, {}),
        waves=tuple(columns),
        columns=columns,
        role=fields.text("role"),
        source=fields.text("source", required=True),
        sensitive=fields.flag("sensitive"),
    )
    fields.finish()
    return item


def _columns(fields: Fields, waves: list[str]) -> dict[str, str]:
    """Wave to column: ``column`` + ``waves`` (same column each wave) or a mapping ``columns``."""
    asked, column, columns = fields.texts("waves"), fields.text("column"), fields.pairs("columns")
    if bool(column) == bool(columns):
        fields.wrong("column", "needs either 'column' or 'columns' (one per wave)")
    found = columns or {w: column for w in asked or waves}
    for wave in [w for w in dict.fromkeys((*asked, *found)) if w not in waves]:
        fields.wrong("waves", f"wave '{wave}' is not known here", ", ".join(waves))
    return {w: found[w] for w in waves if w in found}
