"""Pooling in the page, against statsmodels and SciPy on the same counts."""

from __future__ import annotations

import random
import shutil

import pytest

pytest.importorskip("playwright.sync_api", reason="needs playwright")
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory, repository):
    """An empty page with the pure script and nothing else."""
    folder = tmp_path_factory.mktemp("pool")
    shutil.copy(repository / "theme" / "pool.js", folder)
    begin = "<script>window.ontmoetingen = {gegevens: {scores: {}}};</script>"
    html = f"<!DOCTYPE html><title>Proef</title>{begin}<script src='pool.js'></script>"
    (folder / "proef.html").write_text(html, encoding="utf-8")
    opened = browser.new_page()
    opened.goto((folder / "proef.html").as_uri())
    yield opened
    opened.close()


def pool(page, entry: dict, members: list[int]) -> dict:
    script = """([entry, members]) => {
        ontmoetingen.gegevens.scores['q|T1'] = entry;
        return ontmoetingen.pool.measure('q', 'T1', members); }"""
    return page.evaluate(script, [entry, members])


def shares(rows: list[tuple | None]) -> dict:
    """Rows of (n, low, high); None is hidden."""
    entry = {name: [row and row[at] for row in rows]
             for at, name in enumerate(("n", "count_low", "count_high"))}  # fmt: skip
    reasons = [None if row else "minder dan 10 antwoorden" for row in rows]
    return entry | {"measure": "share_yes", "reason": reasons}


def test_a_share_by_hand(page):
    # (12 + 20) of (20 + 30): 32 / 50 = 0.64, not the mean of 0.60 and 0.667.
    found = pool(page, shares([(20, 12, 12), (30, 20, 20), None]), [0, 1, 2])
    assert (found["n"], found["value"], found["exact"]) == (50, 0.64, True)
    assert (found["projects"], found["hidden"]) == ([0, 1], [2])
    low, high = proportion_confint(32, 50, method="wilson")
    assert (found["low"], found["high"]) == pytest.approx((low, high), abs=1e-12)


def test_bounds_are_added_and_the_interval_spans_them(page):
    # 12 to 12 and 24 to 30: 36 to 42 of 50; the middle is 39 / 50.
    found = pool(page, shares([(20, 12, 12), (30, 24, 30)]), [0, 1])
    assert (found["value"], found["exact"]) == (0.78, False)
    assert found["low"] == pytest.approx(proportion_confint(36, 50, method="wilson")[0], abs=1e-12)
    assert found["high"] == pytest.approx(proportion_confint(42, 50, method="wilson")[1], abs=1e-12)


def test_what_is_hidden_or_absent_is_no_nought(page):
    entry = shares([None, (20, 12, 12)])
    found = pool(page, entry, [0])
    assert (found["status"], found["reason"]) == ("hidden", "minder dan 10 antwoorden")
    assert found["value"] is None
    assert pool(page, entry, [])["status"] == "none"
    few = pool(page, shares([(9, 5, 5)]), [0])
    assert (few["status"], few["reason"]) == ("hidden", "minder dan 10 antwoorden")
    entry["n"][0] = entry["reason"][0] = None
    assert pool(page, entry, [0])["absent"] == [0]
    assert page.evaluate("ontmoetingen.pool.measure('x', 'T9', [0])")["status"] == "none"


@pytest.mark.parametrize("seed", range(5))
def test_a_mean_is_that_of_all_answers_together(page, seed):
    draw = random.Random(seed)
    answers = [[draw.randint(1, 6) for _ in range(draw.randint(10, 60))] for _ in range(8)]
    sums = [sum(a) for a in answers]
    entry = {
        "measure": "mean", "reason": [None] * 8, "n": [len(a) for a in answers],
        "sum_low": sums, "sum_high": sums,
        "sum_squares": [sum(v * v for v in a) for a in answers],
    }  # fmt: skip
    members = sorted(draw.sample(range(8), 3))
    together = [v for i in members for v in answers[i]]
    found = pool(page, entry, members)
    assert found["value"] == pytest.approx(sum(together) / len(together), abs=1e-12)
    assert found["sd"] == pytest.approx(stats.tstd(together), abs=1e-9)
    error = stats.sem(together)
    low, high = stats.t.interval(0.95, len(together) - 1, found["value"], error)
    assert (found["low"], found["high"]) == pytest.approx((low, high), abs=2e-5)


@pytest.mark.parametrize("freedom", [9, 10, 15, 29, 100, 5000])
def test_the_t_value_is_that_of_scipy(page, freedom):
    found = page.evaluate("df => ontmoetingen.pool.student(df)", freedom)
    assert found == pytest.approx(stats.t.ppf(0.975, freedom), abs=2e-5)


def test_a_choice_in_parts_has_the_counts_of_the_whole(page):
    rows = [(10 + i, i % 7 + 2, i % 7 + 4) for i in range(12)]
    entry = shares(rows)
    whole = pool(page, entry, list(range(12)))
    parts = [pool(page, entry, list(part)) for part in (range(5), range(5, 12))]
    for name in ("n", "count_low", "count_high"):
        assert whole[name] == sum(part[name] for part in parts)
