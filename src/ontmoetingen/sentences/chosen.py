"""Some projects together, in words. In: published tables and a choice. Out: Dutch sentences.

What a page says about the choice of its reader, a chapter can say about projects that it names.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import pandas as pd

from .. import dutch
from ..charts.markdown import escape
from ..charts.tables import RELEASED, Tables
from ..grammar import say
from .label import labelled
from .pooling import Pool, compared, pooled
from .rows import name_of, when

# The states as the tables have them, and the cases that say them.
STATES = {
    "hoger": "higher",
    "lager": "lower",
    "niet te onderscheiden": "alike",
    "te klein om iets te zeggen": "small",
}


@labelled
def chosen(item: str, projects: Sequence[str], wave: str | None = None, *, tables: Tables) -> str:
    """What these projects say together, and whether that is more or less than all say.

    Parameters
    ----------
    projects : ids, as in the published table ``projects``.
    wave : the last in which the item was asked when left out.

    Returns
    -------
    Sentences with n and interval. One project keeps the state that the report gives it, since that
    counts how many projects were compared; several are compared with all, themselves included.
    """
    wave = tables.wave(item, wave)
    pool = pooled(tables, item, wave, projects)
    tell = _teller(tables, item, projects)
    if not pool.n:
        reasons = _reasons(pool.hidden)
        return tell("hidden", reasons=reasons) if reasons else tell("none")
    ends = {"value": pool.value, "low": pool.low, "high": pool.high, "n": pool.n}
    said = [tell(pool.measure + _precision(pool), when=when(tables, wave), **ends)]
    said += _against_all(tables, item, wave, pool)
    return " ".join([*said, *_not_counted(tables, pool)])


def _precision(pool: Pool) -> str:
    if math.isnan(pool.low):
        return "_bare"
    return "_band" if pool.bounds[0] < pool.bounds[1] else ""


def _teller(tables: Tables, item: str, projects: Sequence[str]) -> partial:
    name, who = name_of(tables, item), _who(tables, projects)
    return partial(say, tables.noun, "chosen", name=name, who=who)


def _who(tables: Tables, projects: Sequence[str]) -> str:
    ids = list(dict.fromkeys(projects))
    if len(ids) > 1:
        return say(tables.noun, "chosen", "who", n=len(ids))
    called = escape(f"‘{tables.project_names().get(ids[0], ids[0])}’")
    return say(tables.noun, "chosen", "who_one", called=called)


def _against_all(tables: Tables, item: str, wave: str, pool: Pool) -> list[str]:
    found = compared(tables, item, wave, pool)
    if found is None:
        return []
    case, value = found
    shown = dutch.percent(value) if pool.measure == "share_yes" else dutch.number(value, 2)
    state = str(pool.shown["state"].iloc[0])
    if len(pool.shown) == 1 and state in STATES:
        case = f"one_{STATES[state]}"
    return [say(tables.noun, "chosen", case, all=shown)]


def _not_counted(tables: Tables, pool: Pool) -> list[str]:
    noun, gone = tables.noun, len(pool.hidden)
    tell, told = partial(say, noun, "chosen"), []
    if gone:
        reasons = _reasons(pool.hidden)
        told.append(tell("left_out", n=gone, counted=noun.counted(gone), reasons=reasons))
    if pool.absent:
        told.append(tell("unanswered", n=pool.absent, counted=noun.counted(pool.absent)))
    return told


def _reasons(rows: pd.DataFrame) -> str:
    found = set(rows["reason"].astype(str)) if len(rows) else set()
    return dutch.listed([escape(reason) for reason in sorted(found)])


@labelled
def chosen_standing(
    item: str, projects: Sequence[str], wave: str | None = None, *, tables: Tables
) -> str:
    """How many of these projects stand out from the others, and how many cannot be judged or shown.

    Parameters
    ----------
    projects, wave : as in :func:`chosen`.
    """
    pool = pooled(tables, item, tables.wave(item, wave), projects)
    tell = _teller(tables, item, projects)
    count = {case: 0 for case in STATES.values()}
    if len(pool.shown):
        count = {case: int((pool.shown["state"] == state).sum()) for state, case in STATES.items()}
    if not any(count.values()):
        return tell("unseen")
    if len(set(projects)) == 1:
        return tell(f"one_stands_{max(count, key=count.__getitem__)}")
    high, low = count["higher"], count["lower"]
    sides = {(0, 0): "alike", (1, 0): "higher", (0, 1): "lower"}
    case = sides.get((min(high, 1), min(low, 1)), "both")
    rest = {"indistinct": count["alike"], "small": count["small"], "unseen": len(pool.hidden)}
    found = tell(f"stand_{case}", high=high, low=low)
    return " ".join([found, *_counts(tables, rest)])


def _counts(tables: Tables, counts: dict[str, int]) -> list[str]:
    noun = tables.noun
    return [
        say(noun, "standing", case, n=n, counted=noun.counted(n)) for case, n in counts.items() if n
    ]


@labelled
def chosen_part(projects: Sequence[str], *, tables: Tables) -> str:
    """How many of these projects are hidden altogether, and why.

    Parameters
    ----------
    projects : as in :func:`chosen`.
    """
    rows = tables.read("projects")
    gone = rows[rows["project_id"].isin(projects) & (rows["status"] != RELEASED)]
    case = "part_hidden" if len(gone) else "part_shown"
    words = {"n": len(gone), "reasons": _reasons(gone), "who": _who(tables, projects)}
    one = "one_" if len(set(projects)) == 1 else ""
    return say(tables.noun, "chosen", one + case, **words)
