"""Results of programmes beside the questionnaire, in words. In: their published tables. Out: Dutch.

A programme has answers of its own, so its label says whether *those* were invented.
"""

from __future__ import annotations

import pandas as pd

from .. import dutch
from ..charts import programme_data
from ..charts.markdown import SYNTHETIC_LABEL, escape, plain
from ..charts.programme_data import About
from ..charts.tables import RELEASED, Tables, released
from ..charts.thermometer import GAP, last_moment, lines_of, sides_of
from ..grammar import say


def named_most(programme: str, *, tables: Tables | None = None) -> str:
    """Which effect most interviews named, out of how many, and how many units are hidden.

    Parameters
    ----------
    programme : id of a programme with coded interviews.
    """
    tables = tables or Tables.published()
    told = programme_data.about(tables, programme)
    rows = programme_data.rows_of(tables, programme, "codes")
    shown = released(rows[rows["level"] == "all"])
    units = rows[rows["level"] == "unit"].drop_duplicates("unit_id")
    gone = int((units["status"] != RELEASED).sum())
    every = bool((rows.loc[rows["level"] == "all", "status"] == RELEASED).all())
    said = [_named(shown, told, hidden="" if every else " dat te tonen is")]
    if gone:
        said.append(say(told.noun, "named", "unseen", counted=told.noun.counted(gone), n=gone))
    return _labelled(" ".join(said), told)


def _named(shown: pd.DataFrame, told: About, hidden: str) -> str:
    if shown.empty:
        return say(told.noun, "named", "none")
    most = shown[shown["n_naming"] == shown["n_naming"].max()]
    first = next(most.itertuples())
    words = {"n": int(first.n), "units": told.noun.counted(int(first.n_units))}
    if not first.n_naming:
        return say(told.noun, "named", "unnamed", **words)
    words |= {
        "naming": programme_data.counts_told(first),
        "share": programme_data.percents_told(first),
        "hidden": hidden,
    }
    names = [f"‘{escape(plain(label, 60))}’" for label in most["label"]]
    case = "all" if len(most) == 1 else "level" if len(most) == len(shown) else "tied"
    return say(told.noun, "named", case, name=names[0], names=dutch.listed(names), **words)


def sides(programme: str, unit: str | None = None, *, tables: Tables | None = None) -> str:
    """On how many lines of its profile the two sides of a unit differ, more than by chance.

    Parameters
    ----------
    unit : by id or name; the first that is shown when left out.

    Raises
    ------
    BuildError : there is no such unit, with those there are.
    """
    tables = tables or Tables.published()
    told = programme_data.about(tables, programme)
    every = lines_of(programme_data.rows_of(tables, programme, "profile"))
    own = last_moment(programme_data.chosen(every, unit, told.noun))
    return _labelled(_sides(own, told), told)


def _sides(own: pd.DataFrame, told: About) -> str:
    if own.empty:
        return say(told.noun, "sides", "none", unit=told.noun.singular)
    who, shown = escape(plain(own["unit"].iloc[0], 60)), released(own)
    if shown.empty:
        return say(told.noun, "sides", "hidden", who=who, reason=escape(own["reason"].iloc[0]))
    names = [f"‘{escape(name.lower())}’" for name in sides_of(shown).values()]
    words = {"who": who, "one": names[0], "other": names[-1], "n": int(shown["n"].max())}
    states = shown.loc[shown["side"] == GAP, "state"]
    if states.empty:
        return say(told.noun, "sides", "unpaired", **words)
    low, high = (int((states == state).sum()) for state in ("lager", "hoger"))
    case = {(False, False): "alike", (True, False): "lower", (False, True): "higher"}
    found = case.get((low > 0, high > 0), "both")
    return say(told.noun, "sides", found, total=len(states), low=low, high=high, **words)


def _labelled(said: str, told: About) -> str:
    return f"{said} {SYNTHETIC_LABEL}" if told.synthetic else said
