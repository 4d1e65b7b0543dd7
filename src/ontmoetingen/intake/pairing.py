"""Who answered at both waves. In: long answers. Out: a report first, then the pairs.

Change can only be seen in respondents who answered the same item twice, and those who did are not
a random part of all. So the report says how many were matched and how many were not before any
change is computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

KEY = ["project_id", "respondent_id", "item"]
PAIR_COLUMNS = [*KEY, "start", "end"]
STARTED_COLUMNS = [*KEY, "followed"]
STEPS = (
    ("matched", "Aan de start en aan het einde ingevuld"),
    ("only_start", "Alleen aan de start ingevuld"),
    ("only_end", "Alleen aan het einde ingevuld"),
    ("duplicates", "Meer dan één keer ingevuld op hetzelfde moment, niet gekoppeld"),
)


@dataclass(frozen=True)
class Pairing:
    """Pairs and what became of everyone who is not in a pair.

    Parameters
    ----------
    pairs : project_id, respondent_id, item, start, end; one row per respondent and item.
    report : item, step, label, n; the four steps add up to all respondents who answered the item.
    started : project_id, respondent_id, item, followed; one row per respondent who answered the
        item once at the start, ``followed`` when also once at the end.
    """

    pairs: pd.DataFrame
    report: pd.DataFrame
    started: pd.DataFrame


def pair_waves(answers: pd.DataFrame, start: str, end: str, items: Iterable[str]) -> Pairing:
    """The answers at two waves side by side, matched on respondent within project.

    The same id in two projects is two respondents: ids are given per project. A respondent with
    two answers to one item at one wave cannot be paired, because nobody knows which one counts.

    Parameters
    ----------
    answers : project_id, respondent_id, wave, item, value.
    start, end : wave ids.
    items : items to pair; the others are left out.

    >>> columns = ["project_id", "respondent_id", "wave", "item", "value"]
    >>> rows = [("P", "a", "T0", "x", 3), ("P", "a", "T1", "x", 5), ("P", "b", "T0", "x", 2)]
    >>> answers = pd.DataFrame(rows, columns=columns)
    >>> found = pair_waves(answers, "T0", "T1", ["x"])
    >>> found.report["n"].tolist()
    [1, 1, 0, 0]
    """
    wanted = list(items)
    asked = answers[answers["item"].isin(wanted) & answers["wave"].isin([start, end])]
    twice = _answered_twice(asked)
    single = asked[~twice]
    wide = single[single["wave"] == start][[*KEY, "value"]].merge(
        single[single["wave"] == end][[*KEY, "value"]],
        on=KEY,
        how="outer",
        suffixes=("_start", "_end"),
        indicator="found",
    )
    both = wide[wide["found"] == "both"]
    pairs = both.rename(columns={"value_start": "start", "value_end": "end"})[PAIR_COLUMNS]
    report = [row for item in wanted for row in _steps(item, wide, asked[twice])]
    return Pairing(
        pairs.reset_index(drop=True),
        pd.DataFrame(report, columns=["item", "step", "label", "n"]),
        _started(wide),
    )


def _started(wide: pd.DataFrame) -> pd.DataFrame:
    """Everybody with one answer at the start, and whether there is one at the end."""
    found = wide[wide["found"] != "right_only"]
    return found.assign(followed=found["found"] == "both")[STARTED_COLUMNS].reset_index(drop=True)


def _answered_twice(asked: pd.DataFrame) -> pd.Series:
    """All answers to an item by someone who answered it twice at one wave, at both waves."""
    repeated = asked.duplicated([*KEY, "wave"], keep=False)
    return repeated.groupby([asked[k] for k in KEY]).transform("any").astype(bool)


def _steps(item: str, wide: pd.DataFrame, twice: pd.DataFrame) -> list[tuple[str, str, str, int]]:
    found = wide.loc[wide["item"] == item, "found"].value_counts()
    people = twice.loc[twice["item"] == item, KEY].drop_duplicates()
    counts = (found["both"], found["left_only"], found["right_only"], len(people))
    return [(item, *step, int(n)) for step, n in zip(STEPS, counts, strict=True)]
