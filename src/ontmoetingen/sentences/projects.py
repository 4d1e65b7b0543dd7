"""One moment: what all say, how projects differ. In: published tables. Out: Dutch sentences."""

from __future__ import annotations

from functools import partial

import pandas as pd

from ..charts.comparable import LEAST_RELIABILITY
from ..charts.markdown import escape as escaped
from ..charts.tables import Tables
from ..grammar import say
from .label import labelled, over_projects
from .rows import has, name_of, row_of, rows_of, shown_row, when


@labelled
@over_projects
def share(item: str, wave: str | None = None, *, tables: Tables) -> str:
    """The share that says yes or agrees over all projects, with its interval and n."""
    wave = tables.wave(item, wave)
    tell = partial(say, tables.noun, "share", name=name_of(tables, item))
    row = _share_row(tables, item, wave)
    if row is None:
        return tell("none")
    numbers = {"value": row["value"], "low": row["ci_low"], "high": row["ci_high"]}
    return tell(row["measure"], when=when(tables, wave), n=int(row["n"]), **numbers)


@labelled
@over_projects
def elsewhere(item: str, wave: str | None = None, *, tables: Tables) -> str:
    """The wider interval of the share, for projects of the kind that did not take part."""
    row = _share_row(tables, item, tables.wave(item, wave))
    if row is None or not has(row, "general_low", "general_high"):
        return say(tables.noun, "share", "not_general")
    low, high = row["general_low"], row["general_high"]
    told = say(tables.noun, "share", "general", low=low, high=high)
    return " ".join([told, *_of_bands(tables, row, item)])


@labelled
@over_projects
def standing(item: str, wave: str | None = None, *, tables: Tables) -> str:
    """How many projects stand out from the others, and how many cannot be judged or shown."""
    row = shown_row(tables, "variation", item=item, wave=tables.wave(item, wave))
    tell = partial(say, tables.noun, "standing", name=name_of(tables, item))
    if row is None:
        return tell("hidden")
    high, low = int(row["n_higher"]), int(row["n_lower"])
    shown = high + low + int(row["n_indistinct"]) + int(row["n_too_small"])
    found = tell(_standing_case(high, low, shown), high=high, low=low, shown=shown)
    return " ".join([found, *_the_rest(tables, row)])


@labelled
@over_projects
def comparability(item: str, wave: str | None = None, *, tables: Tables) -> str:
    """Whether single projects can be compared at all on this item: the guard of every order."""
    row = shown_row(tables, "variation", item=item, wave=tables.wave(item, wave))
    tell = partial(say, tables.noun, "comparability", name=name_of(tables, item))
    if row is None:
        return tell("none")
    median = float(row["reliability_median"])
    told = [tell("low" if median < LEAST_RELIABILITY else "enough", median=median)]
    if has(row, "reliability_share"):
        told.append(tell("share", share=row["reliability_share"], least=LEAST_RELIABILITY))
    return " ".join([*told, *_of_bands(tables, row, item)])


def _of_bands(tables: Tables, row: pd.Series, item: str) -> list[str]:
    """That a number about all projects is made of bands, where these are few."""
    made = row["basis"] if has(row, "basis") else ""
    name = name_of(tables, item)
    return [say(tables.noun, "comparability", "bands", name=name)] if made == "band" else []


@labelled
@over_projects
def rank(project_id: str, item: str, wave: str | None = None, *, tables: Tables) -> str:
    """The place of one project with the range it may as well have; never the place alone.

    No place is given where the reliability is too low to put projects in order.
    """
    wave = tables.wave(item, wave)
    who = tables.project_names().get(project_id, project_id)
    tell = partial(say, tables.noun, "rank", name=name_of(tables, item), who=escaped(who))
    row = row_of(tables, "project_scores", project_id=project_id, item=item, wave=wave)
    if row is not None and row["status"] == "hidden":
        return tell("hidden", reason=escaped(row["reason"]))
    if row is None or not has(row, "rank", "rank_low", "rank_high"):
        return tell("none")
    median = _unreliable(tables, item, wave)
    if median is not None:
        return tell("unreliable", median=median)
    place, low, high = (int(row[c]) for c in ("rank", "rank_low", "rank_high"))
    shown = len(_ranked(tables, item, wave))
    return tell("sure" if low == high else "range", rank=place, low=low, high=high, shown=shown)


@labelled
@over_projects
def ranking(item: str, wave: str | None = None, *, tables: Tables) -> str:
    """How little an order of projects says: how many could be the first, and how many the last."""
    wave = tables.wave(item, wave)
    tell = partial(say, tables.noun, "ranking", name=name_of(tables, item))
    rows = _ranked(tables, item, wave)
    if rows.empty:
        return tell("none")
    median = _unreliable(tables, item, wave)
    if median is not None:
        return tell("unreliable", median=median)
    first, last = int((rows["rank_low"] == 1).sum()), int((rows["rank_high"] == len(rows)).sum())
    width = int((rows["rank_high"] - rows["rank_low"] + 1).median())
    case = "clear" if first == last == 1 else "open"
    return tell(case, first=first, last=last, shown=len(rows), width=width)


def _share_row(tables: Tables, item: str, wave: str) -> pd.Series | None:
    measures = ("share_yes", "share_agree")
    rows = [shown_row(tables, "overall", item=item, wave=wave, measure=m) for m in measures]
    return next((row for row in rows if row is not None), None)


def _standing_case(high: int, low: int, shown: int) -> str:
    if shown < 2:
        return "alone" if shown else "nobody"
    return {(0, 0): "alike", (1, 0): "higher", (0, 1): "lower"}.get(
        (min(high, 1), min(low, 1)), "both"
    )


def _the_rest(tables: Tables, row: pd.Series) -> list[str]:
    cases = {"indistinct": "n_indistinct", "small": "n_too_small", "unseen": "n_hidden"}
    counts = {case: int(row[column]) for case, column in cases.items()}
    noun = tables.noun
    return [
        say(noun, "standing", case, n=n, counted=noun.counted(n)) for case, n in counts.items() if n
    ]


def _ranked(tables: Tables, item: str, wave: str) -> pd.DataFrame:
    """The projects that have a place with an interval."""
    rows = rows_of(tables, "project_scores", item=item, wave=wave)
    if "rank_low" not in rows:
        return rows.iloc[:0]
    return rows[rows["rank_low"].notna() & rows["rank_high"].notna()]


def _unreliable(tables: Tables, item: str, wave: str) -> float | None:
    """The median reliability where it is too low, or unknown (told as 0), for an order."""
    row = shown_row(tables, "variation", item=item, wave=wave)
    median = 0.0 if row is None else float(row["reliability_median"])
    return median if median < LEAST_RELIABILITY else None
