"""Shortcodes in Markdown. In: text with ``{{< var group.name >}}``. Out: text with the values.

No number that a table holds is typed in prose: a sentence names a value in ``_variables.yml``,
which the build computes. A name that is not there is an error, never an empty place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..errors import Problem

SHORTCODE = re.compile(r"(?<!\{)\{\{<\s*(.*?)\s*>\}\}(?!\})")
ESCAPED = re.compile(r"\{\{\{<(.*?)>\}\}\}")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
KNOWN = ("var", "meta", "include", "pagebreak")


def resolve(
    text: str,
    place: Callable[[int], str],
    values: Mapping[str, Any],
    meta: Mapping[str, Any],
    folder: Path,
) -> tuple[str, list[Problem]]:
    """Text with every shortcode outside code blocks replaced by what it stands for.

    Parameters
    ----------
    text : Markdown of one chapter.
    place : names a line of it, for messages.
    values : content of ``_variables.yml``; nested groups are reached with dots.
    meta : content of ``_quarto.yml``.
    folder : what ``include`` is relative to.

    Returns
    -------
    tuple : the text, and a problem for each shortcode that is unknown or names nothing.

    >>> resolve("n = {{< var mdt.n >}}", str, {"mdt": {"n": "214"}}, {}, Path())
    ('n = 214', [])
    """
    problems: list[Problem] = []
    lines, fence = [], ""
    for number, line in enumerate(text.split("\n"), start=1):
        found = FENCE.match(line)
        if fence and found and found[1].startswith(fence) and not line.strip(" `~"):
            fence = ""
        elif not fence and found:
            fence = found[1]
        elif not fence:
            lines.append(_line(line, place(number), (values, meta, folder), problems))
            continue
        lines.append(line)
    return "\n".join(lines), problems


def _line(line: str, where: str, sources: tuple, problems: list[Problem]) -> str:
    def replace(found: re.Match) -> str:
        value = _value(found[1].split(), where, sources)
        if isinstance(value, Problem):
            problems.append(value)
            return found[0]
        return value

    return ESCAPED.sub(r"{{<\1>}}", SHORTCODE.sub(replace, line))


def _value(words: list[str], where: str, sources: tuple) -> str | Problem:
    values, meta, folder = sources
    match words:
        case ["var", name]:
            return _lookup(values, name, where, "_variables.yml")
        case ["meta", name]:
            return _lookup(meta, name, where, "_quarto.yml")
        case ["include", name]:
            return _include(folder / name.strip("\"'"), name, where)
        case ["pagebreak"]:
            return "\n\n```{=typst}\n#pagebreak(weak: true)\n```\n\n"
        case _:
            said = " ".join(words) or "empty"
            return Problem(where, f"shortcode '{said}' is not known", ", ".join(KNOWN))


def _lookup(source: Mapping[str, Any], name: str, where: str, file: str) -> str | Problem:
    found: Any = source
    for key in name.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    if found is None or isinstance(found, Mapping | list):
        return Problem(where, f"'{name}' is not a value in {file}", hint="correct the name.")
    return str(found)


def _include(path: Path, name: str, where: str) -> str | Problem:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return Problem(where, f"includes {name}, which cannot be read")
