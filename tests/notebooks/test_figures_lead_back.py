"""Every figure of the report leads to its picture, its data and the code that made it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ontmoetingen.book.project import load_book
from ontmoetingen.charts.stored import MIME
from ontmoetingen.paths import Study

STUDY = Study(Path(__file__).resolve().parents[2])
BOOK = load_book(STUDY)
NOTEBOOKS = sorted(STUDY.notebooks.glob("*.ipynb"))
PROSE = [STUDY.root / c.path for c in BOOK.chapters if c.kind != "notebook"]
SHOWN_AGAIN = re.compile(r'^::: \{#(fig-[\w-]+)\}.*?data-chart="(fig-[\w-]+)"', re.DOTALL | re.M)


def code_cells(path: Path) -> list[dict]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def markdown(cell: dict) -> str:
    shown = (output.get("data", {}).get("text/markdown", "") for output in cell["outputs"])
    return "".join("".join(text) for text in shown)


def faces(text: str, label: str) -> str:
    """The block of links of one figure; empty when there is none."""
    found = re.search(rf'::: \{{\.faces (?:\.own )?of="{label}".*?\n:::', text, re.DOTALL)
    return found.group() if found else ""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_figure_has_its_picture_its_code_and_the_tables_it_was_computed_from(path):
    for cell in code_cells(path):
        for output in cell["outputs"]:
            if MIME not in output.get("data", {}):
                continue
            label = output["data"][MIME]["usermeta"]["ontmoetingen"]["label"]
            links = faces(markdown(cell), label)
            tables = re.findall(r"\(\.\./assets/tabellen/(\w+)\.csv\)", links)
            assert f"](../figures/charts/{label}.svg)" in links, label
            assert "](#cell)" in links, label
            assert tables, label
            assert [t for t in tables if not (STUDY.published / f"{t}.csv").is_file()] == [], label


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.stem)
def test_a_figure_that_is_shown_again_leads_to_where_it_is_made(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("data-chart=") == len(SHOWN_AGAIN.findall(text))
    for label, chart in SHOWN_AGAIN.findall(text):
        links = faces(text, label)
        made = re.search(rf"\]\(([\w./-]+\.ipynb)#{chart}\)", links)
        assert made, f"{path.name}, {label}"
        notebook = (path.parent / made[1]).resolve()
        assert f"{{#{chart}}}" in "".join(markdown(cell) for cell in code_cells(notebook))
        assert f"figures/charts/{chart}.svg)" in links
