"""YAML that remembers its lines. In: a file. Out: entries that know where they stand.

Scalars stay text until a reader says what they are: plain YAML turns the answer code ``No`` into
``False`` and ``1.10`` into ``1.1``, and a questionnaire is full of such codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from ..errors import OntmoetingenError, Problem
from ..safe_yaml import yaml_harm

EMPTY_WORDS = frozenset({"", "~", "null", "Null", "NULL"})
FAST_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Entry:
    """One value of a YAML file: text, a tuple of entries, or a mapping of entries.

    Parameters
    ----------
    value : ``None`` means that the file says nothing there (empty, ``~`` or ``null``, unquoted).
    line : 1-based line of its key, or of its start when it stands in a list.
    """

    value: str | tuple[Entry, ...] | Mapping[str, Entry] | None
    line: int

    @property
    def kind(self) -> str:
        """What it is, in words for a message.

        >>> Entry("a", 1).kind
        'text'
        """
        if self.value is None:
            return "nothing"
        if isinstance(self.value, str):
            return "text"
        return "a list" if isinstance(self.value, tuple) else "a mapping"


def read_yaml(path: Path, error: type[OntmoetingenError]) -> Entry:
    """The file as entries with line numbers.

    Raises
    ------
    error : the file is absent, not UTF-8, not YAML, empty, made to do harm, or names one key twice.
    """
    text = _text(path, error)
    if harm := yaml_harm(text):
        raise error(Problem(path.name, harm, hint="write it out, less deep."))
    try:
        node = _compose(text)
    except yaml.MarkedYAMLError as bad:
        raise error(_not_yaml(path, bad)) from None
    except yaml.YAMLError as bad:
        raise error(Problem(path.name, f"is not YAML ({bad.__class__.__name__})")) from None
    if node is None:
        raise error(Problem(path.name, "is empty", hint="the file should hold keys and values."))
    problems: list[Problem] = []
    entry = _entry(node, path.name, problems)
    if problems:
        raise error(problems)
    return entry


def _compose(text: str) -> yaml.Node | None:
    """The node tree, by libyaml where it is there: a few times faster on long files.

    What is wrong is told by the pure loader, so that a message never depends on the machine.
    """
    try:
        return yaml.compose(text, Loader=FAST_LOADER)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.BaseLoader)


def _text(path: Path, error: type[OntmoetingenError]) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise error(Problem(path.name, "does not exist", hint="check the path.")) from None
    except IsADirectoryError:
        raise error(Problem(path.name, "is a folder, not a file")) from None
    except UnicodeDecodeError as bad:
        line = bad.object[: bad.start].count(b"\n") + 1
        raise error(
            Problem(f"{path.name}, line {line}", "is not UTF-8", hint="save the file as UTF-8.")
        ) from None


def _not_yaml(path: Path, bad: yaml.MarkedYAMLError) -> Problem:
    mark = bad.problem_mark or bad.context_mark
    where = f"{path.name}, line {mark.line + 1}" if mark else path.name
    return Problem(where, f"is not YAML: {bad.problem or bad.context}")


def _entry(node: yaml.Node, name: str, problems: list[Problem]) -> Entry:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        unsaid = not node.style and node.value in EMPTY_WORDS
        return Entry(None if unsaid else node.value, line)
    if isinstance(node, yaml.SequenceNode):
        return Entry(tuple(_entry(child, name, problems) for child in node.value), line)
    return Entry(_mapping(node, name, problems), line)


def _mapping(node: yaml.Node, name: str, problems: list[Problem]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for key, child in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(f"{name}, line {line}", "a key is not plain text"))
        elif key.value in found:
            problems.append(Problem(f"{name}, line {line}, key '{key.value}'", "stands here twice"))
        else:
            # The line of the key: that is where a reader looks, also when a list starts below it.
            found[key.value] = replace(_entry(child, name, problems), line=line)
    return found
