"""What an earlier analysis found, put to the test again. In: a claim, tables. Out: a verdict.

Each ends in one of four: found here too, found in part, not found, cannot be tested. The claim is
the study's own sentence; what counts as finding it again is decided here, before the data are seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from .. import dutch
from ..charts.tables import Tables
from ..charts.texts import ALPHA
from ..grammar import say
from .label import labelled, over_projects
from .patterns import effect_row, effect_words, overlap_row
from .rows import name_of

HIGHER, LOWER = "hoger", "lager"


@labelled
@over_projects
def restated_overlap(claim: str, *, tables: Tables) -> str:
    """Low scores meet in the same projects, and high scores do so less.

    Found when the low side exceeds chance and exceeds it by more projects than the high side; in
    part when the low side exceeds chance, but the high side by as many or more.

    Parameters
    ----------
    claim : the earlier finding as a phrase, without a full stop.
    """
    tell = partial(say, tables.noun, "restated")
    rows = [overlap_row(tables, side) for side in ("low", "high")]
    if any(row is None for row in rows):
        return tell("untestable", claim=claim, why=tell("no_numbers"))
    low, high = rows
    beyond = [row["observed"] - row["expected"] for row in rows]
    case = "absent" if low["p_value"] >= ALPHA else "found" if beyond[0] > beyond[1] else "partly"
    return tell(case, claim=claim, evidence=tell("sides", **_sides(low, high)))


def _sides(low: pd.Series, high: pd.Series) -> dict[str, float]:
    found: dict[str, float] = {}
    for side, row in (("low", low), ("high", high)):
        found |= {side: int(row["observed"]), f"{side}_expected": float(row["expected"])}
        found[f"{side}_p"] = float(row["p_value"])
    return found


@labelled
@over_projects
def restated_trait(
    claim: str, trait: str, items: Sequence[str], way: str, *, tables: Tables
) -> str:
    """Projects with more of a trait score higher (or lower) on these items.

    Found when every item that can be tested shows it in that direction beyond chance; in part when
    some do. How many would do so by chance alone is said beside it.

    Parameters
    ----------
    claim : the earlier finding as a phrase, without a full stop.
    trait : a contrast of the instrument; items : what it was about, each at its last moment.
    way : ``"hoger"`` or ``"lager"``.
    """
    tell = partial(say, tables.noun, "restated")
    rows = {i: effect_row(tables, i, trait, tables.wave(i, None)) for i in items}
    tested = {item: row for item, row in rows.items() if row is not None}
    if not tested:
        return tell("untestable", claim=claim, why=tell("no_numbers"))
    found = [item for item, row in tested.items() if _is_found(row, way)]
    case = "absent" if not found else "found" if len(found) == len(tested) else "partly"
    return tell(case, claim=claim, evidence=_evidence(tables, tested, found))


def _is_found(row: pd.Series, way: str) -> bool:
    return row["p_value"] < ALPHA and (row["effect"] > 0) == (way == HIGHER)


def _evidence(tables: Tables, tested: dict[str, pd.Series], found: Sequence[str]) -> str:
    """One item in full, several as a count with the names of those that show it."""
    tell = partial(say, tables.noun, "restated")
    if len(tested) == 1:
        ((item, row),) = tested.items()
        return tell("trait_one", name=name_of(tables, item), effect=effect_words(tables, row))
    if not found:
        return tell("no_traits", n=len(tested))
    names = dutch.listed([name_of(tables, item) for item in found])
    chance = len(tested) * ALPHA / 2  # one of the two directions
    return tell("traits", found=len(found), n=len(tested), names=names, chance=chance)
