"""Who and where: the parts of an instrument file about people, projects and comparisons.

In: fields of the file. Out: records; problems go into the list that the fields share.
"""

from __future__ import annotations

from pathlib import Path

from ..dutch import Noun
from .fields import Fields
from .instrument_records import (
    Attribute,
    Background,
    Contrast,
    Group,
    Instrument,
    ProjectSource,
)

BACKGROUND_TYPES = ("int", "number", "category", "text")
ATTRIBUTE_TYPES = ("text", "category", "int", "number", "date")
ID = r"[a-z][a-z0-9_]*"
PROJECT = Noun()
ID_ALLOWED = "small letters, digits and _, a letter first"


def read_background(fields: Fields) -> Background:
    """One background variable."""
    kind = fields.one_of("type", BACKGROUND_TYPES)
    found = Background(
        id=fields.matching("id", ID, ID_ALLOWED),
        label=fields.text("label", required=True),
        type=kind,
        column=fields.text("column", required=True),
        min=fields.number("min"),
        max=fields.number("max"),
        values=fields.pairs("values"),
        groups=tuple(_group(g) for g in fields.each("groups", "group")),
        source=fields.text("source"),
    )
    if kind == "category" and not found.values:
        fields.wrong("values", "is missing", "code: label, for each code of a category")
    fields.finish()
    return found


def _group(fields: Fields) -> Group:
    found = Group(
        label=fields.text("label", required=True),
        min=fields.number("min"),
        max=fields.number("max"),
        values=fields.texts("values"),
    )
    fields.finish()
    return found


def read_project(top: Fields, folder: Path) -> ProjectSource:
    """Where projects come from; the file's path is relative to the instrument file."""
    fields = top.fields("project", "project", required=True)
    if fields is None:
        return ProjectSource("", "", "", "", None, "", "{id}", ())
    column = fields.text("column", required=True)
    file = fields.text("file")
    pattern = fields.text("name_pattern", default="{id}")
    if "{id}" not in pattern:
        fields.wrong("name_pattern", "would give all projects one name", "text that holds {id}")
    label = fields.text("label", default=PROJECT.singular)
    found = ProjectSource(
        column=column,
        label=label,
        label_plural=fields.text("label_plural", default=PROJECT.plural),
        article=fields.one_of("article", ("de", "het"), default=_likely_article(label)),
        file=folder / file if file else None,
        file_column=fields.text("file_column", default=column),
        name_pattern=pattern,
        attributes=tuple(_attribute(f) for f in fields.each("attributes", "attribute")),
    )
    fields.finish()
    return found


def _likely_article(label: str) -> str:
    """Three in four Dutch nouns take "de"; who has another says so in the instrument."""
    return PROJECT.article if label == PROJECT.singular else "de"


def _attribute(fields: Fields) -> Attribute:
    attribute_id = fields.matching("id", ID, ID_ALLOWED)
    found = Attribute(
        id=attribute_id,
        label=fields.text("label", required=True),
        type=fields.one_of("type", ATTRIBUTE_TYPES, default="text"),
        column=fields.text("column", default=attribute_id),
        values=fields.pairs("values"),
    )
    if found.type == "category" and not found.values:
        fields.wrong("values", "is missing", "code: label, for each code of a category")
    fields.finish()
    return found


def read_contrasts(top: Fields, items: list[str]) -> tuple[Contrast, ...]:
    """The comparisons that the study asks for; without ``items`` one applies to all items."""
    return tuple(_contrast(f, items) for f in top.each("contrasts", "contrast"))


def compared_background(instrument: Instrument) -> tuple[str, ...]:
    """The background that a comparison names: what projects are held equal on by default.

    A study names its own with ``adjust_for``; an empty list there means nothing.
    """
    attributes = {a.id for a in instrument.project.attributes}
    named = {c.trait for c in instrument.contrasts} - attributes
    return tuple(b.id for b in instrument.background if b.id in named and b.type != "text")


def _contrast(fields: Fields, items: list[str]) -> Contrast:
    per = fields.number("per")
    if per is not None and per <= 0:
        fields.wrong("per", f"{per:g} is not above 0")
    found = Contrast(
        id=fields.matching("id", ID, ID_ALLOWED),
        label=fields.text("label", required=True),
        trait=fields.text("trait", required=True),
        values=fields.texts("values"),
        per=1.0 if per is None else per,
        items=fields.texts("items") or tuple(items),
    )
    fields.finish()
    return found
