"""Plain text into Pandoc Markdown and HTML without a surprise. In: any name. Out: the same name.

A project may be called ``<script>``, ``| a | b |`` or ``{{< include x >}}``. What a person typed
must appear on the page as typed, in both engines, and never act. So text that comes from data is
escaped here, in one place, and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Everything that Pandoc (or Quarto's shortcode reader, which runs before it) gives a meaning within
# a line. Quotes are in it because smart typography would change them.
_ACTIVE = re.compile(r"""([\\`*_{}\[\]<>#|~^$@!&'"])""")
_RUNS = re.compile(r"(?<=[-.:=+])(?=[-.:=+])")  # "--", "...", ":::" become something else
_LIST_START = re.compile(r"^(\(?\w{1,9})([.)])(?=\s|$)")
_MARK_START = re.compile(r"^([-+*%:=])")
SYNTHETIC = "Synthetische gegevens: geen antwoorden van echte mensen"
SYNTHETIC_LABEL = f"[{SYNTHETIC}.]{{.synthetic-label}}"


@dataclass(frozen=True)
class Text:
    """Markdown as the output of a notebook cell; both engines and JupyterLab show it as prose."""

    markdown: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/markdown": self.markdown, "text/plain": self.markdown}

    def __str__(self) -> str:
        return self.markdown


def plain(text: object, longest: int | None = None) -> str:
    """One line of visible text: line breaks become spaces, control characters go.

    >>> plain("a\\n b\\u2028c\\x00")
    'a b c'
    >>> plain("Samen koken in de wijk", longest=12)
    'Samen koken…'
    """
    # Spaces come last: what was taken away may have stood between two, or at the end.
    shown = (c for c in str(text) if c.isspace() or unicodedata.category(c) not in {"Cc", "Cs"})
    kept = re.sub(r"[\u202a-\u202e\u2066-\u2069]", "", "".join(shown))  # no turned direction
    kept = re.sub(r"[\s\x85\u2028\u2029]+", " ", kept).strip()
    if longest is None or len(kept) <= longest:
        return kept
    return kept[: longest - 1].rstrip() + "…"


def escape(text: object) -> str:
    """Markdown that shows exactly this text, within a paragraph or a table cell.

    >>> escape("a | *b* {{< x >}}")
    'a \\\\| \\\\*b\\\\* \\\\{\\\\{\\\\< x \\\\>\\\\}\\\\}'
    """
    escaped = _RUNS.sub(lambda _: "\\", _ACTIVE.sub(r"\\\1", plain(text)))
    escaped = _LIST_START.sub(r"\1\\\2", escaped)
    return _MARK_START.sub(r"\\\1", escaped)


def attribute(text: object) -> str:
    """Text for a quoted attribute of Pandoc, such as ``fig-alt="..."``.

    Straight quotes become curly ones: the attribute readers of the two engines disagree on escapes.

    >>> attribute('Project "A" & {{< b >}}')
    'Project ”A” &amp; &#123;&#123;&lt; b &gt;&#125;&#125;'
    """
    curly = plain(text).replace('"', "”").replace("`", "’").replace("&", "&amp;")
    curly = curly.replace("\\", "&#92;").replace("<", "&lt;").replace(">", "&gt;")
    return curly.replace("{", "&#123;").replace("}", "&#125;")


def html(text: object) -> str:
    """Text for raw HTML, in an element or a quoted attribute.

    >>> html("<b> & 'c' {{<")
    '&lt;b&gt; &amp; &#39;c&#39; &#123;&#123;&lt;'
    """
    out = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    out = out.replace('"', "&quot;").replace("'", "&#39;").replace("`", "&#96;")
    return out.replace("{", "&#123;").replace("}", "&#125;")


def pipe_table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    right: Sequence[bool],
    keys: Sequence[str] = (),
) -> str:
    """A pipe table of plain texts; numbers stand at the right.

    The dashes under a header are as many as its column needs: Pandoc takes them as the share of the
    width when a row is long.

    Parameters
    ----------
    header : one text per column.
    rows : texts, as many per row as the header has.
    right : per column whether it holds numbers.
    keys : per row an attribute for its first cell, such as ``data-project="P001"``; empty for none.

    >>> print(pipe_table(["Project", "n"], [["A|B", "12"]], [False, True]))
    | Project | n |
    |:-------|---:|
    | A\\|B | 12 |
    """
    body = [tuple(row) for row in rows]
    columns = zip(header, *body, strict=True)
    wide = [max(3, *(min(40, len(cell)) for cell in column)) for column in columns]
    rule = [f"{'-' * w}:" if r else f":{'-' * w}" for w, r in zip(wide, right, strict=True)]
    named = zip(body, keys or [""] * len(body), strict=True)
    return "\n".join([_row(header), f"|{'|'.join(rule)}|", *(_row(row, key) for row, key in named)])


def _row(cells: Sequence[str], key: str = "") -> str:
    texts = [escape(cell) for cell in cells]
    if key and texts:
        texts[0] = f"[{texts[0]}]{{{key}}}"
    return "| " + " | ".join(texts) + " |"
