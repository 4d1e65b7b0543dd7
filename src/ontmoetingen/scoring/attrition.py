"""Who is lost after the start? In: who answered at the start and who again. Out: a comparison.

Change is only known of those who answered twice. If those who stayed away started differently,
the change found is not that of everybody who started.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import numpy as np
import pandas as pd
from scipy import stats

from ..model.instrument import NUMERIC, YES_NO, Instrument, Item
from .banded import BAND, EXACT
from .clusters import clustered_difference
from .intervals import LEVEL, sample_variance

KEY = ["project_id", "respondent_id"]
Sums = tuple[np.ndarray, np.ndarray, np.ndarray]  # n, sum and sum of squares per project
Over = Callable[[Sums, Sums], tuple[float, float, float]]
MEAN, SHARE = "mean", "share"
ATTRITION = ["item", "variable", "label", "category", "category_label", "measure", "n_kept"]
ATTRITION += ["n_lost", "value_kept", "value_lost", "difference", "ci_low", "ci_high"]
ATTRITION += ["n_smallest", "basis"]


def attrition_table(
    started: pd.DataFrame,
    answers: pd.DataFrame,
    respondents: pd.DataFrame,
    instrument: Instrument,
    few: Collection[str] = (),
) -> pd.DataFrame:
    """Respondents who answered again beside those who did not, on what was known at the start.

    Parameters
    ----------
    started : ``project_id, respondent_id, item, followed`` (True: answered the item again).
    answers : ``project_id, respondent_id, wave, item, value``.
    respondents : ``project_id, respondent_id, wave`` and background.
    few : items with so few projects that no interval may rest on the numbers of each.

    Returns
    -------
    Columns `ATTRITION`, per item asked twice: its own answers and those of the other items at the
    start, the mean of each number and the share of each category in the background. The difference
    (lost minus kept) has a 95 % interval over projects. ``n_smallest`` is the smallest number of
    respondents that a row tells something about: the smaller group, and for a share also those
    with the category in either group.
    """
    found = []
    for item in instrument.repeated_items():
        people = started.loc[started["item"] == item.id, [*KEY, "followed"]]
        basis, over = (BAND, _cautious) if item.id in few else (EXACT, clustered_difference)
        for about, rows in _variables(item, answers, respondents, instrument):
            both = people.merge(rows, on=KEY)
            found += [(item.id, *row, basis) for row in _compared(about, both, over)]
    return pd.DataFrame(found, columns=ATTRITION)


def _variables(
    item: Item, answers: pd.DataFrame, respondents: pd.DataFrame, instrument: Instrument
) -> Iterator[tuple[tuple[str, str, dict[object, str]], pd.DataFrame]]:
    """Per variable its id, label and categories (none: a number), and ``value`` per respondent."""
    wave = item.waves[0]
    at_start = answers[answers["wave"] == wave]
    for asked in (item, *(i for i in instrument.items_at(wave) if i.id != item.id)):
        rows = at_start[at_start["item"] == asked.id]
        labels = asked.scale.labels if asked.scale.kind == YES_NO else {}
        categories = {v: labels[v] for v in (1.0, 0.0) if v in labels}
        yield (asked.id, asked.short_label, categories), _once(rows, "value")
    people = respondents[respondents["wave"] == wave]
    for background in instrument.background:
        if background.type != "text":
            categories = {} if background.type in NUMERIC else dict(background.values)
            yield (background.id, background.label, categories), _once(people, background.id)


def _once(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """One known value per respondent."""
    known = rows[[*KEY, column]].dropna().drop_duplicates(KEY)
    return known.rename(columns={column: "value"})


def _compared(
    about: tuple[str, str, dict[object, str]], rows: pd.DataFrame, over: Over
) -> Iterator[tuple]:
    variable, label, categories = about
    if rows.empty:
        return
    if not categories:
        numbers, size = _difference(rows, rows["value"].to_numpy(float), over)
        yield variable, label, "", "", MEAN, *numbers, size
        return
    for code, words in categories.items():
        chosen = (rows["value"] == code).to_numpy()
        numbers, size = _difference(rows, chosen.astype(float), over)
        inside = [int(chosen[rows["followed"].to_numpy() == side].sum()) for side in (True, False)]
        yield variable, label, _code(code), words, SHARE, *numbers, min(size, *inside)


def _code(code: object) -> str:
    return f"{code:g}" if isinstance(code, float) else str(code)


def _difference(rows: pd.DataFrame, value: np.ndarray, over: Over) -> tuple[tuple, int]:
    """n and value of both groups, the difference with its interval; the size of the smaller."""
    followed = rows["followed"].to_numpy(bool)
    _, place = np.unique(rows["project_id"].to_numpy(str), return_inverse=True)
    kept, lost = _sums(place, value, followed), _sums(place, value, ~followed)
    size = int(followed.sum()), int((~followed).sum())
    if not min(size):
        means = [s[1].sum() / s[0].sum() if s[0].sum() else np.nan for s in (kept, lost)]
        return (*size, *means, np.nan, np.nan, np.nan), 0
    means = (kept[1].sum() / size[0], lost[1].sum() / size[1])
    return (*size, *means, *over(kept, lost)), min(size)


def _cautious(kept: Sums, lost: Sums) -> tuple[float, float, float]:
    """The difference with an interval that rests on all respondents and the number of projects.

    How much projects pull at the difference would tell their counts. So respondents are taken
    apart, and as many degrees of freedom as there are projects less one make up for what they have
    in common inside a project.
    """
    n, sums = np.array([kept[0].sum(), lost[0].sum()]), (kept, lost)
    total, squares = (np.array([s[k].sum() for s in sums]) for k in (1, 2))
    variance = sample_variance(n, total, squares)
    freedom = max(len(kept[0]) - 1, 1)
    half = float(stats.t.ppf((1 + LEVEL) / 2, freedom) * np.sqrt((variance / n).sum()))
    difference = float(total[1] / n[1] - total[0] / n[0])
    return difference, difference - half, difference + half


def _sums(place: np.ndarray, value: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, ...]:
    """n, sum and sum of squares per project of the chosen rows."""
    projects = place.max() + 1
    weights = chosen.astype(float), np.where(chosen, value, 0.0), np.where(chosen, value**2, 0.0)
    return tuple(np.bincount(place, w, projects) for w in weights)
