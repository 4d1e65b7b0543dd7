"""Pooling in the browser, over any set of projects: nothing that the released cells do not tell.

A reader can choose any set, so an attacker can choose two that differ by one project and subtract.
The script runs where a reader has it, on a page of the built site with the data of that site.
"""

from __future__ import annotations

import math
import random
from itertools import combinations

import pandas as pd
import pytest
from opening import wait_until
from scipy import stats
from victim import FEW, read
from working_back import LEAST_WIDTH

from ontmoetingen.disclosure.known import Knowledge
from ontmoetingen.scoring.intervals import wilson

pytestmark = pytest.mark.browser
KEY = ["item", "wave"]
RANDOM_SETS = 200
POOL = """sets => Object.keys(ontmoetingen.gegevens.scores).map(key => {
    const [item, wave] = key.split('|');
    return sets.map(set => ontmoetingen.pool.measure(item, wave, set)); })"""
ENDS = {"share_yes": ("count_low", "count_high"), "mean": ("sum_low", "sum_high")}


@pytest.fixture(scope="module")
def page(visit):
    opened = visit("chapters/verken.html")
    there = "Boolean(window.ontmoetingen?.pool && window.ontmoetingen?.exploring)"
    wait_until(opened, lambda: opened.evaluate(there))
    return opened


@pytest.fixture(scope="module")
def cells(built) -> dict[tuple[str, str], pd.DataFrame]:
    """Per question what the published tables tell of every project, in the order of the site."""
    keys = ["project_id", *KEY]
    totals = read(built, "totals")[[*keys, "sum_low", "sum_high", "sum_squares"]]
    rows = read(built, "project_scores").merge(totals, on=keys, how="left")
    order = read(built, "projects")["project_id"]
    return {key: of.set_index("project_id").reindex(order) for key, of in rows.groupby(KEY)}


@pytest.fixture(scope="module")
def sets(built, cells) -> list[tuple[int, ...]]:
    """All, all but one, one, two that hold a hidden one, every kind, and many at random."""
    projects = read(built, "projects")
    everyone = tuple(range(len(projects)))
    hidden = {i for of in cells.values() for i in everyone if pd.isna(of["n"].iloc[i])}
    assert len(hidden) >= 2
    found = [everyone, *combinations(everyone, len(everyone) - 1), *combinations(everyone, 1)]
    found += [pair for pair in combinations(everyone, 2) if hidden & set(pair)]
    found += [tuple(of.index) for _, of in projects.groupby("kind")]
    draw = random.Random(4711)
    drawn = (draw.sample(everyone, draw.randint(2, len(everyone))) for _ in range(RANDOM_SETS))
    return list(dict.fromkeys([*found, *(tuple(sorted(one)) for one in drawn)]))


@pytest.fixture(scope="module")
def pools(page, cells, sets) -> dict[tuple[str, str], list[dict]]:
    """Per question the answer of the browser to every set."""
    keys = page.evaluate("Object.keys(ontmoetingen.gegevens.scores)")
    assert {tuple(key.split("|")) for key in keys} == set(cells)
    answers = page.evaluate(POOL, [list(one) for one in sets])
    return {tuple(key.split("|")): told for key, told in zip(keys, answers, strict=True)}


def measure_of(rows: pd.DataFrame) -> str:
    return rows["measure"].dropna().iloc[0]


def recomputed(rows: list[dict], members: tuple[int, ...]) -> dict:
    """A pool from the published cells alone; what is hidden is in no sum."""
    shown = [place for place in members if rows[place]["status"] == "released"]
    told = dict.fromkeys(("n", "value", "low", "high")) | {"projects": shown}
    if not shown:
        return told
    n, low, high = (sum(rows[place][name] for place in shown) for name in ("n", "least", "most"))
    told |= {"n": n, "value": (low + high) / 2 / n}
    if rows[shown[0]]["measure"] == "share_yes":
        told |= {"low": float(wilson(low, n)[0]), "high": float(wilson(high, n)[1])}
    return told


def test_a_pool_is_made_of_released_cells_and_of_nothing_else(cells, pools, sets):
    """Tries: over 200 sets, beside a recomputation from the published tables.

    Finds: the same numbers, the same projects counted, and every hidden one named as left out.
    """
    assert len(sets) > 200
    for key, answers in pools.items():
        low, high = ENDS[measure_of(cells[key])]
        rows = cells[key].rename(columns={low: "least", high: "most"}).to_dict("records")
        for members, told in zip(sets, answers, strict=True):
            own = recomputed(rows, members)
            assert (told["projects"], told["n"]) == (own["projects"], own["n"]), (key, members)
            assert sorted(told["projects"] + told["hidden"] + told["absent"]) == list(members)
            assert (told["value"] is None) == (own["value"] is None), (key, members)
            for name in ("value", "low", "high"):
                if own[name] is not None:
                    assert told[name] == pytest.approx(own[name], abs=1e-6), (key, members, name)


def test_hidden_projects_alone_give_a_reason_and_no_number(cells, pools, sets):
    """Tries: a hidden project by itself, and two hidden ones together. Finds: no number at all."""
    tried = 0
    for key, answers in pools.items():
        gone = set(cells[key].reset_index().index[cells[key]["n"].isna()])
        for members, told in zip(sets, answers, strict=True):
            if set(members) <= gone:
                tried += 1
                assert told["status"] == "hidden"
                assert told["reason"]
                numbers = [v for v in told.values() if isinstance(v, int | float)]
                assert numbers == []
    assert tried >= 4


