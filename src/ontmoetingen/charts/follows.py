"""What a figure does when a reader chooses projects. In: its question. Out: data for a page.

Four answers, told to the page as data and carried out by ``theme/follow.js``: the rows are
projects, so only the chosen ones stay, beside the line of all; the numbers are of all projects
together, so the chosen ones come beside them, pooled; the figure is about one project, so it shows
the chosen one; or it cannot follow, and the page says in words why. A table follows by keys on its
rows, not by names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from .markdown import plain

if TYPE_CHECKING:
    import pandas as pd

# Names of the index of a data table whose rows follow: a row per project, per pooled value, or per
# item and wave of one project.
PROJECT, POOLED, ASKED = "project_id", "pooled", "asked"
ATTRIBUTES = {PROJECT: "data-project", POOLED: "data-pooled", ASKED: "data-asked"}
ID = "id"  # field with the project in the rows of a chart


def projects(item: str, wave: str, about: object, **more: object) -> dict:
    """The rows of the chart are projects, each with its id in the field ``id``.

    Parameters
    ----------
    item, wave : what the figure is about.
    about : short name of the item, for a title that holds for any choice.
    more : ``finding``, ``"states"`` when the finding is how many rows lie higher and lower;
        ``ordered`` when rows stand side by side in order; ``few``, the layers and height of the
        form for few rows, with ``most``, the number of rows up to which it is used.
    """
    told = {"how": "projects", "item": item, "wave": wave, "about": plain(about, 60)}
    return told | more


def pooled(keys: Iterable[str], why: str, **more: object) -> dict:
    """The numbers are of all projects together; the chosen ones come beside them.

    Parameters
    ----------
    keys : of the values that can be pooled, from :func:`key`.
    why : what does not follow, as the reason after a colon; empty when all does.
    more : ``kind``, the name under which the chart draws the chosen projects.
    """
    return {"how": "pooled", "keys": list(keys), "why": why} | more


def one(project: str, rows: Sequence[dict]) -> dict:
    """The figure is about one project: it shows the first project that was chosen.

    Parameters
    ----------
    project : whom it is about when nothing is chosen.
    rows : what holds for any project, from top to bottom.
    """
    return {"how": "one", "project": project, "rows": list(rows)}


def everybody(why: str) -> dict:
    """The figure is about all projects whatever is chosen.

    Parameters
    ----------
    why : the reason, to stand after a colon, without a full stop.
    """
    return {"how": "all", "why": why}


def key(item: str, wave: str, measure: str) -> str:
    """One published value: item, wave and measure.

    >>> key("meets_age", "T1", "share_yes")
    'meets_age|T1|share_yes'
    """
    return f"{item}|{wave}|{measure}"


def row_keys(frame: pd.DataFrame) -> list[str]:
    """Per row of a data table the attribute that says what the row is about; empty without.

    What stands in an address needs no escape in Markdown, HTML or a selector, whatever an id holds.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"Project": ["A"]}, index=pd.Index(['p "1"'], name=PROJECT))
    >>> row_keys(rows), row_keys(pd.DataFrame({"Project": ["A"]}))
    (['data-project="p%20%221%22"'], [])
    """
    attribute = ATTRIBUTES.get(str(frame.index.name))
    if attribute is None:
        return []
    return [f'{attribute}="{quote(str(k), safe="")}"' if str(k) else "" for k in frame.index]
