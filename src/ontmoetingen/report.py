"""Computed prose in a notebook. In: sentences and published tables. Out: Markdown.

A notebook cell ends with ``report.text(...)`` and shows paragraphs, made of sentences that
``ontmoetingen.sentences`` computes; a chapter writes ``{{< var group.name >}}`` and gets numbers
from ``charts.values``. What is hidden or synthetic is said in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .charts.markdown import SYNTHETIC_LABEL, Text, attribute, escape, plain
from .dutch import counted, listed, number, percent, points, signed, word

if TYPE_CHECKING:
    import pandas as pd

    from .charts.tables import Tables

__all__ = [
    "Text", "callout", "compared", "counted", "escape", "hidden_projects", "listed",
    "number", "percent", "points", "signed", "text", "word",
]  # fmt: skip


def text(*paragraphs: str | Text) -> Text:
    """Markdown paragraphs; names that come from data go through :func:`escape` first.

    >>> text("In {} van de {} projecten.".format(number(12), number(1098))).markdown
    'In 12 van de 1.098 projecten.\\n'
    """
    told = [str(p).strip() for p in paragraphs if str(p).strip()]
    return Text("\n\n".join(_labelled_once(told)) + "\n")


def _labelled_once(paragraphs: list[str]) -> list[str]:
    """One label below the block when several of its sentences rest on invented answers."""
    bare = [paragraph.replace(SYNTHETIC_LABEL, "").strip() for paragraph in paragraphs]
    if sum(SYNTHETIC_LABEL in paragraph for paragraph in paragraphs) < 2:
        return paragraphs
    return [*bare, SYNTHETIC_LABEL]


def callout(title: str, *paragraphs: str | Text, kind: str = "important") -> Text:
    """A box with a title, for the main points of a chapter; sentences in it may be computed.

    >>> print(callout("Kern", "In 2 van de 3 projecten."))
    ::: {.callout-important title="Kern"}
    In 2 van de 3 projecten.
    :::
    <BLANKLINE>
    """
    body = str(text(*paragraphs)).strip()
    return Text(f'::: {{.callout-{kind} title="{attribute(title)}"}}\n{body}\n:::\n')


def compared(item: str, figure: str, *, tables: Tables | None = None) -> Text:
    """A published number beside the computed one, each named for what it is.

    Parameters
    ----------
    item : the item as computed here.
    figure : id in the published table ``published_figures``.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    from .charts.tables import one_row
    from .charts.values import printed

    tables, wave, row = _asked(item, None, tables)
    told = one_row(tables.read("published_figures"), "id", figure)
    share = "share_yes" if row["scale_kind"] == "yes_no" else "share_agree"
    computed = _measured(row, tables.rows("overall", item, wave), share)
    published = f"Gepubliceerd ({told['year']}): {printed(told['value'], told['unit'])}."
    label = f" {SYNTHETIC_LABEL}" if tables.synthetic else ""
    return text(f"{published} Berekend: {computed}{label}")


def hidden_projects(*, tables: Tables | None = None) -> Text:
    """How many projects are hidden altogether, and why."""
    tables = _tables(tables)
    projects = tables.read("projects")
    note = _kept_back(projects)
    total = counted(len(projects), "project deed", "projecten deden")
    label = f" {SYNTHETIC_LABEL}" if tables.synthetic else ""
    return text(f"{total} mee. {note or 'Geen enkel project is verborgen.'}{label}")


def _tables(tables: Tables | None) -> Tables:
    from .charts.tables import Tables as Source

    return tables or Source.published()


def _asked(item: str, wave: str | None, tables: Tables | None) -> tuple[Tables, str, pd.Series]:
    tables = _tables(tables)
    return tables, tables.wave(item, wave), tables.item(item)


def _name(row: pd.Series) -> str:
    return f"‘{escape(plain(row['short_label'], 60))}’"


def _measured(row: pd.Series, found: pd.DataFrame, name: str) -> str:
    from .charts import measures
    from .charts.tables import one_row

    value = one_row(found, "measure", name)
    if value["status"] != "released":
        return f"Het cijfer over {_name(row)} is verborgen: {escape(value['reason'])}."
    measure = measures.of(name, row["scale_min"], row["scale_max"])
    ends = f"{measure.text(value['ci_low'])} tot {measure.text(value['ci_high'])}"
    note = f"(95%-interval {ends}; n = {number(int(value['n']))})"
    amount = measure.text(value["value"])
    says = "zegt ja op" if name == "share_yes" else "is het eens met"
    return f"{amount} {says} {_name(row)} {note}."


def _kept_back(rows: pd.DataFrame) -> str:
    gone = rows[rows["status"] != "released"]
    if gone.empty:
        return ""
    reasons = listed([escape(r) for r in sorted(set(gone["reason"].astype(str)))])
    return f"{counted(len(gone), 'project is', 'projecten zijn')} verborgen: {reasons}."
