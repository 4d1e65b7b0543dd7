"""Sentences with computed numbers. In: published tables. Out: Markdown that follows the data.

A notebook cell ends with ``report.text(...)`` and shows a paragraph; a chapter writes
``{{< var group.name >}}`` and gets the same numbers from :func:`values`. Every sentence changes when
the data change, and says in words when a pattern is not found or a number is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass

from .charts.markdown import escape
from .dutch import counted, listed, number, percent, points, signed, word

__all__ = [
    "Text",
    "counted",
    "escape",
    "listed",
    "number",
    "percent",
    "points",
    "signed",
    "text",
    "word",
]


@dataclass(frozen=True)
class Text:
    """Markdown as the output of a notebook cell; both engines and JupyterLab show it as prose."""

    markdown: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/markdown": self.markdown, "text/plain": self.markdown}

    def __str__(self) -> str:
        return self.markdown


def text(*paragraphs: str | Text) -> Text:
    """Markdown paragraphs; names that come from data go through :func:`escape` first.

    >>> text("In {} van de {} projecten.".format(number(12), number(1098))).markdown
    'In 12 van de 1.098 projecten.\\n'
    """
    return Text("\n\n".join(str(p).strip() for p in paragraphs if str(p).strip()) + "\n")
