"""A figure with four faces, and a table. In: an Altair chart and its numbers. Out: what pages show.

One object gives an interactive chart, a static picture, a data table and a Dutch text alternative,
so that nobody depends on a screen, a script or colours to learn what it says. It shows itself as
Markdown (which both engines read) and Vega-Lite JSON (which JupyterLab draws); never as HTML, since
an HTML output makes Quarto fetch scripts from other hosts.
"""

from __future__ import annotations

import copy
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import BuildError, Problem
from . import style
from .faces import faces_markdown, table_faces, tables_of_cell
from .figure_checks import empty, label_problems, pane_problems
from .frames import frame_markdown
from .markdown import SYNTHETIC, SYNTHETIC_LABEL, attribute, escape, html, plain

if TYPE_CHECKING:
    import pandas as pd

VEGALITE_MIME = "application/vnd.vegalite.v5+json"
VEGALITE_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with a caption, as Markdown that both engines number and refer to.

    Parameters
    ----------
    label : ``tbl-...``, what ``@tbl-...`` refers to.
    frame : rows as shown, with Dutch headers that name the unit; missing cells become words.
    caption : what the table holds; Markdown, so that it may cite.
    source : Markdown after "Bron:"; empty when the caption says it.
    synthetic : whether the numbers come from invented responses.
    decimals : per column the digits after the comma, where one digit is not right.
    tables : name and title of the published tables behind it; what its cell read when left out.

    Raises
    ------
    BuildError : the label is not of the form ``tbl-name``, or the caption is empty.
    """

    label: str
    frame: pd.DataFrame
    caption: str
    source: str = ""
    synthetic: bool = False
    decimals: Mapping[str, int] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=tables_of_cell)

    def __post_init__(self) -> None:
        _refuse([*label_problems(self.label, "tbl"), *empty(self.label, caption=self.caption)])

    def markdown(self) -> str:
        """The pipe table with its caption and label and, on a page, what can be taken along."""
        rows = frame_markdown(self.frame, self.decimals)
        note = caption_markdown(self.caption, self.source, synthetic=self.synthetic)
        faces = table_faces(self.label, self.caption, self.tables)
        return f"{rows}\n\n: {note} {{#{self.label}}}\n\n{faces}\n"

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/markdown": self.markdown(), "text/plain": _plain_frame(self)}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A chart that can be seen, heard, read as a table and printed.

    Parameters
    ----------
    label : ``fig-...``, what ``@fig-...`` refers to and what its files are called.
    chart : an Altair chart or Vega-Lite dict in one pane (layers allowed).
    table : the numbers shown, with Dutch headers that name the unit.
    title : the finding, in one sentence of plain text.
    subtitle : the measure, in plain text.
    alt : text alternative of 20 to 200 characters that states the finding.
    caption : what to know to read it; Markdown, so that it may cite.
    source : Markdown after "Bron:".
    n : text such as ``"n = 4.000"``.
    interval : what the interval means, as a sentence; empty when there is none.
    synthetic : whether the numbers come from invented responses.
    decimals : per column of the table the digits after the comma.
    tables : name and title of the published tables behind it; what its cell read when left out.
    follows : what it does when a reader chooses projects; empty when it is not about projects.

    Raises
    ------
    BuildError : every rule above that is broken, in one message.
    """

    label: str
    chart: Any
    table: pd.DataFrame
    title: str
    alt: str
    caption: str
    source: str
    subtitle: str = ""
    n: str = ""
    interval: str = ""
    synthetic: bool = False
    decimals: Mapping[str, int] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=tables_of_cell)
    follows: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        texts = empty(self.label, title=self.title, caption=self.caption, source=self.source)
        _refuse([*label_problems(self.label, "fig"), *self._alt_problems(), *texts])

    def spec(self) -> dict:
        """The Vega-Lite specification as notebooks store it: house style, Dutch numbers.

        Its width is fixed. JupyterLab draws a chart while its cell has no width yet; a chart that
        takes the width of its container then comes out empty, is drawn again, and so on for ever.
        Its paper is white, since JupyterLab may be dark. Pages get the width of their column and
        the paper of their theme when the chart is compiled for them.
        """
        spec = copy.deepcopy(self.chart if isinstance(self.chart, dict) else self.chart.to_dict())
        _refuse(pane_problems(self.label, spec))
        return spec | {
            "$schema": VEGALITE_SCHEMA,
            "config": style.config(),
            "width": style.STATIC_WIDTH,
            "background": style.PAPER,
            "autosize": {"type": "fit-x", "contains": "padding"},
            "title": title_lines(self._titles(), style.STATIC_WIDTH),
            "usermeta": {"ontmoetingen": self._meta()},
        }

    def markdown(self) -> str:
        """The figure as Markdown: interactive host, picture, caption and, on a page, the data."""
        note = caption_markdown(
            self.caption, self.source, self.n, self.interval, synthetic=self.synthetic
        )
        return _FIGURE.format(
            label=self.label,
            follows=f' data-follows="{self.follows["how"]}"' if self.follows else "",
            alt=attribute(self.alt),
            caption=note,
            faces=faces_markdown(self.label, self.title, self.tables),
            summary=html(f"Gegevens bij de figuur: {plain(self.title, 90)}"),
            table=frame_markdown(self.table, self.decimals),
            table_caption=self._table_caption(),
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        return {
            "text/markdown": self.markdown(),
            "text/plain": f"{self.label}: {plain(self.title)}\n{plain(self.alt)}",
            VEGALITE_MIME: self.spec(),
        }

    def _titles(self) -> dict[str, list[str]]:
        below = [plain(self.subtitle)] if self.subtitle else []
        return {
            "title": [plain(self.title, 160)],
            "subtitle": [*below, *([SYNTHETIC] if self.synthetic else [])],
        }

    def _meta(self) -> dict[str, Any]:
        texts = {"label": self.label, "alt": plain(self.alt), "synthetic": self.synthetic}
        follows = {"follows": {**self.follows, "n": self.n}} if self.follows else {}
        return texts | self._titles() | follows

    def _alt_problems(self) -> list[Problem]:
        size = len(plain(self.alt))
        if 20 <= size <= 200:
            return []
        return [Problem(self.label, f"the text alternative has {size} characters", "20 to 200")]

    def _table_caption(self) -> str:
        note = f"Gegevens bij de figuur: {escape(plain(self.title, 160))}"
        return f"{note}. {SYNTHETIC}" if self.synthetic else note


_FIGURE = """\
::: {{#{label}}}

::: {{.content-visible when-format="html"}}

```{{=html}}
<div class="chart" data-chart="{label}"{follows}></div>
```

:::

![](../figures/charts/{label}.svg){{.chart-static fig-alt="{alt}"}}

{caption}
:::

::: {{.content-visible when-format="html"}}

{faces}

```{{=html}}
<details class="chart-table"><summary>{summary}</summary>
```

{table}

: {table_caption}

```{{=html}}
</details>
```

:::
"""


def caption_markdown(
    caption: str, source: str = "", n: str = "", interval: str = "", *, synthetic: bool
) -> str:
    """Caption, source, number of respondents and meaning of the interval, in that order.

    >>> caption_markdown("Aandeel ja", "vragenlijst", "n = 12", synthetic=False)
    'Aandeel ja. [Bron: vragenlijst; n = 12.]{.figure-source}'
    """
    told = [_sentence(caption)] + ([_sentence(interval)] if interval else [])
    if synthetic:
        told.append(SYNTHETIC_LABEL)
    origin = "; ".join(t for t in (f"Bron: {source}" if source else "", n) if t)
    return " ".join(told + ([f"[{_sentence(origin)}]{{.figure-source}}"] if origin else []))


def title_lines(titles: Mapping[str, list[str]], width: float) -> dict[str, list[str]]:
    """Title and subtitle broken into lines that fit; Vega does not break lines itself."""
    # 0.545 and 0.49 em are the mean widths of bold and regular Liberation Sans in Dutch prose.
    return {
        "text": _broken(titles["title"], width / (17 * 0.545)),
        "subtitle": _broken(titles["subtitle"], width / (style.TEXT_SIZE * 0.49)),
    }


def _broken(texts: list[str], characters: float) -> list[str]:
    return [line for text in texts for line in textwrap.wrap(text, int(characters))]


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", ".]")) else text + "."


def _plain_frame(table: Table) -> str:
    return f"{table.label}: {plain(table.caption)}\n{frame_markdown(table.frame, table.decimals)}"


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise BuildError(problems)
