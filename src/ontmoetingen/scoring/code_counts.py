"""How often each code was named. In: interviews and what they named. Out: counts per code.

Two numbers are kept apart because they are easily taken for each other: how many interviews named
a code, and how many times it was named in all. One interview may name a thing several times. There
is no interval: who is spoken with is chosen, not drawn, and an interval would say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

COLUMNS = ["level", "unit_id", "kind", "code", "n", "n_units", "n_naming", "n_times"]
COLUMNS += ["share"]


def code_table(
    answers: pd.DataFrame,
    interviews: pd.DataFrame,
    codes: Sequence[str],
    groups: Iterable[str] = (),
) -> pd.DataFrame:
    """Counts per code over all interviews, per group of interviewees and per unit.

    Parameters
    ----------
    answers : one row per interview and code that it named: project_id, respondent_id, item, value
        (how many times).
    interviews : one row per interview: respondent_id, project_id, group; also those that named
        nothing, since they belong to the number of which a share is taken.
    codes : all codes, in order; one that nobody named has zeros.
    groups : in order.

    Returns
    -------
    Columns `COLUMNS`. ``n`` interviews held, ``n_naming`` of them named the code, ``n_times`` in
        all; ``share`` is n_naming / n. ``kind`` is the group, for a group.
    """
    rows = [*_counts(answers, interviews, codes, "all", ("", ""))]
    for group in groups:
        own = interviews[interviews["group"] == group]
        rows += _counts(answers, own, codes, "kind", ("", group))
    for unit, own in interviews.groupby("project_id", sort=True):
        rows += _counts(answers, own, codes, "unit", (str(unit), ""))
    return pd.DataFrame(rows, columns=COLUMNS)


def _counts(
    answers: pd.DataFrame,
    interviews: pd.DataFrame,
    codes: Sequence[str],
    level: str,
    who: tuple[str, str],
) -> Iterator[dict]:
    n = len(interviews)
    if not n:
        return
    named = answers[answers["respondent_id"].isin(set(interviews["respondent_id"]))]
    times, naming = (named.groupby("item")["value"].agg(how) for how in ("sum", "size"))
    for code in codes:
        naming_here = int(naming.get(code, 0))
        yield {
            "level": level, "unit_id": who[0], "kind": who[1], "code": code, "n": n,
            "n_units": interviews["project_id"].nunique(), "n_naming": naming_here,
            "n_times": int(times.get(code, 0)), "share": naming_here / n,
        }  # fmt: skip
