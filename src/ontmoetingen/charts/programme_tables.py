"""What other programmes found, as tables. In: published evidence. Out: tables with their source.

Each row comes from a document; the caption counts what the table holds, so that no number of
aspects, groups or conversations is typed in a chapter.
"""

from __future__ import annotations

import re

import pandas as pd

from .. import dutch
from .base import Table
from .markdown import plain
from .tables import Tables

SEPARATOR = ";"


def interviews(*, tables: Tables | None = None) -> Table:
    """How many residents and partners each centre spoke with, with the total last."""
    rows = (tables or Tables.published()).read("centres").sort_values("order")
    frame = pd.DataFrame(
        {
            "Centrum": [plain(name) for name in rows["label"]],
            "Bewoners": rows["residents"].astype(int).to_list(),
            "Partners": rows["partners"].astype(int).to_list(),
        }
    )
    frame.loc[len(frame)] = ["Alle centra", frame["Bewoners"].sum(), frame["Partners"].sum()]
    frame["Samen"] = frame["Bewoners"] + frame["Partners"]
    return Table(
        label="tbl-gesprekken",
        frame=frame,
        caption="Aantal gesprekken per ontmoetingscentrum",
        source=cited(rows),
    )


def cohesion_aspects(*, tables: Tables | None = None) -> Table:
    """The aspects of social cohesion with the domain that each belongs to."""
    rows = _cohesion(tables, "aspect")
    frame = pd.DataFrame(
        {
            "Domein": rows["domain_label"].to_list(),
            "Nummer": rows["order"].astype(int).to_list(),
            "Aspect": [plain(label) for label in rows["label"]],
        }
    )
    caption = f"{_counted(rows)} aspecten van sociale cohesie in {_domains(rows)} domeinen"
    return Table(label="tbl-aspecten", frame=frame, caption=caption, source=cited(rows))


def cohesion_methods(*, tables: Tables | None = None) -> Table:
    """The methods that schools use, one row per domain."""
    rows = _cohesion(tables, "method")
    grouped = rows.groupby("domain_label", sort=False)["label"]
    frame = pd.DataFrame(
        [(domain, len(names), "; ".join(map(plain, names))) for domain, names in grouped],
        columns=["Domein", "Aantal", "Methoden"],
    )
    return Table(
        label="tbl-methoden",
        frame=frame,
        caption="Veel gebruikte methoden per domein",
        source=cited(rows),
    )


def reflection(*, tables: Tables | None = None) -> Table:
    """The categories of the reflection tool with examples of what they hold."""
    rows = (tables or Tables.published()).read("reflection").sort_values("order")
    rows = rows[rows["kind"] == "category"]
    frame = pd.DataFrame(
        {
            "Groep": [plain(label) for label in rows["label"]],
            "Waar het over gaat": [plain(text) for text in rows["text"]],
        }
    )
    caption = f"{_counted(rows)} groepen factoren in de reflectietool"
    return Table(label="tbl-reflectie", frame=frame, caption=caption, source=cited(rows))


def monitoring_forms(*, tables: Tables | None = None) -> Table:
    """Ways to collect experiences, with what each asks and gives."""
    rows = (tables or Tables.published()).read("steps").sort_values("order")
    rows = rows[rows["kind"] == "form"]
    frame = pd.DataFrame(
        {
            "Vorm": [plain(label) for label in rows["label"]],
            "Wat je doet en waar je op let": [plain(text) for text in rows["text"]],
        }
    )
    return Table(
        label="tbl-vormen",
        frame=frame,
        caption="Vormen om ervaringen te verzamelen",
        source=cited(rows),
    )


def cited(rows: pd.DataFrame) -> str:
    """The documents behind the rows as citations with their pages.

    >>> cited(pd.DataFrame({"source": ["a", "a"], "page": ["17-18", "9"]}))
    '[@a, p. 9, 17-18]'
    """
    pages = rows.fillna({"page": ""}).groupby("source", sort=True)["page"].unique()
    return "; ".join(f"[@{key}{_pages(found)}]" for key, found in pages.items())


def _pages(found: list[str]) -> str:
    known = {str(page).replace(SEPARATOR, ",") for page in found if str(page)}
    ordered = sorted(known, key=lambda page: (int(re.match(r"\d+", page)[0]), page))
    return f", p. {', '.join(ordered)}" if ordered else ""


def _cohesion(tables: Tables | None, kind: str) -> pd.DataFrame:
    """Rows of one kind with the name of their domain, domains in their order."""
    everything = (tables or Tables.published()).read("cohesion")
    domains = everything[everything["kind"] == "domain"].sort_values("order")
    names = dict(zip(domains["id"], map(plain, domains["label"]), strict=True))
    rows = everything[everything["kind"] == kind].sort_values("order")
    return rows.assign(domain_label=rows["domain"].map(names))


def _counted(rows: pd.DataFrame) -> str:
    return dutch.word(len(rows)).capitalize()


def _domains(rows: pd.DataFrame) -> str:
    return dutch.word(rows["domain"].nunique())