def test_a_hidden_project_beside_a_shown_one_changes_nothing(pools, sets):
    """Tries: what the shown one gives alone minus what both give. Finds: every number is equal."""
    place = {members: at for at, members in enumerate(sets)}
    tried = 0
    for answers in pools.values():
        for members in (one for one in sets if len(one) == 2):
            both = answers[place[members]]
            if len(both["hidden"]) != 1:
                continue
            (shown,) = set(members) - set(both["hidden"])
            alone = answers[place[shown,]]
            numbers = [k for k, v in alone.items() if isinstance(v, int | float)]
            assert {k: both[k] for k in numbers} == {k: alone[k] for k in numbers}
            tried += alone["status"] == "shown"
    assert tried > 10


def test_all_but_one_tells_no_more_of_that_one_than_its_own_row(cells, pools, sets):
    """Tries: the pool of all minus the pool of all but one, for every project and question.

    Finds: the bounds of that project as they are published, and for a hidden one no difference.
    """
    tried = 0
    for key, answers in pools.items():
        every, (low_name, high_name) = answers[0], ENDS[measure_of(cells[key])]
        for members, rest in zip(sets, answers, strict=True):
            if len(members) != len(sets[0]) - 1:
                continue
            (one,) = set(sets[0]) - set(members)
            row, n = cells[key].iloc[one], every["n"] - rest["n"]
            ends = _bounds(every, rest)
            tried += 1
            if pd.isna(row["n"]):
                assert (n, *ends) == (0, 0, 0), (key, one)
            else:
                assert n == row["n"]
                assert ends == pytest.approx((row[low_name], row[high_name]), abs=1e-4), (key, one)
    assert tried == len(sets[0]) * len(pools)


def _bounds(every: dict, rest: dict) -> tuple[float, float]:
    """What two pools differ by at least and at most, each bound from its own sums."""
    if "count_low" in every:
        return every["count_low"] - rest["count_low"], every["count_high"] - rest["count_high"]
    return tuple(_sum(every, side) - _sum(rest, side) for side in (-1, 1))


def _sum(pool: dict, side: int) -> float:
    """The lowest (-1) or highest (1) sum of a pool of ratings, from its interval and its spread."""
    end = pool["low"] if side < 0 else pool["high"]
    half = student(pool["n"] - 1) * pool["sd"] / math.sqrt(pool["n"])
    return pool["n"] * (end - side * half)


def student(freedom: int) -> float:
    return float(stats.t.ppf(0.975, freedom))


def known_by_reader(rows: pd.DataFrame, total: int, pooled: list[tuple[list[int], float, float]]):
    """What all is known of the number of yes: each row, all together, and every pool."""
    told, yes = Knowledge(), rows["yes"].to_numpy()
    parts = [
        told.within(str(i), yes[i], row.low, row.high)
        for i, row in enumerate(rows.itertuples(index=False))
    ]
    told.adds_up(told.known(total), parts)
    for members, low, high in pooled:
        whole = told.within("", yes[members].sum(), low, high)
        told.adds_up(whole, [parts[i] for i in members])
    return told


@pytest.fixture(scope="module")
def shares(cells, true_counts) -> dict[tuple[str, str], pd.DataFrame]:
    """Per yes/no question the true count of every project beside its published bounds."""
    true = true_counts.set_index(["project_id", *KEY])
    found = {}
    for key, of in cells.items():
        if measure_of(of) != "share_yes":
            continue
        counts = [true.loc[(project, *key), ["yes", "n"]] for project in of.index]
        rows = pd.DataFrame(counts).reset_index(drop=True)
        rows["low"] = of["count_low"].fillna(0).to_numpy()
        rows["high"] = of["count_high"].to_numpy(float)
        found[key] = rows.fillna({"high": math.inf})
    return found


def test_all_pools_together_narrow_no_band(shares, pools, sets):
    """Tries: every row, the total of all and every pool at once, as one system of equations.

    Finds: the audit bounds no protected count more narrowly than 5.
    """
    for key, rows in shares.items():
        pooled = [
            (told["projects"], told["count_low"], told["count_high"])
            for told in pools[key][: len(sets) - RANDOM_SETS + 25]
            if told["status"] == "shown"
        ]
        assert len(pooled) > 30
        known = known_by_reader(rows, int(rows["yes"].sum()), pooled)
        assert known.narrow(LEAST_WIDTH) == [], key


def test_the_attack_would_find_pools_made_of_true_counts(shares, sets):
    """Not an attack but its ground: with pools of true counts the same system gives bands away."""
    rows = next(iter(shares.values()))
    exact = [list(one) for one in sets if len(one) >= len(sets[0]) - 1]
    pooled = [(one, *[rows["yes"].iloc[one].sum()] * 2) for one in exact]
    narrow = known_by_reader(rows, int(rows["yes"].sum()), pooled).narrow(LEAST_WIDTH)
    few = (rows["yes"] <= FEW) | (rows["n"] - rows["yes"] <= FEW)
    assert few.any()
    assert {str(i) for i in rows.index[few]} <= set(narrow)
