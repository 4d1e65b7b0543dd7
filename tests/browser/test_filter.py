"""Charts, tables and counts under a choice of projects, against pandas on published tables."""

from __future__ import annotations

import pytest
from choice_site import FUNNEL, SHARE, STANDING, WAVE, choose, drawn, listed
from choice_states import STATES, expected, some, states, wilson
from filter_site import settle, status
from opening import listening

from ontmoetingen import charts

pytest.importorskip("playwright.sync_api", reason="needs playwright")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(choice_site):
    return choice_site


@pytest.fixture(scope="module")
def page(browser, site, tables):
    """One page for all states: a choice must leave no trace of the one before."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    opened = listening(context.new_page())
    opened.goto((site / "een.html").as_uri())
    settle(opened)
    yield opened
    context.close()


@pytest.mark.parametrize("name", STATES)
def test_everything_on_the_page_is_about_the_choice(page, tables, name):
    choice, members = states(tables)[name]
    choose(page, choice)
    chart_and_table_hold_the_choice(page, tables, members)
    choice_is_pooled_from_sums(page, tables, members)
    words_are_about_the_choice(page, tables, members, active=bool(choice))


def chart_and_table_hold_the_choice(page, tables, members):
    names = tables.project_names()
    wanted = expected(tables, SHARE, members)
    rows = drawn(page, STANDING)
    assert [row["id"] for row in rows] == list(wanted["project_id"])
    assert [row["e"] for row in rows] == [round(v * 100, 3) for v in wanted["estimate"]]
    assert [row["l"] for row in rows] == [round(v * 100, 3) for v in wanted["estimate_low"]]
    assert [row["r"] for row in rows] == list(range(1, len(rows) + 1))
    cells = listed(page, STANDING)
    assert {row[0] for row in cells} == {names[i] for i in members}
    assert [row[0] for row in cells][: len(rows)] == [names[i] for i in wanted["project_id"]]
    assert {row[0] for row in cells if row[1] == "verborgen"} == {
        names[i] for i in members - set(wanted["project_id"])
    }
    assert {row["id"] for row in drawn(page, FUNNEL)} == set(wanted["project_id"])
    assert page.said == []


def choice_is_pooled_from_sums(page, tables, members):
    found = page.evaluate(
        "([item, wave]) => ontmoetingen.pool.measure(item, wave, ontmoetingen.selection.members())",
        [SHARE, WAVE],
    )
    rows = expected(tables, SHARE, members)
    if rows.empty:
        assert found["status"] == ("hidden" if members else "none")
        return
    exact = (rows["n"] * rows["value"]).round()
    low, high = (rows.get(f"count_{end}", exact).sum() for end in ("low", "high"))
    n = rows["n"].sum()
    assert found["n"] == n
    assert found["value"] == pytest.approx((low + high) / 2 / n, abs=1e-12)
    assert found["low"] == pytest.approx(max(0, wilson(low, n)[0]), abs=1e-9)
    assert found["high"] == pytest.approx(min(1, wilson(high, n)[1]), abs=1e-9)
    assert len(found["projects"]) == len(rows)
    assert len(found["hidden"]) == len(members) - len(rows)


def words_are_about_the_choice(page, tables, members, *, active):
    total = len(tables.read("projects"))
    told = status(page)
    assert told.startswith(f"{len(members)} van {total} projecten.")
    assert ("Niets voldoet aan deze keuze" in told) == (not members)
    host, note = page.locator(f'[data-chart="{STANDING}"]'), page.locator(f"#{STANDING} + p")
    wanted = expected(tables, SHARE, members)
    source = page.locator(f"#{STANDING} .figure-source").inner_text()
    if not active:
        assert note.count() == 0 or "follow-note" not in (note.get_attribute("class") or "")
        return
    if wanted.empty:
        assert host.get_attribute("role") is None
        assert ("Geen project voldoet" if not members else "Verborgen") in note.inner_text()
        return
    n = f"{wanted['n'].sum():,.0f}".replace(",", ".")
    assert f"n = {n} antwoorden in {len(wanted)} project" in source
    assert f"Getoond: {len(wanted)} van de {total} projecten." in note.inner_text()
    assert 20 <= len(host.get_attribute("aria-label")) <= 200


def test_a_title_about_all_is_not_said_of_a_choice(page, tables):
    before = charts.standing(SHARE, tables=tables).title
    choose(page, {})
    assert before in page.locator(f'[data-chart="{STANDING}"]').get_attribute("aria-label")
    choose(page, {"projects": some(tables, 3)})
    told = page.locator(f'[data-chart="{STANDING}"]').get_attribute("aria-label")
    assert before not in told
    rows = expected(tables, SHARE, set(some(tables, 3)))
    high, low = ((rows["state"] == state).sum() for state in ("hoger", "lager"))
    assert "de 3 gekozen projecten" in told or "van de 3 gekozen projecten" in told
    assert ("geen van" in told) == (high + low == 0)
    summary = page.locator("details.chart-table summary").first.inner_text()
    assert before not in summary


def test_few_projects_get_their_names_beside_the_marks_and_many_do_not(page, tables):
    names = tables.project_names()
    three = some(tables, 3)
    choose(page, {"projects": three})
    seen = page.locator(f'[data-chart="{STANDING}"] svg').text_content()
    assert all(names[i] in seen for i in three)
    choose(page, {"projects": some(tables, 60)})
    assert names[three[0]] not in page.locator(f'[data-chart="{STANDING}"] svg').text_content()


def test_the_line_of_all_projects_stays_under_any_choice(page, tables):
    rows = tables.rows("overall", SHARE, WAVE)
    all_words = f"alle deelnemers samen: {round(rows['value'].iloc[0] * 100)}%"
    for choice in ({}, {"projects": some(tables, 2)}, {"projects": some(tables, 60)}):
        choose(page, choice)
        assert all_words in page.locator(f'[data-chart="{STANDING}"] svg').text_content()
