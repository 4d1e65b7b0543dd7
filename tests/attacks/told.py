"""What a site tells of one project, wherever it stands. In: files of a site. Out: pieces of text.

A piece is the smallest thing that names a project: a row, a sentence, an attribute, a record of a
chart, a line of the PDF. Numbers in such a piece are read as told of that project.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from ontmoetingen.charts.vega_unpack import unpacked

NUMBER = re.compile(r"(?<![\w.,])[-−+]?\d+(?:[.,]\d+)?(?![\w])%?")
ROWS = {"tr", "li", "p", "figcaption", "caption", "summary", "text", "dt", "dd", "h1", "title"}
DATA = re.compile(r"[\[{].*[\]}]", re.DOTALL)


def numbers(piece: str) -> set[str]:
    """The numbers in a piece, percents with their sign, with a point and without a plus."""
    found = NUMBER.findall(piece)
    return {one.replace(",", ".").replace("−", "-").lstrip("+") for one in found}


def pieces(path: Path) -> Iterator[str]:
    """All pieces of one file, whatever its kind; none of a kind that has no text."""
    reader = READERS.get(path.suffix)
    return reader(path) if reader else iter(())


def tree_of(path: Path) -> html.HtmlElement:
    """A page or an SVG as a tree; its letters are those of UTF-8."""
    return html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


def _of_markup(path: Path) -> Iterator[str]:
    for node in tree_of(path).iter():
        if not isinstance(node.tag, str):
            yield node.text or ""  # a comment
            continue
        yield from node.attrib.values()
        if node.tag in ROWS:
            inside = " ".join(value for one in node.iter() for value in one.attrib.values())
            yield f"{' '.join(node.itertext())} {inside}"


def _of_script(path: Path) -> Iterator[str]:
    yield from records(data_of(path))


def data_of(path: Path) -> object:
    """The data in a script; an empty list where it is a program."""
    found = DATA.search(path.read_text(encoding="utf-8"))
    try:
        read = json.loads(found.group()) if found else []
    except ValueError:
        return []
    return _with_rows(read, _names(path)) if path.parent.name == "charts" else read


def _names(chart: Path) -> dict[str, str]:
    """Names of projects as the pages have them, which a chart does not tell again."""
    beside = chart.parents[1] / "gegevens.js"
    projects = (data_of(beside) or {"projects": {"id": [], "name": []}})["projects"]
    return dict(zip(projects["id"], projects["name"], strict=True))


def _with_rows(value: object, names: dict[str, str]) -> object:
    """The data of a chart with the rows that a page makes of its columns."""
    if isinstance(value, list):
        return [_with_rows(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    if {"count", "columns"} <= set(value):
        return value | {"columns": None, "values": unpacked(value, names)}
    return {name: _with_rows(one, names) for name, one in value.items()}


def texts(value: object) -> Iterator[str]:
    """Every text in data, such as a tooltip, without the numbers that only place it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def _of_notebook(path: Path) -> Iterator[str]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            for kind, value in output.get("data", {}).items():
                if kind.endswith("json"):
                    yield from records(value)
                else:
                    yield from "".join(value).splitlines()


def records(value: object) -> Iterator[str]:
    """Every innermost record as text; lists of one length beside each other are read as columns."""
    if isinstance(value, list):
        for one in value:
            yield from records(one)
        return
    if not isinstance(value, dict):
        yield str(value)
        return
    yield " ".join(str(v) for v in value.values() if not isinstance(v, dict | list))
    columns = [v for v in value.values() if isinstance(v, list) and len(v) > 1]
    for size in {len(column) for column in columns}:
        same = [column for column in columns if len(column) == size]
        for row in zip(*same, strict=True):
            yield " ".join(str(v) for v in row if not isinstance(v, dict | list))
    for inner in value.values():
        if isinstance(inner, dict | list):
            yield from records(inner)


def _of_table(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from map(" ".join, csv.reader(file, delimiter=";"))


def _of_pdf(path: Path) -> Iterator[str]:
    if shutil.which("pdftotext"):  # where it is absent, the tests of the PDF itself say so
        yield from pdf_text(path).splitlines()


def pdf_text(path: Path) -> str:
    """The text of a PDF in the order of reading; skips the test without poppler's program."""
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext (poppler) to read the text of a PDF")
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


READERS = {
    ".html": _of_markup,
    ".svg": _of_markup,
    ".js": _of_script,
    ".json": _of_script,
    ".ipynb": _of_notebook,
    ".csv": _of_table,
    ".pdf": _of_pdf,
}
