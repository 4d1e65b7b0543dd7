"""Reads a YAML file and remembers where each value stood.

In: the path of a YAML file. Out: its plain value and, for every key path in it, the line. A
researcher edits ``_quarto.yml`` by hand, so that each complaint about it must name the line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..errors import OntmoetingenError, Problem, StudyError

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Config:
    """A YAML file as a value, with the line of every key in it.

    Parameters
    ----------
    name : file name as the reader of a message knows it.
    value : the whole file as plain Python; an empty file is an empty mapping.
    lines : key path, e.g. ``("book", "chapters", 0)``, to line number from 1.
    """

    name: str
    value: dict[str, Any]
    lines: dict[KeyPath, int] = field(repr=False)

    def get(self, *keys: str | int, default: Any = None) -> Any:
        """The value at a key path, or ``default`` where any step of it is absent."""
        found: Any = self.value
        for key in keys:
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                return default
        return default if found is None else found

    def where(self, *keys: str | int) -> str:
        """The place of a key path in words, e.g. ``_quarto.yml, book.title (line 3)``."""
        named = ".".join(str(k) for k in keys if isinstance(k, str)) or "the file"
        line = self.lines.get(keys)
        return f"{self.name}, {named}" + (f" (line {line})" if line else "")


def read_config(path: Path, error: type[OntmoetingenError] = StudyError) -> Config:
    """The YAML file at ``path`` with the line of each of its keys.

    Raises
    ------
    error : the file is absent, is not UTF-8 text, is not YAML, or is not a mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except FileNotFoundError:
        raise error(Problem(path.name, f"is not there (looked in {path.parent.name}/)")) from None
    except UnicodeDecodeError:
        raise error(Problem(path.name, "is not UTF-8 text")) from None
    except yaml.YAMLError as problem:
        raise error(_not_yaml(path, problem)) from None
    if value is None:
        return Config(path.name, {}, {})
    if not isinstance(value, dict):
        raise error(Problem(path.name, "is not a list of keys with values", "key: value"))
    lines: dict[KeyPath, int] = {}
    _note_lines(node, (), lines)
    return Config(path.name, value, lines)


def _not_yaml(path: Path, problem: yaml.YAMLError) -> Problem:
    mark = getattr(problem, "problem_mark", None)
    where = f"{path.name} (line {mark.line + 1})" if mark else path.name
    said = getattr(problem, "problem", None) or "unreadable"
    return Problem(where, f"is not YAML: {said}", hint="look for a missing colon, quote or space.")


def _note_lines(node: yaml.Node, here: KeyPath, lines: dict[KeyPath, int]) -> None:
    lines.setdefault(here, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[(*here, key.value)] = key.start_mark.line + 1
            _note_lines(value, (*here, key.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*here, index), lines)
