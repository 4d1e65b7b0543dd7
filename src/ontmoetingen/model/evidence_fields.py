"""How a field of an evidence record is read, checked and shown. In: a declaration. Out: a field.

One declaration per field serves four things at once: taking the value from YAML, checking that
what it points at exists, the column of the published table, and the column's note in the sidecar.
So a field that is read is also checked, published and explained.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from ..errors import Problem
from .fields import Fields

YES_NO = {"yes": True, "no": False, "true": True, "false": False}


@dataclass(frozen=True)
class How:
    """How one field is read.

    Parameters
    ----------
    kind : text, texts, whole, number, flag or choice.
    label : Dutch column heading.
    required : the file must say something here.
    refers : name of the evidence file (or ``references``) whose keys the value must be among.
    choices : code -> Dutch word, for a choice.
    unit, description, denominator : for the sidecar, in Dutch.
    """

    kind: str
    label: str
    required: bool = False
    refers: str | None = None
    choices: Mapping[str, str] | None = None
    unit: str = ""
    description: str = ""
    denominator: str = ""


def a_text(label: str, **more: Any) -> Any:
    """A field of one text; empty text when the file says nothing."""
    return field(metadata={"how": How("text", label, **more)})


def some_texts(label: str, **more: Any) -> Any:
    """A field of any number of texts; an empty tuple when the file says nothing."""
    return field(metadata={"how": How("texts", label, **more)})


def a_whole(label: str, **more: Any) -> Any:
    """A whole number, or ``None`` when the file says nothing."""
    return field(metadata={"how": How("whole", label, **more)})


def a_number(label: str, **more: Any) -> Any:
    """A number, or ``None`` when the file says nothing."""
    return field(metadata={"how": How("number", label, **more)})


def a_flag(label: str, **more: Any) -> Any:
    """Yes or no; no when the file says nothing."""
    return field(metadata={"how": How("flag", label, **more)})


def a_choice(label: str, choices: Mapping[str, str], **more: Any) -> Any:
    """One of a few codes, each with its Dutch word; ``""`` when the file may be silent and is."""
    return field(metadata={"how": How("choice", label, choices=choices, **more)})


def how(one: Field) -> How:
    return one.metadata["how"]


def hows(record: type) -> dict[str, How]:
    """The declarations of a record class, in the order of its fields."""
    return {one.name: how(one) for one in fields(record)}


def take(entry: Fields, name: str, rule: How) -> Any:
    """The value of one field of one entry; what is wrong is noted with the entry."""
    return _TAKE[rule.kind](entry, name, rule)


def _text(entry: Fields, name: str, rule: How) -> str:
    return entry.text(name, required=rule.required)


def _texts(entry: Fields, name: str, rule: How) -> tuple[str, ...]:
    return entry.texts(name, required=rule.required)


def _number(entry: Fields, name: str, rule: How) -> float | None:
    return entry.number(name, required=rule.required)


def _whole(entry: Fields, name: str, rule: How) -> int | None:
    value = entry.number(name, required=rule.required)
    if value is None or value == int(value):
        return None if value is None else int(value)
    entry.problems.append(Problem(entry.where(name), f"{value} is not a whole number", "e.g. 12"))
    return None


def _flag(entry: Fields, name: str, rule: How) -> bool:
    return YES_NO.get(entry.one_of(name, YES_NO, default="no"), False)


def _choice(entry: Fields, name: str, rule: How) -> str:
    return entry.one_of(name, rule.choices or {}, default=None if rule.required else "")


_TAKE = {
    "text": _text,
    "texts": _texts,
    "number": _number,
    "whole": _whole,
    "flag": _flag,
    "choice": _choice,
}
