"""The words of the report, explained. In: the published table. Out: Markdown.

The list is what readers have on paper and without a script; on a page the same table can show an
explanation where a word stands. Each term has a mark to link to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..charts.markdown import escape
from .filterable import filterable
from .passage import Passage, before_stop, cited, selected, sentence, split, text

MARK = "begrip-"


def glossary(**where: Sequence[str]) -> Passage:
    """Terms in the order of the alphabet, each with its explanation, other forms and source.

    Parameters
    ----------
    where : per column the values to keep, e.g. ``id=["bonding", "bridging"]``; all when left out.
    """
    rows = sorted(selected("glossary", where), key=lambda row: text(row["term"]).casefold())
    return filterable(Passage("\n".join(_told(row) for row in rows)), ("term", "termen"))


def _told(row: Mapping[str, Any]) -> str:
    """One term as an item of a definition list."""
    meaning = _meaning(row)
    also = f" Ook: {escape(', '.join(split(row['forms'])))}." if text(row["forms"]) else ""
    return f"[{escape(row['term'])}]{{#{MARK}{row['id']}}}\n:   {meaning}{also}{_see(row)}\n"


def _meaning(row: Mapping[str, Any]) -> str:
    """The explanation with its document; else with the works it rests on, where there are any."""
    told, works = row["explanation"], split(row["cites"])
    if text(row["source"]):
        return cited(told, row)
    keys = "; ".join(f"@{key}" for key in works)
    return before_stop(told, f"[{keys}]") if works else sentence(told)


def _see(row: Mapping[str, Any]) -> str:
    """Links to the terms that belong with this one."""
    pairs = zip(split(row["see"]), split(row["see_label"]), strict=True)
    links = ", ".join(f"[{escape(term)}](#{MARK}{key})" for key, term in pairs)
    return f" Zie ook {links}." if links else ""
