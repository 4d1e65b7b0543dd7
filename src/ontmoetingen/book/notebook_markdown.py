"""A stored notebook as Markdown. In: a notebook with its outputs. Out: Markdown and its pictures.

Pandoc reads notebooks too, but switches citations, divs and attributes off there. A notebook holds
the same Markdown as any chapter, so it is put together here and read in the same way. What is
shown of a cell follows its ``#|`` options, with the meaning they have in Quarto.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from ..errors import Problem
from .cell_links import cell_id, linked

PICTURES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
REFUSED = ("text/html", "application/vnd.jupyter.widget-view+json")


@dataclass(frozen=True)
class Converted:
    """A notebook as Markdown.

    Parameters
    ----------
    markdown : the text, with outputs in place.
    pictures : file name to content, for outputs that are images.
    problems : cells that cannot be published, each named by its place.
    """

    markdown: str
    pictures: dict[str, bytes] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Defaults:
    """What holds for every cell that does not say otherwise.

    Parameters
    ----------
    echo : whether code is shown.
    fold : whether shown code is folded away behind a line that opens it (pages only).
    warning : whether what a cell wrote to its error stream is shown.
    summary : the line that opens folded code.
    """

    echo: bool = True
    fold: bool = False
    warning: bool = True
    summary: str = "Code"


def notebook_markdown(
    notebook: dict[str, Any], name: str, to: str, defaults: Defaults | None = None
) -> Converted:
    """A notebook's cells and stored outputs as one Markdown text.

    Parameters
    ----------
    notebook : a notebook of format 4 as JSON.
    name : path of the notebook, for messages and for the names of its pictures.
    to : ``"html"`` or ``"typst"``; code is folded in HTML only.
    defaults : options of the book.

    Returns
    -------
    Converted : problems are collected, not raised, so that a build can report all notebooks.

    >>> cell = {"cell_type": "markdown", "source": ["# Titel"]}
    >>> notebook_markdown({"cells": [cell]}, "een.ipynb", "html").markdown
    '# Titel\\n'
    """
    writer = _Writer(name, to, defaults or Defaults())
    blocks = [writer.cell(cell, i) for i, cell in enumerate(notebook.get("cells", []), start=1)]
    text = "\n\n".join(block for block in blocks if block) + "\n"
    return Converted(text, writer.pictures, tuple(writer.problems))


def cell_options(source: str) -> tuple[dict[str, Any], str]:
    """The ``#|`` lines at the top of a cell as a mapping, and the code below them.

    >>> cell_options("#| echo: false\\n#| label: fig-een\\nplot()")
    ({'echo': False, 'label': 'fig-een'}, 'plot()')
    """
    lines = source.split("\n")
    count = next((i for i, line in enumerate(lines) if not line.startswith("#|")), len(lines))
    text = "\n".join(re.sub(r"^#\| ?", "", line) for line in lines[:count])
    options = yaml.safe_load(text) if text.strip() else {}
    if not isinstance(options, dict):
        raise yaml.YAMLError("options are not `key: value`")
    return options, "\n".join(lines[count:]).strip("\n")


class _Writer:
    """Collects pictures and problems while the cells go by."""

    def __init__(self, name: str, to: str, defaults: Defaults):
        self.name, self.to, self.defaults = name, to, defaults
        self.pictures: dict[str, bytes] = {}
        self.problems: list[Problem] = []

    def cell(self, cell: dict[str, Any], number: int) -> str:
        source = "".join(cell.get("source", ""))
        if cell.get("cell_type") == "code":
            return self.code(cell, source, f"{self.name}, cell {number}", number)
        if cell.get("cell_type") == "raw" and not source.lstrip().startswith("---"):
            return ""
        return source

    def code(self, cell: dict[str, Any], source: str, where: str, number: int) -> str:
        try:
            options, code = cell_options(source)
        except yaml.YAMLError:
            self.problems.append(Problem(where, "has a #| line that is not `key: value`"))
            return ""
        outputs = cell.get("outputs", [])
        self.problems.extend(_refusals(outputs, where))
        if options.get("include") is False:
            return ""
        shown = [] if options.get("output") is False else self.outputs(outputs, options, number)
        echo = list(self.echo(code, options))
        name = cell_id(cell, options) if self.to == "html" else ""
        parts = [*echo, *_float(options, [linked(text, name if echo else "") for text in shown])]
        head = f"::: {{#{name} .cell}}" if name else "::: {.cell}"
        return "\n\n".join([head, *parts, ":::"]) if parts else ""

    def echo(self, code: str, options: dict[str, Any]) -> Iterator[str]:
        if not code or options.get("echo", self.defaults.echo) is False:
            return
        block = fenced(code, "python")
        if self.to != "html" or not options.get("code-fold", self.defaults.fold):
            yield block
            return
        summary = options.get("code-summary", self.defaults.summary)
        start = f'<details class="code-fold">\n<summary>{summary}</summary>'
        yield from (fenced(start, "{=html}"), block, fenced("</details>", "{=html}"))

    def outputs(self, outputs: list[dict], options: dict[str, Any], number: int) -> list[str]:
        texts = []
        for index, output in enumerate(outputs, start=1):
            if output.get("output_type") == "stream":
                texts.append(self.stream(output, options))
            else:
                texts.append(self.bundle(output, options, f"cel-{number}-{index}"))
        return [text for text in texts if text]

    def stream(self, output: dict, options: dict[str, Any]) -> str:
        text = "".join(output.get("text", "")).rstrip("\n")
        is_error = output.get("name") == "stderr"
        if not text or (is_error and options.get("warning", self.defaults.warning) is False):
            return ""
        return fenced(text, "{.cell-output}")

    def bundle(self, output: dict, options: dict[str, Any], name: str) -> str:
        data = output.get("data", {})
        if "text/markdown" in data:
            return "".join(data["text/markdown"]).strip("\n")
        for mime, suffix in PICTURES.items():
            if mime in data:
                return self.picture(data[mime], f"{name}.{suffix}", options)
        plain = "".join(data.get("text/plain", "")).rstrip("\n")
        return fenced(plain, "{.cell-output}") if plain else ""

    def picture(self, content: Any, file_name: str, options: dict[str, Any]) -> str:
        text = "".join(content)
        is_svg = file_name.endswith(".svg")
        folder = self.name.rsplit("/", 1)[-1].removesuffix(".ipynb") + "_files"
        path = f"{folder}/{file_name}"
        self.pictures[path] = text.encode() if is_svg else base64.b64decode(text)
        alt = str(options.get("fig-alt") or options.get("fig-cap") or "")
        return f"![]({path}){{fig-alt={quoted(alt)}}}"


def quoted(text: str) -> str:
    """A value of an attribute, in quotes, on one line.

    >>> quoted('zegt "ja"')
    '"zegt \\\\"ja\\\\""'
    """
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def fenced(text: str, info: str) -> str:
    """A fenced block whose fence is longer than any in its text.

    >>> print(fenced("a", "python"))
    ```python
    a
    ```
    """
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{info}\n{text}\n{fence}"


def _float(options: dict[str, Any], shown: list[str]) -> list[str]:
    """Outputs as a numbered figure or table, where the cell has a label and a caption."""
    label = str(options.get("label", ""))
    caption = options.get("fig-cap") or options.get("tbl-cap")
    if not shown or not caption or label.split("-", maxsplit=1)[0] not in ("fig", "tbl"):
        return shown
    return [f"::: {{#{label}}}", *shown, str(caption), ":::"]


def _refusals(outputs: list[dict], where: str) -> Iterator[Problem]:
    for output in outputs:
        if output.get("output_type") == "error":
            kind = output.get("ename", "Error")
            yield Problem(where, f"ends in an error ({kind})", hint="mend the cell and run again.")
        for mime in REFUSED:
            if mime in output.get("data", {}):
                yield Problem(
                    where,
                    f"has an output of type {mime}",
                    "text/markdown, an image or plain text",
                    hint="a page has no kernel and asks no other host; emit Markdown instead.",
                )
