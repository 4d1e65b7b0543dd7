"""A small report of charts and tables as a notebook makes them. In: nothing. Out: a built site."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import chart_tables
import nbformat
import pandas as pd
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ontmoetingen import charts
from ontmoetingen.book.harden import harden
from ontmoetingen.book.html import render_html
from ontmoetingen.book.project import load_book
from ontmoetingen.charts.assets import prepare
from ontmoetingen.paths import Study

BOOK = """project: {type: book}
lang: nl
book:
  title: Proef
  author: Proef
  chapters: [index.qmd, notebooks/een.ipynb]
format: {html: {code-fold: true}}
"""
INDEX = """# Begin

Eén figuur zonder eigen gegevens.

::: {#fig-kern}

```{=html}
<div class="chart" data-chart="fig-stand-yes-item-t1"></div>
```

![](figures/charts/fig-stand-yes-item-t1.svg){.chart-static fig-alt="Een figuur van elders."}

Overgenomen. [Bron: elders.]{.figure-source}
:::

::: {.faces of="fig-kern" role="group" aria-label="Meenemen en nakijken"}
[Beeld (SVG)](figures/charts/fig-stand-yes-item-t1.svg){.face .face-svg download="a.svg"}
[Gegevens en code](notebooks/een.ipynb#fig-stand-yes-item-t1){.face}
:::
"""
FORMULA = '=HYPERLINK("http://x.example";"a")'
ROWS = {
    "Naam": ["Samen", FORMULA, "+31 6", "-schap", "@wie", "a;b", 'zegt "ja"'],
    "Aantal": [1234, 56, 7, 8, 9, 10, "verborgen"],
    "Verschil": [-0.5, 1.5, 0.0, 2.0, -12.0, 3.0, "verborgen"],
}
WRITTEN = "| Jaar | Wie |\n|:-----|:----|\n| 2022 | A |\n\n: Met de hand {#tbl-hand}\n"


def table_of(frame: pd.DataFrame) -> charts.Table:
    return charts.Table(
        label="tbl-proef", frame=frame, caption="Wat; wie", source="vragenlijst", synthetic=True,
        tables={"goals": "Doelen"},
    )  # fmt: skip


def made_site(root: Path) -> Path:
    """A site in ``root`` with two charts, one of them of invented answers, and tables."""
    invented = chart_tables.tables(30, synthetic=True)
    figures = [
        charts.standing("yes_item", tables=invented),
        charts.answers("rated", tables=chart_tables.tables(12)),
    ]
    shown = [replace(figure, tables={"goals": "Doelen"}) for figure in figures]
    study = _study(root / "study", [*shown, table_of(pd.DataFrame(ROWS))])
    prepare(study)
    tables = study.assets / "tabellen"
    tables.mkdir(exist_ok=True)
    (tables / "goals.csv").write_text("# Doelen.\r\nDoel\r\n", encoding="utf-8")
    render_html(load_book(study), study, root / "site")
    harden(root / "site")
    return root / "site"


def _study(root: Path, shown: list) -> Study:
    (root / "notebooks").mkdir(parents=True)
    (root / "_quarto.yml").write_text(BOOK, encoding="utf-8")
    (root / "index.qmd").write_text(INDEX, encoding="utf-8")
    cells = [_cell(made, f"cel-{number}") for number, made in enumerate(shown)]
    hidden = _cell(replace(shown[-1], label="tbl-zonder-code"), "cel-zonder")
    hidden.source = "#| echo: false\nx"
    text = new_markdown_cell("# Een\n\n" + WRITTEN)
    book = new_notebook(cells=[text, *cells, hidden])
    nbformat.write(book, root / "notebooks" / "een.ipynb")
    return Study(root)


def _cell(made: object, name: str):
    data = json.loads(json.dumps(made._repr_mimebundle_()))
    cell = new_code_cell("x", outputs=[new_output("display_data", data=data)])
    cell.id = name
    return cell
