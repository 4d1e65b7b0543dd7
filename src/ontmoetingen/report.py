"""Computed prose in a notebook. In: sentences and published tables. Out: Markdown.

A notebook cell ends with ``report.text(...)`` and shows paragraphs, made of sentences that
``ontmoetingen.sentences`` computes; a chapter writes ``{{< var group.name >}}`` and gets numbers
from ``charts.values``. What is hidden or synthetic is said in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .charts.markdown import SYNTHETIC_LABEL, Text, attribute, escape
from .dutch import Noun, counted, listed, number, percent, points, signed, word

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
    from .grammar import say
    from .sentences.label import marked

    tables = _tables(tables)
    told = one_row(tables.read("published_figures"), "id", figure)
    words = {"year": str(told["year"]), "printed": printed(told["value"], told["unit"])}
    said = say(tables.noun, "compared", "said", computed=_computed(tables, item), **words)
    about = {"item": item, "wave": tables.wave(item, None)}
    return text(f"{marked(said, 'compared', **about)}{_label(tables)}")


def hidden_projects(*, tables: Tables | None = None) -> Text:
    """How many projects are hidden altogether, and why; how many stand as released before."""
    from .grammar import say
    from .sentences.label import marked

    tables = _tables(tables)
    projects, noun = tables.read("projects"), tables.noun
    words = {"counted": noun.counted(len(projects)), "hidden": _kept_back(projects, noun)}
    said = say(noun, "taking_part", "said", n=len(projects), **words)
    told = f"{said} {_as_released(projects, noun)}".strip()
    return text(f"{marked(told, 'hidden_projects')}{_label(tables)}")


def _tables(tables: Tables | None) -> Tables:
    from .charts.tables import Tables as Source

    return tables or Source.published()


def _label(tables: Tables) -> str:
    return f" {SYNTHETIC_LABEL}" if tables.synthetic else ""


def _computed(tables: Tables, item: str) -> str:
    """The share of the item at its last moment, or in words why there is none."""
    from .grammar import say
    from .sentences.rows import name_of, row_of

    wave, name = tables.wave(item, None), name_of(tables, item)
    measures = ("share_yes", "share_agree")
    rows = [row_of(tables, "overall", item=item, wave=wave, measure=m) for m in measures]
    row = next((found for found in rows if found is not None), None)
    if row is None:
        return say(tables.noun, "compared", "none", name=name)
    if row["status"] != "released":
        return say(tables.noun, "compared", "hidden", name=name, reason=escape(row["reason"]))
    numbers = {"value": row["value"], "low": row["ci_low"], "high": row["ci_high"]}
    return say(tables.noun, "compared", row["measure"], name=name, n=int(row["n"]), **numbers)


def _as_released(rows: pd.DataFrame, noun: Noun) -> str:
    """Of which projects the answers of a release stand here; empty where there are none."""
    from .grammar import say

    waiting = rows[rows["as_released"].fillna("") != ""]
    if waiting.empty:
        return ""
    words = {"counted": noun.counted(len(waiting)), "release": waiting["as_released"].iloc[0]}
    return say(noun, "taking_part", "waiting", **words)


def _kept_back(rows: pd.DataFrame, noun: Noun) -> str:
    from .grammar import say

    gone = rows[rows["status"] != "released"]
    if gone.empty:
        return say(noun, "taking_part", "all_shown")
    reasons = listed([escape(r) for r in sorted(set(gone["reason"].astype(str)))])
    words = {"counted": noun.counted(len(gone)), "reasons": reasons}
    return say(noun, "taking_part", "some_hidden", n=len(gone), **words)
