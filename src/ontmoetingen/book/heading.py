"""The title of a chapter file. In: a .qmd, .md or .ipynb file. Out: its title and its label.

Titles are needed before anything is rendered: for the navigation of every other page and for the
numbers of the chapters. Reading them here costs a millisecond; asking Pandoc costs a process.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
TITLE = re.compile(r"^# +(?P<text>.+?)(?: *\{(?P<attributes>[^{}]*)\})? *#*$")
MARKS = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`]")


@dataclass(frozen=True)
class Heading:
    """Title of a chapter in plain text, its label if it has one, and whether it is numbered."""

    title: str
    label: str | None = None
    unnumbered: bool = False


def read_heading(path: Path) -> Heading | str:
    """The title of a chapter file, or what is wrong with it in words.

    The title is the first ``#`` heading, or ``title:`` in the block between ``---`` at the top. As
    in Quarto only the heading can carry a label or be ``{.unnumbered}``.
    """
    try:
        text = "\n\n".join(markdown_parts(path))
    except (OSError, UnicodeDecodeError, ValueError):
        return "cannot be read as text (a notebook must be JSON, a chapter UTF-8)"
    meta, body = split_front_matter(text)
    if isinstance(meta.get("title"), str):
        return Heading(meta["title"])
    return first_heading(body) or "has no title: no line that starts with one #"


def markdown_parts(path: Path) -> Iterator[str]:
    """The Markdown of a file: the whole text, or the text cells of a notebook."""
    if path.suffix != ".ipynb":
        yield path.read_text(encoding="utf-8")
        return
    for cell in json.loads(path.read_text(encoding="utf-8")).get("cells", []):
        if cell.get("cell_type") in ("markdown", "raw"):
            yield "".join(cell.get("source", ""))


def split_front_matter(text: str) -> tuple[dict, str]:
    """The block between ``---`` at the top as a mapping, and the text below it.

    >>> split_front_matter("---\\ntitle: Een\\n---\\nTekst")
    ({'title': 'Een'}, 'Tekst')
    """
    found = re.match(r"\A\s*---\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text, re.DOTALL)
    if not found:
        return {}, text
    try:
        meta = yaml.safe_load(found.group(1))
    except yaml.YAMLError:
        return {}, text
    return (meta if isinstance(meta, dict) else {}), text[found.end() :]


def first_heading(text: str) -> Heading | None:
    """The first level-one heading outside code.

    >>> first_heading("# Wat *is* een {#sec-wat}")
    Heading(title='Wat is een', label='sec-wat', unnumbered=False)
    """
    for line in lines_outside_code(text):
        if found := TITLE.match(line):
            attributes = (found["attributes"] or "").split()
            label = next((a[1:] for a in attributes if a.startswith("#")), None)
            plain = MARKS.sub(lambda m: m.group(1) or "", found["text"]).strip()
            return Heading(plain, label, bool({".unnumbered", "-"} & set(attributes)))
    return None


def lines_outside_code(text: str) -> Iterator[str]:
    """Lines of Markdown that are not inside a fenced code block."""
    fence = ""
    for line in text.split("\n"):
        found = FENCE.match(line)
        if fence:
            closes = found and found[1].startswith(fence) and not line.strip(" `~")
            fence = "" if closes else fence
        elif found:
            fence = found[1]
        else:
            yield line
